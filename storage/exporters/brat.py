"""brat standoff: a folder with a text and its annotations in `NAME.txt` and `NAME.ann`, and the configuration.

Format after https://brat.nlplab.org/standoff.html: T lines with pieces (one for each line of the text that a span
touches), R relations or the arguments of E events, A attributes that choose or say yes, N items of Wikidata, and as
AnnotatorNotes, in JSON, what these have no place for: other attributes, what is only suggested. Labels are ASCII
("_u2e_" is "."); a layer stands in them where it is not plain. What is known of documents is in `documents.json`,
which brat does not look at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotate.exchange.layers import named
from annotate.exchange.standoff import escaped, on_lines, rejoined
from annotate.model.schema import CHOOSING
from annotate.model.text import Fragments, Span, hull
from annotate.model.values import Value, plain
from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.brat_config import ROLE, Types, annotation_conf, visual_conf
from storage.exporters.gathering import AnnotationSet, Exported, Tally
from storage.exporters.jsonl import dumped
from storage.exporters.placing import Placed, count, facts, links, order, placed_together, proposal, report_records
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Source, Target

FORMAT = Format(
    "brat",
    "brat standoff",
    "",
    "a folder of texts and annotations, with brat's configuration",
    (
        Choice(
            "links",
            ("relations", "events"),
            "how annotations are linked: relations, or quotes and claims as events with the others as arguments",
        ),
    ),
    folder=True,
)
ENDINGS = ("",)
DOCUMENTS = "documents.json"

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass
class Names:
    """Names of files for documents: letters, digits, "-", "_" and "." of their keys, each once in whatever case."""

    taken: set[str] = field(default_factory=set)

    def of(self, key: str) -> str:
        """The next name."""
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", key)[:100].strip(".") or "_"
        plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
        name, number = plain, 1
        while name.lower() in self.taken:
            number += 1
            name = f"{plain}-{number}"
        self.taken.add(name.lower())
        return name


@dataclass(frozen=True, slots=True)
class Ann:
    """The lines of a document: by their ids, what stands behind them in columns."""

    lines: Mapping[str, tuple[str, ...]]
    types: Types


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes two files a document, and the configuration for all of them."""
    names, types, first = Names(), Types(events=chosen["links"] == "events"), True
    known = target.open(DOCUMENTS)
    for one in sets:
        name, made = names.of(one.key), ann(one, tally, types.events)
        types.add(made.types)
        types.schemas[one.schema.name, one.schema.version] = one.schema
        # thousands of files cannot be open at once
        with target.open(f"{name}.txt") as file:
            file.write(one.document.text)
        with target.open(f"{name}.ann") as file:
            file.writelines("\t".join((id, *columns)) + "\n" for id, columns in made.lines.items())
        known.write(("[\n" if first else ",\n") + dumped({"file": name} | facts(one)))
        first = False
    known.write("[]\n" if first else "\n]\n")
    target.open("annotation.conf").write(annotation_conf(types))
    target.open("visual.conf").write(visual_conf(types))


def ann(one: AnnotationSet, tally: Tally, events: bool) -> Ann:
    """What is written of a document, with events or with relations alone; what it cannot hold goes to the losses."""
    text, types = one.document.text, Types()
    spans = [Placed(p.span, left) for p in placed_together(one, tally, {}) if (left := _left(one, p.span, tally))]
    spans.sort(key=lambda p: order(p.span, p.pieces))
    relations = links(one, spans, tally)
    count(tally, spans, len(relations))
    lines: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    called = _events(one, spans) if events else {}
    told: list[tuple[str, ...]] = []
    notes: list[tuple[str, ...]] = []
    for number, p in enumerate(spans, 1):
        name = names[p.span.id] = f"T{number}"
        pieces = on_lines(p.pieces, text)
        label = escaped(named(p.span.layer, p.span.label))
        places = ";".join(f"{start} {end}" for start, end in pieces)
        lines[name] = f"{label} {places}", " ".join(text[start:end] for start, end in pieces)
        types.labels[label] = p.span.layer, p.span.label
        rest: dict[str, Any] = {}
        for key, value in sorted(p.span.attributes.items()):
            if (said := _said(one, p.span.layer, key, value)) is None:
                rest[key] = plain(value)
                continue
            types.attributes.setdefault(escaped(key), set()).update({said} - {""})
            told.append((f"{escaped(key)} {called.get(p.span.id, name)} {said}".rstrip(),))
        more = ({"attributes": rest} if rest else {}) | proposal(p.span)
        if more:
            notes.append((f"AnnotatorNotes {name}", dumped(more)))
    ends = names | called
    arguments: dict[str, list[str]] = {id: [] for id in called}
    joining: list[tuple[str, ...]] = []
    for r in relations:
        kind = escaped(r.type)
        if r.head in called and ROLE.fullmatch(kind):
            there = arguments[r.head]
            nth = sum(argument.rpartition(":")[0].rstrip("0123456789") == kind for argument in there) + 1
            there.append(f"{kind}{nth if nth > 1 else ''}:{ends[r.tail]}")
            types.roles.add(kind)
            continue
        joining.append((f"{kind} Arg1:{ends[r.head]} Arg2:{ends[r.tail]}", ""))
        types.relations.add(kind)
    lines |= {f"R{number}": columns for number, columns in enumerate(joining, 1)}
    for p in spans:
        if event := called.get(p.span.id):
            label = escaped(named(p.span.layer, p.span.label))
            lines[event] = (" ".join((f"{label}:{names[p.span.id]}", *arguments[p.span.id])),)
    for sign, rows in (("A", told), ("N", _references(one, names, tally)), ("#", notes)):
        lines |= {f"{sign}{number}": columns for number, columns in enumerate(rows, 1)}
    return Ann(lines, types)


