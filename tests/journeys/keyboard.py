"""A person at the keyboard of a window, and of its dialogs, who never touches the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPlainTextEdit, QPushButton, QTreeWidget, QWidget

from tests.ui.hands import Hands, answering, chord_of, typed, until
from ui.dialogs.shortcuts import ShortcutsDialog

_MODIFIERS = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier,
              "Shift": Qt.KeyboardModifier.ShiftModifier}  # fmt: skip


def russian(h: Hands, *chords: str) -> None:
    """Presses letter keys while the Russian layout is on: "щ", "Shift+и", "Ctrl+я". The article has the keys."""
    for keys in chords:
        assert h.view.hasFocus(), keys
        send(h.view, keys)


def send(to: QWidget, keys: str) -> None:
    *held, letter = keys.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= _MODIFIERS[name]
    text = letter.upper() if "Shift" in held else letter
    event = typed(text, modifiers=modifiers) if "Ctrl" not in held else _silent(letter, modifiers)
    QCoreApplication.sendEvent(to, event)


def _silent(letter: str, modifiers: Qt.KeyboardModifier) -> QKeyEvent:
    """A letter with Ctrl, which gives no text."""
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(letter.upper())), modifiers)


def focus() -> QWidget:
    """What has the keys."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def write(words: str) -> None:
    """Types words where the focus is, letter by letter."""
    for letter in words:
        QCoreApplication.sendEvent(focus(), typed(letter))


def keys(*chords: str) -> None:
    """Presses keys in the dialog, once it has the focus."""
    until(lambda: (found := QApplication.focusWidget()) and found.window() is QApplication.activeModalWidget())
    for one in chords:
        QTest.keyClick(focus(), *chord_of(one))


def free(h: Hands) -> None:
    """Lets go of everything: selection, focus, armed label."""
    h.key("Esc", "Esc", "Esc", "Esc")
    assert h.view.hasFocus()
    assert (h.focused(), h.selected(), h.view.held.armed) == (None, "", None)


def caret_to(h: Hands, words: str, nth: int = 0) -> None:
    """Goes by paragraphs, then by tokens, as one does."""
    place = h.span(words, nth).start
    for _ in range(400):
        caret = h.view.caret
        assert caret is not None
        if caret.token.start == place:
            return
        paragraph = h.state.tokens.paragraph(place)
        assert paragraph is not None
        if caret.token.start < paragraph.start:
            h.key("Ctrl+Down")
        else:
            h.key("Right" if caret.token.start < place else "Left")
    raise AssertionError(words)


def walk_to(h: Hands, layer: str, words: str) -> None:
    """Tab or Shift+Tab, until the mark over these words has the focus."""
    caret = h.view.caret
    key = "Shift+Tab" if caret and caret.token.start > h.span(words).start else "Tab"
    for _ in range(100):
        focused = h.focused()
        if focused and (focused[0], focused[2]) == (layer, words):
            return
        h.key(key)
    raise AssertionError((layer, words))


def select(h: Hands, first: str, last: str) -> None:
    """Goes to the first words and selects to the end of the last ones."""
    caret_to(h, first)
    whole = h.text[h.span(first).start : h.span(last).end]
    while len(h.selected()) < len(whole):
        h.key("Shift+Right")
    if h.selected() != whole:
        h.key("Shift+Left")  # of one token, which takes one key more to be selected alone
    assert h.selected() == whole


def note(words: str) -> Callable[[QDialog], None]:
    def answer(dialog: QDialog) -> None:
        until(lambda: isinstance(QApplication.focusWidget(), QPlainTextEdit))
        write(words)
        keys("Ctrl+Return")

    return answer


def toggle(dialog: QDialog, title: str) -> None:
    """Down or up to the line of a layer or label, and Space."""
    tree = dialog.focusWidget()
    assert isinstance(tree, QTreeWidget)
    keys("Home")
    while (item := tree.currentItem()) and item.text(0).split(" · ")[0] != title:
        keys("Down")
        assert tree.currentItem() is not item, title
    keys("Space")


def tab_to(there: Callable[[], bool]) -> None:
    for _ in range(20):
        keys()
        if there():
            return
        keys("Tab")
    raise AssertionError("Tab does not lead there")


def push(title: str) -> None:
    """Tab to a button, and Space."""
    tab_to(lambda: isinstance(button := QApplication.focusWidget(), QPushButton) and button.text() == title)
    keys("Space")


def choose(value: float) -> None:
    """Tab to the box of scores, then Down to the value."""
    tab_to(lambda: isinstance(box := QApplication.focusWidget(), QComboBox) and box.findData(0.0) >= 0)
    box = QApplication.focusWidget()
    assert isinstance(box, QComboBox)
    keys("Home", *["Down"] * box.findData(value))
    assert box.currentData() == value


def take_preset(h: Hands, title: str) -> None:
    """Takes a set of keys: F1, to the button that changes them, to the list of sets, down to the one."""

    def change() -> None:
        if not isinstance(QApplication.activeModalWidget(), ShortcutsDialog):
            QTimer.singleShot(5, change)
            return
        tab_to(lambda: isinstance(QApplication.focusWidget(), QComboBox))
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox)
        for _ in range(5):
            if box.currentText().startswith(title):
                break
            keys("Down")
        keys("Esc")

    def sheet(dialog: QDialog) -> None:
        push("Change keys…")
        QTimer.singleShot(5, change)  # the sheet closes first

    with answering(sheet):
        h.key("F1")
    assert h.view.hasFocus()
