"""The list of what becomes of annotations: those that somebody should look at, with a tick for those that stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotate.model.text import hull, on_one_line
from annotate.reanchor import Fallen, Plan
from ui.i18n import tr
from ui.keys import chord
from ui.panels.labels import tip
from ui.panels.listing import Index, Rows
from ui.theme import SANS, SERIF, Theme, face

_TICK = 34  # pixels from the left in which a click ticks
_HEIGHT = 52
_CONTEXT = 40  # code points on either side of the words


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words: what an annotation covered and what it would cover ("" where it is lost), whose it is."""

    fallen: Fallen
    old: str
    new: str
    before: str
    after: str
    about: str

    @property
    def id(self) -> str:
        return self.fallen.annotation.id

    @property
    def may_stay(self) -> bool:
        """Whether there is a choice."""
        return bool(self.fallen.place.fragments) and not self.fallen.in_the_way

    @property
    def words(self) -> str:
        """The words before and after, or that they are gone."""
        if not self.new:
            return self.old
        return f"{self.old} → {self.new}" if self.new != self.old else self.old


def lines_of(plan: Plan, names: Mapping[str, str], me: str) -> list[Line]:
    """The rows of a plan: uncertain ones, then lost ones; `names` are those of annotators, `me` the id of the one who
    corrects.
    """
    return lines_for(plan, (*plan.uncertain, *plan.lost), names, me)


def lines_for(plan: Plan, fallen: Iterable[Fallen], names: Mapping[str, str], me: str) -> list[Line]:
    """The rows of some annotations of a plan."""
    return [_line(plan, one, names, me) for one in fallen]


def _line(plan: Plan, fallen: Fallen, names: Mapping[str, str], me: str) -> Line:
    a, places = fallen.annotation, fallen.place.fragments
    text, there = (plan.text, hull(places)) if places else (plan.document.text, hull(a.fragments))
    old = on_one_line(a.fragments, plan.document.text)
    new = on_one_line(places, plan.text) if places else ""
    before = " ".join(text[max(0, there.start - _CONTEXT) : there.start].split("\n")[-1].split())
    after = " ".join(text[there.end : there.end + _CONTEXT].split("\n")[0].split())
    about = [a.label]
    if a.annotator != me:
        about.append(names.get(a.annotator, ""))
    if fallen.place.fate == "lost":
        about.append(tr("its words are gone"))
    elif fallen.in_the_way:
        about.append(tr("another annotation is in the way"))
    elif new == old and fallen.place.fate == "uncertain":
        about.append(tr("found elsewhere"))
    return Line(fallen, old, new, before, after, " · ".join(filter(None, about)))


class Fates(Rows[Line]):
    """The rows, and the ids of the annotations that are not to stay."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dropped: set[str] = set()

    def stays(self, line: Line) -> bool:
        return line.may_stay and line.id not in self.dropped

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.words}, {line.about}, {tr('stays') if self.stays(line) else tr('goes')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{line.before} {line.words} {line.after}")
        if role == Qt.ItemDataRole.CheckStateRole and line.may_stay:
            return Qt.CheckState.Checked if self.stays(line) else Qt.CheckState.Unchecked
        return None

    def toggle(self, row: int) -> None:
        """The other choice for a row that leaves one."""
        if self.rows[row].may_stay:
            self.dropped ^= {self.rows[row].id}
            self.dataChanged.emit(self.index(row), self.index(row))


class FateRow(QStyledItemDelegate):
    """Draws a tick or a cross, old and new words, below them whose it is and the words around. All is plain text."""

    def __init__(self, theme: Theme, model: Fates, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, Line):
            return
        theme, box = self._theme, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        stays = self._model.stays(line)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.accent_soft))
        self._sign(painter, QRectF(box.left() + 11, box.top() + 9, 14, 14), line.may_stay, stays)
        words = QRectF(box.left() + _TICK, box.top() + 4, box.width() - _TICK - 12, 24)
        self._words(painter, words, line, stays)
        painter.setFont(face(SANS, 12))
        painter.setPen(QColor(theme.faint))
        below = QRectF(words.left(), words.bottom(), words.width(), 18)
        said = f"{line.about} · … {line.before} [ ] {line.after} …" if line.before or line.after else line.about
        said = QFontMetricsF(painter.font()).elidedText(said, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()

    def _words(self, painter: QPainter, room: QRectF, line: Line, stays: bool) -> None:
        """Old words, an arrow, new ones; what goes is struck out."""
        old_face, new_face = QFont(face(SERIF, 15)), face(SERIF, 15, QFont.Weight.Bold)
        old_face.setStrikeOut(not stays)
        metrics = QFontMetricsF(old_face)
        changed = bool(line.new) and line.new != line.old
        most = room.width() * (0.46 if changed else 1.0)
        old = metrics.elidedText(line.old, Qt.TextElideMode.ElideMiddle, most)
        painter.setFont(old_face)
        painter.setPen(QColor(self._theme.ink if stays and not changed else self._theme.faint))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, old)
        if not changed:
            return
        at = room.left() + metrics.horizontalAdvance(old)
        plain_face = face(SERIF, 15)
        painter.setFont(plain_face)
        painter.drawText(QRectF(at, room.top(), 30, room.height()), Qt.AlignmentFlag.AlignCenter, "→")
        painter.setFont(new_face if stays else old_face)
        painter.setPen(QColor(self._theme.ink if stays else self._theme.faint))
        rest = QRectF(at + 30, room.top(), room.right() - at - 30, room.height())
        new = QFontMetricsF(new_face).elidedText(line.new, Qt.TextElideMode.ElideMiddle, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, new)

    def _sign(self, painter: QPainter, box: QRectF, may_stay: bool, stays: bool) -> None:
        theme = self._theme
        if not may_stay:
            painter.setPen(QPen(QColor(theme.danger), 1.8))
            inner = box.adjusted(3, 3, -3, -3)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
            return
        ink = QColor(theme.accent if stays else theme.faint)
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(ink if stays else QColor(theme.raised))
        painter.drawRoundedRect(box, 3, 3)
        if stays:
            painter.setPen(QPen(QColor(theme.raised), 1.8))
            corners = (QPointF(-4, 0), QPointF(-1, 3), QPointF(4, -4))
            painter.drawPolyline(QPolygonF([box.center() + corner for corner in corners]))


class FatesView(QListView):
    """The list: Space changes the choice, a row that is reached or clicked is shown (`picked`) in the text."""

    picked = Signal(object)

    def __init__(self, model: Fates) -> None:
        super().__init__()
        self._fates = model
        self.setModel(model)
        self.setObjectName("boxed")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.picked.emit(self._fates.rows[current.row()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            self.picked.emit(self._fates.rows[self.currentIndex().row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if chord(event) == "Space" and self.currentIndex().isValid():
            self._fates.toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if event.position().x() < _TICK:
            self._fates.toggle(index.row())
        self.picked.emit(self._fates.rows[index.row()])
