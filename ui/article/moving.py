"""The caret on its way: by tokens, lines, sentences, paragraphs, with or without a selection behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF

from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span
from ui.article import caret as carets
from ui.article.caret import Caret

if TYPE_CHECKING:
    from ui.article.view import ArticleView

Unit = Literal["token", "line", "sentence", "paragraph"]
MOVES: Mapping[str, tuple[Unit, int]] = {
    "left": ("token", -1),
    "right": ("token", 1),
    "up": ("line", -1),
    "down": ("line", 1),
    "sentence_left": ("sentence", -1),
    "sentence_right": ("sentence", 1),
    "paragraph_up": ("paragraph", -1),
    "paragraph_down": ("paragraph", 1),
}
"""The moves by the names that the table of actions has for them."""


class Mover:
    """Moves the caret of a view. The small mark under it gets the focus; a selection has none."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view

    def move(self, name: str, select: bool = False) -> bool:
        """Does a move of MOVES; whether there is a caret that could."""
        state, caret = self._view.state, self._view.caret
        if state is None or caret is None:
            return False
        unit, step = MOVES[name]
        token = self._target(state, caret, unit, step)
        if select and unit == "sentence" and step > 0 and token:
            token = _sentence_end(state, caret, token)
        self._put(state, carets.moved(caret, token, select), select)
        return True

    def _target(self, state: State, caret: Caret, unit: Unit, step: int) -> Span | None:
        if unit == "token":
            return carets.by_token(state, caret, step)
        if unit == "sentence":
            return carets.by_sentence(state, caret, step)
        if unit == "paragraph":
            return carets.by_paragraph(state, caret, step)
        return carets.at_line(state, caret, step, self._neighbour)

    def _put(self, state: State, caret: Caret, select: bool) -> None:
        view = self._view
        view.caret = caret
        view.reveal(caret.token)
        mark = None if select else carets.under(state, caret.token.start, self._small)
        view.focus_on(mark.id if mark else "", scroll=False)
        view.caret = caret
        view.viewport().update()

    def _small(self, mark: Mark) -> bool:
        return mark.layer in ("entity", "cue", "source") and self._view.filter.shows(mark)

    def _neighbour(self, offset: int, step: int) -> int | None:
        """An offset in the line of the screen above or below."""
        view = self._view
        place = view.places.caret(offset)
        y = place.center().y()
        for _ in range(6):
            y += step * place.height() * view.reading.line_height / 100
            if not 0 < y < view.document().size().height():
                return None
            found = view.places.offset_at(QPointF(place.left(), y))
            if found is not None and found < view.offsets.length:
                token = view.state.tokens.near(found) if view.state else None
                if token and (token.start > offset or token.end <= offset):
                    return found
        return None

    def scroll(self, name: str) -> None:
        """Scrolls by "page_up" and "page_down", or to the "top" and "bottom" of the article."""
        bar, page = self._view.verticalScrollBar(), self._view.viewport().height() - 60
        bar.setValue(
            {"page_up": bar.value() - page, "page_down": bar.value() + page, "top": 0, "bottom": bar.maximum()}[name]
        )


def _sentence_end(state: State, caret: Caret, following: Span) -> Span:
    """Where a selection by sentences ends: on the last token of this sentence, of the next one where it is there."""
    token = state.tokens.before(following.start) or following
    if token == caret.token and (beyond := carets.by_token(state, caret, 1)):
        sentence = state.tokens.sentence(beyond.start)
        token = state.tokens.before(sentence.end) or beyond if sentence else beyond
    return token
