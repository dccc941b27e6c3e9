"""The list of documents: which of them a filter leaves, in the order of import, and the lines that are shown."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import orjson

from annotate.model.edits import Edit
from annotate.model.records import Annotation, Decision, Group, Relation, Status, Waiver
from annotate.ports import Counts, DocumentFilter, Row
from storage.kept import dumped, texts
from storage.search import match_expression, query_words

_WHOLE, _NEW = DocumentFilter(), DocumentFilter(progress="new")
_STARTED, _DONE = DocumentFilter(progress="started"), DocumentFilter(progress="done")
_HELD = 8  # lists kept: those that are counted, the one that is shown, and what was looked at before
_FOLLOWED = 50  # documents changed at once; where there are more, lists are sooner read again
_UNLISTED = Annotation | Relation | Decision | Group | Waiver  # records that no filter asks for

PRESENT = "SELECT nr FROM document WHERE removed = 0 ORDER BY nr"
REMOVED = "SELECT nr FROM document WHERE removed = 1"
MATCHING = "SELECT rowid AS nr FROM document_search WHERE document_search MATCH :words ORDER BY rowid"
AT_PROGRESS = "SELECT nr FROM status WHERE annotator = :annotator AND progress = :progress ORDER BY nr"
FLAGGED = "SELECT nr FROM status WHERE annotator = :annotator AND flagged = 1 ORDER BY nr"
STATUS = """SELECT d.nr, d.removed, coalesce(s.progress, 'new'), coalesce(s.flagged, 0)
FROM document AS d LEFT JOIN status AS s ON s.annotator = ? AND s.document = d.id WHERE d.id = ?"""


class Listing:
    """The documents that one annotator has under one filter, as `document.nr` in order: 8 bytes a document.

    The file is asked once; counting, paging and finding one's place then cost the same in a list of any length.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = array("q", numbers)

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def page(self, start: int, limit: int) -> array[int]:
        return self._numbers[start : start + limit]

    def place(self, nr: int) -> int | None:
        """Where a document stands, None where it is not in the list."""
        place = bisect_left(self._numbers, nr)
        return place if place < len(self._numbers) and self._numbers[place] == nr else None

    def neighbour(self, nr: int, step: int) -> int | None:
        """The document `step` rows away; from a document outside the list, counted from where it would stand."""
        if step == 0:
            return None
        place = bisect_right(self._numbers, nr) + step - 1 if step > 0 else bisect_left(self._numbers, nr) + step
        return self._numbers[place] if 0 <= place < len(self._numbers) else None

    def follow(self, nr: int, belongs: bool) -> None:
        """Takes in, or leaves out, one document."""
        place = bisect_left(self._numbers, nr)
        there = place < len(self._numbers) and self._numbers[place] == nr
        if belongs and not there:
            self._numbers.insert(place, nr)
        elif there and not belongs:
            del self._numbers[place]


class Listings:
    """The lists that were asked for last. They follow what this connection writes (`follow`, before the commit;
    `forget`, where that fails), and are read again once another one has written.
    """

    def __init__(self) -> None:
        self._version = -1
        self._held: dict[tuple[DocumentFilter, str], Listing] = {}

    def of(self, connection: sqlite3.Connection, which: DocumentFilter, annotator: str) -> Listing:
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version:
            self._version = version
            self.forget()
        return self._of(connection, replace(which, query=match_expression(query_words(which.query))), annotator)

    def _of(self, connection: sqlite3.Connection, which: DocumentFilter, annotator: str) -> Listing:
        """The list of a filter whose query is an expression of FTS5."""
        key = which, annotator
        listing = self._held.pop(key, None)
        if listing is None:
            listing = Listing(self._numbers(connection, which, annotator))
        self._held[key] = listing
        while len(self._held) > _HELD:
            del self._held[next(iter(self._held))]
        return listing

    def _numbers(self, connection: sqlite3.Connection, which: DocumentFilter, annotator: str) -> Iterable[int]:
        """Read from the file, or made of other lists where these hold it already."""

        def held(other: DocumentFilter) -> frozenset[int]:
            return frozenset(self._of(connection, other, annotator))

        def read(sql: str, **values: object) -> list[int]:
            removed = frozenset(_read(connection, REMOVED))
            found = _read(connection, sql, annotator=annotator, **values)
            return [nr for nr in found if nr not in removed] if removed else found

        if which.query or which.flagged:
            found = read(MATCHING, words=which.query) if which.query else read(FLAGGED)
            rest = replace(which, query="") if which.query else replace(which, flagged=False)
            if rest == _WHOLE:
                return found
            wanted = held(rest)
            return (nr for nr in found if nr in wanted)
        if which.progress == "new":
            begun = held(_STARTED) | held(_DONE)
            return (nr for nr in self._of(connection, _WHOLE, annotator) if nr not in begun)
        if which.progress is not None:
            return read(AT_PROGRESS, progress=which.progress)
        return _read(connection, PRESENT)

    def counts(self, connection: sqlite3.Connection, annotator: str) -> Counts:
        return Counts(*(len(self.of(connection, which, annotator)) for which in (_WHOLE, _STARTED, _DONE)))

    def follow(self, connection: sqlite3.Connection, edits: Iterable[Edit]) -> None:
        """Notes what was written to the file, within that very transaction."""
        listed = [edit.record for edit in edits if not isinstance(edit.record, _UNLISTED)]
        if any(not isinstance(record, Status) for record in listed) or len(listed) > _FOLLOWED:
            self.forget()
        for document, annotator in {(record.document, record.annotator) for record in listed} if self._held else ():
            self._follow_status(connection, document, annotator)

    def _follow_status(self, connection: sqlite3.Connection, document: str, annotator: str) -> None:
        nr, removed, progress, flagged = connection.execute(STATUS, (annotator, document)).fetchone()
        for (which, of), listing in list(self._held.items()):
            if of != annotator or (which.progress is None and not which.flagged):
                continue
            if which.query:
                del self._held[which, of]  # whether the words are in it is only known once it is read again
            else:
                at_it = which.progress in (None, progress) and (flagged or not which.flagged)
                listing.follow(nr, bool(at_it and not removed))

    def forget(self) -> None:
        self._held.clear()


