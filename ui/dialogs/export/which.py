"""Which documents and annotations are exported, whose, and in how many parts."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotate.model.schema import Schema, words
from annotate.ports import ADJUDICATED, EACH, ProjectStore
from ui.dialogs.export.parting import Parting
from ui.dialogs.parts import children, lines
from ui.i18n import language, tr
from ui.panels.labels import ElidedBox, brief, plain

_NAME = Qt.ItemDataRole.UserRole
_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Documents(QWidget):
    """Whose work on which documents. `changed` tells that something was chosen."""

    changed = Signal()

    def __init__(self, store: ProjectStore, annotator: str) -> None:
        super().__init__()
        names = [a.name for a in store.annotators()] or [annotator]
        self.annotator = ElidedBox()
        # as wide as the other fields, whatever the names are
        self.annotator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.annotator.setMinimumContentsLength(14)
        for name in names:
            self.annotator.addItem(brief(name), name)
        if len(names) > 1:
            self.annotator.addItem(tr("Each annotator apart"), EACH)
        if adjudicator := store.setting("adjudicator"):
            self.annotator.addItem(tr("Adjudicated: {name}").format(name=adjudicator), ADJUDICATED)
        self.annotator.setCurrentIndex(max(0, self.annotator.findData(annotator)))
        self.all = QCheckBox(tr("Also documents that are not done"))
        self.suggestions = QCheckBox(tr("Also undecided suggestions, marked as such"))
        self.pseudonyms = QCheckBox(tr("A1, A2 … instead of annotators' names"))
        self.parting = Parting()
        self.query, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.query.setPlaceholderText(tr("all"))
        for line, title in ((self.since, tr("From date")), (self.until, tr("To date"))):
            line.setPlaceholderText("2026-02-03")
            line.setAccessibleName(title)
        dates = QHBoxLayout()
        dates.setSpacing(6)
        dates.addWidget(self.since, 1)
        dates.addWidget(plain("–"))
        dates.addWidget(self.until, 1)
        form = QFormLayout(self)
        form.setContentsMargins(0, 8, 0, 0)
        form.setVerticalSpacing(7)
        form.addRow(tr("Annotator"), self.annotator)
        form.addRow(tr("Words in the text"), self.query)
        form.addRow(tr("Dates"), dates)
        form.addRow(tr("Parts"), self.parting)
        for check in (self.all, self.suggestions, self.pseudonyms):
            form.addRow("", check)
            check.toggled.connect(self._tell)
        for line in (self.query, self.since, self.until):
            line.textChanged.connect(self._tell)
        self.annotator.setAccessibleName(tr("Annotator"))
        self.query.setAccessibleName(tr("Words in the text"))
        self.annotator.currentIndexChanged.connect(self._tell)
        self.parting.changed.connect(self.changed)
        counts = store.counts(store.annotator(annotator).id) if not store.read_only else None
        self.all.setChecked(bool(counts and not counts.done))

    def _tell(self, _: object) -> None:
        self.changed.emit()

    def wrong(self) -> str:
        """What is wrong with what was written, "" for nothing."""
        fine = all(_DATE.fullmatch(line.text().strip()) for line in (self.since, self.until))
        return self.parting.wrong() if fine else tr("A date is written 2026-02-03.")


class Labels(QTreeWidget):
    """The layers with their labels, to tick. `changed` tells that something was ticked."""

    changed = Signal()

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self.setObjectName("boxed")
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Layers and labels"))
        self.setMinimumHeight(150)
        for layer in schema.layers:
            line = QTreeWidgetItem(self, [words(layer.titles, language(), layer.name)])
            line.setData(0, _NAME, layer.name)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            if len(layer.labels) > 1:
                line.setFlags(line.flags() | Qt.ItemFlag.ItemIsAutoTristate)
                for label in layer.labels:
                    entry = QTreeWidgetItem(line, [f"{label.name} · {words(label.titles, language(), label.name)}"])
                    entry.setData(0, _NAME, label.name)
                    entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    entry.setCheckState(0, _ON)
            else:
                line.setCheckState(0, _ON)
        self._schema = schema
        if first := self.topLevelItem(0):
            self.setCurrentItem(first)
        self.itemChanged.connect(self._tell)

    def _tell(self, *_: object) -> None:
        self.changed.emit()

    def tick(self, layer: str, on: bool, label: str = "") -> None:
        """Ticks a layer, or a label of it, or takes the tick away."""
        for line in lines(self):
            if line.data(0, _NAME) == layer:
                for item in [e for e in children(line) if e.data(0, _NAME) == label] if label else [line]:
                    item.setCheckState(0, _ON if on else _OFF)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is ticked."""
        return all(line.checkState(0) == _OFF for line in lines(self))

    def chosen(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The layers and the labels that a plan restricts itself to: none where all are ticked."""
        shown = lines(self)
        if all(line.checkState(0) == _ON for line in shown):
            return (), ()
        layers, labels = list[str](), list[str]()
        for line, layer in zip(shown, self._schema.layers, strict=True):
            if line.checkState(0) == _OFF:
                continue
            layers.append(layer.name)
            if not line.childCount():
                labels.extend(label.name for label in layer.labels)
            labels.extend(str(entry.data(0, _NAME)) for entry in children(line) if entry.checkState(0) == _ON)
        partly = any(line.checkState(0) == Qt.CheckState.PartiallyChecked for line in shown)
        return tuple(layers), tuple(dict.fromkeys(labels)) if partly else ()
