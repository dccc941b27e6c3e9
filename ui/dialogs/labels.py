"""Which types are annotated in a project: each label of the entity layer switched on or off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from annotate.model.schema import Label, Schema, words
from ui.article.patterns import pattern_of
from ui.article.strokes import icon
from ui.dialogs.parts import buttons, column, sized
from ui.i18n import language, tr
from ui.keycaps import title as called
from ui.keycaps import titles
from ui.keymap import Keymap, label_name
from ui.panels.labels import plain, tip
from ui.theme import Theme

LAYER = "entity"


class LabelsDialog(QDialog):
    """A list of the labels with check marks: arrow keys go, Space switches, Enter takes it as it is."""

    def __init__(self, parent: QWidget, schema: Schema, theme: Theme, keymap: Keymap, patterns: bool = False) -> None:
        super().__init__(parent)
        self.layer = LAYER
        self.setWindowTitle(tr("Types to annotate"))
        self.list = QListWidget()
        self.list.setObjectName("boxed")
        self.list.setAccessibleName(tr("Types to annotate"))
        found = schema.layer(LAYER)
        for label in found.labels if found else ():
            title = words(label.titles, language(), label.name)
            item = QListWidgetItem(f"{label.name} · {title}{_key(keymap, label)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, label.name)
            pattern = pattern_of(schema, LAYER, label.name) if patterns else ""
            item.setIcon(icon(theme, label.colour, pattern, self.devicePixelRatioF()))
            item.setForeground(QBrush(theme.hue(label.colour)))
            item.setToolTip(tip(words(label.guideline, language(), "")))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if label.active else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        about = tr("What is switched off is neither suggested nor offered; what is annotated already stays.")
        column(self, plain(about, "faint", wrap=True), self.list, buttons(self))
        sized(self, 420, 520)
        self.list.setFocus()

    def chosen(self) -> list[str]:
        """The names of the labels that are to be on."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [str(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() == Qt.CheckState.Checked]


def _key(keymap: Keymap, label: Label) -> str:
    """The key of a label, and what loses it to the label where that is switched on, or has it already."""
    name = label_name(LAYER, label.name)
    found = keymap.wanted(name)[:1]
    said = "".join(f"   {cap.upper()}" for cap in titles(found))
    others = [other for key in found for other in keymap.holders(key) if other != name]
    if not others:
        return said
    wins = keymap.wins(name, others[0])
    words = tr("instead of “{what}”") if wins else tr("taken by “{what}”")
    return f"{said} ({words.format(what=called(keymap, others[0]))})"
