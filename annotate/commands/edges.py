"""Commands about the edges of annotations: where each fragment begins and ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import corrected, kept, owner_of, rejoined
from annotate.commands.trimming import closed, trimmed
from annotate.model import graphemes
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.schema import Layer
from annotate.model.state import State
from annotate.model.text import Fragments, Span

Edge = Literal["start", "end"]


def move_boundary(
    state: State, mark: str, edge: Edge, steps: int, by: By, index: int | None = None, exact: bool = False
) -> Transaction | None:
    """Moves an edge of a mark by tokens, or by characters where `exact`: that of the fragment `index`, without one
    the start of the first and the end of the last.

    A positive step goes on in the text. None at the ends of the text and where nothing would be left.
    """
    found = state.marks.get(mark)
    index = index_of(found, edge, index) if found else None
    if found is None or index is None:
        return None
    step = stepped_exactly if exact else stepped
    span = step(state, found.fragments[index], found.layer, edge, steps)
    return _with_fragment(state, found, index, span, by, _moves(edge))


def index_of(mark: Mark, edge: Edge, index: int | None = None) -> int | None:
    """The number of the fragment whose edge is meant, None where there is no such fragment."""
    if index is None:
        return 0 if edge == "start" else len(mark.fragments) - 1
    return index if 0 <= index < len(mark.fragments) else None


def _moves(edge: Edge) -> str:
    return "move_start" if edge == "start" else "move_end"


def gained(state: State, mark: Mark, edge: Edge, index: int | None = None, exact: bool = False) -> Span | None:
    """What the next step of an edge outwards would take in: the last token (or character) of it."""
    index = index_of(mark, edge, index)
    if index is None:
        return None
    span, step = mark.fragments[index], stepped_exactly if exact else stepped
    found = step(state, span, mark.layer, edge, 1 if edge == "end" else -1)
    if found is None or not found.contains(span) or found == span:
        return None
    more = Span(span.end, found.end) if edge == "end" else Span(found.start, span.start)
    if exact:
        return more
    tokens = state.tokens.inside(more)
    if not tokens:
        return None
    token = tokens[-1] if edge == "end" else tokens[0]
    return Span(max(token.start, more.start), min(token.end, more.end))


def stepped_exactly(state: State, span: Span, _layer: str, edge: Edge, steps: int) -> Span | None:
    """Where an edge comes to lie after steps by characters."""
    start, end = span.start, span.end
    if edge == "start":
        start = graphemes.stepped(state.text, start, steps)
    else:
        end = graphemes.stepped(state.text, end, steps)
    low = min(state.document.body, span.start)
    return Span(start, end) if low <= start < end and (start, end) != (span.start, span.end) else None


def stepped(state: State, span: Span, layer: str, edge: Edge, steps: int) -> Span | None:
    """Where an edge comes to lie after a step of one or more tokens, punctuation passed over as the layer says."""
    rule = state.schema.layer(layer)
    if rule is None:
        return None
    moved: Span | None = span
    for _ in range(abs(steps)):
        if moved is None:
            return None
        moved = _one_step(state, moved, rule, edge, 1 if steps > 0 else -1)
    return moved


def _one_step(state: State, span: Span, rule: Layer, edge: Edge, step: int) -> Span | None:
    start, end = span.start, span.end
    while True:
        if edge == "end" and step > 0:
            token = _cut_by(state, end) or state.tokens.after(end)
            end = token.end if token else end
        elif edge == "end":
            token = state.tokens.before(end - 1)
            end = token.end if token else start
        elif step > 0:
            token = state.tokens.after(start + 1)
            start = token.start if token else end
        else:
            token = _cut_by(state, start) or state.tokens.before(start)
            start = token.start if token and token.start >= state.document.body else start
            token = token if token and token.start >= state.document.body else None
        if token is None or start >= end:
            return None
        found = trimmed(state.text, Span(start, end), rule)
        if found is None:
            return None
        if found != span:
            return found


def _cut_by(state: State, offset: int) -> Span | None:
    """The token that has `offset` in its middle."""
    token = state.tokens.at(offset)
    return token if token and token.start < offset else None


def set_boundary(
    state: State, mark: str, index: int, edge: Edge, offset: int, by: By, exact: bool = False
) -> Transaction | None:
    """Puts an edge of a fragment at an offset, snapped to tokens and trimmed unless `exact`."""
    found = state.marks.get(mark)
    if found is None or not 0 <= index < len(found.fragments):
        return None
    span = dragged(state, found.fragments[index], found.layer, edge, offset, exact)
    return _with_fragment(state, found, index, span, by, _moves(edge))


def dragged(state: State, span: Span, layer: str, edge: Edge, offset: int, exact: bool = False) -> Span | None:
    """The span that a fragment would have with its edge dragged to `offset`."""
    rule = state.schema.layer(layer)
    start, end = (offset, span.end) if edge == "start" else (span.start, offset)
    if rule is None or not 0 <= start < end <= len(state.text):
        return None
    if exact:
        return Span(start, end)
    snapped = state.tokens.snapped(max(start, min(span.start, state.document.body)), end)
    return trimmed(state.text, snapped, rule) if snapped else None


def reshape(state: State, mark: str, index: int, span: Span, by: By, action: str) -> Transaction | None:
    """Gives a fragment another place: "grow" and "shrink" by what the words around it are."""
    found = state.marks.get(mark)
    if found is None or not 0 <= index < len(found.fragments) or span.end > len(state.text):
        return None
    return _with_fragment(state, found, index, span, by, action)


def _with_fragment(state: State, mark: Mark, index: int, span: Span | None, by: By, action: str) -> Transaction | None:
    if span is None or span == mark.fragments[index]:
        return None
    fragments = closed(state.text, (*mark.fragments[:index], span, *mark.fragments[index + 1 :]))
    return placed(state, mark, fragments, by, action)


def placed(state: State, mark: Mark, fragments: Fragments, by: By, action: str) -> Transaction | None:
    """Puts a mark at other fragments: its id, relations and what holds of its attributes stay. A suggestion is
    accepted with it, corrected.
    """
    g = Gesture(state, by)
    annotation = owner_of(g, mark.id, "corrected")
    if annotation is None:
        return None
    if mark.is_part:
        part = g.at(mark.layer, mark.fragments)
        if part is None:
            return None
        annotation = part
    origin = state.suggestion(annotation.suggestion)
    attributes = kept(annotation.attributes, origin.attributes if origin else {})
    moved = replace(annotation, fragments=fragments, attributes=attributes)
    g.put(moved)
    corrected(g, annotation)
    rejoined(g, moved)
    return g.transaction(action, fragments)
