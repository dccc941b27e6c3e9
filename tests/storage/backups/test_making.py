"""One backup: a whole project, verified before anything older goes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotate.ports import Backup
from storage.backups import copying, making
from storage.backups.listing import all_backups
from storage.backups.making import Begun, make
from storage.backups.naming import all_named, file_of
from storage.project import SqliteProject
from tests.storage.backups.material import bulk, drafts, state_of, visible, work
from tests.storage.material import everything, refused, stranger

ROOT = Path(__file__).resolve().parents[3]


def _older(project: Path, *days: int) -> list[Path]:
    """Backups of earlier days, only by their names."""
    files = []
    for ago in days:
        files.append(file_of(project, datetime.now(UTC) - timedelta(days=ago), "hourly", True))
        files[-1].parent.mkdir(exist_ok=True)
        files[-1].touch()
        os.utime(files[-1], (time.time() - ago * 86_400,) * 2)
    return files


@pytest.mark.parametrize("apart", [False, True])
def test_a_backup_is_the_whole_project(
    path: Path, project: SqliteProject, anna: str, folder: Path, apart: bool
) -> None:
    now = everything(project, anna)
    made = make(path, "opened", apart)
    assert (made.why, made.sound, made.documents, made.annotations, made.number) == ("opened", True, 3, 12, 14)
    assert visible(folder) == [Path(made.path).name]
    assert state_of(made.path, anna) == (now, [])
    assert all_backups(path) == [made]


def test_a_backup_is_one_file_and_as_private_as_the_project(path: Path, project: SqliteProject, anna: str) -> None:
    path.chmod(0o600)
    made = Path(make(path, "opened").path)
    assert made.read_bytes()[18:20] == b"\x01\x01"  # no -wal belongs to it
    assert made.stat().st_mode & 0o777 == 0o600


def test_two_of_one_second_have_times_of_their_own(path: Path, project: SqliteProject, anna: str) -> None:
    made = [make(path, why) for why in ("opened", "opened", "by-hand", "hourly")]
    assert len({one.at for one in made}) == 4


def test_what_is_written_meanwhile_is_not_in_the_copy(
    path: Path, project: SqliteProject, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "STEP", 4)
    before = everything(project, anna)
    begun = Begun(path, "before-change")
    project.append(bulk(anna, 30))
    steps: list[int] = []

    def goes_on() -> bool:
        steps.append(len(steps))
        work(project, anna, f"w{len(steps)}")
        return False

    begun.copy(goes_on)
    made = begun.finish()
    begun.close()
    assert made is not None
    assert len(steps) > 5
    assert len(project.records("short", anna).annotations) >= 30 + len(steps)
    assert state_of(made.path, anna) == (before, [])


def test_without_a_wal_a_patient_copy_lets_others_write_and_is_the_state_at_its_end(
    path: Path, project: SqliteProject, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "STEP", 4)
    project.close()
    with stranger(path) as other:
        other.execute("PRAGMA journal_mode = DELETE").fetchone()
        begun = Begun(path, "hourly")
        assert not begun.holding
        written: list[int] = []

        def writes() -> bool:
            if len(written) < 3:
                written.append(len(written))
                other.execute("INSERT INTO setting (name, value) VALUES (?, '')", (f"s{len(written)}",))
            return False

        begun.copy(writes, patient=True)
        made = begun.finish()
        begun.close()
    assert made is not None
    with stranger(Path(made.path)) as copy:
        assert copy.execute("SELECT count(*) FROM setting WHERE name LIKE 's_'").fetchone() == (3,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_without_a_wal_others_wait_for_a_copy_that_is_made_at_once(
    path: Path, project: SqliteProject, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "STEP", 4)
    project.close()
    with stranger(path) as other:
        other.execute("PRAGMA journal_mode = DELETE").fetchone()
        begun = Begun(path, "before-change")

        def writes() -> bool:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("INSERT INTO setting (name, value) VALUES ('s', '')")
            return False

        begun.copy(writes)
        other.execute("INSERT INTO setting (name, value) VALUES ('s', '')")
        assert begun.finish() is not None
        begun.close()


def test_the_source_is_only_read(path: Path, project: SqliteProject, anna: str) -> None:
    begun = Begun(path, "opened")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        begun._pinned._connection.execute("DELETE FROM setting")
    begun.close()


def _flipping(at: int) -> Callable[[Path], None]:
    def flip(draft: Path) -> None:
        with draft.open("r+b") as file:
            file.seek(at)
            kept = file.read(200)
            file.seek(at)
            file.write(bytes(255 - byte for byte in kept))

    return flip


@pytest.mark.parametrize(
    ("at", "apart"), [(0, False), (40, True), (4096 * 6, False), (4096 * 6, True), (4096 * 20 + 3000, False)]
)
def test_a_copy_that_was_damaged_on_its_way_gets_no_name_and_nothing_older_goes(
    path: Path, project: SqliteProject, anna: str, folder: Path, at: int, apart: bool
) -> None:
    older = _older(path, *range(1, 41))
    begun = Begun(path, "opened")
    begun.copy()
    assert begun._copied is not None
    _flipping(at)(begun._copied.draft)
    error = refused(lambda: begun.finish(apart))
    begun.close()
    assert error.code == "io"
    assert visible(folder) == sorted(file.name for file in older)
    assert drafts(folder) == []


def test_a_copy_with_other_rows_is_no_backup(path: Path, project: SqliteProject, anna: str, folder: Path) -> None:
    begun = Begun(path, "opened")
    begun.copy()
    assert begun._copied is not None
    with sqlite3.connect(begun._copied.draft) as connection:
        connection.execute("DELETE FROM fragment WHERE nr = 1")
    connection.close()
    assert refused(begun.finish).code == "io"
    begun.close()
    assert visible(folder) == []


def test_older_ones_go_by_the_rule_once_the_new_one_is_verified(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    older = _older(path, *range(1, 41))
    by_hand = file_of(path, datetime.now(UTC) - timedelta(days=39, hours=1), "by-hand", True)
    by_hand.touch()
    os.utime(by_hand, (time.time() - 39 * 86_400,) * 2)
    made = make(path, "opened")
    left = set(visible(folder))
    assert {Path(made.path).name, by_hand.name, older[0].name} <= left
    assert len(left) < 16
    assert older[-1].name not in left


def test_a_backup_in_which_somebody_has_worked_is_not_dropped(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    closed, opened, untouched = (make(path, why).path for why in ("before-import", "before-change", "before-undo"))
    with contextlib.closing(SqliteProject.open(closed)) as copy:
        work(copy, anna, "in the copy")
    all_backups(path)
    with contextlib.closing(SqliteProject.open(opened)) as copy:
        work(copy, anna, "in the copy")
        for _ in range(8):
            make(path, "hourly")
        left = visible(folder)
    assert {Path(closed).name, Path(opened).name} <= set(left)
    assert Path(untouched).name not in left


def test_a_backup_of_an_unsound_project_is_marked_and_nothing_older_goes(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    older = _older(path, *range(1, 41))
    with stranger(path) as connection:
        connection.execute("UPDATE annotation SET label = 'PER' WHERE label = 'LOC'")
    made = make(path, "opened")
    assert not made.sound
    assert visible(folder) == sorted([*(file.name for file in older), Path(made.path).name])
    assert " unsound." in made.path
    assert all_backups(path)[0] == made


def test_a_damaged_project_has_no_backup_and_nothing_older_goes(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    make(path, "opened")
    project.close()
    _flipping(4096 * 9)(path)
    assert refused(lambda: make(path, "hourly")).code == "damaged"
    assert len(visible(folder)) == 1
    assert drafts(folder) == []


def test_too_little_room_is_seen_before_anything_is_written(
    path: Path, project: SqliteProject, anna: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    assert refused(lambda: make(path, "opened")).code == "full"
    assert (visible(folder), drafts(folder)) == ([], [])


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_that_fills_up_meanwhile_leaves_nothing_behind(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        error = refused(lambda: make(path, "opened"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert error.code in ("full", "io")
    assert (visible(folder), drafts(folder)) == ([], [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(path: Path, project: SqliteProject, anna: str, folder: Path) -> None:
    folder.mkdir(mode=0o500)
    assert refused(lambda: make(path, "opened")).code == "read-only"


def test_without_a_change_the_newest_is_known_to_hold_it(path: Path, project: SqliteProject, anna: str) -> None:
    def unchanged() -> bool:
        begun = Begun(path, "hourly")
        try:
            return begun.unchanged()
        finally:
            begun.close()

    assert not unchanged()
    make(path, "opened")
    assert unchanged()
    for change in (
        lambda: project.set_setting("done", "ask"),
        lambda: project.put_suggestions("short", {"rules": "2"}, []),
        lambda: work(project, anna, "w"),
        lambda: project.annotator("Борис"),
    ):
        change()
        assert not unchanged()
        make(path, "hourly")
        assert unchanged()
    with stranger(path) as connection:
        connection.execute("UPDATE annotation SET label = 'PER' WHERE label = 'LOC'")
    assert not unchanged()


def test_the_same_content_in_a_file_that_was_touched_makes_no_second_backup(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    make(path, "opened")
    project.close()  # moves the content of the -wal into the file
    begun = Begun(path, "opened")
    assert not begun.unchanged()
    begun.copy()
    assert begun.finish(always=False) is None
    begun.close()
    assert len(visible(folder)) == 1


def test_a_list_opens_what_it_does_not_know_and_says_what_cannot_be_read(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    made = make(path, "opened")
    (folder / ".facts.json").write_text("{", encoding="utf-8")
    assert all_backups(path) == [made]
    Path(made.path).write_bytes(b"SQLite format 3\0" + bytes(4096))
    (listed,) = all_backups(path)
    assert not listed.readable
    assert isinstance(listed, Backup)


_MAKER = """
import sys, time
from storage.backups.making import Begun
begun = Begun(sys.argv[1], "opened")
begun._pinned.facts()
def slow():
    print("step", flush=True)
    time.sleep(0.2)
    return False
