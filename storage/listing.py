"""The list of documents: which of them a filter leaves, in the order of import, and the lines that are shown."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotate.model.edits import Edit
from annotate.model.records import Annotation, Decision, Group, Relation, Waiver
from annotate.ports import Counts, DocumentFilter, Row
from storage.journal import dumped
from storage.search import match_expression, query_words

_NEW = DocumentFilter(progress="new")
_HELD = 4  # lists kept: the one that is shown, that of an export, and what was looked at before
_FOLLOWED = 50  # documents changed at once from which a list is sooner read again
_UNLISTED = Annotation | Relation | Decision | Group | Waiver  # records that no filter asks for
_ALL = "SELECT nr FROM document WHERE removed = 0"
_REMOVED = "SELECT nr FROM document WHERE removed = 1"
_MATCHING = "SELECT rowid AS nr FROM document_search WHERE document_search MATCH :words"
_AT_PROGRESS = "SELECT nr FROM status WHERE annotator = :annotator AND progress = :progress"
_FLAGGED = "SELECT nr FROM status WHERE annotator = :annotator AND flagged = 1"
_BEGUN = "SELECT nr FROM status WHERE annotator = :annotator AND progress IN ('started', 'done')"
_PRESENT = "NOT IN (SELECT nr FROM document WHERE removed = 1)"


class Listing:
    """The documents that one annotator has under one filter, as `document.nr` in order: 8 bytes a document.

    The file is asked once; counting, paging and finding one's place then cost the same in a list of any length.
    `whole` is the list without a filter, from which that of the new ones is made.
    """

    def __init__(
        self, connection: sqlite3.Connection, which: DocumentFilter, annotator: str, whole: Listing | None = None
    ) -> None:  # fmt: skip
        words = query_words(which.query)
        self._values: dict[str, object] = {
            "annotator": annotator, "progress": which.progress, "words": match_expression(words)
        }  # fmt: skip
        within = [_MATCHING] if words else []
        if which.progress in ("started", "done") or (which.progress == "new" and which.flagged):
            within.append(_AT_PROGRESS)
        if which.flagged:
            within.append(_FLAGGED)
        self._within = within or [_ALL]
        self._without = [_REMOVED] if within else []
        if which.progress == "new":
            self._without.append(_BEGUN)
        first, *more = self._within
        self._numbers: array[int] = whole.page(0, len(whole)) if whole is not None else self._read(connection, first)
        for sql, wanted in (*((sql, True) for sql in more), *((sql, False) for sql in self._without)):
            others = frozenset(self._read(connection, sql))
            if others or wanted:
                self._numbers = array("q", [nr for nr in self._numbers if (nr in others) == wanted])

    def _read(self, connection: sqlite3.Connection, sql: str) -> array[int]:
        # as one text: a row of Python's for each number takes three times as long
        found = connection.execute(f"SELECT json_group_array(nr) FROM ({sql} ORDER BY nr)", self._values).fetchone()
        return array("q", json.loads(found[0]))

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

    def follow(self, connection: sqlite3.Connection, nr: int) -> None:
        """Takes in, or leaves out, one document that was changed."""
        belongs = all(self._holds(connection, sql, nr) for sql in self._within) and not any(
            self._holds(connection, sql, nr) for sql in self._without
        )
        place = bisect_left(self._numbers, nr)
        there = place < len(self._numbers) and self._numbers[place] == nr
        if belongs and not there:
            self._numbers.insert(place, nr)
        elif there and not belongs:
            del self._numbers[place]

    def _holds(self, connection: sqlite3.Connection, sql: str, nr: int) -> bool:
        place = "document = (SELECT id FROM document WHERE nr = :nr)"  # the key of a status
        if sql in (_ALL, _REMOVED, _MATCHING):
            place = f"{'rowid' if sql == _MATCHING else 'nr'} = :nr"
        return connection.execute(f"{sql} AND {place}", {**self._values, "nr": nr}).fetchone() is not None


class Listings:
    """The lists and counts that were asked for last. They follow what this connection writes (`follow`, before the
    commit; `forget`, where that fails), and are read again once another one has written.
    """

    def __init__(self) -> None:
        self._version = -1
        self._held: dict[tuple[DocumentFilter, str], Listing] = {}
        self._counts: dict[str, Counts] = {}

    def of(self, connection: sqlite3.Connection, which: DocumentFilter, annotator: str) -> Listing:
        self._renew(connection)
        key = which, annotator
        listing = self._held.pop(key, None)
        if listing is None:
            whole = self.of(connection, DocumentFilter(), annotator) if which == _NEW else None
            listing = Listing(connection, which, annotator, whole)
        self._held[key] = listing
        while len(self._held) > _HELD:
            del self._held[next(iter(self._held))]
        return listing

    def counts(self, connection: sqlite3.Connection, annotator: str) -> Counts:
        self._renew(connection)
        if annotator not in self._counts:
            self._counts[annotator] = counts(connection, annotator)
        return self._counts[annotator]

    def follow(self, connection: sqlite3.Connection, edits: Iterable[Edit]) -> None:
        """Notes what was written to the file, within that very transaction."""
        changed = {edit.record.document for edit in edits if not isinstance(edit.record, _UNLISTED)}
        if not changed:
            return
        self._counts.clear()
        if len(changed) > _FOLLOWED:
            self._held.clear()
        for document in changed if self._held else ():
            nr = number(connection, document)
            for listing in self._held.values():
                if nr is not None:
                    listing.follow(connection, nr)

    def forget(self) -> None:
        self._held.clear()
        self._counts.clear()

    def _renew(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version:
            self._version = version
            self.forget()


def counts(connection: sqlite3.Connection, annotator: str) -> Counts:
    documents = connection.execute("SELECT count(*) FROM document WHERE removed = 0").fetchone()[0]
    progress = dict(
        connection.execute(
            f"SELECT progress, count(*) FROM status WHERE annotator = ? AND nr {_PRESENT} GROUP BY progress",
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
ROWS = """WITH known (layer, label) AS MATERIALIZED (
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
WHERE d.nr IN (SELECT value FROM json_each(:page)) AND d.removed = 0 ORDER BY d.nr"""


def rows(connection: sqlite3.Connection, page: Sequence[int], annotator: str) -> list[Row]:
    """The lines of documents, given by their numbers, in order; removed ones have none."""
    found = connection.execute(ROWS, {"page": dumped(list(page)), "annotator": annotator})
    return [
        Row(id, title, date, source, progress, bool(flagged), made - decided if annotated else None, decided)
        for id, title, date, source, progress, flagged, annotated, made, decided in found
    ]
