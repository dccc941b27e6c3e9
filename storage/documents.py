"""Documents: adding, reading, and the list with its filters, pages and neighbours."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from annotate.model.records import Info
from annotate.model.text import Document, canonical, text_sha256
from annotate.ports import Counts, DocumentFilter, Row
from storage.journal import dumped
from storage.search import forms_expression, match_expression, normalised, query_words

_INFO = "id, title, date, source, url, language, text_sha256, removed, meta"


def info_of(document: Document) -> Info:
    """The describing fields of a document as the record that the journal keeps; it belongs to no annotator."""
    d = document
    return Info(
        d.id, d.id, "", d.title, d.date, d.source, d.url, d.language, d.text_sha256, d.removed, dict(d.meta)
    )  # fmt: skip


def read(connection: sqlite3.Connection, document: str) -> Document | None:
    """The document with its text, removed or not."""
    row = connection.execute(
        "SELECT id, text, title, date, source, url, language, body, bytes_sha256, text_sha256, removed, meta"
        " FROM document WHERE id = ?",
        (document,),
    ).fetchone()
    if row is None:
        return None
    id, text, title, date, source, url, language, body, bytes_sha256, sha256, removed, meta = row
    meta = json.loads(meta)
    return Document(
        id, text, title, date, source, url, language, body, bytes_sha256, sha256, bool(removed), meta
    )  # fmt: skip


def info(connection: sqlite3.Connection, document: str) -> Info | None:
    row = connection.execute(f"SELECT {_INFO} FROM document WHERE id = ?", (document,)).fetchone()
    return _info(row) if row else None


def info_with_text(connection: sqlite3.Connection, sha256: str) -> Info | None:
    """The document that has this very text."""
    row = connection.execute(f"SELECT {_INFO} FROM document WHERE text_sha256 = ?", (sha256,)).fetchone()
    return _info(row) if row else None


def _info(row: tuple[Any, ...]) -> Info:
    id, title, date, source, url, language, sha256, removed, meta = row
    return Info(id, id, "", title, date, source, url, language, sha256, bool(removed), json.loads(meta))


def accepted(document: Document) -> Document:
    """The document as it can be kept: sum and body filled in where they are not.

    Raises:
        TextRejected: for a text that `canonical` refuses.
        ValueError: for a body behind the end of the text.
    """
    canonical(document.text)
    if not 0 <= document.body < len(document.text):
        raise ValueError(f"body {document.body} is outside the text")
    return replace(document, text_sha256=text_sha256(document.text))


def insert(connection: sqlite3.Connection, document: Document) -> None:
    d = document
    nr = connection.execute(
        "INSERT INTO document (id, title, date, source, url, language, body, text_sha256, bytes_sha256, removed,"
        " meta, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            d.id, d.title, d.date, d.source, d.url, d.language, d.body, d.text_sha256, d.bytes_sha256, d.removed,
            dumped(dict(d.meta)), d.text,
        ),
    ).lastrowid  # fmt: skip
    assert nr is not None
    index(connection, nr, d.title, d.text)


def index(connection: sqlite3.Connection, nr: int, title: str, text: str) -> None:
    """Adds the words of a document to the full-text index."""
    connection.execute(
        "INSERT INTO document_search (rowid, title, text) VALUES (?, ?, ?)", (nr, normalised(title), normalised(text))
    )


def update(connection: sqlite3.Connection, after: Info) -> None:
    """Writes the describing fields; the words of a changed title are indexed again."""
    nr, title = connection.execute("SELECT nr, title FROM document WHERE id = ?", (after.document,)).fetchone()
    describe(connection, after)
    if after.title != title:
        words = normalised(connection.execute("SELECT text FROM document WHERE nr = ?", (nr,)).fetchone()[0])
        # an index without content is told what it held
        connection.execute(
            "INSERT INTO document_search (document_search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (nr, normalised(title), words),
        )
        connection.execute(
            "INSERT INTO document_search (rowid, title, text) VALUES (?, ?, ?)", (nr, normalised(after.title), words)
        )


def describe(connection: sqlite3.Connection, after: Info) -> None:
    """Writes the describing fields, and leaves the full-text index as it is."""
    connection.execute(
        "UPDATE document SET title = ?, date = ?, source = ?, url = ?, language = ?, removed = ?, meta = ?"
        " WHERE id = ?",
        (
            after.title, after.date, after.source, after.url, after.language, after.removed,
            dumped(dict(after.meta)), after.document,
        ),
    )  # fmt: skip


def remove(connection: sqlite3.Connection, document: str) -> None:
    connection.execute("UPDATE document SET removed = 1 WHERE id = ?", (document,))


class Listed:
    """The document list of one annotator under one filter, as SQL: a FROM and WHERE with its values."""

    def __init__(self, which: DocumentFilter, annotator: str) -> None:
        self.values: dict[str, object] = {"annotator": annotator}
        self.sql = " FROM document AS d"
        where = " WHERE d.removed = 0"
        if which.progress is not None or which.flagged:
            self.sql += " LEFT JOIN status AS s ON s.annotator = :annotator AND s.document = d.id"
        if which.progress is not None:
            where += " AND coalesce(s.progress, 'new') = :progress"
            self.values["progress"] = which.progress
        if which.flagged:
            where += " AND s.flagged = 1"
        if words := query_words(which.query):
            where += " AND d.nr IN (SELECT rowid FROM document_search WHERE document_search MATCH :words)"
            self.values["words"] = match_expression(words)
        self.sql += where

    def count(self, connection: sqlite3.Connection) -> int:
        found = connection.execute(f"SELECT count(*){self.sql}", self.values).fetchone()
        return int(found[0])

    def rows(self, connection: sqlite3.Connection, start: int, limit: int) -> list[Row]:
        # the page is cut from narrow index entries before anything is looked up for its rows
        page = f"SELECT d.nr{self.sql} ORDER BY d.nr LIMIT :limit OFFSET :start"
        return _rows(connection, page, {**self.values, "limit": limit, "start": start})

    def position(self, connection: sqlite3.Connection, document: str) -> int | None:
        nr = _nr(connection, document)
        values = {**self.values, "nr": nr}
        if nr is None or not connection.execute(f"SELECT 1{self.sql} AND d.nr = :nr", values).fetchone():
            return None
        return int(connection.execute(f"SELECT count(*){self.sql} AND d.nr < :nr", values).fetchone()[0])

    def neighbour(self, connection: sqlite3.Connection, document: str, step: int) -> str | None:
        """The document `step` rows away; from a document outside the list, counted from where it would stand."""
        nr = _nr(connection, document)
        if nr is None or step == 0:
            return None
        side = "AND d.nr > :nr ORDER BY d.nr" if step > 0 else "AND d.nr < :nr ORDER BY d.nr DESC"
        row = connection.execute(
            f"SELECT d.id{self.sql} {side} LIMIT 1 OFFSET :skip", {**self.values, "nr": nr, "skip": abs(step) - 1}
        ).fetchone()
        return row[0] if row else None


def holding(connection: sqlite3.Connection, needles: Sequence[Collection[str]]) -> list[str]:
    """The documents that hold one of the forms of each word, in the order of import; all where no word is given."""
    expression = forms_expression(needles)
    where = " AND nr IN (SELECT rowid FROM document_search WHERE document_search MATCH ?)" if expression else ""
    found = connection.execute(
        f"SELECT id FROM document WHERE removed = 0{where} ORDER BY nr", (expression,) if expression else ()
    )
    return [id for (id,) in found]


def row(connection: sqlite3.Connection, document: str, annotator: str) -> Row | None:
    """The line of one document, None for one that is removed or unknown."""
    page = "SELECT nr FROM document WHERE id = :document AND removed = 0"
    found = _rows(connection, page, {"document": document, "annotator": annotator})
    return found[0] if found else None


def _rows(connection: sqlite3.Connection, page: str, values: dict[str, object]) -> list[Row]:
    # suggestions for labels that the newest schema does not have, or has switched off, are not shown, so they are not
    # counted either
    found = connection.execute(
        f"""WITH known (layer, label) AS MATERIALIZED (
  SELECT json_extract(l.value, '$.name'), json_extract(b.value, '$.name')
  FROM (SELECT definition FROM schema ORDER BY version DESC LIMIT 1) AS newest,
    json_each(newest.definition, '$.layers') AS l, json_each(l.value, '$.labels') AS b
  WHERE coalesce(json_extract(b.value, '$.active'), 1)
  UNION SELECT json_extract(l.value, '$.name'), a.value
  FROM (SELECT definition FROM schema ORDER BY version DESC LIMIT 1) AS newest,
    json_each(newest.definition, '$.layers') AS l, json_each(l.value, '$.labels') AS b,
    json_each(b.value, '$.aliases') AS a
  WHERE coalesce(json_extract(b.value, '$.active'), 1))
