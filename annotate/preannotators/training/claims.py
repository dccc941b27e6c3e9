"""The model of claims: check-worthiness and types from sentence labels, by logistic regression, into one JSON file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate.preannotators.claims.candidates import units
from annotate.preannotators.claims.features import claim_type
from annotate.preannotators.claims.learned import FILE, FORMAT, Line
from annotate.preannotators.claims.signs import Article
from annotate.preannotators.claims.weights import weighed
from annotate.preannotators.training.logistic import fit
from annotate.preannotators.view import View

VERSION = "1.0"
FOLDS = 5
_WORTH_PENALTY = 40.0
_TYPE_PENALTY = 8.0
_COMMON = {"EVENT": 1.0}  # taken off the commonest type's constant: the rarer ones are found, accuracy stays
_SMALLEST = 0.01  # weights below that are left out


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of an article, what is seen of it, the rules' sum, and the label of its sentence."""

    article: int
    sentence: int
    signs: Mapping[str, float]
    ruled: float
    kind: str
    worth: float
    label: str


def rows(views: Iterable[tuple[View, Sequence[Sequence[Any]]]]) -> tuple[list[Row], list[list[float]]]:
    """The units of all texts as they are at run time, and per article the worth of each sentence."""
    out: list[Row] = []
    worths: list[list[float]] = []
    for number, (view, sentences) in enumerate(views):
        article = Article(view)
        worths.append([float(row[2]) for row in sentences])
        for unit in units(view):
            seen = article.seen(unit.span, unit.attributed, unit.direct)
            shared = [max(0, min(row[1], unit.span.end) - max(row[0], unit.span.start)) for row in sentences]
            if "boilerplate" in seen or "question" in seen or not any(shared):
                continue
            sentence = shared.index(max(shared))
            kind = claim_type(view.analysis, unit.span, seen)
            signs = article.signs(unit.span, seen)
            _, _, worth, label = sentences[sentence]
            out.append(Row(number, sentence, signs, weighed(seen), kind, float(worth), str(label)))
    return out, worths


def make(learned_from: Sequence[Row], worths: Sequence[Sequence[float]], folder: Path) -> dict[str, float]:
    """Writes the model into `folder`; its figures on unseen articles by cross-validation."""
    figures, sums = _validated(learned_from, worths)
    slope, shift = _calibrated(learned_from, sums)
    model = {
        "format": FORMAT,
        "version": VERSION,
        "worth": _plain(_worth(learned_from)),
        "types": {name: _plain(line) for name, line in _types(learned_from).items()},
        "slope": round(slope, 4),
        "shift": round(shift, 4),
    }
    text = json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return figures


def _worth(learned_from: Sequence[Row]) -> Line:
    def penalty(name: str) -> float:
        return _WORTH_PENALTY if name[0] in "kK<>" or name[:2] in ("l:", "r:") else 0.0

    return Line(
        *fit(
            [row.signs for row in learned_from],
            [row.worth for row in learned_from],
            [row.article for row in learned_from],
            penalty,
        )
    )


def _types(learned_from: Sequence[Row]) -> dict[str, Line]:
    typed = [row for row in learned_from if row.label.startswith("CFS:")]
    signs = [_with_rule(row) for row in typed]
    groups = [row.article for row in typed]

    def penalty(name: str) -> float:
        return 0.0 if name[0] in "<>" else _TYPE_PENALTY / 4 if name.startswith("rule:") else _TYPE_PENALTY

    lines = {}
    for kind in sorted({row.label[4:] for row in typed}):
        constant, weights = fit(signs, [float(row.label[4:] == kind) for row in typed], groups, penalty)
        lines[kind] = Line(constant - _COMMON.get(kind, 0.0), weights)
    return lines


def _with_rule(row: Row) -> dict[str, float]:
    return {**row.signs, "rule:" + row.kind: 1.0}


def _validated(learned_from: Sequence[Row], worths: Sequence[Sequence[float]]) -> tuple[dict[str, float], list[float]]:
    """Figures by cross-validation over articles, and the sum that each row gets from a model that never saw it."""
    sums = [0.0] * len(learned_from)
    right: Counter[str] = Counter()
    typed = 0
    for fold in range(FOLDS):
        known = [row for row in learned_from if row.article % FOLDS != fold]
        worth, types = _worth(known), _types(known)
        for i, row in enumerate(learned_from):
            if row.article % FOLDS != fold:
                continue
            sums[i] = row.ruled + worth.of(row.signs)
            if row.label.startswith("CFS:"):
                typed += 1
                signs = _with_rule(row)
                right["learned"] += max(sorted(types), key=lambda name: types[name].of(signs)) == row.label[4:]
                right["rules"] += row.kind == row.label[4:]
    return {
        "average precision, rules": average_precision(learned_from, worths, [row.ruled for row in learned_from]),
        "average precision, learned": average_precision(learned_from, worths, sums),
        "right type, rules": right["rules"] / max(typed, 1),
        "right type, learned": right["learned"] / max(typed, 1),
        "units": len(learned_from),
        "articles": len(worths),
    }, sums


def average_precision(units_: Sequence[Row], worths: Sequence[Sequence[float]], sums: Sequence[float]) -> float:
    """Of the ranking of all sentences by their best unit; a sentence without one comes last."""
    best: dict[tuple[int, int], float] = {}
    for row, value in zip(units_, sums, strict=True):
        place = (row.article, row.sentence)
        best[place] = max(best.get(place, value), value)
    ranked = sorted(
        (
            (best.get((a, s), float("-inf")), worth)
            for a, article in enumerate(worths)
            for s, worth in enumerate(article)
        ),
        key=lambda pair: -pair[0],
    )
    total = seen = precision = 0.0
    for rank, (_, worth) in enumerate(ranked, 1):
        seen += worth
        precision += worth * seen / rank
        total += worth
    return precision / total if total else 0.0


def _calibrated(learned_from: Sequence[Row], sums: Sequence[float]) -> tuple[float, float]:
    """Slope and shift that make probabilities of the sums (Platt 1999)."""
    constant, weights = fit(
        [{"sum": value} for value in sums],
        [row.worth for row in learned_from],
        [row.article for row in learned_from],
        lambda _: 0.01,
    )
    return weights["sum"], constant


def _plain(line: Line) -> dict[str, Any]:
    kept = {name: round(weight, 3) for name, weight in sorted(line.weights.items()) if abs(weight) >= _SMALLEST}
    return {"constant": round(line.constant, 4), "weights": kept}
