"""The rows of the list of documents: what they say, and how they are drawn."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotate.ports import Row
from ui.i18n import tr
from ui.panels.labels import brief
from ui.panels.lists import list_faces
from ui.theme import LIGHT, Theme

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


def spoken_date(iso: str) -> str:
    """A date as people write it; what is no ISO date as it is."""
    date = QDate.fromString(iso, Qt.DateFormat.ISODate)
    return QLocale().toString(date, "d MMMM yyyy") if date.isValid() else iso


def detail(row: Row) -> str:
    """The second line of a row."""
    if row.progress == "done":
        state = tr("done")
    elif row.open is None:
        state = tr("no suggestions yet")
    elif row.decided:
        state = tr("{decided} of {all} decided").format(decided=row.decided, all=row.decided + row.open)
    else:
        state = tr("%n suggestion(s)", row.open)
    return " · ".join(filter(None, (spoken_date(row.date), state)))


class RowDelegate(QStyledItemDelegate):
    """Draws a row: a sign for the status, the title on two lines at most, date and counts."""

    theme: Theme = LIGHT
    current: str = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        font, small = list_faces(option)
        return QSize(120, 2 * _high(font) + _high(small) + 15)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self.theme
        if row.id == self.current:
            painter.fillRect(box, QColor(theme.accent_soft))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(theme.raised))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        _sign(painter, QPointF(box.left() + 20, box.top() + 18), row, theme)
        font, small = list_faces(option)
        text = QRectF(box.left() + 36, box.top() + 8, box.width() - 46, 2 * _high(font))
        painter.setPen(QColor(theme.ink))
        lines = _two_lines(painter, brief(row.title), font, text)
        painter.setPen(QColor(theme.faint))
        painter.setFont(small)
        words = QFontMetricsF(small).elidedText(brief(detail(row)), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(
            QRectF(text.left(), text.top() + _high(font) * lines + 1, text.width(), _high(small)), 0, words
        )
        painter.restore()


def _high(font: QFont) -> int:
    """The height of one line of a row, pixels."""
    return QFontMetrics(font).height() + 1


def _two_lines(painter: QPainter, title: str, font: QFont, box: QRectF) -> int:
    """Draws a title on at most two lines; how many it took. Plain text, never markup."""
    layout = QTextLayout(title, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    count = 0
    while count < 2:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        words = title[line.textStart() :] if count == 1 else title[line.textStart() :][: line.textLength()]
        words = metrics.elidedText(words.strip(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRectF(box.left(), box.top() + _high(font) * count, box.width(), _high(font) + 1), 0, words)
        count += 1
    layout.endLayout()
    return max(1, count)


def _sign(painter: QPainter, at: QPointF, row: Row, theme: Theme) -> None:
    """○ new, ◐ started, ✓ done, a flag for flagged ones."""
    ink = QColor(theme.accent if row.progress != "new" else theme.faint)
    painter.setPen(QPen(ink, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if row.flagged:
        painter.setPen(QPen(QColor(theme.danger), 1.6))
        painter.drawLine(at + QPointF(-4, -6), at + QPointF(-4, 6))
        painter.setBrush(QColor(theme.danger))
        painter.drawPolygon(QPolygonF([at + QPointF(-4, -6), at + QPointF(6, -3), at + QPointF(-4, 0)]))
    elif row.progress == "done":
        painter.drawPolyline(QPolygonF([at + QPointF(-5, 0), at + QPointF(-1.5, 4), at + QPointF(5.5, -4.5)]))
    else:
        painter.drawEllipse(at, 5, 5)
        if row.progress == "started":
            half = QPainterPath(at)
            half.arcTo(QRectF(at.x() - 5, at.y() - 5, 10, 10), 90, 180)
            painter.fillPath(half, ink)
