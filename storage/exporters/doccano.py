"""doccano's JSONL: spans, or entities and relations, one document a line; offsets in code points.

Shapes after doccano 1.8: a sequence labelling project reads {"text", "label": [[start, end, label]]}, a relation
extraction project {"text", "entities": [{id, label, start_offset, end_offset}], "relations": [{id, from_id, to_id,
type}]}. Other keys become the example's metadata and come back in its exports, so what the shape has no place for is
there: what is known of the document, and under "details" the attributes of spans and what is only suggested, found
again by place and label, since doccano gives ids of its own. The project has to allow overlapping spans, or doccano
drops the later ones in silence; a label's name has at most 100 characters there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from annotate.exchange.flattening import FRAGMENTS, OVERLAPS
from annotate.exchange.layers import named
from annotate.exchange.layers import placed as layer_of
from annotate.model.schema import CHOOSING
from annotate.model.values import Value, plain_attributes, several
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.jsonl import dumped
from storage.exporters.placing import FRAGMENT, Placed, count, facts, links, placed, proposal, report_records
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "doccano",
    "doccano JSONL",
    ".jsonl",
    "spans, or entities and relations, for doccano; the project there has to allow overlapping spans",
    (
        Choice(
            "shape", ("relations", "spans"), saying("for a project of relation extraction, or of sequence labelling")
        ),
        Choice(
            "attributes",
            ("meta", "label", "leave-out"),
            saying("in the metadata, those with choices in the label's name, or left out"),
        ),
        OVERLAPS,
        FRAGMENTS,
    ),
)
ENDINGS = ("",)
LONGEST_LABEL = 100
"""Characters of a label's name in doccano."""

_SIGNS = "|=,"


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes every set as a line."""
    file = target.open()
    for _, values in _lines(sets, tally, chosen):
        file.write(dumped(values) + "\n")


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Each line, parsed by the standard library, is what was meant, and has doccano's shape."""
    with source.path().open(encoding="utf-8", newline="\n") as file:
        same(_lines(sets, Tally(), chosen), (_checked(json.loads(words), chosen["shape"]) for words in file))


def _lines(
    sets: Iterator[AnnotationSet], tally: Tally, chosen: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 1  # ids are counted through the file: doccano looks ends of relations up by them
    for one in sets:
        values, number = line(one, number, tally, chosen)
        yield one.key, values


def line(one: AnnotationSet, number: int, tally: Tally, chosen: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """A document as plain values, ids counted from `number`, and the next number."""
    spans = placed(one, tally, chosen)
    entities: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    joined: list[tuple[int, int, str]] = []
    first: dict[str, int] = {}
    lost = 0
    for p in spans:
        label, left = _label(one, p.span, chosen["attributes"], tally)
        lost += left
        first[p.span.id] = number + len(entities)
        for piece in p.pieces:
            joined += [(first[p.span.id], number + len(entities), FRAGMENT)] if piece != p.pieces[0] else []
            values = {"id": number + len(entities), "label": label}
            entities.append(values | {"start_offset": piece.start, "end_offset": piece.end})
        details += _details(p, first[p.span.id], label, chosen["attributes"] == "meta")
    if lost:
        tally.lost(one, "attributes", saying("{count} left out", count=lost))
    relations = links(one, spans, tally)
    report_records(one, tally)
    meta = facts(one)
    if chosen["shape"] == "spans":
        if relations:
            tally.lost(one, "relations", saying("{count} left out: this shape has none", count=len(relations)))
        count(tally, spans, 0)
        rows = [[e["start_offset"], e["end_offset"], e["label"]] for e in sorted(entities, key=_place)]
        told = [{name: d[name] for name in d if name != "id"} for d in sorted(details, key=_place)]
        return {"text": one.document.text, "label": rows} | meta | {"details": told}, number
    count(tally, spans, len(relations))
    ends = joined + [(first[r.head], first[r.tail], r.type) for r in relations]
    written = [{"id": i, "from_id": a, "to_id": b, "type": kind} for i, (a, b, kind) in enumerate(ends, number)]
    values = {"text": one.document.text, "entities": entities, "relations": written} | meta | {"details": details}
    return values, number + max(len(entities), len(written))


def _place(entity: dict[str, Any]) -> tuple[int, int, str]:
    return entity["start_offset"], -entity["end_offset"], entity["label"]


def _details(p: Placed, id: int, label: str, attributes: bool) -> list[dict[str, Any]]:
    """What there is to say of a span beyond its label."""
    told: dict[str, Any] = {}
    if attributes and p.span.attributes:
        told["attributes"] = plain_attributes(dict(sorted(p.span.attributes.items())))
    told |= proposal(p.span)
    start, end = p.pieces[0].start, p.pieces[0].end
    return [{"id": id, "start_offset": start, "end_offset": end, "label": label} | told] if told else []


def _label(one: AnnotationSet, span: Exported, attributes: str, tally: Tally) -> tuple[str, int]:
    """The name under which a span is written, and how many attributes it does not say that nothing else says."""
    label = named(span.layer, span.label)
    if layer_of(label) != (span.layer, span.label) or len(label) > LONGEST_LABEL or "|" in label:
        label = label.replace("|", "/")[:LONGEST_LABEL]
        place = span.fragments[0].start, span.fragments[-1].end
        tally.lost(
            one,
            "label",
            saying("{layer} {label!r} is written as {tag!r}", layer=span.layer, label=span.label, tag=label),
            *place,
        )
    if attributes != "label":
        return label, len(span.attributes) if attributes == "leave-out" else 0
    lost = 0
    for name, value in sorted(span.attributes.items()):
        told = _told(one, span.layer, name, value)
        if told and len(label) + len(told) < LONGEST_LABEL:
            label += f"|{told}"
        else:
            lost += 1
    return label, lost


def _told(one: AnnotationSet, layer: str, name: str, value: Value) -> str:
    """An attribute as part of a label: "type=direct"; "" for one that would make a label for each span."""
    known = one.schema.attribute(layer, name)
    if not isinstance(value, bool) and (known is None or known.type not in CHOOSING):
        return ""
    said = [str(value).lower()] if isinstance(value, bool) else several(value)
    return "" if any(sign in word for word in (name, *said) for sign in _SIGNS) else f"{name}={','.join(said)}"


def _checked(values: dict[str, Any], shape: str) -> dict[str, Any]:
    """The values of a line, where they are what doccano's own parser takes.

    Raises:
        Differs: where they are not.
    """
    length = len(values["text"])
    if shape == "spans":
        entities = [dict(zip(("start_offset", "end_offset", "label"), row, strict=True)) for row in values["label"]]
    else:
        entities = values["entities"]
        ids = {e["id"] for e in entities}
        if len(ids) != len(entities) or any({r["from_id"], r["to_id"]} - ids for r in values["relations"]):
            raise Differs("an id is there twice, or not at all")
        if not all(isinstance(r["type"], str) and r["type"] for r in values["relations"]):
            raise Differs("a relation has no type")
    for e in entities:
        if not (0 <= e["start_offset"] < e["end_offset"] <= length and 0 < len(e["label"]) <= LONGEST_LABEL):
            raise Differs(f"{e} is no span of a text of {length} characters")
    return values
