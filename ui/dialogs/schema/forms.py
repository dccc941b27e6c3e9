"""The form of the selected part of a label schema, with what is wrong beside each field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotate.model.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotate.model.schema_draft import Draft, Item, is_built_in
from ui.dialogs.schema.fields import Colours, Lines, Picked, Worded, invisible, real_ends, visible, visible_ends
from ui.dialogs.schema.words import KINDS, OVERLAPS, TYPES, UNITS, mistake_words
from ui.i18n import tr
from ui.keycaps import title as called
from ui.keymap import Keymap
from ui.panels.labels import plain
from ui.theme import Theme


class ItemForm(QWidget):
    """Edits one item of a draft; `used` says how much it is used. `changed` tells that its fields are otherwise now,
    `retyped` that its children are.
    """

    changed = Signal()
    retyped = Signal()

    def __init__(self, draft: Draft, item: Item, theme: Theme, keymap: Keymap, used: str = "") -> None:
        super().__init__()
        self.item = item
        self._draft, self._theme, self._keymap = draft, theme, keymap
        self._wrong: dict[str, QLabel] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 2, 14, 8)
        whole.setSpacing(9)
        head = QHBoxLayout()
        head.addWidget(plain(tr(KINDS[item.kind]), "strong"))
        head.addStretch(1)
        self.used = plain(used, "faint")
        head.addWidget(self.used)
        whole.addLayout(head)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(12)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        whole.addLayout(self._form)
        self._few = self._mistake(danger=True)
        whole.addWidget(self._few)
        whole.addStretch(1)
        self.first: QWidget | None = None
        self._fill(item)
        self.show_mistakes()

    def _fill(self, item: Item) -> None:
        value = item.value
        name = self._line("value" if item.kind == "choice" else "name", tr("Name"), item.name)
        name.selectAll()
        if is_built_in(item):
            known = tr("The program knows this layer by its name.")
            known = known if item.kind == "layer" else tr("The program knows this attribute by its name.")
            name.setReadOnly(True)
            name.setToolTip(known)
            self._form.addRow("", plain(known, "faint", wrap=True))
        if not isinstance(value, RelationType):
            self._worded("titles", tr("Title"), value.titles)
        match value:
            case Label():
                self._key(value.key)
                self._row("colour", tr("Colour"), colours := Colours(self._theme, value.colour))
                colours.given.connect(partial(self._set, "colour"))
                self._tick("active", tr("Offered and suggested"), value.active)
                self._meaning(value)
            case Layer():
                self._layer(value)
            case Attribute():
                types = [(name, tr(title)) for name, title in TYPES.items()]
                self._picked("type", tr("Type"), types, value.type)
                self._tick("required", tr("Has to be given"), value.required)
                fill = self._line("fill", tr("Filled from entities"), ", ".join(value.fill), self._names)
                fill.setPlaceholderText("DATE, LOC")
                self._worded("guideline", tr("Guideline"), value.guideline, rows=3)
            case Choice():
                self._line("key", tr("Key"), value.key).setMaximumWidth(90)
                self._meaning(value)
            case RelationType():
                layers = [(layer.name, layer.name) for layer in self._draft.root.of("layer")]
                self._picked("head", tr("Leads from"), layers, value.head)
                self._picked("tail", tr("Leads to"), layers, value.tail)
                self._tick("single", tr("One at most of each"), value.single)
            case Schema():
                pass

    def _layer(self, value: Layer) -> None:
        trim = self._line("trim", tr("Not at the edges"), visible(value.trim), invisible)
        trim.setToolTip(tr("␣ space, ⍽ no-break space, ⇥ tab, ↵ line end"))
        self._picked("unit", tr("A key takes"), [(name, tr(title)) for name, title in UNITS.items()], value.unit)
        self._tick("gaps", tr("May have several pieces"), value.gaps)
        meet = [(name, tr(title)) for name, title in OVERLAPS.items()]
        self._picked("overlap", tr("Annotations may meet"), meet, value.overlap)

    def _meaning(self, value: Label | Choice) -> None:
        self._worded("guideline", tr("Guideline"), value.guideline, rows=3)
        examples = Lines("\n".join(map(visible_ends, value.examples)), 4)
        examples.given.connect(self._exemplified)
        self._row("examples", tr("Examples"), examples)
        self._form.addRow("", plain(tr("One a line, [the words to annotate] in square brackets."), "faint", wrap=True))

    def _exemplified(self, text: str) -> None:
        self._set("examples", tuple(real_ends(line) for line in text.split("\n") if line.strip()))

    def _key(self, key: str) -> None:
        line = self._line("key", tr("Key"), key)
        line.setMaximumWidth(90)
        line.setMaxLength(1)

    # rows

    def _row(self, name: str, title: str, field: QWidget) -> None:
        if isinstance(field, Worded):
            field.name(title)
        else:
            field.setAccessibleName(title)
        self._form.addRow(plain(title, "faint"), field)
        self._wrong[name] = self._mistake(danger=name != "key")
        self._form.addRow("", self._wrong[name])
        if self.first is None:
            self.first = field

    def _line(
        self, name: str, title: str, words: str, read: Callable[[str], object] = lambda words: words.strip()
    ) -> QLineEdit:
        line = QLineEdit(words)
        line.setCursorPosition(0)
        line.textEdited.connect(lambda text: self._set(name, read(text)))
        self._row(name, title, line)
        return line

    def _worded(self, name: str, title: str, titles: object, rows: int = 1) -> None:
        assert isinstance(titles, dict)
        field = Worded(titles, rows)
        field.given.connect(partial(self._set, name))
        self._row(name, title, field)

    def _picked(self, name: str, title: str, values: list[tuple[str, str]], value: str) -> None:
        box = Picked(values, value)
        box.given.connect(partial(self._set, name))
        self._row(name, title, box)

    def _tick(self, name: str, title: str, on: bool) -> None:
        box = QCheckBox(title)
        box.setChecked(on)
        box.toggled.connect(partial(self._set, name))
        box.setAccessibleName(title)
        self._form.addRow("", box)

    def _mistake(self, danger: bool) -> QLabel:
        label = plain("", "" if danger else "faint", wrap=True)
        label.hide()
        return label

    @staticmethod
    def _names(words: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (word.strip() for word in words.split(",")))))

    def _set(self, name: str, value: object) -> None:
        self._draft.set(self.item, name, value)
        self.show_mistakes()
        self.changed.emit()
        if name == "type":
            self.retyped.emit()

    def show_mistakes(self) -> None:
        """Says beside each field what is wrong with it."""
        found = {mistake.field: mistake_words(mistake) for mistake in self._draft.mistakes(self.item)}
        for name, label in self._wrong.items():
            words = found.pop(name, "")
            if not words and name == "key" and isinstance(self.item.value, Label):
                words, danger = self._taken(self.item.value.key), False
            else:
                danger = bool(words)
            self._say(label, words, danger)
        self._say(self._few, " ".join(found.values()), bool(found))

    def _say(self, label: QLabel, words: str, danger: bool) -> None:
        label.setStyleSheet(f"color: {self._theme.danger if danger else self._theme.faint};")
        label.setText(words)
        label.setVisible(bool(words))

    def _taken(self, key: str) -> str:
        """What a label's key would no longer do, as labels go before actions."""
        others = [name for name in self._keymap.holders(key) if not name.startswith("label:")] if key else []
        return tr("instead of “{what}”").format(what=called(self._keymap, others[0])) if others else ""
