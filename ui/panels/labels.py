"""Labels for words that are not ours: plain, and content with the room there is."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStylePainter,
    QWidget,
)


def tip(words: str) -> str:
    """Words for a tool tip as they are: Qt would take those that look like markup for markup."""
    return f"<span>{html.escape(words)}</span>"


def brief(words: str, most: int = 500) -> str:
    """Words as far as anybody reads them in passing: Qt measures all of them, however few it has room for."""
    return words if len(words) <= most else words[: most - 1] + "…"


def breakable(words: str) -> str:
    """The words with places to break a line inside file names and addresses."""
    return re.sub(r"(?<=[-_./])(?=\S)", "\u200b", words)


def plain(words: str = "", kind: str = "", wrap: bool = False) -> QLabel:
    """A label that shows its words as they are, never as markup; `kind` is its rule in the style sheet."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if kind:
        label.setObjectName(kind)
    return label


class ElidedButton(QPushButton):
    """A button whose words end in an ellipsis where there is no room for all of them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(brief(self.text()), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class Elided(QLabel):
    """Plain words on one line, with an ellipsis where there is no room for all of them."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(brief(self.text()), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class ElidedLine(QLineEdit):
    """A line to type on. While nobody does, long words are shown from their start and end in an ellipsis."""

    def shown(self) -> str:
        """The words that can be seen while nobody types."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._place().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self.shown() == self.text():
            super().paintEvent(event)
            return
        option, painter = QStyleOptionFrame(), QStylePainter(self)
        self.initStyleOption(option)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._place(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)

    def _place(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return room.adjusted(2, 0, -2, 0)  # the margin that Qt leaves beside the words


class ElidedBox(QComboBox):
    """A choice whose words end in an ellipsis where there is no room for all of them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width() - 2
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
