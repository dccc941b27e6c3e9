"""An immutable set of things that lie in a text, sorted by place."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from annotate.model.text import Fragments


class Placed(Protocol):
    """Anything with an id and fragments."""

    @property
    def id(self) -> str: ...

    @property
    def fragments(self) -> Fragments: ...


_Key = tuple[int, int, str]


_LONG = 2_000  # code points; what is longer is kept in a list of its own, so that look-ups need not go back far


def _is_long(key: _Key) -> bool:
    return -key[1] - key[0] > _LONG


def place_key(item: Placed) -> _Key:
    """Reading order: by start, the longer first, then by id."""
    return item.fragments[0].start, -item.fragments[-1].end, item.id


T = TypeVar("T", bound=Placed)


class SpanSet(Generic[T]):
    """Things by id and by place. A change gives a new set and leaves this one as it is.

    Finding what overlaps a stretch costs the logarithm of the size, plus what lies around it and the number of very
    long ones; a change costs one copy of the index (about 0.2 ms for 16,000).
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._by_id: dict[str, T] = {item.id: item for item in items}
        # place_key written out: the calls would take as long as the sorting
        keys = [(item.fragments[0].start, -item.fragments[-1].end, id) for id, item in self._by_id.items()]
        keys.sort()
        self._order: list[_Key] = keys
        self._long: list[_Key] = [key for key in self._order if -key[1] - key[0] > _LONG]

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[T]:
        return (self._by_id[key[2]] for key in self._order)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def get(self, id: str) -> T | None:
        return self._by_id.get(id)

    def changed(self, removed: Iterable[str] = (), added: Iterable[T] = ()) -> SpanSet[T]:
        """The set without the ids `removed` (unknown ones are passed over) and with `added` (same ids replaced)."""
        removed, added = list(removed), list({item.id: item for item in added}.values())
        by_id, order = dict(self._by_id), list(self._order)
        if len(removed) + len(added) > 64:
            for id in removed:
                by_id.pop(id, None)
            by_id.update((item.id, item) for item in added)
            return SpanSet(by_id.values())
        for id in (*removed, *(item.id for item in added)):
            if old := by_id.pop(id, None):
                del order[bisect_left(order, place_key(old))]
        for item in added:
            by_id[item.id] = item
            insort(order, place_key(item))
        fresh: SpanSet[T] = SpanSet.__new__(SpanSet)
        fresh._by_id, fresh._order = by_id, order
        keys = (*map(place_key, added), *(key for key in self._long if key[2] in by_id))
        fresh._long = sorted({key for key in keys if _is_long(key) and place_key(by_id[key[2]]) == key})
        return fresh

    def overlapping(self, start: int, end: int) -> list[T]:
        """Everything whose hull overlaps `start..end`, in reading order."""
        order = self._order
        low, high = bisect_left(order, (start - _LONG,)), bisect_left(order, (end,))
        far = [key for key in self._long if key[0] < start - _LONG and -key[1] > start]
        return [self._by_id[key[2]] for key in (*far, *order[low:high]) if -key[1] > start]

    def at(self, offset: int) -> list[T]:
        """Everything with a fragment over `offset`, the shortest first."""
        found = [
            item
            for item in self.overlapping(offset, offset + 1)
            if any(f.start <= offset < f.end for f in item.fragments)
        ]
        return sorted(found, key=lambda item: (item.fragments[-1].end - item.fragments[0].start, item.id))

    def rank(self, item: Placed) -> int:
        """How many stand before `item` in reading order."""
        return self.rank_of(place_key(item))

    def rank_of(self, place: tuple[int, int, str]) -> int:
        """How many stand before a place (start, minus end, id) in reading order."""
        return bisect_left(self._order, place)

    def key_at(self, rank: int) -> tuple[int, int, str]:
        """The place (start, minus end, id) of the one at `rank`."""
        return self._order[rank]

    def ranked(self, rank: int) -> T:
        """The one at `rank`."""
        return self._by_id[self._order[rank][2]]
