"""What other windows and programs have written to the file since it was looked at last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from annotate.model.edits import Entry, Step, step_of
from annotate.ports import News
from storage import journal
from storage.kept import dumped

_MOST = 50  # records of a gesture by which it is looked for
_REACHED = """SELECT j.number, json_extract(e.value, '$.kind'),
  coalesce(json_extract(e.value, '$.after.document'), json_extract(e.value, '$.before.document'), ''),
  coalesce(json_extract(e.value, '$.after.annotator'), json_extract(e.value, '$.before.annotator'), '')
FROM journal AS j, json_each(j.edits) AS e WHERE j.number > ? GROUP BY 1, 2, 3, 4 ORDER BY 1"""


class Noticed:
    """How far a window knows the file, and what of it is its own.

    `PRAGMA data_version` tells a connection that another one has committed something; what that was is read from the
    journal behind the last entry known, and from the times at which suggestions were made.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._version = data_version(connection)
        self._last = journal.newest(connection)
        self._made_at, self._made = _made_last(connection)
        self._own: dict[int, Step] = {}
        self._own_made: set[str] = set()

    def wrote(self, entries: Iterable[Entry]) -> None:
        """Notes entries of this window."""
        self._own.update((entry.number, step_of(entry)) for entry in entries)

    def suggested(self, document: str) -> None:
        """Notes that this window has written suggestions for a document."""
        self._own_made.add(document)

    def news(self, connection: sqlite3.Connection) -> News | None:
        """What is new, None for nothing; it counts as known from now on."""
        version = data_version(connection)
        if version == self._version:
            return None
        before, newest = self._last, journal.newest(connection)
        self._version, self._last = version, newest
        own, own_made = self._own, self._own_made
        self._own, self._own_made = {}, set()
        made_at, made = self._made_at, self._made
        self._made_at, self._made = _made_last(connection)
        expected = [step for step in (before, own[max(own)] if own else None) if step is not None]
        recent = _made_since(connection, made_at)
        is_short = self._made_at < made_at or not own_made <= {document for document, _ in recent}
        if is_short or any(journal.step(connection, step.number) != step for step in expected):
            return News(anew=True)  # a backup was restored: what was known is history that never was
        known = before.number if before is not None else 0
        steps = [step for step in journal.steps_behind(connection, known) if step.number not in own]
        reached: set[tuple[str, str]] = set()
        listed = schema = False
        if steps:
            theirs = {step.number for step in steps}
            for number, kind, document, annotator in connection.execute(_REACHED, (known,)):
                if number in theirs:
                    schema = schema or kind == "schemaversion"
                    listed = listed or kind == "info"
                    reached.add((document, annotator))
        suggested = {document for document, _ in recent - made} - own_made
        if not steps and not suggested:
            return None
        return News(tuple(steps), frozenset(reached), frozenset(suggested), schema, listed)


def last_about(connection: sqlite3.Connection, document: str, records: Sequence[str]) -> Step | None:
    """The newest entry that has changed one of some records, by their ids; None where the journal has none.

    Entries of the document are looked through, or where that is "" all of them, imports aside.
    """
    found = connection.execute(
        """SELECT number FROM journal WHERE (:document IN ('', document) OR document IS NULL AND action <> 'import')
AND EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(edits, '"' || value || '"')) ORDER BY number DESC LIMIT 1""",
        {"document": document, "ids": dumped(list(records[:_MOST]))},
    ).fetchone()
    return journal.step(connection, found[0]) if found else None


def data_version(connection: sqlite3.Connection) -> int:
    """A number that is another one once another connection has committed anything."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _made_last(connection: sqlite3.Connection) -> tuple[str, set[tuple[str, str]]]:
    """When suggestions were made last, and for which documents in that millisecond, as `_made_since` has them."""
    at = connection.execute("SELECT max(at) FROM preannotation").fetchone()[0] or ""
    return at, _made_since(connection, at) if at else set()


def _made_since(connection: sqlite3.Connection, at: str) -> set[tuple[str, str]]:
    """Documents for which suggestions were made at a time or later, with that time."""
    return set(connection.execute("SELECT document, at FROM preannotation WHERE at >= ?", (at,)))
