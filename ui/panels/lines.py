"""Fields to type on: one line, a day, several lines."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from annotate.model.schema import Attribute
from annotate.model.values import Value
from ui.i18n import tr
from ui.keys import physical
from ui.panels.field import Typed
from ui.panels.given import day_of, line_of, text_of, today
from ui.panels.labels import ElidedLine, tip


class LineField(Typed):
    """One line to type on."""

    def __init__(
        self,
        spec: Attribute,
        parse: Callable[[str], Value | None] = line_of,
        said: Callable[[Value], str] = str,
        beside: tuple[QWidget, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, parse, said, parent)
        self.line: QLineEdit = ElidedLine()
        self.line.editingFinished.connect(self.settle)
        self.hold(self.line, *beside)

    @property
    def typed(self) -> str:
        return self.line.text()

    def _write(self, words: str) -> None:
        self.line.setText(words)
        self.line.setCursorPosition(0)


class DayField(LineField):
    """A day; t, whatever layout is on, and a button put today there."""

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        self.button = QToolButton()
        self.button.setObjectName("flat")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        super().__init__(spec, day_of, beside=(self.button,), parent=parent)
        self.button.setText(tr("today"))
        self.button.setToolTip(tip(tr("Today ({key} in the field)").format(key="t")))
        self.button.clicked.connect(self.put_today)
        self.line.setPlaceholderText(tr("YYYY-MM-DD"))
        self.line.installEventFilter(self)

    def put_today(self) -> None:
        self._write(today())
        self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and physical(event) == "t":
            if not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
                self.put_today()
                return True
        return False


class Words(QPlainTextEdit):
    """Several lines to type on, as high as they are. `finished` tells that the keys go elsewhere; Enter does that as
    well where all of it is to be on `one_line`.
    """

    finished = Signal()
    entered = Signal()
    _MOST = 7

    def __init__(self, one_line: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.one_line = one_line
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = max(1, min(self._MOST, round(self.document().size().height())))
        if self.document().isEmpty() and self.placeholderText():
            room = QRect(0, 0, max(60, self.viewport().width() - 2 * round(self.document().documentMargin())), 10_000)
            said = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.placeholderText())
            lines = min(3, round(said.height() / self.fontMetrics().lineSpacing()))
        height = lines * self.fontMetrics().lineSpacing() + 24
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def show_placeholder(self, words: str) -> None:
        """What stands faintly where nothing is typed; the first lines of it."""
        self.setPlaceholderText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.entered.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.one_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and self.verticalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()  # the form scrolls


class LongField(Typed):
    """Several lines to type on."""

    def __init__(
        self,
        spec: Attribute,
        one_line: bool = False,
        beside: tuple[QWidget, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, line_of if one_line else text_of, str, parent)
        self.text = Words(one_line)
        self.text.finished.connect(self.settle)
        self.hold(self.text, *beside)

    @property
    def typed(self) -> str:
        return self.text.toPlainText()

    def _write(self, words: str) -> None:
        if words != self.typed:
            self.text.setPlainText(words)
        if not self.text.hasFocus():
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
