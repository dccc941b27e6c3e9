"""A small palette beside a selection or a clicked mark, so that the mouse can do what the keys do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from annotate.model.marks import Mark
from annotate.model.schema import Schema, words
from ui.article.patterns import pattern_of
from ui.article.strokes import icon
from ui.i18n import language, tr
from ui.keycaps import with_key
from ui.keymap import Keymap, label_name
from ui.panels.labels import tip
from ui.theme import LIGHT, Theme

_EDGE, _GAP = 5, 3  # pixels around the buttons and between them


class Palette(QFrame):
    """Buttons of labels and verbs. `labelled` carries (layer, label), `acted` the name of an action."""

    labelled = Signal(object)
    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._within = parent
        self._theme: Theme = LIGHT
        self._keymap = Keymap()
        self._patterns = False
        self._buttons: list[QToolButton] = []
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def set_keymap(self, keymap: Keymap) -> None:
        self._keymap = keymap

    def set_patterns(self, on: bool) -> None:
        """Whether the buttons of labels show their patterns."""
        self._patterns = on

    def offer(self, schema: Schema, mark: Mark | None, at: QPoint, pieces: tuple[str, ...] = ()) -> None:
        """Shows what can be done with a selection (`mark` None) or a mark, at a place in the parent.

        `pieces` are the actions by which selected words go to a quote or claim or out of it.
        """
        self.hide()  # new buttons of a palette that shows already would come up a moment later only
        for button in self._buttons:
            button.hide()  # still a child: without a parent it would be a window for a moment
            button.deleteLater()
        self._buttons.clear()
        if mark is not None:
            if mark.suggested:
                self._verb("✓", tr("Accept"), "accept", "green")
            self._verb("✕", tr("Reject") if mark.suggested else tr("Delete"), "reject", "orange")
        for sign, name, hint in (
            ("+", "add_fragment", tr("Add these words to the quote or claim")),
            ("−", "cut_fragment", tr("Cut these words out of the quote or claim")),
        ):
            if name in pieces:
                self._verb(sign, hint, name, "violet")
        for layer in schema.layers:
            if mark is not None and (layer.name != mark.layer or len(layer.offered) < 2):
                continue
            for label in layer.offered:
                if mark is None or label.name != mark.label:
                    title = words(label.titles, language(), label.name)
                    hint = with_key(title, self._keymap, label_name(layer.name, label.name))
                    button = self._add(
                        label.name, hint, partial(self.labelled.emit, (layer.name, label.name)), label.colour
                    )
                    if self._patterns and layer.name == "entity":
                        pattern = pattern_of(schema, layer.name, label.name)
                        button.setIcon(icon(self._theme, label.colour, pattern, self.devicePixelRatioF()))
                        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if mark is not None and mark.layer in ("quote", "claim"):
            self._verb("✎", tr("Note…"), "note", "grey")
        room = self._within.rect().adjusted(6, 6, -6, -6)
        self.resize(self._flow(room.width()))
        x = max(room.left(), min(at.x(), room.right() - self.width()))
        y = at.y() if at.y() + self.height() <= room.bottom() else room.bottom() - self.height()
        self.move(x, max(room.top(), y))
        self.show()
        self.raise_()

    def _verb(self, sign: str, hint: str, name: str, colour: str) -> None:
        """A button for an action, whose key the tool tip names."""
        self._add(sign, with_key(hint, self._keymap, name), partial(self.acted.emit, name), colour)

    def _add(self, text: str, hint: str, act: object, colour: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("flat")
        button.setText(text.replace("&", "&&"))
        button.setToolTip(tip(hint))
        button.setAccessibleName(hint)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet(f"color: {self._theme.hue(colour).name()}; font-weight: 600; font-size: 11px;")
        button.clicked.connect(partial(_call, act))
        self._buttons.append(button)
        return button

    def _flow(self, width: int) -> QSize:
        """Puts the buttons side by side, in as many rows as that width needs; the size of all."""
        x, y, high, widest = _EDGE, _EDGE, 0, 0
        for button in self._buttons:
            button.ensurePolished()
            size = button.sizeHint()
            if x > _EDGE and x + size.width() + _EDGE > width:
                x, y, high = _EDGE, y + high + _GAP, 0
            button.setGeometry(x, y, size.width(), size.height())
            x += size.width() + _GAP
            high, widest = max(high, size.height()), max(widest, x - _GAP)
        return QSize(widest + _EDGE, y + high + _EDGE)


def _call(act: object, _checked: bool = False) -> None:
    assert callable(act)
    act()
