"""A small palette beside a selection or a clicked mark, so that the mouse can do what the keys do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from annotate.model.marks import Mark
from annotate.model.schema import Schema, words
from ui.i18n import language, tr
from ui.panels.labels import tip
from ui.theme import LIGHT, Theme


class Palette(QFrame):
    """Buttons of labels and verbs. `labelled` carries (layer, label), `acted` the name of an action."""

    labelled = Signal(object)
    acted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._within = parent
        self._theme: Theme = LIGHT
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(5, 4, 5, 4)
        self._row.setSpacing(3)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def offer(self, schema: Schema, mark: Mark | None, at: QPoint, pieces: tuple[str, ...] = ()) -> None:
        """Shows what can be done with a selection (`mark` None) or a mark, at a place in the parent.

        `pieces` are the actions by which selected words go to a quote or claim or out of it.
        """
        self.hide()  # new buttons of a palette that shows already would come up a moment later only
        while item := self._row.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        if mark is not None:
            if mark.suggested:
                self._add("✓", tr("Accept"), partial(self.acted.emit, "accept"), "green")
            self._add("✕", tr("Reject") if mark.suggested else tr("Delete"), partial(self.acted.emit, "reject"),
                      "orange")  # fmt: skip
        for sign, name, hint in (
            ("+", "add_fragment", tr("Add these words to the quote or claim") + " (=)"),
            ("−", "cut_fragment", tr("Cut these words out of the quote or claim") + " (-)"),
        ):
            if name in pieces:
                self._add(sign, hint, partial(self.acted.emit, name), "violet")
        for layer in schema.layers:
            if mark is not None and (layer.name != mark.layer or len(layer.offered) < 2):
                continue
            for label in layer.offered:
                if mark is None or label.name != mark.label:
                    title = words(label.titles, language(), label.name)
                    hint = f"{title} ({label.key})" if label.key else title
                    self._add(label.name, hint, partial(self.labelled.emit, (layer.name, label.name)), label.colour)
        if mark is not None and mark.layer in ("quote", "claim"):
            self._add("✎", tr("Note…"), partial(self.acted.emit, "note"), "grey")
        self.adjustSize()
        room = self._within.rect().adjusted(6, 6, -6, -6)
        x = max(room.left(), min(at.x(), room.right() - self.width()))
        y = at.y() if at.y() + self.height() <= room.bottom() else room.bottom() - self.height()
        self.move(x, max(room.top(), y))
        self.show()
        self.raise_()

    def _add(self, text: str, hint: str, act: object, colour: str) -> None:
        button = QToolButton()
        button.setObjectName("flat")
        button.setText(text.replace("&", "&&"))
        button.setToolTip(tip(hint))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet(f"color: {self._theme.hue(colour).name()}; font-weight: 600; font-size: 11px;")
        button.clicked.connect(partial(_call, act))
        self._row.addWidget(button)


def _call(act: object, _checked: bool = False) -> None:
    assert callable(act)
    act()