def _events(one: AnnotationSet, spans: list[Placed]) -> dict[str, str]:
    """The ids of the events that annotations are: those of layers at which relations of the label schema begin."""
    layers = {relation.head for relation in one.schema.relations}
    found = [p.span.id for p in spans if p.span.layer in layers]
    return {id: f"E{number}" for number, id in enumerate(found, 1)}


def _left(one: AnnotationSet, span: Exported, tally: Tally) -> Fragments:
    """The fragments of a span as they come back without line ends; that they are not the same is told."""
    text, place = one.document.text, hull(span.fragments)
    left = tuple(Span(*piece) for piece in rejoined(on_lines(span.fragments, text), text))
    if left != span.fragments:
        why = saying("line ends at its edges are left out") if left else saying("left out: it covers line ends only")
        if left and hull(left) == place:
            why = saying("fragments with only line ends between them come back as one")
        tally.lost(
            one,
            "characters",
            saying("{label} {words!r}: {why}", label=span.label, words=place.of(text), why=why),
            place.start,
            place.end,
        )
    return left


def _said(one: AnnotationSet, layer: str, name: str, value: Value) -> str | None:
    """The value of an attribute as an A line has it, "" for yes; None for one that such a line cannot hold."""
    if value is True:
        return ""
    known = one.schema.attribute(layer, name)
    return escaped(value) if isinstance(value, str) and known and known.type in CHOOSING else None


def _references(one: AnnotationSet, names: Mapping[str, str], tally: Tally) -> list[tuple[str, ...]]:
    """The items of Wikidata that mentions are of, as their groups say."""
    groups = {g.name: g for g in one.records.groups if re.fullmatch(r"Q\d+", g.wikidata)}
    found: list[tuple[str, ...]] = []
    written: set[str] = set()
    for span in one.spans:
        group = groups.get(str(span.attributes.get("name", "")))
        if span.layer == "entity" and span.id in names and group is not None:
            written.add(group.name)
            found.append((f"Reference {names[span.id]} Wikidata:{group.wikidata}", " ".join(group.name.split())))
    rest = tuple(g for g in one.records.groups if g.name not in written)
    report_records(replace(one, records=replace(one.records, groups=rest)), tally)
    more = sum(bool(groups[name].aliases or groups[name].identity or groups[name].note) for name in written)
    if more:
        tally.lost(one, "groups", saying("aliases, identities and notes of {count} left out", count=more))
    return sorted(found, key=lambda columns: int(columns[0].split(" ")[1][1:]))


def verify(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """Texts and lines, read by a reader that knows nothing of the writer, are those that were meant."""
    known = json.loads(source.path(DOCUMENTS).read_text(encoding="utf-8"))
    labels = _labels(source.path("annotation.conf").read_text(encoding="utf-8"))
    names = Names()

    def meant() -> Iterator[tuple[str, Any]]:
        for one in sets:
            made = ann(one, Tally(), chosen["links"] == "events")
            yield one.key, ({"file": names.of(one.key)} | facts(one), one.document.text, dict(made.lines))

    def found() -> Iterator[Any]:
        for values in known:
            text = source.path(f"{values['file']}.txt").read_bytes().decode("utf-8")
            words = source.path(f"{values['file']}.ann").read_bytes().decode("utf-8")
            yield values, text, _checked(words, text, labels)

    same(meant(), found())


def _labels(conf: str) -> set[str]:
    parts = (conf.partition(f"[{name}]\n")[2].partition("\n[")[0] for name in ("entities", "events"))
    return {line.partition("\t")[0] for part in parts for line in part.split("\n")}


def _checked(words: str, text: str, labels: set[str]) -> dict[str, tuple[str, ...]]:
    """The lines of a file by their ids, where they are what brat's own parser takes.

    Raises:
        Differs: where they are not.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in words.splitlines():
        id, *columns = line.split("\t", 2)
        if id in found or not re.fullmatch(r"[TRAEN#][1-9]\d*", id):
            raise Differs(f"{id!r} is there twice, or is no id")
        found[id] = tuple(columns)
        kind, *rest = columns[0].split(" ")
        if not kind.isascii():
            raise Differs(f"{line!r:.80} has a sign that is none")
        if id[0] == "T":
            pieces = [tuple(map(int, piece.split(" "))) for piece in " ".join(rest).split(";")]
            if columns[1] != " ".join(text[start:end] for start, end in pieces) or kind not in labels:
                raise Differs(f"{line!r:.80}: the text has other words there, or the label is not known")
    for id, cells in found.items():
        ends = cells[0].split(" ")[id[0] == "R" :] if id[0] in "RE" else []
        if {end.partition(":")[2] for end in ends} - found.keys():
            raise Differs(f"{id} {cells[0]!r:.80} has an end that is none")
    return found
