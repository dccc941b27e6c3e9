"""The list in which keys are changed: the next key pressed, conflicts, presets, files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton

from tests.ui.hands import Hands, answering, press, press_first
from tests.ui.keys_hands import CTRL, SHIFT, at, changing, flagged, give, hint_line, keyed, row
from tests.ui.windows import Open
from ui.actions import BY_NAME
from ui.dialogs.help import HelpDialog
from ui.dialogs.preferences import Preferences
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.keymap import Keymap


@pytest.fixture
def h(window: Open) -> Hands:
    return keyed(window)


@pytest.mark.parametrize("take", [True, False])
def test_a_key_that_does_something_is_taken_away_only_when_the_person_says_so(h: Hands, take: bool) -> None:
    asked: list[str] = []

    def answer(question: QDialog) -> None:
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        press(question, "Take it away" if take else "Cancel")

    def act(dialog: ShortcutsDialog) -> None:
        with answering(answer):
            give(dialog, "flag", Qt.Key.Key_P)
        assert row(dialog, "flag") == (("p", "changed") if take else ("f", ""))
        assert row(dialog, "label:entity:PER") == (("", "changed") if take else ("p", ""))

    changing(h, act)
    assert asked == ["p does “PER · person”.\n\nTake it away from there?"]
    assert (h.window.keying.map.own != {}) == take


def test_a_chord_of_the_article_clashes_with_the_same_one_of_the_window(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        with answering(press_first):
            give(dialog, "flag", Qt.Key.Key_K, CTRL)
        assert row(dialog, "palette") == ("", "changed")

    changing(h, act)
    h.key("Ctrl+K")
    assert flagged(h)


def test_a_key_of_the_whole_window_leaves_typing_alone(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        give(dialog, "describe", Qt.Key.Key_Semicolon)
        assert "would be lost to typing" in dialog.capture.text()
        QTest.keyClick(dialog.capture, Qt.Key.Key_F5)
        assert row(dialog, "describe")[0] == "F5"
        give(dialog, "describe", Qt.Key.Key_Shift)
        QTest.keyClick(dialog.capture, Qt.Key.Key_F20)
        assert "cannot be used" in dialog.capture.text()
        QTest.keyClick(dialog.capture, Qt.Key.Key_Escape)
        assert not dialog.capture.isVisible()
        assert dialog.isVisible()
        assert row(dialog, "describe")[0] == "F5"

    changing(h, act)


def test_tab_enter_and_the_keys_of_the_list_can_be_given_too(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        for key, cap in ((Qt.Key.Key_Tab, "Tab"), (Qt.Key.Key_Return, "Enter"), (Qt.Key.Key_Delete, "Del")):
            with answering(press_first):
                give(dialog, "flag", key)
            assert row(dialog, "flag")[0] == cap
        with answering(press_first):
            give(dialog, "flag", Qt.Key.Key_Backtab, SHIFT)
        assert row(dialog, "flag")[0] == "Shift Tab"

    changing(h, act)


def test_a_second_key_is_added_a_row_is_reset_and_all_of_them(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        press(at(dialog, "flag"), "Add a key")
        QTest.keyClick(dialog.capture, Qt.Key.Key_Semicolon)
        assert row(dialog, "flag") == ("f  ·  ;", "changed")
        QTest.keyClick(dialog.tree, Qt.Key.Key_Delete)
        assert row(dialog, "flag") == ("", "changed")
        press(dialog, "Reset")
        assert row(dialog, "flag") == ("f", "")
        give(dialog, "note", Qt.Key.Key_Semicolon)
        press(at(dialog, "escape"), "No key")
        assert dialog.preset.currentText() == "Own keys"
        with answering(lambda question: press(question, "Cancel")):
            press(dialog, "Reset all")
        assert row(dialog, "note")[0] == ";"
        with answering(press_first):
            press(dialog, "Reset all")
        assert (row(dialog, "note"), row(dialog, "escape")) == (("n", ""), ("Esc", ""))
        assert dialog.preset.currentText() == "Standard"

    changing(h, act)
    assert h.window.settings.keys == ""


def test_resetting_a_row_asks_where_its_key_does_something_else_by_now(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        with answering(press_first):
            give(dialog, "flag", Qt.Key.Key_N)
        at(dialog, "note")
        with answering(lambda question: press(question, "Cancel")):
            press(dialog, "Reset")
        assert (row(dialog, "note")[0], row(dialog, "flag")[0]) == ("", "n")
        with answering(press_first):
            press(dialog, "Reset")
        assert (row(dialog, "note")[0], row(dialog, "flag")[0]) == ("n", "")

    changing(h, act)


def test_the_list_is_searched_by_words_groups_and_keys(h: Hands) -> None:
    def shown(dialog: ShortcutsDialog, words: str) -> list[str]:
        dialog.line.setText(words)
        return [name for name, item in dialog._items.items() if not item.isHidden()]

    def act(dialog: ShortcutsDialog) -> None:
        assert set(BY_NAME) <= set(shown(dialog, ""))
        assert shown(dialog, "flag doc") == ["flag"]
        assert shown(dialog, "ctrl+k") == ["palette"]
        assert {n.partition(":")[0] for n in shown(dialog, "number keys")} == {"pick", "worth"}
        assert len(shown(dialog, "number keys")) == 20
        assert shown(dialog, "такого нет") == []
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)
        assert not dialog.capture.isVisible()
        press(dialog, "No key")
        assert h.window.keying.map.own == {}
        QTest.keyClick(dialog.line, Qt.Key.Key_Escape)
        assert not dialog.isVisible()

    changing(h, act)


def test_every_button_of_the_list_is_reached_by_tab_and_enter_there_changes_nothing_else(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        buttons = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
        met = set()
        for _ in range(3 * len(buttons)):
            focus = QApplication.focusWidget()
            assert focus is not None
            met.add(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert {*buttons, dialog.line, dialog.tree, dialog.preset} <= met
        assert not any(b.autoDefault() for b in buttons)

    changing(h, act)


def test_a_preset_holds_at_once_and_replaces_own_keys_only_when_the_person_says_so(h: Hands) -> None:
    def choose(dialog: ShortcutsDialog, name: str) -> None:
        row_ = dialog.preset.findData(name)
        dialog.preset.setCurrentIndex(row_)
        dialog.preset.activated.emit(row_)

    def act(dialog: ShortcutsDialog) -> None:
        choose(dialog, "left")
        assert row(dialog, "reject")[0] == "f  ·  ⌫  ·  Del"
        give(dialog, "note", Qt.Key.Key_F9)
        with answering(lambda question: press(question, "Cancel")):
            choose(dialog, "right")
        assert dialog.preset.currentText() == "Own keys"
        assert row(dialog, "note")[0] == "F9"
        with answering(press_first):
            choose(dialog, "left")
        assert dialog.preset.currentData() == "left"

    changing(h, act)
    h.key("Tab", "f")
    assert len(h.state.open_marks()) == 1
    h.key("Tab", "e")
    assert h.focused() == ("entity", "PER", "Тулу")
    h.key("Ctrl+Z")
    assert [label for label in hint_line(h) if label == "⌫"] == []


def test_keys_go_through_a_file_and_a_bad_file_changes_nothing(
    h: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "клавиши"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (f"{path}.toml", ""))

    def act(dialog: ShortcutsDialog) -> None:
        press(dialog, "Import…")
        assert dialog.said.text() == "клавиши.toml is not there any more. It may have been moved or renamed."
        give(dialog, "flag", Qt.Key.Key_Semicolon)
        press(dialog, "Export…")
        assert dialog.said.text() == "Keys written to клавиши.toml."
        press(at(dialog, "flag"), "Reset")
        press(dialog, "Import…")
        assert dialog.said.text() == "Keys taken from клавиши.toml."
        assert row(dialog, "flag") == (";", "changed")
        file = Path(f"{path}.toml")
        file.write_text(file.read_text(encoding="utf-8").replace('"note" = ["n"]', '"note" = [";"]'), encoding="utf-8")
        press(dialog, "Import…")
        assert ";: " in dialog.said.text()
        assert "Flag the document" in dialog.said.text()
        assert row(dialog, "flag") == (";", "changed")
        assert row(dialog, "note") == ("n", "")

    changing(h, act)
    h.key(";")
    assert flagged(h)


def test_the_list_is_reached_from_help_and_from_preferences(h: Hands) -> None:
    met: list[str] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, ShortcutsDialog)
        met.append(dialog.windowTitle())

    def ask(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        with answering(look):
            QTest.mouseClick(dialog.keys, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()

    with answering(ask):
        h.window.act("preferences")
    dialog = HelpDialog(h.window, h.window.keying.map)
    press_change = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Change keys…")
    press_change.click()
    assert dialog.change
    dialog.deleteLater()
    assert met == ["Change keys"]


def test_hostile_names_are_shown_as_they_are(h: Hands) -> None:
    schema = h.state.schema
    evil = Keymap({"label:x:<b>&y</b>": (";",)}, schema)
    h.window.keying.change(evil)

    def act(dialog: ShortcutsDialog) -> None:
        assert dialog.said.textFormat() == dialog.capture.textFormat() == Qt.TextFormat.PlainText

    changing(h, act)
    assert h.window.keying.map.own == evil.own
