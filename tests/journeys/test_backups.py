"""Backups in a person's day: one before an import, the way back through the dialog, and back from a broken file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from storage.backups.naming import all_named, folder_of
from storage.project import SqliteProject
from tests.ui.hands import Hands, answering, until
from tests.ui.windows import Open, Outside
from ui.dialogs.backups import BackupsDialog

FIRST = "Глава района Ольга Снегирёва сообщила: «Паром снова ходит по расписанию»."
MORE = ("Библиотеку в Елабуге закрыли на ремонт.", "На Оке поднялась вода.")


def _counts(path: Path) -> tuple[int, int, int]:
    """Documents, annotations, changes of a file, as SQL says."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        tables = ("document", "annotation", "journal")
        return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def _idle(h: Hands) -> None:
    until(lambda: h.window.deeds.importing is None)
    keeper = h.window.backing.keeper
    until(lambda: keeper is not None and not keeper.busy, 30)


def _worked_on(window: Open, path: Path, folder: Path) -> Hands:
    """A window whose project has one article with two names in it, and then two more articles."""
    h = window()
    cast(Outside, h.window.outside).keeps = True
    assert h.window.deeds.create(str(path))
    folder.mkdir()
    for name, text in enumerate((FIRST, *MORE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    h.drop(str(folder / "0.txt"))
    until(lambda: h.bench.state is not None)
    h.select("Ольга Снегирёва")
    h.key("p")
    h.select("района")
    h.key("l")
    _idle(h)
    assert not folder_of(path).exists()
    h.drop(str(folder / "1.txt"), str(folder / "2.txt"))
    _idle(h)
    return h


def _restoring(dialog: QDialog) -> None:
    """Chooses the oldest backup, agrees, and waits for it."""
    assert isinstance(dialog, BackupsDialog)
    until(lambda: dialog.list.topLevelItemCount() > 0 and dialog._working is None)
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_End)

    def agreed(box: QDialog) -> None:
        assert isinstance(box, QMessageBox)
        QTest.keyClick(box, Qt.Key.Key_Return)

    with answering(agreed):
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    until(lambda: not dialog.isVisible(), 30)


def test_an_import_is_backed_up_before_and_the_dialog_leads_back(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "новости.kavychki"
    h = _worked_on(window, path, tmp_path / "articles")
    (before,) = all_named(folder_of(path))
    assert (before.why, _counts(before.path)) == ("before-import", (1, 2, 4))
    assert _counts(path) == (3, 2, 5)

    with answering(_restoring):
        h.window.menus.actions["backups"].trigger()
    assert "The project is again what it was on" in h.window.message.words
    assert _counts(path) == (1, 2, 4)
    assert h.text == FIRST
    assert sorted(h.text[m.fragments[0].start : m.fragments[0].end] for m in h.state.marks) == [
        "Ольга Снегирёва",
        "района",
    ]

    # and goes on
    h.select("Паром")
    h.key("o")
    assert _counts(path) == (1, 3, 5)
    assert [one.why for one in all_named(folder_of(path))][-1] == "before-restore"
    h.window.close_project()
    with closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []


def test_a_file_that_broke_comes_back_from_its_backups(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "новости.kavychki"
    h = _worked_on(window, path, tmp_path / "articles")
    h.window.close_project()
    h.window.show_start()
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(len(content) - 100))

    assert not h.window.open_project(str(path))
    assert "is damaged" in h.window.message.words
    with answering(_restoring):
        QTest.mouseClick(h.window.message._act, Qt.MouseButton.LeftButton)
    assert ".damaged " in h.window.message.words
    assert h.text == FIRST
    assert _counts(path) == (1, 2, 4)
    assert len([p for p in tmp_path.iterdir() if ".damaged " in p.name]) == 1
