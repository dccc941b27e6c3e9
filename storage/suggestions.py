"""Suggestions in their table, and the note of which makers have been at which document."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace as changed
from datetime import UTC, datetime

from annotate.errors import EditRejected
from annotate.model.ids import suggestion_id
from annotate.model.quick import quick
from annotate.model.text import Span
from annotate.model.values import plain_attributes, valued
from annotate.suggestions import Suggestion
from storage import documents
from storage.kept import VALUE, dumped, loaded_attributes, loaded_fragments, numbers, texts, wholes

_READ = "id, maker, version, layer, label, fragments, score, cue_start, cue_end, source_start, source_end, attributes"
_COLUMNS = f"{_READ}, document"
_suggestion = quick(Suggestion)


def now() -> str:
    """The time in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(connection: sqlite3.Connection, document: str) -> list[Suggestion]:
    """The suggestions of a document in reading order, the longer first."""
    found = _read_where(connection, document, "document = ?", document)
    places = (place for s in found for place in (*s.fragments, s.cue, s.source) if place is not None)
    documents.require_within(connection, document, max((place.end for place in places), default=0))
    return found


def one(connection: sqlite3.Connection, document: str, id: str) -> Suggestion | None:
    """A suggestion of a document by its id."""
    return next(iter(_read_where(connection, document, "id = ?", id)), None)


def _read_where(connection: sqlite3.Connection, document: str, where: str, given: str) -> list[Suggestion]:
    """Suggestions of one document; `where` is a constant of this module."""
    rows = connection.execute(
        f'SELECT {_READ} FROM suggestion WHERE {where} ORDER BY start, "end" DESC, id', (given,)
    ).fetchall()
    places, attributes = loaded_fragments(row[5] for row in rows), loaded_attributes([row[11] for row in rows])
    for column in range(5):
        texts([row[column] for row in rows])
    numbers(row[6] for row in rows)
    parts = [part for row in rows for part in row[7:11] if part is not None]
    wholes(parts)
    return [
        _suggestion(
            id, document, maker, version, layer, label,
            fragments,
            score,
            None if cue is None else Span(cue, cue_end),
            None if source is None else Span(source, source_end),
            said,
        )
        for (id, maker, version, layer, label, _, score, cue, cue_end, source, source_end, _), fragments, said
        in zip(rows, places, attributes, strict=True)
    ]  # fmt: skip


def without(connection: sqlite3.Connection, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
    """Ids of the documents, in the order of import, where one of the makers has not been with this version.

    Of all documents, or of those `among`.
    """
    given = {"makers": dumped(dict(makers)), "all": len(makers)}
    if among is None:
        found = connection.execute(f"{WITHOUT} ORDER BY d.nr", given)
    else:
        given["among"] = dumped(list(among))
        found = connection.execute(WITHOUT_AMONG, given)
    return [row[0] for row in found]


WITHOUT = """SELECT d.id FROM document AS d WHERE d.removed = 0 AND (
  SELECT count(*) FROM json_each(:makers) AS m
  JOIN preannotation AS p ON p.document = d.id AND p.maker = m.key AND p.version = m.value) < :all"""
# + keeps SQLite from going through all documents for the few that are asked about
WITHOUT_AMONG = f"""{WITHOUT.replace("d.removed", "+d.removed")}
AND d.id IN (SELECT value FROM json_each(:among)) ORDER BY d.nr"""


def replace(connection: sqlite3.Connection, id: str, after: Suggestion | None) -> None:
    """Moves a suggestion that somebody has decided on, brings it back, or (None) takes it away."""
    connection.execute("DELETE FROM suggestion WHERE id = ?", (id,))
    if after is not None:
        connection.executemany(f"{_INSERT} 1)", (row[:-1] for row in _rows(after.document, [after])))


_INSERT = f"""INSERT INTO suggestion ({_COLUMNS}, start, "end", touched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"""


def put(
    connection: sqlite3.Connection, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion]
) -> None:
    """Replaces the suggestions of `makers` that were never decided on.

    The same proposal of two makers is one row, the first one's; one that was decided on stays as it was. Where a
    correction of the text has moved that, it is known by its place, whatever its id.

    Raises:
        EditRejected: as storage.journal.edits_to_json, for what could not be read again.
    """
    stamp = now()
    for maker, version in makers.items():
        connection.execute("DELETE FROM suggestion WHERE document = ? AND maker = ? AND touched = 0", (document, maker))
        connection.execute(
            "INSERT OR REPLACE INTO preannotation (document, maker, version, at) VALUES (?, ?, ?, ?)",
            (document, maker, version, stamp),
        )
    connection.executemany(
        f"{_INSERT} EXISTS (SELECT 1 FROM decision WHERE suggestion = ?)) ON CONFLICT (id) DO NOTHING",
        _rows(document, _unknown(connection, document, suggestions)),
    )


def _unknown(connection: sqlite3.Connection, document: str, made: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """What was made without what was decided on under an older id; an id that went elsewhere is not used twice."""
    found = connection.execute(
        "SELECT id, layer, label, fragments FROM suggestion WHERE document = ? AND touched = 1", (document,)
    ).fetchall()
    places = loaded_fragments(row[3] for row in found)
    decided = {id: (layer, label, place) for (id, layer, label, _), place in zip(found, places, strict=True)}
    there = set(decided.values())
    for s in made:
        place = s.layer, s.label, s.fragments
        if decided.get(s.id, place) != place:
            s = changed(s, id=suggestion_id(s.id, s.layer, s.label, s.fragments))
        if place not in there or s.id in decided:
            yield s


def _rows(document: str, suggestions: Iterable[Suggestion]) -> Iterator[tuple[object, ...]]:
    for s in suggestions:
        if s.document != document:
            raise ValueError(f"a suggestion for {s.document} among those of {document}")
        cue = (s.cue.start, s.cue.end) if s.cue else (None, None)
        source = (s.source.start, s.source.end) if s.source else (None, None)
        fragments, attributes = written(s)
        yield (
            s.id, s.maker, s.version, s.layer, s.label,
            fragments, s.score, *cue, *source,
            attributes, s.document, s.fragments[0].start, s.fragments[-1].end, s.id,
        )  # fmt: skip


def written(suggestion: Suggestion) -> tuple[str, str]:
    """Fragments and attributes as the file keeps them.

    Raises:
        EditRejected: for what could not be read again.
    """
    try:
        for said in suggestion.attributes.values():
            valued(said)
        attributes = dumped(plain_attributes(suggestion.attributes)) if suggestion.attributes else "{}"
    except ValueError as error:
        raise EditRejected("text", suggestion.id) from error
    fragments = dumped([[span.start, span.end] for span in suggestion.fragments])
    if max(len(attributes), len(fragments)) > VALUE:
        raise EditRejected("size", f"suggestion of more than {VALUE} characters")
    return fragments, attributes
