"""Keys that a person has changed hold at once, and everything that shows keys shows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QToolButton

from tests.ui.hands import Hands, answering, press, typed
from tests.ui.keys_hands import CTRL, TEXT, at, changing, flagged, give, hint_line, keyed, only, row
from tests.ui.windows import Open, article, in_memory
from ui.dialogs.help import balanced
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.keymap import Keymap
from ui.settings import settings_at


@pytest.fixture
def h(window: Open) -> Hands:
    return keyed(window)


def test_a_key_of_the_article_does_its_new_thing_at_once(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        give(dialog, "flag", Qt.Key.Key_Semicolon)
        assert row(dialog, "flag") == (";", "changed")
        assert h.menu("flag").text().endswith("\t;")

    changing(h, act)
    h.key("f")
    assert not flagged(h)
    h.key(";")
    assert flagged(h)
    h.russian("ж")
    assert not flagged(h)


def test_a_key_that_a_cyrillic_layout_gives_is_the_one_in_its_place(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        QTest.keyClick(at(dialog, "flag").tree, Qt.Key.Key_Return)
        QCoreApplication.sendEvent(dialog.capture, typed("ж"))
        assert row(dialog, "flag")[0] == ";"
        QTest.keyClick(at(dialog, "describe").tree, Qt.Key.Key_Return)
        QCoreApplication.sendEvent(dialog.capture, typed("ь", modifiers=CTRL))
        assert row(dialog, "describe")[0] == "Ctrl M"

    changing(h, act)
    h.key(";")
    assert flagged(h)


def test_a_shortcut_of_the_window_works_at_once_in_both_layouts(h: Hands) -> None:
    changing(h, lambda dialog: give(dialog, "suggested_only", Qt.Key.Key_M, CTRL))
    assert h.menu("suggested_only").shortcuts() == [QKeySequence("Ctrl+m")]
    assert h.window.top.only.toolTip().endswith("(Ctrl+M)")
    h.key("Ctrl+T")
    assert not only(h)
    h.key("Ctrl+M")
    assert only(h)
    QCoreApplication.sendEvent(h.view, typed("ь", modifiers=CTRL))
    assert not only(h)


def test_the_bottom_line_and_the_tips_name_the_new_keys(h: Hands) -> None:
    assert hint_line(h)[:4] == ["Shift ←→", "select", "Tab", "next suggestion"]

    def act(dialog: ShortcutsDialog) -> None:
        give(dialog, "next", Qt.Key.Key_J)
        give(dialog, "done", Qt.Key.Key_F9)
        give(dialog, "undo", Qt.Key.Key_U, CTRL)
        give(dialog, "import", Qt.Key.Key_F10)

    changing(h, act)
    assert hint_line(h)[2:6] == ["j", "next suggestion", "F9", "done, next"]
    assert h.window.top.undo.toolTip() == "Undo (Ctrl+U)"
    assert h.window.top.done.toolTip() == "Done, next document (F9)"
    assert h.window.top.only.toolTip() == "j stops at suggestions only (Ctrl+T)"
    h.key("j", "Space", "Space")
    assert h.window.status._notice.text().endswith("F9: done and next document.")
    h.window.act("done")
    assert h.window.status._notice.text().endswith("Ctrl+U takes it back.")


def test_without_a_key_nothing_is_promised(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        for name in ("next", "done", "help", "undo", "select:left", "select:right", "escape"):
            press(at(dialog, name), "No key")
            assert row(dialog, name) == ("", "changed")

    changing(h, act)
    assert hint_line(h) == []
    assert h.window.top.undo.toolTip() == "Undo"
    assert not h.menu("done").shortcuts()
    assert not h.menu("next").text().count("\t")
    h.window.act("accept")
    h.window.act("accept")
    h.window.act("accept")
    assert h.window.status._notice.text() == "No suggestion is left to decide."
    assert "Esc" not in h.window.status._armed.toolTip()


def test_labels_and_number_keys_can_be_others(h: Hands) -> None:
    def act(dialog: ShortcutsDialog) -> None:
        give(dialog, "label:entity:PER", Qt.Key.Key_Semicolon)
        give(dialog, "pick:1", Qt.Key.Key_K)

    changing(h, act)
    h.click("Тулу")
    h.key("p")
    assert h.focused() == ("entity", "LOC", "Тулу")
    h.russian("ж")
    assert h.focused() == ("entity", "PER", "Тулу")
    (action,) = [a for a in h.window.menus.labels.actions() if a.text().startswith("PER")]
    assert action.text().endswith("\t;")
    h.key("Esc", "Esc", "Esc")
    h.click("Мост")
    h.key("q")
    h.key("1")
    assert "speaker" not in h.mark_focused().attributes
    h.key("k")
    assert h.mark_focused().attributes["speaker"] == "Анна Белова"


def test_keys_of_labels_live_through_a_change_of_language_in_an_empty_project(window: Open) -> None:
    h = window()
    h.window.use(in_memory())
    h.window.deeds.do("language:ru")
    h.window.keying.change(Keymap({"label:entity:PER": (";",)}))
    assert h.window.deeds.add_text("Мост", TEXT)
    h.key(";")
    assert h.mark_focused().label == "PER"
    h.key("Esc", "Esc", "Esc", "Right", "o")
    assert h.mark_focused().label == "ORG"


def test_own_keys_are_there_after_a_restart_and_in_the_next_project(h: Hands, window: Open) -> None:
    changing(h, lambda dialog: give(dialog, "flag", Qt.Key.Key_Semicolon))
    settings = settings_at(h.window.settings._store.fileName())  # type: ignore[attr-defined]
    assert settings.keys == '{"flag": [";"]}'
    other = article(window, TEXT)
    other.window.settings.keys = settings.keys
    other.window.keying.change(Keymap({"flag": (";",)}))
    other.key(";")
    assert other.state.status.flagged


def test_a_label_that_takes_the_key_of_an_action_is_told_where_it_is_switched_on(h: Hands) -> None:
    changing(h, lambda dialog: give(dialog, "flag", Qt.Key.Key_H))
    said: list[str] = []

    def act(dialog: QDialog) -> None:
        (found,) = dialog.findChildren(QListWidget)
        said.extend(found.item(i).text() for i in range(found.count()))

    with answering(act):
        h.key("Ctrl+L")
    assert "PER · person   P" in said
    assert "PERCENT · per cent   H (taken by “Flag the document”)" in said


def test_what_a_label_takes_from_an_action_is_told_in_the_list(h: Hands) -> None:
    h.window.keying.change(Keymap({"label:entity:PER": ("n",)}))

    def act(dialog: ShortcutsDialog) -> None:
        assert row(dialog, "note") == ("", "n does “PER · person”")
        assert row(dialog, "label:entity:AGE") == ("a", "switched off")

    changing(h, act)
    h.click("Тулу")
    h.key("n")
    assert h.focused() == ("entity", "PER", "Тулу")


def test_the_help_shows_the_keys_as_they_are(h: Hands) -> None:
    changing(h, lambda dialog: give(dialog, "flag", Qt.Key.Key_F9))
    sheet: list[str] = []

    def act(dialog: QDialog) -> None:
        sheet.extend(label.text() for label in dialog.findChildren(QLabel))

    with answering(act):
        h.key("F1")
    assert {"F9", "Ctrl L", "Shift ←", "A token to the left", "p", "1–7", "⇧3"} <= set(sheet)
    assert "f" not in sheet
    with answering(lambda dialog: press(dialog, "Close")):
        h.key("F1")


def test_the_palette_of_commands_shows_the_keys_as_they_are(h: Hands) -> None:
    changing(h, lambda dialog: give(dialog, "flag", Qt.Key.Key_F9))
    said: list[str] = []

    def act(dialog: QDialog) -> None:
        (found,) = dialog.findChildren(QListWidget)
        said.extend(found.item(i).text() for i in range(found.count()))

    with answering(act):
        h.key("Ctrl+K")
    assert "Flag the document   F9" in said


def test_the_columns_of_the_help_are_of_much_the_same_height() -> None:
    groups = [(str(n), [((), "row")] * n) for n in (10, 4, 3, 9, 2, 1)]
    columns = balanced(groups, 3)
    assert [[title for title, _ in column] for column in columns] == [["10", "4"], ["3", "9"], ["2", "1"]]
    assert balanced([], 3) == [[]]
    assert len(balanced(groups[:1], 3)) == 1


def test_signs_notices_and_the_palette_name_the_keys_of_the_keymap_or_none(h: Hands) -> None:
    def tips() -> list[str]:
        status = h.window.status
        return [shown.toolTip() for shown in (status._characters, status._filter)]

    def act(dialog: ShortcutsDialog) -> None:
        give(dialog, "characters", Qt.Key.Key_F10)
        give(dialog, "walk_filter", Qt.Key.Key_F9)
        give(dialog, "reject", Qt.Key.Key_J)
        give(dialog, "cut_fragment", Qt.Key.Key_K)

    assert ["F2" in tips()[0], "Ctrl+Shift+L" in tips()[1]] == [True, True]
    changing(h, act)
    assert ["F10" in tips()[0], "F9" in tips()[1]] == [True, True]
    h.click("открыт")
    h.key("q", "k")
    assert h.window.status._notice.text() == "This is the only piece. j deletes the annotation."
    h.select("Мост")
    h.key("Esc")
    h.click("открыт")
    hints = [b.toolTip() for b in h.window.palette_bar.findChildren(QToolButton) if b.isVisible()]
    assert any("Delete (j)" in hint for hint in hints)
    h.window.keying.change(h.window.keying.map.having("reject", ()))
    h.key("k")
    assert h.window.status._notice.text() == "This is the only piece."
