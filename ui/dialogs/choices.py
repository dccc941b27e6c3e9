"""The choices of a format as fields: a box of words where there are values, else a field to write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from annotate.ports import Choice
from ui.dialogs.format_words import choice_words, value_words
from ui.panels.labels import ElidedBox, plain, tip


class Choices(QWidget):
    """A field for each choice, beside its words or (narrow) below them. `changed` tells of a change by hand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, narrow: bool = False) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(6)
        wrap = QFormLayout.RowWrapPolicy.WrapAllRows if narrow else QFormLayout.RowWrapPolicy.WrapLongRows
        self._form.setRowWrapPolicy(wrap)
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
        self.fields.clear()
        for choice in choices:
            field = self._field(choice, (given or {}).get(choice.name, ""), (offered or {}).get(choice.name, ()))
            title = choice_words(choice)
            field.setAccessibleName(title)
            field.setToolTip(tip(choice.about))
            label = plain(title, wrap=True)
            label.setBuddy(field)
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
