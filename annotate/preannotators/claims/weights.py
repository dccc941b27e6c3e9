"""The weights of the features; a claim's score is the logistic of their sum."""

from __future__ import annotations

import math
from collections.abc import Mapping

# Section 10 of the linguistic notes gives the first values; they were fitted to the check-worthiness of 540 news texts
# (train/quotes) with an L2 pull to those first values (lambda 100).
BIAS = -0.27
WEIGHTS: dict[str, float] = {
    "num": 0.62,
    "money": 0.66,
    "percent": 0.72,
    "date": 0.08,
    "recent": 0.07,
    "old": -0.81,
    "entities": 0.09,
    "compare": 0.33,
    "cause": 0.55,
    "justice": 0.74,
    "harm": 0.58,
    "power": 0.41,
    "life": -0.4,
    "past": 0.1,
    "attributed": 0.85,
    "quoted": -0.67,
    "future": 0.17,
    "hedge": -0.25,
    "opinion": -0.66,
    "question": -2.0,
    "first": -0.69,
    "short": -0.8,
    "words": 0.16,
    "imperative": -1.16,
    "boilerplate": -1.99,
    "lead": 1.06,
    "late": -0.69,
    "meta": -2.12,
    "topic": 1.04,
    "verbless": -1.0,
}


def weighed(seen: Mapping[str, float]) -> float:
    """The sum whose logistic is the score."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in seen.items())


def score(seen: Mapping[str, float]) -> float:
    """Check-worthiness in 0..1."""
    return 1 / (1 + math.exp(-weighed(seen)))
