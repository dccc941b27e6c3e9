"""A line that waits for the next chord, and cells that show keys as key caps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLabel, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.keys import chord
from ui.theme import SANS, Theme, face

CAPS = Qt.ItemDataRole.UserRole + 1  # the key caps of a cell, a list of words

_HELD = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Mode_switch,
    }
)


class Capture(QLabel):
    """Words that ask for a key. `caught` carries the chord, "" for a key without a name here; `left` is Esc."""

    caught = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setObjectName("capture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def ask(self, words: str) -> None:
        """Waits for a chord from now on."""
        self.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        # all keys come here, those of shortcuts and the one that moves the focus too
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._pressed(event)
            return True
        return super().event(event)

    def _pressed(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or Qt.Key(event.key()) in _HELD:
            return
        pressed = chord(event)
        if pressed == "Esc":
            self.left.emit()
        else:
            self.caught.emit(pressed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.left.emit()


class CapsDelegate(QStyledItemDelegate):
    """Draws the key caps of a cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._font = face(SANS, 11)

    def _widths(self, index: QModelIndex | QPersistentModelIndex) -> list[tuple[str, int]]:
        metrics = QFontMetrics(self._font)
        caps: list[str] = index.data(CAPS) or []
        return [(cap, max(20, metrics.horizontalAdvance(cap) + 12)) for cap in caps]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        widget: QWidget | None = option.widget
        if widget is not None:
            widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        box = QRectF(option.rect)
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        x = box.left() + 6
        for cap, width in self._widths(index):
            key = QRectF(x, box.center().y() - 10, width, 20)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.setBrush(QColor(self._theme.chrome))
            painter.drawRoundedRect(key, 5, 5)
            painter.setPen(QColor(self._theme.ink))
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, cap)
            x += width + 6
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(sum(width + 6 for _, width in self._widths(index)) + 12, 28)
