"""Whether a project file is sound: the journal folded again and compared, every offset, every sum."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.model.records import (
    Annotation,
    Decision,
    Group,
    Info,
    Record,
    Relation,
    SchemaVersion,
    Status,
    Suggestion,
    Text,
    Waiver,
)
from annotate.model.text import Span, text_sha256
from storage import documents, journal, ledger, records, schemas, suggestions, text_corrections
from storage.kept import loaded
from storage.shape import differences
from storage.tables import VERSION


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: its kind, the document it is about ("" for the file), and what was found."""

    kind: str
    document: str
    detail: str


Key = tuple[str, ...]


def findings(connection: sqlite3.Connection) -> list[Finding]:
    """All that is wrong with a project; empty for a sound one. Reads everything, a document's text at a time."""
    broken = [
        Finding("damaged", "", str(line))
        for (line,) in connection.execute("PRAGMA integrity_check")
        if line != "ok"
    ]  # fmt: skip
    if broken:
        # what SQLite itself cannot read is not worth comparing
        return broken
    found = [*_structure(connection), *_texts(connection), *_refolded(connection)]
    # what is derived of a journal is worth comparing only where that holds
    return found or [Finding("ledger", document, detail) for document, detail in ledger.wrong(connection)]


def _structure(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("foreign key", "", f"{table}, row {rowid}: what it refers to is missing from {parent}")
    for found in differences(connection, "", VERSION):
        yield Finding("trigger" if found.kind == "trigger" else "altered", "", str(found))
    for (document,) in connection.execute(
        "SELECT id FROM document WHERE nr NOT IN (SELECT id FROM document_search_docsize)"
    ):
        yield Finding("search", document, "its words are not in the full-text index")
    for (nr,) in connection.execute("SELECT id FROM document_search_docsize WHERE id NOT IN (SELECT nr FROM document)"):
        yield Finding("search", "", f"the full-text index has words of a document nr {nr} that does not exist")
    for (document,) in connection.execute(
        "SELECT d.id FROM status AS s JOIN document AS d ON d.id = s.document WHERE d.nr <> s.nr"
    ):
        yield Finding("projection", document, "status: its nr is that of another document")


def _texts(connection: sqlite3.Connection) -> Iterator[Finding]:
    ids = [row[0] for row in connection.execute("SELECT id FROM document ORDER BY nr")]
    for id in ids:
        text, sha256, length, body = connection.execute(
            "SELECT text, text_sha256, length(text), body FROM document WHERE id = ?", (id,)
        ).fetchone()
        if text_sha256(text) != sha256:
            yield Finding("text", id, "the text is not the one that was imported or corrected last (sha256)")
        # the same count of code points here and in SQLite is what makes substr() and slices agree
        if len(text) != length:
            yield Finding("text", id, f"SQLite counts {length} code points, the text has {len(text)}")
        if body >= len(text):
            yield Finding("text", id, f"the article would begin at {body}, behind the end of the text")
        yield from _fragments(connection, id, text)
        yield from _suggested(connection, id, len(text))


def _fragments(connection: sqlite3.Connection, document: str, text: str) -> Iterator[Finding]:
    found = connection.execute(
        """SELECT a.id, f.nr, f.start, f."end", f.text FROM annotation AS a
LEFT JOIN fragment AS f ON f.annotation = a.id WHERE a.document = ? ORDER BY a.id, f.nr""",
        (document,),
    )
    previous, last = "", 0
    for annotation, nr, start, end, words in found:
        if nr is None:
            yield Finding("offsets", document, f"annotation {annotation} has no fragment")
            continue
        if annotation == previous and start <= last:
            yield Finding("offsets", document, f"annotation {annotation}, fragment {nr} touches the one before it")
        if text[start:end] != words or end > len(text):
            yield Finding(
                "offsets", document, f"annotation {annotation}, fragment {nr}: {start}..{end} has other words"
            )
        previous, last = annotation, end


def _suggested(connection: sqlite3.Connection, document: str, length: int) -> Iterator[Finding]:
    found = connection.execute(
        'SELECT id, start, "end", max(coalesce(cue_end, 0), coalesce(source_end, 0)), fragments FROM suggestion'
        " WHERE document = ?",
        (document,),
    ).fetchall()
    try:
        places = loaded(row[-1] for row in found)
    except ValueError as error:
        yield Finding("offsets", document, f"fragments of a suggestion cannot be read: {error}")
        return
    for (id, start, end, parts_end, _), pairs in zip(found, places, strict=True):
        try:
            spans = [Span(low, high) for low, high in pairs]
        except (TypeError, ValueError) as error:
            yield Finding("offsets", document, f"suggestion {id}: {error}")
            continue
        whole = (spans[0].start, spans[-1].end) if spans else None
        if whole != (start, end) or max(end, parts_end) > length:
            yield Finding("offsets", document, f"suggestion {id}: {start}..{end} does not fit")


def _refolded(connection: sqlite3.Connection) -> Iterator[Finding]:
    """The record tables must say what the journal says, entry after entry."""
    folded: dict[Key, Record] = {}
    for (number,) in connection.execute("SELECT number FROM journal ORDER BY number").fetchall():
        try:
            entry = journal.entry(connection, number)
        except ValueError as error:
            yield Finding("journal", "", f"entry {number} cannot be read: {error}")
            continue
        assert entry is not None
        for edit in entry.transaction.edits:
            key = _key(edit.record)
            # the schema that a project began with is in no entry, nor is a text as it was imported
            begun = isinstance(edit.record, SchemaVersion | Text | Suggestion) and key not in folded
            if not begun and not records.same(folded.get(key), edit.before):
                yield Finding("journal", edit.record.document, f"entry {number} changes what was not so: {key}")
            if edit.after is None:
                folded.pop(key, None)
            else:
                folded[key] = edit.after
    tables: dict[Key, Record] = {}
    if ("schema",) in folded:
        try:
            tables[("schema",)] = schemas.newest(connection)
        except ValueError as error:
            yield Finding("projection", "", f"the label schema cannot be read: {error}")
    for key, meant in folded.items():
        if isinstance(meant, Text):
            tables[key] = text_corrections.read(connection, meant.document)
        elif isinstance(meant, Suggestion) and (made := suggestions.one(connection, meant.document, meant.id)):
            tables[key] = made
    for record in _all(connection):
        if isinstance(record, Finding):
            yield record
        else:
            tables[_key(record)] = record
    for key in sorted(folded.keys() | tables.keys()):
        there, said = tables.get(key), folded.get(key)
        if not records.same(there, said):
            document = (there or said).document  # type: ignore[union-attr]
            what = "is not in the journal" if said is None else "is missing" if there is None else "differs"
            yield Finding("projection", document, f"{' '.join(key)}: {what}")


def _key(record: Record) -> Key:
    match record:
        case Decision():
            return "decision", record.document, record.annotator, record.suggestion
        case Status():
            return "status", record.document, record.annotator
        case Info():
            return "info", record.document
        case Annotation():
            return "annotation", record.id
        case Relation():
            return "relation", record.id
        case Group():
            return "group", record.id
        case Waiver():
            return "waiver", record.id
        case SchemaVersion():
            return ("schema",)
        case Text():
            return "text", record.document
        case Suggestion():
            return "suggestion", record.id


def _all(connection: sqlite3.Connection) -> Iterator[Record | Finding]:
    """Every record of the tables, and a finding where one cannot be read."""
    annotators = [row[0] for row in connection.execute("SELECT id FROM annotator")]
    for (document,) in connection.execute("SELECT id FROM document ORDER BY nr").fetchall():
        try:
            found = documents.info(connection, document)
            assert found is not None
            yield found
            for annotator in annotators:
                made = records.read(connection, document, annotator)
                yield from made.annotations
                yield from made.relations
                yield from made.decisions
                yield from made.groups
                yield from made.waivers
                if made.status is not None:
                    yield made.status
        except ValueError as error:
            yield Finding("projection", document, f"a record cannot be read: {error}")
