"""Records in their tables: one reader and one writer a kind, and applying an edit to what is there."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from annotate.errors import EditRejected
from annotate.model import schema_json
from annotate.model.edits import Edit
from annotate.model.quick import quick
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
    status_id,
)
from annotate.model.spans import place_key
from annotate.model.text import Span
from annotate.model.values import plain_attributes
from annotate.ports import Records
from storage import documents, ledger, schemas, suggestions, text_corrections
from storage.kept import Unreadable, dumped, loaded_attributes, loaded_names, readable, spans, texts

TextOf = Callable[[str], str]
"""The text of a document by its id."""
_annotation, _relation, _decision = quick(Annotation), quick(Relation), quick(Decision)


def read(connection: sqlite3.Connection, document: str, annotator: str) -> Records:
    """Everything that one annotator has made of one document; annotations by place, the rest in order of writing."""
    given = (document, annotator)
    # what is the same in each row is not asked for: a row of a long document costs by its columns
    relations = connection.execute(
        "SELECT id, type, head, tail FROM relation WHERE document = ? AND annotator = ? ORDER BY rowid", given
    ).fetchall()
    decisions = connection.execute(
        "SELECT id, suggestion, verdict, annotation FROM decision WHERE document = ? AND annotator = ? ORDER BY rowid",
        given,
    ).fetchall()
    texts(*relations, *decisions)
    placed = connection.execute(
        f"{_PLACED} WHERE a.document = ? AND a.annotator = ? ORDER BY a.rowid", given
    ).fetchall()
    if placed:
        documents.require_within(connection, document, max([row[6] or 0 for row in placed]))
    return Records(
        tuple(sorted(_annotations(placed, document, annotator), key=place_key)),
        tuple([_relation(id, document, annotator, *rest) for id, *rest in relations]),
        tuple([_decision(id, document, annotator, *rest) for id, *rest in decisions]),
        _status(connection, document, annotator),
        tuple(_groups(connection, "document = ? AND annotator = ?", given)),
        tuple(_waivers(connection, "document = ? AND annotator = ?", given)),
    )


def groups(connection: sqlite3.Connection, document: str, annotator: str) -> list[Group]:
    """What one annotator knows of the entities of one document."""
    return _groups(connection, "document = ? AND annotator = ?", (document, annotator))


def _groups(connection: sqlite3.Connection, where: str, given: tuple[str, ...]) -> list[Group]:
    """Groups in order of writing; `where` is a constant of this module."""
    found = connection.execute(
        f"SELECT id, document, annotator, name, label, aliases, wikidata, identity, note FROM entity_group"
        f" WHERE {where} ORDER BY rowid",
        given,
    ).fetchall()
    texts(*found)
    named = loaded_names(row[5] for row in found)
    return [
        Group(row[0], row[1], row[2], row[3], row[4], aliases, row[6], row[7], row[8])
        for row, aliases in zip(found, named, strict=True)
    ]


def _waivers(connection: sqlite3.Connection, where: str, given: tuple[str, ...]) -> list[Waiver]:
    found = connection.execute(
        f'SELECT id, document, annotator, "check", annotation FROM waiver WHERE {where} ORDER BY rowid', given
    ).fetchall()
    texts(*found)
    return [Waiver(*row) for row in found]


_PLACED = """SELECT a.id, a.layer, a.label, a.suggestion, a.attributes, f.start, f."end"
FROM annotation AS a LEFT JOIN fragment AS f ON f.annotation = a.id"""


def _annotations(rows: Sequence[tuple[Any, ...]], document: str, annotator: str) -> list[Annotation]:
    """Annotations of one document from rows of _PLACED, those of one annotation together."""
    found: list[Annotation] = []
    before = ""
    ids, layers, labels, suggestions, written, starts, ends = zip(*rows, strict=True) if rows else ((),) * 7
    if None in starts:
        raise Unreadable(f"annotation {ids[starts.index(None)]} has no fragment")
    texts(ids, layers, labels, suggestions)
    for id, layer, label, suggestion, attributes, span in zip(
        ids, layers, labels, suggestions, loaded_attributes(written), spans(starts, ends), strict=True
    ):
        fragments: tuple[Span, ...] = (span,)
        if id == before:
            fragments = tuple(sorted(found.pop().fragments + fragments))
        found.append(_annotation(id, document, annotator, layer, label, fragments, attributes, suggestion))
        before = id
    return found


def page(connection: sqlite3.Connection, layer: str, after: str, limit: int) -> list[Annotation]:
    """Annotations of a layer in all documents by all annotators, by id; the index annotation_in leads to them."""
    rows = connection.execute(
        """SELECT a.document, a.annotator, a.id, a.layer, a.label, a.suggestion, a.attributes, f.start, f."end"
