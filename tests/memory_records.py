"""What the project in memory makes of records: what they mean, and what a change of one leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Decision, Info, Record, SchemaVersion, Status
from annotate.model.schema import Schema
from annotate.model.schema_json import from_json, record_of
from annotate.model.text import Document


def next_version(schema: Schema, edit: Edit) -> Schema:
    """The schema that a change of it leads to, as the next version."""
    before, after = edit.before, edit.after
    assert isinstance(before, SchemaVersion)
    assert isinstance(after, SchemaVersion)
    if unnumbered(before) != unnumbered(record_of(schema)):
        raise EditRejected("stale", "label schema")
    return replace(from_json(after.definition), version=schema.version + 1)


def unnumbered(record: SchemaVersion) -> dict[str, object]:
    return {name: value for name, value in record.definition.items() if name != "version"}


def reaches(transaction: Transaction, document: str) -> bool:
    """Whether a change of several documents is about this one, too."""
    if transaction.document or transaction.action == "import":
        return False
    return any(isinstance(edit.record, SchemaVersion) or edit.record.document == document for edit in transaction.edits)


def info_of(d: Document) -> Info:
    return Info(d.id, d.id, "", d.title, d.date, d.source, d.url, d.language, d.text_sha256, d.removed, dict(d.meta))


def described(document: Document, info: Info) -> Document:
    names = ("title", "date", "source", "url", "language", "text_sha256", "removed", "meta")
    return replace(document, **{name: getattr(info, name) for name in names})


def removed(document: Document) -> Document:
    return replace(document, removed=True)


def meaning_of(record: Record | None) -> Record | None:
    if isinstance(record, Info):
        return None if record.removed else replace(record, id=record.document, annotator="")
    if isinstance(record, Status) and (record.progress, record.flagged, record.note) == ("new", False, ""):
        return None
    return record


def key_of(record: Record) -> tuple[str, ...]:
    makers: dict[type[Record], Callable[..., tuple[str, ...]]] = {
        Decision: lambda d: ("decision", d.document, d.annotator, d.suggestion),
        Status: lambda s: ("status", s.document, s.annotator),
    }
    make = makers.get(type(record))
    return make(record) if make else (type(record).__name__, record.id)


def words_of(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(letter for letter in composed if not "\u0300" <= letter <= "\u036f")
    return re.findall(r"[^\W_]+", plain.casefold().replace("ё", "е"))


def has_words(document: Document, words: list[str]) -> bool:
    there = words_of(f"{document.title}\n{document.text}")
    return all(any(word.startswith(start) for word in there) for start in words)
