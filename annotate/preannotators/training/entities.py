"""Chains over the types of entities: gold to tags, training with crfsuite, weights into one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pycrfsuite

from annotate.preannotators.analysis import Analysis
from annotate.preannotators.learned.attributes import REACH
from annotate.preannotators.training.brat import Gold, innermost, outermost

VERSION = "2.0"
Document = tuple[Analysis, Sequence[Sequence[str]], Iterable[Gold]]

# Types of one group do not nest in one another; outer and inner mentions of a type that nests in itself stand apart.
GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "names": ("outermost", frozenset({"PER", "LOC", "ORG"})),
    "figures": ("outermost", frozenset({"POSITION", "DATE", "MONEY", "PERCENT", "NUMBER", "AGE"})),
    "things": ("outermost", frozenset({"EVENT", "WORK", "PRODUCT", "NORP", "LAW"})),
    "heads": ("innermost", frozenset({"POSITION", "EVENT", "LAW"})),
}
PARAMETERS: Mapping[str, float | int | bool] = {
    "c1": 0.15,
    "c2": 0.02,
    "max_iterations": 70,
    "feature.minfreq": 3,
    "feature.possible_transitions": False,
}


def tags(analysis: Analysis, gold: Iterable[Gold], group: str) -> list[str]:
    """A BIO tag for each token."""
    how, labels = GROUPS[group]
    of_types = [span for span in gold if span[2] in labels]
    if how == "outermost":
        chosen = outermost(of_types)
    else:
        chosen = outermost([s for label in sorted(labels) for s in innermost(t for t in of_types if t[2] == label)])
    out = ["O"] * len(analysis.tokens)
    for start, end, label in chosen:
        first = analysis.covering(start)
        last = first
        while last < len(out) and analysis.tokens[last].start < end:
            out[last] = ("I-" if last > first else "B-") + label
            last += 1
    return out


def windows(own: Sequence[Sequence[str]], first: int, last: int) -> Iterator[list[str]]:
    """What a chain sees at each token of the sentence `first..last`: the attributes around, with their distance."""
    for i in range(first, last):
        seen = []
        for distance in range(-2, 3):
            j = i + distance
            if first <= j < last:
                seen += [f"{distance}{name}" for name in own[j] if distance in REACH[name[0]]]
        yield seen


def train(documents: Sequence[Document], group: str, path: Path) -> None:
    """Trains one group's chain into a file of crfsuite."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(dict(PARAMETERS))
    for analysis, own, gold in documents:
        wanted = tags(analysis, gold, group)
        for sentence in analysis.sentences:
            if sentence.last > sentence.first:
                trainer.append(
                    pycrfsuite.ItemSequence(list(windows(own, sentence.first, sentence.last))),
                    wanted[sentence.first : sentence.last],
                )
    trainer.train(str(path))
