"""What the rows of annotations and decisions say of their own past: which entry of the journal wrote them last, and
how far an annotation stands from the suggestion that it came from. The views of storage/ledger_views.py read it.
"""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from annotate.distance import moved
from annotate.model.records import Annotation

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
)


def _written_by(table: str) -> str:
    """The number of the entry that wrote a row of that table last, NULL where the journal has none."""
    of = "suggestion" if table == "decision" else "id"
    return f"""(SELECT number FROM temp.last_written AS w
  WHERE w.kind = '{table}' AND w.of = {table}.{of} AND w.annotator = {table}.annotator)"""


_TABLES = ("annotation", "decision")


def fill(connection: sqlite3.Connection) -> None:
    """Says in rows of before version 3 what those of later are written with."""
    for statement in _LAST_WRITTEN:
        connection.execute(statement)
    for table in _TABLES:
        connection.execute(f"UPDATE {table} SET changed = coalesce({_written_by(table)}, 0)")
    connection.execute("DROP TABLE temp.last_written")
    for (document,) in connection.execute("SELECT DISTINCT document FROM annotation").fetchall():
        measure(connection, document)


def wrong(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """(document, what is wrong) for rows that say other entries or moves than there are. The journal must be sound."""
    for statement in _LAST_WRITTEN:
        connection.execute(statement)
    for table in _TABLES:
        for document, id, said, number in connection.execute(
            f"SELECT document, id, changed, {_written_by(table)} AS number FROM {table} WHERE changed IS NOT number"
        ):
            yield document, f"{table} {id} says that entry {said} wrote it last; it was {number}"
    connection.execute("DROP TABLE temp.last_written")
    for (document,) in connection.execute("SELECT id FROM document ORDER BY nr").fetchall():
        for id, found in _remeasured(connection, document):
            yield document, f"annotation {id} says that its edges were moved otherwise; it was by {found}"
