"""What passed into a dataset, counted set after set; nothing of a document is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from annotate.agreement import Agreement
from annotate.model.records import Annotation
from annotate.ports import ExportPlan, ProjectStore
from storage.exporters.gathering import AnnotationSet, Selected, fits


@dataclass
class Contents:
    """The contents of a dataset or of a part: sets of annotations, each of one document and annotator."""

    sets: int = 0
    characters: int = 0
    annotations: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    makers: set[tuple[str, str]] = field(default_factory=set)
    dates: tuple[str, str] = ("", "")

    def passing(self, sets: Iterator[AnnotationSet]) -> Iterator[AnnotationSet]:
        """The sets, counted as they pass."""
        for one in sets:
            self._count(one)
            yield one

    def _count(self, one: AnnotationSet) -> None:
        self.sets += 1
        self.characters += len(one.document.text)
        self.annotations.update((span.layer, span.label) for span in one.spans)
        self.origins.update(span.origin for span in one.spans)
        self.relations.update(relation.type for relation in one.records.relations)
        self.languages[one.document.language] += 1
        self.makers.update((s.maker, s.version) for s in one.suggestions.values())
        if date := one.document.date:
            oldest, newest = self.dates
            self.dates = min(oldest or date, date), max(newest, date)

    def __add__(self, other: Contents) -> Contents:
        dates = [date for date in (*self.dates, *other.dates) if date]
        return Contents(
            self.sets + other.sets,
            self.characters + other.characters,
            self.annotations + other.annotations,
            self.relations + other.relations,
            self.origins + other.origins,
            self.languages + other.languages,
            self.makers | other.makers,
            (min(dates), max(dates)) if dates else ("", ""),
        )

    def plain(self) -> dict[str, Any]:
        """As values of JSON, sorted."""
        layers: dict[str, dict[str, int]] = {}
        for (layer, label), count in sorted(self.annotations.items()):
            layers.setdefault(layer, {})[label] = count
        return {
            "sets": self.sets,
            "characters": self.characters,
            "annotations": layers,
            "relations": dict(sorted(self.relations.items())),
            "origins": dict(sorted(self.origins.items())),
            "dates": list(self.dates),
        }


def agreements(
    store: ProjectStore, plan: ExportPlan, selected: list[Selected], names: dict[str, str]
) -> list[dict[str, Any]]:
    """How far annotators agree who have the same documents in a dataset, a pair and a layer each, as values of JSON.

    `names` are those under which the dataset has the annotators, by their ids.
    """
    found: dict[tuple[str, str, str], Agreement] = {}
    for one, other in combinations(selected, 2):
        theirs = set(other.documents)
        for id in one.documents:
            if id in theirs:
                pair = one.annotator.id, other.annotator.id
                made = [_layers(plan, store.records(id, annotator).annotations) for annotator in pair]
                for layer in sorted(made[0].keys() | made[1].keys()):
                    counted = found.setdefault((*pair, layer), Agreement())
                    counted.count(made[0].get(layer, ()), made[1].get(layer, ()))
    return [
        {
            "annotators": [names[one], names[other]],
            "layer": layer,
            "documents": agreement.documents,
            "annotations": [agreement.one, agreement.other],
            "equal": agreement.equal,
            "f1": _rounded(agreement.f1),
            "places_in_common": agreement.labels.total(),
            "kappa": _rounded(agreement.kappa),
        }
        for (one, other, layer), agreement in sorted(
            found.items(), key=lambda pair: [names[i] for i in pair[0][:2]] + [pair[0][2]]
        )
    ]


def _layers(plan: ExportPlan, annotations: tuple[Annotation, ...]) -> dict[str, list[Annotation]]:
    layers: dict[str, list[Annotation]] = {}
    for a in annotations:
        if fits(plan, a.layer, a.label):
            layers.setdefault(a.layer, []).append(a)
    return layers


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
