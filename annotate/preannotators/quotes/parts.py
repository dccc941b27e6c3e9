"""The values that the quotation rules hand to each other: mentions, cues, and what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Place = tuple[int, int]  # start, end in code points
T = TypeVar("T")
_BUCKET = 1000  # code points


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a source: the tokens `first <= i < last` around `head`.

    `resolvable` is False where the words say only that there is somebody (в понедельник, в интервью).
    """

    first: int
    last: int
    head: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that introduce speech: the tokens `first <= i < last`, ruled by the word at `head`.

    `kind` is verb, passive, state (уверен), noun or adverbial.
    """

    first: int
    last: int
    head: int
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation before its speaker is known."""

    places: tuple[Place, ...]
    type: str
    rule: str
    score: float
    cue: Cue | None = None
    source: Mention | None = None
    borrowed: int = -1  # index of a token whose source this one shares; -1 for its own

    @property
    def start(self) -> int:
        return self.places[0][0]

    @property
    def end(self) -> int:
        return self.places[-1][1]


class Places(Generic[T]):
    """Values by place, to be asked what lies over a stretch without looking at all of them."""

    def __init__(self, places: Iterable[tuple[Place, T]]) -> None:
        self._buckets: dict[int, list[tuple[Place, T]]] = defaultdict(list)
        for (start, end), value in places:
            for bucket in range(start // _BUCKET, end // _BUCKET + 1):
                self._buckets[bucket].append(((start, end), value))

    def over(self, start: int, end: int) -> Iterator[tuple[Place, T]]:
        """The values whose places share a code point with `start..end`, each once."""
        for bucket in range(start // _BUCKET, end // _BUCKET + 1):
            for place, value in self._buckets.get(bucket, ()):
                first = max(start, place[0]) // _BUCKET
                if place[0] < end and start < place[1] and bucket == first:
                    yield place, value
