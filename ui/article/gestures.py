"""What the mouse means, as a pure state machine: press, drag, release, cancel. Nothing here knows of widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from annotate.commands.edges import Edge, dragged
from annotate.commands.trimming import trimmed
from annotate.model import graphemes
from annotate.model.state import State
from annotate.model.text import Span, hull

Kind = Literal["idle", "pressed", "selecting", "edge", "link"]
Aim = Literal["select", "add", "cut"]
"""What a drag over words is for: to select or annotate them, to add them to a mark, to cut them out of it."""
Fits = Callable[[Span], Span | None]
"""What would be made of the words of a drag, None where nothing would."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under the pointer: a character, and the edge of the focused mark or a quote's handle, if any.

    `gap` is the nearest place between two characters, where it is known.
    """

    offset: int
    mark: str = ""
    edge: Edge | None = None
    fragment: int = 0
    quote: str = ""
    gap: int | None = None


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture under way. `preview` is what releasing here would give: snapped, and trimmed as its layer says.

    `words` are those that were dragged over, whether or not they would give anything.
    """

    kind: Kind = "idle"
    start: Hit | None = None
    offset: int = 0
    exact: bool = False
    preview: Span | None = None
    aim: Aim = "select"
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished gesture asks for; `span` and `offset` as the kind needs them."""

    kind: Literal["click", "selected", "added", "cut", "edge", "link"]
    offset: int
    span: Span | None = None
    mark: str = ""
    fragment: int = 0
    edge: Edge | None = None
    exact: bool = False
    clicks: int = 1


IDLE = Gesture()


def pressed(hit: Hit, exact: bool, aim: Aim = "select") -> Gesture:
    """The pointer went down on `hit`; `exact` selects characters instead of tokens."""
    if aim != "select":
        return Gesture("pressed", replace(hit, edge=None, quote=""), hit.offset, exact, aim=aim)
    if hit.edge is not None:
        return Gesture("edge", hit, hit.offset, exact)
    if hit.quote:
        return Gesture("link", hit, hit.offset, exact)
    return Gesture("pressed", hit, hit.offset, exact)


def moved(gesture: Gesture, state: State, offset: int, far: bool, fits: Fits | None = None) -> Gesture:
    """The pointer is at `offset` now; `far` says whether it has left the place where a click ends and a drag begins.

    `fits` says what would be made of the words that are dragged over; without it they are selected as they are.
    """
    start = gesture.start
    if start is None or gesture.kind == "idle":
        return gesture
    if gesture.kind == "pressed" and far:
        gesture = replace(gesture, kind="selecting")
    if gesture.kind == "selecting":
        anchor = start.offset
        if gesture.exact:
            anchor = anchor if start.gap is None else start.gap
        elif offset < anchor:
            anchor += 1  # going back, the character on which the drag began belongs to it
        words = selection(state, anchor, offset, gesture.exact)
        return replace(gesture, offset=offset, preview=fits(words) if fits and words else words, words=words)
    if gesture.kind == "edge" and start.edge is not None:
        mark = state.marks.get(start.mark)
        if mark is None or start.fragment >= len(mark.fragments):
            return IDLE
        if gesture.exact and not graphemes.is_boundary(state.text, offset):
            offset = graphemes.preceding(state.text, offset)
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
    if gesture.kind == "selecting" and gesture.aim != "select" and gesture.words is not None:
        # words that give nothing go along as well: whoever hears of them says why
        made = gesture.preview or gesture.words
        return IDLE, Outcome("added" if gesture.aim == "add" else "cut", gesture.offset, made, exact=gesture.exact)
    if gesture.kind == "selecting" and gesture.preview is not None:
        return IDLE, Outcome("selected", gesture.offset, gesture.preview, exact=gesture.exact)
    if gesture.kind == "edge" and gesture.preview is not None:
        at = gesture.preview.start if start.edge == "start" else gesture.preview.end
        return IDLE, Outcome("edge", at, gesture.preview, start.mark, start.fragment, start.edge)
    if gesture.kind == "link":
        if gesture.preview is not None:
            return IDLE, Outcome("link", gesture.offset, gesture.preview, start.quote)
        return IDLE, Outcome("click", start.offset, mark=start.quote)
    return IDLE, None


def selection(state: State, anchor: int, offset: int, exact: bool) -> Span | None:
    """The span between two offsets, in whole tokens, in whole graphemes where `exact`; never before the body."""
    low, high = min(anchor, offset), max(anchor, offset)
    low = max(low, state.document.body)
    if exact:
        return graphemes.whole(state.text, low, high)
    return state.tokens.snapped(low, max(high, low))


def mention_at(state: State, offset: int, quote: str) -> Span | None:
    """What under the pointer a quote can be linked to: the mention of an entity or source, a cue, else the token."""
    here = [m for m in state.marks.at(offset) if m.id != quote]
    marks = [m for m in here if m.layer in ("entity", "source")] or [m for m in here if m.layer == "cue"]
    if marks:
        return hull(max(marks, key=lambda m: len(hull(m.fragments))).fragments)
    token = state.tokens.at(offset)
    rule = state.schema.layer("source")
    return trimmed(state.text, token, rule) if token and rule else None
