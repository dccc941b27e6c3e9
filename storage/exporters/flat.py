"""Flat tables as CSV and TSV: a folder with a file a table.

CSV after RFC 4180: comma, quotes doubled, CRLF; for spreadsheets in Russian a semicolon, a byte order mark, and an
apostrophe before a cell that a spreadsheet would take for a formula (OWASP, "CSV Injection"). TSV after IANA
text/tab-separated-values, with \\t, \\n, \\r and \\\\ in cells escaped.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TextIO

from annotate.ports import Choice, Format
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Tally
from storage.exporters.rows import TABLES, Cell, rows
from storage.exporters.verifying import same
from storage.exporters.writing import Source, Target

SPREADSHEET = Choice(
    "spreadsheet",
    ("no", "yes"),
    saying("for Excel or LibreOffice: semicolons, a byte order mark, no cell is a formula"),
)
CSV = Format("csv", "CSV tables", "", "entities, quotes, claims: a file each", (SPREADSHEET,), folder=True)
TSV = Format("tsv", "TSV tables", "", "the same with tabs; tabs and line ends in cells are escaped", folder=True)
ENDINGS = tuple(f"{name}.{kind}" for kind in ("csv", "tsv") for name in TABLES)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ESCAPES: dict[str, str | int | None] = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_csv(sets: Iterator[AnnotationSet], target: Target, tally: Tally, chosen: Mapping[str, str]) -> None:
    """Writes the tables of all documents."""
    spreadsheet = chosen["spreadsheet"] == "yes"

    def line(file: TextIO, cells: Iterable[Cell]) -> None:
        writer = csv.writer(file, delimiter=";" if spreadsheet else ",", lineterminator="\r\n")
        writer.writerow([_csv_cell(cell, spreadsheet) for cell in cells])

    _write(sets, target, tally, "csv", line, "\ufeff" if spreadsheet else "")


def write_tsv(sets: Iterator[AnnotationSet], target: Target, tally: Tally, _chosen: Mapping[str, str]) -> None:
    """Writes the tables of all documents."""
    table = str.maketrans(_ESCAPES)

    def line(file: TextIO, cells: Iterable[Cell]) -> None:
        file.write("\t".join(str(cell).translate(table) for cell in cells) + "\n")

    _write(sets, target, tally, "tsv", line)


def _csv_cell(cell: Cell, spreadsheet: bool) -> Cell:
    return guarded(cell) if spreadsheet and isinstance(cell, str) else cell


def _write(
    sets: Iterator[AnnotationSet],
    target: Target,
    tally: Tally,
    kind: str,
    line: Callable[[TextIO, Iterable[Cell]], None],
    mark: str = "",
) -> None:
    files = {name: target.open(f"{name}.{kind}") for name in TABLES}
    for name, columns in TABLES.items():
        files[name].write(mark)
        line(files[name], columns)
    for one in sets:
        for name, found in rows(one, tally).tables.items():
            for row in found:
                line(files[name], row)


def verify_csv(sets: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str]) -> None:
    """The tables, read by the standard library's csv, hold what was meant."""
    spreadsheet = chosen["spreadsheet"] == "yes"
    encoding, mark = ("utf-8-sig", ";") if spreadsheet else ("utf-8", ",")

    def read(name: str) -> Iterator[list[str]]:
        with source.path(f"{name}.csv").open(encoding=encoding, newline="") as file:
            yield from csv.reader(file, delimiter=mark, strict=True)

    _compare(sets, read, lambda cell: str(_csv_cell(cell, spreadsheet)))


def verify_tsv(sets: Iterator[AnnotationSet], source: Source, _chosen: Mapping[str, str]) -> None:
    """The tables, split at tabs and line ends alone, hold what was meant."""

    def read(name: str) -> Iterator[list[str]]:
        with source.path(f"{name}.tsv").open(encoding="utf-8", newline="\n") as file:
            for text in file:
                yield [_unescaped(cell) for cell in text.rstrip("\n").split("\t")]

    _compare(sets, read, str)


def _compare(
    sets: Iterator[AnnotationSet], read: Callable[[str], Iterator[list[str]]], shown: Callable[[Cell], str]
) -> None:
    """Compares all tables in one walk through the documents: what was read is asked for as it is meant."""
    found = {name: read(name) for name in TABLES}
    for name, columns in TABLES.items():
        same([(f"{name}, its columns", list(columns))], [next(found[name], [])])
    for one in sets:
        for name, meant in rows(one, Tally()).tables.items():
            wanted = (((f"{one.key}, {name}"), [shown(cell) for cell in row]) for row in meant)
            same(wanted, (next(found[name], []) for _ in meant))
    for rest in found.values():
        same([], rest)


def _unescaped(cell: str) -> str:
    made, at = [], 0
    known = {str(escape)[1]: plain for plain, escape in _ESCAPES.items()}
    while at < len(cell):
        if cell[at] == "\\" and at + 1 < len(cell):
            made.append(known[cell[at + 1]])
            at += 2
        else:
            made.append(cell[at])
            at += 1
    return "".join(made)
