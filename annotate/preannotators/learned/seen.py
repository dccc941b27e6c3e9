"""The attributes of a text's tokens as numbers, looked up once for all tables that weigh them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np

Table = Mapping[str, int]  # attribute -> number, from 0 without gaps


class Joint:
    """Several tables as one: each attribute has a number, and each table says what that is in its own."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.numbers: dict[str, int] = {}
        for table in tables:
            for name in table:
                self.numbers.setdefault(name, len(self.numbers))
        names = list(self.numbers)
        # one more row for what no table knows
        self._own = {id(t): np.array([*map(t.get, names, repeat(len(t))), len(t)], np.int32) for t in tables}
        self._tables = tuple(tables)  # an id is only good while its table lives

    def own(self, table: Table, numbers: Any) -> Any:
        return self._own[id(table)].take(numbers)


class Seen:
    """What is seen of the tokens `0 <= index < len`, ready for the tables of `joint`."""

    def __init__(self, own: Sequence[Sequence[str]], joint: Joint) -> None:
        self._joint = joint
        lengths = [len(names) for names in own]
        get, unknown = joint.numbers.get, repeat(len(joint.numbers))
        self._flat = np.fromiter(map(get, chain.from_iterable(own), unknown), np.int32, sum(lengths))
        self._lengths = np.array(lengths, np.intp)
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)])

    def __len__(self) -> int:
        return len(self._lengths)

    def numbers(self, table: Table, first: int, last: int) -> tuple[Any, Any]:
        """(numbers, tokens): the attributes of the tokens `first <= index < last` one after another, by the numbers of
        `table` (its length: unknown), and which token each belongs to, counted from `first`.
        """
        flat = self._joint.own(table, self._flat[self._starts[first] : self._starts[last]])
        return flat, np.repeat(np.arange(last - first), self._lengths[first:last])


def seen(own: Sequence[Sequence[str]] | Seen, table: Table) -> Seen:
    """`own` as it is where it has been looked up, else looked up for this table alone."""
    return own if isinstance(own, Seen) else Seen(own, Joint([table]))


def added(table: Any, numbers: Any, at: Any, count: int) -> Any:
    """(count, width): for each place the sum of the rows of `table` that stand there, in order; `at` goes up.

    All first rows are taken at once, then all second ones: a third of the time of numpy's `add.reduceat`.
    """
    sizes = np.bincount(at, minlength=count)
    longest = np.argsort(-sizes, kind="stable")
    firsts, sizes = (np.cumsum(sizes) - sizes)[longest], sizes[longest]
    sums = np.zeros((count, table.shape[1]), np.float32)
    for rank in range(int(sizes[0]) if count else 0):
        some = int(np.searchsorted(-sizes, -rank))
        sums[:some] += table.take(numbers[firsts[:some] + rank], axis=0)
    out = np.empty_like(sums)
    out[longest] = sums
    return out
