"""A line for the name of somebody in the article, which offers the names that are there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotate.model.marks import Mark
from annotate.model.schema import Attribute
from annotate.model.state import State
from ui.offering import completing
from ui.panels.lines import LineField


class NameField(LineField):
    """One line to type on. The names of a long document are thousands: they are gathered once somebody types."""

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent=parent)
        self._state: State | None = None
        self._offered: State | None = None
        self.line.textEdited.connect(self._offer)

    def show_context(self, state: State, mark: Mark) -> None:
        self._state = state

    def _offer(self, _words: str) -> None:
        if self._state is not None and self._state is not self._offered:
            self._offered = self._state
            completing(self.line, self._state)
