"""The history of a project, a page at a time: what a page costs depends on what it holds, not on the journal."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotate.changes import Change, HistoryFilter, HistoryPage, HistoryRow, change_of
from annotate.model.edits import Edit, Step
from annotate.model.records import Decision
from annotate.model.text import Fragments
from storage.journal import edits_from_json
from storage.kept import dumped
from storage.ledger_views import TEXT_ACTION

LOOKED = 1_000
"""Entries that are looked at for one page, whatever the filter finds among them."""
_READ = 100  # of these, those whose edits are read, where the filter asks for a layer or label
_LONG = 200_000  # characters of edits that are read; an entry with more has too many changes to tell of one
_WORDS = 400  # characters of a fragment that a line has
_STEP = "number, action, subject, author, at, coalesce(document, ''), reverts"

# each leads by an index, from the end or from the beginning
_OF_ALL = f"SELECT {_STEP} FROM journal WHERE number < ? AND number > ? ORDER BY number {{order}} LIMIT ?"
_OF_ANNOTATOR = f"""SELECT {_STEP} FROM journal WHERE number < ? AND number > ? AND author = ?
ORDER BY number {{order}} LIMIT ?"""
_OF_DOCUMENT = """SELECT number FROM journal WHERE document = ? AND author = ? AND number < ? AND number > ?
ORDER BY number {order} LIMIT ?"""
_NUMBERED = f"SELECT {_STEP} FROM journal WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number {{order}}"
_LAST = 1 << 62

_Suggestion = tuple[str, str, str, str, float | None]
"""Id, layer, label, maker, score."""


class Histories:
    """Reads pages of the history of one project. It remembers which entries about several documents reach one."""

    def __init__(self) -> None:
        self._document, self._seen = "", 0
        self._shared: list[int] = []

    def page(
        self, connection: sqlite3.Connection, which: HistoryFilter, before: int = 0, after: int = 0, limit: int = 100
    ) -> HistoryPage:
        """The newest changes that the filter lets through, before the entry `before` (0: all) and behind `after`.

        At most `limit`, and fewer or none where they are far apart: the page says where to look on.
        """
        steps, last = self.fitting(connection, which, before, after, limit)
        return HistoryPage(tuple(_rows(connection, steps)), last)

    def fitting(
        self,
        connection: sqlite3.Connection,
        which: HistoryFilter,
        before: int = 0,
        after: int = 0,
        limit: int = LOOKED,
        oldest_first: bool = False,
    ) -> tuple[list[Step], int]:
        """At most `limit` steps that the filter lets through, and the number of the last entry that was looked at; 0
        where all were.
        """
        deep = bool(which.layer or which.label)
        wanted, looked, last = _READ if deep else LOOKED, 0, 0
        found: list[Step] = []
        for step in self._steps(connection, which, before or _LAST, after, wanted, "ASC" if oldest_first else "DESC"):
            if len(found) == limit:
                return found, last
            looked, last = looked + 1, step.number
            if not which.fits(step) or (which.undone and not undone(connection, step.number)):
                continue
            if not deep or _holds(connection, which, step.number):
                found.append(step)
        return found, last if looked == wanted else 0

    def _steps(
        self, connection: sqlite3.Connection, which: HistoryFilter, before: int, after: int, limit: int, order: str
    ) -> Iterator[Step]:  # fmt: skip
        """The next steps of what an index leads to."""
        if which.document:
            numbers = [number for number in self._reaching(connection, which.document) if after < number < before]
            for (author,) in connection.execute("SELECT id FROM annotator").fetchall():
                given = (which.document, author, before, after, limit)
                numbers += [number for (number,) in connection.execute(_OF_DOCUMENT.format(order=order), given)]
            next_ones = sorted(numbers, reverse=order == "DESC")[:limit]
            found = connection.execute(_NUMBERED.format(order=order), (dumped(next_ones),))
        elif which.annotator:
            found = connection.execute(_OF_ANNOTATOR.format(order=order), (before, after, which.annotator, limit))
        else:
            found = connection.execute(_OF_ALL.format(order=order), (before, after, limit))
        return (Step(*row) for row in found)

    def _reaching(self, connection: sqlite3.Connection, document: str) -> list[int]:
        """The entries about no single document that changed this one: an import, the same mentions in several."""
        if document != self._document:
            self._document, self._seen, self._shared = document, 0, []
        found = connection.execute(
            "SELECT number, instr(edits, ?) FROM journal WHERE document IS NULL AND number > ? ORDER BY number",
            (f'"document":{dumped(document)}', self._seen),
        )
        for number, there in found:
            self._seen = number
            if there:
                self._shared.append(number)
        return self._shared


def undone(connection: sqlite3.Connection, number: int) -> bool:
    """Whether an entry has been taken back, and that not been taken back in its turn."""
    times = 0
    # only what comes later takes back, whatever a damaged file says
    later = "SELECT number FROM journal WHERE reverts = ? AND number > ?"
    while row := connection.execute(later, (number, number)).fetchone():
        number, times = row[0], times + 1
    return times % 2 == 1


def _again(connection: sqlite3.Connection, step: Step) -> bool:
    """Whether a step takes back an undo, and so does again what that had taken back."""
    times, number = 0, step.reverts
    earlier = "SELECT reverts FROM journal WHERE number = ? AND (reverts IS NULL OR reverts < number)"
    while number is not None:
        times += 1
        (number,) = connection.execute(earlier, (number,)).fetchone() or (None,)
    return times > 0 and times % 2 == 0


def edits_of(connection: sqlite3.Connection, number: int) -> tuple[Edit, ...] | None:
    """The edits of an entry, None where there are too many of them to tell."""
    (kept,) = connection.execute(
        "SELECT CASE WHEN length(edits) <= ? THEN edits END FROM journal WHERE number = ?", (_LONG, number)
    ).fetchone()
    return edits_from_json(kept) if kept is not None else None


def _holds(connection: sqlite3.Connection, which: HistoryFilter, number: int) -> bool:
    edits = edits_of(connection, number)
    if edits is None:
        return False
    decided = {e.record.suggestion for e in edits if isinstance(e.record, Decision)}
    return which.holds(edits, {id: (layer, label) for id, layer, label, *_ in _suggestions(connection, decided)})


def _suggestions(connection: sqlite3.Connection, ids: Iterable[str]) -> list[_Suggestion]:
    return connection.execute(
        "SELECT id, layer, label, maker, score FROM suggestion WHERE id IN (SELECT value FROM json_each(?))",
        (dumped(sorted(ids)),),
    ).fetchall()


def _rows(connection: sqlite3.Connection, steps: Sequence[Step]) -> list[HistoryRow]:
    edits = {step.number: edits_of(connection, step.number) for step in steps}
    changes = {
        number: change_of(found, _Covered(connection, number)) if found else Change() for number, found in edits.items()
    }
    made = {row[0]: row for row in _suggestions(connection, {change.suggestion for change in changes.values()})}
    names = dict(connection.execute("SELECT id, name FROM annotator").fetchall())
    titles = dict(
        connection.execute(
            "SELECT id, title FROM document WHERE id IN (SELECT value FROM json_each(?))",
            (dumped(sorted({step.document for step in steps})),),
        ).fetchall()
    )
    rows = []
    for step in steps:
        found, change = edits[step.number], changes[step.number]
        _, layer, label, maker, score = made.get(change.suggestion, ("", "", "", "", None))
        if not change.layer:  # of a decision alone the suggestion says what it is about
            change = replace(change, layer=layer, label_before=label)
        title, gone = titles.get(step.document, ""), undone(connection, step.number)
        changes_made = len(found) if found is not None else None
        again = _again(connection, step)
        rows.append(
            HistoryRow(step, names.get(step.author, ""), title, gone, changes_made, change, maker, score, again)
        )
    return rows


class _Covered:
    """The words at places that an entry names, "" where the text of the document was corrected since."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection, self._number = connection, number

    def __call__(self, document: str, fragments: Fragments) -> str:
        corrected = self._connection.execute(
            f"SELECT 1 FROM journal WHERE action = '{TEXT_ACTION}' AND document = ? AND number >= ? LIMIT 1",
            (document, self._number),
        ).fetchone()
        if corrected:
            return ""
        pieces = [
            self._connection.execute(
                "SELECT substr(text, ?, ?) FROM document WHERE id = ?", (f.start + 1, min(len(f), _WORDS), document)
            ).fetchone()[0]
            for f in fragments
        ]
        return " … ".join(pieces)
