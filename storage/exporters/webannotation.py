"""W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/) as JSON-LD, an annotation a line.

A target has a TextPositionSelector (code points, as the model says) and a TextQuoteSelector for each fragment, so that
the words are found again where a text has changed. Links between annotations are annotations whose target is the one
and whose body is the other. The context stands in the file: nothing has to be fetched to read it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.model.records import Relation
from annotate.model.text import Span
from annotate.model.values import plain_attributes
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.jsonl import write_graph
from storage.exporters.placing import report_status
from storage.exporters.verifying import same
from storage.exporters.writing import Source, Target

TEXTS = Choice("texts", ("with", "without"), saying("the texts of the articles too, or their sums only"))
FORMAT = Format(
    "webannotation", "W3C Web Annotation", ".jsonld", "an annotation a line as JSON-LD, with its context", (TEXTS,)
)
ENDINGS = ("",)

_AROUND = 32  # characters before and behind the words, which tell equal words apart

_OA, _OURS = "http://www.w3.org/ns/oa#", "urn:kavychki:terms#"
CONTEXT: dict[str, Any] = {
    "oa": _OA,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "k": _OURS,
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    **{name: f"oa:{name}" for name in ("Annotation", "TextPositionSelector", "TextQuoteSelector", "SpecificResource")},
    "TextualBody": "oa:TextualBody",
    "Dataset": "dcterms:Dataset",
    "Text": "dcterms:Text",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "tagging": "oa:tagging",
    "linking": "oa:linking",
    "describing": "oa:describing",
    "start": "oa:start",
    "end": "oa:end",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "rdf:value",
    "creator": "dcterms:creator",
    "title": "dcterms:title",
    "date": "dcterms:date",
    "origin": "k:origin",
    "score": "k:score",
    "sha256": "k:sha256",
    "attributes": {"@id": "k:attributes", "@type": "@json"},
}


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes one JSON-LD object whose graph has an item a line."""
    write_graph(target.open(), CONTEXT, (item for one in sets for item in items(one, tally, chosen)))


def items(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """The document, its annotations and what joins them, as plain values."""
    d = one.document
    text: dict[str, Any] = {"id": f"urn:kavychki:document:{one.key}", "type": "Text", "sha256": d.text_sha256}
    text |= {name: value for name, value in (("title", d.title), ("date", d.date)) if value}
    if chosen["texts"] == "with":
        text["value"] = d.text
    made = [text, *(_annotation(one, span, tally) for span in one.spans)]
    there = {span.id for span in one.spans}
    made += [
        _link(one, relation)
        for relation in sorted(one.records.relations, key=lambda r: (r.head, r.tail, r.type))
        if relation.head in there and relation.tail in there
    ]
    tally.counts.update(span.layer for span in one.spans)
    tally.counts["relation"] += len(made) - 1 - len(one.spans)
    tally.counts["suggested"] += len(one.shown)
    for kind, count in (("decisions", len(one.records.decisions)), ("groups", len(one.records.groups))):
        if count:
            tally.lost(one, kind, saying("{count} left out", count=count))
    report_status(one, tally)
    return made


def _link(one: AnnotationSet, relation: Relation) -> dict[str, Any]:
    return {
        "id": _urn(one, relation.id),
        "type": "Annotation",
        "motivation": "linking",
        "creator": one.annotator,
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": relation.type},
            {"type": "SpecificResource", "source": _urn(one, relation.tail)},
        ],
        "target": _urn(one, relation.head),
    }


def _urn(one: AnnotationSet, id: str) -> str:
    """The name of an annotation; of an open suggestion one for each annotator."""
    whose = "" if one.key == one.document.id else f"{one.annotator}:"
    return f"urn:kavychki:annotation:{whose}{id}"


def _annotation(one: AnnotationSet, span: Exported, tally: Tally) -> dict[str, Any]:
    text = one.document.text
    for fragment in span.fragments:
        if _cuts(text, fragment):
            place = fragment.start, fragment.end
            tally.lost(
                one,
                "characters",
                saying("{label}: an edge lies within a character as it is seen", label=span.label),
                *place,
            )
    made: dict[str, Any] = {
        "id": _urn(one, span.id),
        "type": "Annotation",
        "motivation": "tagging",
        "creator": one.annotator,
        "origin": span.origin,
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": f"{span.layer}/{span.label}"}],
        "target": [
            {
                "type": "SpecificResource",
                "source": f"urn:kavychki:document:{one.key}",
                "selector": [
                    {"type": "TextPositionSelector", "start": f.start, "end": f.end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": f.of(text),
                        "prefix": text[max(0, f.start - _AROUND) : f.start],
                        "suffix": text[f.end : f.end + _AROUND],
                    },
                ],
            }
            for f in span.fragments
        ],
    }
    if span.attributes:
        made["attributes"] = plain_attributes(dict(sorted(span.attributes.items())))
    if span.origin == "suggested" and span.suggestion is not None:
        made["score"] = span.suggestion.score
    return made


def _cuts(text: str, span: Span) -> bool:
    """Whether an edge lies within a grapheme cluster, where the model forbids it: before a mark or at a joiner."""
    return any(
        0 < at < len(text) and (unicodedata.category(text[at]) in ("Mn", "Me") or "\u200d" in text[at - 1 : at + 1])
        for at in (span.start, span.end)
    )


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each line, parsed by the standard library, is the item that was meant, and its offsets cover its words."""
    meant = ((f"{one.key}, {item['id']}", item) for one in sets for item in items(one, Tally(), chosen))
    with source.path().open(encoding="utf-8", newline="\n") as file:
        next(file)
        next(file)
        same(meant, (json.loads(line.rstrip("\n").removesuffix(",")) for line in file if line != "]}\n"))
