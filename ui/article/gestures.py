"""What the mouse means, as a pure state machine: press, drag, release, cancel. Nothing here knows of widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from annotate.commands.spans import Edge, dragged, trimmed
from annotate.model.state import State
from annotate.model.text import Span, hull

Kind = Literal["idle", "pressed", "selecting", "edge", "link"]


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the pointer: an offset, and the edge of the focused mark or a quote's handle, if any."""

    offset: int
    mark: str = ""
    edge: Edge | None = None
    fragment: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture under way. `preview` is the snapped span that releasing here would give."""

    kind: Kind = "idle"
    start: Hit | None = None
    offset: int = 0
    exact: bool = False
    preview: Span | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished gesture asks for; `span` and `offset` as the kind needs them."""

    kind: Literal["click", "selected", "edge", "link"]
    offset: int
    span: Span | None = None
    mark: str = ""
    fragment: int = 0
    edge: Edge | None = None


IDLE = Gesture()


def pressed(hit: Hit, exact: bool) -> Gesture:
    """The pointer went down on `hit`; `exact` selects characters instead of tokens."""
    if hit.edge is not None:
        return Gesture("edge", hit, hit.offset, exact)
    if hit.quote:
        return Gesture("link", hit, hit.offset, exact)
    return Gesture("pressed", hit, hit.offset, exact)


def moved(gesture: Gesture, state: State, offset: int, far: bool) -> Gesture:
    """The pointer is at `offset` now; `far` says whether it has left the place where a click ends and a drag begins."""
    start = gesture.start
    if start is None or gesture.kind == "idle":
        return gesture
    if gesture.kind == "pressed" and far:
        gesture = replace(gesture, kind="selecting")
    if gesture.kind == "selecting":
        return replace(gesture, offset=offset, preview=selection(state, start.offset, offset, gesture.exact))
    if gesture.kind == "edge" and start.edge is not None:
        mark = state.marks.get(start.mark)
        if mark is None or start.fragment >= len(mark.fragments):
            return IDLE
        span = dragged(state, mark.fragments[start.fragment], mark.layer, start.edge, offset, gesture.exact)
        return replace(gesture, offset=offset, preview=span or gesture.preview)
    if gesture.kind == "link":
        return replace(gesture, offset=offset, preview=mention_at(state, offset, start.quote))
    return gesture


def released(gesture: Gesture) -> tuple[Gesture, Outcome | None]:
    """The pointer went up: idle again, and what the gesture asks for (None where it asks for nothing)."""
    start = gesture.start
    if start is None:
        return IDLE, None
    if gesture.kind == "pressed":
        return IDLE, Outcome("click", start.offset)
    if gesture.kind == "selecting" and gesture.preview is not None:
        return IDLE, Outcome("selected", gesture.offset, gesture.preview)
    if gesture.kind == "edge" and gesture.preview is not None:
        at = gesture.preview.start if start.edge == "start" else gesture.preview.end
        return IDLE, Outcome("edge", at, gesture.preview, start.mark, start.fragment, start.edge)
    if gesture.kind == "link":
        if gesture.preview is not None:
            return IDLE, Outcome("link", gesture.offset, gesture.preview, start.quote)
        return IDLE, Outcome("click", start.offset, mark=start.quote)
    return IDLE, None


def selection(state: State, anchor: int, offset: int, exact: bool) -> Span | None:
    """The span between two offsets, snapped to whole tokens unless `exact`; never before the body."""
    low, high = min(anchor, offset), max(anchor, offset)
    low = max(low, state.document.body)
    if exact:
        return Span(low, high) if low < high else None
    return state.tokens.snapped(low, max(high, low))


def mention_at(state: State, offset: int, quote: str) -> Span | None:
    """The mention under the pointer that a quote can be linked to: a person or organisation, else the token."""
    marks = [m for m in state.marks.at(offset) if m.layer in ("entity", "source") and m.id != quote]
    if marks:
        return hull(max(marks, key=lambda m: len(hull(m.fragments))).fragments)
    token = state.tokens.at(offset)
    rule = state.schema.layer("source")
    return trimmed(state.text, token, rule) if token and rule else None
