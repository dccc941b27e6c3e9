"""The fields of one layer. They are made once and kept while marks of the layer come and go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from annotate.model.marks import Mark
from annotate.model.schema import Attribute, Layer, words
from annotate.model.state import State
from annotate.model.values import Value, is_empty
from ui.i18n import language, tr
from ui.keymap import Keymap
from ui.offering import NAMING
from ui.panels.boxes import Box, choice_entries
from ui.panels.claimfields import ClaimantField, KindField, SlotField, WordingField
from ui.panels.field import Field, Raw, narrow
from ui.panels.fields import field_of
from ui.panels.labels import plain, tip
from ui.panels.lines import LongField
from ui.panels.links import LinksField
from ui.panels.namefield import NameField

TITLE = 112  # pixels of the column with the names of fields
_FOLDED = ("verdict", "evidence")
_CLAIM: dict[str, type[ClaimantField] | type[KindField] | type[WordingField]] = {
    "claimant": ClaimantField,
    "claimant_kind": KindField,
    "wording": WordingField,
}


class Grid(QGridLayout):
    """Names at the left and fields at the right of them, or below them where the pane is slim or a field is long."""

    def __init__(self, parent: QWidget, slim: bool) -> None:
        super().__init__(parent)
        self.slim = slim
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(4 if slim else 7)
        self.setColumnStretch(1, 1)
        if not slim:
            self.setColumnMinimumWidth(0, TITLE)

    def add(self, title: QLabel, field: QWidget, wide: bool = False) -> None:
        """A row."""
        row = self.rowCount()
        title.setWordWrap(True)
        if self.slim or wide:
            self.addWidget(title, row, 0, 1, 2)
            self.addWidget(field, row + 1, 0, 1, 2)
            return
        title.setFixedWidth(TITLE)
        title.setMinimumHeight(28)
        self.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(field, row, 1)

    def across(self, widget: QWidget) -> None:
        """A widget over the whole width."""
        self.addWidget(widget, self.rowCount(), 0, 1, 2)


class Sheet(QWidget):
    """Shows the attributes of a mark in fields. `attribute_set` carries (name, Value), `label_set` another label.

    What was typed and is no value stays: in the field, and until the mark has the focus again.
    """

    attribute_set = Signal(object)
    label_set = Signal(str)

    def __init__(
        self, layer: Layer, keymap: Keymap, slim: bool, unfolded: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.layer = layer
        self.grid = Grid(self, slim)
        self.fields: dict[str, Field] = {}
        self._titles: dict[str, QLabel] = {}
        self._kept: dict[tuple[tuple[str, str], str], Raw] = {}
        self._of: tuple[str, str] | None = None
        self._folding: list[QWidget] = []
        self.label: QComboBox | None = None
        if len(layer.labels) > 1:
            self.label = Box()
            self.label.setAccessibleName(tr("Label"))
            self.label.activated.connect(self._label_picked)
            self.grid.add(plain(tr("Label"), "faint"), narrow(self.label))
        self.fold: QPushButton | None = None
        folded = [spec for spec in layer.attributes if spec.name in _FOLDED and layer.name == "claim"]
        for spec in layer.attributes:
            if spec in folded:
                if self.fold is None:
                    self.fold = self._heading(unfolded)
                    self.grid.across(self.fold)
                self._folding += self._add(spec, keymap)
            else:
                self._add(spec, keymap)
        self.unfold(unfolded)

    def _heading(self, unfolded: bool) -> QPushButton:
        button = QPushButton()
        button.setObjectName("fold")
        button.setCheckable(True)
        button.setChecked(unfolded)
        button.setAccessibleName(tr("Verdict and evidence"))
        button.toggled.connect(self.unfold)
        return button

    def unfold(self, on: bool) -> None:
        """Shows or hides verdict and evidence."""
        if self.fold is None:
            return
        if self.fold.isChecked() != on:
            self.fold.setChecked(on)
        self.fold.setText(("▾  " if on else "▸  ") + tr("Verdict and evidence"))
        for widget in self._folding:
            widget.setVisible(on)

    def _add(self, spec: Attribute, keymap: Keymap) -> list[QWidget]:
        field = self._made(spec, keymap)
        said = words(spec.titles, language(), spec.name)
        title = plain(said, "faint")
        about = words(spec.guideline, language(), "")
        title.setToolTip(tip(about) if about else "")
        field.changed.connect(partial(self._given, spec.name))
        self.grid.add(title, field, isinstance(field, LongField | LinksField | ClaimantField))
        self.fields[spec.name], self._titles[spec.name] = field, title
        return [title, field]

    def _made(self, spec: Attribute, keymap: Keymap) -> Field:
        kind = _CLAIM.get(spec.name) if self.layer.name == "claim" else None
        made: Field
        if kind is KindField and spec.type == "choice":
            made = KindField(spec, choice_entries(spec, keymap))
        elif kind in (ClaimantField, WordingField) and spec.type == "text":
            made = ClaimantField(spec) if kind is ClaimantField else WordingField(spec)
        elif spec.fill and spec.type == "text":
            made = SlotField(spec)
        elif spec.name in NAMING and spec.type == "text":
            made = NameField(spec)
        else:
            return field_of(spec, None, keymap)
        made.name(words(spec.titles, language(), spec.name), words(spec.guideline, language(), ""))
        return made

    def show_mark(self, state: State, mark: Mark) -> None:
        """The values of a mark; what is being typed at the same mark stays."""
        annotation = state.annotation(mark.id)
        of = state.document.id, (annotation.suggestion if annotation else "") or mark.owner
        again, before = of == self._of, self._of
        if not again and before is not None:
            self.stash()
        self._of = of
        for name, field in self.fields.items():
            if not again or field.unsaved is None:
                field.show_mark(state, mark)
            if not again and (raw := self._kept.pop((of, name), None)) is not None:
                field.keep(raw)
            field.show_context(state, mark)
            self._mark_missing(name, mark.attributes.get(name))
        if self.label is not None:
            self._show_label(mark)
        if self.fold is not None and not self.fold.isChecked() and any(mark.attributes.get(n) for n in _FOLDED):
            self.unfold(True)

    def stash(self) -> None:
        """Keeps what was typed at the present mark and not given."""
        for name, field in self.fields.items():
            raw = field.unsaved
            if raw is not None and self._of is not None:
                self._kept[self._of, name] = raw

    def _mark_missing(self, name: str, value: Value | None) -> None:
        title, spec = self._titles[name], self.fields[name].spec
        missing = spec.required and is_empty(value)
        if missing != (title.objectName() == "missing"):
            title.setObjectName("missing" if missing else "faint")
            title.setText(words(spec.titles, language(), name) + (" •" if missing else ""))
            title.setAccessibleDescription(tr("still to be filled in") if missing else "")
            title.style().unpolish(title)
            title.style().polish(title)

    def _show_label(self, mark: Mark) -> None:
        box = self.label
        if box is None:
            return
        offered = [known.name for known in self.layer.labels if known.active or known.name == mark.label]
        if offered != [box.itemData(i) for i in range(box.count())]:
            box.clear()
            for known in self.layer.labels:
                if known.name in offered:
                    box.addItem(words(known.titles, language(), known.name), known.name)
        box.setCurrentIndex(max(0, box.findData(mark.label)))
        label = next((known for known in self.layer.labels if known.name == mark.label), None)
        about = words(label.guideline, language(), "") if label else ""
        box.setToolTip(tip(about) if about else "")

    def _label_picked(self, index: int) -> None:
        if self.label is not None:
            self.label_set.emit(str(self.label.itemData(index)))

    def _given(self, name: str, value: Value | None) -> None:
        self.attribute_set.emit((name, "" if value is None else value))

    def field_with(self, widget: QWidget | None) -> Field | None:
        """The field that a widget is a part of."""
        return next((f for f in self.fields.values() if widget is not None and f.isAncestorOf(widget)), None)
