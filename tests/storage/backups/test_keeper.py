"""Who makes the backups of an open project: nobody waits, and bulk acts have the state before them kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.model.edits import Edit, Transaction, reverting
from annotate.model.schema_json import record_of
from annotate.ports import Kept
from storage.backups import keeper as keeping
from storage.backups.bulk import MANY, reason
from storage.backups.copying import Given
from storage.backups.keeper import Keeper
from storage.backups.listing import all_backups
from storage.backups.naming import all_named
from storage.outside import World
from storage.project import SqliteProject
from tests.storage.backups.material import bulk, drafts, state_of, visible, work
from tests.storage.material import AT, document, everything, stranger


class Told(list[Kept]):
    """What a keeper has told."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self.keeper = keeper
        keeper.listen(self.append)

    def wait(self) -> list[tuple[str, bool]]:
        """Why there was something, and whether it became a backup, once all is done."""
        while self.keeper.busy:
            time.sleep(0.005)
        return [(kept.why, kept.backup is not None) for kept in self]


@pytest.fixture
def told(project: SqliteProject, anna: str) -> Iterator[Told]:
    project.keeper = Keeper(project.path, apart=False)
    yield Told(project.keeper)
    project.keeper.close(5)


def test_a_project_without_a_keeper_makes_none(project: SqliteProject, anna: str, folder: Path) -> None:
    project.append(bulk(anna, MANY + 1))
    assert not folder.exists()


def test_the_state_before_an_import_is_kept(project: SqliteProject, anna: str, told: Told, path: Path) -> None:
    before = everything(project, anna)
    project.add([document("one", "Снег выпал рано."), document("two", "Мост закрыли на ремонт.")], anna)
    assert told.wait() == [("before-import", True)]
    (made,) = all_backups(path)
    assert (made.documents, state_of(made.path, anna)) == (3, (before, []))
    project.add([document("three", "Рынок открылся."), document("four", "Школа закрылась.")], anna)
    assert told.wait() == [("before-import", True)]


def test_small_changes_ask_for_none(project: SqliteProject, anna: str, told: Told) -> None:
    project.add([document("one", "Снег выпал рано.")], anna)
    work(project, anna, "w1", "w2")
    project.append(bulk(anna, MANY))
    project.append(replace(bulk(anna, MANY + 1, "c"), document="short"))
    assert told.wait() == []


def test_a_large_change_and_what_takes_it_back_are_kept_before(
    project: SqliteProject, anna: str, told: Told, path: Path
) -> None:
    before = everything(project, anna)
    entry = project.append(bulk(anna, MANY + 1))
    between = everything(project, anna)
    project.append(reverting(entry, anna, AT))
    assert told.wait() == [("before-change", True), ("before-undo", True)]
    undo, change = all_backups(path)
    assert state_of(change.path, anna) == (before, [])
    assert state_of(undo.path, anna) == (between, [])


def test_undoing_an_import_of_two_is_a_bulk_act(project: SqliteProject, anna: str, told: Told) -> None:
    project.add([document("one", "Снег выпал рано."), document("two", "Мост закрыли на ремонт.")], anna)
    project.append(reverting(project.journal()[-1], anna, AT))
    assert told.wait() == [("before-import", True), ("before-undo", True)]


def test_a_schema_change_counts_when_it_takes_annotations_along(project: SqliteProject) -> None:
    schema = record_of(project.schema())
    edit = Edit(schema, replace(schema, definition=dict(schema.definition) | {"name": "другая"}))
    alone = Transaction((edit,), "schema", "a", AT)
    assert reason([alone]) == ""
    assert reason([replace(alone, edits=(edit, bulk("a", 1).edits[0]))]) == "before-schema"


