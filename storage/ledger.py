"""What the rows of annotations and decisions say of their own past: which entry of the journal wrote them last, what
that took, and how far an annotation stands from the suggestion that it came from. The views of storage/ledger_views.py
read it.
"""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.distance import moved
from annotate.model.edits import Entry
from annotate.model.records import Annotation, Decision

PAUSE = 300.0
"""Seconds after which nobody is thought to be still at it: a longer time between two entries counts as this one."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The entry of the journal that writes: its number, and the seconds that each of the things that it decides on or
    adds took; None for the first of its author.
    """

    number: int
    seconds: float | None = None


def _seconds(elapsed: str, things: str) -> str:
    """The share of one of several things in the days that have gone by."""
    return f"round(min({PAUSE}, max(0.0, ({elapsed}) * 86400)) / {things}, 3)"


_TOOK = f"""SELECT {_seconds("julianday(j.at) - julianday(p.at)", ":things")} FROM journal AS j, journal AS p
WHERE j.number = :number
AND p.number = (SELECT max(number) FROM journal WHERE author = j.author AND number < j.number)"""


def writing(connection: sqlite3.Connection, entry: Entry) -> Writing:
    """What the rows that an entry writes say of it; the entry is in the journal already."""
    records = (edit.after for edit in entry.transaction.edits)
    things = {r.suggestion or r.id for r in records if isinstance(r, Annotation | Decision)}
    if not things:
        return Writing(entry.number)
    took = connection.execute(_TOOK, {"number": entry.number, "things": len(things)}).fetchone()
    return Writing(entry.number, took[0] if took else None)


Moves = tuple[int | None, int | None]
"""By how many tokens the left and the right edge were moved; None for what no suggestion has a place for."""


def _suggested(edge: str) -> str:
    """The edge of what the suggestion `s` proposes for the layer of the annotation `a`: NULL where it proposes none."""
    return f"""CASE a.layer WHEN s.layer THEN s.{edge} WHEN 'cue' THEN s.cue_{edge.strip('"')}
  WHEN 'source' THEN s.source_{edge.strip('"')} END"""


_PROPOSED = f"""SELECT {_suggested("start")}, {_suggested('"end"')}
FROM (SELECT :layer AS layer) AS a, suggestion AS s WHERE s.id = :suggestion"""


def moves(connection: sqlite3.Connection, annotation: Annotation, text: str) -> Moves:
    """How far the outer edges of an annotation are from those that its suggestion has for its layer."""
    if not annotation.suggestion:
        return None, None
    given = {"layer": annotation.layer, "suggestion": annotation.suggestion}
    start, end = connection.execute(_PROPOSED, given).fetchone() or (None, None)
    if start is None or end is None:
        return None, None
    return moved(text, start, annotation.fragments[0].start), moved(text, end, annotation.fragments[-1].end)


_STANDING = f"""SELECT a.id, a.moved_start, a.moved_end, {_suggested("start")}, {_suggested('"end"')},
  (SELECT min(start) FROM fragment WHERE annotation = a.id),
  (SELECT max("end") FROM fragment WHERE annotation = a.id)
FROM annotation AS a LEFT JOIN suggestion AS s ON s.id = a.suggestion WHERE a.document = ?"""


def _remeasured(connection: sqlite3.Connection, document: str) -> Iterator[tuple[str, Moves]]:
    """The annotations of a document whose row says other moves than there are, with those that there are."""
    text = ""
    for id, *kept, low, high, start, end in connection.execute(_STANDING, (document,)).fetchall():
        if None in (low, high, start, end):
            found: Moves = None, None
        elif (low, high) == (start, end):
            found = 0, 0
        else:
            text = text or connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()[0]
            found = moved(text, low, start), moved(text, high, end)
        if found != tuple(kept):
            yield id, found


def measure(connection: sqlite3.Connection, document: str) -> None:
    """Says anew in the rows of a document's annotations how far they are from what was suggested."""
    connection.executemany(
        "UPDATE annotation SET moved_start = ?, moved_end = ? WHERE id = ?",
        [(*found, id) for id, found in _remeasured(connection, document)],
    )


