"""Backups in the window: when they are asked for, what is told of them, and the dialog."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotate.errors import StorageError
from annotate.ports import REASONS, Difference, Kept
from tests.memory_backups import MemoryBackups, MemoryKeeper, backup
from tests.ui.hands import Hands, answering, until
from tests.ui.windows import Open, Outside, document, in_memory
from ui.dialogs.backups import WHYS, BackupsDialog, question, time_words

NEW = backup("2026-11-28T14:02:11+00:00", "hourly", number=20)
OLD = backup("2026-11-27T09:00:00+00:00", "before-import")
FULL = StorageError("full", "/p.backups", "full")


def _outside(h: Hands) -> Outside:
    return cast(Outside, h.window.outside)


@pytest.fixture
def desk(window: Open) -> Hands:
    """A window on a project in memory that has a keeper and two backups."""
    h = window()
    _outside(h).given_keeper = MemoryKeeper()
    _outside(h).given_backups = MemoryBackups(there=[NEW, OLD])
    h.window.use(in_memory(document("d", "Снег выпал рано.")))
    return h


def _keeper(h: Hands) -> MemoryKeeper:
    return cast(MemoryKeeper, _outside(h).given_keeper)


def _backups(h: Hands) -> MemoryBackups:
    return cast(MemoryBackups, _outside(h).given_backups)


@pytest.fixture
def dialog(desk: Hands) -> Iterator[BackupsDialog]:
    made = BackupsDialog(desk.window, _backups(desk), "/p.kavychki", desk.window.backing)
    made.show()
    until(lambda: made._working is None)
    yield made
    until(lambda: made._working is None)
    made.reject()
    made.deleteLater()


def _rows(dialog: BackupsDialog) -> list[list[str]]:
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [[item.text(column) for column in range(7)] for item in items if item is not None]


# in the life of the window


def test_a_backup_is_asked_for_after_opening_and_every_hour(desk: Hands) -> None:
    backing = desk.window.backing
    assert _keeper(desk).asked == []
    backing._first.timeout.emit()
    backing._hourly.timeout.emit()
    assert _keeper(desk).asked == ["opened", "hourly"]
    assert (backing._first.interval(), backing._first.isSingleShot()) == (3_000, True)
    assert (backing._hourly.interval(), backing._hourly.isActive()) == (3_600_000, True)
    desk.window.close_project()
    assert _keeper(desk).closed
    assert not backing._hourly.isActive()


def test_a_project_without_a_keeper_has_no_timers(window: Open) -> None:
    h = window()
    h.window.use(in_memory(document("d", "Снег выпал рано.")))
    assert not h.window.backing._first.isActive()
    assert not h.window.backing._hourly.isActive()


def test_a_failure_is_told_once_until_a_success_comes(desk: Hands) -> None:
    message, keeper = desk.window.message, _keeper(desk)
    keeper.tell(Kept("opened", failure=FULL))
    assert message.words.startswith("No backup could be made: The disk is full")
    message.hide()
    keeper.tell(Kept("hourly", failure=FULL))
    assert not message.isVisible()
    keeper.tell(Kept("hourly", failure=StorageError("read-only", "/p.backups", "")))
    assert "cannot be written" in message.words
    message.hide()
    keeper.tell(Kept("hourly", NEW))
    keeper.tell(Kept("hourly", failure=FULL))
    assert message.isVisible()


def test_an_unsound_project_is_told_once(desk: Hands) -> None:
    bad = backup("2026-11-28T15:00:00+00:00", sound=False)
    _keeper(desk).tell(Kept("hourly", bad))
    assert "no older backup is removed" in desk.window.message.words
    desk.window.message.hide()
    _keeper(desk).tell(Kept("hourly", bad))
    assert not desk.window.message.isVisible()


def test_what_a_thread_tells_is_heard_by_the_window(desk: Hands) -> None:
    heard: list[threading.Thread] = []
    desk.window.backing.kept.connect(lambda _: heard.append(threading.current_thread()))
    thread = threading.Thread(target=_keeper(desk).tell, args=(Kept("opened", NEW),))
    thread.start()
    thread.join()
    until(lambda: heard)
    assert heard == [threading.main_thread()]


def test_a_project_that_cannot_be_opened_offers_its_backups(desk: Hands, tmp_path: Path) -> None:
    broken = tmp_path / "п.kavychki"
    broken.write_bytes(b"no project")
    assert not desk.window.open_project(str(broken))
    assert desk.window.message._act.text() == "Restore a backup…"

    def looked(dialog: object) -> None:
        assert isinstance(dialog, BackupsDialog)
        until(lambda: dialog._working is None)
        assert len(_rows(dialog)) == 2
        assert not dialog.now.isEnabled()
        dialog.reject()

    with answering(looked):
        QTest.mouseClick(desk.window.message._act, Qt.MouseButton.LeftButton)
    _backups(desk).there.clear()
    assert not desk.window.open_project(str(broken))
    assert not desk.window.message._act.isVisible()


def test_suggestions_for_a_document_that_restoring_took_away_are_let_go(window: Open, tmp_path: Path) -> None:
    h = window()
    assert h.window.deeds.create(str(tmp_path / "п.kavychki"))
    h.window.suggester.makers = {"rules": "1"}
    h.window.suggester.made.emit(("gone", []))
    assert not h.window.message.isVisible()


# the dialog


def test_the_list_says_when_why_and_what(dialog: BackupsDialog) -> None:
    assert _rows(dialog) == [
        [time_words(NEW.at), "an hour of work", "3", "1,234", "20", "1.5 MB", "sound"],
        [time_words(OLD.at), "before an import", "3", "1,234", "14", "1.5 MB", "sound"],
    ]
    assert dialog.said.text() == f"Last backup: {time_words(NEW.at)}"
    assert dialog.chosen == NEW
    assert dialog.list.accessibleName() == "Backups"


def test_every_reason_has_words() -> None:
    assert set(WHYS) == set(REASONS)


def test_one_that_cannot_be_read_can_only_be_looked_at(desk: Hands) -> None:
    from dataclasses import replace

    _backups(desk).there = [replace(NEW, number=-1), replace(OLD, sound=False, why="odd")]
    dialog = BackupsDialog(desk.window, _backups(desk), "/p.kavychki", desk.window.backing)
    until(lambda: dialog._working is None)
    assert [row[1:6:2] + row[6:] for row in _rows(dialog)] == [
        ["an hour of work", "?", "1.5 MB", "cannot be read"],
        ["odd", "1,234", "1.5 MB", "the check found something"],
    ]
    assert not dialog.restore.isEnabled()
    assert not dialog.open_copy.isEnabled()
    dialog.reject()
    dialog.deleteLater()


def test_without_any_backup_it_says_so(desk: Hands) -> None:
    _backups(desk).there = []
    dialog = BackupsDialog(desk.window, _backups(desk), "/p.kavychki", desk.window.backing)
    until(lambda: dialog._working is None)
    assert dialog.said.text() == "No backup yet."
    assert not dialog.restore.isEnabled()
    assert dialog.now.isEnabled()
    dialog.reject()
    dialog.deleteLater()


def test_one_more_is_made_by_hand(desk: Hands, dialog: BackupsDialog) -> None:
    QTest.mouseClick(dialog.now, Qt.MouseButton.LeftButton)
    assert _keeper(desk).asked == ["by-hand"]
    assert not dialog.now.isEnabled()
    made = backup("2026-11-28T15:00:00+00:00", "by-hand")
    _backups(desk).there.insert(0, made)
    _keeper(desk).tell(Kept("by-hand", made))
    until(lambda: len(_rows(dialog)) == 3)
    assert dialog.now.isEnabled()
    _keeper(desk).tell(Kept("by-hand", failure=FULL))
    assert dialog.said.text().startswith("The disk is full")


def test_restoring_asks_first(dialog: BackupsDialog, desk: Hands) -> None:
    _backups(desk).different = Difference({"Анна": 12, "Борис": 3}, 2)
    asked: list[str] = []

    def declined(box: object) -> None:
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.reject()

    with answering(declined):
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert asked[0].split("\n") == [
        f"Restore the backup of {time_words(NEW.at)}?",
        "",
        "15 changes made since then are taken away: Анна (12), Борис (3).",
        "2 changes that the project does not have any more come back.",
        "What the project is now becomes a backup first, so this can be taken back.",
    ]
    assert _backups(desk).asked == []


def _agreed(box: object) -> None:
    assert isinstance(box, QMessageBox)
    button = next(b for b in box.buttons() if b.text() == "Restore")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_restoring_is_done_beside_the_window(dialog: BackupsDialog, desk: Hands) -> None:
    dialog.list.setCurrentIndex(dialog.list.model().index(1, 0))
    with answering(_agreed):
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    dialog.reject()  # is not heard while it works
    assert dialog.isVisible()
    until(lambda: dialog.restored)
    assert _backups(desk).asked == [("restore", (OLD, False))]
    assert not dialog.isVisible()


def test_a_refusal_is_told_in_the_dialog(dialog: BackupsDialog, desk: Hands) -> None:
    _backups(desk).fail = StorageError("locked", "/p.kavychki", "")
    with answering(_agreed):
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    until(lambda: "p.kavychki is in use" in dialog.said.text())
    assert dialog.isVisible()
    assert dialog.restored is None


def test_questions_say_what_is_special() -> None:
    assert "cannot be read now" in question(NEW, Difference(readable=False))
    assert "becomes a backup first" not in question(NEW, Difference(readable=False))
    assert "No change was made since then." in question(NEW, Difference())
    assert "something wrong in this backup" in question(backup(NEW.at, sound=False), Difference())


def test_a_copy_is_put_where_one_says(
    dialog: BackupsDialog, desk: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "копия"), ""))
    QTest.mouseClick(dialog.open_copy, Qt.MouseButton.LeftButton)
    until(lambda: dialog.copied)
    assert _backups(desk).asked == [("copy", (NEW, "копия.kavychki"))]
    assert dialog.copied == str(tmp_path / "копия.kavychki")


def test_the_folder_is_shown(desk: Hands, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    _backups(desk).folder = str(tmp_path)
    dialog = BackupsDialog(desk.window, _backups(desk), "/p.kavychki", desk.window.backing)
    until(lambda: dialog._working is None)
    QTest.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    assert shown == [QUrl.fromLocalFile(str(tmp_path))]
    dialog.reject()
    dialog.deleteLater()
