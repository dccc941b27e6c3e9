"""Which annotations of a layer may meet: the rule of the layer, asked of two places in the text."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.model.records import Annotation
from annotate.model.schema import Overlap
from annotate.model.text import Fragments


def breaks(rule: Overlap, one: Fragments, other: Fragments) -> bool:
    """Whether annotations at two places break the rule.

    "nested" allows one to lie within the other, or at the same place: each fragment of it in one of the other's.
    """
    if rule == "any" or not any(a.overlaps(b) for a in one for b in other):
        return False
    return rule == "none" or not (_lies_in(one, other) or _lies_in(other, one))


def _lies_in(inner: Fragments, outer: Fragments) -> bool:
    return all(any(o.contains(i) for o in outer) for i in inner)


def in_the_way(rule: Overlap, fragments: Fragments, others: Iterable[Annotation], but: str = "") -> Annotation | None:
    """The first of the annotations of a layer (that with the id `but` left out) that may not meet these fragments."""
    return next((a for a in others if a.id != but and breaks(rule, a.fragments, fragments)), None)


def offending(rule: Overlap, annotations: Iterable[Annotation]) -> list[Annotation]:
    """Those annotations of a layer, a document and an annotator that break the rule with another of them."""
    if rule == "any":
        return []
    found: dict[str, Annotation] = {}
    open_: list[Annotation] = []
    for a in sorted(annotations, key=lambda a: a.fragments[0].start):
        open_ = [b for b in open_ if b.fragments[-1].end > a.fragments[0].start]
        for b in open_:
            if breaks(rule, a.fragments, b.fragments):
                found |= {a.id: a, b.id: b}
        open_.append(a)
    return list(found.values())