def test_a_backup_of_the_same_reason_is_not_repeated_until_later(
    project: SqliteProject, anna: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.append(bulk(anna, 30, "a"))
    told.wait()
    project.append(bulk(anna, 30, "c"))
    assert told.wait() == [("before-change", True)]
    monkeypatch.setattr(keeping, "AGAIN", keeping.AGAIN * 0)
    project.append(bulk(anna, 30, "d"))
    assert told.wait() == [("before-change", True)] * 2


def test_opened_and_hourly_ones_need_a_change_and_those_by_hand_do_not(
    project: SqliteProject, anna: str, told: Told, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AGAIN", keeping.AGAIN * 0)
    assert project.keeper is not None
    for why in ("opened", "hourly", "by-hand", "hourly"):
        project.keeper.ask(why)
        told.wait()
    work(project, anna, "w")
    project.keeper.ask("hourly")
    assert told.wait() == [
        ("opened", True), ("hourly", False), ("by-hand", True), ("hourly", False), ("hourly", True)
    ]  # fmt: skip
    assert [kept.failure for kept in told] == [None] * 5


def test_an_unsound_project_is_told_again(project: SqliteProject, anna: str, told: Told, path: Path) -> None:
    with stranger(path) as connection:
        connection.execute("UPDATE annotation SET label = 'PER' WHERE label = 'LOC'")
    assert project.keeper is not None
    project.keeper.ask("opened")
    told.wait()
    project.keeper.ask("hourly")
    told.wait()
    assert [(kept.why, kept.backup is not None and kept.backup.sound) for kept in told] == [
        ("opened", False), ("hourly", False)
    ]  # fmt: skip
    assert len(all_backups(path)) == 1


def test_what_cannot_be_kept_is_told_and_the_work_goes_on(
    project: SqliteProject, anna: str, told: Told, folder: Path
) -> None:
    folder.write_text("a file of that name")
    for prefix in ("b", "c"):
        project.append(bulk(anna, 30, prefix))
        told.wait()
    assert [kept.failure.code for kept in told if kept.failure] == ["exists", "exists"]
    assert len(project.records("short", anna).annotations) == 60


def test_without_a_wal_the_copy_is_made_before_the_act(
    path: Path, anna: str, project: SqliteProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(project, anna)
    project.close()
    with stranger(path) as connection:
        assert connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        keeper = Keeper(path, apart=False)
        told = Told(keeper)
        keeper.before([bulk(anna, 30)])
        connection.execute("INSERT INTO setting (name, value) VALUES ('done', 'ask')")
    assert told.wait() == [("before-change", True)]
    (made,) = all_backups(path)
    assert state_of(made.path, anna) == (before, [])
    with stranger(Path(made.path)) as copy:
        assert copy.execute("SELECT count(*) FROM setting WHERE name = 'done'").fetchone() == (0,)


def test_closing_gives_up_what_is_not_finished_and_leaves_nothing(
    project: SqliteProject, anna: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_copy: object, _draft: Path, stop: Callable[[], bool]) -> None:
        _draft.write_bytes(b"half")
        while not stop():
            time.sleep(0.005)
        raise Given

    monkeypatch.setattr("storage.backups.copying.Pinned.copy", endless)
    keeper = Keeper(project.path)
    told = Told(keeper)
    keeper.ask("opened")
    keeper.before([bulk(anna, 30)])
    begun = time.monotonic()
    keeper.close(0.1)
    assert time.monotonic() - begun < 1.0
    assert not keeper.busy
    assert told == []
    assert (visible(folder), drafts(folder)) == ([], [])
    keeper.before([bulk(anna, 30)])
    assert not keeper.busy


def test_two_windows_and_a_rotation_do_not_meet(path: Path, project: SqliteProject, anna: str, folder: Path) -> None:
    keepers = [Keeper(path, apart=False) for _ in range(3)]
    told = [Told(keeper) for keeper in keepers]
    for _ in range(3):
        for keeper in keepers:
            keeper.ask("by-hand")
    assert [kept for one in told for kept in one.wait()] == [("by-hand", True)] * 9
    assert len(all_named(folder)) == len({one.path for one in all_named(folder)}) == 9
    assert all(backup.readable for backup in all_backups(path))
    for keeper in keepers:
        keeper.close()


def test_the_world_gives_an_open_project_its_keeper(project: SqliteProject, anna: str) -> None:
    world = World()
    assert world.keeper(project) is project.keeper
    assert project.keeper is not None
    project.keeper.close()
    assert "backups" not in [thread.name for thread in threading.enumerate()]
