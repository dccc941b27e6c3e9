"""CSV and TSV tables of articles, a row at a time (RFC 4180; quotes are doubled within quotes).

A file is read by its physical lines, so that a row that cannot be read is told with its line, and reading goes on with
the line behind it: a quote that is never closed does not swallow the rest.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from annotate.errors import TextRejected
from annotate.ports import Choice, Columns, Format, ImportPlan, Read
from annotate.saying import saying
from storage.importers.columns import CHOICES, Mapped, documents, mapped, require_texts
from storage.importers.decoding import decoded
from storage.importers.opening import Broken, guarded, printable

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}

FORMAT = Format(
    "csv-texts",
    "CSV or TSV table of texts",
    ".csv",
    "an article a row; columns are found by their names, or named",
    (
        *CHOICES,
        Choice("delimiter", ("auto", *_DELIMITERS), saying("what parts the columns; found out where it is not named")),
        Choice("quotes", ("auto", "double", "none"), saying("whether cells stand in double quotes")),
        Choice(
            "escapes", ("keep", "undo"), saying(r"\n and \t in cells: kept as they are, or made line ends and tabs")
        ),
    ),
)

LONGEST = 20_000_000
"""Characters of the longest row."""

_HEAD = 262_144  # characters that the delimiter is found out by
_PROBE = 1_000_000  # bytes that the encoding is found out by
_AGAIN = 100_000_000  # characters that may be looked at a second time behind broken rows
_NONE = "\x1f"  # a delimiter that no text has: the table is one column
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what parts its cells, and whether they may stand in quotes."""

    delimiter: str
    quoted: bool

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, quotechar=None)

    def said(self) -> str:
        """What was found, for a person."""
        name = next((name for name, sign in _DELIMITERS.items() if sign == self.delimiter), "")
        return f"cells are parted by a {name}; " if name else "one column; "


