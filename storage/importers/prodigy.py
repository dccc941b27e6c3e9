"""Prodigy's JSONL (storage/exporters/prodigy.py): tasks as recipes for spans and relations save them.

What was accepted is done; what was ignored is started and flagged; the spans of a rejected task are suggestions that
the annotator has rejected. Tasks of the same text that follow each other, as binary recipes save them, are one
document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotate.exchange.binding import bound
from annotate.exchange.layers import placed
from annotate.model.ids import uuid7
from annotate.model.records import Annotation, Decision, Relation
from annotate.ports import Format, ImportPlan, Incoming, Read, Records
from annotate.saying import saying
from storage.importers.marking import Mark, Marked, marked, offsets, word
from storage.importers.peeking import first_object
from storage.importers.streaming import lines, words

FORMAT = Format("prodigy", "Prodigy JSONL", ".jsonl", "tasks with spans and relations, as Prodigy's db-out gives them")

_FACTS = ("title", "date", "source", "url", "language")
_MOST = 1_000
"""Tasks of one text that are put together."""


def knows(head: bytes) -> bool:
    """Whether its first task has tokens, an answer, or hashes of Prodigy."""
    keys = first_object(head)
    signs = {"tokens", "answer", "_input_hash", "_task_hash", "_view_id", "_annotator_id"}
    ours = {"bytes_sha256", "schema"}
    return "text" in keys and not ours & keys.keys() and (bool(signs & keys.keys()) or keys.get("spans") == "list")


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file; never raises."""
    waiting: Read | None = None
    together = 0
    for found in lines(path, lambda values: [task_of(values, path.name)], saying("task of Prodigy")):
        if waiting and together < _MOST and found.sets and _same(waiting.sets[0], found.sets[0]):
            one = joined(waiting.sets[0], found.sets[0])
            waiting = replace(waiting, sets=(one,))
            together += 1
            continue
        if waiting:
            yield waiting
        waiting, together = (found, 1) if found.sets else (None, 0)
        if waiting is None:
            yield found
    if waiting:
        yield waiting


def _same(one: Incoming, other: Incoming) -> bool:
    return one.document.text == other.document.text and one.annotator == other.annotator


def joined(one: Incoming, other: Incoming) -> Incoming:
    """Two tasks of one document as one, what both say said once."""
    made, suggestions = bound(other, one.document.id, "")
    known = {(a.layer, a.label, a.fragments): a.id for a in one.records.annotations}
    same: dict[str, str] = {}
    annotations = list(one.records.annotations)
    for a in made:
        if isinstance(a, Annotation):
            found = known.setdefault((a.layer, a.label, a.fragments), a.id)
            same[a.id] = found
            annotations += [a] if found == a.id else []
    relations = {(r.type, r.head, r.tail): r for r in one.records.relations}
    decisions = {d.suggestion: d for d in one.records.decisions}
    for record in made:
        if isinstance(record, Relation):
            own = replace(record, head=same[record.head], tail=same[record.tail])
            relations.setdefault((own.type, own.head, own.tail), own)
        elif isinstance(record, Decision):
            decisions.setdefault(record.suggestion, record)
    records = Records(
        tuple(annotations), tuple(relations.values()), tuple(decisions.values()), one.records.status
    )  # fmt: skip
    proposals = {s.id: s for s in (*suggestions, *one.suggestions)}
    remarks = one.remarks + other.remarks
    return replace(one, records=records, suggestions=tuple(proposals.values()), remarks=remarks)


def task_of(values: dict[str, Any], source: str = "") -> Incoming:
    """The document of a task with what its answer says of it.

    Raises:
        TextRejected, ValueError, KeyError, TypeError: where it is none.
    """
    answer, meta = values.get("answer"), values.get("meta")
    found = marked(words(values, "text"), _facts(values, meta if isinstance(meta, dict) else {}), source)
    for number, span in enumerate(values.get("spans") or ()):
        given = span.get("proposal")
        proposal = given if isinstance(given, dict) else {"maker": span.get("source")} if answer == "reject" else None
        attributes = span.get("attributes")
        found.marks.append(
            Mark(
                str(number),
                *placed(words(span, "label")),
                [offsets(span["start"], span["end"])],
                attributes if isinstance(attributes, dict) else {},
                proposal,
            )
        )
    _relate(values, found)
    one = found.incoming()
    if answer == "reject":
        made = tuple(Decision(uuid7(), one.document.id, "", s.id, "rejected") for s in one.suggestions)
        one = replace(one, records=replace(one.records, decisions=made))
    return one


def _facts(values: Mapping[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """What a task says of its document; keys of others in "meta" stay as they are."""
    whose = {"annotator": word(values.get("_annotator_id") or values.get("_session_id"))}
    if "doc_id" in meta:
        return meta | whose
    said: dict[str, Any] = {name: meta[name] for name in _FACTS if name in meta}
    said["meta"] = {name: value for name, value in meta.items() if name not in _FACTS}
    answer = values.get("answer")
    if answer in ("accept", "ignore"):
        said |= {"progress": "done"} if answer == "accept" else {"progress": "started", "flagged": True}
    return said | whose


def _relate(values: Mapping[str, Any], found: Marked) -> None:
    """The relations between spans; those between words that are no spans are counted."""
    spans = [span for span in values.get("spans") or () if isinstance(span, dict)]
    by_place: dict[tuple[Any, ...], str] = {}
    by_id: dict[tuple[Any, ...], str] = {}
    by_token: dict[Any, str] = {}
    for number, span in enumerate(spans):
        by_place.setdefault(_place(span), str(number))
        by_id.setdefault((span.get("id"), *_place(span)), str(number))
        by_token.setdefault(span.get("token_end"), str(number))

    def end(relation: Mapping[str, Any], which: str) -> str:
        told = relation.get(f"{which}_span")
        if isinstance(told, dict):
            key = by_id.get((told.get("id"), *_place(told))) or by_place.get(_place(told))
            if key is not None:
                return key
        return by_token.get(relation[which], "")

    words_only = 0
    for relation in values.get("relations") or ():
        head, child = end(relation, "head"), end(relation, "child")
        if head and child:
            found.links.append((words(relation, "label"), head, child))
        else:
            words_only += 1
    if words_only:
        found.builder.remarks.append(
            saying("{count} relations between words that are no spans are left out", count=words_only)
        )


def _place(span: Mapping[str, Any]) -> tuple[Any, ...]:
    return span.get("start"), span.get("end"), span.get("label")
