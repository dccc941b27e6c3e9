"""The history and the ledger of corrections as files that other programs read: CSV and JSON lines, a row at a time."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, TextIO

from annotate.changes import HistoryFilter, View
from annotate.model.edits import Step
from storage.database import Database
from storage.history import Histories
from storage.kept import dumped
from storage.ledger_views import CORRECTIONS, HISTORY

FORMATS = ("csv", "jsonl")
Row = Sequence[Any]
_JSON = frozenset(("attributes_suggested", "attributes_before", "attributes", "before", "after"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet takes for a formula (OWASP, "CSV injection")."""


_TABLES: dict[View, str] = {"history": f"({HISTORY})", "corrections": f"({CORRECTIONS})"}


def columns(database: Database, view: View) -> tuple[str, ...]:
    """The names of the columns of a view, in order."""
    with database.reading() as connection:
        return tuple(column[0] for column in connection.execute(f"SELECT * FROM {_TABLES[view]} LIMIT 0").description)


# the numbers are gone through in their order, as the journal is in that order
_HISTORY = f"""SELECT * FROM {_TABLES["history"]}
WHERE number IN (SELECT value FROM json_each(?)) AND ? IN ('', document)"""
_TOGETHER = 100  # entries about one document that are read in one go


def history(database: Database, which: HistoryFilter) -> Generator[Row, None, None]:
    """The rows of the view history that the filter lets through, the oldest first, as the journal is at the beginning.

    They are read few at a time, so that memory holds one row and other windows need not wait for all.
    """
    histories, after = Histories(), 0
    with database.reading() as connection:
        newest = connection.execute("SELECT max(number) FROM journal").fetchone()[0] or 0
    while True:
        with database.reading() as connection:
            steps, last = histories.fitting(connection, which, newest + 1, after, oldest_first=True)
        for numbers in _portions(steps):
            with database.reading() as connection:
                yield from connection.execute(_HISTORY, (dumped(numbers), which.document))
        if not last:
            return
        after = last


def _portions(steps: Iterable[Step]) -> Iterator[list[int]]:
    """Numbers of entries to be read together; one about several documents by itself, or its rows would come later."""
    portion: list[int] = []
    for step in steps:
        if portion and (not step.document or len(portion) == _TOGETHER):
            yield portion
            portion = []
        if step.document:
            portion.append(step.number)
        else:
            yield [step.number]
    if portion:
        yield portion


_CORRECTIONS = f"""SELECT * FROM {_TABLES["corrections"]} WHERE document = :document AND :annotator IN ('', annotator)
AND at >= :since AND (:until = '' OR at < :until) AND :layer IN ('', layer)
AND (:label IN ('', label) OR :label = label_suggested)
ORDER BY coalesce(start_suggested, start), suggestion, annotation"""


def corrections(database: Database, which: HistoryFilter) -> Generator[Row, None, None]:
    """The rows of the view corrections that the filter lets through, document after document.

    Of the filter its document, annotator, layer, label and times count: a row tells what came of several actions.
    """
    with database.reading() as connection:
        name = connection.execute("SELECT name FROM annotator WHERE id = ?", (which.annotator,)).fetchone()
        of = connection.execute("SELECT id FROM document WHERE ? IN ('', id) ORDER BY nr", (which.document,))
        ids = [id for (id,) in of]
    for document in ids:
        with database.reading() as connection:
            yield from connection.execute(
                _CORRECTIONS,
                {
                    "document": document, "annotator": name[0] if name else "", "since": which.since,
                    "until": which.until, "layer": which.layer, "label": which.label,
                },
            )  # fmt: skip


VIEWS: dict[View, Callable[[Database, HistoryFilter], Generator[Row, None, None]]] = {
    "history": history,
    "corrections": corrections,
}


def write(
    out: TextIO,
    format: str,
    names: Sequence[str],
    rows: Iterable[Row],
    spreadsheets: bool = False,
    progressed: Callable[[int], object] = lambda _: None,
) -> int:
    """Writes rows as CSV (a header, RFC 4180) or JSON lines (an object each); how many they were.

    Nothing is an empty cell in CSV, null in JSON. `spreadsheets` puts an apostrophe before words of a cell that a
    spreadsheet would take for a formula. `progressed` is told how many are written now and then, and may raise.
    """
    count = 0
    table = csv.writer(out, lineterminator="\r\n")
    if format == "csv":
        table.writerow(names)
    for count, row in enumerate(rows, 1):
        if format == "csv":
            table.writerow(map(_unspoken, row) if spreadsheets else row)
        else:
            out.write(json.dumps(_object(names, row), ensure_ascii=False, allow_nan=False) + "\n")
        if count % 500 == 0:
            progressed(count)
    return count


def _object(names: Sequence[str], row: Row) -> dict[str, Any]:
    return {
        name: (json.loads(value) if value else None) if name in _JSON else value
        for name, value in zip(names, row, strict=True)
    }


def _unspoken(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