def _of(name: str) -> str:
    """A field of the record that an edit is of, as it is or as it was."""
    return f"coalesce(json_extract(e.value, '$.after.{name}'), json_extract(e.value, '$.before.{name}'))"


# A decision goes by the suggestion that it is on: one that was taken back and made again has another id.
_LAST_WRITTEN = (
    """CREATE TEMP TABLE last_written (
  kind TEXT NOT NULL, of TEXT NOT NULL, annotator TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (kind, of, annotator)
) WITHOUT ROWID""",
    f"""INSERT INTO temp.last_written
SELECT kind, CASE kind WHEN 'decision' THEN suggestion ELSE id END, annotator, max(number)
FROM (SELECT j.number AS number, json_extract(e.value, '$.kind') AS kind, {_of("id")} AS id,
  {_of("suggestion")} AS suggestion, {_of("annotator")} AS annotator
  FROM journal AS j, json_each(j.edits) AS e)
WHERE kind IN ('annotation', 'decision') GROUP BY 1, 2, 3""",
    "CREATE TEMP TABLE pace (number INTEGER PRIMARY KEY, seconds REAL)",
    f"""INSERT INTO temp.pace SELECT number, {_seconds("julianday(at) - julianday(before)", "things")}
FROM (SELECT number, at, lag(at) OVER (PARTITION BY author ORDER BY number) AS before,
  (SELECT count(DISTINCT coalesce(nullif(json_extract(value, '$.after.suggestion'), ''),
      json_extract(value, '$.after.id')))
    FROM json_each(edits) WHERE json_extract(value, '$.kind') IN ('annotation', 'decision')) AS things FROM journal)
WHERE things > 0""",
)


_NAMED = {"annotation": "id", "decision": "suggestion"}
"""The tables, and by what their rows are named in `last_written`."""

_PAST = """SELECT w.number, p.seconds FROM temp.last_written AS w LEFT JOIN temp.pace AS p ON p.number = w.number
  WHERE w.kind = '{table}' AND w.of = {table}.{of} AND w.annotator = {table}.annotator"""
# another version of SQLite may round otherwise
_OTHERWISE = """SELECT document, id FROM {table} LEFT JOIN temp.last_written AS w
  ON w.kind = '{table}' AND w.of = {table}.{of} AND w.annotator = {table}.annotator
LEFT JOIN temp.pace AS p ON p.number = w.number
WHERE {table}.changed IS NOT w.number OR ({table}.seconds IS NULL) <> (p.seconds IS NULL)
  OR abs({table}.seconds - p.seconds) > 0.01"""


def fill(connection: sqlite3.Connection) -> None:
    """Says in rows of before version 3 what those of later are written with."""
    _gather(connection)
    for table, of in _NAMED.items():
        past = _PAST.format(table=table, of=of)
        connection.execute(f"UPDATE {table} SET (changed, seconds) = ({past}) WHERE EXISTS ({past})")
    _forget(connection)
    for (document,) in connection.execute("SELECT DISTINCT document FROM annotation").fetchall():
        measure(connection, document)


def wrong(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(document, what is wrong) for rows that say another past than they have. The journal must be sound."""
    # where the file may not be written, tables of one's own may
    guarded = connection.execute("PRAGMA query_only").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    _gather(connection)
    for table, of in _NAMED.items():
        for document, id in connection.execute(_OTHERWISE.format(table=table, of=of)):
            yield document, f"{table} {id} says another entry, or other seconds, than those that it was written with"
    _forget(connection)
    connection.execute(f"PRAGMA query_only = {guarded}")
    for (document,) in connection.execute("SELECT id FROM document ORDER BY nr").fetchall():
        for id, found in _remeasured(connection, document):
            yield document, f"annotation {id} says that its edges were moved otherwise; it was by {found}"


def _gather(connection: sqlite3.Connection) -> None:
    _forget(connection)
    for statement in _LAST_WRITTEN:
        connection.execute(statement)


def _forget(connection: sqlite3.Connection) -> None:
    for table in ("last_written", "pace"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
