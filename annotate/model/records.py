"""Records: what an annotator's work consists of. Frozen values; a change is a new value.

Every record belongs to one document and one annotator, and has a globally unique id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from annotate.model.text import Fragments, Span
from annotate.model.values import Attributes, Value, is_empty, plain_attributes, valued_attributes

Verdict = Literal["accepted", "corrected", "rejected"]
Progress = Literal["new", "started", "done"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A labelled set of fragments (sorted, disjoint, at least one) with typed attributes.

    `suggestion` is the id of the suggestion it came from, empty where it was made by hand; a cue or source that was
    proposed with a quote has the quote's.
    """

    id: str
    document: str
    annotator: str
    layer: str
    label: str
    fragments: Fragments
    attributes: Attributes = field(default_factory=dict)
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed, directed link between two annotations: quote to cue, quote to source, claim to quote."""

    id: str
    document: str
    annotator: str
    type: str
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a suggestion. `annotation` is what came of it, empty for a rejected one."""

    id: str
    document: str
    annotator: str
    suggestion: str
    verdict: Verdict
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """How far an annotator is with a document; one per document and annotator, its id is made of both."""

    id: str
    document: str
    annotator: str
    progress: Progress = "new"
    flagged: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """A document's describing fields as a record, so that changing, importing and removing can be undone.

    The text itself is a record of its own (`Text`); `text_sha256` binds it.
    """

    id: str
    document: str
    annotator: str
    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    language: str = "ru"
    text_sha256: str = ""
    removed: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of an entity of a document beyond its mentions; the mentions, quotes and claims that belong to it
    name it.

    `name` is the canonical name, unique among one annotator's groups of a document: it is what mentions ("name"),
    quotes ("speaker") and claims ("claimant") point to. `aliases` are other names under which suggestions have it.
    `wikidata` is the id of an item ("Q159") or empty. `identity` is a UUID that groups of several documents share once
    somebody has said that they are the same.
    """

    id: str
    document: str
    annotator: str
    name: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    identity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """That the annotator has looked at what a check found and lets it be: which check, of which annotation."""

    id: str
    document: str
    annotator: str
    check: str
    annotation: str


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """A version of the project's label schema as a record, so that changing it can be undone.

    It belongs to no document and no annotator. `definition` is annotate.model.schema.to_json of it. Versions only
    ever count up: taking a change back makes the next version, with what was before.
    """

    id: str
    document: str
    annotator: str
    definition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document as a record, so that correcting it can be undone; its id is the document's.

    It belongs to no annotator. `body` is the offset at which the article begins. The text that was imported is in no
    entry of the journal; a correction has it whole, before and after.
    """

    id: str
    document: str
    annotator: str
    text: str
    body: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal about one document, with an identity that is the same when it is made again.

    It is a record only in corrections of a text, which move the suggestions that somebody has decided on; else it is
    made anew by whatever made it. `score` is a probability in 0..1; `cue` and `source` are the parts of a quote.
    """

    id: str
    document: str
    maker: str
    version: str
    layer: str
    label: str
    fragments: Fragments
    score: float
    cue: Span | None = None
    source: Span | None = None
    attributes: Attributes = field(default_factory=dict)

    @property
    def annotator(self) -> str:
        """Nobody's: it is the same for all."""
        return ""


SCHEMA_ID = "schema"
Record = Annotation | Relation | Decision | Status | Info | Group | Waiver | SchemaVersion | Text | Suggestion
KINDS: dict[str, type[Record]] = {
    "annotation": Annotation,
    "relation": Relation,
    "decision": Decision,
    "status": Status,
    "info": Info,
    "group": Group,
    "waiver": Waiver,
    "schemaversion": SchemaVersion,
    "text": Text,
    "suggestion": Suggestion,
}


def status_id(document: str, annotator: str) -> str:
    return f"{document}:{annotator}"


def kind_of(record: Record) -> str:
    """The record's name in the journal."""
    return type(record).__name__.lower()


