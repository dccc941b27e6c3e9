"""A perceptron over the inner states of natasha's networks: how likely each tag of an entity is at each token.

The first layer sees of a token its word's vector, what the networks for names, morphology and syntax make of it, and
its attributes; the second sees the first layers of the tokens around. The networks run on every text anyway, so what
they learned of Russian from large silver data comes at the price of two small products.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from annotate.preannotators.learned.clusters import FOLDER
from annotate.preannotators.learned.held import opened
from annotate.preannotators.learned.seen import Seen, added, seen

FILE = "perceptron.npz"
FORMAT = 1
REACH = 2  # tokens on each side that the second layer sees
LEAST = 1e-4  # probability that counts as none: a sure perceptron does not overrule the chains alone

_AT_ONCE = 1024  # tokens; bounds the memory
_log = logging.getLogger(__name__)


class Everything:
    """An onlooker that keeps all there is, for the training."""

    def keep(self, vectors: Any, states: Sequence[Any]) -> Any:
        return np.concatenate([vectors, *states], axis=1).astype(np.float16)


class Perceptron:
    """The weights, ready to use; an onlooker of the networks."""

    def __init__(self, path: Path) -> None:
        """Raises: ValueError, KeyError, OSError for a file that is none of this format."""
        with opened(path, FORMAT) as (about, self.ids, held):
            self._first, self._first_bias = (held[key].astype(np.float32) for key in ("first", "first_bias"))
            self._of_attributes = held["of_attributes"].astype(np.float32)
            self._second, self._second_bias = (held[key].astype(np.float32) for key in ("second", "second_bias"))
            self._third, self._third_bias = (held[key].astype(np.float32) for key in ("third", "third_bias"))
        self.version: str = about["version"]
        self.groups: list[tuple[str, list[str]]] = [(g["name"], g["tags"]) for g in about["groups"]]

    def keep(self, vectors: Any, states: Sequence[Any]) -> Any:
        return self.seen(np.concatenate([vectors, *states], axis=1))

    def seen(self, rows: Any) -> Any:
        """What the first layer makes of the rows that `Everything` keeps."""
        return (rows @ self._first + self._first_bias).astype(np.float16)

    def hints(
        self, kept: Sequence[Any], own: Sequence[Sequence[str]] | Seen, groups: Sequence[tuple[str, list[str]]]
    ) -> Any:
        """(tokens, tags of `groups` side by side): log probabilities; 0 for a tag that is not known here."""
        rows = np.concatenate(kept)
        looked_up = seen(own, self.ids)
        out = np.empty((len(rows), len(self._third_bias)), np.float32)
        for at in range(0, len(rows), _AT_ONCE):
            out[at : at + _AT_ONCE] = self._likely(rows, looked_up, at)
        known = {(name, tag): i for i, (name, tag) in enumerate(_tags(self.groups))}
        columns = [known.get(pair, -1) for pair in _tags(groups)]
        return np.pad(out, ((0, 0), (0, 1)))[:, columns]

    def _likely(self, rows: Any, own: Seen, at: int) -> Any:
        low, high = max(0, at - REACH), min(len(rows), at + _AT_ONCE + REACH)
        first = np.maximum(rows[low:high] + self._summed(own, low, high), 0)
        second = np.maximum(window(first) @ self._second + self._second_bias, 0)
        scores = second @ self._third + self._third_bias
        for columns in spans(self.groups):
            scores[:, columns] = np.log(softmax(scores[:, columns]) + LEAST)
        return scores[at - low : min(high, at + _AT_ONCE) - low]

    def _summed(self, own: Seen, first: int, last: int) -> Any:
        """(tokens, hidden): the sum of the weights of each token's attributes."""
        flat, token = own.numbers(self.ids, first, last)
        known = flat < len(self.ids)
        return added(self._of_attributes, flat[known], token[known], last - first)


def window(rows: Any) -> Any:
    """Each row with those up to `REACH` before and behind it, side by side; zeros beyond the ends."""
    padded = np.pad(rows, ((REACH, REACH), (0, 0)))
    return np.concatenate([padded[at : at + len(rows)] for at in range(2 * REACH + 1)], axis=1)


def softmax(scores: Any) -> Any:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def spans(groups: Sequence[tuple[str, list[str]]]) -> Iterator[slice]:
    """The columns of each group."""
    at = 0
    for _, tags in groups:
        yield slice(at, at + len(tags))
        at += len(tags)


def _tags(groups: Sequence[tuple[str, list[str]]]) -> Iterator[tuple[str, str]]:
    return ((name, tag) for name, tags in groups for tag in tags)


@cache
def shipped(path: Path = FOLDER / FILE) -> Perceptron | None:
    """The perceptron at `path`; None, with a line in the log, where they cannot be used."""
    try:
        return Perceptron(path)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        _log.warning("%s cannot be read (%s): the chains tag alone", path.name, type(error).__name__)
        return None
