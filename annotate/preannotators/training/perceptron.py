"""Trains the perceptron: Adam (Kingma and Ba 2015) with dropout (Srivastava et al. 2014), in numpy, seeds fixed.

All groups of types are learned at once, each by its own softmax over the same hidden layers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from annotate.preannotators.learned.perceptron import FORMAT, REACH, softmax, spans, window
from annotate.preannotators.training.entities import GROUPS, Document, tags

VERSION = "1.0"
KINDS = "aspndgqecbhvlKkm"  # of attributes; pairs and the words themselves are left to the chains
RAREST = 8  # times that an attribute must occur
HIDDEN = (128, 256)
ROUNDS = 20

_SEED = 1
_RATE = 4e-3
_DECAY = 1e-3
_BATCH = 1500  # tokens
_WARM = 50  # steps until the full rate
_DROPPED = {"inputs": 0.15, "attributes": 0.2, "first": 0.3, "second": 0.5}


@dataclass(frozen=True, slots=True)
class Material:
    """What is learned from: by text the rows of `Everything`, numbers of attributes with their tokens, tags by group.

    `names` are the attributes by number, `groups` the tags by number.
    """

    rows: Sequence[Any]
    attributes: Sequence[tuple[Any, Any]]
    wanted: Sequence[Any]
    names: Sequence[str]
    groups: Sequence[tuple[str, list[str]]]


def material(documents: Sequence[Document]) -> Material:
    """Of documents that were analysed for `Everything`."""
    counts = Counter(name for _, own, _ in documents for some in own for name in some if name[0] in KINDS)
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    ids = {name: number for number, name in enumerate(names)}
    marked = [{group: tags(analysis, gold, group) for group in GROUPS} for analysis, _, gold in documents]
    groups = [
        (group, sorted({tag for doc in marked for tag in doc[group]}, key=lambda tag: (tag != "O", tag)))
        for group in GROUPS
    ]
    numbers = {group: {tag: i for i, tag in enumerate(seen)} for group, seen in groups}
    listed = [_numbered(own, ids) for _, own, _ in documents]
    wanted = [np.array([[numbers[group][tag] for tag in doc[group]] for group, _ in groups], np.intp) for doc in marked]
    return Material([np.concatenate(doc.kept) for doc, _, _ in documents], listed, wanted, names, groups)


def _numbered(own: Sequence[Sequence[str]], ids: Mapping[str, int]) -> tuple[Any, Any]:
    numbers = [[ids[name] for name in some if name in ids] for some in own]
    token = np.repeat(np.arange(len(own)), [len(some) for some in numbers])
    return np.array([number for some in numbers for number in some], np.intp), token


def bare(documents: Sequence[Document]) -> list[Document]:
    """The documents without the rows, which the chains do not need."""
    return [(replace(analysis, kept=()), own, gold) for analysis, own, gold in documents]


def train(given: Material, path: Path) -> None:
    """Trains a perceptron into the file that ships."""
    learner = _Learner(given, np.random.default_rng(_SEED))
    sizes = [len(rows) for rows in given.rows]
    steps = ROUNDS * max(1, sum(sizes) // _BATCH)
    for _ in range(ROUNDS):
        batch: list[int] = []
        for text in learner.random.permutation(len(sizes)).tolist():
            batch.append(text)
            if sum(sizes[i] for i in batch) >= _BATCH:
                learner.step(batch, steps)
                batch = []
        if batch:
            learner.step(batch, steps)
    groups = [{"name": name, "tags": seen} for name, seen in given.groups]
    about = json.dumps({"format": FORMAT, "version": VERSION, "groups": groups}, ensure_ascii=False)
    held: dict[str, Any] = {key: weights.astype(np.float16) for key, weights in learner.weights().items()}
    held["about"] = np.frombuffer(about.encode("utf-8"), np.uint8)
    held["names"] = np.frombuffer("\n".join(given.names).encode("utf-8"), np.uint8)
    np.savez_compressed(path, **held)


class _Learner:
    """A perceptron while it learns."""

    def __init__(self, given: Material, random: Any) -> None:
        self.random = random
        self._given = given
        some = np.concatenate(given.rows[:200]).astype(np.float32)
        self._mean, self._spread = some.mean(axis=0), some.std(axis=0) + np.float32(1e-3)
        self._columns = list(spans(given.groups))
        width, out = some.shape[1], self._columns[-1].stop
        first, second = HIDDEN
        seen = (2 * REACH + 1) * first
        # weights and biases by turns; the weights of the attributes stand apart, as few of them change at a step
        self._weights = [
            self._normal((width, first), 2 / width),
            np.zeros(first, np.float32),
            self._normal((seen, second), 2 / seen),
            np.zeros(second, np.float32),
            self._normal((second, out), 0.02 / second),
            np.zeros(out, np.float32),
        ]
        self._table = self._normal((len(given.names), first), 0.01)
        self._moments = [(np.zeros_like(w), np.zeros_like(w)) for w in (*self._weights, self._table)]
        self._done = 0

    def _normal(self, shape: tuple[int, int], variance: float) -> Any:
        return self.random.standard_normal(shape, np.float32) * np.float32(variance**0.5)

    def _kept(self, shape: Any, layer: str) -> Any:
        """A mask that drops some and makes up for them."""
        share = np.float32(_DROPPED[layer])
        return (self.random.random(shape, dtype=np.float32) >= share) / (1 - share)

    def step(self, texts: Sequence[int], steps: int) -> None:
        """One step along the gradient on these texts, the learning rate falling to nothing in all `steps`."""
        given = self._given
        x = (np.concatenate([given.rows[i] for i in texts]) - self._mean) / self._spread
        x *= self._kept(x.shape, "inputs")
        wanted = np.concatenate([given.wanted[i] for i in texts], axis=1)
        starts = np.cumsum([0, *(len(given.rows[i]) for i in texts)])
        numbers = np.concatenate([given.attributes[i][0] for i in texts])
        token = np.concatenate([given.attributes[i][1] + at for i, at in zip(texts, starts, strict=False)])
        stays = self.random.random(len(numbers), dtype=np.float32) >= _DROPPED["attributes"]
        numbers, token, full = numbers[stays], token[stays], np.float32(1 / (1 - _DROPPED["attributes"]))

        w1, b1, w2, b2, w3, b3 = self._weights
        first = x @ w1 + b1 + _summed(self._table, numbers, token, len(x)) * full
        open1 = (first > 0) * self._kept(first.shape, "first")
        around = window(first * open1)
        second = around @ w2 + b2
        open2 = (second > 0) * self._kept(second.shape, "second")
        second *= open2
        wrong = second @ w3 + b3
        for columns, right in zip(self._columns, wanted, strict=True):
            wrong[:, columns] = softmax(wrong[:, columns])
            wrong[np.arange(len(x)), columns.start + right] -= 1
        wrong /= len(x)

        back2 = (wrong @ w3.T) * open2
        back1 = unwound(back2 @ w2.T, first.shape[1]) * open1
        slopes = [x.T @ back1, back1.sum(0), around.T @ back2, back2.sum(0), second.T @ wrong, wrong.sum(0)]
        order = np.argsort(numbers, kind="stable")
        heads = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        of_rows = np.add.reduceat(back1[token[order]], heads, axis=0) * full
        self._move(slopes, numbers[order][heads], of_rows, steps)

    def _move(self, slopes: Sequence[Any], rows: Any, of_rows: Any, steps: int) -> None:
        self._done += 1
        rate = np.float32(_RATE * min(1, self._done / _WARM) * max(0.02, 1 - self._done / steps))
        early = np.float32(1 - 0.9**self._done), np.float32(1 - 0.99**self._done)
        for number, (weight, slope) in enumerate(zip(self._weights, slopes, strict=True)):
            mean, square = self._moments[number]
            mean += (slope - mean) * np.float32(0.1)
            square += (slope * slope - square) * np.float32(0.01)
            move = mean / (np.sqrt(square / early[1]) + np.float32(1e-8)) / early[0]
            if number % 2 == 0:
                move += np.float32(_DECAY) * weight
            weight -= rate * move
        mean, square = self._moments[-1]
        mean[rows] += (of_rows - mean[rows]) * np.float32(0.1)
        square[rows] += (of_rows * of_rows - square[rows]) * np.float32(0.01)
        move = mean[rows] / (np.sqrt(square[rows]) + np.float32(1e-7)) * np.float32(0.5)
        self._table[rows] -= rate * (move + np.float32(_DECAY) * self._table[rows])

    def weights(self) -> dict[str, Any]:
        """What ships, with the inputs' mean and spread folded into the first layer."""
        w1, b1, w2, b2, w3, b3 = self._weights
        scaled = w1 / self._spread[:, None]
        return {
            "first": scaled,
            "first_bias": b1 - self._mean @ scaled,
            "of_attributes": self._table,
            "second": w2,
            "second_bias": b2,
            "third": w3,
            "third_bias": b3,
        }


def unwound(back: Any, hidden: int) -> Any:
    """The slopes of `window`'s rows, summed for each token."""
    count = len(back)
    out = np.zeros((count + 2 * REACH, hidden), np.float32)
    for place in range(2 * REACH + 1):
        out[place : place + count] += back[:, place * hidden : (place + 1) * hidden]
    return out[REACH : REACH + count]


def _summed(table: Any, numbers: Any, at: Any, count: int) -> Any:
    """(count, width): for each place the sum of the rows of `table` that stand there; `at` goes up."""
    out = np.zeros((count, table.shape[1]), np.float32)
    if len(numbers):
        heads = np.flatnonzero(np.diff(at, prepend=-1))
        out[at[heads]] = np.add.reduceat(table[numbers], heads, axis=0)
    return out
