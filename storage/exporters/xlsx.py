"""Flat tables as an Excel workbook (Office Open XML), a sheet a table. No cell is ever a formula."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotate.ports import Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.rows import TABLES, Cell, rows
from storage.exporters.verifying import Differs, same
from storage.exporters.writing import Nowhere, Source, Target
from storage.extras import require

FORMAT = Format("xlsx", "Excel workbook", ".xlsx", "entities, quotes, claims as sheets; no formulas", extra="xlsx")
ENDINGS = ("",)

LONGEST = 32_767
"""Characters of the longest cell, and
https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3"""
MOST = 1_048_576
"""rows of the longest sheet."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(sets: Iterator[AnnotationSet], target: Target, tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Writes the workbook; a table of more rows than a sheet holds goes on in the next one."""
    openpyxl = require("openpyxl", FORMAT.extra)
    file = target.open_binary()
    if isinstance(target, Nowhere):
        for one in sets:
            _cells(one, tally)
        return
    book = openpyxl.Workbook(write_only=True)
    # the same project gives the same bytes: the file knows no time
    book.properties.creator = "Kavychki"
    book.properties.created = book.properties.modified = datetime(*_EPOCH)  # noqa: DTZ001
    sheets = {name: _Sheet(book, name) for name in TABLES}
    try:
        for one in sets:
            for name, found in _cells(one, tally).items():
                for row in found:
                    sheets[name].append(row)
    except BaseException:
        _abandon(book)
        raise
    with tempfile.TemporaryFile() as draft:
        book.save(draft)
        draft.seek(0)
        _timeless(draft, file)


def _abandon(book: Any) -> None:
    """Ends the sheets of a workbook that is never saved, and takes away the files that openpyxl keeps them in."""
    for sheet in book.worksheets:
        with contextlib.suppress(Exception):
            sheet.close()
            sheet._writer.cleanup()  # noqa: SLF001  (nothing public takes its file away)


class _Sheet:
    """The sheets of one table, opened one after another."""

    def __init__(self, book: Any, name: str) -> None:
        self._book, self._name, self._number, self._count = book, name, 0, MOST
        self._sheet: Any = None
        self.append(TABLES[name])

    def append(self, row: tuple[Cell, ...]) -> None:
        from openpyxl.cell import WriteOnlyCell

        if self._count >= MOST:
            self._number += 1
            self._count = 0
            self._sheet = self._book.create_sheet(sheet_name(self._name, self._number))
            self._sheet.freeze_panes = "A2"
            if self._number > 1:
                self.append(TABLES[self._name])
        cells = []
        for value in row:
            cell = WriteOnlyCell(self._sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # what begins with "=" is words all the same
                cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
            cells.append(cell)
        self._sheet.append(cells)
        self._count += 1


def sheet_name(table: str, number: int) -> str:
    """What the sheets of a table are called: entities, entities 2 ..."""
    return table if number == 1 else f"{table} {number}"


def _cells(one: AnnotationSet, tally: Tally) -> dict[str, list[tuple[Cell, ...]]]:
    """The rows of a document as cells can hold them."""
    made = {}
    for name, found in rows(one, tally).tables.items():
        made[name] = [tuple(_cell(one, tally, cell) for cell in row) for row in found]
    return made


def _cell(one: AnnotationSet, tally: Tally, cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    held = _CONTROL.sub("\ufffd", cell)
    if held != cell:
        tally.lost(one, "characters", saying("control characters are written as U+FFFD"))
    if len(held.encode("utf-16-le")) // 2 > LONGEST:
        tally.lost(one, "characters", saying("{count} characters, cut to what a cell holds", count=len(cell)))
        while len(held.encode("utf-16-le")) // 2 > LONGEST:
            held = held[: min(LONGEST, len(held) - 1)]
    return held


def _timeless(draft: IO[bytes], file: IO[bytes]) -> None:
    """The archive with every member of one time."""
    with ZipFile(draft) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            info = ZipInfo(member.filename, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            with old.open(member) as source, new.open(info, "w") as target:
                if member.filename == "docProps/core.xml":
                    text = source.read().decode()
                    target.write(re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "1980-01-01T00:00:00Z", text).encode())
                else:
                    shutil.copyfileobj(source, target)


def verify(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """The sheets, read by openpyxl, hold what was meant."""
    openpyxl = require("openpyxl", FORMAT.extra)
    with source.path().open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True)
        found = {name: _read(book, name) for name in TABLES}
        for one in sets:
            for name, meant in _cells(one, Tally()).items():
                wanted = ((f"{one.key}, {name}", list(row)) for row in meant)
                same(wanted, islice(found[name], len(meant)))
        for rest in found.values():
            same([], rest)
        book.close()


def _read(book: Any, name: str) -> Iterator[list[Cell]]:
    number = 1
    while sheet_name(name, number) in book.sheetnames:
        sheet = book[sheet_name(name, number)]
        for place, row in enumerate(sheet.iter_rows()):
            if any(cell.data_type == "f" for cell in row):
                raise Differs(f"{name}, row {place + 1}: a cell is a formula")
            values = ["" if cell.value is None else cell.value for cell in row]
            if place:
                yield values + [""] * (len(TABLES[name]) - len(values))
            elif values != list(TABLES[name]):
                raise Differs(f"{name}: its columns are {values}")
        number += 1