def _read(connection: sqlite3.Connection, sql: str, **values: object) -> list[int]:
    # as one text: a row of Python's for each number takes three times as long
    found = connection.execute(f"SELECT json_group_array(nr) FROM ({sql})", values).fetchone()
    return list(orjson.loads(found[0]))


def counts(connection: sqlite3.Connection, annotator: str) -> Counts:
    """The counts of one annotator, without lists of them."""
    documents = connection.execute("SELECT count(*) FROM document WHERE removed = 0").fetchone()[0]
    progress = dict(
        connection.execute(
            "SELECT progress, count(*) FROM status WHERE annotator = ?"
            " AND nr NOT IN (SELECT nr FROM document WHERE removed = 1) GROUP BY progress",
            (annotator,),
        ).fetchall()
    )
    return Counts(documents, progress.get("started", 0), progress.get("done", 0))


_NEXT = """SELECT d.id FROM document AS d WHERE d.removed = 0 AND d.nr {side} :nr AND NOT EXISTS (
  SELECT 1 FROM status AS s WHERE s.annotator = :annotator AND s.progress = 'done' AND s.nr = d.nr)
ORDER BY d.nr LIMIT 1"""
NEXT_OPEN = tuple(_NEXT.format(side=side) for side in (">", "<"))
"""The first document behind one that is not done; failing that, the first of all."""


def next_open(connection: sqlite3.Connection, document: str, annotator: str) -> str | None:
    given = {"nr": number(connection, document) or 0, "annotator": annotator}
    for sql in NEXT_OPEN:
        if found := connection.execute(sql, given).fetchone():
            return str(found[0])
    return None


def number(connection: sqlite3.Connection, document: str) -> int | None:
    """The place of a document in the order of import."""
    found = connection.execute("SELECT nr FROM document WHERE id = ?", (document,)).fetchone()
    return int(found[0]) if found else None


def id_of(connection: sqlite3.Connection, nr: int) -> str:
    """The document at that place of the order of import."""
    return str(connection.execute("SELECT id FROM document WHERE nr = ?", (nr,)).fetchone()[0])


def row(connection: sqlite3.Connection, document: str, annotator: str) -> Row | None:
    """The line of one document, None for one that is removed or unknown."""
    nr = number(connection, document)
    found = rows(connection, [nr], annotator) if nr is not None else []
    return found[0] if found else None


# suggestions for labels that the newest schema does not have, or has switched off, are not shown, so they are not
# counted either
ROWS = """WITH layer (name, labels) AS MATERIALIZED (
  SELECT json_extract(l.value, '$.name'), json_extract(l.value, '$.labels')
  FROM (SELECT definition FROM schema ORDER BY version DESC LIMIT 1) AS newest,
    json_each(newest.definition, '$.layers') AS l),
label (layer, value) AS MATERIALIZED (
  SELECT layer.name, b.value FROM layer, json_each(layer.labels) AS b
  WHERE coalesce(json_extract(b.value, '$.active'), 1)),
known (layer, label) AS MATERIALIZED (
  SELECT layer, json_extract(value, '$.name') FROM label
  UNION SELECT layer, a.value FROM label, json_each(label.value, '$.aliases') AS a)
SELECT d.id, d.title, d.date, d.source, coalesce(s.progress, 'new'), coalesce(s.flagged, 0),
  EXISTS (SELECT 1 FROM preannotation AS p WHERE p.document = d.id),
  (SELECT count(*) FROM suggestion AS g WHERE g.document = d.id AND (g.layer, g.label) IN known),
  (SELECT count(*) FROM decision AS x JOIN suggestion AS g ON g.id = x.suggestion
    WHERE x.document = d.id AND x.annotator = :annotator AND (g.layer, g.label) IN known)
FROM document AS d LEFT JOIN status AS s ON s.annotator = :annotator AND s.document = d.id
WHERE d.nr IN (SELECT value FROM json_each(:page)) AND d.removed = 0 ORDER BY d.nr"""


def rows(connection: sqlite3.Connection, page: Sequence[int], annotator: str) -> list[Row]:
    """The lines of documents, given by their numbers, in order; removed ones have none."""
    found = connection.execute(ROWS, {"page": dumped(list(page)), "annotator": annotator}).fetchall()
    texts(*(line[:5] for line in found))
    return [
        Row(id, title, date, source, progress, bool(flagged), made - decided if annotated else None, decided)
        for id, title, date, source, progress, flagged, annotated, made, decided in found
    ]
