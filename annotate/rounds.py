"""Rounds: going through the claims or the quotes of a document one by one, in an order that stays while one works.

A stop of a round is the id of a suggestion, or of an annotation that came of none; it stays the same while the
suggestion is accepted, corrected, rejected or open again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from annotate.commands.quotes import part_of
from annotate.model.marks import Mark
from annotate.model.state import State

Kind = Literal["claims", "quotes"]
Order = Literal["worth", "reading"]
"""The most check-worthy first, or as one reads. Quotes are always gone through as one reads."""
ORDERS: tuple[Order, ...] = get_args(Order)
LAYERS: dict[Kind, str] = {"claims": "claim", "quotes": "quote"}


@dataclass(frozen=True, slots=True)
class Round:
    """What is gone through, and in which order."""

    kind: Kind
    order: Order
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one is in a round (counted from 1, 0 nowhere), of how many stops, and how many of them are decided."""

    place: int
    of: int
    decided: int


def begun(state: State, kind: Kind, order: Order) -> Round:
    """A round through a document as it is now."""
    marks = [m for m in state.marks if _belongs(state, kind, m)]
    if kind == "claims" and order == "worth":
        marks.sort(key=lambda m: (-worthiness(state, m), m.fragments[0].start))
    return Round(kind, order, tuple(dict.fromkeys(stop_of(state, m) for m in marks)))


def renewed(round_: Round, state: State, here: str = "") -> Round:
    """The round with what has come since: in its place as one reads, else behind the stop `here`, else at the end."""
    now = begun(state, round_.kind, round_.order).stops
    known = set(round_.stops)
    new = [stop for stop in now if stop not in known]
    if not new:
        return round_
    if round_.kind == "quotes" or round_.order == "reading":
        stops = list(round_.stops)
        for stop in new:
            before = set(now[: now.index(stop)])
            at = max((i + 1 for i, other in enumerate(stops) if other in before), default=0)
            stops.insert(at, stop)
        return replace(round_, stops=tuple(stops))
    made = [stop for stop in new if state.annotation(stop)]
    found = [stop for stop in new if stop not in made]
    at = round_.stops.index(here) + 1 if here in known else len(round_.stops)
    return replace(round_, stops=(*round_.stops[:at], *made, *round_.stops[at:], *found))


def worthiness(state: State, claim: Mark) -> float:
    """How check-worthy a claim is, 0 to 1: as it was suggested, else as its annotator says."""
    if claim.score is not None:
        return claim.score
    annotation = state.annotation(claim.id)
    origin = state.suggestion(annotation.suggestion) if annotation else None
    if origin is not None:
        return origin.score
    return {"0": 0.0, "1": 0.5, "2": 1.0}.get(str(claim.attributes.get("worth", "")), 0.5)


def stop_of(state: State, mark: Mark) -> str:
    """The stop that a mark stands at."""
    annotation = None if mark.suggested else state.annotation(mark.id)
    if annotation is None or not annotation.suggestion:
        return mark.owner
    decision = state.decision(annotation.suggestion)
    return annotation.suggestion if decision is not None and decision.annotation == mark.id else mark.id


def mark_at(state: State, stop: str) -> Mark | None:
    """The mark at a stop, None where it was rejected or is gone."""
    if (found := state.marks.get(stop)) is not None:
        return found
    decision = state.decision(stop)
    return state.marks.get(decision.annotation) if decision is not None and decision.annotation else None


def is_open(state: State, kind: Kind, mark: Mark) -> bool:
    """Whether something is left to do at a mark: to decide, or to fill in what a claim or quote cannot be without."""
    return mark.suggested or _lacks(state, kind, mark)


def stepped(round_: Round, state: State, here: str, way: int, open_only: bool = False) -> Mark | None:
    """The mark at the next (1) or last (-1) stop from `here` that has one; None where there is none in that direction.

    From nowhere it begins at the end that it comes from. Where only open ones count, it goes on around the end.
    """
    stops = round_.stops
    at = stops.index(here) if here in stops else -1 if way > 0 else len(stops)
    rest = list(stops[at + 1 :]) if way > 0 else list(reversed(stops[: max(0, at)]))
    if open_only:
        rest += list(stops[: max(0, at)])
    for stop in rest:
        mark = mark_at(state, stop)
        if mark is not None and (not open_only or is_open(state, round_.kind, mark)):
            return mark
    return None


def before(round_: Round, state: State, offset: int) -> str:
    """The last stop of a round in reading order that begins before an offset; "" for none."""
    found = ""
    for stop in round_.stops if round_.kind == "quotes" or round_.order == "reading" else ():
        mark = mark_at(state, stop)
        if mark is not None and mark.fragments[0].start >= offset:
            break
        found = stop if mark is not None else found
    return found


def progress(round_: Round, state: State, here: str) -> Progress:
    """How far a round is; what was made by hand and is gone again does not count."""
    marks = {stop: mark_at(state, stop) for stop in round_.stops}
    there = [stop for stop in round_.stops if marks[stop] is not None or state.decision(stop) is not None]
    left = [stop for stop in there if (mark := marks[stop]) is not None and is_open(state, round_.kind, mark)]
    return Progress(there.index(here) + 1 if here in there else 0, len(there), len(there) - len(left))


def _belongs(state: State, kind: Kind, mark: Mark) -> bool:
    if mark.layer != LAYERS[kind] or mark.is_part:
        return False
    return kind == "claims" or mark.suggested or _lacks(state, kind, mark)


def _lacks(state: State, kind: Kind, mark: Mark) -> bool:
    if kind == "claims":
        return not mark.attributes.get("type")
    spoken = mark.attributes.get("speaker") or mark.attributes.get("speaker_kind")
    return not spoken or part_of(state, mark, "cue") is None
