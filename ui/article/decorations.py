"""What is drawn for the marks of a stretch of text, as values: pure, tested without a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from annotate.model.marks import Mark
from annotate.model.schema import Schema
from annotate.model.text import Fragments, Span, hull
from ui.article.patterns import pattern_of

Shape = Literal["entity", "content", "cue", "source", "claim", "link"]
Look = Literal["suggested", "accepted", "hand"]


@dataclass(frozen=True, slots=True)
class Decoration:
    """One mark as it is to be drawn: shape, colour name, and the lane of its underline (0 is next to the text).

    `lanes` counts those that the place has in all; `pattern` is that of its underline. A "link" is no mark: it leads
    through the gaps of a quote with several fragments.
    """

    mark: str
    shape: Shape
    fragments: Fragments
    colour: str
    look: Look
    lane: int
    label: str
    focused: bool
    related: bool
    lanes: int = 1
    pattern: str = "solid"


SHAPES: dict[str, Shape] = {"entity": "entity", "quote": "content", "cue": "cue", "source": "source", "claim": "claim"}


def decorations(
    schema: Schema, marks: Iterable[Mark], focus: str, related: frozenset[str], patterns: bool = False
) -> list[Decoration]:
    """The decorations of marks given in reading order; longer ones come first, so that they are drawn below.

    With `patterns` labels differ by their underlines as well.
    """
    items = list(marks)
    links = {m.id: gaps for m in items if m.layer == "quote" and (gaps := gaps_of(m.fragments))}
    placed = [(m.id, hull(m.fragments)) for m in items if m.layer not in ("quote", "claim")]
    placed += [(f"{id}/{i}", gap) for id, gaps in links.items() for i, gap in enumerate(gaps)]
    lanes = _lanes(placed)
    found = []
    for mark in items:
        label = schema.label(mark.layer, mark.label)
        colour = label.colour if label else "grey"
        lane, of = lanes.get(mark.id, (0, 1))
        pattern = pattern_of(schema, mark.layer, mark.label) if patterns and mark.layer == "entity" else "solid"
        state = mark.id == focus, mark.id in related
        found.append(
            Decoration(
                mark.id,
                SHAPES.get(mark.layer, "entity"),
                mark.fragments,
                colour,
                mark.origin,
                lane,
                mark.label,
                *state,
                of,
                pattern,
            )
        )
        for i, gap in enumerate(links.get(mark.id, ())):
            lane, of = lanes[f"{mark.id}/{i}"]
            found.append(Decoration(mark.id, "link", (gap,), colour, mark.origin, lane, "", False, any(state), of))
    order: dict[Shape, int] = {"content": 0, "link": 1, "claim": 2, "entity": 3, "source": 4, "cue": 5}
    return sorted(found, key=lambda d: (order[d.shape], -len(hull(d.fragments))))


def gaps_of(fragments: Fragments) -> list[Span]:
    """What lies between the fragments of a mark."""
    return [Span(a.end, b.start) for a, b in pairwise(fragments) if a.end < b.start]


def depths_of(marks: Iterable[Mark]) -> dict[str, int]:
    """How far from the text each mark's bar in the margin stands: 0 next to it, more where others are in the way."""
    placed: list[tuple[Span, int]] = []
    depths: dict[str, int] = {}
    for mark in marks:
        place = hull(mark.fragments)
        taken = {depth for other, depth in placed if other.overlaps(place)}
        depths[mark.id] = next(i for i in range(len(taken) + 1) if i not in taken)
        placed.append((place, depths[mark.id]))
    return depths


def lanes_of(marks: list[Mark]) -> dict[str, int]:
    """A lane for each mark so that no two that overlap share one; what lies inside comes nearer to the text."""
    return {id: lane for id, (lane, _) in _lanes([(m.id, hull(m.fragments)) for m in marks]).items()}


def _lanes(places: Iterable[tuple[str, Span]]) -> dict[str, tuple[int, int]]:
    """The lane of each place, and how many there are in its chain of overlapping places."""
    lanes: dict[str, tuple[int, int]] = {}
    cluster: list[tuple[Span, str]] = []
    reach = -1
    for place, id in sorted((place, id) for id, place in places):
        if place.start >= reach:
            _stack(cluster, lanes)
            cluster = []
        cluster.append((place, id))
        reach = max(reach, place.end)
    _stack(cluster, lanes)
    return lanes


def _stack(cluster: list[tuple[Span, str]], lanes: dict[str, tuple[int, int]]) -> None:
    """Lanes within a chain of overlapping places, the short ones first."""
    placed: list[tuple[Span, int, str]] = []
    for place, id in sorted(cluster, key=lambda item: (len(item[0]), item)):
        taken = {lane for span, lane, _ in placed if span.overlaps(place)}
        placed.append((place, next(i for i in range(len(taken) + 1) if i not in taken), id))
    most = 1 + max((lane for _, lane, _ in placed), default=0)
    lanes.update({id: (lane, most) for _, lane, id in placed})


@dataclass(frozen=True, slots=True)
class Filter:
    """Which marks show and are walked: hidden layers and labels (layer, name), suggestions only, scores below a limit,
    claims from a score.

    `rejected` shows what was turned down, struck through; it is looked at, not walked. `only` is the layer that is
    walked while all of them show, "" for all.
    """

    hidden: frozenset[str] = frozenset()
    suggested_only: bool = False
    below: float = 1.01
    claims_from: float = 0.5
    rejected: bool = False
    labels: frozenset[tuple[str, str]] = frozenset()
    only: str = ""

    def hides(self, layer: str, label: str) -> bool:
        """Whether nothing with that label is drawn."""
        return layer in self.hidden or (layer, label) in self.labels

    def shows(self, mark: Mark) -> bool:
        """Whether the mark is drawn."""
        if self.hides(mark.layer, mark.label):
            return False
        if mark.layer == "claim" and mark.suggested:
            return (mark.score or 0.0) >= self.claims_from
        return True

    def walks(self, mark: Mark) -> bool:
        """Whether Tab stops at the mark."""
        if not self.shows(mark) or mark.is_part or (self.only and mark.layer != self.only):
            return False
        if self.suggested_only and not mark.suggested:
            return False
        return not mark.suggested or (mark.score or 0.0) < self.below
