"""Who speaks, found by typing: the list beside the focused quote or claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from annotate.commands.quotes import quote_of
from annotate.model.schema import words
from annotate.model.text import Span, hull
from annotate.names import names_in
from annotate.speakers import Candidate, offered
from ui.article.margins import voice_words
from ui.article.picker import Choice, Picker
from ui.i18n import language, tr
from ui.keycaps import cap
from ui.offering import why_offered

if TYPE_CHECKING:
    from ui.window import MainWindow


class Picking(QObject):
    """The picker of one window: what it offers, and what becomes of what was picked."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.picker = Picker(window.view.viewport())
        self._mark = ""  # that had the focus when the picker came up
        self.picker.picked.connect(self._picked)
        self.picker.left.connect(window.view.setFocus)
        window.view.focused.connect(self._elsewhere)

    def ask(self) -> bool:
        """Comes up beside the focused quote or claim; whether there is one."""
        view = self._window.view
        state, mark = view.state, view.focused_mark
        about = (quote_of(state, mark) or mark) if state and mark else None
        if state is None or mark is None or about is None or about.layer not in ("quote", "claim"):
            self._window.status.notice(tr("Focus a quote or a claim first."))
            return False
        keymap = self._window.keying.map

        def row(candidate: Candidate) -> Choice:
            said = voice_words(state.schema, candidate.name, candidate.kind, True)
            key = cap(keymap, f"pick:{candidate.number}")
            # the digits themselves pick here, whatever keys do it in the article
            key = key if key.isdigit() else str(candidate.number)
            return Choice(candidate.name, candidate.kind, said, why_offered(candidate), key, candidate.number)

        def titled(label: str) -> str:
            known = state.schema.label("entity", label)
            return words(known.titles, language(), label) if known else ""

        self._window.palette_bar.hide()
        self._mark = mark.id
        self.picker.set_theme(self._window.theme)
        title = tr("Who speaks?") if about.layer == "quote" else tr("Who claims it?")
        self.picker.ask(
            title, [row(c) for c in offered(state, about)], names_in(state), titled, self._place(hull(about.fragments))
        )
        return True

    def _place(self, span: Span) -> QPoint:
        """Where the quote's card stands, in the right margin."""
        view = self._window.view
        top, bottom = float(view.scrolled), float(view.scrolled + view.viewport().height())
        rects = view.places.rects(span, top, bottom)
        y = round(rects[0].top() - top) if rects else 40
        return QPoint(round(view.column.right + 12), y - 4)

    def _picked(self, voice: tuple[str, str]) -> None:
        window = self._window
        window.view.setFocus()
        if window.verbs is not None and window.view.focus_id == self._mark:
            window.verbs.voices.give(*voice)

    def _elsewhere(self, mark: str) -> None:
        if mark != self._mark:
            self.picker.hide()
