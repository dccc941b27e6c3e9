"""Words around the article: what stands above it, and what the keys do here and now."""

from __future__ import annotations

import re

from annotate.commands.quotes import quote_of
from annotate.model.state import State
from ui.actions import key_title
from ui.article.layout import Heading
from ui.article.view import ArticleView
from ui.i18n import tr
from ui.panels.documents import spoken_date


def _breakable(words: str) -> str:
    """The words with places to break a line inside file names and addresses."""
    return re.sub(r"(?<=[-_./])(?=\S)", "\u200b", words)


def heading(state: State) -> Heading:
    """Title, date and source; no title where the text begins with the same words."""
    d = state.document
    title = "" if state.text.startswith(d.title.rstrip("…"), d.body) else d.title
    return Heading(title, _breakable(" · ".join(filter(None, (spoken_date(d.date), d.source)))))


def hints(state: State | None, view: ArticleView, project: bool, again: bool = False) -> list[tuple[str, str]]:
    """What the keys do here and now."""
    mark = view.focused_mark if state else None
    if state is None:
        if project:
            return [("Ctrl I", tr("import files")), ("Ctrl Shift V", tr("paste an article")), ("F1", tr("help"))]
        return [("Ctrl O", tr("open")), ("Ctrl N", tr("new")), ("F1", tr("help"))]
    more = [(".", tr("again"))] if again else []
    if mark is None:
        labels = [label.key for label in state.schema.layers[0].offered[:3] if label.key]
        first = "Shift ←→" if view.selection is None else " ".join(labels)
        return [
            (first, tr("select") if view.selection is None else tr("label")),
            *(more if view.selection is not None else ()),
            ("Tab", tr("next suggestion")),
            ("Ctrl Enter", tr("done, next")),
            ("F1", tr("all keys")),
        ]
    found = [(key_title("Space"), tr("accept")), ("⌫", tr("reject"))] if mark.suggested else [("⌫", tr("delete"))]
    found.append(("Alt ←→", tr("right edge")))
    if quote_of(state, mark) is not None:
        found.append(("1–9", tr("who speaks")))
    elif mark.layer == "claim":
        found.extend([("1–9", tr("type")), ("⇧1–3", tr("worth"))])
    elif mark.layer == "entity":
        layer = state.schema.layer("entity")
        found.append((" ".join(label.key for label in layer.offered) if layer else "", tr("relabel")))
    found.extend([("Tab", tr("next")), ("g", tr("same mentions")), *more])
    return found
