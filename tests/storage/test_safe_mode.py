"""In a network folder a project is kept without a write-ahead log, and nothing is lost there either."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.errors import StorageError
from storage import database, places
from storage.project import SqliteProject
from tests.storage.crafted import filled
from tests.storage.material import refused, stranger

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "network", lambda path: "nfs")


def _mode(path: Path) -> str:
    with stranger(path) as other:
        return str(other.execute("PRAGMA journal_mode").fetchone()[0])


def _files(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir())


@pytest.mark.usefixtures("far")
def test_a_new_project_in_a_network_folder_never_has_a_log(path: Path) -> None:
    with contextlib.closing(SqliteProject.create(str(path))) as project:
        assert project.safe_mode == "nfs"
        project.set_setting("done", "ask")
        assert _files(path) == [path.name]
        with project._database.reading() as connection:
            pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert pragmas == ["delete", 3]  # EXTRA
    assert _mode(path) == "delete"


def test_a_project_goes_into_safe_mode_and_back_with_its_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(filled())
    for kind, mode in (("", "wal"), ("cifs", "delete"), ("", "wal"), ("nfs", "delete")):
        monkeypatch.setattr(places, "network", lambda path, kind=kind: kind)
        with contextlib.closing(SqliteProject.open(str(path))) as project:
            assert project.safe_mode == kind
            project.set_setting("kind", kind)
            assert project.setting("kind") == kind
            assert project.check() == []
        assert _mode(path) == mode


def test_what_a_killed_window_left_in_the_log_is_kept_when_the_file_is_opened_in_safe_mode(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        project.set_setting("late", "да")
        log, shm, main = (Path(f"{path}{end}").read_bytes() for end in ("-wal", "-shm", ""))
    path.write_bytes(main)
    Path(f"{path}-wal").write_bytes(log)
    Path(f"{path}-shm").write_bytes(shm)
    monkeypatch.setattr(places, "network", lambda path: "nfs")
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert (project.setting("late"), project.safe_mode) == ("да", "nfs")
    assert f"{path.name}-wal" not in _files(path)


def test_a_file_that_somebody_has_open_with_a_log_is_refused_in_safe_mode(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as near:
        monkeypatch.setattr(places, "network", lambda path: "nfs")
        assert refused(lambda: SqliteProject.open(str(path))).code == "locked"
        near.set_setting("done", "ask")
    with contextlib.closing(SqliteProject.open(str(path))) as far:
        assert far.setting("done") == "ask"


def test_a_file_that_gets_a_log_while_it_is_open_in_safe_mode_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(filled())
    monkeypatch.setattr(places, "network", lambda path: "nfs")
    with contextlib.closing(SqliteProject.open(str(path))) as far:
        with stranger(path) as near:
            near.execute("PRAGMA journal_mode = WAL")
        error = refused(lambda: far.set_setting("done", "ask"))
        assert (error.code, far.setting("done")) == ("locked", "")
        assert "another machine" in str(error)


@pytest.mark.usefixtures("far")
def test_a_file_that_may_not_be_written_is_read_as_it_is(path: Path) -> None:
    path.write_bytes(filled())
    for mode in ("wal", "delete"):
        with stranger(path) as other:
            other.execute(f"PRAGMA journal_mode = {mode}")
        before = path.read_bytes()
        path.chmod(0o444)
        with contextlib.closing(SqliteProject.open(str(path))) as project:
            assert (project.read_only, project.safe_mode, len(project.journal())) == (True, "", 14)
        assert (path.read_bytes(), _files(path)) == (before, [path.name])
        path.chmod(0o644)


def test_where_there_can_be_no_log_there_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(filled())
    required = database._required_version
    tried: list[str] = []

    def without_shared_memory(connection: sqlite3.Connection, path: str) -> int:
        tried.append(connection.execute("PRAGMA locking_mode").fetchone()[0])
        if tried == ["normal"]:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMMAP
            raise error
        return required(connection, path)

    monkeypatch.setattr(database, "_required_version", without_shared_memory)
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert project.safe_mode == "no-wal"
        project.set_setting("done", "ask")
    assert (_mode(path), tried) == ("delete", ["normal", "exclusive"])


def test_a_file_without_a_log_that_is_being_read_just_now_stays_without(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path.write_bytes(filled())
    with stranger(path) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN")
        other.execute("SELECT * FROM setting").fetchall()
        with contextlib.closing(SqliteProject.open(str(path))) as project:
            assert project.safe_mode == "no-wal"
            assert len(project.journal()) == 14


@pytest.mark.usefixtures("far")
def test_a_writer_waits_for_a_reader_and_is_refused_before_anything_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path.write_bytes(filled())
    with contextlib.closing(SqliteProject.open(str(path))) as one, contextlib.closing(
        SqliteProject.open(str(path))
    ) as other:  # fmt: skip
        with other._database.reading() as connection:
            connection.execute("SELECT * FROM setting").fetchall()
            assert refused(lambda: one.set_setting("done", "ask")).code == "locked"
        one.set_setting("done", "ask")
        assert other.setting("done") == "ask"


# Two processes, and one that is killed

_WORKER = """
import sys
from storage import places
places.network = lambda path: "nfs"
from storage.project import SqliteProject
project = SqliteProject.open(sys.argv[1])
print("open", flush=True)
for number in range(int(sys.argv[3])):
    project.set_setting(f"{sys.argv[2]}{number}", "x" * 20_000)
    assert project.setting(f"{sys.argv[2]}{number}")
    print(number, flush=True)
project.close()
"""


def _worker(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(path), name, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@POSIX
@pytest.mark.usefixtures("far")
def test_two_processes_write_by_turns_and_neither_loses_anything(path: Path) -> None:
    path.write_bytes(filled())
    workers = [_worker(path, name, 25) for name in ("а", "б")]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.close()
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert all(project.setting(f"{name}{number}") for name in "аб" for number in range(25))
        assert project.check() == []


@POSIX
@pytest.mark.usefixtures("far")
def test_what_was_acknowledged_in_safe_mode_survives_a_kill(path: Path) -> None:
    path.write_bytes(filled())
    known = 0
    for turn in range(3):
        worker = _worker(path, f"к{turn}-", 100_000)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
        for _ in range(5):
            worker.stdout.readline()
        time.sleep(0.003 * turn)
        os.kill(worker.pid, signal.SIGKILL)
        said = 5 + len(worker.stdout.read().split())
        worker.stdout.close()
        worker.wait()
        with contextlib.closing(SqliteProject.open(str(path))) as project:
            assert all(project.setting(f"к{turn}-{number}") for number in range(said))
            assert project.check() == []
        known += said
    assert known >= 15


@POSIX
@pytest.mark.usefixtures("far")
def test_a_journal_that_a_killed_process_left_is_rolled_back(path: Path) -> None:
    path.write_bytes(filled())
    halfway = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " c.execute('PRAGMA journal_mode = DELETE'); c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN');"
        " c.execute('DELETE FROM journal');"
        " c.executemany('INSERT INTO setting VALUES (?, hex(randomblob(2000)))', [(str(n),) for n in range(300)]);"
        " os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", halfway, str(path)], check=False)
    assert Path(f"{path}-journal").stat().st_size > 0
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        assert len(project.journal()) == 14
        assert project.check() == []
    assert _files(path) == [path.name]


def test_other_refusals_are_no_reason_for_safe_mode(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    path.write_bytes(filled())
    with stranger(path) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError) as raised:
            SqliteProject.open(str(path))
    assert raised.value.code == "locked"
