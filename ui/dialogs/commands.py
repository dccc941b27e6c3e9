"""The command palette and the key help, both made from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotate.model.schema import Schema, words
from ui.actions import ACTIONS, CARET, GROUPS, key_title
from ui.dialogs.parts import sized
from ui.i18n import language, noop, tr
from ui.panels.labels import plain

_NAME = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """All actions by name; typing narrows them, Enter does one. `picked` is its name afterwards, "" for none."""

    def __init__(self, parent: QWidget, allowed: Sequence[str]) -> None:
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
                keys = "   " + "  ".join(key_title(key) for key in action.keys[:1]) if action.keys else ""
                item = QListWidgetItem(title.rstrip("…") + keys)
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


_MOUSE = (
    noop("Drag over words: select, or create with the armed label."),
    noop("Drag a handle of the focused mark: move its edge. With Alt: by characters."),
    noop("Drag a card in the right margin to a name: that is who speaks."),
    noop("Click again: what else lies there. Double click: the token."),
)


class HelpDialog(QDialog):
    """All keys on one sheet."""

    def __init__(self, parent: QWidget, schema: Schema | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and help"))
        sized(self, 900, 660)
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(22, 18, 22, 18)
        columns.setSpacing(34)
        left, right = QVBoxLayout(), QVBoxLayout()
        groups = []
        if schema is not None:
            groups.append((tr("Create or relabel"), _label_rows(schema)))
            groups.append((tr("Focused quote or claim"), _choice_rows(schema)))
        for menu, title in GROUPS.items():
            rows = [(_keys(a.keys), tr(a.text).rstrip("…")) for a in ACTIONS if a.menu == menu and a.keys]
            groups.append((tr(title), rows))
        for i, (title, rows) in enumerate(groups):
            _group(left if i < len(groups) - 4 else right, title, rows)
        right.addWidget(plain(tr("Mouse"), "strong"))
        for text in _MOUSE:
            label = plain(tr(text))
            label.setWordWrap(True)
            right.addWidget(label)
        for side in (left, right):
            side.addStretch(1)
            columns.addLayout(side, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        sheet.setObjectName("chrome")
        area.setWidget(sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _keys(keys: Sequence[str]) -> str:
    return "  ·  ".join(key_title(key) for key in keys[:2])


def _label_rows(schema: Schema) -> list[tuple[str, str]]:
    return [
        (label.key, f"{label.name} · {words(label.titles, language(), label.name)}")
        for layer in schema.layers
        for label in layer.offered
        if label.key
    ]


def _choice_rows(schema: Schema) -> list[tuple[str, str]]:
    rows = [("1–9", tr("who speaks (0: unknown)"))]
    for layer in schema.layers:
        for attribute in layer.attributes:
            for choice in attribute.choices:
                if choice.key:
                    key = key_title(choice.key.replace("!", "Shift+"))
                    rows.append((key, words(choice.titles, language(), choice.value)))
    return rows


def _group(column: QVBoxLayout, title: str, rows: Sequence[tuple[str, str]]) -> None:
    column.addWidget(plain(title, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for i, (keys, text) in enumerate(rows):
        cap = plain(keys, "kbd")
        grid.addWidget(cap, i, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(plain(text), i, 1)
    column.addLayout(grid)
    column.addSpacing(10)
