"""The page of the preferences on which a person sets the article's text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QPushButton, QSlider, QSpinBox, QWidget

from ui.i18n import tr
from ui.panels.labels import plain
from ui.reading import COLUMNS, LINE_HEIGHTS, SIZES, Reading, families


class ReadingPage(QWidget):
    """Face, size, column, line height and patterns. `changed` tells that one of them is another now."""

    changed = Signal()

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.face = QComboBox()
        for name in families():
            self.face.addItem(name, name)
        self.face.setMaxVisibleItems(14)
        self.text_size = _number(SIZES, tr("{number} px"))
        self.column = _number(COLUMNS, tr("{number} characters"), 5)
        self.line_height = _number(LINE_HEIGHTS, tr("{number} %"), 4)
        self.patterns = QCheckBox(tr("Patterns as well as colours"))
        self.usual = QPushButton(tr("As in the beginning"))
        self.usual.clicked.connect(self._as_usual)
        form = QFormLayout(self)
        form.setContentsMargins(0, 14, 0, 6)
        form.setVerticalSpacing(9)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Face"), self.face)
        form.addRow(tr("Text size"), _slid(self.text_size, tr("Text size")))
        form.addRow(tr("Width of the column"), _slid(self.column, tr("Width of the column")))
        form.addRow(tr("Line height"), _slid(self.line_height, tr("Line height")))
        form.addRow("", self.patterns)
        form.addRow("", self.usual)
        form.addRow(plain(tr("The article behind shows it at once."), "faint", wrap=True))
        self._show(reading)
        self.face.currentIndexChanged.connect(self.changed)
        for box in (self.text_size, self.column, self.line_height):
            box.valueChanged.connect(self.changed)
        self.patterns.toggled.connect(self.changed)

    @property
    def value(self) -> Reading:
        return Reading(
            str(self.face.currentData()),
            float(self.text_size.value()),
            self.column.value(),
            self.line_height.value(),
            self.patterns.isChecked(),
        )

    def _show(self, reading: Reading) -> None:
        self.face.setCurrentIndex(max(0, self.face.findData(reading.family)))
        self.text_size.setValue(round(reading.size))
        self.column.setValue(reading.column)
        self.line_height.setValue(reading.line_height)
        self.patterns.setChecked(reading.patterns)

    def _as_usual(self) -> None:
        before = self.value
        self.blockSignals(True)
        self._show(Reading())
        self.blockSignals(False)
        if self.value != before:
            self.changed.emit()


def _number(limits: tuple[float, float], words: str, step: int = 1) -> QSpinBox:
    """A field for a whole number with its unit around it."""
    before, _, after = words.partition("{number}")
    box = QSpinBox()
    box.setRange(round(limits[0]), round(limits[1]))
    box.setSingleStep(step)
    box.setPrefix(before)
    box.setSuffix(after)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.lineEdit().setTextMargins(8, 0, 0, 0)
    box.setKeyboardTracking(False)  # no half typed number lays the article out
    return box


def _slid(box: QSpinBox, name: str) -> QWidget:
    """The field with a slider before it."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(box.minimum(), box.maximum())
    slider.setValue(box.value())
    slider.setSingleStep(box.singleStep())
    slider.setPageStep(box.singleStep() * 4)
    for widget in (slider, box):
        widget.setAccessibleName(name)
    slider.valueChanged.connect(box.setValue)
    box.valueChanged.connect(slider.setValue)
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(slider, 1)
    box.setMinimumWidth(118)
    row.addWidget(box)
    return both
