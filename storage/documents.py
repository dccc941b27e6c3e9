"""Documents: adding, reading, indexing their words."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from annotate.model.records import Info
from annotate.model.text import Document, canonical, text_sha256
from storage import copies
from storage.kept import Unreadable, dumped, loaded_meta, texts, wholes
from storage.search import forms_expression, normalised

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
    texts(row[:7], row[8:10])
    wholes((body,))
    if not 0 <= body < len(text):
        raise Unreadable(f"document {id}: the article would begin at {body}, outside of the text")
    meta = loaded_meta(meta)
    return Document(
        id, text, title, date, source, url, language, body, bytes_sha256, sha256, bool(removed), meta
    )  # fmt: skip


def require_within(connection: sqlite3.Connection, document: str, end: int) -> None:
    """Passes where a place that ends at `end` is in the text of a document. Raises Unreadable."""
    length = connection.execute("SELECT length(text) FROM document WHERE id = ?", (document,)).fetchone()
    if end > (length[0] if length else 0):
        raise Unreadable(f"document {document}: something ends at {end}, behind the end of the text")


def info(connection: sqlite3.Connection, document: str) -> Info | None:
    row = connection.execute(f"SELECT {_INFO} FROM document WHERE id = ?", (document,)).fetchone()
    return _info(row) if row else None


def info_with_text(connection: sqlite3.Connection, sha256: str) -> Info | None:
    """The document that has this very text."""
    row = connection.execute(f"SELECT {_INFO} FROM document WHERE text_sha256 = ?", (sha256,)).fetchone()
    return _info(row) if row else None


def _info(row: tuple[Any, ...]) -> Info:
    texts(row[:7])
    id, title, date, source, url, language, sha256, removed, meta = row
    return Info(id, id, "", title, date, source, url, language, sha256, bool(removed), loaded_meta(meta))


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


def insert(connection: sqlite3.Connection, document: Document, sketches: copies.Waiting) -> None:
    """Adds a document; its sketch waits among `sketches`, to be written with those of others."""
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
    sketches.put(nr, d.text)


def index(connection: sqlite3.Connection, nr: int, title: str, text: str) -> None:
    """Adds the words of a document to the full-text index."""
    connection.execute(
        "INSERT INTO document_search (rowid, title, text) VALUES (?, ?, ?)", (nr, normalised(title), normalised(text))
    )


def index_all(connection: sqlite3.Connection) -> None:
    """Puts the words of all documents into an empty index."""
    for nr, title, text in connection.execute("SELECT nr, title, text FROM document ORDER BY nr"):
        index(connection, nr, title, text)


def update(connection: sqlite3.Connection, after: Info) -> None:
    """Writes the describing fields; the words of a changed title are indexed again."""
    nr, title = connection.execute("SELECT nr, title FROM document WHERE id = ?", (after.document,)).fetchone()
    describe(connection, after)
    if after.title != title:
        text = connection.execute("SELECT text FROM document WHERE nr = ?", (nr,)).fetchone()[0]
        index_again(connection, nr, (title, text), (after.title, text))


def index_again(connection: sqlite3.Connection, nr: int, before: tuple[str, str], after: tuple[str, str]) -> None:
    """Indexes the title and text of a document anew; an index without content is told what it held."""
    connection.execute(
        "INSERT INTO document_search (document_search, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        (nr, *map(normalised, before)),
    )
    connection.execute(
        "INSERT INTO document_search (rowid, title, text) VALUES (?, ?, ?)", (nr, *map(normalised, after))
    )


def sum_of(connection: sqlite3.Connection, document: str) -> str:
    """The sum of the text that a document has now, "" where there is no such document."""
    found = connection.execute("SELECT text_sha256 FROM document WHERE id = ?", (document,)).fetchone()
    return str(found[0]) if found else ""


def describe(connection: sqlite3.Connection, after: Info) -> None:
    """Writes the describing fields, and leaves the full-text index as it is."""
    connection.execute(
        "UPDATE document SET title = ?, date = ?, source = ?, url = ?, language = ?, text_sha256 = ?, removed = ?,"
        " meta = ? WHERE id = ?",
        (
            after.title, after.date, after.source, after.url, after.language, after.text_sha256, after.removed,
            dumped(dict(after.meta)), after.document,
        ),
    )  # fmt: skip


def remove(connection: sqlite3.Connection, document: str) -> None:
    connection.execute("UPDATE document SET removed = 1 WHERE id = ?", (document,))


def holding(connection: sqlite3.Connection, needles: Sequence[Collection[str]]) -> list[str]:
    """The documents that hold one of the forms of each word, in the order of import; all where no word is given."""
    expression = forms_expression(needles)
    if not expression:
        return [id for (id,) in connection.execute("SELECT id FROM document WHERE removed = 0 ORDER BY nr")]
    return [id for (id,) in connection.execute(HOLDING, (expression,))]


# the ids are in an index with the numbers; the rows, with the texts, are never touched
HOLDING = """SELECT d.id FROM document_search AS s
CROSS JOIN document AS d INDEXED BY document_listed ON d.removed = 0 AND d.nr = s.rowid
WHERE document_search MATCH ? ORDER BY s.rowid"""
