"""A list of places in articles: a tick, the words in the middle of theirs, and what stands there now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotate.mentions import Mention
from ui.i18n import tr
from ui.keys import chord
from ui.panels.labels import tip
from ui.theme import SANS, SERIF, Theme, face

_Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_TICK = 34  # pixels from the left in which a click ticks


class PlacesModel(QAbstractListModel):
    """Places and which of them are ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: list[tuple[str, Mention]] = []
        self.ticked: set[int] = set()

    def clear(self) -> None:
        self.beginResetModel()
        self.places, self.ticked = [], set()
        self.endResetModel()

    def add(self, title: str, found: Sequence[Mention]) -> None:
        """More places, of the document of that title."""
        first = len(self.places)
        self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
        self.places.extend((title, mention) for mention in found)
        self.ticked |= {first + i for i, mention in enumerate(found) if mention.offered}
        self.endInsertRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.places)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        title, mention = self.places[index.row()]
        if role == ROW:
            return title, mention, index.row() in self.ticked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{mention.before}{mention.words}{mention.after} — {standing_words(mention)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(title)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self.ticked else Qt.CheckState.Unchecked
        return None

    def toggle(self, row: int) -> None:
        self.ticked ^= {row}
        self.dataChanged.emit(self.index(row), self.index(row))

    def toggle_all(self) -> None:
        """Ticks all; none where all are ticked."""
        everything = set(range(len(self.places)))
        self.ticked = set() if self.ticked == everything else everything
        if everything:
            self.dataChanged.emit(self.index(0), self.index(len(self.places) - 1))

    def chosen(self) -> list[Mention]:
        return [self.places[row][1] for row in sorted(self.ticked)]


def standing_words(mention: Mention) -> str:
    """What stands at a place now."""
    if mention.standing == "suggestion":
        return tr("suggested: {label}").format(label=mention.label)
    return mention.label if mention.standing == "annotation" else tr("nothing yet")


class PlaceRow(QStyledItemDelegate):
    """Draws a tick, the words in the middle of theirs, what stands there, and the title of the document."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.titles = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, 48 if self.titles else 30)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        title, mention, ticked = index.data(ROW)
        theme, box = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.accent_soft))
        self._tick(painter, QRectF(box.left() + 11, box.top() + 8, 14, 14), ticked)
        small = face(SANS, 12)
        side = 132
        line = QRectF(box.left() + _TICK, box.top() + 4, box.width() - _TICK - side - 14, 22)
        painter.setFont(small)
        painter.setPen(QColor(theme.faint))
        place = QRectF(box.right() - side, line.top(), side - 8, 22)
        words = QFontMetricsF(small).elidedText(standing_words(mention), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        if self.titles:
            below = QRectF(line.left(), line.bottom() - 1, box.width() - _TICK - 14, 18)
            words = QFontMetricsF(small).elidedText(title, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)
        self._context(painter, line, mention)
        painter.restore()

    def _tick(self, painter: QPainter, box: QRectF, ticked: bool) -> None:
        ink = QColor(self._theme.accent if ticked else self._theme.faint)
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(ink if ticked else QColor(self._theme.raised))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(QColor(self._theme.raised), 1.8))
            low = box.center() + QPointF(-1, 3)
            painter.drawPolyline(QPolygonF([box.center() + QPointF(-4, 0), low, box.center() + QPointF(4, -4)]))

    def _context(self, painter: QPainter, line: QRectF, mention: Mention) -> None:
        """The words with what stands before and behind them, so that the words of all rows are in one place."""
        plain_face, strong = face(SERIF, 14), face(SERIF, 14, QFont.Weight.Bold)
        metrics, bold = QFontMetricsF(plain_face), QFontMetricsF(strong)
        left = line.width() * 0.36
        words = bold.elidedText(mention.words, Qt.TextElideMode.ElideMiddle, line.width() - left)
        before = metrics.elidedText(mention.before, Qt.TextElideMode.ElideLeft, left)
        painter.setFont(plain_face)
        painter.setPen(QColor(self._theme.faint))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextIncludeTrailingSpaces
        painter.drawText(QRectF(line.left(), line.top(), left, line.height()), align, before)
        painter.setFont(strong)
        painter.setPen(QColor(self._theme.ink))
        x = line.left() + left
        painter.drawText(QRectF(x, line.top(), line.right() - x, line.height()), Qt.AlignmentFlag.AlignVCenter, words)
        x += bold.horizontalAdvance(words)
        after = metrics.elidedText(mention.after, Qt.TextElideMode.ElideRight, line.right() - x)
        painter.setFont(plain_face)
        painter.setPen(QColor(self._theme.faint))
        painter.drawText(QRectF(x, line.top(), line.right() - x, line.height()), Qt.AlignmentFlag.AlignVCenter, after)


class PlacesView(QListView):
    """The list: Space ticks, Ctrl+A ticks all, Enter does it."""

    done = Signal()

    def __init__(self, model: PlacesModel) -> None:
        super().__init__()
        self._places = model
        self.setModel(model)
        self.setObjectName("boxed")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = chord(event)
        if keys == "Space" and self.currentIndex().isValid():
            self._places.toggle(self.currentIndex().row())
        elif keys == "Ctrl+a":
            self._places.toggle_all()
        elif keys == "Return":
            self.done.emit()
        elif keys.startswith("Alt+"):  # the list would look for a row with that letter
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < _TICK:
            self._places.toggle(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._places.toggle(index.row())
