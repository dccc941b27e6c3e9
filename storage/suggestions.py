"""Suggestions in their table, and the note of which makers have been at which document."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from annotate.model.quick import quick
from annotate.model.text import Span
from annotate.suggestions import Suggestion
from storage.journal import dumped, loaded

_READ = "id, maker, version, layer, label, fragments, score, cue_start, cue_end, source_start, source_end, attributes"
_COLUMNS = f"{_READ}, document"
_suggestion = quick(Suggestion)


def now() -> str:
    """The time in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(connection: sqlite3.Connection, document: str) -> list[Suggestion]:
    """The suggestions of a document in reading order, the longer first."""
    rows = connection.execute(
        f'SELECT {_READ} FROM suggestion WHERE document = ? ORDER BY start, "end" DESC, id', (document,)
    ).fetchall()
    places, attributes = loaded(row[5] for row in rows), loaded(row[11] for row in rows)
    return [
        _suggestion(
            id, document, maker, version, layer, label,
            tuple([Span(start, end) for start, end in fragments]),
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


def put(
    connection: sqlite3.Connection, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion]
) -> None:
    """Replaces the suggestions of `makers` that were never decided on.

    The same proposal of two makers is one row, the first one's; one that was decided on stays as it was.
    """
    stamp = now()
    for maker, version in makers.items():
        connection.execute("DELETE FROM suggestion WHERE document = ? AND maker = ? AND touched = 0", (document, maker))
        connection.execute(
            "INSERT OR REPLACE INTO preannotation (document, maker, version, at) VALUES (?, ?, ?, ?)",
            (document, maker, version, stamp),
        )
    connection.executemany(
        f"""INSERT INTO suggestion ({_COLUMNS}, start, "end", touched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, EXISTS (SELECT 1 FROM decision WHERE suggestion = ?))
ON CONFLICT (id) DO NOTHING""",
        _rows(document, suggestions),
    )


def _rows(document: str, suggestions: Iterable[Suggestion]) -> Iterator[tuple[object, ...]]:
    for s in suggestions:
        if s.document != document:
            raise ValueError(f"a suggestion for {s.document} among those of {document}")
        cue = (s.cue.start, s.cue.end) if s.cue else (None, None)
        source = (s.source.start, s.source.end) if s.source else (None, None)
        yield (
            s.id, s.maker, s.version, s.layer, s.label,
            dumped([[span.start, span.end] for span in s.fragments]), s.score, *cue, *source,
            dumped(dict(s.attributes)), s.document, s.fragments[0].start, s.fragments[-1].end, s.id,
        )  # fmt: skip
