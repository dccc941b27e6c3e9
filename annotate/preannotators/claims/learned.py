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
from typing import Any

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
        names, rows, weights = self._by_sign
        known = [(rows[sign], value) for sign, value in signs.items() if sign in rows]
        # the first row holds the constants
        places, values = zip((0, 1.0), *known, strict=True)
        return names[int((values @ weights[list(places)]).argmax())]

    @cached_property
    def _by_sign(self) -> tuple[list[str], Mapping[str, int], Any]:
        """The types in order, the row of each sign, and (rows, types) the weights: a sign is looked up once."""
        import numpy as np

        names = sorted(self.types)
        signs = sorted({sign for line in self.types.values() for sign in line.weights})
        weights = np.zeros((len(signs) + 1, len(names)))
        rows = {sign: row for row, sign in enumerate(signs, 1)}
        for column, name in enumerate(names):
            weights[0, column] = self.types[name].constant
            for sign, weight in self.types[name].weights.items():
                weights[rows[sign], column] = weight
        return names, rows, weights


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
