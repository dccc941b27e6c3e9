"""Fields to choose in: one of several values, any number of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from annotate.model.schema import Attribute, words
from annotate.model.values import Value, several
from ui.i18n import language
from ui.keycaps import choice_cap
from ui.keymap import Keymap
from ui.panels.field import Field
from ui.panels.labels import ElidedBox, ElidedButton, tip


class Box(ElidedBox):
    """A choice that the wheel scrolls past: a form is scrolled over it all the time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class BoxField(Field):
    """One of several values; "—" for none. `entries` are (value, words, what the tool tip says)."""

    def __init__(self, spec: Attribute, entries: list[tuple[Value, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.box = Box()
        self.box.addItem("—", "")
        self._about = ""
        for i, (value, title, about) in enumerate(entries, 1):
            self.box.addItem(title, value)
            if about:
                self.box.setItemData(i, tip(about), Qt.ItemDataRole.ToolTipRole)
        self._values = [value for value, _, _ in entries]
        self._tips = ["", *(about for _, _, about in entries)]
        self.box.activated.connect(self._picked)
        self.hold(self.box)

    def show_value(self, value: Value | None) -> None:
        if self.spec.type == "choice" and value is not None:
            value = str(value)  # suggestions have figures where choices are words
        super().show_value(value)

    def _show(self, value: Value | None) -> None:
        self.box.setCurrentIndex(self._values.index(value) + 1 if value in self._values else 0)
        self._tell()

    def _tell(self) -> None:
        """What the chosen one means, else what the attribute is."""
        about = self._tips[max(0, self.box.currentIndex())] or self._about
        self.box.setToolTip(tip(about) if about else "")

    def name(self, title: str, about: str) -> None:
        super().name(title, about)
        self._about = about
        self._tell()

    def say_none(self, said: str) -> None:
        """What stands where nothing is chosen."""
        if self.box.itemText(0) != said:
            self.box.setItemText(0, said)

    def _picked(self, index: int) -> None:
        self._tell()
        self.give(self._values[index - 1] if index > 0 else None)


def choice_entries(spec: Attribute, keymap: Keymap) -> list[tuple[Value, str, str]]:
    """The choices of an attribute: value, words with the key, guideline."""
    found: list[tuple[Value, str, str]] = []
    for choice in spec.choices:
        key = choice_cap(keymap, choice.key)
        title = words(choice.titles, language(), choice.value)
        about = " ".join(filter(None, (words(choice.guideline, language(), ""), *choice.examples)))
        found.append((choice.value, f"{title}   {key}" if key else title, about))
    return found


class Ticks(QMenu):
    """A menu that stays open while entries are ticked; Enter and Esc close it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        under = [action for action in self.actions() if self.actionGeometry(action).contains(at)]
        for action in under:
            action.toggle()
        if not under:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None:
            action.toggle()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)


class SeveralField(Field):
    """Any number of the choices; they are given when the list closes, as one change."""

    def __init__(self, spec: Attribute, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.button: QPushButton = ElidedButton("—")
        self.button.setObjectName("chooser")
        self.ticks = Ticks(self.button)
        self.ticks.setToolTipsVisible(True)
        self.entries: dict[str, QAction] = {}
        for value, title, about in choice_entries(spec, keymap):
            action = self.ticks.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setToolTip(tip(about) if about else "")
            self.entries[str(value)] = action
        self.ticks.aboutToHide.connect(self._closed)
        self.button.clicked.connect(self.open)
        self.hold(self.button)

    def open(self) -> None:
        """Shows the list below the button."""
        self.ticks.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(value for value, action in self.entries.items() if action.isChecked())

    def _show(self, value: Value | None) -> None:
        chosen = several(value)
        for known, action in self.entries.items():
            action.setChecked(known in chosen)
        self._name()

    def _name(self) -> None:
        titles = {c.value: words(c.titles, language(), c.value) for c in self.spec.choices}
        said = ", ".join(titles[value] for value in self.ticked) or "—"
        self.button.setText(said.replace("&", "&&"))

    def _closed(self) -> None:
        self._name()
        if self.ticked != several(self.value):
            self.give(self.ticked or None)