def knows(head: bytes) -> bool:
    """A file with such a suffix is a table, if it is text at all."""
    return bool(head.strip()) and not head.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0"))


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The documents of a file, a row each; never raises."""

    def reads(file: BinaryIO, shown: str) -> Iterator[Read]:
        encoding = _encoding(file, plan.encoding)
        dialect, table, skipped = _looked(file, path, encoding, plan)
        require_texts(table, plan.choices)
        with _text(file, encoding) as text:
            behind = _behind(_rows(text, dialect), skipped, table.header)
            if plan.choices.get("escapes") == "undo":
                behind = (
                    (place, cells if isinstance(cells, Broken) else [_undone(cell) for cell in cells])
                    for place, cells in behind
                )
            named = encoding.removesuffix("-sig")
            yield from documents(shown, behind, table, plan, named, printable(path.name), dialect.said())

    return guarded(path, reads)


def columns(path: Path, plan: ImportPlan, count: int) -> Columns:
    """The columns of a table and its first rows.

    Raises:
        OSError, TextRejected, Broken: where it cannot be read.
    """
    with path.open("rb") as file:
        encoding = _encoding(file, plan.encoding)
        dialect, table, skipped = _looked(file, path, encoding, plan)
        with _text(file, encoding) as text:
            rows = _behind(_rows(text, dialect), skipped, table.header)
            first = tuple(islice((tuple(cells) for _, cells in rows if not isinstance(cells, Broken) and cells), count))
    delimiter = next((name for name, sign in _DELIMITERS.items() if sign == dialect.delimiter), "")
    return Columns(table.names, first, table.facts, table.header, encoding.removesuffix("-sig"), delimiter)


def _encoding(file: BinaryIO, given: str) -> str:
    """The encoding of a file: what is given, else what its first letters that are not ASCII say.

    Raises:
        TextRejected: as `decoded`, and for an encoding that there is not.
    """
    head = file.read(_PROBE)
    if given:
        try:
            if "a,\n".encode(given).decode(given) != "a,\n" or given.lower() in ("idna", "punycode"):
                raise LookupError
        except (LookupError, ValueError) as error:
            raise TextRejected("undecodable", saying("there is no encoding {encoding!r}", encoding=given)) from error
        return _marked(head, given)
    probe = head
    while b"\0" not in probe and probe.isascii() and (more := file.read(_PROBE)):
        probe = more
    if len(probe) == _PROBE:
        probe = _completed(probe)
    found = decoded(_sound(probe) if probe.strip() else head)
    return _marked(head, found.encoding)


def _sound(probe: bytes) -> bytes:
    """What tells the encoding: of UTF-8 with a broken letter here and there, what is whole. The rows are told later."""
    text = probe.decode("utf-8", "replace")
    broken = 0 < 5 * text.count("\ufffd") < sum(not c.isascii() for c in text)
    return text.replace("\ufffd", "").encode("utf-8") if broken else probe


def _completed(probe: bytes) -> bytes:
    """The beginning of a text without half a character at its end."""
    if b"\0" in probe or probe.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        whole = probe[: len(probe) // 4 * 4]
        last = whole[-2:]
        return whole[:-4] if any(0xD8 <= byte <= 0xDB for byte in last) else whole
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(probe).encode("utf-8")
    except UnicodeDecodeError:
        return probe


def _marked(head: bytes, encoding: str) -> str:
    return "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") and head.startswith(codecs.BOM_UTF8) else encoding


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """A file as text from its start; what is no character comes as a half one, which no document may have."""
    file.seek(0)
    wide = encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
    errors = "surrogatepass" if wide else "surrogateescape"
    return io.TextIOWrapper(file, encoding, errors, newline="")


def _looked(file: BinaryIO, path: Path, encoding: str, plan: ImportPlan) -> tuple[Dialect, Mapped, int]:
    """How a table is written, its columns, and how many rows stand before them."""
    file.seek(0)
    size = file.seek(0, 2)
    text = _text(file, encoding)
    try:
        head = text.read(_HEAD)
    except UnicodeError as error:  # UTF-16 that has no mark is none that has a place in its bytes
        why = getattr(error, "reason", str(error))
        raise TextRejected("undecodable", saying("not {encoding}: {reason}", encoding=encoding, reason=why)) from error
    finally:
        text.detach()
    complete = len(head) < _HEAD or size == len(head)
    skipped = 0
    choices = plan.choices
    named = _DELIMITERS.get(choices.get("delimiter") or "")
    if head[:4].lower() == "sep=" and head[4:5] and head[5:6] in ("\r", "\n"):  # Excel's own first line
        named, skipped = named or head[4], 1
        head = head[4:].partition("\n")[2]
    dialect, rows = _dialect(head, complete, named, choices.get("quotes") or "auto", path.suffix.lower())
    if not rows:
        raise TextRejected("empty")
    return dialect, mapped(rows, choices), skipped


Placed = tuple[str, Sequence[str] | Broken]


def _behind(rows: Iterator[Placed], skipped: int, header: bool) -> Iterator[Placed]:
    """The rows without the first ones and without the header, which blank ones may stand before."""
    for place, cells in islice(rows, skipped, None):
        if header and not isinstance(cells, Broken):
            header = not any(map(str.strip, cells))
        else:
            yield place, cells


def _dialect(
    head: str, complete: bool, named: str | None, quotes: str, suffix: str
) -> tuple[Dialect, list[Sequence[str]]]:
    """The dialect whose rows are most alike, and the first rows in it.

    Quotes are signs like others only where more rows are broken by them than cells are held by them.
    """
    best: tuple[float, Dialect, list[Sequence[str]]] | None = None
    for delimiter in [named] if named else [*_DELIMITERS.values(), _NONE]:
        dialect = Dialect(delimiter, quotes != "none")
        rows, broken = _first_rows(head, complete, dialect)
        part = re.escape(delimiter)
        held = rf'(?:^|{part})"(?:[^"]|"")*+"(?={part}|\r?$)'
        if quotes == "auto" and broken > len(re.findall(held, head, re.MULTILINE)):
            dialect = Dialect(delimiter, False)
            rows, broken = _first_rows(head, complete, dialect)
        score = _alike(rows, broken, delimiter)
        score += 0.2 * (delimiter == "\t" and suffix in (".tsv", ".tab") and score > 0.1)
        if best is None or score > best[0]:
            best = score, dialect, rows
    assert best is not None
    return best[1], best[2]


def _first_rows(head: str, complete: bool, dialect: Dialect) -> tuple[list[Sequence[str]], int]:
    """The first rows that are any, and how many are broken."""
    found = [row for _, row in islice(_rows(io.StringIO(head, newline=""), dialect), 500)]
    if not complete and 1 < len(found) < 500:
        found.pop()
    rows = [row for row in found if not isinstance(row, Broken) and any(map(str.strip, row))]
    return rows, sum(isinstance(row, Broken) for row in found)


def _alike(rows: Sequence[Sequence[str]], broken: int, delimiter: str) -> float:
    """How likely it is that rows were meant so, 0..1: the share that is as wide as the first."""
    if not rows:
        return 0.0
    width = len(rows[0])
    if delimiter == _NONE:
        return 0.5 * len(rows) / (len(rows) + broken)
    if width == 1:
        return 0.0
    return sum(len(row) == width for row in rows) / (len(rows) + broken)


def _rows(text: io.TextIOBase, dialect: Dialect) -> Iterator[Placed]:
    """Place and cells of each row, or what is wrong with it."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST + 1))
    lines = _Lines(text)
    while lines.more():
        lines.begin()
        place = saying("line {line}", line=lines.number + 1)
        try:
            yield place, next(dialect.rows(lines))
        except StopIteration:
            return
        except (csv.Error, Broken) as error:
            yield place, error if isinstance(error, Broken) else Broken(_complaint(error))
            lines.go_back()
        except UnicodeDecodeError as error:
            yield (
                place,
                Broken(
                    saying(
                        "it is not {encoding} ({reason}); nothing behind it is read",
                        encoding=error.encoding,
                        reason=error.reason,
                    )
                ),
            )
            return


