"""What is drawn for the marks of a stretch of text, as values: pure, tested without a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from annotate.model.marks import Mark
from annotate.model.schema import Schema
from annotate.model.text import Fragments, Span, hull

Shape = Literal["entity", "content", "cue", "source", "claim"]
Look = Literal["suggested", "accepted", "hand"]


@dataclass(frozen=True, slots=True)
class Decoration:
    """One mark as it is to be drawn: shape, colour name, and the lane of its underline (0 is next to the text)."""

    mark: str
    shape: Shape
    fragments: Fragments
    colour: str
    look: Look
    lane: int
    label: str
    focused: bool
    related: bool


SHAPES: dict[str, Shape] = {"entity": "entity", "quote": "content", "cue": "cue", "source": "source", "claim": "claim"}


def decorations(schema: Schema, marks: Iterable[Mark], focus: str, related: frozenset[str]) -> list[Decoration]:
    """The decorations of marks given in reading order; longer ones come first, so that they are drawn below."""
    items = list(marks)
    lanes = lanes_of([m for m in items if m.layer not in ("quote", "claim")])
    found = []
    for mark in items:
        label = schema.label(mark.layer, mark.label)
        found.append(
            Decoration(
                mark.id,
                SHAPES.get(mark.layer, "entity"),
                mark.fragments,
                label.colour if label else "grey",
                mark.origin,
                lanes.get(mark.id, 0),
                mark.label,
                mark.id == focus,
                mark.id in related,
            )
        )
    order: dict[Shape, int] = {"content": 0, "claim": 1, "entity": 2, "source": 3, "cue": 4}
    return sorted(found, key=lambda d: (order[d.shape], -len(hull(d.fragments))))


def lanes_of(marks: list[Mark]) -> dict[str, int]:
    """A lane for each mark so that no two that overlap share one; what lies inside comes nearer to the text."""
    lanes: dict[str, int] = {}
    cluster: list[tuple[Span, str]] = []
    reach = -1
    for place, id in sorted((hull(m.fragments), m.id) for m in marks):
        if place.start >= reach:
            _stack(cluster, lanes)
            cluster = []
        cluster.append((place, id))
        reach = max(reach, place.end)
    _stack(cluster, lanes)
    return lanes


def _stack(cluster: list[tuple[Span, str]], lanes: dict[str, int]) -> None:
    """Lanes within a chain of overlapping places, the short ones first."""
    placed: list[tuple[Span, int]] = []
    for place, id in sorted(cluster, key=lambda item: (len(item[0]), item)):
        taken = {lane for span, lane in placed if span.overlaps(place)}
        lanes[id] = next(i for i in range(len(taken) + 1) if i not in taken)
        placed.append((place, lanes[id]))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which marks show and are walked: hidden layers and labels (layer, name), suggestions only, scores below a limit,
    claims from a score.

    `rejected` shows what was turned down, struck through; it is looked at, not walked.
    """

    hidden: frozenset[str] = frozenset()
    suggested_only: bool = False
    below: float = 1.01
    claims_from: float = 0.5
    rejected: bool = False
    labels: frozenset[tuple[str, str]] = frozenset()

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
        if not self.shows(mark) or mark.is_part:
            return False
        if self.suggested_only and not mark.suggested:
            return False
        return not mark.suggested or (mark.score or 0.0) < self.below
