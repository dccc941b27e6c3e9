"""The find bar below the article: what is looked for, how, and how much of it there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotate.occurrences import Wanted
from ui.i18n import noop, tr
from ui.keys import chord
from ui.panels.labels import plain

_PAUSE = 40  # milliseconds between two letters for which a search waits
_LEAST, _ROOM = 380, 700  # pixels: the narrowest bar, and from where on all of it stands in one row
_SWITCHES = (
    ("whole_word", "Alt+w", noop("Word"), noop("Whole words only")),
    ("all_forms", "Alt+f", noop("Forms"), noop("All forms of the words")),
    ("match_case", "Alt+c", noop("Case"), noop("Capital letters as they are typed")),
    ("annotations", "Alt+a", noop("Annotations"), noop("Among annotations: words, labels, names, notes")),
)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, in the text or among the annotations."""

    wanted: Wanted
    annotations: bool = False


class FindBar(QFrame):
    """A line with switches. `sought` carries a Query, `stepped` +1 or -1 (Enter, Shift+Enter), `left` nothing."""

    sought = Signal(object)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.line = _Line(self._key)
        self.line.setClearButtonEnabled(True)
        self.switches = {name: QToolButton() for name, *_ in _SWITCHES}
        self.previous, self.next, self._close = QToolButton(), QToolButton(), QToolButton()
        self._count = plain("", "faint")
        self._count.setMinimumWidth(80)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._first, self._second, self._tools = QHBoxLayout(), QHBoxLayout(), QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 6, 10, 6)
        whole.setSpacing(6)
        for row in (self._first, self._second):
            row.setSpacing(6)
            whole.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_LEAST)
        self._first.addWidget(self.line, 1)
        self._first.addWidget(self._count)
        self._first.addWidget(self.previous)
        self._first.addWidget(self.next)
        self._first.addWidget(self._tools)
        self._first.addWidget(self._close)
        for button, sign in ((self.previous, "↑"), (self.next, "↓"), (self._close, "✕")):
            button.setText(sign)
            button.setObjectName("flat")
        for button in (self.previous, self.next, *self.switches.values(), self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in self.switches.values():
            tools.addWidget(button)
            button.setCheckable(True)
            button.toggled.connect(self.seek)
        self.line.textChanged.connect(self._typed)
        self._pause.timeout.connect(self.seek)
        self.previous.clicked.connect(partial(self._step, -1))
        self.next.clicked.connect(partial(self._step, 1))
        self._close.clicked.connect(self.left)
        self.retranslate()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the switches stand in a row of their own."""
        super().resizeEvent(event)
        narrow = self.width() < _ROOM
        if narrow != (self._second.indexOf(self._tools) >= 0):
            before, after = (self._first, self._second) if narrow else (self._second, self._first)
            before.removeWidget(self._tools)
            after.insertWidget(0 if narrow else 4, self._tools, 0, Qt.AlignmentFlag.AlignLeft)
            self.updateGeometry()

    def retranslate(self) -> None:
        self.line.setPlaceholderText(tr("Find in the article…"))
        self.line.setAccessibleName(tr("Find in the article…"))
        for name, keys, title, meaning in _SWITCHES:
            self.switches[name].setText(tr(title))
            self.switches[name].setToolTip(f"{tr(meaning)} ({keys.title()})")
            self.switches[name].setAccessibleName(tr(meaning))
        for button, words in (
            (self.previous, tr("Previous place found") + " (Shift+F3)"),
            (self.next, tr("Next place found") + " (F3)"),
            (self._close, tr("Close") + " (Esc)"),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)

    @property
    def query(self) -> Query:
        on = {name: button.isChecked() for name, button in self.switches.items()}
        wanted = Wanted(self.line.text(), on["whole_word"] or on["all_forms"], on["all_forms"], on["match_case"])
        return Query(wanted, on["annotations"])

    def ask(self, words: str) -> None:
        """Comes up with the keys on its line; `words` replace what was there, "" leaves it."""
        if words and words != self.line.text():
            self.line.setText(words)
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self.seek()

    def tell(self, number: int, of: int) -> None:
        """Which place of how many one is at; 0 of none where nothing was found."""
        words = ""
        if self.line.text().strip():
            words = tr("{number} of {all}").format(number=number, all=of) if of else tr("Not found")
            if of and not number:
                words = tr("%n found", of)
        self._count.setText(words)

    @property
    def told(self) -> str:
        return self._count.text()

    def _typed(self, _words: str) -> None:
        self._pause.start()

    def seek(self, _on: bool = False) -> None:
        """Asks for what stands on the line now."""
        self._pause.stop()
        self.sought.emit(self.query)

    def settle(self) -> None:
        """Asks at once for what was typed a moment ago."""
        if self._pause.isActive():
            self.seek()

    def _step(self, step: int, _checked: bool = False) -> None:
        self.settle()
        self.stepped.emit(step)

    def _key(self, keys: str) -> bool:
        if keys in ("Return", "Shift+Return"):
            self._step(-1 if keys.startswith("Shift") else 1)
        elif keys == "Esc":
            self.settle()
            self.left.emit()
        else:
            name = next((name for name, chord_, *_ in _SWITCHES if chord_ == keys), "")
            if not name:
                return False
            self.switches[name].toggle()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(chord(event)):
            super().keyPressEvent(event)


class _Line(QLineEdit):
    """A line that asks about its keys first: Qt would type the letter of Alt and a letter."""

    def __init__(self, on_key: Callable[[str], bool]) -> None:
        super().__init__()
        self._on_key = on_key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(chord(event)):
            super().keyPressEvent(event)
