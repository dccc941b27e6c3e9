"""A small list beside a quote or claim in which one finds, by typing, who says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotate.names import Known, matching
from ui.i18n import tr
from ui.keys import chord
from ui.panels.listing import Index, Rows
from ui.panels.lists import list_faces
from ui.theme import LIGHT, Theme

WIDTH, _LEAST, _ROW, _SHOWN = 304, 216, 28, 12  # pixels, pixels, pixels, rows without scrolling


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: a name, or `kind` for somebody without one, in which words, why, and the key cap and number if any."""

    name: str
    kind: str
    words: str
    why: str = ""
    cap: str = ""
    number: int | None = None


class Picker(QFrame):
    """A line to type on and what fits. `picked` carries (name, kind), `left` that nobody was picked."""

    picked = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._within = parent
        self._offered: Sequence[Choice] = ()
        self._known: Sequence[Known] = ()
        self._titled: Callable[[str], str] = str
        self.line = _Line(self._key, self._away)
        self.model: Rows[Choice] = _Choices(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line keeps the keys
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = _Delegate(self.list)
        self.list.setItemDelegate(self._delegate)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(7, 7, 7, 7)
        rows.setSpacing(5)
        rows.addWidget(self.line)
        rows.addWidget(self.list)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.line.textChanged.connect(self._typed)
        self.list.clicked.connect(self._take)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme

    def ask(
        self,
        title: str,
        offered: Sequence[Choice],
        known: Sequence[Known],
        titled: Callable[[str], str],
        at: QPoint,
    ) -> None:
        """Comes up at a place in the parent, as near as there is room; nothing is typed yet. `titled` gives the words
        for a label.
        """
        self._offered, self._known, self._titled = offered, known, titled
        self.line.setPlaceholderText(title)
        self.line.setAccessibleName(title)
        self.line.clear()
        self._typed("")
        self._place(at)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, at: QPoint) -> None:
        """As wide as the margin, and where all rows would find room."""
        room = self._within.rect().adjusted(6, 6, -6, -6)
        width = min(max(_LEAST, min(WIDTH, room.right() - at.x())), room.width())
        x = max(room.left(), min(at.x(), room.right() - width))
        y = max(room.top(), min(at.y(), room.bottom() - self._high(len(self.model.rows))))
        self.setGeometry(x, y, width, self._high(len(self.model.rows)))

    def _high(self, rows: int) -> int:
        """The height for so many rows, pixels; no more than there is room for."""
        self.line.ensurePolished()
        chrome = self.line.sizeHint().height() + 24
        return min(self._within.height() - 12, chrome + _ROW * max(1, min(_SHOWN, rows)))

    def _typed(self, words: str) -> None:
        """Candidates first, then every name that fits, then what was typed as a new one."""
        typed = " ".join(words.split())
        if typed:
            names = {known.name: known for known in matching(self._known, typed)}
            # by the words of the whole entity: an alias finds a candidate as well
            here = [c for c in self._offered if c.name in names or _begins(c.words, typed)]
        else:
            names = {known.name: known for known in self._known if known.speaks}
            here = list(self._offered)
        there = {c.name for c in here if not c.kind}
        found = [
            *here,
            *(Choice(k.name, "", k.name, self._titled(k.label)) for k in names.values() if k.name not in there),
        ]
        if typed and typed not in {c.name for c in found if not c.kind}:
            found.append(Choice(typed, "", tr("new name: {name}").format(name=typed)))
        self.model.show(found)
        self.resize(self.width(), self._high(len(found)))
        self._go_to(0)

    def _go_to(self, row: int) -> None:
        count = len(self.model.rows)
        if count:
            index = self.model.index(row % count, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
            self.line.setAccessibleDescription(self.model.rows[index.row()].words)

    @property
    def current(self) -> Choice | None:
        """The highlighted row."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _key(self, event: QKeyEvent) -> bool:
        keys = chord(event)
        if keys == "Esc":
            self.close_and_tell()
        elif keys == "Return":
            self._take(self.list.currentIndex())
        elif keys in ("Down", "Tab"):
            self._go_to(self.list.currentIndex().row() + 1)
        elif keys in ("Up", "Shift+Tab"):
            self._go_to(self.list.currentIndex().row() - 1)
        elif keys.isdigit() and not self.line.text():
            found = next((c for c in self._offered if c.number == int(keys)), None)
            if found is not None:
                self._pick(found)
        else:
            return False
        return True

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self._pick(self.model.rows[index.row()])

    def _pick(self, choice: Choice) -> None:
        self.hide()
        self.picked.emit((choice.name, choice.kind))

    def close_and_tell(self) -> None:
        """Goes away; the keys are the article's again."""
        self.hide()
        self.left.emit()

    def _away(self) -> None:
        """The keys have gone elsewhere."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the line does not want is not the article's either


def _begins(words: str, typed: str) -> bool:
    """Whether words have one that begins with each word typed."""
    there = words.casefold().replace("ё", "е").split()
    return all(any(word.startswith(w) for word in there) for w in typed.casefold().replace("ё", "е").split())


class _Choices(Rows[Choice]):
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, (choice.cap, choice.words, choice.why)))
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a row: key cap, name, why; all plain text."""

    theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(choice, Choice):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, theme = QRect(option.rect), self.theme
        state: QStyle.StateFlag = option.state
        chosen, hovered = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if chosen else theme.chrome))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
        font, small = list_faces(option)
        left = float(box.left() + 7)
        if choice.cap:
            painter.setFont(small)
            width = max(18.0, QFontMetricsF(small).horizontalAdvance(choice.cap) + 9)
            cap = QRectF(left, box.top() + 5, width, box.height() - 10)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.paper))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(QColor(theme.ink))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, choice.cap)
            left += width + 8
        metrics = QFontMetricsF(small)
        why = metrics.horizontalAdvance(choice.why)
        room = QRectF(left, box.top(), box.right() - 8 - left, box.height())
        name = QFontMetricsF(font).horizontalAdvance(choice.words)
        if name + why + 12 > room.width():
            why = max(0.0, min(why, room.width() - name - 12)) if name < room.width() * 0.7 else 0.0
        painter.setFont(small)
        painter.setPen(QColor(theme.faint))
        if why > 24:
            said = metrics.elidedText(choice.why, Qt.TextElideMode.ElideRight, why + 1)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, said)
            room = room.adjusted(0, 0, -why - 10, 0)
        painter.setFont(font)
        painter.setPen(QColor(theme.ink))
        said = QFontMetricsF(font).elidedText(choice.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()


class _Line(QLineEdit):
    """A line that asks about its keys first, and tells when they go elsewhere in the window."""

    def __init__(self, on_key: Callable[[QKeyEvent], bool], on_away: Callable[[], None]) -> None:
        super().__init__()
        self._on_key, self._on_away = on_key, on_away

    def event(self, event: object) -> bool:
        # Tab would leave the line before keyPressEvent hears of it
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and self._tabs(event):
            return self._on_key(event)
        return super().event(event)  # type: ignore[arg-type]

    def _tabs(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._on_away()
