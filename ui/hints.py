"""Words around the article: what stands above it, and what the keys do here and now."""

from __future__ import annotations

import re

from annotate.commands.quotes import quote_of
from annotate.model.state import State
from ui.article.layout import Heading
from ui.article.view import ArticleView
from ui.i18n import tr
from ui.keycaps import cap, choice_caps, together
from ui.keymap import Keymap, label_name
from ui.panels.rows import spoken_date


def _breakable(words: str) -> str:
    """The words with places to break a line inside file names and addresses."""
    return re.sub(r"(?<=[-_./])(?=\S)", "\u200b", words)


def heading(state: State) -> Heading:
    """Title, date and source; no title where the text begins with the same words."""
    d = state.document
    title = "" if state.text.startswith(d.title.rstrip("…"), d.body) else d.title
    return Heading(title, _breakable(" · ".join(filter(None, (spoken_date(d.date), d.source)))))


def hints(
    state: State | None, view: ArticleView, project: bool, keymap: Keymap, again: bool = False
) -> list[tuple[str, str]]:
    """What the keys do here and now; nothing of what has no key. `again` says that there is an action to repeat."""
    return [(key, words) for key, words in _hints(state, view, project, keymap, again) if key]


def _hints(state: State | None, view: ArticleView, project: bool, keys: Keymap, again: bool) -> list[tuple[str, str]]:
    mark = view.focused_mark if state else None
    if state is None:
        about = (cap(keys, "help"), tr("help"))
        if project:
            return [(cap(keys, "import"), tr("import files")), (cap(keys, "paste"), tr("paste an article")), about]
        return [(cap(keys, "open"), tr("open")), (cap(keys, "new"), tr("new")), about]
    more = [(cap(keys, "repeat"), tr("again"))] if again else []
    if mark is None:
        return [
            (_pair(keys, "select:left", "select:right"), tr("select")) if view.selection is None else
            (_labels(state, keys, state.schema.layers[0].name, 3), tr("label")),
            *(more if view.selection is not None else ()),
            (cap(keys, "next"), tr("next suggestion")),
            (cap(keys, "done"), tr("done, next")),
            (cap(keys, "help"), tr("all keys")),
        ]  # fmt: skip
    reject = (cap(keys, "reject"), tr("reject") if mark.suggested else tr("delete"))
    found = [(cap(keys, "accept"), tr("accept")), reject] if mark.suggested else [reject]
    found.append((_pair(keys, "end_left", "end_right"), tr("right edge")))
    if quote_of(state, mark) is not None:
        found.append((together(k for n in range(1, 10) for k in keys.keys(f"pick:{n}")[:1]), tr("who speaks")))
    elif mark.layer == "claim":
        found.append((choice_caps(keys, state.schema, "claim", shifted=False), tr("type")))
        found.append((choice_caps(keys, state.schema, "claim", shifted=True), tr("worth")))
    elif mark.layer == "entity":
        found.append((_labels(state, keys, "entity"), tr("relabel")))
    found.extend([(cap(keys, "next"), tr("next")), (cap(keys, "same"), tr("same mentions")), *more])
    return found


def _pair(keys: Keymap, first: str, second: str) -> str:
    """The keys of two opposite things on one cap."""
    return together([*keys.keys(first)[:1], *keys.keys(second)[:1]])


def _labels(state: State, keys: Keymap, layer: str, most: int | None = None) -> str:
    """The keys of a layer's labels on one cap, `most` of them at most."""
    found = state.schema.layer(layer)
    names = [label_name(layer, label.name) for label in found.offered[:most]] if found else []
    return together(key for name in names for key in keys.keys(name)[:1])
