"""What a stranger may put beside a project or into its place, and what a connection may do with what it finds."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import sys
import time
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.ports import DocumentFilter, ExportPlan
from storage import exporters, guard
from storage.database import open_database
from storage.project import SqliteProject
from tests.storage.crafted import filled
from tests.storage.material import document, refused, stranger

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")

# The connection


def test_a_connection_has_its_limits(path: Path) -> None:
    path.write_bytes(filled())
    with contextlib.closing(open_database(str(path))) as database, database.reading() as connection:
        assert [(limit, connection.getlimit(limit)) for limit, _ in guard.LIMITS] == list(guard.LIMITS)
        assert connection.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert connection.execute("PRAGMA cell_size_check").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="not authorized"):
            connection.execute("SELECT load_extension('/tmp/x')")
        connection.execute("ATTACH ':memory:' AS checked")


def test_a_connection_for_reading_cannot_write(path: Path) -> None:
    path.write_bytes(filled())
    path.chmod(0o444)
    with contextlib.closing(open_database(str(path))) as database, pytest.raises(StorageError):  # noqa: SIM117
        with database.reading() as connection:
            connection.execute("DELETE FROM journal")


# Files beside it


def _journal_of_several(path: Path, victim: Path) -> None:
    """A rollback journal that is done once SQLite has deleted `victim`."""
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(victim).encode()
    head = (magic + struct.pack(">IIIII", 0, 1, path.stat().st_size // 4096, 512, 4096)).ljust(512, b"\0")
    tail = (
        struct.pack(">I", 0x40000000 // 4096 + 1)
        + name
        + struct.pack(">Ii", len(name), sum(struct.unpack(f"{len(name)}b", name)))
        + magic
    )
    Path(f"{path}-journal").write_bytes(head + tail)


@POSIX
def test_a_journal_that_would_delete_a_file_of_ours_is_refused(path: Path) -> None:
    victim = path.parent / "письма.txt"
    victim.write_text("важно")
    path.write_bytes(filled())
    with stranger(path) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    _journal_of_several(path, victim)
    before = path.read_bytes()
    error = refused(lambda: SqliteProject.open(str(path)))
    assert (error.code, victim.read_text(), path.read_bytes()) == ("damaged", "важно", before)
    assert f"{path.name}-journal" in str(error)
    with stranger(path) as careless:  # what would have happened
        careless.execute("SELECT * FROM setting").fetchall()
    assert not victim.exists()


@POSIX
@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_lies_beside_it_is_not_followed(path: Path, end: str, kind: str) -> None:
    victim = path.parent / "письма.txt"
    victim.write_text("важно")
    path.write_bytes(filled())
    beside = Path(f"{path}{end}")
    if kind == "link":
        beside.symlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.mkdir()
    error = refused(lambda: SqliteProject.open(str(path)))
    assert (error.code, victim.read_text(), path.read_bytes()) == ("damaged", "важно", filled())


@POSIX
def test_a_link_to_a_project_is_that_project(path: Path) -> None:
    path.write_bytes(filled())
    link = path.parent / "ссылка.kavychki"
    link.symlink_to(path)
    with contextlib.closing(SqliteProject.open(str(link))) as project:
        project.set_setting("done", "ask")
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert project.setting("done") == "ask"


@POSIX
def test_a_link_to_nothing_or_to_a_pipe_is_no_project(path: Path) -> None:
    path.symlink_to(path.parent / "нет")
    assert refused(lambda: SqliteProject.open(str(path))).code == "missing"
    os.mkfifo(path.parent / "нет")
    assert refused(lambda: SqliteProject.open(str(path))).code == "not-a-project"


def test_a_huge_file_of_nothing_is_told_at_once(path: Path) -> None:
    path.write_bytes(filled())
    os.truncate(path, 200 * 1024**3)  # sparse
    start = time.process_time()
    with contextlib.closing(SqliteProject.open(str(path))) as project:  # pages that belong to nothing do no harm
        assert len(project.rows(DocumentFilter(), "")) == 3
    assert time.process_time() - start < 2
    with path.open("r+b") as file:
        file.write(b"\0" * 100)
    assert refused(lambda: SqliteProject.open(str(path))).code == "not-a-project"


def test_names_in_titles_do_not_lead_out_of_the_folder_of_an_export(path: Path, tmp_path: Path) -> None:
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        anna = project.annotators()[0]
        titles = ("../../evil", "/etc/passwd", "C:\\x\\..\\y")
        project.add(
            [document(f"d{n}", f"Новость {n}.", title=name, source=name) for n, name in enumerate(titles)], anna.id
        )
        folder = tmp_path / "out"
        folder.mkdir()
        for exporter in exporters.EXPORTERS:
            target = folder / f"{exporter.format.name}.{exporter.format.extension.lstrip('.')}"
            report = exporters.export(project, ExportPlan(exporter.format.name, str(target), anna.name, done=False))
            assert all(Path(file).resolve().is_relative_to(folder) for file in report.files)
    assert {p.name for p in tmp_path.iterdir()} == {"out", path.name}
