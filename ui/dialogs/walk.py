"""What is shown and walked: layers and labels, suggestions, scores. All of it can be reached with the keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotate.model.schema import words
from annotate.model.state import State
from ui.article.decorations import Filter
from ui.dialogs.parts import buttons, column, sized
from ui.i18n import language, tr
from ui.panels.topbar import below_titles, claim_titles

_NAME = Qt.ItemDataRole.UserRole


class WalkDialog(QDialog):
    """A tree of layers and labels to tick, and what else decides; `filter` is what was chosen."""

    def __init__(self, parent: QWidget, state: State, which: Filter) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What is shown and walked"))
        sized(self, 460, 560)
        self._tree = QTreeWidget()
        self._tree.setObjectName("boxed")
        self._tree.setHeaderHidden(True)
        self._tree.setColumnCount(1)
        self._tree.setAccessibleName(tr("Layers and labels"))
        self._fill(state, which)
        self._only = QCheckBox(tr("Only suggestions"))
        self._rejected = QCheckBox(tr("Rejected, struck through"))
        self._below, self._claims = QComboBox(), QComboBox()
        for box, titles in ((self._below, below_titles()), (self._claims, claim_titles())):
            for score, title in titles.items():
                box.addItem(title, score)
        self._show(which)
        form = QFormLayout()
        form.addRow(tr("Score"), self._below)
        form.addRow(tr("Shown"), self._claims)
        row = buttons(self)
        everything = QPushButton(tr("Show everything"))
        row.addButton(everything, QDialogButtonBox.ButtonRole.ResetRole)
        everything.clicked.connect(self._everything)
        layout = column(self, self._tree, self._only, self._rejected)
        layout.addLayout(form)
        layout.addWidget(row)
        self._tree.setCurrentItem(self._lines()[0])
        self._tree.setFocus()

    def _fill(self, state: State, which: Filter) -> None:
        """A line for each layer with its labels below it, the switched off ones only where they are hidden or used."""
        used = {(mark.layer, mark.label) for mark in state.marks} | which.labels
        for layer in state.schema.layers:
            labels = [label for label in layer.labels if label.active or (layer.name, label.name) in used]
            line = QTreeWidgetItem(self._tree, [words(layer.titles, language(), layer.name)])
            line.setData(0, _NAME, layer.name)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            if len(labels) > 1:
                line.setFlags(line.flags() | Qt.ItemFlag.ItemIsAutoTristate)
                for label in labels:
                    entry = QTreeWidgetItem(line, [f"{label.name} · {words(label.titles, language(), label.name)}"])
                    entry.setData(0, _NAME, label.name)
                    entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        self._tree.expandAll()

    def _lines(self) -> list[QTreeWidgetItem]:
        found = (self._tree.topLevelItem(i) for i in range(self._tree.topLevelItemCount()))
        return [line for line in found if line is not None]

    def _show(self, which: Filter) -> None:
        for line in self._lines():
            layer = str(line.data(0, _NAME))
            for entry in _entries(line):
                shown = not which.hides(layer, str(entry.data(0, _NAME)))
                entry.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            if not line.childCount():
                hidden = layer in which.hidden or any(name == layer for name, _ in which.labels)
                line.setCheckState(0, Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
        self._only.setChecked(which.suggested_only)
        self._rejected.setChecked(which.rejected)
        for box, score in ((self._below, which.below), (self._claims, which.claims_from)):
            box.setCurrentIndex(max(0, box.findData(score)))

    def _everything(self) -> None:
        self._show(Filter())

    def filter(self) -> Filter:
        """What was chosen. A layer without a label that shows is hidden as a whole."""
        hidden: set[str] = set()
        labels: set[tuple[str, str]] = set()
        for line in self._lines():
            layer = str(line.data(0, _NAME))
            if line.checkState(0) == Qt.CheckState.Unchecked:
                hidden.add(layer)
                continue
            for entry in _entries(line):
                if entry.checkState(0) == Qt.CheckState.Unchecked:
                    labels.add((layer, str(entry.data(0, _NAME))))
        return Filter(
            frozenset(hidden), self._only.isChecked(), float(self._below.currentData()),
            float(self._claims.currentData()), self._rejected.isChecked(), frozenset(labels),
        )  # fmt: skip


def _entries(line: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (line.child(i) for i in range(line.childCount()))
    return [entry for entry in found if entry is not None]