FROM (SELECT * FROM annotation WHERE layer = ? AND id > ? ORDER BY id LIMIT ?) AS a
LEFT JOIN fragment AS f ON f.annotation = a.id ORDER BY a.id, f.nr""",
        (layer, after, limit),
    ).fetchall()
    texts(*(row[:2] for row in rows))
    found: list[Annotation] = []
    for place, near in groupby(rows, key=lambda row: (row[0], row[1])):
        found.extend(_annotations([row[2:] for row in near], *place))
    return found


def _status(connection: sqlite3.Connection, document: str, annotator: str) -> Status | None:
    row = connection.execute(
        "SELECT progress, flagged, note FROM status WHERE annotator = ? AND document = ?", (annotator, document)
    ).fetchone()
    if row is None:
        return None
    texts((row[0], row[2]))
    return Status(status_id(document, annotator), document, annotator, row[0], bool(row[1]), row[2])


def write(connection: sqlite3.Connection, edit: Edit, text_of: TextOf, by: ledger.Writing) -> None:
    """Brings the tables from what the edit says they were to what it says they are, by an entry of the journal.

    Raises:
        EditRejected: "stale" where a record is not as the edit says, "bounds" where a span is outside the text.
    """
    with readable():
        found = _current(connection, edit.record)
    if not same(found, edit.before):
        raise EditRejected("stale", edit.record.id)
    match edit.record:
        case Annotation(id=id):
            _write_annotation(connection, id, found is not None, edit.after, text_of, by)
        case Relation(id=id):
            _write_relation(connection, id, edit.after)
        case Decision(document=document, annotator=annotator, suggestion=suggestion):
            _write_decision(connection, (document, annotator, suggestion), edit.after, by)
        case Status(document=document, annotator=annotator):
            _write_status(connection, document, annotator, edit.after)
        case Info(document=document):
            if isinstance(edit.after, Info):
                documents.update(connection, edit.after)
            else:
                documents.remove(connection, document)
        case Group(id=id):
            _write_group(connection, id, edit.after)
        case Waiver(id=id):
            _write_waiver(connection, id, edit.after)
        case SchemaVersion():
            if isinstance(edit.after, SchemaVersion):
                schemas.write(connection, edit.after)
        case Text():
            if isinstance(found, Text) and isinstance(edit.after, Text):
                text_corrections.write(connection, found, edit.after)
        case Suggestion(id=id):
            suggestions.replace(connection, id, edit.after if isinstance(edit.after, Suggestion) else None)


def same(one: Record | None, other: Record | None) -> bool:
    """Whether two records mean the same: a status without content equals none, a removed document equals none."""
    return _meaning(one) == _meaning(other)


def _meaning(record: Record | None) -> Record | None:
    match record:
        case Status(progress="new", flagged=False, note="") | Info(removed=True):
            return None
        case Info():
            return replace(record, id=record.document, annotator="")
        case SchemaVersion():
            # a version taken back is another one with the same content, and earlier programs said less of it
            try:
                said = schema_json.record_of(schema_json.from_json(record.definition)).definition
            except ValueError:
                said = record.definition
            return replace(record, definition={name: value for name, value in said.items() if name != "version"})
        case _:
            return record


def _current(connection: sqlite3.Connection, record: Record) -> Record | None:
    """The record as the tables have it."""
    match record:
        case Annotation(id=id):
            whose = connection.execute("SELECT document, annotator FROM annotation WHERE id = ?", (id,)).fetchone()
            placed = connection.execute(f"{_PLACED} WHERE a.id = ?", (id,)).fetchall() if whose else []
            return _annotations(placed, *whose)[0] if placed else None
        case Relation(id=id):
            row = connection.execute(
                "SELECT id, document, annotator, type, head, tail FROM relation WHERE id = ?", (id,)
            ).fetchone()
            return Relation(*row) if row else None
        case Decision(document=document, annotator=annotator, suggestion=suggestion):
            row = connection.execute(
                "SELECT id, document, annotator, suggestion, verdict, annotation FROM decision"
                " WHERE document = ? AND annotator = ? AND suggestion = ?",
                (document, annotator, suggestion),
            ).fetchone()
            return Decision(*row) if row else None
        case Status(document=document, annotator=annotator):
            return _status(connection, document, annotator)
        case Info(document=document):
            found_info = documents.info(connection, document)
            if found_info is None:
                raise EditRejected("stale", f"there is no document {document}")
            return found_info
        case Group(id=id):
            return next(iter(_groups(connection, "id = ?", (id,))), None)
        case Waiver(id=id):
            return next(iter(_waivers(connection, "id = ?", (id,))), None)
        case SchemaVersion():
            return schemas.newest(connection)
        case Text(document=document):
            return text_corrections.read(connection, document)
        case Suggestion(id=id, document=document):
            return suggestions.one(connection, document, id)


def everybodys(connection: sqlite3.Connection, document: str) -> list[Records]:
    """What each annotator has made of one document; of those who have made nothing there is none."""
    who = [id for (id,) in connection.execute("SELECT id FROM annotator ORDER BY rowid").fetchall()]
    return [made for id in who if (made := read(connection, document, id)) != Records()]


def _write_annotation(
    connection: sqlite3.Connection, id: str, exists: bool, after: Record | None, text_of: TextOf, by: ledger.Writing
) -> None:
    if not isinstance(after, Annotation):
        connection.execute("DELETE FROM annotation WHERE id = ?", (id,))
        return
    a, text = after, text_of(after.document)
    if not a.fragments or a.fragments[-1].end > len(text):
        raise EditRejected("bounds", a.id)
    said = dumped(plain_attributes(a.attributes))
    past = by.number, by.seconds, *ledger.moves(connection, a, text)
    values = (a.document, a.annotator, a.layer, a.label, said, a.suggestion, *past, a.id)
    if exists:
        connection.execute("DELETE FROM fragment WHERE annotation = ?", (a.id,))
        connection.execute(
            "UPDATE annotation SET document = ?, annotator = ?, layer = ?, label = ?, attributes = ?, suggestion = ?,"
            " changed = ?, seconds = ?, moved_start = ?, moved_end = ? WHERE id = ?",
            values,
        )
    else:
        connection.execute(
            "INSERT INTO annotation (document, annotator, layer, label, attributes, suggestion,"
            " changed, seconds, moved_start, moved_end, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
    connection.executemany(
        'INSERT INTO fragment (annotation, nr, start, "end", text) VALUES (?, ?, ?, ?, ?)',
        [(a.id, nr, span.start, span.end, span.of(text)) for nr, span in enumerate(a.fragments, 1)],
    )


def _write_relation(connection: sqlite3.Connection, id: str, after: Record | None) -> None:
    connection.execute("DELETE FROM relation WHERE id = ?", (id,))
    if isinstance(after, Relation):
        connection.execute(
            "INSERT INTO relation (id, document, annotator, type, head, tail) VALUES (?, ?, ?, ?, ?, ?)",
            (after.id, after.document, after.annotator, after.type, after.head, after.tail),
        )


def _write_decision(
    connection: sqlite3.Connection, place: tuple[str, str, str], after: Record | None, by: ledger.Writing
) -> None:
    connection.execute("DELETE FROM decision WHERE document = ? AND annotator = ? AND suggestion = ?", place)
    if isinstance(after, Decision):
        made = (after.id, after.document, after.annotator, after.suggestion, after.verdict, after.annotation)
        connection.execute(
            "INSERT INTO decision (id, document, annotator, suggestion, verdict, annotation, changed, seconds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*made, by.number, by.seconds),
        )
        connection.execute("UPDATE suggestion SET touched = 1 WHERE id = ?", (after.suggestion,))


def _write_status(connection: sqlite3.Connection, document: str, annotator: str, after: Record | None) -> None:
    connection.execute("DELETE FROM status WHERE annotator = ? AND document = ?", (annotator, document))
    if isinstance(after, Status):
        found = connection.execute("SELECT nr FROM document WHERE id = ?", (document,)).fetchone()
        if found is None:
            raise EditRejected("stale", f"there is no document {document}")
        connection.execute(
            "INSERT INTO status (document, annotator, progress, flagged, note, nr) VALUES (?, ?, ?, ?, ?, ?)",
            (document, annotator, after.progress, after.flagged, after.note, found[0]),
        )


def _write_group(connection: sqlite3.Connection, id: str, after: Record | None) -> None:
    connection.execute("DELETE FROM entity_group WHERE id = ?", (id,))
    if isinstance(after, Group):
        g = after
        connection.execute(
            "INSERT INTO entity_group (id, document, annotator, name, label, aliases, wikidata, identity, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (g.id, g.document, g.annotator, g.name, g.label, dumped(list(g.aliases)), g.wikidata, g.identity, g.note),
        )


def _write_waiver(connection: sqlite3.Connection, id: str, after: Record | None) -> None:
    connection.execute("DELETE FROM waiver WHERE id = ?", (id,))
    if isinstance(after, Waiver):
        connection.execute(
            'INSERT INTO waiver (id, document, annotator, "check", annotation) VALUES (?, ?, ?, ?, ?)',
            (after.id, after.document, after.annotator, after.check, after.annotation),
        )
