"""Linear-chain conditional random fields (Lafferty et al. 2001) in numpy: several groups of labels at one pass.

A file holds, for every attribute and distance that has a weight, one row of weights over the labels of all groups.
A text's attributes are looked up once; all sentences and groups are then decoded side by side, so that the cost of a
step is shared. Nothing is ever unpickled.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotate.preannotators.learned.attributes import FARTHEST
from annotate.preannotators.learned.held import opened
from annotate.preannotators.learned.seen import Seen, added, seen

_LONGEST = 200  # tokens that are decoded as one chain
_AT_ONCE = 4096  # tokens looked up at once; bounds the memory
_WIDTH = 64  # chains decoded side by side
_NEVER = -1e4
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A labelled run of tokens, `first <= index < last`, and the probability that it starts, goes on and ends so."""

    first: int
    last: int
    label: str
    score: float


class Chains:
    """The weights of all groups, ready to use.

    `ids` numbers the attributes; `rows[distance, id]` is the row of `weights` (row 0 is all zeros).
    """

    def __init__(self, path: Path) -> None:
        """Raises: ValueError, KeyError, OSError for a file that is none of this format."""
        with opened(path, FORMAT) as (about, self.ids, held):
            rows, weights = held["rows"], held["weights"]
            # what a label gets on top at each token: trained chains find too few of rare types
            self.lean = held["lean"].astype(np.float32)
            self.transitions = held["transitions"].astype(np.float32)
        self.version: str = about["version"]
        self.groups: list[tuple[str, list[str]]] = [(g["name"], g["tags"]) for g in about["groups"]]
        # one more column for what is unknown
        self.rows = np.pad(rows.astype(np.int32), ((0, 0), (0, 1)))
        self.weights = weights.astype(np.float32)

    def find(
        self, own: Sequence[Sequence[str]] | Seen, sentences: Sequence[tuple[int, int]], hints: Any = None
    ) -> dict[str, list[Found]]:
        """Per group what it finds in each `first..last` of `sentences`, in order; chains never cross their ends.

        `hints` (tokens, labels of all groups) are scores of another model, added to the chains' own.
        """
        found: dict[str, list[Found]] = {name: [] for name, _ in self.groups}
        looked_up = seen(own, self.ids)
        pieces = [(at, min(at + _LONGEST, last)) for first, last in sentences for at in range(first, last, _LONGEST)]
        at = 0
        while at < len(pieces):
            end = at + 1
            while end < len(pieces) and pieces[end][1] - pieces[at][0] <= _AT_ONCE:
                end += 1
            self._some(looked_up, pieces[at:end], found, hints)
            at = end
        return found

    def _some(self, own: Seen, pieces: list[tuple[int, int]], found: dict[str, list[Found]], hints: Any) -> None:
        scores = self._emissions(own, pieces)
        begin = pieces[0][0]
        if hints is not None:
            scores += hints[begin : pieces[-1][1]]
        by_length = sorted(pieces, key=lambda p: (p[1] - p[0], p))
        for at in range(0, len(by_length), _WIDTH):
            batch = by_length[at : at + _WIDTH]
            self._decode(scores, begin, batch, found)
        for spans in found.values():
            spans.sort(key=lambda f: (f.first, f.last))

    def _emissions(self, own: Seen, pieces: list[tuple[int, int]]) -> Any:
        """(tokens, labels): the sum of the weights of what is seen from each token."""
        begin, end = pieces[0][0], pieces[-1][1]
        count = end - begin
        ids, token = own.numbers(self.ids, begin, end)
        piece = np.full(count, -1)
        for number, (first, last) in enumerate(pieces):
            piece[first - begin : last - begin] = number
        total = np.tile(self.lean, (count, 1))
        for distance in range(-FARTHEST, FARTHEST + 1):
            rows = self.rows[distance + FARTHEST].take(ids)
            used = np.flatnonzero(rows)
            if not len(used):
                continue
            sums = added(self.weights, rows[used], token[used], count)
            # what stands at `there` is seen from `here`, in the same piece only
            here, there = (
                slice(max(0, -distance), count - max(0, distance)),
                slice(max(0, distance), count + min(0, distance)),
            )
            same = piece[here] == piece[there]
            total[here] += sums[there] * same[:, None]
        return total

    def _decode(self, scores: Any, begin: int, batch: list[tuple[int, int]], found: dict[str, list[Found]]) -> None:
        """The likeliest tag of each token, for all groups at once; `batch` goes from short to long."""
        groups, states = self.transitions.shape[0], self.transitions.shape[1]
        lengths = [last - first for first, last in batch]
        # (steps, groups, chains, states); states that a group does not have are never taken
        local = np.full((lengths[-1], groups, len(batch), states), _NEVER, np.float32)
        column = 0
        for group, (_, tags) in enumerate(self.groups):
            for chain, (first, last) in enumerate(batch):
                local[: last - first, group, chain, : len(tags)] = scores[
                    first - begin : last - begin, column : column + len(tags)
                ]
            column += len(tags)
        both = _chances(local, self.transitions, lengths)
        path, chance = both.argmax(axis=-1), both.max(axis=-1)
        busy = path.any(axis=0)  # the first tag is "O", also behind the end of a chain
        for group, (name, tags) in enumerate(self.groups):
            for chain, (first, last) in enumerate(batch):
                if busy[group, chain]:
                    found[name].extend(
                        _runs(path[: last - first, group, chain], chance[: last - first, group, chain], tags, first)
                    )


def _chances(local: Any, transitions: Any, lengths: Sequence[int]) -> Any:
    """The probability of each state by step, group and chain (forward and backward sums, rescaled at every step)."""
    steps = local.shape[0]
    odds = np.exp(transitions)
    turned = np.ascontiguousarray(odds.swapaxes(-1, -2))
    peak = local.max(axis=-1, keepdims=True)
    weight = np.exp(local - np.where(peak > _NEVER, peak, 0))
    # chains stand from short to long, so those that still run are the last ones
    running = [bisect_right(lengths, step) for step in range(steps)]
    forward = np.zeros_like(weight)
    forward[0] = weight[0] / weight[0].sum(axis=-1, keepdims=True)
    for step in range(1, steps):
        now = (forward[step - 1][:, running[step] :] @ odds) * weight[step][:, running[step] :]
        forward[step][:, running[step] :] = now / np.add.reduce(now, -1, keepdims=True)
    backward = np.ones_like(weight)
    for step in range(steps - 2, -1, -1):
        live = running[step + 1]
        before = (weight[step + 1][:, live:] * backward[step + 1][:, live:]) @ turned
        backward[step][:, live:] = before / np.add.reduce(before, -1, keepdims=True)
    both = forward * backward
    return both / np.maximum(both.sum(axis=-1, keepdims=True), 1e-30)


def _runs(path: Any, chance: Any, tags: list[str], begin: int) -> list[Found]:
    """The labelled runs of one chain; a run that is only "inside" counts as begun."""
    found: list[Found] = []
    i, length = 0, len(path)
    while i < length:
        tag = tags[path[i]]
        if tag == "O":
            i += 1
            continue
        label = tag[2:]
        end = i + 1
        while end < length and tags[path[end]] == f"I-{label}":
            end += 1
        sure = chance[i:end].min()
        if end < length:
            sure = min(sure, chance[end])
        found.append(Found(begin + i, begin + end, label, round(float(sure), 4)))
        i = end
    return found
