"""What survives: a look from beside, a migration, a migration that fails. Kills are in tests/journeys/test_kills.py."""

from __future__ import annotations

import contextlib
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlite_utils

from annotate.model.text import Span
from storage import database, header, migrations
from storage.backups.copying import Pinned
from storage.backups.making import make
from storage.backups.naming import all_named, folder_of
from storage.database import open_database
from storage.header import is_wal, require_project
from storage.project import SqliteProject
from storage.tables import VERSION
from tests.storage.material import annotation, creating, everything, fill, refused, stranger

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and pipes of POSIX")


# Migrations


def test_a_migration_makes_a_verified_backup_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = SqliteProject.create(str(path))
    anna = fill(project)
    before = everything(project, anna)
    project.close()
    steps = sqlite_utils.Migrations("kavychki")
    steps._migrations.extend(migrations.STEPS._migrations)

    @steps(name="999_reviewer")
    def _reviewer(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE status ADD COLUMN reviewer TEXT NOT NULL DEFAULT ''")
        db.execute(f"PRAGMA user_version = {VERSION + 1}")

    monkeypatch.setattr(database, "VERSION", VERSION + 1)
    monkeypatch.setattr("storage.header.VERSION", VERSION + 1)
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (steps,))
    with contextlib.closing(SqliteProject.open(str(path))) as upgraded:
        assert everything(upgraded, anna) == before
    with stranger(path) as connection:
        assert connection.execute("SELECT count(reviewer) FROM status").fetchone() == (2,)
    (backup,) = all_named(folder_of(path))
    assert backup.why == "before-migration"
    monkeypatch.undo()
    with contextlib.closing(SqliteProject.open(str(backup.path))) as old:
        assert (everything(old, anna), old.check()) == (before, [])


def test_a_migration_that_fails_leaves_the_old_project(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteProject.create(str(path)).close()
    steps = sqlite_utils.Migrations("kavychki")
    steps._migrations.extend(migrations.STEPS._migrations)

    @steps(name="999_broken")
    def _broken(db: sqlite_utils.Database) -> None:
        db.execute("DROP TABLE setting")
        db.execute("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(database, "VERSION", VERSION + 1)
    monkeypatch.setattr("storage.header.VERSION", VERSION + 1)
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (steps,))
    assert refused(lambda: SqliteProject.open(str(path))).code == "damaged"
    monkeypatch.undo()
    with contextlib.closing(SqliteProject.open(str(path))) as old:
        assert (old.setting("done"), old.check()) == ("", [])


def test_an_old_project_that_cannot_be_written_is_not_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteProject.create(str(path)).close()
    path.chmod(stat.S_IRUSR)
    monkeypatch.setattr(database, "VERSION", VERSION + 1)
    monkeypatch.setattr("storage.header.VERSION", VERSION + 1)
    assert refused(lambda: open_database(str(path))).code == "read-only"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


_VISITOR = """
import sys
from storage.project import SqliteProject
SqliteProject.open(sys.argv[1]).close()
"""


def _pin(path: str) -> None:
    Pinned(path).close()


def _back_up(path: str) -> None:
    make(path, "by-hand")


@POSIX
@pytest.mark.parametrize("look", [require_project, is_wal, _pin, _back_up])
def test_a_look_at_an_open_project_leaves_its_locks(path: Path, look: Callable[[str], object]) -> None:
    """Closing any handle of a file gives up a process's locks on it; another program would then take the -wal away."""
    with contextlib.closing(SqliteProject.create(str(path))) as project:
        anna = fill(project)
        look(str(path))
        with contextlib.closing(SqliteProject.open(str(path))):
            pass
        log = Path(f"{path}-wal").stat().st_ino
        subprocess.run([sys.executable, "-c", _VISITOR, str(path)], cwd=ROOT, check=True)
        assert Path(f"{path}-wal").stat().st_ino == log
        project.append(creating(annotation("late", "odd", anna, "entity", "LOC", Span(0, 1))))
        with stranger(path) as other:
            assert other.execute("SELECT count(*) FROM annotation WHERE id = 'late'").fetchone() == (1,)
    assert header._handles == {}
