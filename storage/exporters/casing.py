"""A document as feature structures of UIMA: what the XMI files and WebAnno's TSV both hold of it. Pure."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotate.exchange.flattening import FRAGMENTS
from annotate.exchange.uima import (
    CUSTOM,
    LABEL,
    MORE,
    NAMED_ENTITY,
    OTHER,
    PROPOSAL,
    SUGGESTED,
    dumped,
    feature_of,
    features,
    label_feature,
    type_of,
)
from annotate.model.records import Group
from annotate.model.schema import Schema
from annotate.model.text import Span, text_sha256
from annotate.model.tokens import Tokens
from annotate.ports import Choice
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.placing import FRAGMENT, count, facts, links, placed, proposal, report_records

CHOICES: tuple[Choice, ...] = (FRAGMENTS,)

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""

_LONGEST_NAME = 200
"""Bytes; file systems hold 255 with an ending and a part's name."""

_WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(slots=True)
class Mark:
    """An annotation of one stretch: its type, where it is (code points), its features, and its links (role, which)."""

    type: str
    place: Span
    features: dict[str, str]
    links: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """What is written of a document. `types` are the features of each type, in order."""

    key: str
    text: str
    facts: dict[str, str]
    marks: list[Mark]
    sentences: list[list[Span]]


def layout(schema: Schema) -> dict[str, list[str]]:
    """The features of words of each type, in order, by a label schema."""
    found = {type: _features(type, schema, layer) for type, layer in _types(schema)}
    found.setdefault(NAMED_ENTITY, _features(NAMED_ENTITY, schema, "entity"))
    found.setdefault(OTHER, _features(OTHER, schema, ""))
    return found


def _types(schema: Schema) -> Iterator[tuple[str, str]]:
    for layer in schema.layers:
        yield type_of(layer.name), layer.name


def _features(type: str, schema: Schema, layer: str) -> list[str]:
    first = ["value", "identifier"] if type == NAMED_ENTITY else [LABEL]
    own = [] if type == OTHER else [f for name in _attributes(schema, layer) if (f := feature_of(name))]
    return [*first, *(["layer"] if type == OTHER else own), SUGGESTED, PROPOSAL, MORE]


def _attributes(schema: Schema, layer: str) -> list[str]:
    found = schema.layer(layer)
    return [attribute.name for attribute in found.attributes] if found else []


def link_type(type: str) -> str:
    """The type of the links of a type, by INCEpTION's convention."""
    return f"{CUSTOM}{type.rpartition('.')[2]}LinksLink"


def case(one: AnnotationSet, tally: Tally, chosen: Mapping[str, str], xml: bool = True) -> Case:
    """A document as feature structures; what they cannot hold goes to the losses.

    With `xml` the characters that XML forbids are U+FFFD, which has the same length.
    """
    text, known = one.document.text, layout(one.schema)
    spans = placed(one, tally, {**chosen, "overlapping": "keep"})
    relations = links(one, spans, tally)
    report_records(one, tally, status=xml)
    count(tally, spans, len(relations))
    groups = {group.name: group for group in one.records.groups}
    marks: list[Mark] = []
    first: dict[str, int] = {}
    for span in spans:
        first[span.span.id] = len(marks)
        given = _given(span.span, one.schema, groups)
        type = type_of(span.span.layer)
        type = type if type in known else OTHER
        if type == OTHER:
            given["layer"] = span.span.layer
        for piece in span.pieces:
            marks.append(Mark(type, piece, given))
            if piece is not span.pieces[0]:
                marks[first[span.span.id]].links.append((FRAGMENT, len(marks) - 1))
    for relation in relations:
        marks[first[relation.head]].links.append((relation.type, first[relation.tail]))
    order = sorted(range(len(marks)), key=lambda i: (marks[i].place.start, -marks[i].place.end, i))
    rank = {old: new for new, old in enumerate(order)}
    marks = [marks[old] for old in order]
    for mark in marks:
        mark.links = [(role, rank[at]) for role, at in mark.links]
    told = {name: value if isinstance(value, str) else _plain(value) for name, value in facts(one).items()}
    told = {name: value for name, value in told.items() if value}
    if xml:
        text, told, marks = _clean(one, tally, text, told, marks)
    return Case(one.key, text, told, marks, sentences(one.document.text))


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return dumped(value) if value else ""
    return "true" if value is True else ""


def _given(span: Exported, schema: Schema, groups: Mapping[str, Group]) -> dict[str, str]:
    """The features of an annotation; of an open suggestion also who made it."""
    type = type_of(span.layer)
    known = set(_attributes(schema, span.layer))
    own = dict(span.attributes)
    given: dict[str, str] = {}
    if type == NAMED_ENTITY:
        group = groups.get(str(own.get("name", "")))
        given["identifier"] = str(own.pop("identifier", "")) or (
            _WIKIDATA + group.wikidata if group and group.wikidata else ""
        )
    given[label_feature(type)] = span.label
    given |= features(own, known)
    if made := proposal(span):
        given |= {SUGGESTED: "true", PROPOSAL: dumped(made)}
    return {name: value for name, value in given.items() if value}


def _clean(
    one: AnnotationSet, tally: Tally, text: str, facts: dict[str, str], marks: list[Mark]
) -> tuple[str, dict[str, str], list[Mark]]:
    found = False

    def held(words: str) -> str:
        nonlocal found
        clean = FORBIDDEN.sub("\ufffd", words)
        found = found or clean != words
        return clean

    text = held(text)
    facts = {name: held(value) for name, value in facts.items()}
    for mark in marks:
        mark.features = {name: held(value) for name, value in mark.features.items()}
        mark.links = [(held(role), at) for role, at in mark.links]
    if found:
        tally.lost(one, "characters", saying("control characters, which XML forbids, are written as U+FFFD"))
    return text, facts, marks


def ordered(marks: Iterable[Any]) -> list[Any]:
    """Marks told in plain values in an order that depends on nothing else."""
    return sorted(marks, key=lambda mark: json.dumps(mark, sort_keys=True))


def sentences(text: str) -> list[list[Span]]:
    """The tokens of a text by sentences; none is left out."""
    tokens = Tokens(text)
    ends = [sentence.end for sentence in tokens.sentences()]
    found: list[list[Span]] = []
    last = -1
    for token in tokens.inside(Span(0, len(text))):
        number = bisect_left(ends, token.start + 1)
        if number != last:
            found.append([])
            last = number
        found[-1].append(token)
    return found


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def file_name(key: str) -> str:
    """A document's key as the name of its file without an ending; different ones for different keys, also where capital
    and small letters are the same, and none that Windows keeps for itself.
    """
    name = re.sub(r"[^\w .,=@+()-]|^\.|[. ]$", lambda found: f"%{ord(found[0]):02X}", key)
    if _RESERVED.match(name):
        name = f"%{name}"
    if len(name.encode()) > _LONGEST_NAME or key != key.lower():
        name = f"{name[:60]}-{text_sha256(key)[:32]}"
    return name or "%"
