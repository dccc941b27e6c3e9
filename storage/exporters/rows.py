"""Annotations as rows of flat tables: entities, quotes after the PARC corpus (source, cue, content), claims, links.

PARC 3.0: Pareti 2016, "PARC 3.0: A Corpus of Attribution Relations"; the content is the quotation itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotate.model.records import Group
from annotate.model.text import Fragments, covered
from annotate.model.values import Link, Value, links, said
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally

Cell = str | int | float
Row = tuple[Cell, ...]

_PLACE = (
    "document",
    "title",
    "date",
    "annotator",
    "annotation",
    "text",
    "start",
    "end",
    "fragments",
    "origin",
    "score",
)

TABLES: Mapping[str, tuple[str, ...]] = {
    "documents": ("document", "title", "date", "source", "url", "language", "characters", "sha256", "annotator",
                  "progress", "flagged", "note"),
    "entities": (*_PLACE, "label", "normal", "name", "value", "wikidata", "identity", "note"),
    "quotes": (*_PLACE, "type", "speaker", "speaker_kind", "wikidata", "source", "source_start", "source_end", "cue",
               "cue_start", "cue_end", "addressee", "note"),
    "claims": (*_PLACE, "type", "worth", "modality", "polarity", "claimant", "claimant_kind", "wikidata", "wording",
               "time", "place", "number", "verdict", "quote", "note"),
    "evidence": ("document", "claim", "nr", "url", "seen", "stance", "passage"),
    "others": (*_PLACE, "layer", "label", "attributes"),
    "relations": ("document", "annotator", "relation", "type", "head", "tail"),
}  # fmt: skip
"""Table -> its columns. Offsets are code points of the document's text, `end` is behind the last one."""

_LAYERS = {"entity": "entities", "quote": "quotes", "claim": "claims"}
_KNOWN = {
    "entity": {"normal", "name", "value", "note"},
    "quote": {"type", "speaker", "speaker_kind", "addressee", "note"},
    "claim": {"type", "worth", "modality", "polarity", "claimant", "claimant_kind", "wording", "time", "place",
              "number", "verdict", "evidence", "note"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one document: table -> rows, in reading order."""

    document: str
    tables: Mapping[str, tuple[Row, ...]]


def rows(one: AnnotationSet, tally: Tally) -> Rows:
    """The rows of a document; what no column holds goes to the losses."""
    d, status = one.document, one.status
    known = {span.id: span for span in one.spans}
    parts = _Parts(one, known)
    made: dict[str, list[Row]] = {name: [] for name in TABLES}
    made["documents"].append(
        (d.id, d.title, d.date, d.source, d.url, d.language, len(d.text), d.text_sha256, one.annotator, status.progress,
         int(status.flagged), status.note)
    )  # fmt: skip
    for span in one.spans:
        table = _LAYERS.get(span.layer, "others")
        made[table].append((*_place(one, span), *_rest(one, span, parts)))
        if span.layer == "claim":
            made["evidence"] += [
                (d.id, span.id, nr, link.url, link.seen, link.stance, link.passage)
                for nr, link in enumerate(links(span.attributes.get("evidence")), 1)
            ]
        if span.layer in _KNOWN and (more := sorted(set(span.attributes) - _KNOWN[span.layer])):
            place = span.fragments[0].start, span.fragments[-1].end
            tally.lost(
                one, "attributes", saying("{label}: {names} left out", label=span.label, names=", ".join(more)), *place
            )
        if len(span.fragments) > 1:
            place = span.fragments[0].start, span.fragments[-1].end
            tally.lost(
                one,
                "discontinuous",
                saying(
                    "{label}: {count} fragments, their places are lost", label=span.label, count=len(span.fragments)
                ),
                *place,
            )
    made["relations"] = [
        (d.id, one.annotator, r.id, r.type, r.head, r.tail)
        for r in sorted(one.records.relations, key=lambda r: (r.head, r.tail, r.type))
    ]
    if one.records.decisions:
        tally.lost(one, "decisions", saying("{count} left out", count=len(one.records.decisions)))
    tally.counts.update(span.layer for span in one.spans)
    tally.counts["relation"] += len(made["relations"])
    tally.counts["suggested"] += len(one.shown)
    return Rows(one.key, {name: tuple(found) for name, found in made.items()})


class _Parts:
    """Cue, source and quote of annotations and suggestions, and what is known of names."""

    def __init__(self, one: AnnotationSet, known: Mapping[str, Exported]) -> None:
        self._tails: dict[tuple[str, str], Fragments] = {}
        for relation in one.records.relations:
            if relation.tail in known:
                self._tails.setdefault((relation.head, relation.type), known[relation.tail].fragments)
        self._groups: dict[str, Group] = {group.name: group for group in one.records.groups}

    def of(self, span: Exported, part: str) -> Fragments:
        if span.origin == "suggested" and span.suggestion is not None:
            place = {"cue": span.suggestion.cue, "source": span.suggestion.source}.get(part)
            return (place,) if place else ()
        return self._tails.get((span.id, part), ())

    def group(self, name: str) -> tuple[str, str]:
        """The Wikidata id and the identity of whoever goes by a name."""
        found = self._groups.get(name)
        return (found.wikidata, found.identity) if found else ("", "")


def _place(one: AnnotationSet, span: Exported) -> Row:
    d = one.document
    score = span.suggestion.score if span.origin == "suggested" and span.suggestion else ""
    return (
        d.id, d.title, d.date, one.annotator, span.id, covered(span.fragments, d.text), span.fragments[0].start,
        span.fragments[-1].end, len(span.fragments), span.origin, score,
    )  # fmt: skip


def _rest(one: AnnotationSet, span: Exported, parts: _Parts) -> Iterator[Cell]:
    def value(name: str) -> str:
        return said(_own(span).get(name))

    if span.layer == "entity":
        yield from (span.label, value("normal"), value("name"), value("value"))
        yield from parts.group(value("name"))
        yield value("note")
    elif span.layer == "quote":
        yield from (value("type"), value("speaker"), value("speaker_kind"), parts.group(value("speaker"))[0])
        for part in ("source", "cue"):
            place = parts.of(span, part)
            yield covered(place, one.document.text)
            yield from (place[0].start, place[-1].end) if place else ("", "")
        yield from (value("addressee"), value("note"))
    elif span.layer == "claim":
        yield from map(value, ("type", "worth", "modality", "polarity", "claimant", "claimant_kind"))
        yield parts.group(value("claimant"))[0]
        yield value("wording") or " ".join(covered(span.fragments, one.document.text).split())
        yield from map(value, ("time", "place", "number", "verdict"))
        yield covered(parts.of(span, "quote"), one.document.text)
        yield value("note")
    else:
        pairs = (f"{name}={_words(span.attributes[name])}" for name in sorted(span.attributes))
        yield from (span.layer, span.label, "; ".join(pairs))


def _own(span: Exported) -> Mapping[str, Value]:
    return {**span.inherited, **span.attributes}


def _words(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(item.url if isinstance(item, Link) else item for item in value)
    return said(value)
