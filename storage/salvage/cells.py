"""Pages of an SQLite file taken apart into cells and rows, every length looked at before it is used.

The format is that of https://www.sqlite.org/fileformat2.html, sections 1.6 (b-tree pages) and 2.1 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
_KINDS = (INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF)

MOST_COLUMNS = 100
"""No table of a project has as many; a row that claims more is none."""

Value = None | int | float | str | bytes


class DamageError(ValueError):
    """Bytes that are not what they should be."""


class Row(NamedTuple):
    """A row of a table, or of an index: then it has no rowid of its own."""

    rowid: int | None
    values: tuple[Value, ...]


class Cell(NamedTuple):
    """Where a row lies: the page of its left child (0 on a leaf), its rowid, the size of its record in bytes, the part
    of it that is on this page, and the first page of the rest (0 where there is none)."""

    child: int
    rowid: int | None
    size: int
    local: bytes
    overflow: int


class Node(NamedTuple):
    """A page of a b-tree.

    `whole` is False where cells overlap, leave gaps or cannot be found, so that some may be missing or none of ours.
    """

    kind: int
    cells: tuple[Cell | None, ...]
    right: int
    whole: bool

    @property
    def children(self) -> list[int]:
        """The pages below, in order."""
        if self.kind not in (INDEX_INTERIOR, TABLE_INTERIOR):
            return []
        return [*(cell.child for cell in self.cells if cell), self.right]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at` (64 bits, signed), and where it ends. Raises DamageError."""
    value = 0
    for nr in range(9):
        if at + nr >= len(data):
            raise DamageError("a number beyond the end")
        byte = data[at + nr]
        if nr == 8:
            value = value << 8 | byte
            break
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return (value - (1 << 64) if value >> 63 else value), at + nr + 1


def local_size(size: int, usable: int, table: bool) -> int:
    """How many bytes of a record of `size` lie on its own page; the rest is on overflow pages."""
    most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    fitting = least + (size - least) % (usable - 4)
    return fitting if fitting <= most else least


def node(page: bytes, first: bool, usable: int) -> Node | None:
    """A page as a node, None where it is no page of a b-tree; `first` for page 1, which opens with the header."""
    top = 100 if first else 0
    kind = page[top]
    if kind not in _KINDS:
        return None
    interior = kind in (INDEX_INTERIOR, TABLE_INTERIOR)
    freeblock, count, content, fragments = struct.unpack_from(">HHHB", page, top + 1)
    content = content or 65536
    array = top + (12 if interior else 8)
    if array + 2 * count > usable:
        return None
    right = struct.unpack_from(">I", page, top + 8)[0] if interior else 0
    page = page[:usable]
    cells: list[Cell | None] = []
    used: list[tuple[int, int]] = []
    spent = 0
    for (at,) in struct.iter_unpack(">H", page[array : array + 2 * count]):
        if at < array + 2 * count or spent > 2 * usable:
            # within the header, or after thousands of cells that are all the same large one
            cells.append(None)
            continue
        try:
            cell, end = _cell(page, at, kind)
            spent += end - at
        except DamageError:
            cells.append(None)
        else:
            cells.append(cell)
            used.append((at, max(end, at + 4)))
    return Node(
        kind, tuple(cells), right, None not in cells and _full(page, freeblock, content, fragments, used, usable)
    )


def _cell(page: bytes, at: int, kind: int) -> tuple[Cell, int]:
    child = 0
    if kind in (INDEX_INTERIOR, TABLE_INTERIOR):
        if at + 4 > len(page):
            raise DamageError("a cell beyond the page")
        (child,) = struct.unpack_from(">I", page, at)
        at += 4
    if kind == TABLE_INTERIOR:
        rowid, at = varint(page, at)
        return Cell(child, rowid, 0, b"", 0), at
    size, at = varint(page, at)
    rowid_: int | None = None
    if kind == TABLE_LEAF:
        rowid_, at = varint(page, at)
    if size < 0:
        raise DamageError("a record of less than nothing")
    local = local_size(size, len(page), kind == TABLE_LEAF)
    end = at + local
    if end + (4 if local < size else 0) > len(page):
        raise DamageError("a record beyond the page")
    if local == size:
        return Cell(child, rowid_, size, page[at:end], 0), end
    (overflow,) = struct.unpack_from(">I", page, end)
    return Cell(child, rowid_, size, page[at:end], overflow), end + 4


def _full(
    page: bytes, freeblock: int, content: int, fragments: int, used: list[tuple[int, int]], usable: int
) -> bool:  # fmt: skip
    """Whether cells and free blocks fill the content of a page without overlapping, as they do in a sound file."""
    places = list(used)
    while freeblock:
        if freeblock + 4 > usable or len(places) > usable // 4:
            return False
        following, size = struct.unpack_from(">HH", page, freeblock)
        places.append((freeblock, freeblock + size))
        freeblock = following
    places.sort()
    overlap = any(end > start for (_, end), (start, _) in pairwise(places))
    if overlap or (places and (places[0][0] < content or places[-1][1] > usable)):
        return False
    return sum(end - start for start, end in places) + fragments == usable - content


_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}


def values(record: bytes) -> tuple[Value, ...]:
    """The values of a record. Raises DamageError where it is none to the last byte, or words are no UTF-8."""
    header, at = varint(record, 0)
    if not at <= header <= len(record):
        raise DamageError("a header beyond the record")
    types: list[int] = []
    while at < header:
        kind = record[at]
        if kind < 0x80:
            at += 1
        else:
            kind, at = varint(record[:header], at)
        types.append(kind)
        if len(types) > MOST_COLUMNS:
            raise DamageError("too many columns")
    found = []
    for kind in types:
        value, at = _value(record, at, kind)
        found.append(value)
    if at != len(record):
        raise DamageError("a record longer than its values")
    return tuple(found)


def _value(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind >= 12:
        end = at + (kind - 12) // 2
        held = record[at:end]
        if end > len(record):
            raise DamageError("a value beyond the record")
        if kind % 2 == 0:
            return held, end
        try:
            return held.decode("utf-8"), end
        except UnicodeDecodeError as error:
            raise DamageError("words that are no UTF-8") from error
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    if kind not in _SIZES or at + _SIZES[kind] > len(record):
        raise DamageError("no value")
    end = at + _SIZES[kind]
    held = record[at:end]
    return (struct.unpack(">d", held)[0] if kind == 7 else int.from_bytes(held, "big", signed=True)), end


def rows(found: Node, rest: Callable[[Cell], bytes]) -> Iterator[Row | None]:
    """The rows of a node, None for each that cannot be read; `rest` gives what of a record is on overflow pages."""
    if found.kind == TABLE_INTERIOR:
        return
    for cell in found.cells:
        try:
            if cell is None:
                raise DamageError("no cell")
            yield Row(cell.rowid, values(cell.local + rest(cell)))
        except DamageError:
            yield None
