"""A text in pieces between the borders of spans: how overlapping spans are shown where only nesting can be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from annotate.model.text import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """A stretch of text and everything that covers it, the outermost first."""

    span: Span
    items: tuple[T, ...]


def segments(length: int, spans: Iterable[tuple[Span, T]]) -> list[Segment[T]]:
    """The whole text of that length in order; `items` of a segment by start, the longer first, then as given."""
    given = list(spans)
    order = sorted(range(len(given)), key=lambda i: (given[i][0].start, -given[i][0].end, i))
    borders = sorted({0, length} | {at for span, _ in given for at in (span.start, span.end)})
    made: list[Segment[T]] = []
    active: list[int] = []
    waiting = iter([*order, -1])
    following = next(waiting)
    for start, end in pairwise(borders):
        active = [i for i in active if given[i][0].end > start]
        while following >= 0 and given[following][0].start <= start:
            active.append(following)
            following = next(waiting)
        made.append(Segment(Span(start, end), tuple(given[i][1] for i in active)))
    return made


@dataclass(frozen=True, slots=True)
class Node(Generic[T]):
    """A span that holds others, as an element of a tree; `item` is None for the whole text."""

    span: Span
    item: T | None
    inner: tuple[Node[T], ...]


def nested(length: int, spans: Sequence[tuple[Span, T]]) -> tuple[Node[T], list[T]]:
    """The spans as a tree, by start, the longer first; those that cross one that came before are given apart."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i][0].start, -spans[i][0].end, i))
    crossing: list[T] = []
    root: tuple[Span | None, T | None, list[Node[T]]] = (None, None, [])
    stack: list[tuple[Span | None, T | None, list[Node[T]]]] = [root]

    def close() -> None:
        span, item, inner = stack.pop()
        assert span is not None
        stack[-1][2].append(Node(span, item, tuple(inner)))

    for i in order:
        span, item = spans[i]
        while (top := stack[-1][0]) is not None and top.end <= span.start:
            close()
        if top is not None and span.end > top.end:
            crossing.append(item)
            continue
        stack.append((span, item, []))
    while len(stack) > 1:
        close()
    return Node(Span(0, max(length, 1)), None, tuple(root[2])), crossing
