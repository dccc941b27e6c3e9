"""The list of entities: unfolded, renamed, merged, split and linked from the rows, by keys, menu and drag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)  # fmt: skip
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QMenu,
    QWidget,
)  # fmt: skip

from annotate.model.state import State
from ui.actions import key_title
from ui.i18n import tr
from ui.keys import chord
from ui.panels.entities import EntityDelegate, EntityLine, entity_lines
from ui.panels.lists import Line, LinesView
from ui.theme import SANS, face

_FOLD = 13  # pixels from the left in which a click folds and unfolds
_EDGE = 22  # pixels from an edge in which a drag scrolls
_PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Held:
    """What is dragged: whole entities by their names, or mentions by their marks."""

    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    words: str = ""


class EntitiesView(LinesView):
    """The entities of a document. What a person asks for goes out by signals; nothing is changed here.

    `rename_asked` and `wikidata_asked` carry a name, `merge_asked` (names, the one that they become), `split_asked`
    (ids of marks, the name of the entity that they go to, "" where a name is to be asked for).
    """

    rename_asked = Signal(str)
    wikidata_asked = Signal(str)
    merge_asked = Signal(object)
    split_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.delegate = self.drawing = EntityDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._state: State | None = None
        self._unfolded: set[str] = set()
        self._wanted = ""
        self._modifiers = _PLAIN
        self._pressed: tuple[QPoint, EntityLine] | None = None
        self._kept = False  # a press on one of several selected rows changes the selection only when it was no drag
        self._held: Held | None = None
        self._at = QPoint()

    # rows

    def show_entities(self, state: State | None) -> None:
        """Other entities; what was selected and unfolded stays so, as far as it is still there."""
        if state is None or self._state is None or state.document.id != self._state.document.id:
            self._unfolded.clear()
        self._state = state
        self.show_lines(entity_lines(state, self._unfolded) if state else [])

    def show_lines(self, lines: Sequence[Line]) -> None:
        if lines == self.lines.rows:
            return
        chosen, here = {line.key for line in self.chosen_lines()}, self.line()
        row = max(0, self.currentIndex().row())
        super().show_lines(lines)
        keys = [line.key for line in lines if isinstance(line, EntityLine)]
        wanted, self._wanted = (self._wanted, ""), ""
        model = self.selectionModel()
        for i, key in enumerate(keys):
            if key in chosen:
                model.select(self.lines.index(i), QItemSelectionModel.SelectionFlag.Select)
        if wanted in keys:
            self.setCurrentIndex(self.lines.index(keys.index(wanted)))
        elif here is not None and keys:
            row = keys.index(here.key) if here.key in keys else min(row, len(keys) - 1)
            model.setCurrentIndex(self.lines.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)

    def keep(self, name: str) -> None:
        """The row that is to be the current one once the list shows what was done."""
        self._wanted = name
        if self.hasFocus():
            self.show_entities(self._state)

    def line(self) -> EntityLine | None:
        """The current row."""
        return self._line(self.currentIndex())

    def chosen_lines(self) -> list[EntityLine]:
        """The selected rows from top to bottom, without any the current one."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = [line for row in rows if isinstance(line := self.lines.rows[row], EntityLine)]
        return found or [line for line in [self.line()] if line]

    def _line(self, index: QModelIndex) -> EntityLine | None:
        row = self.lines.rows[index.row()] if 0 <= index.row() < len(self.lines.rows) else None
        return row if isinstance(row, EntityLine) else None

    def _fold(self, line: EntityLine | None, unfolded: bool) -> bool:
        """Folds or unfolds the entity of a row; whether that changed anything."""
        if line is None or (line.name in self._unfolded) == unfolded or (unfolded and line.unfolded is None):
            return False
        self._unfolded ^= {line.name}
        self._wanted = line.name
        self.show_entities(self._state)
        return True

    # what is asked for

    def rename(self) -> None:
        if line := self.line():
            self.rename_asked.emit(line.name)

    def wikidata(self) -> None:
        if line := self.line():
            self.wikidata_asked.emit(line.name)

    def merge(self) -> None:
        """The selected entities become one, under the name of the most frequent."""
        names = self._names(self.chosen_lines())
        if len(names) > 1:
            self.merge_asked.emit((names, self._largest(names)))

    def split(self) -> None:
        """The selected mentions, else the focused one of the entity, else the one that it has, are somebody else."""
        marks = tuple(line.marks[0] for line in self.chosen_lines() if line.child)
        line = self.line()
        if not marks and line is not None:
            focused = self.delegate.focused
            marks = (focused,) if focused in line.marks else line.marks[:1]
        if marks:
            self.split_asked.emit((marks, ""))

    def _names(self, lines: Sequence[EntityLine]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.name for line in lines))

    def _largest(self, names: Sequence[str]) -> str:
        counts = {r.name: len(r.marks) for r in self.lines.rows if isinstance(r, EntityLine) and not r.child}
        return max(names, key=lambda name: counts.get(name, 0))

    # keys and menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._modifiers = _PLAIN
        keys, line = chord(event), self.line()
        acts = {"F2": self.rename, "m": self.merge, "s": self.split, "w": self.wikidata}
        if keys == "Esc" and self._held is not None:
            self._let_go()
        elif keys in acts:
            acts[keys]()
        elif keys == "Right" and line is not None:
            self._fold(line, True)
        elif keys == "Left" and line is not None:
            self._fold(line, False)
        elif len(keys) == 1:
            event.ignore()  # the list would look for a row with that letter
        else:
            super().keyPressEvent(event)

    def menu(self) -> QMenu:
        """What can be done to the rows, with the keys."""
        menu, line, chosen = QMenu(self), self.line(), self.chosen_lines()
        for words, key, act, makes_sense in (
            (tr("Rename…"), "F2", self.rename, line is not None),
            (tr("Merge the selected ones"), "m", self.merge, len(self._names(chosen)) > 1),
            (tr("Split off: somebody else…"), "s", self.split, line is not None),
            (tr("Wikidata id…"), "w", self.wikidata, line is not None),
        ):
            action = menu.addAction(f"{words}\t{key_title(key)}")
            action.setEnabled(makes_sense)
            action.triggered.connect(act)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.line() is None:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        menu = self.menu()
        menu.exec(place if by_key else event.globalPos())
        menu.deleteLater()

    # pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line, self._modifiers = self._line(index), event.modifiers()
        self._pressed, self._kept = None, False
        if event.button() == Qt.MouseButton.LeftButton and line is not None:
            if line.unfolded is not None and event.position().x() < _FOLD:
                self._fold(line, not line.unfolded)
                return
            self._pressed = event.position().toPoint(), line
            chosen = self.selectionModel().isSelected(index) and len(self.selectionModel().selectedIndexes()) > 1
            if chosen and not event.modifiers():
                self._kept = True
                return
        elif event.button() == Qt.MouseButton.RightButton and self.selectionModel().isSelected(index):
            return  # the menu is about all that are selected
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        start, line = self._pressed
        if self._held is None and (at - start).manhattanLength() >= QApplication.startDragDistance():
            self._held = self._taken(line)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._held is not None:
            self._at = at
            self._scroll(at)
            target = self._target()
            self.drawing.onto = target.name if target is not None and self.outcome() else ""
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, held, self._pressed = self._pressed, self._held, None
        if held is not None:
            self._at = event.position().toPoint()
            target, words = self._target(), self.outcome()
            inside = self.viewport().rect().contains(self._at)
            self._let_go()
            if words and inside:
                self._dropped(held, target)
            return
        if self._kept and pressed is not None:
            self._kept = False
            index = self.indexAt(pressed[0])
            self.setCurrentIndex(index)
            self._pick(index)
            return
        super().mouseReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._let_go()
        super().focusOutEvent(event)

    def _pick(self, index: QModelIndex) -> None:
        if self._modifiers == _PLAIN:  # with Ctrl or Shift one selects
            super()._pick(index)

    def _taken(self, line: EntityLine) -> Held:
        """What a drag that began on a row takes along."""
        chosen = [one for one in self.chosen_lines() if one.child == line.child]
        lines = chosen if line in chosen else [line]
        if line.child:
            return Held(marks=tuple(one.marks[0] for one in lines), words=line.title)
        return Held(names=self._names(lines), words=", ".join(one.title for one in lines))

    def _target(self) -> EntityLine | None:
        return self._line(self.indexAt(self._at))

    def outcome(self) -> str:
        """What letting go here would do, in words; "" for nothing."""
        held, target = self._held, self._target()
        if held is None:
            return ""
        if target is None:
            return tr("«{words}»: somebody else, under another name").format(words=held.words) if held.marks else ""
        if held.marks:
            own = {line.name for line in self._of(held.marks)} == {target.name}
            return "" if own else tr("«{words}» becomes a mention of «{name}»").format(
                words=held.words, name=target.name
            )  # fmt: skip
        if target.name in held.names:
            return ""
        return tr("«{words}» is the same as «{name}»").format(words=held.words, name=target.name)

    def _of(self, marks: Sequence[str]) -> list[EntityLine]:
        rows = (row for row in self.lines.rows if isinstance(row, EntityLine) and row.child)
        return [row for row in rows if row.marks[0] in marks]

    def _dropped(self, held: Held, target: EntityLine | None) -> None:
        if held.marks:
            self.split_asked.emit((held.marks, target.name if target else ""))
        elif target is not None:
            self.merge_asked.emit(((*held.names, target.name), target.name))

    def _let_go(self) -> None:
        self._held, self._pressed, self.drawing.onto = None, None, ""
        self.unsetCursor()
        self.viewport().update()

    def _scroll(self, at: QPoint) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        step = -1 if at.y() < _EDGE else 1 if at.y() > height - _EDGE else 0
        bar.setValue(bar.value() + step * bar.singleStep())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        words = self.outcome()
        if not words:
            return
        theme, painter = self.delegate.theme, QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, room = face(SANS, 12), self.viewport().rect()
        metrics = QFontMetricsF(font)
        words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width() - 32)
        box = QRectF(0, 0, metrics.horizontalAdvance(words) + 18, metrics.height() + 10)
        below = self._at.y() + 18
        top = below if below + box.height() < room.height() else self._at.y() - 12 - box.height()
        box.moveTo(min(max(6.0, self._at.x() - 20.0), room.width() - box.width() - 6), top)
        painter.setPen(QPen(QColor(theme.accent), 1))
        painter.setBrush(QColor(theme.accent_soft))
        painter.drawRoundedRect(box, 7, 7)
        painter.setFont(font)
        painter.setPen(QColor(theme.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
