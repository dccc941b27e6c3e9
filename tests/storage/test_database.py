"""The file and the world: what is no project, what is made, and how fast it is there."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.model.schema import Label, Layer, Schema
from annotate.ports import DocumentFilter
from storage import migrations
from storage.project import SqliteProject
from storage.tables import APPLICATION_ID, VERSION
from tests.storage.material import document, fill, refused, stranger
from tests.timing import within

ALL = DocumentFilter()
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and pipes of POSIX")


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


# What is no project


def _foreign_database(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("CREATE TABLE recipe (title TEXT)")


def _newer(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
        connection.execute("CREATE TABLE document (id TEXT)")


def _unfinished(path: Path) -> None:
    with stranger(path) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("CREATE TABLE document (id TEXT)")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda path: None, "missing", "no such file"),
        (lambda path: path.mkdir(), "not-a-project", "a folder"),
        (lambda path: path.touch(), "not-a-project", "an empty file"),
        (lambda path: path.write_text("В Туле открыли музей. " * 20), "not-a-project", "not an SQLite file"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00"), "not-a-project", "not an SQLite file"),
        (_foreign_database, "not-a-project", "of another program"),
        (_unfinished, "not-a-project", "never finished"),
        (_newer, "too-new", "newer version of Kavychki"),
        pytest.param(_pipe, "not-a-project", "not a regular file", marks=POSIX),
    ],
)
def test_what_is_no_project_is_refused_by_name_and_not_touched(
    path: Path, make: Callable[[Path], object], code: str, words: str
) -> None:
    make(path)
    before = _tree(path.parent)
    refusal = refused(lambda: SqliteProject.open(str(path)))
    assert (refusal.code, refusal.path) == (code, str(path))
    assert str(refusal).startswith(f"{path}: ")
    assert words in str(refusal)
    assert _tree(path.parent) == before


def test_a_newer_version_is_noticed_where_only_the_wal_says_so(path: Path) -> None:
    SqliteProject.create(str(path)).close()
    with stranger(path) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute(f"PRAGMA user_version = {VERSION + 1}")
        refusal = refused(lambda: SqliteProject.open(str(path)))
    assert refusal.code == "too-new"


def test_a_damaged_file_is_told_as_damaged(path: Path) -> None:
    project = SqliteProject.create(str(path))
    fill(project)
    project.close()
    raw = bytearray(path.read_bytes())
    raw[100:4096] = os.urandom(3996)
    path.write_bytes(raw)
    refusal = refused(lambda: SqliteProject.open(str(path)))
    assert (refusal.code, refusal.path) == ("damaged", str(path))
    assert path.read_bytes() == raw


def test_a_truncated_file_is_told_as_damaged_when_its_lost_part_is_read(path: Path) -> None:
    project = SqliteProject.create(str(path))
    fill(project)
    project.close()
    os.truncate(path, 8 * 4096)

    def use() -> None:
        with contextlib.closing(SqliteProject.open(str(path))) as opened:
            opened.rows(ALL, "")
            opened.journal()

    assert refused(use).code == "damaged"


def test_values_that_are_no_json_are_told_as_damaged(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    with stranger(path) as other:
        other.execute("UPDATE annotation SET attributes = '{' WHERE id = 'r00'")
        other.execute("UPDATE schema SET definition = '{}'")
        other.execute("UPDATE journal SET edits = '[1]' WHERE number = 2")
    for act in (lambda: project.records("odd", anna), project.schema, project.journal):
        assert refused(act).code == "damaged"


# What is made


def test_a_new_project_never_replaces_a_file(path: Path) -> None:
    path.write_text("отпуск")
    refusal = refused(lambda: SqliteProject.create(str(path)))
    assert (refusal.code, path.read_text(), list(_tree(path.parent))) == ("exists", "отпуск", [path.name])


def test_a_new_project_needs_its_folder(tmp_path: Path) -> None:
    refusal = refused(lambda: SqliteProject.create(str(tmp_path / "нет" / "p.kavychki")))
    assert (refusal.code, list(tmp_path.iterdir())) == ("missing", [])


def test_a_project_that_cannot_be_made_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE document (id TEXT)")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(migrations, "create_tables", fail)
    refusal = refused(lambda: SqliteProject.create(str(path)))
    assert (refusal.code, list(path.parent.iterdir())) == ("full", [])


def test_a_project_says_what_it_is_and_writes_safely(project: SqliteProject) -> None:
    meant = {
        "application_id": 0x4B617679,
        "user_version": VERSION,
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    with project._database.reading() as connection:
        pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in meant}
    assert pragmas == meant


def test_a_closed_project_is_one_file(path: Path) -> None:
    project = SqliteProject.create(str(path))
    fill(project)
    project.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_everything_is_there_after_opening_again(path: Path) -> None:
    schema = Schema("свой", (Layer("entity", (Label("LOC", "l"),)),), version=3, titles={"ru": "Своя"})
    project = SqliteProject.create(str(path), schema)
    anna = fill(project)
    kept = [project.records(id, anna) for id in ("odd", "plain", "short")]
    rows, journal = project.rows(ALL, anna), project.journal()
    project.close()
    again = SqliteProject.open(str(path))
    assert (again.schema(), again.rows(ALL, anna), again.journal()) == (schema, rows, journal)
    assert [again.records(id, anna) for id in ("odd", "plain", "short")] == kept
    again.close()


@pytest.mark.parametrize("name", ["а б.kavychki", "100%.db", "вопрос?.db", "#1&mode=memory.db", "'\".db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    made = SqliteProject.create(str(tmp_path / name))
    made.annotator("Анна")
    made.close()
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_project_opens_and_shows_a_page_at_once(path: Path) -> None:
    """The bars (200 ms, 20 ms) are for 10,000 documents, which the benchmark makes; here 2,000 have a fifth of them."""
    project = SqliteProject.create(str(path))
    anna = project.annotator("Анна").id
    project.add([document(f"d{n}", f"Новость {n}. В Туле открыли музей самоваров.") for n in range(2000)], anna)
    project.close()
    assert within(0.04, lambda: SqliteProject.open(str(path)).close(), 5)
    with contextlib.closing(SqliteProject.open(str(path))) as opened:
        assert within(0.02, lambda: opened.rows(ALL, anna, 1800), 5)
