"""The pages of a damaged SQLite file, with what its -wal has over them; nothing is asked of SQLite.

The format is that of https://www.sqlite.org/fileformat2.html, sections 1.3 (header), 1.5 (freelist), 1.7 (overflow)
and 4 (the write-ahead log). Memory holds a page, a byte for each page, and a number for each frame of the log.
"""

from __future__ import annotations

import struct
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from storage.files import refused
from storage.salvage.cells import INDEX_LEAF, TABLE_INTERIOR, TABLE_LEAF, Cell, DamageError, node

SIZES = tuple(1 << power for power in range(9, 17))
"""Sizes that a page may have, in bytes."""
_USUAL = 4096
_SAMPLE = 300
_LONGEST = 1 << 28  # bytes of one record: a project has none that is longer, and it has to be held
_MAGIC = b"SQLite format 3\x00"
_FRAME = 24
_WORD = 0xFFFF_FFFF


class Pages:
    """A file by its pages, from 1. It is only read.

    `usable` is how many bytes of a page are used; `count` how many pages there are, in the file or its -wal.

    Raises:
        StorageError: where the file cannot be read: "missing", "read-only", "io".
    """

    def __init__(self, path: str) -> None:
        self._log: BinaryIO | None = None
        try:
            self._file = Path(path).open("rb")  # noqa: SIM115 - closed by `close`
            self._length = Path(path).stat().st_size
            log = Path(f"{path}-wal")
            if log.exists():
                self._log = log.open("rb")
        except OSError as error:
            raise refused(error, path) from error
        head = self._file.read(100).ljust(100, b"\0")
        self.named = head.startswith(_MAGIC)
        frames = _Log(self._log) if self._log else None
        self.size = self._size(head, frames.size if frames else 0)
        logged = frames.pages if frames and frames.size == self.size else {}
        held = -(-self._length // self.size)
        # a page that is in neither of the two can only be one that was given up
        self._frames = {number: at for number, at in logged.items() if number <= held + 2 * len(logged) + 100}
        self.count = max(held, *self._frames, 0)
        reserved = head[20] if self.named and head[20] <= 32 else 0
        self.usable = self.size - reserved
        # what all overflow pages together may be read: a cell that lies about them must not read the file for ever
        self._budget = 4 * self.count + 1000

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        if self._log:
            self._log.close()

    def page(self, number: int) -> bytes | None:
        """A page, filled up with zeros where the file ends within it; None where there is no such page."""
        if not 1 <= number <= self.count:
            return None
        offset = self._frames.get(number)
        file, at = (self._file, (number - 1) * self.size) if offset is None else (self._log, offset)
        assert file is not None
        file.seek(at)
        try:
            return file.read(self.size).ljust(self.size, b"\0")
        except OSError:  # a sector that the disk cannot read
            return bytes(self.size)

    def rest(self, cell: Cell) -> bytes:
        """What of a record is not on its own page. Raises DamageError where the chain of pages does not give it."""
        missing = cell.size - len(cell.local)
        if not missing:
            return b""
        step = self.usable - 4
        needed = -(-missing // step)
        if cell.size > _LONGEST or needed > self.count:
            raise DamageError("a record longer than the file")
        found, number = [], cell.overflow
        for _ in range(needed):
            self._budget -= 1
            page = self.page(number) if self._budget > 0 else None
            if page is None:
                raise DamageError("a record that goes on nowhere")
            found.append(page[4 : self.usable])
            (number,) = struct.unpack_from(">I", page)
        if number:
            raise DamageError("a record that goes on behind its end")
        return b"".join(found)[:missing]

    def free(self) -> bytearray:
        """For each page by its number 1 where the freelist has it: what it holds was deleted."""
        marked = bytearray(self.count + 1)
        first = self.page(1) or b""
        if not first.startswith(_MAGIC):
            return marked
        count = int.from_bytes(first[28:32], "big")
        if first[24:28] == first[92:96] and 0 < count < self.count:
            # the file was longer once
            marked[count + 1 :] = b"\x01" * (self.count - count)
        (trunk,) = struct.unpack_from(">I", first, 32)
        while 1 < trunk <= self.count and not marked[trunk]:
            marked[trunk] = 1
            page = self.page(trunk)
            assert page is not None
            trunk, leaves = struct.unpack_from(">II", page)
            if leaves > self.usable // 4 - 2:
                break
            for (leaf,) in struct.iter_unpack(">I", page[8 : 8 + 4 * leaves]):
                if 1 < leaf <= self.count:
                    marked[leaf] = 1
        return marked

    def _size(self, head: bytes, logged: int) -> int:
        """The size of a page: as the header or the log says where the pages agree, else the one that fits them best."""
        (said,) = struct.unpack_from(">H", head, 16)
        said = 65536 if said == 1 else said
        fitting = {size: self._fitting(size) for size in SIZES}
        best = max(fitting.values())
        for size in (said if self.named else 0, logged, _USUAL):
            if size in SIZES and 2 * fitting[size] >= best:
                return size
        return max(SIZES, key=lambda size: fitting[size])

    def _fitting(self, size: int) -> float:
        """About how many pages of the file are pages of b-trees, were they of that size."""
        count = self._length // size
        if count < 2:
            return 0.0
        step = max(1, count // _SAMPLE)
        tried = range(1, count, step)
        fine = 0
        for number in tried:
            self._file.seek(number * size)
            page = self._file.read(size)
            if len(page) == size and page[0] in (TABLE_LEAF, INDEX_LEAF, TABLE_INTERIOR):
                found = node(page, False, size)
                fine += found is not None and bool(found.cells) and None not in found.cells
        return fine * count / len(tried)


class _Log:
    """The frames of a write-ahead log up to the last commit, as long as salt and sums are right.

    `size` is that of a page (0 where the log cannot be used), `pages` where in the log the newest version of each
    page begins, `count` how many pages the file then has.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.size = 0
        self.pages: dict[int, int] = {}
        head = file.read(32)
        if len(head) < 32:
            return
        magic, _, size, _, *salts_and_sums = struct.unpack(">8I", head)
        salts, sums = tuple(salts_and_sums[:2]), tuple(salts_and_sums[2:])
        if magic & ~1 != 0x377F0682 or size not in SIZES:
            return
        order = ">" if magic & 1 else "<"
        running = _summed(head[:24], (0, 0), order)
        if running != sums:
            return
        self.size = size
        pending: dict[int, int] = {}
        at = 32
        while len(frame := file.read(_FRAME + size)) == _FRAME + size:
            number, commit, *rest = struct.unpack_from(">6I", frame)
            running = _summed(frame[_FRAME:], _summed(frame[:8], running, order), order)
            if tuple(rest[:2]) != salts or tuple(rest[2:]) != running or not number:
                break
            pending[number] = at + _FRAME
            if commit:
                self.pages |= pending
                pending.clear()
            at += _FRAME + size


def _summed(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    """The running sums of a log over some more bytes."""
    one, two = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for even, odd in zip(words, words, strict=True):
        one = (one + even + two) & _WORD
        two = (two + odd + one) & _WORD
    return one, two
