"""The parts of a label schema as a tree: what is selected is edited beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from annotate.model.schema import Label
from annotate.model.schema_draft import Draft, Item
from ui.article.strokes import icon
from ui.dialogs.schema.words import item_words
from ui.i18n import tr
from ui.theme import Theme

_ITEM = Qt.ItemDataRole.UserRole
_NONE, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_KEYS = {
    (_NONE, Qt.Key.Key_Insert): "add",
    (_NONE, Qt.Key.Key_Delete): "remove",
    (_ALT, Qt.Key.Key_Up): "up",
    (_ALT, Qt.Key.Key_Down): "down",
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_M): "merge",
}


class SchemaTree(QTreeWidget):
    """Shows a draft. `picked` carries the Item that is current now, `asked` what a key asks for: "add", "remove", "up",
    "down", "merge".
    """

    picked = Signal(object)
    asked = Signal(str)

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__()
        self._draft, self._theme = draft, theme
        self._rows: dict[int, QTreeWidgetItem] = {}  # by id(): items are told apart by what they are, not by value
        self.setObjectName("boxed")
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Label schema"))
        self.setIndentation(15)
        self.currentItemChanged.connect(self._tell)

    @property
    def item(self) -> Item:
        """What is current."""
        row = self.currentItem()
        found = row.data(0, _ITEM) if row is not None else None
        return found if isinstance(found, Item) else self._draft.root

    def fill(self, current: Item | None = None) -> None:
        """The draft anew, with `current` current; what was folded stays so."""
        opened = {key for key, row in self._rows.items() if row.isExpanded()}
        fresh = not self._rows
        self.blockSignals(True)
        self.clear()
        self._rows.clear()
        self._put(None, self._draft.root)
        for key, row in self._rows.items():
            item = row.data(0, _ITEM)
            row.setExpanded(item.kind in ("schema", "layer") if fresh else key in opened or item.kind == "schema")
        self.blockSignals(False)
        self.refresh()
        self.select(current or self._draft.root)

    def select(self, item: Item) -> None:
        row = self._rows.get(id(item), self.topLevelItem(0))
        if row is not None:
            self.setCurrentItem(row)
            self.scrollToItem(row)

    def refresh(self) -> None:
        """Names and colours as they are now; what has mistakes is marked."""
        wrong = {id(item) for item in self._draft.wrong()}
        for key, row in self._rows.items():
            item = row.data(0, _ITEM)
            row.setText(0, item_words(item) or "—")
            row.setForeground(0, QBrush(QColor(self._theme.danger if key in wrong else self._ink(item))))
            if isinstance(item.value, Label):
                row.setIcon(0, icon(self._theme, item.value.colour, "", self.devicePixelRatioF()))

    def _ink(self, item: Item) -> str:
        off = isinstance(item.value, Label) and not item.value.active
        return self._theme.faint if off else self._theme.ink

    def _put(self, parent: QTreeWidgetItem | None, item: Item) -> None:
        row = QTreeWidgetItem([item_words(item) or "—"])
        row.setData(0, _ITEM, item)
        if parent is None:
            self.addTopLevelItem(row)
        else:
            parent.addChild(row)
        self._rows[id(item)] = row
        for child in item.children:
            self._put(row, child)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = _KEYS.get((event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())))
        if act:
            self.asked.emit(act)
        else:
            super().keyPressEvent(event)

    def _tell(self, row: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if row is not None:
            self.picked.emit(row.data(0, _ITEM))
