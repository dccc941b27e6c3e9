"""A file that cannot be written: locked, read-only, moved away, full. It says so and is as it was."""

from __future__ import annotations

import contextlib
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from annotate.model.edits import Transaction
from annotate.model.text import Span
from annotate.ports import DocumentFilter
from storage import database
from storage.project import SqliteProject
from tests.storage.material import (
    ODD,
    annotation,
    creating,
    document,
    everything,
    fill,
    proposal,
    refused,
    status,
    stranger,
)

ROOT = Path(__file__).resolve().parents[2]
ALL = DocumentFilter()
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and pipes of POSIX")


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def _gesture(anna: str, start: int, id: str = "") -> Transaction:
    return creating(annotation(id or f"a{start}", "odd", anna, "entity", "LOC", Span(start, start + 1)))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are waited for as long as a test can afford."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)


def test_a_file_that_another_window_writes_to_is_locked_and_then_free(path: Path, quick: None) -> None:
    SqliteProject.create(str(path)).close()
    project = SqliteProject.open(str(path))
    project.add([document("odd", ODD)], anna := project.annotator("Анна").id)
    with stranger(path) as other:
        other.execute("BEGIN IMMEDIATE")
        refusal = refused(lambda: project.append(_gesture(anna, 1)))
        held = project.records("odd", anna), project.journal("odd")
        other.execute("ROLLBACK")
    entry = project.append(_gesture(anna, 1))
    project.close()
    assert (refusal.code, refusal.path) == ("locked", str(path))
    assert "another window" in str(refusal)
    assert (held[0].annotations, held[1], entry.number) == ((), [], 2)


def test_a_file_that_is_held_exclusively_does_not_open(path: Path, quick: None) -> None:
    SqliteProject.create(str(path)).close()
    with stranger(path) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE held (x)")
        assert refused(lambda: SqliteProject.open(str(path))).code == "locked"


def test_a_short_lock_is_waited_for(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    taken, freed = threading.Event(), []

    def hold() -> None:
        with stranger(path) as other:
            other.execute("BEGIN IMMEDIATE")
            taken.set()
            time.sleep(0.2)
            freed.append(time.monotonic())
            other.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    project.append(_gesture(anna, 1))
    thread.join()
    assert time.monotonic() >= freed[0]
    assert project.records("odd", anna).annotations[0].id == "a1"


def test_two_windows_on_one_file_see_each_other(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    with contextlib.closing(SqliteProject.open(str(path))) as other:
        first, second = project.append(_gesture(anna, 1)), other.append(_gesture(anna, 2))
        assert (first.number + 1, other.entry(first.number)) == (second.number, first)
        assert project.records("odd", anna) == other.records("odd", anna)


def test_many_threads_share_a_project(project: SqliteProject) -> None:
    anna = project.annotator("Анна").id
    project.add([document("odd", ODD)], anna)

    def work(first: int) -> None:
        for n in range(first, first + 10):
            project.append(_gesture(anna, n % 60, f"id{n}"))
            project.rows(ALL, anna)

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.number for entry in project.journal()] == list(range(1, 42))
    assert (len(project.records("odd", anna).annotations), project.check()) == (40, [])


def test_a_file_that_may_not_be_written_opens_for_reading(path: Path) -> None:
    project = SqliteProject.create(str(path))
    anna = fill(project)
    kept = project.records("odd", anna)
    project.close()
    path.chmod(stat.S_IRUSR)
    before = _tree(path.parent)
    opened = SqliteProject.open(str(path))
    assert (opened.read_only, opened.records("odd", anna)) == (True, kept)
    assert (opened.annotator("Анна").id, opened.annotator("Гость").id) == (anna, "")
    acts: list[Callable[[], object]] = [
        lambda: opened.append(_gesture(anna, 1)),
        lambda: opened.set_setting("done", "ask"),
        lambda: opened.add([document("x", "Новое.")], anna),
        lambda: opened.put_suggestions("odd", {"rules": "2"}, []),
    ]
    refusals = [refused(act) for act in acts]
    opened.close()
    assert {(r.code, r.path) for r in refusals} == {("read-only", str(path))}
    assert _tree(path.parent) == before


def test_a_file_that_was_moved_away_is_not_written_into_nowhere(path: Path, project: SqliteProject) -> None:
    anna = fill(project)
    path.rename(path.with_name("другое.kavychki"))
    refusal = refused(lambda: project.append(_gesture(anna, 1)))
    assert (refusal.code, "moved or deleted" in str(refusal)) == ("missing", True)


def test_a_full_disk_changes_nothing(project: SqliteProject) -> None:
    anna = fill(project)
    before = everything(project, anna)
    with project._database.reading() as connection:
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    big = [document(f"big{n}", f"Новость {n}. " * 3000) for n in range(3)]
    crowd = [proposal("odd", "entity", "LOC", Span(n % 100, n % 100 + 1 + n // 100)) for n in range(3000)]
    note = "очень длинная заметка " * 5000
    refusals = [
        refused(lambda: project.add(big, anna)),
        refused(lambda: project.put_suggestions("odd", {"rules": "2"}, crowd)),
        refused(lambda: project.append(creating(status("short", anna, "done", False, note)))),
    ]
    assert [r.code for r in refusals] == ["full"] * 3
    assert everything(project, anna) == before
    with project._database.reading() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    project.append(_gesture(anna, 1))
    assert project.check() == []


_LIMITED = """
import resource, sys
from storage.project import SqliteProject
from annotate.errors import StorageError
from tests.storage.material import document
project = SqliteProject.open(sys.argv[1])
anna = project.annotators()[0].id
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    project.add([document(f"big{n}", f"Новость {n}. " * 20000) for n in range(3)], anna)
except StorageError as error:
    print(error.code, len(project.journal()))
"""


@POSIX
def test_a_write_that_the_system_cuts_off_changes_nothing(path: Path) -> None:
    project = SqliteProject.create(str(path))
    anna = fill(project)
    before = everything(project, anna)
    project.close()
    ended = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.stdout.split(), ended.stderr) == (["io", "14"], "")
    with contextlib.closing(SqliteProject.open(str(path))) as again:
        assert (everything(again, anna), again.check()) == (before, [])
