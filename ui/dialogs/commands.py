"""The command palette, made from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.actions import ACTIONS, CARET
from ui.dialogs.parts import sized
from ui.i18n import tr
from ui.keycaps import cap
from ui.keymap import Keymap

_NAME = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """All actions by name; typing narrows them, Enter does one. `picked` is its name afterwards, "" for none."""

    def __init__(self, parent: QWidget, allowed: Sequence[str], keymap: Keymap) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("All commands"))
        self.setMinimumWidth(460)
        sized(self, 460, 420)
        self.picked = ""
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("What would you like to do?"))
        self._list = QListWidget()
        self._list.setObjectName("boxed")
        self._allowed = frozenset(allowed)
        self._keymap = keymap
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self._line.textChanged.connect(self._narrow)
        self._line.installEventFilter(self)
        self._list.itemActivated.connect(self._take)
        self._list.itemClicked.connect(self._take)
        self._narrow("")
        self._line.setFocus()

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().split()
        self._list.clear()
        for action in ACTIONS:
            title = tr(action.text)
            if action.menu != CARET and action.name in self._allowed and all(w in title.casefold() for w in wanted):
                item = QListWidgetItem(f"{title.rstrip('…')}   {cap(self._keymap, action.name)}".rstrip())
                item.setData(_NAME, action.name)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked = str(item.data(_NAME))
            self.accept()
