"""Linear-chain conditional random fields (Lafferty et al. 2001) in numpy: several groups of labels at one pass.

A file holds, for every attribute and distance that has a weight, one row of weights over the labels of all groups.
A text's attributes are looked up once; all sentences and groups are then decoded side by side, so that the cost of a
step is shared. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotate.preannotators.learned.attributes import FARTHEST

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
        with np.load(path, allow_pickle=False) as held:
            about = json.loads(bytes(held["about"]).decode("utf-8"))
            if about["format"] != FORMAT:
                raise ValueError(f"format {about['format']}, not {FORMAT}")
            names = bytes(held["names"]).decode("utf-8").split("\n")
            rows, weights = held["rows"], held["weights"]
            # what a label gets on top at each token: trained chains find too few of rare types
            self.lean = held["lean"].astype(np.float32)
            self.transitions = held["transitions"].astype(np.float32)
        self.version: str = about["version"]
        self.groups: list[tuple[str, list[str]]] = [(g["name"], g["tags"]) for g in about["groups"]]
        self.ids = {name: number for number, name in enumerate(names)}
        self.rows = rows.astype(np.int32)
        self.weights = weights.astype(np.float32)

    def find(self, own: Sequence[Sequence[str]], sentences: Sequence[tuple[int, int]]) -> dict[str, list[Found]]:
        """Per group what it finds in each `first..last` of `sentences`, in order; chains never cross their ends."""
        found: dict[str, list[Found]] = {name: [] for name, _ in self.groups}
        pieces = [(at, min(at + _LONGEST, last)) for first, last in sentences for at in range(first, last, _LONGEST)]
        at = 0
        while at < len(pieces):
            end = at + 1
            while end < len(pieces) and pieces[end][1] - pieces[at][0] <= _AT_ONCE:
                end += 1
            self._some(own, pieces[at:end], found)
            at = end
        return found

    def _some(self, own: Sequence[Sequence[str]], pieces: list[tuple[int, int]], found: dict[str, list[Found]]) -> None:
        scores = self._emissions(own, pieces)
        begin = pieces[0][0]
        by_length = sorted(pieces, key=lambda p: (p[1] - p[0], p))
        for at in range(0, len(by_length), _WIDTH):
            batch = by_length[at : at + _WIDTH]
            self._decode(scores, begin, batch, found)
        for spans in found.values():
            spans.sort(key=lambda f: (f.first, f.last))

    def _emissions(self, own: Sequence[Sequence[str]], pieces: list[tuple[int, int]]) -> Any:
        """(tokens, labels): the sum of the weights of what is seen from each token."""
        begin, end = pieces[0][0], pieces[-1][1]
        get = self.ids.get
        numbers: list[int] = []
        ends: list[int] = []
        for i in range(begin, end):
            numbers.extend([n for n in map(get, own[i]) if n is not None])
            ends.append(len(numbers))
        count = end - begin
        ids = np.array(numbers, dtype=np.int32)
        token = np.repeat(np.arange(count), np.diff(np.array([0, *ends])))
        piece = np.full(count, -1)
        for number, (first, last) in enumerate(pieces):
            piece[first - begin : last - begin] = number
        total = np.tile(self.lean, (count, 1))
        for distance in range(-FARTHEST, FARTHEST + 1):
            rows = self.rows[distance + FARTHEST][ids]
            used = np.flatnonzero(rows)
            if not len(used):
                continue
            at = token[used]
            heads = np.flatnonzero(np.diff(at, prepend=-1))
            sums = np.add.reduceat(self.weights[rows[used]], heads, axis=0)
            seen_by = at[heads] - distance
            inside = (seen_by >= 0) & (seen_by < count)
            inside[inside] = piece[seen_by[inside]] == piece[at[heads][inside]]
            total[seen_by[inside]] += sums[inside]
        return total

    def _decode(self, scores: Any, begin: int, batch: list[tuple[int, int]], found: dict[str, list[Found]]) -> None:
        """Viterbi's best chain, and forward and backward sums for its probability, for all groups at once."""
        groups, states = self.transitions.shape[0], self.transitions.shape[1]
        longest = batch[-1][1] - batch[-1][0]
        lengths = np.array([last - first for first, last in batch])
        # (steps, groups, chains, states); where a group has fewer states or a chain fewer steps, nothing counts
        local = np.zeros((longest, groups, len(batch), states), np.float32)
        column = 0
        for group, (_, tags) in enumerate(self.groups):
            local[:, group, :, len(tags) :] = _NEVER
            for chain, (first, last) in enumerate(batch):
                local[: last - first, group, chain, : len(tags)] = scores[
                    first - begin : last - begin, column : column + len(tags)
                ]
            column += len(tags)
        path, chance = _best(local, self.transitions, lengths)
        for group, (name, tags) in enumerate(self.groups):
            for chain, (first, last) in enumerate(batch):
                found[name].extend(
                    _runs(path[: last - first, group, chain], chance[: last - first, group, chain], tags, first)
                )


def _best(local: Any, transitions: Any, lengths: Any) -> tuple[Any, Any]:
    """(best state, its probability) by step, group and chain."""
    steps, groups, chains, states = local.shape
    moves = transitions[:, None]  # (groups, 1, from, to)
    odds = np.exp(moves)
    alive = np.arange(steps)[:, None] < lengths  # (steps, chains)
    back = np.zeros(local.shape, np.int8)
    best = local[0]
    forward = np.zeros(local.shape, np.float32)
    peak = local.max(axis=-1, keepdims=True)
    weight = np.exp(local - peak)
    forward[0] = weight[0] / weight[0].sum(axis=-1, keepdims=True)
    for step in range(1, steps):
        paths = best[..., None] + moves
        back[step] = paths.argmax(axis=-2)
        best = np.where(alive[step][None, :, None], paths.max(axis=-2) + local[step], best)
        now = (forward[step - 1][..., None] * odds).sum(axis=-2) * weight[step]
        forward[step] = now / np.maximum(now.sum(axis=-1, keepdims=True), 1e-30)
    backward = np.ones((groups, chains, states), np.float32)
    state = best.argmax(axis=-1)
    path = np.zeros((steps, groups, chains), np.int64)
    chance = np.zeros((steps, groups, chains), np.float32)
    for step in range(steps - 1, -1, -1):
        path[step] = state
        both = forward[step] * backward
        picked = np.take_along_axis(both, state[..., None], axis=-1)[..., 0]
        chance[step] = picked / np.maximum(both.sum(axis=-1), 1e-30)
        if step:
            here = alive[step][None, :]
            earlier = np.take_along_axis(back[step], state[..., None], axis=-1)[..., 0]
            state = np.where(here, earlier, state)
            new = (odds * (weight[step] * backward)[..., None, :]).sum(axis=-1)
            new = new / np.maximum(new.sum(axis=-1, keepdims=True), 1e-30)
            backward = np.where(here[..., None], new, backward)
    return path, chance


def _runs(path: Any, chance: Any, tags: list[str], begin: int) -> list[Found]:
    """The labelled runs of one chain; a run that is only "inside" counts as begun."""
    found: list[Found] = []
    if not path.any() and tags[0] == "O":
        return found
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
