"""Our own lossless JSONL (storage/exporters/jsonl.py): what was exported comes back as it was.

Annotations are most of a line, so they are made here rather than by `from_json`, which looks at each field of any
record; what is refused is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from annotate.exchange.offsets import untouched
from annotate.exchange.predictions import SCORE
from annotate.model.records import Annotation, Decision, Group, Relation, Status, Waiver, from_json, status_id
from annotate.model.spans import place_key
from annotate.model.text import Document, Fragments, Span, canonical, normalised, text_sha256
from annotate.model.values import Attributes, valued_attributes
from annotate.ports import Format, ImportPlan, Incoming, Read, Records
from annotate.saying import saying
from annotate.suggestions import Suggestion
from storage.importers.peeking import first_object
from storage.importers.streaming import lines, words

FORMAT = Format("jsonl", "JSONL (lossless)", ".jsonl", "documents with everything, as this program exports them")

_PLAIN = {str, bool}  # what needs no look at its size


def knows(head: bytes) -> bool:
    """A line of ours has text, spans and the sum of the text; lines of other programs do not."""
    keys = first_object(head)
    return {"id", "text", "sha256", "bytes_sha256"} <= keys.keys()


def read(path: Path, _plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a line each; never raises."""
    return lines(path, document_of, saying("document of this format"))


def document_of(values: dict[str, Any]) -> list[Incoming]:
    """The document of a line with what its annotator made of it.

    Raises:
        TextRejected, ValueError, KeyError, TypeError: where it is none.
    """
    text = words(values, "text")
    if not untouched(text) and canonical(text) != text:
        raise ValueError(saying("its text has line ends or marks that offsets do not count"))
    sha256, body, meta = text_sha256(text), values.get("body", 0), values.get("meta") or {}
    if values.get("sha256", "") not in ("", sha256):
        raise ValueError(saying("its text is not the one of the sum sha256"))
    if type(body) is not int or not 0 <= body < len(text):
        raise ValueError(saying("body {body!r} is outside the text", body=body))
    document = Document(
        words(values, "id"),
        text,
        words(values, "title", ""),
        words(values, "date", ""),
        words(values, "source", ""),
        words(values, "url", ""),
        words(values, "language", "ru"),
        body,
        words(values, "bytes_sha256", ""),
        sha256,
        meta={str(name): str(value) for name, value in meta.items()},
    )
    if not document.id:
        raise ValueError(saying("its id is empty"))
    return [Incoming(document, words(values, "annotator", ""), *_made(values, document))]


def _made(values: dict[str, Any], document: Document) -> tuple[Records, tuple[Suggestion, ...]]:
    """Records and suggestions of a line; each suggestion once."""
    id, length = document.id, len(document.text)
    annotations: list[Annotation] = []
    suggestions: dict[str, Suggestion] = {}
    for span in values.get("spans", ()):
        if span["origin"] == "suggested":
            suggestions[span["id"]] = _suggestion(span["id"], id, span, length)
        else:
            annotations.append(_annotation(span["id"], id, span, length))
    decisions: list[Decision] = []
    for given in values.get("decisions", ()):
        fields = {name: given[name] for name in ("suggestion", "verdict", "annotation")}
        decisions.append(_record(Decision, id, given["id"], fields))
        if "proposed" in given:
            suggestions[given["suggestion"]] = _suggestion(given["suggestion"], id, given["proposed"], length)
    records = Records(
        tuple(sorted(annotations, key=place_key)),
        tuple([_relation(r, id) for r in values.get("relations", ())]),
        tuple(decisions),
        _record(Status, id, status_id(id, ""), values["status"]) if values.get("status") else None,
        tuple([_record(Group, id, g["id"], g) for g in values.get("groups", ())]),
        tuple([_record(Waiver, id, w["id"], w) for w in values.get("waivers", ())]),
    )
    _require_sound(records, suggestions)
    return records, tuple(suggestions.values())


