"""What belongs together in the paragraph at the caret: asked for in good time, so that no key waits for it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotate.model.state import State
from annotate.phrases import Groups
from ui.growing import plainly

if TYPE_CHECKING:
    from ui.window import MainWindow

_REST = 60  # milliseconds for which the caret stays before its paragraph is asked about
_KEPT = 64  # paragraphs
_LONGEST = 4_000  # code points; a longer paragraph holds up the suggestions for too long


class Parsing(QObject):
    """Between the worker process and the keys that grow a selection. Answers are kept by the words of a paragraph."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._known: OrderedDict[str, Groups | None] = OrderedDict()
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._ask)
        window.view.caret_moved.connect(self._rest.start)
        window.suggester.ready.connect(self._ready)
        window.suggester.grouped.connect(self._grouped)

    def groups(self, state: State, offset: int) -> Groups:
        """The groups around an offset: the parser's if it has looked, else what the shapes of the words show."""
        line = state.tokens.paragraph(offset)
        found = self._known.get(line.of(state.text)) if line else None
        return found.shifted(line.start) if found is not None and line else plainly(state, offset)

    def _ask(self) -> None:
        view = self._window.view
        line = view.state.tokens.paragraph(view.caret.token.start) if view.state and view.caret else None
        if line is None or view.state is None or len(line) > _LONGEST:
            return
        words = line.of(view.state.text)
        if words in self._known:
            self._known.move_to_end(words)
        else:
            self._window.suggester.ask_groups(words)

    def _ready(self, _makers: object) -> None:
        self._rest.start()

    def _grouped(self, found: tuple[str, Groups | None]) -> None:
        self._known[found[0]] = found[1]
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
