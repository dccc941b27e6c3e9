"""Commands about the pieces of annotations that have several: a quote that the author's words interrupt."""

from __future__ import annotations

from collections.abc import Callable

from annotate.commands.edges import placed
from annotate.commands.gesture import By
from annotate.commands.trimming import closed, trimmed
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.schema import Layer
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull


def add_fragment(state: State, mark: str, span: Span, by: By, exact: bool = False) -> Transaction | None:
    """Adds a fragment to a mark of a layer that allows gaps (a quote that the author's words interrupt)."""
    found = state.marks.get(mark)
    fragments = with_span(state, found, span, exact) if found else None
    return placed(state, found, fragments, by, "add_fragment") if found and fragments else None


def with_span(state: State, mark: Mark, span: Span, exact: bool = False) -> Fragments | None:
    """The fragments of a mark with a span more, None where that would be nothing new or the layer has no gaps."""
    rule = state.schema.layer(mark.layer)
    if rule is None or not rule.gaps or span.end > len(state.text):
        return None
    piece = span if exact else trimmed(state.text, span, rule)
    fragments = closed(state.text, (*mark.fragments, piece)) if piece else mark.fragments
    return fragments if fragments != mark.fragments else None


def cut_fragment(state: State, mark: str, span: Span, by: By, exact: bool = False) -> Transaction | None:
    """Takes the words of a span out of a mark: splits a fragment, trims it, or removes it.

    None where nothing would be left, and where two pieces would be left of a mark whose layer has no gaps.
    """
    found = state.marks.get(mark)
    fragments = without_span(state, found, span, exact) if found else None
    return placed(state, found, fragments, by, "cut_fragment") if found and fragments else None


def without_span(state: State, mark: Mark, span: Span, exact: bool = False) -> Fragments | None:
    """The fragments of a mark without the words of a span, each trimmed as its layer says unless `exact`."""
    rule = state.schema.layer(mark.layer)
    if rule is None or span.end > len(state.text) or not any(f.overlaps(span) for f in mark.fragments):
        return None
    left: list[Span | None] = []
    for fragment in mark.fragments:
        if not fragment.overlaps(span):
            left.append(fragment)
            continue
        for start, end in ((fragment.start, span.start), (span.end, fragment.end)):
            if start < end:
                left.append(Span(start, end) if exact else trimmed(state.text, Span(start, end), rule))
    fragments = closed(state.text, filter(None, left))
    if not fragments or fragments == mark.fragments or (len(fragments) > 1 and not rule.gaps):
        return None
    return fragments


def drop_fragment(state: State, mark: str, index: int, by: By) -> Transaction | None:
    """Removes one fragment of several; None for the last one that is left."""
    found = state.marks.get(mark)
    if found is None or len(found.fragments) < 2 or not 0 <= index < len(found.fragments):
        return None
    fragments = (*found.fragments[:index], *found.fragments[index + 1 :])
    return placed(state, found, fragments, by, "cut_fragment")


def nearest_with_gaps(state: State, span: Span, shows: Callable[[Mark], bool]) -> Mark | None:
    """The mark to which a span most likely belongs: the nearest that may have several fragments, in the same
    paragraph and no further than a sentence away; of equally near ones the shortest.
    """
    line, here, last = state.tokens.paragraph(span.start), *_sentences(state, span)
    if line is None or here is None or last is None:
        return None
    before, behind = state.tokens.before(here.start), state.tokens.after(last.end)
    first = state.tokens.sentence(before.start) if before and before.start >= line.start else None
    final = state.tokens.sentence(behind.start) if behind and behind.end <= line.end else None
    low, high = (first or here).start, (final or last).end
    found = []
    for mark in state.marks.overlapping(low, high):
        rule = state.schema.layer(mark.layer)
        near = [f for f in mark.fragments if f.start < high and low < f.end]
        if rule is not None and rule.gaps and near and shows(mark):
            found.append((min(_apart(f, span) for f in near), len(hull(mark.fragments)), mark.layer != "quote", mark))
    return min(found, key=lambda item: item[:3])[3] if found else None


def added_to(state: State, held: Mark | None, span: Span, shows: Callable[[Mark], bool]) -> Mark | None:
    """The mark to which a span is added: the one held, else the nearest."""
    return held or nearest_with_gaps(state, span, shows)


def cut_from(
    state: State, held: Mark | None, span: Span, shows: Callable[[Mark], bool], exact: bool = False
) -> Mark | None:
    """The mark out of which a span is cut: the one held, else the shortest of those that allow it."""
    around = [m for m in state.marks.overlapping(span.start, span.end) if shows(m)]
    around = [m for m in around if (rule := state.schema.layer(m.layer)) and rule.gaps]
    around.sort(key=lambda m: len(hull(m.fragments)))
    return next((m for m in (held, *around) if m is not None and without_span(state, m, span, exact)), None)


def between_pieces(state: State, layer: Layer, token: Span) -> Mark | None:
    """The shortest mark of a layer between whose pieces a token stands: the author's words in a quote; None outside."""
    around = [m for m in state.marks.overlapping(token.start, token.end) if m.layer == layer.name]
    around = [m for m in around if not any(f.overlaps(token) for f in m.fragments)]
    return min(around, key=lambda m: len(hull(m.fragments)), default=None)


def _sentences(state: State, span: Span) -> tuple[Span | None, Span | None]:
    return state.tokens.sentence(span.start), state.tokens.sentence(span.end - 1)


def _apart(a: Span, b: Span) -> int:
    return max(0, b.start - a.end, a.start - b.end)
