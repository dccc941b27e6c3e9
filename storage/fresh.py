"""Records of a document that nobody has written any of yet: many rows at once, without looking at what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from annotate.errors import EditRejected
from annotate.model.edits import Edit
from annotate.model.records import Annotation, Decision, Record, Relation, Status
from annotate.model.values import plain_attributes
from storage import ledger, records
from storage.kept import dumped

_ANNOTATION = (
    "INSERT INTO annotation (document, annotator, layer, label, attributes, suggestion,"
    " changed, seconds, moved_start, moved_end, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_FRAGMENT = 'INSERT INTO fragment (annotation, nr, start, "end", text) VALUES (?, ?, ?, ?, ?)'
_RELATION = "INSERT INTO relation (id, document, annotator, type, head, tail) VALUES (?, ?, ?, ?, ?, ?)"
_STATUS = (
    "INSERT INTO status (document, annotator, progress, flagged, note, nr)"
    " SELECT id, ?, ?, ?, ?, nr FROM document WHERE id = ?"
)
_PAGE = 20_000  # annotations whose rows are made at once


def unique(made: Iterable[Record]) -> bool:
    """Whether no record among some is given twice, by its id or by what it decides on: then none can be stale."""
    ids = [record.id for record in made]
    decided = [record.suggestion for record in made if isinstance(record, Decision)]
    return len({*ids}) == len(ids) and len({*decided}) == len(decided)


def write(connection: sqlite3.Connection, edits: tuple[Edit, ...], text_of: records.TextOf, by: ledger.Writing) -> None:
    """Writes the records that the edits make; `unique` has said that it may, and no table has one of them.

    Raises:
        EditRejected: "bounds" where a span is outside the text.
    """
    annotations = [edit.after for edit in edits if isinstance(edit.after, Annotation)]
    text = text_of(annotations[0].document) if annotations else ""
    for annotation in annotations:
        if not annotation.fragments or annotation.fragments[-1].end > len(text):
            raise EditRejected("bounds", annotation.id)
    for first in range(0, len(annotations), _PAGE):
        page = annotations[first : first + _PAGE]
        # made before the first is written: how far a suggestion was moved is asked of the file
        connection.executemany(_ANNOTATION, list(_annotations(connection, page, text, by)))
        connection.executemany(_FRAGMENT, _fragments(page, text))
    relations = [edit.after for edit in edits if isinstance(edit.after, Relation)]
    connection.executemany(_RELATION, [(r.id, r.document, r.annotator, r.type, r.head, r.tail) for r in relations])
    for edit in edits:
        if isinstance(edit.after, Status):
            s = edit.after
            connection.execute(_STATUS, (s.annotator, s.progress, s.flagged, s.note, s.document))
        elif not isinstance(edit.after, Annotation | Relation):
            records.write(connection, edit, text_of, by)


def _annotations(
    connection: sqlite3.Connection, page: Iterable[Annotation], text: str, by: ledger.Writing
) -> Iterator[tuple[object, ...]]:
    number, seconds = by.number, by.seconds
    for a in page:
        said = dumped(plain_attributes(a.attributes)) if a.attributes else "{}"
        moves = ledger.moves(connection, a, text) if a.suggestion else (None, None)
        yield a.document, a.annotator, a.layer, a.label, said, a.suggestion, number, seconds, *moves, a.id


def _fragments(page: Iterable[Annotation], text: str) -> Iterator[tuple[object, ...]]:
    for a in page:
        for nr, span in enumerate(a.fragments, 1):
            yield a.id, nr, span.start, span.end, text[span.start : span.end]
