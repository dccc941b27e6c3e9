"""Reading SQLite files without SQLite: the same rows as SQLite gives, and an answer to any bytes."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.salvage.cells import DamageError, local_size, node, values, varint
from storage.salvage.pages import SIZES, Pages
from storage.salvage.trees import Tree, masters, unreached

ODD = (None, 0, 1, -1, 127, -128, 32767, 1 << 23, 1 << 31, 1 << 47, (1 << 63) - 1, -(1 << 63), 0.5, -1e300,
       "", "й и\u0306 😀", "ж" * 5000, b"", b"\x00\xff" * 7000)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


@contextlib.contextmanager
def _made(file: Path, size: int = 4096, *pragmas: str) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as made:
        for pragma in (f"page_size = {size}", "synchronous = OFF", *pragmas):
            made.execute(f"PRAGMA {pragma}")
        made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)")
        made.execute("CREATE TABLE w (a TEXT, b INTEGER, c, PRIMARY KEY (b, a)) WITHOUT ROWID")
        yield made


def _insert(made: sqlite3.Connection, rows: Iterable[tuple[object, ...]], table: str = "t") -> None:
    made.execute("BEGIN")
    made.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)
    made.execute("COMMIT")


def _read(file: Path, table: str = "t") -> list[tuple[object, ...]]:
    """The rows of a table, found without SQLite; they are all there and in order."""
    with Pages(str(file)) as pages:
        reached = bytearray(pages.count + 1)
        roots, whole = masters(pages, reached)
        tree = Tree(pages, roots[table], table == "t", reached)
        rows = list(tree.rows())
        assert whole
        assert tree.whole
        assert not [row for row in unreached(pages, reached, pages.free()) if table == "t"]
    return [(row.rowid, *row.values) for row in rows]


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_value_is_read_from_pages_of_any_size(file: Path, size: int) -> None:
    rows = [(number * 1000 - 3000, value, number) for number, value in enumerate(ODD)]
    with _made(file, size) as made:
        _insert(made, rows)
    assert _read(file) == [(id, None, value, nr) for id, value, nr in rows]


def test_a_table_of_many_pages_is_read_in_order(file: Path) -> None:
    rows = [(id, "слово " * (id % 50), id) for id in range(1, 3000)]
    with _made(file, 1024) as made:
        _insert(made, random.Random(1).sample(rows, len(rows)))
    assert _read(file) == [(id, None, *rest) for id, *rest in rows]


def test_a_table_without_rowid_is_read_from_all_its_pages(file: Path) -> None:
    rows = [(f"а{n}", n % 7, "x" * (n % 900)) for n in range(2000)]
    with _made(file, 1024) as made:
        _insert(made, rows, "w")
    assert sorted(_read(file, "w"), key=str) == sorted(((None, b, a, c) for a, b, c in rows), key=str)


def test_what_is_only_in_the_log_is_read(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with _made(file, 4096, "journal_mode = WAL", "wal_autocheckpoint = 0") as made:
        _insert(made, [(id, "в файле", 0) for id in range(50)])
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.execute("UPDATE t SET a = 'в журнале' WHERE id < 10")
        _insert(made, [(id, "ж" * 9000, 1) for id in range(50, 70)])
        made.execute("BEGIN")
        made.execute("PRAGMA cache_spill = ON")
        expected = [(id, None, a, b) for id, a, b in made.execute("SELECT * FROM t ORDER BY id").fetchall()]
        made.execute("UPDATE t SET a = 'не закончено'")
        for end in ("", "-wal"):
            shutil.copyfile(f"{file}{end}", f"{copy}{end}")
        made.execute("ROLLBACK")
    assert _read(copy) == expected
    assert not Path(f"{copy}-shm").exists()


def test_a_log_is_read_up_to_the_last_commit_whose_sums_are_right(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with _made(file, 4096, "journal_mode = WAL", "wal_autocheckpoint = 0") as made:
        ends = []
        for id in range(6):
            made.execute("INSERT INTO t VALUES (?, 'a', 'b')", (id,))
            ends.append(Path(f"{file}-wal").stat().st_size)
        for end in ("", "-wal"):
            shutil.copyfile(f"{file}{end}", f"{copy}{end}")
    log = Path(f"{copy}-wal")
    raw = bytearray(log.read_bytes())
    raw[ends[3] + 60] ^= 1
    log.write_bytes(raw)
    assert [row[0] for row in _read(copy)] == [0, 1, 2, 3]
    log.write_bytes(raw[: ends[2] - 1])
    assert [row[0] for row in _read(copy)] == [0, 1]
    log.write_bytes(b"\xff" * 32 + raw[32:])
    with Pages(str(copy)) as pages:
        assert pages.count * pages.size == copy.stat().st_size


def test_what_was_deleted_does_not_come_back(file: Path) -> None:
    with _made(file, 1024) as made:
        _insert(made, [(id, "x" * 500, id) for id in range(500)])
        made.execute("DELETE FROM t WHERE id % 10 <> 0 OR id > 300")
    assert [row[0] for row in _read(file)] == list(range(0, 301, 10))
    with Pages(str(file)) as pages:
        free = pages.free()
        reached = bytearray(pages.count + 1)
        assert sum(free) > 100
        for name, root in masters(pages, reached)[0].items():
            list(Tree(pages, root, name == "t", reached).rows())
        assert list(unreached(pages, reached, free)) == []
        assert not any(one and other for one, other in zip(free, reached, strict=True))


@pytest.mark.parametrize("size", SIZES)
def test_the_size_of_a_page_is_told_without_the_header(file: Path, size: int) -> None:
    with _made(file, size) as made:
        _insert(made, [(id, "слово " * (id % 90), id) for id in range(1500)])
    raw = bytearray(file.read_bytes())
    for head in (bytes(100), b"SQLite format 3\0" + bytes([2, 0] if size != 512 else [16, 0]) + bytes(82)):
        raw[:100] = head
        file.write_bytes(raw)
        with Pages(str(file)) as pages:
            assert (pages.size, pages.count) == (size, len(raw) // size)


def test_cells_that_are_left_out_of_a_page_are_noticed(file: Path) -> None:
    with _made(file) as made:
        _insert(made, [(id, "a", "b") for id in range(20)])
        (root,) = made.execute("SELECT rootpage FROM sqlite_master WHERE name = 't'").fetchone()
    raw = file.read_bytes()
    page = bytearray(raw[(root - 1) * 4096 : root * 4096])
    sound = node(bytes(page), False, 4096)
    assert sound is not None
    assert (len(sound.cells), sound.whole) == (20, True)
    page[4] = 19
    fewer = node(bytes(page), False, 4096)
    assert fewer is not None
    assert (len(fewer.cells), fewer.whole) == (19, False)


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_numbers_are_read_as_sqlite_writes_them(number: int) -> None:
    unsigned = number & ((1 << 64) - 1)
    if unsigned >> 56:
        head = [(unsigned >> (8 + 7 * nr)) & 0x7F | 0x80 for nr in reversed(range(8))]
        written = bytes([*head, unsigned & 0xFF])
    else:
        parts = [unsigned & 0x7F]
        while unsigned := unsigned >> 7:
            parts.append(unsigned & 0x7F | 0x80)
        written = bytes(reversed(parts))
    assert varint(written + b"\x01", 0) == (number, len(written))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_none(data: bytes) -> None:
    with contextlib.suppress(DamageError):
        assert isinstance(values(data), tuple)


@given(st.binary(min_size=512, max_size=512), st.sampled_from([2, 5, 10, 13]), st.booleans())
def test_any_bytes_are_a_page_or_none(data: bytes, kind: int, first: bool) -> None:
    found = node((data[:100] if first else b"") + bytes([kind]) + data[101 if first else 1 :], first, 512)
    for cell in found.cells if found else ():
        assert cell is None or len(cell.local) <= 512


@given(st.integers(0, 1 << 30), st.sampled_from(SIZES), st.booleans())
def test_what_lies_on_a_page_fits_onto_it(size: int, usable: int, table: bool) -> None:
    assert 0 <= local_size(size, usable, table) <= min(size, usable - 35)


def test_a_hostile_file_costs_neither_time_nor_memory(file: Path) -> None:
    """Each page says that all its cells are long, and that they go on through the whole file."""
    page = bytearray(4096)
    page[0], page[3:5], page[5:7] = 13, (1200).to_bytes(2, "big"), (3000).to_bytes(2, "big")
    for nr in range(1200):
        page[8 + 2 * nr : 10 + 2 * nr] = (3000).to_bytes(2, "big")
    page[3000:3006] = bytes([0x81, 0x80, 0x80, 0x00, 0x01, 0x02])
    file.write_bytes(bytes(page) * 150)
    started = time.process_time()
    with Pages(str(file)) as pages:
        reached = bytearray(pages.count + 1)
        assert masters(pages, reached) == ({}, False)
        assert list(unreached(pages, reached, pages.free())) == []
    assert time.process_time() - started < 5


def test_pages_that_lead_in_a_circle_are_walked_once(file: Path) -> None:
    with _made(file, 512) as made:
        _insert(made, [(id, "x" * 200, id) for id in range(300)])
        (root,) = made.execute("SELECT rootpage FROM sqlite_master WHERE name = 't'").fetchone()
    raw = bytearray(file.read_bytes())
    raw[(root - 1) * 512 + 8 : (root - 1) * 512 + 12] = root.to_bytes(4, "big")
    file.write_bytes(raw)
    with Pages(str(file)) as pages:
        tree = Tree(pages, root, True, bytearray(pages.count + 1))
        ids = [row.rowid for row in tree.rows()]
    assert (len(ids), len(set(ids)), tree.whole) == (len(ids), len(ids), False)
    assert 0 < len(ids) < 300