def _require_sound(records: Records, suggestions: dict[str, Suggestion]) -> None:
    """That every id is given once, every link has its ends, every suggestion one decision, and every group a name."""
    r = records
    known = {a.id for a in r.annotations}
    each = [*(a.id for a in r.annotations), *(x.id for x in r.relations), *(d.id for d in r.decisions)]
    each += [*(g.id for g in r.groups), *(w.id for w in r.waivers)]
    if len({*each}) != len(each):
        raise ValueError(saying("an id is given twice"))
    if any(x.head not in known or x.tail not in known for x in r.relations):
        raise ValueError(saying("a relation has an end that is not there"))
    if any(d.annotation and d.annotation not in known for d in r.decisions):
        raise ValueError(saying("a decision made an annotation that is not there"))
    if len({d.suggestion for d in r.decisions}) != len(r.decisions):
        raise ValueError(saying("a suggestion is decided on twice"))
    if not all(g.name for g in r.groups):
        raise ValueError(saying("a group has no name"))
    if not all(id and isinstance(id, str) for id in (*each, *suggestions)):
        raise ValueError(saying("an id is empty"))


def _annotation(id: Any, document: str, given: dict[str, Any], length: int) -> Annotation:
    layer, label, suggestion = given["layer"], given["label"], given.get("suggestion", "")
    if not type(id) is type(layer) is type(label) is type(suggestion) is str or not layer or not label:
        raise ValueError(saying("span {id!r}: layer, label and suggestion should be words", id=id))
    attributes: Attributes = given.get("attrs") or {}
    if not _PLAIN.issuperset(map(type, attributes.values())):
        attributes = valued_attributes(attributes)
    fragments = _fragments(id, given["pieces"], length)
    return Annotation(id, document, "", layer, label, fragments, attributes, suggestion)


def _fragments(id: str, pieces: Any, length: int) -> Fragments:
    found = []
    end, parted = -1, True
    for first, last in pieces:
        if not type(first) is type(last) is int:
            raise ValueError(saying("span {id}: {first!r}..{last!r} are no offsets", id=id, first=first, last=last))
        found.append(Span(first, last))
        parted = parted and end < first
        end = last
    fragments = tuple(found) if parted else normalised(found)
    if not fragments or fragments[-1].end > length:
        raise ValueError(
            saying("span {id} is outside the text", id=id) if fragments else saying("span {id} has no place", id=id)
        )
    return fragments


def _relation(given: dict[str, Any], document: str) -> Relation:
    id, kind, head, tail = given["id"], given["type"], given["from"], given["to"]
    if not type(id) is type(kind) is type(head) is type(tail) is str:
        raise ValueError(saying("relation {id!r}: its type and ends should be words", id=id))
    return Relation(id, document, "", kind, head, tail)


T = TypeVar("T", Decision, Status, Group, Waiver)


def _record(kind: type[T], document: str, id: object, fields: dict[str, Any]) -> T:
    made = from_json(kind.__name__.lower(), {**fields, "id": id, "document": document, "annotator": ""})
    assert isinstance(made, kind)
    return made


def _suggestion(id: object, document: str, given: dict[str, Any], length: int) -> Suggestion:
    like = _annotation(id, document, given | {"suggestion": ""}, length)  # the shape is that of an annotation
    cue, source = (_fragments(like.id, [given[part]], length)[0] if part in given else None for part in _PARTS)
    score = given.get("score", SCORE)
    if type(score) not in (int, float) or not 0 <= score <= 1:
        raise ValueError(saying("suggestion {id}: score {score!r} is outside 0..1", id=id, score=score))
    maker, version = (words(given, name, default) for name, default in (("maker", "import"), ("version", "1")))
    return Suggestion(
        like.id, document, maker, version, like.layer, like.label, like.fragments, float(score), cue, source,
        like.attributes,
    )  # fmt: skip


_PARTS = ("cue", "source")
