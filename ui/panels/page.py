"""The fields of a layer with what stands above and below them in the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotate.commands.quotes import part_of, quote_of
from annotate.model.marks import Mark
from annotate.model.schema import words
from annotate.model.state import State
from annotate.model.text import covered
from ui.i18n import language, tr
from ui.panels.field import narrow
from ui.panels.labels import Elided, ElidedButton, plain, tip
from ui.panels.reasons import reason_words
from ui.panels.sheet import Grid, Sheet


class Page(QWidget):
    """The fields of one layer with what stands above and below them."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(9)
        self.rows.addWidget(sheet)
        self._around: tuple[QWidget, ...] = ()

    def put(self, head: QWidget, tail: QWidget) -> None:
        """Other widgets above and below the fields."""
        for old in self._around:
            old.hide()
            self.rows.removeWidget(old)
            old.deleteLater()
        self.rows.insertWidget(0, head)
        self.rows.addWidget(tail)
        self._around = (head, tail)


def head_of(state: State, mark: Mark, slim: bool, go: Callable[[str], object], who: QWidget | None = None) -> QWidget:
    """What the mark is, its first words, why it was suggested; `who` a mention is; the parts of a quote, to which `go`
    leads.
    """
    head = QWidget()
    layout = QVBoxLayout(head)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(9)
    label = state.schema.label(mark.layer, mark.label)
    title = words(label.titles, language(), mark.label) if label else mark.label
    heading = plain(title[:1].upper() + title[1:], "strong")
    about = words(label.guideline, language(), "") if label else ""
    heading.setToolTip(tip(about) if about else "")
    layout.addWidget(heading)
    body = Elided(_one_line(covered(mark.fragments, state.text), 160))
    body.setObjectName("faint")
    layout.addWidget(narrow(body))
    if why := reason_words(mark):
        layout.addWidget(narrow(plain(why, "faint", wrap=True)))
    if who is not None:
        line = QWidget()
        Grid(line, slim).add(plain(tr("Who"), "faint"), narrow(who))
        layout.addWidget(line)
    quote = quote_of(state, mark)
    if quote is not None:
        parts = QWidget()
        grid = Grid(parts, slim)
        for part, part_title in (("cue", tr("Cue")), ("source", tr("Source"))):
            found = part_of(state, quote, part)
            button, said = _part(state, found, go), covered(found.fragments, state.text) if found else "—"
            button.setAccessibleName(f"{part_title}: {_one_line(said)}")
            grid.add(plain(part_title, "faint"), button)
        layout.addWidget(parts)
    return head


def _part(state: State, found: Mark | None, go: Callable[[str], object]) -> QWidget:
    if found is None:
        return plain("—", "faint")
    button = ElidedButton(_one_line(covered(found.fragments, state.text), 120).replace("&", "&&"))
    button.setObjectName("flat")
    button.setStyleSheet("text-align: left; padding-left: 0;")
    button.clicked.connect(partial(_led, go, found.id))
    return narrow(button)


def _led(go: Callable[[str], object], mark: str, _checked: bool = False) -> None:
    go(mark)


def _one_line(text: str, limit: int = 40) -> str:
    """Words on one line, at most `limit` characters."""
    said = " ".join(text.split())
    return said if len(said) <= limit else said[: limit - 1] + "…"
