"""The choices of a format as fields: a box of words where there are values, else a field to write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotate.ports import Choice
from ui.dialogs.format_words import choice_words, value_words
from ui.panels.labels import ElidedBox, plain, tip
from ui.told import said


class Choices(QWidget):
    """A field for each choice: a row each, or (`beside`) one beside the other with the words above. `changed` tells of
    a change by hand.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, beside: bool = False) -> None:
        super().__init__(parent)
        self._form, self._row = QFormLayout(), QHBoxLayout()
        self._form.setVerticalSpacing(6)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._row.setSpacing(10)
        self._beside = beside
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row if beside else self._form)
        self.fields: dict[str, QComboBox | QLineEdit] = {}

    def show_choices(
        self,
        choices: Sequence[Choice],
        given: Mapping[str, str] | None = None,
        offered: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Fields for these choices, with what is given; `offered` are words to pick from, by choices that take any."""
        while self._form.rowCount():
            self._form.removeRow(0)
        while taken := self._row.takeAt(0):
            if cell := taken.widget():
                cell.deleteLater()
        self.fields.clear()
        for choice in choices:
            field = self._field(choice, (given or {}).get(choice.name, ""), (offered or {}).get(choice.name, ()))
            title = choice_words(choice)
            field.setAccessibleName(title)
            field.setToolTip(tip(said(choice.about)))
            label = plain(title, wrap=True)
            label.setBuddy(field)
            if self._beside:
                self._row.addWidget(_cell(label, field), 1)
            else:
                self._form.addRow(label, field)
            self.fields[choice.name] = field
        self.setVisible(bool(choices))

    def _field(self, choice: Choice, given: str, offered: Sequence[str]) -> QComboBox | QLineEdit:
        if not choice.values and not offered:
            line = QLineEdit(given)
            line.textEdited.connect(self._tell)
            return line
        box = ElidedBox() if choice.values else QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(15)
        for value in choice.values:
            box.addItem(value_words(choice.name, value), value)
        if choice.values:
            box.setCurrentIndex(max(0, box.findData(given)))
            box.currentIndexChanged.connect(self._tell)
        else:
            box.setEditable(True)
            box.addItems(["", *offered])
            box.setCurrentText(given)
            box.currentTextChanged.connect(self._tell)
        return box

    def _tell(self, _: object) -> None:
        self.changed.emit()

    def values(self) -> dict[str, str]:
        """What is chosen, without what was left empty."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, QLineEdit):
                value = field.text().strip()
            else:
                value = field.currentText().strip() if field.isEditable() else str(field.currentData())
            if value:
                found[name] = value
        return found


def _cell(label: QLabel, field: QWidget) -> QWidget:
    """A field below its words, level with the fields beside it."""
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addStretch(1)
    column.addWidget(label)
    column.addWidget(field)
    return cell
