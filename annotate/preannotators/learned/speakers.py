"""The learned ranker of speakers: one weight a sign, the likeliest candidate first.

A conditional logit over the candidates of each quotation (McFadden 1974), as used to rank antecedents by
Denis and Baldridge 2008. The rules' own answer is one of its signs.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from annotate.preannotators.learned.clusters import FOLDER

FILE = "speakers.json"
FORMAT = 1

_log = logging.getLogger(__name__)


class Signed(Protocol):
    """Whatever has signs."""

    @property
    def signs(self) -> tuple[str, ...]: ...


C = TypeVar("C", bound=Signed)


@dataclass(frozen=True, slots=True)
class SpeakerModel:
    """A weight for each sign."""

    version: str
    weights: Mapping[str, float]

    def sums(self, candidates: Sequence[Signed]) -> list[float]:
        get = self.weights.get
        return [sum(get(sign, 0.0) for sign in candidate.signs) for candidate in candidates]

    def chances(self, candidates: Sequence[Signed]) -> list[float]:
        """The probability of each candidate; together 1."""
        sums = self.sums(candidates)
        highest = max(sums, default=0.0)
        shares = [math.exp(value - highest) for value in sums]
        return [share / sum(shares) for share in shares]

    def best(self, candidates: Sequence[C]) -> C:
        """The likeliest candidate, the first of equals.

        Raises: ValueError without candidates.
        """
        sums = self.sums(candidates)
        return candidates[max(range(len(sums)), key=lambda i: (sums[i], -i))]


@cache
def model(path: Path = FOLDER / FILE) -> SpeakerModel | None:
    """The model at `path`, read at the first call; None, with a line in the log, where it cannot be used."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] != FORMAT:
            raise ValueError(f"format {held['format']}, not {FORMAT}")
        return SpeakerModel(held["version"], {str(sign): float(weight) for sign, weight in held["weights"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        _log.warning("%s cannot be read (%s): speakers come from the rules alone", path.name, type(error).__name__)
        return None
