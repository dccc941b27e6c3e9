"""crfsuite's files into the one file that ships: weights by attribute and distance, all groups side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite

from annotate.preannotators.learned.attributes import FARTHEST
from annotate.preannotators.learned.chain import FORMAT

_SMALLEST = 0.02  # weights below that change no decision worth its bytes
_FORBIDDEN = -30.0  # "inside" behind anything but its own kind


# What a label gets on top, chosen on a fifth of the training texts: chains and perceptron find too few of these types,
# or (EVENT, POSITION) miss more than they find too many, at the same F1.
_LEAN: Mapping[tuple[str, str], float] = {
    ("names", "ORG"): 0.4,
    ("figures", "POSITION"): 1.0,
    ("things", "EVENT"): 1.0,
    ("things", "NORP"): 1.0,
    ("things", "PRODUCT"): 0.4,
}


def pack(trained: Mapping[str, Path], target: Path, version: str) -> dict[str, int]:
    """Writes `target`; how many attributes, rows and weights it holds."""
    groups: list[dict[str, Any]] = []
    cells: dict[tuple[str, int], dict[int, float]] = {}
    moves: list[Any] = []
    lean: list[float] = []
    column = 0
    for name, path in trained.items():
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        info = tagger.info()
        tags = sorted(info.labels, key=lambda tag: (tag != "O", tag))
        number = {tag: i for i, tag in enumerate(tags)}
        for (seen, tag), weight in info.state_features.items():
            if abs(weight) >= _SMALLEST:
                distance, attribute = _split(seen)
                cells.setdefault((attribute, distance), {})[column + number[tag]] = weight
        groups.append({"name": name, "tags": tags})
        moves.append(_moves(info.transitions, tags))
        lean += [_LEAN.get((name, tag[2:]), 0.0) for tag in tags]
        column += len(tags)
    names = sorted({attribute for attribute, _ in cells})
    ids = {attribute: i for i, attribute in enumerate(names)}
    rows = np.zeros((2 * FARTHEST + 1, len(names)), np.uint32)
    weights = np.zeros((len(cells) + 1, column), np.float16)
    for row, ((attribute, distance), values) in enumerate(sorted(cells.items()), 1):
        rows[distance + FARTHEST, ids[attribute]] = row
        for at, weight in values.items():
            weights[row, at] = weight
    states = max(len(group["tags"]) for group in groups)
    transitions = np.full((len(groups), states, states), _FORBIDDEN, np.float32)
    for i, move in enumerate(moves):
        transitions[i, : len(move), : len(move)] = move
    about = json.dumps({"format": FORMAT, "version": version, "groups": groups}, ensure_ascii=False)
    np.savez_compressed(
        target,
        about=np.frombuffer(about.encode("utf-8"), np.uint8),
        names=np.frombuffer("\n".join(names).encode("utf-8"), np.uint8),
        rows=rows,
        lean=np.array(lean, np.float32),
        weights=weights,
        transitions=transitions,
    )
    return {"attributes": len(names), "rows": len(cells), "weights": sum(map(len, cells.values()))}


def _split(seen: str) -> tuple[int, str]:
    width = 2 if seen[0] == "-" else 1
    return int(seen[:width]), seen[width:]


def _moves(weights: Mapping[tuple[str, str], float], tags: list[str]) -> Any:
    out = np.zeros((len(tags), len(tags)), np.float32)
    for i, left in enumerate(tags):
        for j, right in enumerate(tags):
            goes_on = right[0] != "I" or left[2:] == right[2:]
            out[i, j] = weights.get((left, right), 0.0) if goes_on else _FORBIDDEN
    return out
