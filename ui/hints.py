"""Words around the article: what stands above it, and what the keys do here and now."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.commands.quotes import quote_of
from annotate.model.schema import words
from annotate.model.state import State
from ui.article.fitting import fits
from ui.article.gestures import Aim
from ui.article.layout import Heading
from ui.article.view import ArticleView
from ui.i18n import language, tr
from ui.keycaps import cap, together
from ui.keymap import Keymap, choice_name, label_name
from ui.panels.labels import breakable, brief
from ui.panels.rows import spoken_date

_HEADING = 240  # characters of a title above the article, and of what stands below it


def heading(state: State) -> Heading:
    """Title, date and source; no title where the text begins with the same words."""
    d = state.document
    title = "" if state.text.startswith(d.title.rstrip("…"), d.body) else brief(d.title, _HEADING)
    return Heading(title, breakable(brief(" · ".join(filter(None, (spoken_date(d.date), d.source))), _HEADING)))


def hints(
    state: State | None,
    view: ArticleView,
    project: bool,
    keymap: Keymap,
    again: bool = False,
    mode: Sequence[tuple[str, str]] = (),
    first: str = "",
) -> list[tuple[str, str]]:
    """What the keys do here and now; nothing of what has no key. `again` says that there is an action to repeat,
    `mode` what is to be said of the mode that is on, which comes before the going on; `first` whom Enter would name
    as the speaker.
    """
    said = [(key, what) for key, what in _hints(state, view, project, keymap, again, first) if key]
    at = next((i for i, (key, _) in enumerate(said) if key == cap(keymap, "next")), len(said))
    return [*said[:at], *((key, what) for key, what in mode if key), *said[at:]]


def _hints(
    state: State | None, view: ArticleView, project: bool, keys: Keymap, again: bool, first: str
) -> list[tuple[str, str]]:
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
            *_pieces(state, view, keys),
            *([(cap(keys, "grow"), tr("larger")), *more] if view.selection is not None else ()),
            (cap(keys, "next"), tr("next suggestion")),
            (cap(keys, "done"), tr("done, next")),
            (cap(keys, "help"), tr("all keys")),
        ]  # fmt: skip
    reject = (cap(keys, "reject"), tr("reject") if mark.suggested else tr("delete"))
    found = [(cap(keys, "accept"), tr("accept")), reject] if mark.suggested else [reject]
    if first:
        found.insert(0, (cap(keys, "accept_first"), tr("speaks: {name}").format(name=_short(first))))
    edges = (_pair(keys, "end_left", "end_right"), tr("right edge"))
    if mark.layer != "claim":
        found.append(edges)
    if quote_of(state, mark) is not None:
        found.append((together(k for n in range(10) for k in keys.keys(f"pick:{(n + 1) % 10}")[:1]), tr("who speaks")))
    elif mark.layer == "claim":
        found += [*_choices(state, keys, "claim"), edges]
    elif mark.layer == "entity":
        found.append((_labels(state, keys, "entity"), tr("relabel")))
        found.append((cap(keys, "entity_name"), tr("who it is")))
    if len(mark.fragments) > 1:
        found.append((cap(keys, "next_fragment"), tr("next piece")))
    if view.held.index() is not None:
        found.append((cap(keys, "cut_fragment"), tr("cut this piece out")))
    found.extend([(cap(keys, "next"), tr("next")), (cap(keys, "same"), tr("same mentions"))])
    return [*found, (cap(keys, "grow"), tr("larger")), *more]


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _pieces(state: State, view: ArticleView, keys: Keymap) -> list[tuple[str, str]]:
    """What the selected words can do to the quote or claim that is held."""
    held, caret = state.marks.get(view.held.mark), view.caret
    if held is None or caret is None or caret.selection is None:
        return []
    verbs: tuple[tuple[Aim, str, str], ...] = (
        ("add", "add_fragment", tr("add to the quote") if held.layer == "quote" else tr("add to the claim")),
        ("cut", "cut_fragment", tr("cut out")),
    )
    made = ((fits(state, aim, None, held, caret.exact), name, what) for aim, name, what in verbs)
    return [(cap(keys, name), what) for fit, name, what in made if fit and fit(caret.selection)]


def _choices(state: State, keys: Keymap, layer: str) -> list[tuple[str, str]]:
    """The keys of each attribute that chooses, on one cap."""
    rule = state.schema.layer(layer)
    found = []
    for attribute in rule.attributes if rule else ():
        caps = together(k for c in attribute.choices if c.key for k in keys.keys(choice_name(c.key))[:1])
        title = words(attribute.titles, language(), attribute.name)
        found.append((caps, title[:1].lower() + title[1:]))
    return found


def _pair(keys: Keymap, first: str, second: str) -> str:
    """The keys of two opposite things on one cap."""
    return together([*keys.keys(first)[:1], *keys.keys(second)[:1]])


def _labels(state: State, keys: Keymap, layer: str, most: int | None = None) -> str:
    """The keys of a layer's labels on one cap, `most` of them at most."""
    found = state.schema.layer(layer)
    names = [label_name(layer, label.name) for label in found.offered[:most]] if found else []
    return together(key for name in names for key in keys.keys(name)[:1])
