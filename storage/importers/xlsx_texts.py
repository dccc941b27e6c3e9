"""Excel workbooks (.xlsx) of articles, a row at a time. Formulas are read as what Excel last computed of them."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from annotate.ports import Choice, Columns, Format, ImportPlan, Read
from annotate.saying import saying
from storage.extras import require
from storage.importers.columns import CHOICES, documents, mapped, require_texts
from storage.importers.opening import Broken, guarded, printable
from storage.importers.packages import damage, opened, require_harmless

FORMAT = Format(
    "xlsx-texts",
    "Excel table of texts",
    ".xlsx",
    "an article a row of a sheet; columns are found by their names, or named",
    (*CHOICES, Choice("sheet", (), saying("the name or number of the sheet; the first one without it"))),
    extra="xlsx",
)
UNPACKED = 1_000_000_000
"""Bytes of all parts of a workbook; the words of its cells are held in memory, its rows are not."""

_WIDEST = 1000  # cells of a row that is read
_LAST = 1_048_576  # rows of a sheet (Excel specifications and limits)
_SAMPLE = 200


def knows(head: bytes) -> bool:
    """Whether it is a zip container at all."""
    return head.startswith(b"PK\3\4")


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a workbook, a row each; never raises."""

    def reads(file: BinaryIO, shown: str) -> Iterator[Read]:
        sheets, sheet = _sheet(file, path, plan)
        table = mapped(list(islice((cells for _, cells in _rows(sheet) if not isinstance(cells, Broken)), _SAMPLE)),
                       plan.choices)  # fmt: skip
        require_texts(table, plan.choices)
        title = printable(sheet.title)
        rows = (
            (saying("sheet {sheet}, row {row}", sheet=title, row=number), cells)
            for number, cells in islice(_rows(sheet), table.header, None)
        )
        others = ", ".join(name for name in sheets if name != title)
        more = f"sheet {title}{f' (not read: {others})' if others else ''}; "
        yield from documents(shown, rows, table, plan, "", printable(path.name), more)

    return guarded(path, reads)


def columns(path: Path, plan: ImportPlan, count: int) -> Columns:
    """The columns of a sheet and its first rows.

    Raises:
        OSError, StorageError, Broken: where it cannot be read.
    """
    with path.open("rb") as file:
        sheets, sheet = _sheet(file, path, plan)
        first = [tuple(cells) for _, cells in islice(_rows(sheet), _SAMPLE) if not isinstance(cells, Broken)]
        table = mapped(first, plan.choices)
        rows = tuple(first[table.header : table.header + count])
        return Columns(table.names, rows, table.facts, table.header, sheets=tuple(sheets), sheet=printable(sheet.title))


def _sheet(file: BinaryIO, path: Path, plan: ImportPlan) -> tuple[list[str], Any]:
    """The names of the sheets, and the one that is chosen.

    Raises:
        StorageError: "missing-extra".
        Broken: for what is no workbook, or has no such sheet.
    """
    openpyxl = require("openpyxl", FORMAT.extra, str(path))
    with opened(file) as package:
        require_harmless(package, UNPACKED, UNPACKED)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it leaves out
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        found = list(book.worksheets)
    except damage(openpyxl.utils.exceptions.InvalidFileException) as error:
        raise Broken(saying("it is no Excel workbook, or it is damaged ({kind})", kind=type(error).__name__)) from error
    names = [printable(sheet.title) for sheet in found]
    wanted = plan.choices.get("sheet", "").strip()
    if not found:
        raise Broken(saying("there are no sheets in this workbook"))
    if not wanted:
        shown = [sheet for sheet in found if sheet.sheet_state == "visible"]
        return names, (shown or found)[0]
    if wanted in names:
        return names, found[names.index(wanted)]
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:9]) <= len(found):
        return names, found[int(wanted[:9]) - 1]
    raise Broken(saying("there is no sheet {wanted!r}; there are: {names}", wanted=wanted, names=", ".join(names[:20])))


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[str] | Broken]]:
    """Number and cells of each row that is not empty, as words."""
    # what a sheet says of its size may be wrong, and would be filled up with empty rows
    sheet.reset_dimensions()
    cells = sheet.iter_rows(max_row=_LAST, values_only=True)
    number = 0
    while number < _LAST:
        number += 1
        try:
            row = next(cells, None)
        except damage() as error:
            yield (
                number,
                Broken(
                    saying("the sheet is damaged here ({kind}); nothing behind it is read", kind=type(error).__name__)
                ),
            )
            return
        if row is None:
            return
        if row.count(None) == len(row):
            continue
        words = [_word(value) for value in row]
        while words and not words[-1]:
            words.pop()
        if len(words) > _WIDEST:
            yield (
                number,
                Broken(saying("it has {count} cells; at most {most} are read", count=len(words), most=_WIDEST)),
            )
        elif any(map(str.strip, words)):
            yield number, words


def _word(value: Any) -> str:
    """What a cell says: dates as ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
