"""What all fields have in common: a value that is shown, and the telling of another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotate.model.marks import Mark
from annotate.model.schema import Attribute
from annotate.model.state import State
from annotate.model.values import Value
from ui.panels.given import Wrong, text_of
from ui.panels.labels import plain, tip

Raw = object
"""What stands in a field as it was typed."""


class Field(QWidget):
    """A value of an attribute, and its change. `changed` carries the value that a person has given, None for none.

    What is typed and no value is told beside it and stays for mending: `wrong` are the words for it. `inner` is what
    takes the keys.
    """

    changed = Signal(object)

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.inner: QWidget = self
        self.value: Value | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self._wrong: QLabel | None = None

    def hold(self, inner: QWidget, *beside: QWidget) -> None:
        """Puts what takes the keys into the field, and what stands beside it."""
        self.inner = inner
        self.setFocusProxy(inner)
        narrow(inner)
        if not beside:
            self.column.addWidget(inner)
            return
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(inner, 1)
        for widget in beside:
            row.addWidget(widget)
        self.column.addLayout(row)

    def show_value(self, value: Value | None) -> None:
        """Another value, given elsewhere."""
        self.value = value
        self._show(value)
        self.tell_wrong("")

    def show_mark(self, state: State, mark: Mark) -> None:
        """The value that a mark has."""
        self.show_value(mark.attributes.get(self.spec.name))

    def show_context(self, state: State, mark: Mark) -> None:
        """What else of a mark the field tells, also while somebody types in it."""

    def _show(self, value: Value | None) -> None:
        raise NotImplementedError

    @property
    def unsaved(self) -> Raw | None:
        """What was typed and not given yet, None where nothing was."""
        return None

    def keep(self, raw: Raw) -> None:
        """Shows again what was typed before, with what is wrong about it."""

    def settle(self) -> bool:
        """Gives what was typed; False where it is no value."""
        return True

    def give_up(self) -> None:
        """Gives what was typed, and goes back to the value where it is none."""
        if not self.settle():
            self.show_value(self.value)

    def give(self, value: Value | None) -> None:
        """Tells of another value."""
        if value != self.value:
            self.value = value
            self.changed.emit(value)

    @property
    def wrong(self) -> str:
        return self._wrong.text() if self._wrong is not None else ""

    def tell_wrong(self, said: str) -> None:
        """Says beside the field what is wrong with what stands in it; "" for nothing."""
        if said == self.wrong:
            return
        if self._wrong is None:
            self._wrong = plain("", "wrong", wrap=True)
            self.column.addWidget(narrow(self._wrong))
        self._wrong.setText(said)
        self._wrong.setVisible(bool(said))
        self.inner.setProperty("wrong", bool(said))
        self.inner.style().unpolish(self.inner)
        self.inner.style().polish(self.inner)
        self.inner.setAccessibleDescription(said)

    def name(self, title: str, about: str) -> None:
        """What the field is called, and a tool tip."""
        self.inner.setAccessibleName(title)
        self.inner.setToolTip(tip(about) if about else "")


class Typed(Field):
    """A field into which one types. `parse` makes a value of what was typed or raises Wrong; `said` the other way."""

    def __init__(
        self,
        spec: Attribute,
        parse: Callable[[str], Value | None] = text_of,
        said: Callable[[Value], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(spec, parent)
        self.parse = parse
        self.said = said

    @property
    def typed(self) -> str:
        raise NotImplementedError

    def _write(self, words: str) -> None:
        raise NotImplementedError

    def _show(self, value: Value | None) -> None:
        self._write("" if value is None else self.said(value))

    @property
    def unsaved(self) -> Raw | None:
        before = "" if self.value is None else self.said(self.value)
        return self.typed if self.typed.strip() != before.strip() else None

    def keep(self, raw: Raw) -> None:
        self._write(str(raw))
        self.settle_quietly()

    def settle_quietly(self) -> Value | None:
        """The value that was typed, the present one where it is none, which is told."""
        try:
            value = self.parse(self.typed)
        except Wrong as error:
            self.tell_wrong(str(error))
            return self.value
        self.tell_wrong("")
        return value

    def settle(self) -> bool:
        if self.unsaved is None:
            self.tell_wrong("")
            return True
        value = self.settle_quietly()
        if self.wrong:
            return False
        if value == self.value:
            self._show(value)
        self.give(value)
        return True


def narrow(widget: QWidget) -> QWidget:
    """The widget, content with whatever width the pane has."""
    policy = widget.sizePolicy()  # that words break into lines stays in it
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    widget.setMinimumWidth(60)
    return widget


def small(sign: str, said: str, act: Callable[[], object]) -> QToolButton:
    """A small button with a sign, and words for what it does."""
    button = QToolButton()
    button.setObjectName("flat")
    button.setText(sign)
    button.setToolTip(tip(said))
    button.setAccessibleName(said)
    button.clicked.connect(partial(_without_state, act))
    return button


def _without_state(act: Callable[[], object], _checked: bool = False) -> None:
    act()
