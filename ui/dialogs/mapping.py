"""A table of labels that come in files and that the label schema does not have, with what each becomes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from annotate.exchange.new_labels import place_of
from annotate.model.schema import Schema, words
from annotate.ports import Labels, Unknown
from ui.i18n import language, tr
from ui.told import number

_PLACE = Qt.ItemDataRole.UserRole
_NEW = ("", "")
_NEW_ROW = 1
_SHOWN = 8  # rows that are seen without scrolling


class Mapping(QTableWidget):
    """A row for each label: what it is in the files, how often, and a box with every label of the schema.

    The guess of the reader is chosen at first, "leave out" where there is none. A label can also be added to the
    schema, as it is called in the files.
    """

    changed = Signal()

    def __init__(self, schema: Schema) -> None:
        super().__init__(0, 3)
        self.setObjectName("boxed")
        self.setHorizontalHeaderLabels([tr("In the files"), tr("How often"), tr("Becomes")])
        self.setAccessibleName(tr("Labels that the label schema does not have"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its boxes have the focus, one after another
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._unknown: tuple[Unknown, ...] = ()
        self._targets = QStandardItemModel(self)
        self._rows: dict[tuple[str, str], int] = {}
        self._schema = schema
        self._targets.appendRow(QStandardItem(tr("leave out")))
        new = QStandardItem(tr("a new label of the schema"))
        new.setData(_NEW, _PLACE)
        self._targets.appendRow(new)
        for layer in schema.layers:
            for label in layer.labels:
                title = f"{words(layer.titles, language(), layer.name)}: {words(label.titles, language(), label.name)}"
                item = QStandardItem(f"{title} ({label.name})")
                item.setData((layer.name, label.name), _PLACE)
                self._rows[layer.name, label.name] = self._targets.rowCount()
                self._targets.appendRow(item)

    def show_labels(self, unknown: Sequence[Unknown]) -> None:
        """Rows for these labels; what was chosen for one that is still there stays."""
        before = self.labels()
        self._unknown = tuple(unknown)
        self.setRowCount(0)
        self.setRowCount(len(self._unknown))
        for row, one in enumerate(self._unknown):
            name = f"{self._layer(one.layer)}: {one.label}" if one.layer else one.label
            self.setItem(row, 0, QTableWidgetItem(name))
            count = QTableWidgetItem(number(one.count))
            count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, 1, count)
            box = QComboBox()
            box.setModel(self._targets)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(16)
            box.setAccessibleName(tr("{label} becomes").format(label=name))
            key = (one.layer, one.label)
            target = before.get(key, one.guess)
            # what is no label of the schema was chosen to become one
            box.setCurrentIndex(self._rows.get(target, _NEW_ROW) if target else 0)
            box.currentIndexChanged.connect(self.changed)
            box.installEventFilter(self)
            self.setCellWidget(row, 2, box)
        self.resizeRowsToContents()
        for row in range(len(self._unknown)):
            self.setRowHeight(row, max(self.rowHeight(row), self.box(row).sizeHint().height()) + 4)
        rows = sum(self.rowHeight(row) for row in range(min(len(self._unknown), _SHOWN)))
        height = self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()
        self.setFixedHeight(height)

    def _layer(self, name: str) -> str:
        """The title of a layer, its name where the schema does not have it."""
        layer = self._schema.layer(name)
        return words(layer.titles, language(), name) if layer else name

    def box(self, row: int) -> QComboBox:
        """The box of a row."""
        box = self.cellWidget(row, 2)
        assert isinstance(box, QComboBox)
        return box

    def labels(self) -> Labels:
        """What each label becomes, None where it is left out."""
        found: dict[tuple[str, str], tuple[str, str] | None] = {}
        for row, one in enumerate(self._unknown):
            target = self.box(row).currentData(_PLACE)
            if target == _NEW:
                found[one.layer, one.label] = place_of(self._schema, one.layer, one.label)
            else:
                found[one.layer, one.label] = (str(target[0]), str(target[1])) if target else None
        return found

    def left_out(self) -> list[int]:
        """The rows of labels that are left out."""
        return [row for row in range(len(self._unknown)) if self.box(row).currentIndex() == 0]

    def add_left_out(self) -> None:
        """Makes new labels of all that would be left out."""
        for row in self.left_out():
            self.box(row).setCurrentIndex(_NEW_ROW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Brings the row whose box gets the focus into sight."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QComboBox):
            self.scrollTo(self.indexAt(watched.pos()))
        return super().eventFilter(watched, event)
