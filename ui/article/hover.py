"""What the pointer rests on: the quote whose cue and source are then shown with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from annotate.commands.quotes import quote_of

if TYPE_CHECKING:
    from ui.article.view import ArticleView


class Hover:
    """The quote under the pointer, "" for none; the view is painted anew only when it is another one."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self.quote = ""

    def move(self, point: QPointF | None) -> None:
        """The pointer is at a point (document coordinates), or gone."""
        found = self._under(point) if point is not None else ""
        if found != self.quote:
            self.quote = found
            self._view.viewport().update()

    def _under(self, point: QPointF) -> str:
        """Cards first; in the text a cue or source before the quote around it, of several quotes the shortest."""
        view = self._view
        for box, card in view.pointer.spots.cards:
            if box.contains(point):
                return card
        state = view.state
        offset = view.places.character_at(point) if state else None
        if state is None or offset is None:
            return ""
        marks = [m for m in state.marks.overlapping(offset, offset + 1) if m.layer in ("quote", "cue", "source")]
        marks = [m for m in marks if any(f.start <= offset < f.end for f in m.fragments) and view.filter.shows(m)]
        marks.sort(key=lambda m: sum(map(len, m.fragments)))
        return next((quote.id for m in marks if (quote := quote_of(state, m))), "")
