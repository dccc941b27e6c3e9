"""The caret on its way: by tokens or characters, lines, sentences, paragraphs, with or without a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
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
        self._column: tuple[Caret | None, float] = None, 0.0

    def move(self, name: str, select: bool = False) -> bool:
        """Does a move of MOVES; whether there is a caret that could."""
        state, caret = self._view.state, self._view.caret
        if state is None or caret is None:
            return False
        unit, step = MOVES[name]
        x = self._x(caret) if unit == "line" else 0.0
        if self._view.characters:
            moved = self._among_characters(state, caret, unit, step, select, x)
        else:
            token = self._target(state, caret, unit, step, x)
            if select and unit == "sentence" and step > 0 and token:
                token = _sentence_end(state, caret, token)
            moved = carets.moved(caret, token, select)
        self._put(state, moved, select)
        if unit == "line":
            self._column = self._view.caret, x
        return True

    def go_to(self, offset: int) -> None:
        """Puts the caret on the token at an offset, or near it, and brings it into view."""
        view, state = self._view, self._view.state
        token = state.tokens.near(min(max(offset, state.document.body), len(state.text) - 1)) if state else None
        if token is not None:
            view.focus_on("", scroll=False)
            view.caret = Caret(token)
            view.reveal(token)

    def _x(self, caret: Caret) -> float:
        """The column in which lines are gone up and down: that in which the first of such moves began."""
        before, x = self._column
        if before is caret:
            return x
        offset = caret.gap if self._view.characters else (caret.token.start + caret.token.end) // 2
        return self._view.places.caret(offset).left()

    def _target(self, state: State, caret: Caret, unit: Unit, step: int, x: float) -> Span | None:
        if unit == "token":
            return carets.by_token(state, caret, step)
        if unit == "sentence":
            return carets.by_sentence(state, caret, step)
        if unit == "paragraph":
            return carets.by_paragraph(state, caret, step)
        return carets.at_line(state, caret, step, partial(self._neighbour, x=x))

    def _among_characters(self, state: State, caret: Caret, unit: Unit, step: int, select: bool, x: float) -> Caret:
        """The caret a character, line, sentence or paragraph further."""
        whole = caret.selection
        if unit == "line":
            target = self._beside(caret.gap, step, x)
        elif unit != "token":
            target = _stretch_end(state, caret, unit, step, select)
        elif whole is not None and not select:
            target = whole.start if step < 0 else whole.end
        else:
            target = carets.by_character(state, caret, step)
        if target is None:
            target = caret.gap
        return carets.among_characters(state, target, caret.origin if select else None) or caret

    def _put(self, state: State, caret: Caret, select: bool) -> None:
        view = self._view
        gap = caret.gap
        view.caret = caret
        view.reveal(Span(gap, gap + 1) if view.characters else caret.token)
        here = gap if view.characters else caret.token.start
        mark = None if select else carets.under(state, here, self._small)
        view.focus_on(mark.id if mark else "", scroll=False)
        view.caret = caret
        view.canvas.refresh()

    def _small(self, mark: Mark) -> bool:
        return mark.layer in ("entity", "cue", "source") and self._view.filter.shows(mark)

    def _neighbour(self, offset: int, step: int, x: float) -> int | None:
        """An offset in the line of the screen above or below that is of another token."""
        for found in self._lines(offset, step, x):
            token = self._view.state.tokens.near(found) if self._view.state else None
            if found < self._view.offsets.length and token and (token.start > offset or token.end <= offset):
                return found
        return None

    def _beside(self, offset: int, step: int, x: float) -> int | None:
        """The gap in the line of the screen above or below."""
        place = self._view.places.caret(offset)
        for found in self._lines(offset, step, x):
            there = self._view.places.caret(found).center().y()
            if (there - place.center().y()) * step > place.height() / 3:
                return found
        return None

    def _lines(self, offset: int, step: int, x: float) -> Iterator[int]:
        """Offsets in a column at the heights of the next few lines."""
        view = self._view
        place = view.places.caret(offset)
        y = place.center().y()
        for _ in range(6):
            y += step * place.height() * view.reading.line_height / 100
            if not 0 < y < view.document().size().height():
                return
            found = view.places.offset_at(QPointF(x, y))
            if found is not None:
                yield found

    def among_characters(self, on: bool) -> None:
        """Whether arrows and mouse go by characters instead of tokens; what is selected stays selected."""
        view, caret = self._view, self._view.caret
        view.characters = on
        if view.state and caret and on:
            view.caret = carets.among_characters(view.state, caret.gap, caret.origin if caret.selection else None)
        elif caret and caret.selection is None:
            view.caret = Caret(caret.token)
        view.canvas.refresh()

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


def _stretch_end(state: State, caret: Caret, unit: Unit, step: int, select: bool) -> int | None:
    """Where a move by sentences or paragraphs ends among characters: at the start of one; a selection that goes on
    ends behind the last word of one.
    """
    leap = carets.by_sentence if unit == "sentence" else carets.by_paragraph
    if step < 0:
        here = (state.tokens.sentence if unit == "sentence" else state.tokens.paragraph)(caret.token.start)
        if here and max(here.start, state.document.body) < caret.gap:
            return max(here.start, state.document.body)
    token = leap(state, caret, step)
    if step < 0 or not select:
        return token.start if token else None
    last = state.tokens.before(token.start) if token else state.tokens.before(len(state.text))
    if token and last and last.end <= caret.gap:
        beyond = leap(state, Caret(token), 1)
        last = state.tokens.before(beyond.start if beyond else len(state.text))
    return last.end if last and last.end > caret.gap else None
