"""How far two annotators agree who have done the same documents.

F1 is that of equal annotations (same fragments, same label), one annotator taken for the truth of the other; which one
makes no difference. Where what is not annotated cannot be counted, as with spans of a text, it takes the place of a
measure that corrects for chance (G. Hripcsak, A. Rothschild, "Agreement, the F-measure, and reliability in information
retrieval", JAMIA 12(3), 2005). Kappa is that of J. Cohen ("A coefficient of agreement for nominal scales", 1960) on the
labels of the places that both have annotated, once each: whether they call alike what both have found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.model.records import Annotation
from annotate.model.text import Fragments


@dataclass
class Agreement:
    """Two annotators on one layer, counted document after document: `one` and `other` are their annotations, `equal`
    those that both have, `labels` the pairs of labels at equal places.
    """

    documents: int = 0
    one: int = 0
    other: int = 0
    equal: int = 0
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, one: Iterable[Annotation], other: Iterable[Annotation]) -> None:
        """Takes in what both have made of a document on the layer."""
        mine, theirs = _by_place(one), _by_place(other)
        self.documents += 1
        self.one += sum(map(len, mine.values()))
        self.other += sum(map(len, theirs.values()))
        for place in mine.keys() & theirs.keys():
            self.equal += (Counter(mine[place]) & Counter(theirs[place])).total()
            if len(mine[place]) == len(theirs[place]) == 1:
                self.labels[mine[place][0], theirs[place][0]] += 1

    @property
    def f1(self) -> float | None:
        """0..1; None where neither has annotated anything."""
        return 2 * self.equal / (self.one + self.other) if self.one + self.other else None

    @property
    def kappa(self) -> float | None:
        """-1..1; None where they have no place in common, or only ever used one label."""
        count = self.labels.total()
        if not count:
            return None
        observed = sum(n for (a, b), n in self.labels.items() if a == b) / count
        mine: Counter[str] = Counter()
        theirs: Counter[str] = Counter()
        for (a, b), n in self.labels.items():
            mine[a] += n
            theirs[b] += n
        chance = sum(mine[label] * theirs[label] for label in mine) / count**2
        return (observed - chance) / (1 - chance) if chance < 1 else None


def _by_place(annotations: Iterable[Annotation]) -> dict[Fragments, list[str]]:
    found: dict[Fragments, list[str]] = {}
    for a in annotations:
        found.setdefault(a.fragments, []).append(a.label)
    return found
