"""The restore drill, and everything that can be in its way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotate.ports import Difference
from storage.backups import restoring
from storage.backups.listing import all_backups
from storage.backups.making import make
from storage.backups.restoring import ProjectBackups, copy_to, difference, restore
from storage.project import SqliteProject
from tests.storage.backups.material import bulk, drafts, state_of, visible, work
from tests.storage.material import everything, refused, stranger

ROOT = Path(__file__).resolve().parents[3]
OLD = ROOT / "tests" / "old_projects"


def _overwritten(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _page_gone(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 4] = bytes(8192)
    path.write_bytes(bytes(content))


def _untouched(_path: Path) -> None:
    pass


@pytest.mark.parametrize("mishap", [_untouched, Path.unlink, _overwritten, _cut, _page_gone])
def test_the_drill(path: Path, project: SqliteProject, anna: str, mishap: Callable[[Path], None]) -> None:
    backup = make(path, "by-hand")
    then = everything(project, anna)
    work(project, anna, "later1", "later2")
    project.close()
    mishap(path)
    done = restore(path, backup.path)
    assert state_of(path, anna) == (then, [])
    assert (done.before is not None) == (mishap is _untouched)
    assert bool(done.aside) == (mishap not in (_untouched, Path.unlink))
    if done.aside:
        assert Path(done.aside).parent == path.parent
        assert ".damaged " in done.aside
    again = SqliteProject.open(str(path))
    work(again, anna, "again")
    assert again.check() == []
    again.close()
    assert drafts(path.with_name("новости.backups")) == []


def test_restoring_can_be_taken_back_by_restoring(path: Path, project: SqliteProject, anna: str) -> None:
    backup = make(path, "by-hand")
    work(project, anna, "later")
    later = everything(project, anna)
    done = restore(path, backup.path)
    assert done.before is not None
    assert done.before.why == "before-restore"
    restore(path, done.before.path)
    assert everything(project, anna) == later


def test_another_window_sees_what_was_restored(path: Path, project: SqliteProject, anna: str) -> None:
    backup = make(path, "by-hand")
    then = everything(project, anna)
    project.append(bulk(anna, 300))
    reader = SqliteProject.open(str(path))
    with stranger(path) as other:
        other.execute("BEGIN")
        held = other.execute("SELECT count(*) FROM annotation").fetchone()
        restore(path, backup.path)
        assert other.execute("SELECT count(*) FROM annotation").fetchone() == held
        other.execute("COMMIT")
        assert other.execute("SELECT count(*) FROM annotation").fetchone() == (12,)
    assert everything(reader, anna) == everything(project, anna) == then
    work(reader, anna, "again")
    assert project.check() == []
    reader.close()


def test_what_somebody_changes_while_the_present_state_is_backed_up_is_in_a_backup_too(
    path: Path, project: SqliteProject, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make(path, "by-hand")
    left = ["in between 1", "in between 2"]

    def made(*given: Any) -> Any:
        before = make(*given)
        if left:
            work(project, anna, left.pop())
        return before

    monkeypatch.setattr(restoring, "make", made)
    done = restore(path, backup.path)
    assert done.before is not None
    assert done.before.number == backup.number + 2
    left.extend(f"more {n}" for n in range(9))
    then = project.journal()
    assert refused(lambda: restore(path, backup.path)).code == "locked"
    assert project.journal()[: len(then)] == then
    assert len(project.journal()) == len(then) + 4


def test_a_writer_that_does_not_end_is_told_and_nothing_changes(
    path: Path, project: SqliteProject, anna: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.backups.restoring.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("storage.backups.copying.BUSY_SECONDS", 0.05)
    backup = make(path, "by-hand")
    work(project, anna, "later")
    now = everything(project, anna)
    with stranger(path) as other:
        other.execute("BEGIN IMMEDIATE")
        assert refused(lambda: restore(path, backup.path)).code == "locked"
        other.execute("ROLLBACK")
    assert everything(project, anna) == now


def test_a_wal_that_was_left_is_not_mixed_with_the_restored_file(
    path: Path, project: SqliteProject, anna: str, tmp_path: Path
) -> None:
    backup = make(path, "by-hand")
    then = everything(project, anna)
    project.append(bulk(anna, 300))
    wal = Path(f"{path}-wal").read_bytes()
    project.close()
    path.unlink()
    Path(f"{path}-wal").write_bytes(wal)
    done = restore(path, backup.path)
    assert state_of(path, anna) == (then, [])
    assert Path(done.aside).read_bytes() == wal


def test_the_folder_alone_is_enough(path: Path, project: SqliteProject, anna: str, tmp_path: Path) -> None:
    then = everything(project, anna)
    make(path, "opened")
    project.close()
    elsewhere = tmp_path / "другой диск"
    elsewhere.mkdir()
    shutil.copytree(path.with_name("новости.backups"), elsewhere / "новости.backups")
    target = elsewhere / "новости.kavychki"
    (listed,) = all_backups(target)
    restore(target, listed.path)
    assert state_of(target, anna) == (then, [])


def test_a_damaged_backup_is_not_restored(path: Path, project: SqliteProject, anna: str) -> None:
    backup = make(path, "by-hand")
    _page_gone(Path(backup.path))
    now = everything(project, anna)
    assert refused(lambda: restore(path, backup.path)).code == "damaged"
    assert refused(lambda: restore(path, path.with_name("none.kavychki"))).code == "missing"
    assert everything(project, anna) == now
    assert len(all_backups(path)) == 1


def test_an_unsound_backup_is_restored_only_where_that_is_wished(path: Path, project: SqliteProject, anna: str) -> None:
    with stranger(path) as connection:
        connection.execute("UPDATE annotation SET label = 'PER' WHERE label = 'LOC'")
    backup = make(path, "by-hand")
    assert refused(lambda: restore(path, backup.path)).code == "unsound"
    done = restore(path, backup.path, anyway=True)
    assert done.before is not None


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_backup_of_an_old_version_comes_back_in_todays_shape(tmp_path: Path, version: str) -> None:
    path = tmp_path / "p.kavychki"
    shutil.copyfile(OLD / f"{version}.kavychki", path)
    backup = make(path, "by-hand")
    SqliteProject.open(str(path)).close()
    restore(path, backup.path)
    with_backups = sorted(p.name for p in tmp_path.iterdir())
    assert with_backups == ["p.backups", "p.kavychki"]
    again = SqliteProject.open(str(path))
    assert (again.check(), again.document("odd").title) == ([], "odd")
    again.close()
    assert [one.why for one in all_backups(path)] == ["before-restore", "before-migration", "by-hand"]


def test_what_will_be_different_is_told_before(path: Path, project: SqliteProject, anna: str) -> None:
    backup = make(path, "by-hand")
    assert difference(path, backup.path) == Difference({}, 0, True)
    boris = project.annotator("Борис").id
    work(project, anna, "a1", "a2")
    work(project, boris, "b1")
    assert difference(path, backup.path) == Difference({"Анна": 2, "Борис": 1}, 0, True)
    before = restore(path, backup.path).before
    assert before is not None
    work(project, anna, "c1")
    assert difference(path, before.path) == Difference({"Анна": 1}, 3, True)
    project.close()
    _overwritten(path)
    assert difference(path, backup.path) == Difference(readable=False)


def test_a_copy_of_a_backup_opens_and_replaces_nothing(path: Path, project: SqliteProject, anna: str) -> None:
    backup = make(path, "by-hand")
    target = path.with_name("копия.kavychki")
    copy_to(backup.path, target)
    assert state_of(target, anna) == (everything(project, anna), [])
    assert refused(lambda: copy_to(backup.path, target)).code == "exists"
    assert refused(lambda: copy_to(backup.path, path.parent / "none" / "x.kavychki")).code in ("io", "missing")


def test_a_person_has_all_of_it_through_the_port(path: Path, project: SqliteProject, anna: str) -> None:
    backups = ProjectBackups(path, apart=False)
    made = backups.make("by-hand")
    assert backups.all() == [made]
    assert backups.folder == str(path.with_name("новости.backups"))
    work(project, anna, "a1")
    assert backups.difference(made).lost == {"Анна": 1}
    assert backups.restore(made).before is not None
    backups.copy(made, str(path.with_name("k.kavychki")))
    assert visible(path.parent) == ["k.kavychki", "новости.backups", "новости.kavychki"] + [
        f"новости.kavychki-{end}" for end in ("shm", "wal")
    ]


_KILLED = """
import os, shutil, sqlite3, sys
from pathlib import Path
from storage.backups.restoring import restore
from storage.project import SqliteProject
kept, desk, backup, mishap = (Path(word) for word in sys.argv[1:])
EVENTS = ("os.rename", "os.remove", "os.link", "sqlite3.connect", "shutil.copymode")
path = desk / "новости.kavychki"
def labels(file):
    with SqliteProject.open(str(file))._database.reading() as connection:
        return connection.execute("SELECT count(*) FROM annotation").fetchone()[0]
