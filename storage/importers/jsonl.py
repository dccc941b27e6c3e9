"""Our own lossless JSONL (storage/exporters/jsonl.py): what was exported comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from annotate.exchange.predictions import SCORE
from annotate.model.records import Annotation, Decision, Group, Relation, Status, Waiver, from_json, status_id
from annotate.model.spans import place_key
from annotate.model.text import Document, Span, canonical, text_sha256
from annotate.ports import Format, ImportPlan, Incoming, Read, Records
from annotate.suggestions import Suggestion
from storage.importers.streaming import lines, words

FORMAT = Format("jsonl", "JSONL (lossless)", ".jsonl", "documents with everything, as this program exports them")


def knows(head: bytes) -> bool:
    """A line of ours has its spans as a list and names the schema; lines of other programs do not."""
    return b'"spans":' in head.replace(b" ", b"") and b'"bytes_sha256"' in head


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a line each; never raises."""
    return lines(path, document_of, "document of this format")


def document_of(values: dict[str, Any]) -> list[Incoming]:
    """The document of a line with what its annotator made of it.

    Raises:
        TextRejected, ValueError, KeyError, TypeError: where it is none.
    """
    text = words(values, "text")
    if canonical(text) != text:
        raise ValueError("its text has line ends or marks that offsets do not count")
    if values.get("sha256", "") not in ("", text_sha256(text)):
        raise ValueError("its text is not the one of the sum sha256")
    meta = values.get("meta") or {}
    document = Document(
        words(values, "id"),
        text,
        words(values, "title", ""),
        words(values, "date", ""),
        words(values, "source", ""),
        words(values, "url", ""),
        words(values, "language", "ru"),
        int(values.get("body", 0)),
        words(values, "bytes_sha256", ""),
        text_sha256(text),
        meta={str(name): str(value) for name, value in meta.items()},
    )
    return [Incoming(document, words(values, "annotator", ""), *_made(values, document))]


def _made(values: dict[str, Any], document: Document) -> tuple[Records, tuple[Suggestion, ...]]:
    """Records and suggestions of a line; each suggestion once."""
    id, length = document.id, len(document.text)
    annotations: list[Annotation] = []
    suggestions: dict[str, Suggestion] = {}
    for span in values.get("spans", []):
        if span["origin"] == "suggested":
            suggestions[span["id"]] = _suggestion(span["id"], id, span, length)
            continue
        given = {"layer": span["layer"], "label": span["label"], "fragments": span["pieces"]}
        more = {"attributes": span.get("attrs") or {}, "suggestion": span.get("suggestion", "")}
        annotations.append(_record(Annotation, id, span["id"], given | more))
        if annotations[-1].fragments[-1].end > length:
            raise ValueError(f"span {span['id']} is outside the text")
    decisions: list[Decision] = []
    for given in values.get("decisions", []):
        fields = {name: given[name] for name in ("suggestion", "verdict", "annotation")}
        decisions.append(_record(Decision, id, given["id"], fields))
        if "proposed" in given:
            suggestions[given["suggestion"]] = _suggestion(given["suggestion"], id, given["proposed"], length)
    records = Records(
        tuple(sorted(annotations, key=place_key)),
        tuple(
            _record(Relation, id, r["id"], {"type": r["type"], "head": r["from"], "tail": r["to"]})
            for r in values.get("relations", [])
        ),
        tuple(decisions),
        _record(Status, id, status_id(id, ""), values["status"]) if values.get("status") else None,
        tuple(_record(Group, id, g["id"], g) for g in values.get("groups", [])),
        tuple(_record(Waiver, id, w["id"], w) for w in values.get("waivers", [])),
    )
    return records, tuple(suggestions.values())


T = TypeVar("T", Annotation, Relation, Decision, Status, Group, Waiver)


def _record(kind: type[T], document: str, id: object, fields: dict[str, Any]) -> T:
    made = from_json(kind.__name__.lower(), {**fields, "id": id, "document": document, "annotator": ""})
    assert isinstance(made, kind)
    return made


def _suggestion(id: object, document: str, given: dict[str, Any], length: int) -> Suggestion:
    proposed = {"layer": given["layer"], "label": given["label"], "fragments": given["pieces"]}
    # the shape is checked where a record's is
    like = _record(Annotation, document, id, proposed | {"attributes": given.get("attrs") or {}})
    cue, source = (Span(*given[part]) if part in given else None for part in ("cue", "source"))
    if max(span.end for span in (*like.fragments, cue, source) if span is not None) > length:
        raise ValueError(f"suggestion {id} is outside the text")
    score = float(given.get("score", SCORE))
    if not 0 <= score <= 1:
        raise ValueError(f"suggestion {id}: score {score} is outside 0..1")
    maker, version = (words(given, name, default) for name, default in (("maker", "import"), ("version", "1")))
    return Suggestion(
        like.id, document, maker, version, like.layer, like.label, like.fragments, score, cue, source, like.attributes
    )
