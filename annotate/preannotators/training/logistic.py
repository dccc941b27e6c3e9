"""Logistic regression with a quadratic penalty, by L-BFGS (Nocedal 1980) in numpy; nothing in it is random."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

_ROUNDS = 60
_MEMORY = 8
_FREE = 0.01  # the penalty of the constant

Signs = Mapping[str, float]


def fit(
    rows: Sequence[Signs],
    wanted: Sequence[float],
    groups: Sequence[int],
    penalty: Callable[[str], float],
    fewest: int = 4,
) -> tuple[float, dict[str, float]]:
    """(constant, weights) for `rows` with answers in 0..1.

    `groups` numbers the article of each row; a sign counts from `fewest` articles on. `penalty` by sign; 0: not used.
    """
    articles: dict[int, set[str]] = {}
    for signs, group in zip(rows, groups, strict=True):
        articles.setdefault(group, set()).update(signs)
    spread = Counter(name for names in articles.values() for name in names)
    names = sorted(name for name, count in spread.items() if count >= fewest and penalty(name) > 0)
    number = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(rows), len(names) + 1), np.float32)
    for i, signs in enumerate(rows):
        for name, value in signs.items():
            if name in number:
                table[i, number[name]] = value
    table[:, -1] = 1
    answers = np.array(wanted, np.float32)
    pull = np.array([*(penalty(name) for name in names), _FREE])

    def cost(weights: Any) -> tuple[float, Any]:
        z = table @ weights.astype(np.float32)
        chance = 1 / (1 + np.exp(-z))
        value = float(np.sum(np.logaddexp(0, z) - answers * z) + 0.5 * np.sum(pull * weights * weights))
        return value, (table.T @ (chance - answers)).astype(np.float64) + pull * weights

    best = smallest(cost, np.zeros(len(names) + 1))
    return float(best[-1]), {name: float(best[i]) for name, i in number.items()}


def smallest(cost: Callable[[Any], tuple[float, Any]], at: Any) -> Any:
    steps: deque[tuple[Any, Any, float]] = deque(maxlen=_MEMORY)
    value, slope = cost(at)
    for _ in range(_ROUNDS):
        way = slope.copy()
        shares = []
        for step, change, scale in reversed(steps):
            share = scale * (step @ way)
            shares.append(share)
            way -= share * change
        way *= (steps[-1][0] @ steps[-1][1]) / (steps[-1][1] @ steps[-1][1]) if steps else 1e-3
        for (step, change, scale), share in zip(steps, reversed(shares), strict=True):
            way += step * (share - scale * (change @ way))
        length = 1.0
        while True:
            new_value, new_slope = cost(at - length * way)
            if new_value <= value - 1e-4 * length * (slope @ way) or length < 1e-6:
                break
            length /= 2
        step, change = -length * way, new_slope - slope
        at = at + step
        if step @ change > 1e-10:
            steps.append((step, change, 1 / (step @ change)))
        done = abs(value - new_value) < 1e-5 * abs(value)
        value, slope = new_value, new_slope
        if done:
            break
    return at