SELECT d.id, d.title, d.date, d.source, coalesce(s.progress, 'new'), coalesce(s.flagged, 0),
  EXISTS (SELECT 1 FROM preannotation AS p WHERE p.document = d.id),
  (SELECT count(*) FROM suggestion AS g WHERE g.document = d.id AND (g.layer, g.label) IN known),
  (SELECT count(*) FROM decision AS x JOIN suggestion AS g ON g.id = x.suggestion
    WHERE x.document = d.id AND x.annotator = :annotator AND (g.layer, g.label) IN known)
FROM document AS d LEFT JOIN status AS s ON s.annotator = :annotator AND s.document = d.id
WHERE d.nr IN ({page}) ORDER BY d.nr""",
        values,
    )
    return [
        Row(id, title, date, source, progress, bool(flagged), made - decided if annotated else None, decided)
        for id, title, date, source, progress, flagged, annotated, made, decided in found
    ]


def counts(connection: sqlite3.Connection, annotator: str) -> Counts:
    documents = connection.execute("SELECT count(*) FROM document WHERE removed = 0").fetchone()[0]
    progress = dict(
        connection.execute(
            "SELECT s.progress, count(*) FROM status AS s JOIN document AS d ON d.id = s.document"
            " WHERE s.annotator = ? AND d.removed = 0 GROUP BY s.progress",
            (annotator,),
        ).fetchall()
    )
    return Counts(documents, progress.get("started", 0), progress.get("done", 0))


def next_open(connection: sqlite3.Connection, document: str, annotator: str) -> str | None:
    nr = _nr(connection, document)
    found = connection.execute(
        "SELECT d.id FROM document AS d LEFT JOIN status AS s ON s.annotator = ? AND s.document = d.id"
        " WHERE d.removed = 0 AND coalesce(s.progress, 'new') <> 'done' AND d.id <> ?"
        " ORDER BY d.nr < ?, d.nr LIMIT 1",
        (annotator, document, nr or 0),
    ).fetchone()
    return found[0] if found else None


def _nr(connection: sqlite3.Connection, document: str) -> int | None:
    found = connection.execute("SELECT nr FROM document WHERE id = ?", (document,)).fetchone()
    return int(found[0]) if found else None
