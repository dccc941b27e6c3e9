"""Corrections of texts: writing one, and keeping what was made on another text away from the present one."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from annotate.errors import EditRejected, TextRejected
from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, Info, Suggestion, Text
from annotate.model.text import Span, canonical, text_sha256
from storage import copies, documents, suggestions
from storage.journal import CORRECTS, edits_from_json

_FIRST: tuple[type, ...] = (Info, Text)


def in_order(transaction: Transaction) -> Iterable[Edit]:
    """The edits in the order of writing: the sum and the text come before the work that stands in it."""
    if not transaction.corrects:
        return transaction.edits
    place = {kind: nr for nr, kind in enumerate(_FIRST)}
    return sorted(transaction.edits, key=lambda edit: place.get(type(edit.record), len(place)))


def check(connection: sqlite3.Connection, transaction: Transaction) -> None:
    """Whether a transaction was made on the texts that are there, before any of it is written.

    Raises:
        EditRejected: "stale" where a text is another by now, "corrected" where a step would be taken back whose text
            was corrected behind it, "same-text" where another document has the text already, "text" where the new
            text is none that `canonical` lets pass.
    """
    for document, sha256 in transaction.texts.items():
        if sha256 and documents.sum_of(connection, document) != sha256:
            raise EditRejected("stale", f"the text of {document} was corrected")
    for edit in transaction.edits:
        if isinstance(edit.after, Text):
            _check_text(edit.after)
            _check_single(connection, edit.after)
        elif isinstance(edit.after, Info) and isinstance(edit.before, Info) and not transaction.corrects:
            if edit.after.text_sha256 != edit.before.text_sha256:
                raise EditRejected("stale", f"another text for {edit.after.document}")
    if transaction.reverts is not None and not transaction.corrects:
        touched = {edit.record.document for edit in transaction.edits if isinstance(edit.after, Annotation)}
        for document in sorted(touched):
            then = _sum_at(connection, document, transaction.reverts)
            if then is not None and then != documents.sum_of(connection, document):
                raise EditRejected("corrected", document)


def _check_text(after: Text) -> None:
    try:
        if canonical(after.text) != after.text:
            raise EditRejected("text", "line ends or byte order marks")
    except TextRejected as error:
        raise EditRejected("text", error.code) from error
    if not 0 <= after.body < len(after.text):
        raise EditRejected("bounds", f"body {after.body}")


def _check_single(connection: sqlite3.Connection, after: Text) -> None:
    found = documents.info_with_text(connection, text_sha256(after.text))
    if found is not None and found.document != after.document:
        raise EditRejected("same-text", found.title or found.source or found.document)


def _sum_at(connection: sqlite3.Connection, document: str, number: int) -> str | None:
    """The sum of the text that a document had when an entry was written, None where it was never corrected."""
    corrections = connection.execute(
        f"SELECT number, edits FROM journal WHERE document = ? AND {CORRECTS} ORDER BY number", (document,)
    )
    known: str | None = None
    for other, edits in corrections:
        info = next((e for e in edits_from_json(edits) if isinstance(e.after, Info)), None)
        if info is None or not isinstance(info.before, Info) or not isinstance(info.after, Info):
            continue
        if other > number:
            return known if known is not None else info.before.text_sha256
        known = info.after.text_sha256
    return known


def read(connection: sqlite3.Connection, document: str) -> Text:
    """The text as a record. Raises EditRejected "stale" where there is no such document."""
    row = connection.execute("SELECT text, body FROM document WHERE id = ?", (document,)).fetchone()
    if row is None:
        raise EditRejected("stale", f"there is no document {document}")
    return Text(document, document, "", *row)


def write(connection: sqlite3.Connection, before: Text, after: Text) -> None:
    """Puts the new text in the place of the old one, in the index too.

    Suggestions that nobody has decided on belong to the old text and go, with the note that they were made.
    """
    row = connection.execute("SELECT nr, title, text_sha256 FROM document WHERE id = ?", (after.document,)).fetchone()
    nr, title, sha256 = row
    if text_sha256(after.text) != sha256:
        raise EditRejected("stale", f"another sum for the text of {after.document}")
    documents.index_again(connection, nr, (title, before.text), (title, after.text))
    copies.put_again(connection, nr, before.text, after.text)
    connection.execute("UPDATE document SET text = ?, body = ? WHERE nr = ?", (after.text, after.body, nr))
    connection.execute(
        "DELETE FROM suggestion WHERE document = ?"
        " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.suggestion = suggestion.id)",
        (after.document,),
    )
    connection.execute("DELETE FROM preannotation WHERE document = ?", (after.document,))


def settle(connection: sqlite3.Connection, transaction: Transaction) -> None:
    """Looks, once a correction is written, whether all that stands in the document fits its new text.

    Raises:
        EditRejected: "unfit" where an annotation or a decided suggestion that the correction does not know of has
            other words there: somebody has made it since.
    """
    for edit in transaction.edits if transaction.corrects else ():
        if isinstance(edit.before, Text) and isinstance(edit.after, Text):
            moved = {e.record.id for e in transaction.edits if isinstance(e.record, Suggestion)}
            _check_fragments(connection, edit.after)
            _check_suggestions(connection, edit.before.text, edit.after, moved)


def _check_fragments(connection: sqlite3.Connection, after: Text) -> None:
    found = connection.execute(
        'SELECT a.id, f.start, f."end", f.text FROM annotation AS a JOIN fragment AS f ON f.annotation = a.id'
        " WHERE a.document = ?",
        (after.document,),
    )
    for id, start, end, words in found:
        if after.text[start:end] != words:
            raise EditRejected("unfit", id)


def _check_suggestions(connection: sqlite3.Connection, before: str, after: Text, moved: set[str]) -> None:
    for made in suggestions.read(connection, after.document):
        places: list[Span] = [*made.fragments, *filter(None, (made.cue, made.source))]
        if any(place.end > len(after.text) for place in places) or (
            made.id not in moved and any(place.of(before) != place.of(after.text) for place in places)
        ):
            raise EditRejected("unfit", made.id)
