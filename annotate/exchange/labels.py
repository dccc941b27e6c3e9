"""Labels of a file that the label schema does not have: found before anything is written, and put in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotate.model.schema import Schema
from annotate.ports import Incoming, Labels, Unknown
from annotate.saying import saying

_SYNONYMS = {
    ("entity", "PER"): ("per", "person", "pers", "персона", "человек", "лицо"),
    ("entity", "LOC"): ("loc", "location", "gpe", "place", "country", "city", "место", "локация"),
    ("entity", "ORG"): ("org", "organization", "organisation", "company", "организация"),
    ("entity", "DATE"): ("date", "time", "дата"),
    ("entity", "MONEY"): ("money", "деньги", "сумма"),
    ("quote", "QUOTE"): ("quote", "quotation", "direct_speech", "content", "цитата"),
    ("cue", "CUE"): ("cue", "verb"),
    ("source", "SOURCE"): ("source", "speaker"),
    ("claim", "CLAIM"): ("claim", "утверждение"),
}
"""Names of the same thing in public datasets (OntoNotes, CoNLL, factRuEval, PARC) and in Russian ones."""


def unknown(sets: Iterable[Incoming], schema: Schema) -> list[Unknown]:
    """The labels of files that the schema does not have, the most frequent first, each with a guess."""
    found: Counter[tuple[str, str]] = Counter()
    for one in sets:
        found.update(strange(one, schema))
    return listed(found, schema)


def strange(one: Incoming, schema: Schema) -> Iterator[tuple[str, str]]:
    """Layer and label of each annotation and suggestion of a document that the schema does not have."""
    places = [(a.layer, a.label) for a in one.records.annotations] + [(s.layer, s.label) for s in one.suggestions]
    return (place for place in places if schema.label(*place) is None)


def listed(found: Mapping[tuple[str, str], int], schema: Schema) -> list[Unknown]:
    """Labels with their counts, the most frequent first, each with a guess."""
    return [
        Unknown(layer, label, count, guess(schema, layer, label))
        for (layer, label), count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def guess(schema: Schema, layer: str, label: str) -> tuple[str, str] | None:
    """Which layer and label of the schema a foreign label means, None where that is not plain.

    By name in whatever case, alias, title, and the names that public datasets use.
    """
    plain = label.casefold().partition("-")[2] or label.casefold() if label[:2] in ("B-", "I-") else label.casefold()
    best: tuple[str, str] | None = None
    for known in schema.layers:
        for offered in known.labels:
            place = known.name, offered.name
            names = {offered.name.casefold(), *(a.casefold() for a in offered.aliases)}
            names |= {title.casefold() for title in dict(offered.titles).values()} | {*_SYNONYMS.get(place, ())}
            if plain in names and (best is None or known.name == layer):
                best = place
    return best


def mapped(one: Incoming, labels: Labels, schema: Schema) -> Incoming:
    """The document with each unknown label as `labels` says; what it says nothing of, or None, is left out and said."""
    used = {(a.layer, a.label) for a in one.records.annotations} | {(s.layer, s.label) for s in one.suggestions}
    if all(schema.label(*place) is not None for place in used):
        return one
    table = {place: target for place, target in labels.items() if schema.label(*place) is None}
    gone: Counter[tuple[str, str]] = Counter()

    def target(layer: str, label: str) -> tuple[str, str] | None:
        if schema.label(layer, label) is not None:
            return layer, label
        found = table.get((layer, label))
        if found is None or schema.label(*found) is None:
            gone[layer, label] += 1
            return None
        return found

    annotations = []
    for annotation in one.records.annotations:
        place = target(annotation.layer, annotation.label)
        if place is not None:
            annotations.append(replace(annotation, layer=place[0], label=place[1]))
    suggestions = []
    for suggestion in one.suggestions:
        place = target(suggestion.layer, suggestion.label)
        if place is not None:
            suggestions.append(replace(suggestion, layer=place[0], label=place[1]))
    left = {a.id for a in annotations}
    relations = tuple(r for r in one.records.relations if r.head in left and r.tail in left)
    decisions = tuple(d for d in one.records.decisions if not d.annotation or d.annotation in left)
    said = tuple(
        saying("{layer} {label}: {count} left out", layer=layer or saying("span"), label=label, count=count)
        for (layer, label), count in sorted(gone.items())
    )
    records = replace(one.records, annotations=tuple(annotations), relations=relations, decisions=decisions)
    return replace(one, records=records, suggestions=tuple(suggestions), remarks=one.remarks + said)