def to_json(record: Record) -> dict[str, Any]:
    """A record as plain values; `from_json(kind_of(r), to_json(r)) == r`. Default values are left out."""
    if type(record) is Annotation:
        return _annotation_to_json(record)
    out: dict[str, Any] = {}
    for name, spec in type(record).__dataclass_fields__.items():
        value = getattr(record, name)
        if isinstance(value, str):  # most are, and a journal holds millions
            if value != spec.default:
                out[name] = value
        elif name == "fragments":
            out[name] = [[s.start, s.end] for s in value]
        elif isinstance(value, Span):
            out[name] = [value.start, value.end]
        elif name == "attributes":
            if value:
                out[name] = plain_attributes(value)
        elif isinstance(value, Mapping):
            if value:
                out[name] = dict(value)
        elif name == "aliases":
            if value:
                out[name] = list(value)
        elif value != spec.default:
            out[name] = value
    return out


def _annotation_to_json(a: Annotation) -> dict[str, Any]:
    """As the general way has it, for what a journal holds most of: an import writes millions."""
    out: dict[str, Any] = {
        "id": a.id,
        "document": a.document,
        "annotator": a.annotator,
        "layer": a.layer,
        "label": a.label,
        "fragments": [[s.start, s.end] for s in a.fragments],
    }
    if a.attributes:
        out["attributes"] = plain_attributes(a.attributes)
    if a.suggestion:
        out["suggestion"] = a.suggestion
    return out


def from_json(kind: str, values: Any) -> Record:
    """The record of `to_json`.

    Raises:
        ValueError: for an unknown kind, an unknown or missing field, a value of the wrong type or a span that
            is none, with the place of the mistake ("annotation.fragments: not a span: 4..4").
    """
    if kind not in KINDS:
        raise ValueError(f"not a kind of record: {kind!r}")
    if not isinstance(values, Mapping):
        raise ValueError(f"{kind}: should be a table, is {type(values).__name__}")
    try:
        return KINDS[kind](**{name: _read(kind, name, value) for name, value in values.items()})
    except TypeError as error:
        raise ValueError(f"not a record of kind {kind!r}: {error}") from error


_WORDS: Mapping[str, tuple[str, ...]] = {"verdict": get_args(Verdict), "progress": get_args(Progress)}
_OTHER_THAN_WORDS = {
    *_WORDS,
    "fragments",
    "attributes",
    "meta",
    "definition",
    "aliases",
    "flagged",
    "removed",
    "body",
    "score",
}

_PLACES = {("suggestion", "cue"), ("suggestion", "source")}


def _read(kind: str, name: str, value: Any) -> Any:
    """The value of a field as its record holds it."""
    if isinstance(value, str) and name not in _OTHER_THAN_WORDS and (kind, name) not in _PLACES:
        return value
    if name == "fragments":
        if not isinstance(value, list | tuple) or not value:
            raise _wrong(kind, name, value)
        if any(not isinstance(pair, list | tuple) or [type(x) for x in pair] != [int, int] for pair in value):
            raise _wrong(kind, name, value)
        try:
            return tuple(Span(start, end) for start, end in value)
        except ValueError as error:
            raise ValueError(f"{kind}.{name}: {error}") from error
    if name in ("attributes", "meta", "definition"):
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise _wrong(kind, name, value)
        if name == "meta" and not all(isinstance(item, str) for item in value.values()):
            raise _wrong(kind, name, value)
        try:
            return valued_attributes(value) if name == "attributes" else dict(value)
        except ValueError as error:
            raise _wrong(kind, name, value) from error
    if name == "aliases":
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise _wrong(kind, name, value)
        return tuple(value)
    if (kind, name) in _PLACES:
        if value is not None and not isinstance(value, list | tuple):
            raise _wrong(kind, name, value)
        return _read(kind, "fragments", [value])[0] if value is not None else None
    if name in ("flagged", "removed"):
        fits = isinstance(value, bool)
    elif name == "body":
        fits = type(value) is int and value >= 0
    elif name == "score":
        fits = type(value) in (int, float) and 0 <= value <= 1
    else:
        fits = value in _WORDS.get(name, ())
    if not fits:
        raise _wrong(kind, name, value)
    return value


def _wrong(kind: str, name: str, value: Any) -> ValueError:
    return ValueError(f"{kind}.{name}: {value!r} is no value for it")


def with_attribute(annotation: Annotation, name: str, value: Value | None) -> Annotation:
    """The annotation with one attribute set; None, "" or none of several removes it."""
    attributes = {k: v for k, v in annotation.attributes.items() if k != name}
    if value is not None and not is_empty(value):
        attributes[name] = value
    return replace(annotation, attributes=attributes)
