"""What becomes of annotations that a format cannot hold as they are: several fragments, half tokens, overlaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from annotate.model.text import Fragments, Span, hull
from annotate.model.tokens import Tokens
from annotate.ports import Choice
from annotate.saying import saying

FRAGMENTS = Choice(
    "discontinuous",
    ("split", "hull", "leave-out"),
    saying("several fragments: a span for each, one span over all, or left out"),
)
SNAPPING = Choice(
    "snapped-to-token",
    ("outwards", "inwards", "leave-out"),
    saying("spans that cut a token: all that they touch, only what they cover, or left out"),
)
OVERLAPS = Choice(
    "overlapping",
    ("keep", "outermost", "innermost", "longest", "refuse"),
    saying("spans that overlap: all kept, the outer or the inner one, the longest, or no export at all"),
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unit(Generic[T]):
    """Something to write with its pieces (sorted, disjoint); a `weak` one never displaces one that is not."""

    item: T
    pieces: Fragments
    weak: bool = False

    @property
    def hull(self) -> Span:
        return hull(self.pieces)


@dataclass(frozen=True, slots=True)
class Dropped(Generic[T]):
    """A unit that was left out for another: `kind` is "nested" where it lies within it, or around it, else
    "overlapping".
    """

    unit: Unit[T]
    kind: str
    kept: Unit[T]


def parts(fragments: Fragments, strategy: str) -> Fragments:
    """The pieces that are written of an annotation; none where it is left out."""
    if len(fragments) == 1 or strategy == "split":
        return fragments
    return (hull(fragments),) if strategy == "hull" else ()


def on_tokens(piece: Span, tokens: Tokens, strategy: str) -> Span | None:
    """The piece on borders of tokens; None where no token is left of it."""
    bounds = tokens.bounds(piece)
    if bounds is None or bounds == (piece.start, piece.end):
        return piece if bounds else None
    if strategy == "outwards":
        return Span(*bounds)
    whole = [token for token in tokens.inside(piece) if piece.contains(token)]
    return Span(whole[0].start, whole[-1].end) if whole and strategy == "inwards" else None


def without_overlaps(units: Iterable[Unit[T]], strategy: str) -> tuple[list[Unit[T]], list[Dropped[T]]]:
    """The units of which no two share a place, in the order given, and those that were left out."""
    given = list(units)

    def rank(number: int) -> tuple[bool, int, int, int]:
        unit = given[number]
        start = unit.pieces[0].start
        if strategy == "outermost":
            return unit.weak, start, -unit.pieces[-1].end, number
        length = sum(map(len, unit.pieces))
        return unit.weak, length if strategy == "innermost" else -length, start, number

    kept: set[int] = set()
    taken: list[tuple[int, int, int]] = []  # start, end, number of the unit; by start, never overlapping
    dropped: dict[int, Dropped[T]] = {}
    for number in sorted(range(len(given)), key=rank):
        unit = given[number]
        met = next((found for piece in unit.pieces if (found := _met(taken, piece)) is not None), None)
        if met is None:
            kept.add(number)
            for piece in unit.pieces:
                taken.insert(bisect_left(taken, (piece.start,)), (piece.start, piece.end, number))
        else:
            other = given[met]
            nested = other.hull.contains(unit.hull) or unit.hull.contains(other.hull)
            dropped[number] = Dropped(unit, "nested" if nested else "overlapping", other)
    return [given[i] for i in sorted(kept)], [dropped[i] for i in sorted(dropped)]


def _met(taken: list[tuple[int, int, int]], piece: Span) -> int | None:
    """The number of a unit that shares a place with the piece."""
    at = bisect_left(taken, (piece.end,)) - 1
    return taken[at][2] if at >= 0 and taken[at][1] > piece.start else None


def overlaps(units: Iterable[Unit[T]]) -> tuple[Unit[T], Unit[T]] | None:
    """Two of the units that share a place, None where there are none."""
    _, dropped = without_overlaps(units, "outermost")
    return (dropped[0].unit, dropped[0].kept) if dropped else None
