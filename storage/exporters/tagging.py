"""Entities of which no two share a place, and the tags of tokens made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotate.exchange.flattening import Unit, without_overlaps
from annotate.model.text import Span
from annotate.ports import Choice
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.placing import Placed

ENTITIES = Choice(
    "entities",
    ("outermost", "innermost", "longest"),
    saying(
        "where there is room for one entity at a place: the outer, the inner or the longest one; the spans have all"
    ),
)


def flat(
    one: AnnotationSet, spans: Iterable[Placed], tally: Tally, strategy: str, where: str
) -> list[tuple[Span, str]]:
    """The entities of which no two share a place, by place, with their labels; open suggestions are none. That the
    others are not in `where` is said.
    """
    units = [
        Unit(p.span.label, (piece,))
        for p in spans
        if p.span.layer == "entity" and p.span.origin != "suggested"
        for piece in p.pieces
    ]
    kept, dropped = without_overlaps(units, strategy)
    for other in dropped:
        detail = saying(
            "{label}: among the spans, not in {where}: {kept} is kept there",
            label=other.unit.item, where=where, kept=other.kept.item,
        )  # fmt: skip
        tally.lost(one, other.kind, detail, other.unit.hull.start, other.unit.hull.end)
    return sorted((unit.pieces[0], unit.item) for unit in kept)


def iob(tokens: Sequence[Span], entities: Iterable[tuple[Span, str]]) -> list[str]:
    """The IOB2 tags of tokens; entities have borders of tokens and are in order."""
    tags = ["O"] * len(tokens)
    at = 0
    for place, label in entities:
        while at < len(tokens) and tokens[at].start < place.start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at].end <= place.end:
            tags[at] = f"{'B' if at == first else 'I'}-{label}"
            at += 1
    return tags
