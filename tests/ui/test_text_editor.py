"""The text that is written in comes back code point for code point."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotate.model.text import Span
from tests.ui.hands import typed
from ui.dialogs.correct.editor import TextEditor
from ui.reading import Reading
from ui.theme import LIGHT

ODD = (
    "\u200b\ufeffЦена\u00a0— 18,3\u202f%\tСове\u0301т\u2028вторая\u2029третья 😀 👨‍👩‍👧‍👦\n\n"
    "\u200fконец\u000b\u000c\u0085 \ufdd0 \ufffc и\u0306\u00ad\u2009.\n"
)


def _editor(qtbot: QtBot, text: str = ODD) -> TextEditor:
    made = TextEditor(text, Reading(), LIGHT)
    qtbot.addWidget(made)
    return made


def _select(editor: TextEditor, start: int, end: int) -> None:
    """Selects positions of the widget."""
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("text", [ODD, "а", "\n", "\u2029\u2028\ufeff", "\r"])
def test_an_untouched_text_is_the_same_text(qtbot: QtBot, text: str) -> None:
    editor = _editor(qtbot, text)
    told: list[object] = []
    editor.edited.connect(lambda: told.append(1))
    editor.show()
    editor.setReadOnly(False)
    assert (editor.text, told) == (text, [])


def test_a_key_changes_what_it_changes_and_nothing_else(qtbot: QtBot) -> None:
    editor = _editor(qtbot)
    at = ODD.index("вторая")
    editor.show_span(Span(at, at + 1), ODD)
    QCoreApplication.sendEvent(editor, typed("Ы"))
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text == ODD.replace("вторая", "Ы\nторая")
    assert editor.text[editor.offset :].startswith("торая")


def test_the_whole_taken_out_and_brought_back_is_as_it_was(qtbot: QtBot) -> None:
    editor = _editor(qtbot)
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    assert editor.text == ""
    editor.undo()
    assert editor.text == ODD
    editor.redo()
    editor.undo()
    assert editor.text == ODD


def test_letter_by_letter_taken_out_and_brought_back_is_as_it_was(qtbot: QtBot) -> None:
    editor = _editor(qtbot)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(30):
        QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert ODD.startswith(editor.text)
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.text == ODD


def test_what_is_pasted_keeps_its_characters(qtbot: QtBot) -> None:
    editor = _editor(qtbot, "Начало. Конец.")
    data = QMimeData()
    data.setText("18\u00a0%\u202f\u2029и\u2028\u0306 😀\r\nда\rнет")
    _select(editor, 8, 8)
    editor.insertFromMimeData(data)
    assert editor.text == "Начало. 18\u00a0%\u202f\u2029и\u2028\u0306 😀\nда\nнетКонец."
    editor.undo()
    editor.redo()
    assert editor.text == "Начало. 18\u00a0%\u202f\u2029и\u2028\u0306 😀\nда\nнетКонец."


def test_what_is_copied_within_keeps_its_characters(qtbot: QtBot) -> None:
    editor = _editor(qtbot)
    editor.selectAll()
    editor.copy()
    assert QGuiApplication.clipboard().text() == ODD
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.paste()
    assert editor.text == ODD + ODD


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_way_of_writing_leaves_the_rest_alone(qapp: QApplication, data: st.DataObject) -> None:
    """The text beside the widget and what the widget shows stay one."""
    editor = TextEditor(ODD, Reading(), LIGHT)
    model = ODD
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(model)))
        end = data.draw(st.integers(start, min(len(model), start + 9)))
        words = data.draw(st.sampled_from(["", "я", "два\nслова", "\u00a0", "😀", "\t"]))
        _select(editor, _units(model[:start]), _units(model[:end]))
        editor.textCursor().insertText(words)
        model = model[:start] + words + model[end:]
        assert editor.text == model
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.text == ODD
    editor.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
