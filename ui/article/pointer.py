"""The pointer over the article: what it hits, and the gesture that is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from annotate.commands.edges import Edge
from annotate.model.state import State
from annotate.model.text import Span
from ui.article import caret as carets
from ui.article import gestures
from ui.article.caret import Caret
from ui.article.fitting import fits
from ui.article.margins import Spots

if TYPE_CHECKING:
    from ui.article.view import ArticleView

_EDGE = 5.0  # pixels around an edge of the focused mark that take hold of it
_FAR = 5.0  # pixels from the press after which it is a drag
_RIM = 12.0  # pixels at the top and bottom of the view where a drag scrolls


class Pointer:
    """Feeds the state machine of `gestures` with what lies under the pointer. Points are in document coordinates.

    `spots` are where the margins drew what can be clicked.
    """

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self.gesture = gestures.IDLE
        self.spots = Spots()
        self.pressed_at = QPointF()
        self._twice: tuple[QPointF, int] | None = None  # where and when a double click was
        self.at = QPointF()

    def press(self, state: State, point: QPointF, exact: bool, aim: gestures.Aim = "select", stamp: int = 0) -> None:
        """The left button went down at the time `stamp`, milliseconds; `exact` selects by characters."""
        twice, self._twice = self._twice, None
        if twice and stamp - twice[1] <= QGuiApplication.styleHints().mouseDoubleClickInterval():
            if (point - twice[0]).manhattanLength() <= _FAR and self._third_click(state, point):
                return
        for box, number in self.spots.choices:
            if box.contains(point):
                self._view.chosen.emit(number)
                return
        for box, mark in self.spots.flags:
            if box.contains(point):
                self._view.focus_on(mark, scroll=False)
                return
        self.pressed_at = self.at = point
        self.gesture = gestures.pressed(self._hit(point), exact, aim)

    def move(self, state: State, point: QPointF) -> None:
        """The pointer is elsewhere: a drag goes on, or the cursor says what could be done here."""
        self.at = point
        if self.gesture.kind == "idle":
            self._show_cursor(point)
            return
        view = self._view
        offset, character = view.places.offset_at(point), view.places.character_at(point)
        if offset is None:
            return
        if self.gesture.kind == "link" and character is None:
            self.gesture = replace(self.gesture, preview=None)
        else:
            far = (point - self.pressed_at).manhattanLength() > _FAR
            place = offset
            if character is not None and self.gesture.kind == "link":
                place = character
            elif character is not None and self.gesture.start and not self.gesture.exact:
                # a token is touched on whichever half of its character the pointer is
                place = character + (character >= self.gesture.start.offset)
            self.gesture = gestures.moved(self.gesture, state, place, far, self._fits(state))
        self._autoscroll(point.y() - view.scrolled)
        if self.gesture.kind == "link":
            view.viewport().update()  # a line leads to the pointer
        else:
            view.canvas.refresh()

    def release(self, state: State) -> None:
        """The button went up: the view asks for what the gesture was about."""
        self.gesture, outcome = gestures.released(self.gesture)
        self._view.canvas.refresh()
        if outcome is None:
            return
        if outcome.kind == "click":
            self._clicked(state, outcome)
        self._view.asked.emit(outcome)

    def _fits(self, state: State) -> gestures.Fits | None:
        """What the drag under way would make."""
        view, gesture = self._view, self.gesture
        held = state.marks.get(view.held.mark)
        return fits(state, gesture.aim, view.held.armed, held, gesture.exact, view.filter.shows)

    def double_click(self, state: State, point: QPointF, stamp: int = 0) -> None:
        """Selects the token under the pointer."""
        offset = self._view.places.character_at(point)
        token = state.tokens.at(offset) if offset is not None else None
        if token is not None:
            self._twice = point, stamp
            self._selected(token, 2)

    @property
    def twice_at(self) -> int:
        """When the double click was that a third click may follow, milliseconds; 0 without one."""
        return self._twice[1] if self._twice else 0

    def _third_click(self, state: State, point: QPointF) -> bool:
        """Selects the sentence under the pointer; whether there is one."""
        offset = self._view.places.character_at(point)
        sentence = state.tokens.sentence(offset) if offset is not None else None
        if sentence is None:
            return False
        self._selected(Span(max(sentence.start, state.document.body), sentence.end), 3)
        return True

    def _selected(self, span: Span, clicks: int) -> None:
        self._view.select(span)
        self.gesture = gestures.IDLE
        self._view.asked.emit(gestures.Outcome("selected", span.end, span, clicks=clicks))

    def cancel(self) -> bool:
        """Gives up a drag under way; whether there was one."""
        busy = self.gesture.kind != "idle"
        self.gesture = gestures.IDLE
        self._view.canvas.refresh()
        return busy

    def _hit(self, point: QPointF) -> gestures.Hit:
        view = self._view
        offset = view.places.character_at(point)
        if offset is None:
            offset = view.places.offset_at(point)
        offset = min(offset or 0, max(0, view.offsets.length - 1))
        for box, quote in self.spots.cards:
            if box.contains(point):
                return gestures.Hit(offset, quote=quote)
        mark = view.focused_mark
        for i, fragment in enumerate(mark.fragments if mark else ()):
            edges: tuple[tuple[Edge, Span], ...] = (
                ("end", Span(fragment.end - 1, fragment.end)),
                ("start", Span(fragment.start, fragment.start + 1)),
            )
            for edge, character in edges:
                for rect in view.places.rects(character, point.y() - 60, point.y() + 60):
                    x = rect.right() if edge == "end" else rect.left()
                    if abs(point.x() - x) <= _EDGE and rect.top() - 6 <= point.y() <= rect.bottom() + 8:
                        return gestures.Hit(offset, mark.id if mark else "", edge, i)
        return gestures.Hit(offset, gap=view.places.offset_at(point))

    def _clicked(self, state: State, outcome: gestures.Outcome) -> None:
        """Focuses what was clicked; the next longer thing where the shortest has the focus already."""
        view = self._view
        if outcome.mark:
            view.focus_on(outcome.mark, scroll=False)
            return
        on_text = view.places.character_at(self.pressed_at) is not None
        mark = carets.under(state, outcome.offset, view.filter.shows, view.focus_id) if on_text else None
        if on_text and self._on_another_piece(outcome.offset):
            mark = view.focused_mark  # its piece is meant before what lies around it
        if mark is not None and mark.is_part and mark.owner == view.focus_id:
            mark = carets.under(state, outcome.offset, view.filter.shows, mark.id)
        token = state.tokens.near(outcome.offset)
        view.focus_on(mark.id if mark else "", scroll=False)
        if mark is not None:
            view.held.take(mark, outcome.offset)
        gap = view.places.offset_at(self.pressed_at) if view.characters else None
        if gap is not None:
            view.caret = carets.among_characters(state, gap)
        elif token and token.start >= state.document.body:
            view.caret = Caret(token)

    def _on_another_piece(self, offset: int) -> bool:
        """Whether an offset lies in a piece of the focused mark that is not the one in hand."""
        view = self._view
        pieces = view.focused_mark.fragments if view.focused_mark else ()
        return len(pieces) > 1 and any(
            f.start <= offset < f.end for i, f in enumerate(pieces) if i != view.held.fragment
        )

    def _autoscroll(self, y: float) -> None:
        bar = self._view.verticalScrollBar()
        if y < _RIM:
            bar.setValue(bar.value() - 18)
        elif y > self._view.viewport().height() - _RIM:
            bar.setValue(bar.value() + 18)

    def _show_cursor(self, point: QPointF) -> None:
        view = self._view
        spots = [*self.spots.cards, *self.spots.flags, *self.spots.choices]
        shape = Qt.CursorShape.IBeamCursor
        if any(box.contains(point) for box, _ in spots):
            shape = Qt.CursorShape.PointingHandCursor
        elif view.focus_id and self._hit(point).edge:
            shape = Qt.CursorShape.SizeHorCursor
        elif not view.column.left - 6 <= point.x() <= view.column.right + 6:
            shape = Qt.CursorShape.ArrowCursor
        view.viewport().setCursor(shape)