for at in range(1, 100):
    shutil.rmtree(desk, ignore_errors=True)
    shutil.copytree(kept, desk)
    child = os.fork()
    if not child:
        left = at
        def count(event, _):
            global left
            if event in EVENTS:
                left -= 1
                if not left:
                    os._exit(9)
        sys.addaudithook(count)
        restore(path, desk / "новости.backups" / backup.name)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if mishap.name == "sound":
        project = SqliteProject.open(str(path))
        state = (len(project.records("short", project.annotators()[0].id).annotations), len(project.check()))
        project.close()
        print("old" if state == (2, 0) else "new" if state == (0, 0) else f"mixed {state}")
    else:
        data, broken = path.read_bytes(), (kept / path.name).read_bytes()
        print("old" if data == broken else "new")
        asides = [p for p in desk.iterdir() if ".damaged " in p.name]
        assert data == broken or [p.read_bytes() for p in asides] == [broken], asides
    sys.stdout.flush()
    if code == 0:
        break
"""


@pytest.mark.skipif(sys.platform == "win32", reason="forks of POSIX")
@pytest.mark.parametrize("mishap", ["sound", "damaged"])
def test_an_end_at_any_step_leaves_the_old_or_the_new(
    path: Path, project: SqliteProject, anna: str, tmp_path: Path, mishap: str
) -> None:
    backup = make(path, "by-hand")
    work(project, anna, "later1", "later2")
    project.close()
    if mishap == "damaged":
        _page_gone(path)
    kept, desk = tmp_path / "kept", tmp_path / "desk"
    kept.mkdir()
    shutil.copyfile(path, kept / path.name)
    shutil.copytree(path.with_name("новости.backups"), kept / "новости.backups")
    words = [sys.executable, "-c", _KILLED, str(kept), str(desk), backup.path, mishap]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    states = ended.stdout.split("\n")[:-1]
    assert len(states) > 5
    assert states == sorted(states, reverse=True)
    assert set(states) == {"old", "new"}