def _complaint(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said:
        return saying("a quote is not closed in it")
    if "expected after" in said:
        return saying('there is something behind a closing quote; within quotes, write "" for each quote')
    return saying("it is no row ({why})", why=said)


class _Lines:
    """The physical lines of a file for one row after another; those of a broken row but the first come again."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self._row: list[str] = []
        self._length = self._again = 0
        self._failed: UnicodeDecodeError | None = None
        self.number = 0

    def begin(self) -> None:
        """A new row begins."""
        self._row, self._length = [], 0

    def more(self) -> bool:
        """Whether there is another line."""
        if not self._waiting:
            try:
                line = self._text.readline(LONGEST + 1)
            except UnicodeDecodeError as error:
                self._failed = error
                return True
            if line:
                self._waiting.append(line)
        return bool(self._waiting)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._failed:
            raise self._failed
        line = self._waiting.popleft() if self._waiting else self._text.readline(LONGEST + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._length += len(line)
        if self._length > LONGEST:
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(1_000_000)
            raise Broken(
                saying("longer than {most} million characters; is a quote not closed?", most=LONGEST // 1_000_000)
            )
        return line

    def go_back(self) -> None:
        """After a broken row: its first line is done with, the others are read again, unless that has been much."""
        self._again += self._length
        if self._again <= _AGAIN and len(self._row) > 1:
            self._waiting.extendleft(reversed(self._row[1:]))
            self.number -= len(self._row) - 1


def _undone(cell: str) -> str:
    parts, at = [], 0
    while (found := cell.find("\\", at)) >= 0:
        pair = cell[found : found + 2]
        parts += [cell[at:found], _ESCAPES.get(pair, pair)]
        at = found + 2
    return "".join(parts) + cell[at:]
