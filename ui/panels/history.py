"""The history of a document as a list: what was done, what was taken back, and the way to any step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QDateTime,
    QLocale,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotate.model.history import History
from ui.i18n import tr
from ui.panels.labels import tip
from ui.panels.listing import Index, Listing, Rows
from ui.theme import LIGHT, SANS, Theme, face
from ui.told import step_words

_EDGE = 8  # pixels around the button below the list


@dataclass(frozen=True, slots=True)
class Moment:
    """A row: the number of the step to go to (0: the beginning), in words and time; taken back, or the present one."""

    number: int
    words: str
    at: str
    undone: bool = False
    present: bool = False


def moments(history: History) -> list[Moment]:
    """The rows of a history, the newest first: what was taken back, the present step, those before, the beginning."""
    gone = [Moment(step.number, step_words(step), step.at, undone=True) for step in history.undone]
    last = len(history.done) - 1
    done = [Moment(s.number, step_words(s), s.at, present=i == last) for i, s in enumerate(history.done)]
    return [*gone, *reversed(done), Moment(0, tr("as it was opened first"), "", present=not done)]


def spoken_time(at: str) -> str:
    """A UTC time stamp as a local time of day, with the day where that is not today."""
    moment = QDateTime.fromString(at, Qt.DateFormat.ISODateWithMs).toLocalTime()
    if not moment.isValid():
        return ""
    today = moment.date() == QDateTime.currentDateTime().date()
    return QLocale().toString(moment, "HH:mm" if today else "d MMM, HH:mm")


class _Model(Rows[Moment]):
    """The moments of one document."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        moment = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return moment
        words = " · ".join(filter(None, (moment.words, spoken_time(moment.at))))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(words)
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = tr("taken back") if moment.undone else tr("now") if moment.present else ""
            return ", ".join(filter(None, (words, state)))
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a row on one line; a point marks the present, what was taken back is faint. All words are plain text."""

    theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(QFontMetricsF(face(SANS, 13)).height()) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        moment = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(moment, Moment):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self.theme, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        painter.setPen(Qt.PenStyle.NoPen)
        if moment.present or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.accent_soft if moment.present else theme.raised))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 1, -5, -2), 6, 6)
        middle = box.center().y() + 0.5
        painter.setPen(QPen(QColor(theme.faint if moment.undone else theme.accent), 1.4))
        painter.setBrush(QColor(theme.accent) if moment.present else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(box.left() + 14, middle - 4, 8, 8))
        small = face(SANS, 12)
        when = spoken_time(moment.at)
        room = QFontMetricsF(small).horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(QColor(theme.faint))
        right = QRectF(box.left(), box.top(), box.width() - 14, box.height())
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, when)
        font = face(SANS, 13, QFont.Weight.DemiBold if moment.present else QFont.Weight.Normal)
        words = QRectF(box.left() + 32, box.top(), box.width() - 32 - 24 - room, box.height())
        painter.setFont(font)
        painter.setPen(QColor(theme.faint if moment.undone else theme.ink))
        title = QFontMetricsF(font).elidedText(
            moment.words[:1].upper() + moment.words[1:], Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


class HistoryView(Listing):
    """The steps of the document on the desk. `went` carries the number of the step that a person wants to be at.

    `asked` says that more of them is wanted: who did what, from what to what, everybody's.
    """

    went = Signal(int)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._delegate = _Delegate(self)
        self._history: History | None = None
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.more = QPushButton(self)
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.asked)
        self.setViewportMargins(0, 0, 0, self.more.sizeHint().height() + 2 * _EDGE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.more.sizeHint().height()
        self.setViewportMargins(0, 0, 0, high + 2 * _EDGE)
        self.more.setGeometry(_EDGE, self.height() - high - _EDGE, self.width() - 2 * _EDGE, high)

    @property
    def moments(self) -> Sequence[Moment]:
        return self._model.rows

    def show_history(self, history: History | None) -> None:
        """Other steps; the present one is in sight and current."""
        if history is self._history:
            return
        self._history = history
        self._model.show(moments(history) if history is not None else [])
        present = next((row for row, moment in enumerate(self.moments) if moment.present), -1)
        if present >= 0:
            self.setCurrentIndex(self._model.index(present, 0))

    def retranslate(self) -> None:
        history, self._history = self._history, None
        self.setAccessibleName(tr("History"))
        self.more.setText(tr("Who changed what…"))
        self.more.setAccessibleName(tr("Who changed what…"))
        self.show_history(history)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()

    def _pick(self, index: QModelIndex) -> None:
        moment = self.moments[index.row()]
        if not moment.present:
            self.went.emit(moment.number)
