"""The learned model of claims: weights of words, their clusters and neighbouring sentences beside the rules' own score.

The model is fitted without the rules and added to them: each sees what the other does not, and together they rank
better than either, on texts of other years than those learned from as well.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from annotate.preannotators.learned.clusters import FOLDER

FILE = "claims.json"
FORMAT = 1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A weighted sum: a constant and a weight by sign."""

    constant: float
    weights: Mapping[str, float]

    def of(self, signs: Mapping[str, float]) -> float:
        get = self.weights.get
        return self.constant + sum(get(name, 0.0) * value for name, value in signs.items())


@dataclass(frozen=True)
class ClaimModel:
    """Check-worthiness and the types of the schema that were learned; `slope` and `shift` make a probability."""

    version: str
    worth: Line
    types: Mapping[str, Line]
    slope: float
    shift: float

    def score(self, signs: Mapping[str, float], ruled: float) -> float:
        """Check-worthiness in 0..1 of a unit that the rules' sum gives `ruled`."""
        return 1 / (1 + math.exp(-min(max(self.slope * (ruled + self.worth.of(signs)) + self.shift, -50.0), 50.0)))

    def type(self, signs: Mapping[str, float]) -> str:
        """The likeliest type."""
        names, table = self._by_sign
        sums = [0.0] * len(names)
        for sign, value in signs.items():
            for column, weight in table.get(sign, ()):
                sums[column] += weight * value
        return max(zip(names, sums, strict=True), key=lambda pair: self.types[pair[0]].constant + pair[1])[0]

    @cached_property
    def _by_sign(self) -> tuple[list[str], Mapping[str, list[tuple[int, float]]]]:
        """The types in order, and for each sign its weight in each: a sign is looked up once."""
        names = sorted(self.types)
        table: dict[str, list[tuple[int, float]]] = {}
        for column, name in enumerate(names):
            for sign, weight in self.types[name].weights.items():
                table.setdefault(sign, []).append((column, weight))
        return names, table


@cache
def model(path: Path = FOLDER / FILE) -> ClaimModel | None:
    """The model at `path`, read at the first call; None, with a line in the log, where it cannot be used."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] != FORMAT:
            raise ValueError(f"format {held['format']}, not {FORMAT}")
        return ClaimModel(
            held["version"],
            Line(held["worth"]["constant"], held["worth"]["weights"]),
            {name: Line(line["constant"], line["weights"]) for name, line in held["types"].items()},
            held["slope"],
            held["shift"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s cannot be read (%s): claims are scored by the rules alone", path.name, type(error).__name__)
        return None
