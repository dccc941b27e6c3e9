"""The formats by what they are for, narrowed by words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from annotate.ports import Format
from ui.dialogs.format_words import group_of, groups, told
from ui.dialogs.parts import children, lines
from ui.i18n import tr

_FORMAT = Qt.ItemDataRole.UserRole


class Formats(QWidget):
    """A field to search in above the list. `changed` tells that another format was picked."""

    changed = Signal()

    def __init__(self, formats: Sequence[Format]) -> None:
        super().__init__()
        self._formats = tuple(formats)
        self.search = _Search()
        self.search.setPlaceholderText(tr("Find a format"))
        self.search.setAccessibleName(tr("Find a format"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setObjectName("boxed")
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(8)
        self.list.setItemsExpandable(False)
        self.list.setAccessibleName(tr("Format"))
        self.list.setMinimumWidth(200)
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        by_group: dict[str, list[Format]] = {group: [] for group in groups()}
        for known in formats:
            by_group[group_of(known)].append(known)
        for group, members in by_group.items():
            if members:
                head = QTreeWidgetItem(self.list, [group])
                head.setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = self.list.font()
                font.setBold(True)
                head.setFont(0, font)
                for known in members:
                    title, about = told(known)
                    item = QTreeWidgetItem(head, [title])
                    item.setData(0, _FORMAT, known)
                    item.setToolTip(0, about)
        self.list.expandAll()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._narrow)
        self.search.moved.connect(self._step)
        self.list.currentItemChanged.connect(self._changed)
        self._current = self._formats[0]
        self.pick(self._current.name)

    @property
    def current(self) -> Format:
        """The format that is picked."""
        return self._current

    def pick(self, name: str) -> None:
        """Picks a format by its name."""
        for item in self._items():
            if item.data(0, _FORMAT).name == name:
                self.list.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        """The lines of formats, from top to bottom."""
        return [item for head in lines(self.list) for item in children(head)]

    def _changed(self, item: QTreeWidgetItem | None) -> None:
        known = item.data(0, _FORMAT) if item is not None else None
        if isinstance(known, Format) and known != self._current:
            self._current = known
            self.changed.emit()

    def _narrow(self, words: str) -> None:
        """Shows the formats whose name, title or description has all the words, and picks the first of them."""
        wanted = words.casefold().split()
        shown = []
        for item in self._items():
            known = item.data(0, _FORMAT)
            title, about = told(known)
            told_of = f"{known.name} {title} {about} {known.extension} {known.title}".casefold()
            item.setHidden(not all(word in told_of for word in wanted))
            if not item.isHidden():
                shown.append(item)
        for head in lines(self.list):
            head.setHidden(all(item.isHidden() for item in children(head)))
        if shown and self.list.currentItem() not in shown:
            self.list.setCurrentItem(shown[0])

    def _step(self, step: int) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        now = self.list.currentItem()
        if shown:
            here = shown.index(now) if now in shown else 0
            self.list.setCurrentItem(shown[min(max(0, here + step), len(shown) - 1)])


class _Search(QLineEdit):
    """A field from which the arrows walk through the list below it: `moved` carries a step."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
