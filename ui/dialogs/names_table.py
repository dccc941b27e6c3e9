"""The table of the project's names: a row each, and below those that are unfolded their documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from annotate.model.schema import Schema, words
from annotate.namesakes import Namesake
from annotate.project_names import Named
from ui.i18n import language, noop, tr
from ui.keys import chord
from ui.panels.labels import tip
from ui.told import number

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = (noop("Name"), noop("Label"), noop("Documents"), noop("Mentions"), noop("Quotes"), noop("Wikidata"))
_WIDTHS = (250, 112, 186, 102, 76, 102)  # pixels
_FOLD = 22  # pixels from the left in which a click folds and unfolds


@dataclass(slots=True)
class NameRow:
    """A name, or (`place`) one of its documents."""

    one: Namesake
    place: Named | None = None
    unfolded: bool = False

    @property
    def places(self) -> list[Named]:
        return [self.place] if self.place else self.one.places


class NamesModel(QAbstractTableModel):
    """The rows that are shown."""

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self._schema = schema
        self.unfolded: set[tuple[str, str]] = set()
        self.rows: list[NameRow] = []

    def show(self, found: Sequence[Namesake]) -> None:
        """Other names, in that order."""
        self.beginResetModel()
        self.rows = []
        for one in found:
            opened = one.key in self.unfolded
            self.rows.append(NameRow(one, None, opened))
            if opened:
                self.rows.extend(NameRow(one, place) for place in one.places)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal:
            return tr(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (3, 4):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._place(row.one, row.place, column) if row.place else self._name(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (0, 2):
            return tip(row.place.title if row.place else row.one.name)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (3, 4):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _name(self, row: NameRow, column: int) -> str:
        one = row.one
        if column == 0:
            return f"{'▾' if row.unfolded else '▸'}  {one.name}"
        if column == 1:
            label = self._schema.label("entity", one.label)
            return words(label.titles, language(), one.label) if label else one.label
        if column == 2:
            count = one.documents
            if one.united:
                return tr("one in %n document(s)", count)
            return tr("same name in %n document(s)", count) if count > 1 else tr("%n document(s)", 1)
        return (number(one.mentions), number(one.quotes), one.wikidata)[column - 3]

    def _place(self, one: Namesake, place: Named, column: int) -> str:
        title = place.title if place.name == one.name else f"{place.title} · {place.name}"
        label = self._schema.label("entity", place.label)
        said = words(label.titles, language(), place.label) if label else place.label
        shown = (f"        {title}", said, "", number(place.mentions), number(place.quotes), place.wikidata)
        return shown[column]

    def fold(self, row: int) -> None:
        """Unfolds a name, or folds it again."""
        here = self.rows[row]
        count = len(here.one.places)
        self.unfolded ^= {here.one.key}
        if here.unfolded:
            self.beginRemoveRows(QModelIndex(), row + 1, row + count)
            del self.rows[row + 1 : row + 1 + count]
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), row + 1, row + count)
            self.rows[row + 1 : row + 1] = [NameRow(here.one, place) for place in here.one.places]
            self.endInsertRows()
        here.unfolded = not here.unfolded
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))


class NamesTable(QTableView):
    """The table: arrows and Ctrl+A choose, Right and Left unfold and fold, Enter goes to a document.

    `went` carries a place, `acted` the letter of what is to be done to the chosen rows.
    """

    went = Signal(object)
    acted = Signal(str)

    def __init__(self, model: NamesModel) -> None:
        super().__init__()
        self._names = model
        self.setModel(model)
        self.setObjectName("boxed")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setStyleSheet("QTableView::item { padding: 0 7px; } QHeaderView::section { padding: 5px 9px; }")
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    def chosen(self) -> list[NameRow]:
        """The selected rows from top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._names.rows[row] for row in rows]

    def choose(self, keys: set[tuple[str, str]], first: bool = False) -> None:
        """Selects the rows of these names, else the first one."""
        rows = (
            [i for i, row in enumerate(self._names.rows) if row.one.key in keys and row.place is None] if keys else []
        )
        for row in rows or ([0] if first and self._names.rows else []):
            self.setCurrentIndex(self._names.index(row, 0))

    def _fold(self, row: int, unfolded: bool | None = None) -> None:
        rows = self._names.rows
        if 0 <= row < len(rows) and rows[row].place is None and rows[row].unfolded != unfolded:
            self._names.fold(row)
            self.setCurrentIndex(self._names.index(row, 0))

    def _go(self, row: int) -> None:
        """To the document of a row; a name that several have is unfolded."""
        if not 0 <= row < len(self._names.rows):
            return
        found = self._names.rows[row]
        if found.place is None and found.one.documents > 1:
            self._fold(row)
        elif found.places[0].mark:
            self.went.emit(found.places[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, row = chord(event), self.currentIndex().row()
        if keys == "Return":
            self._go(row)
        elif keys in ("Right", "Left"):
            self._fold(row, keys == "Right")
        elif keys in ("m", "s", "w"):
            self.acted.emit(keys)
        elif len(keys) == 1:
            event.ignore()  # the table would look for a row with that letter
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.position().x() < _FOLD:
            self._fold(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._go(index.row())