from storage.backups import copying
copying.STEP = 2
begun.copy(slow)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_kill_in_the_middle_leaves_project_and_older_backups_and_the_draft_goes_later(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    first = make(path, "opened")
    now = everything(project, anna)
    child = subprocess.Popen([sys.executable, "-c", _MAKER, str(path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    child.kill()
    child.wait()
    child.stdout.close()
    assert len(drafts(folder)) >= 1
    work(project, anna, "later")
    project.close()
    assert state_of(first.path, anna) == (now, [])
    assert state_of(path, anna)[1] == []
    make(path, "hourly")
    assert drafts(folder) == []
    assert len(visible(folder)) == 2


def test_a_backup_waits_for_no_writer(path: Path, project: SqliteProject, anna: str) -> None:
    with stranger(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        assert make(path, "opened").sound
        assert time.monotonic() - begun < 1.5
        connection.execute("ROLLBACK")


def test_stopping_leaves_nothing(path: Path, project: SqliteProject, anna: str, folder: Path) -> None:
    with pytest.raises(copying.Given):
        make(path, "opened", stop=lambda: True)
    assert (visible(folder), drafts(folder)) == ([], [])
    begun = Begun(path, "opened")
    begun.copy()
    with pytest.raises(copying.Given):
        begun.finish(apart=True, stop=lambda: True)
    begun.close()
    assert (visible(folder), drafts(folder)) == ([], [])


def test_dropping_bears_with_files_that_vanish(
    path: Path, project: SqliteProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    _older(path, *range(1, 41))
    listed = all_named(path.with_name("новости.backups"))
    monkeypatch.setattr(making, "all_named", lambda _folder: listed)
    making.drop(path.parent)
    making.drop(path.parent)


def test_what_the_check_stumbles_over_makes_the_project_unsound(
    path: Path, project: SqliteProject, anna: str, folder: Path
) -> None:
    with stranger(path) as connection:
        connection.execute("""UPDATE journal SET edits = '[{"kind": 5, "before": 1, "after": []}]' WHERE number = 3""")
    made = make(path, "opened")
    assert not made.sound
