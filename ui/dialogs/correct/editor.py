"""The text of an article to write in, which comes back code point for code point.

What a widget gives back is not what it was given: blanks that do not break become blanks, and what Qt has no place for
was never there. So the text is kept beside the widget and changed where the widget says that it has changed.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from annotate.model.text import Span
from ui.article.offsets import shown
from ui.reading import Reading
from ui.theme import Theme, face

_CODE = "utf-16-le"
_STOOD_IN = re.compile("[\u2028\ufffd\u200b]")
_NEAR = 24  # units before words that are brought back, by which their place in an earlier text is known
_MARGIN = 26.0


def _bytes(text: str) -> bytes:
    return text.encode(_CODE, "surrogatepass")


class TextEditor(QTextEdit):
    """A plain text, set like the article. `edited` tells that it is another, `done` (Ctrl+Enter) that it is ready."""

    edited = Signal()
    done = Signal()

    def __init__(self, text: str, reading: Reading, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units = bytearray(_bytes(text))
        self._sources = [text]  # where characters are looked up that the widget shows by stand-ins
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setStyleSheet(
            f"QTextEdit {{ background: {theme.paper}; color: {theme.ink};"
            f' font-family: "{reading.family}"; font-size: {round(reading.size)}px; }}'
        )
        self._fill(text, reading)
        self.document().contentsChange.connect(self._changed)

    def _fill(self, text: str, reading: Reading) -> None:
        document = self.document()
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(face(reading.family, reading.size))
        document.setDocumentMargin(_MARGIN)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        cursor = QTextCursor(document)
        block = QTextBlockFormat()
        block.setLineHeight(float(reading.line_height), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(block)
        cursor.insertText(shown(text))
        document.setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._units.decode(_CODE, "surrogatepass")

    @property
    def offset(self) -> int:
        """Where the cursor stands, in code points."""
        return len(self._units[: 2 * self.textCursor().position()].decode(_CODE, "surrogatepass"))

    def show_span(self, span: Span, text: str) -> None:
        """Selects a place of `text`, which the editor has, and brings it into view."""
        cursor = self.textCursor()
        cursor.setPosition(len(_bytes(text[: span.start])) // 2)
        cursor.setPosition(len(_bytes(text[: span.end])) // 2, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _changed(self, position: int, removed: int, _added: int) -> None:
        """Does in the text what was done in the widget; that also reports changes of appearance, and the last line end
        which is none.
        """
        length = len(self._units) // 2
        removed = min(removed, length - position)
        added = self.document().characterCount() - 1 - length + removed
        before = self._units[2 * position : 2 * (position + removed)].decode(_CODE, "surrogatepass")
        there = self._there(position, added)
        if there == shown(before):
            return
        if shown(before) != before:
            low, high = 2 * max(0, position - _NEAR), 2 * (position + removed + _NEAR)
            self._sources.append(self._units[low:high].decode(_CODE, "replace"))
        self._units[2 * position : 2 * (position + removed)] = _bytes(self._real(there, position))
        self.edited.emit()

    def _there(self, start: int, length: int) -> str:
        """What the widget shows."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _real(self, there: str, position: int) -> str:
        """What the widget shows as it was before it was shown: pasted just now, or taken out and brought back."""
        if not _STOOD_IN.search(there):
            return there
        near = self._units[2 * max(0, position - _NEAR) : 2 * position].decode(_CODE, "replace")
        for before in (shown(near), ""):
            for source in reversed(self._sources):
                at = shown(source).find(before + there)
                if at >= 0:
                    return source[at + len(before) : at + len(before) + len(there)]
        return there

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor, data = self.textCursor(), QMimeData()
        low, high = 2 * cursor.selectionStart(), 2 * cursor.selectionEnd()
        data.setText(self._units[low:high].decode(_CODE, "surrogatepass"))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not source.hasText():
            return
        words = source.text().replace("\r\n", "\n").replace("\r", "\n")
        if shown(words) != words or _STOOD_IN.search(words):
            self._sources.append(words)
        self.textCursor().insertText(shown(words))
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        elif enter:
            self.textCursor().insertText("\n")  # with Shift it would be a line separator, which articles do not have
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)
