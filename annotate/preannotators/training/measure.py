"""How well chains do on texts that they have not seen: exact spans and labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotate.preannotators.learned.chain import Chains
from annotate.preannotators.learned.perceptron import Perceptron
from annotate.preannotators.training.entities import Document, tags

Figures = tuple[float, float, float, int]


def exact(path: Path, documents: Sequence[Document], hinting: Path | None = None) -> dict[str, Figures]:
    """ "group LABEL" -> (precision, recall, F1, number in the gold) of the chains at `path`, with the hints of the
    perceptrons at `hinting` for documents that were analysed for `Everything`.
    """
    chains = Chains(path)
    other = Perceptron(hinting) if hinting else None
    hits: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for analysis, own, gold in documents:
        given = list(gold)
        hints = other.hints([other.seen(rows) for rows in analysis.kept], own, chains.groups) if other else None
        seen = chains.find(own, [(s.first, s.last) for s in analysis.sentences], hints)
        for group, mentions in seen.items():
            right = set(_runs(tags(analysis, given, group)))
            for mention in mentions:
                key = f"{group} {mention.label}"
                found[key] += 1
                hits[key] += (mention.first, mention.last, mention.label) in right
            wanted.update(f"{group} {label}" for _, _, label in right)
    return {key: _figures(hits[key], found[key], wanted[key]) for key in sorted(wanted)}


def _runs(tags_: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    i = 0
    while i < len(tags_):
        if tags_[i] == "O":
            i += 1
            continue
        label = tags_[i][2:]
        end = i + 1
        while end < len(tags_) and tags_[end] == "I-" + label:
            end += 1
        yield i, end, label
        i = end


def _figures(hits: int, found: int, wanted: int) -> Figures:
    return hits / max(found, 1), hits / max(wanted, 1), 2 * hits / max(found + wanted, 1), wanted
