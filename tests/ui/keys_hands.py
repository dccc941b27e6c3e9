"""A person at the list of keys: goes to rows, gives keys, reads what is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from tests.annotate.making import draft
from tests.ui.hands import NONE, Hands, answering, until
from tests.ui.windows import Open, article
from ui.dialogs.shortcuts import ShortcutsDialog

TEXT = "Анна Белова приехала в Тулу. «Мост открыт», — сказала Анна Белова."
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def keyed(window: Open) -> Hands:
    """A window on an article with a person and a place suggested."""
    return article(window, TEXT, draft(TEXT, "entity", "PER", "Анна Белова"), draft(TEXT, "entity", "LOC", "Тулу"))


def changing(h: Hands, act: Callable[[ShortcutsDialog], None]) -> None:
    """Opens the list of keys, and closes it when `act` is through."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ShortcutsDialog)
        until(lambda: QApplication.activeWindow() is dialog)
        act(dialog)

    with answering(answer):
        h.window.act("shortcuts")


def at(dialog: ShortcutsDialog, name: str) -> ShortcutsDialog:
    """Goes to a row as a person does: by its words, and with the arrow keys where there are several."""
    dialog.line.setText(dialog._items[name].text(0))
    for _ in range(9):
        if dialog.current == name:
            break
        QTest.keyClick(dialog.line if dialog.line.hasFocus() else dialog.tree, Qt.Key.Key_Down)
    assert dialog.current == name
    return dialog


def give(dialog: ShortcutsDialog, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Enter on a row, then the new key."""
    QTest.keyClick(at(dialog, name).tree, Qt.Key.Key_Return)
    assert dialog.capture.isVisible()
    QTest.keyClick(dialog.capture, key, modifiers)


def row(dialog: ShortcutsDialog, name: str) -> tuple[str, str]:
    """The key caps of a row, and what is remarked beside them."""
    item = dialog._items[name]
    return item.text(1), item.text(2)


def flagged(h: Hands) -> bool:
    return h.state.status.flagged


def only(h: Hands) -> bool:
    """Whether Tab stops at suggestions only."""
    return h.window.view.filter.suggested_only


def hint_line(h: Hands) -> list[str]:
    """The bottom line: key caps and words in turn."""
    h.window.echo.hint()
    row_ = h.window.status._keys_row
    items = (row_.itemAt(i) for i in range(row_.count()))
    widgets = [item.widget() for item in items if item is not None]
    return [widget.text() for widget in widgets if isinstance(widget, QLabel)]
