"""What a person holds besides the focus: the mark that pieces go to, a piece of the focused one, an armed label."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from annotate.commands.edges import Edge
from annotate.model.marks import Mark
from annotate.model.state import State
from ui.article.gestures import Aim


@dataclass
class Held:
    """Kept by a view, changed by what goes on in it.

    `mark` is the mark with several fragments (or room for them) that had the focus last, "" for none; `fragment` the
    number of the focused mark's fragment in hand, -1 where the mark is held as a whole; `armed` the layer and label
    that the next drag makes; `edge` the edge that the keys held down would move.
    """

    mark: str = ""
    fragment: int = -1
    armed: tuple[str, str] | None = None
    edge: Edge | None = None

    def focused(self, state: State, mark: Mark | None, before: str) -> None:
        """Another mark, or none, has the focus that the mark `before` had."""
        if mark is None or mark.id != before:
            self.fragment, self.edge = -1, None
        rule = state.schema.layer(mark.layer) if mark else None
        if mark is not None and rule is not None and rule.gaps:
            self.mark = mark.id

    def changed(self, state: State, focus: Mark | None) -> None:
        """The document has changed: what is no longer there is let go."""
        if self.mark not in state.marks:
            self.mark = ""
        if focus is None or self.fragment >= len(focus.fragments) or len(focus.fragments) < 2:
            self.fragment = -1

    def take(self, mark: Mark, offset: int) -> None:
        """Takes the fragment at an offset in hand, where there are several."""
        found = [i for i, f in enumerate(mark.fragments) if f.start <= offset < f.end]
        self.fragment = found[0] if found and len(mark.fragments) > 1 else -1

    def next(self, mark: Mark) -> bool:
        """Takes the next fragment in hand, round and round; whether there are several."""
        if len(mark.fragments) < 2:
            return False
        self.fragment = (self.fragment + 1) % len(mark.fragments)
        return True

    def index(self) -> int | None:
        """The number of the fragment in hand, None for the mark as a whole."""
        return self.fragment if self.fragment >= 0 else None


def aim_of(modifiers: Qt.KeyboardModifier) -> Aim:
    """What a drag with these keys held is for: Ctrl adds words to a mark, with Shift it cuts them out."""
    if not modifiers & Qt.KeyboardModifier.ControlModifier:
        return "select"
    return "cut" if modifiers & Qt.KeyboardModifier.ShiftModifier else "add"


def edge_held(key: int, modifiers: Qt.KeyboardModifier, pressed: bool) -> Edge | None:
    """The edge that arrows would move while the keys are down that are down once `key` was pressed or released.

    X11 calls Alt Meta while Shift is down, and has the modifiers as they were before.
    """
    alt, shift = bool(modifiers & Qt.KeyboardModifier.AltModifier), bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    if key == Qt.Key.Key_Alt or (key == Qt.Key.Key_Meta and shift):
        alt = pressed
    elif key == Qt.Key.Key_Shift:
        shift = pressed
    if not alt or modifiers & Qt.KeyboardModifier.ControlModifier:
        return None
    return "start" if shift else "end"
