"""The quotes of the document: a list with filters, and what to do where it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotate.model.state import State
from annotate.quotes import quotes, voices_of
from ui.i18n import tr
from ui.keycaps import cap
from ui.keymap import Keymap, label_name
from ui.panels.labels import plain
from ui.panels.lists import Line, LinesView, quote_line
from ui.panels.narrowing import Narrowing
from ui.theme import Theme


class QuotesPanel(QWidget):
    """`chosen` carries the id of the mark to go to; `left` asks for the keys to go back to the article."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self._document = ""
        self._keymap = Keymap()
        self.narrowing = Narrowing()
        self.list = LinesView()
        self.empty = plain("", "faint", wrap=True)
        self.empty.setContentsMargins(16, 12, 16, 12)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.narrowing, self.empty):
            rows.addWidget(widget)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.narrowing.changed.connect(self._show)
        self.list.chosen.connect(self.chosen)
        self.list.left.connect(self.left)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.list.setAccessibleName(name)

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)

    def set_keymap(self, keymap: Keymap) -> None:
        self._keymap = keymap

    def retranslate(self) -> None:
        self.narrowing.retranslate()

    def show_focus(self, mark: str) -> None:
        self.list.show_focus(mark)

    def show_state(self, state: State | None) -> None:
        """The quotes as they are now; the filter stays for a document, and goes with it."""
        document = state.document.id if state else ""
        if document != self._document:
            self._document = document
            self.narrowing.reset()
        self._state = state
        self._show()

    def _show(self) -> None:
        state = self._state
        found = quotes(state) if state else []
        if state is not None:
            self.narrowing.offer(state.schema, voices_of(found))
        which = self.narrowing.which
        lines: list[Line] = [quote_line(state.schema, q) for q in found if which.fits(q)] if state else []
        self.list.show_lines(lines)
        self.narrowing.tell(len(lines), len(found))
        self.narrowing.setVisible(bool(found))
        self.list.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.empty.setText(self._hint(bool(found)))

    def _hint(self, hidden: bool) -> str:
        if hidden:
            return tr("No quote is like that. Choose less above.")
        key = cap(self._keymap, label_name("quote", "QUOTE"))
        if key:
            return tr("No quotes here yet. Select what somebody says and press {key}.").format(key=key)
        return tr("No quotes here yet. Select what somebody says and choose the label.")
