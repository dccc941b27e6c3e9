"""Finding in the open article: the bar's questions, the places found, and going from one to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotate.finding import found_marks
from annotate.model.text import Span, hull
from annotate.occurrences import Wanted, places
from ui.article.found import Found, colours
from ui.article.view import ArticleView
from ui.i18n import tr
from ui.panels.find import Query
from ui.theme import LIGHT, Theme, mixed
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow

_LONGEST = 200  # characters of a selection or mark that the bar takes over


class Finding(QObject):
    """What has been found in the article on the desk; nothing while the bar is closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._query = Query(Wanted(""))
        self._marks: Sequence[str] = ()
        self._from = 0
        self.ticks = Ticks(window.view)
        bar = window.find_bar
        bar.sought.connect(self._seek)
        bar.stepped.connect(self.step)
        bar.left.connect(self.close)

    def listen(self, bench: Workbench) -> None:
        """Follows what happens to a project."""
        bench.opened.connect(self._again)
        bench.changed.connect(self._changed)
        bench.project_changed.connect(self._changed)
        bench.suggested.connect(self._changed)
        bench.followed.connect(self._changed)

    @property
    def found(self) -> Found:
        return self._window.view.found

    def ask(self) -> None:
        """The bar comes up, with the words of the selection or the focused mark."""
        view, bar = self._window.view, self._window.find_bar
        state, mark = view.state, view.focused_mark
        place = view.selection or (hull(mark.fragments) if mark else None)
        words = " ".join(place.of(state.text).split()) if state and place else ""
        if not bar.isHidden() and self._at_current(place):
            words = ""  # the word in which the words were found is not what is looked for
        self._from = place.start if place else view.caret.token.start if view.caret else 0
        bar.ask(words if len(words) <= _LONGEST else "")

    def close(self) -> bool:
        """Closes the bar: the keys go to the article, at the place found; whether it was open."""
        bar = self._window.find_bar
        if bar.isHidden():
            return False
        current = self.found.current
        bar.hide()
        if current >= 0 and self._window.focusWidget() is not self._window.view:
            self._go(current)
        self._show(Found(), ())
        self._window.view.setFocus()
        return True

    def step(self, step: int) -> bool:
        """Goes to the next (+1) or previous (-1) place found, around the end; the bar keeps the keys if it has them."""
        bar = self._window.find_bar
        bar.settle()
        if bar.isHidden():
            if not bar.line.text().strip():
                self.ask()
                return True
            bar.show()
            self._from = self._here()
            bar.seek()
        found = self.found
        if not found.places:
            return False
        number, here = self._next(step), self._here()
        if (found.places[number][0] - here) * step <= 0:
            said = tr("Again from the top.") if step > 0 else tr("Again from the end.")
            self._window.status.notice(said)
        self._go(number)
        return True

    def _next(self, step: int) -> int:
        """The number of the place behind (or before) where one is."""
        starts, here = self.found.places, self._here()
        if 0 <= self.found.current < len(starts) and starts[self.found.current][0] == here:
            return (self.found.current + step) % len(starts)
        behind = bisect_left(starts, (here + 1,)) if step > 0 else bisect_left(starts, (here,)) - 1
        return behind % len(starts)

    def _here(self) -> int:
        """Where the person is: at the current place while typing, else at selection, focus or caret."""
        view, mark = self._window.view, self._window.view.focused_mark
        place = view.selection or (hull(mark.fragments) if mark else None)
        if place is not None:
            return self.found.places[self.found.current][0] if self._at_current(place) else place.start
        if 0 <= self.found.current < len(self.found.places) and not view.hasFocus():
            return self.found.places[self.found.current][0]
        return view.caret.token.start - 1 if view.caret else -1

    def _at_current(self, place: Span | None) -> bool:
        """Whether the current place is these words, or a part of them."""
        places, current = self.found.places, self.found.current
        return place is not None and 0 <= current < len(places) and place.contains(Span(*places[current]))

    def _seek(self, query: Query) -> None:
        """Finds everything; the first place from where the search began is shown."""
        self._query = query
        if self._window.find_bar.isHidden():
            return
        found = self._searched()
        current = bisect_left(found, (self._from,)) % len(found) if found else -1
        self._show(Found(found, current), self._marks)
        if found:
            self._window.view.reveal(Span(*found[current]))

    def _searched(self) -> list[tuple[int, int]]:
        state, query = self._window.view.state, self._query
        self._marks = ()
        if state is None:
            return []
        if not query.annotations:
            return list(places(state.text, query.wanted, state.document.body))
        shown = self._window.view.filter.shows
        marks = [mark for mark in found_marks(state, query.wanted) if shown(mark)]
        self._marks = [mark.id for mark in marks]
        return [(mark.fragments[0].start, mark.fragments[0].end) for mark in marks]

    def _show(self, found: Found, marks: Sequence[str]) -> None:
        self._marks = marks
        view = self._window.view
        view.found = found
        view.viewport().update()
        self.ticks.show_found(found, self._window.theme)
        self._window.find_bar.tell(found.current + 1, len(found.places))

    def _go(self, number: int) -> None:
        """Selects the words found, whole words unless arrows go by character, or focuses the annotation found."""
        view, place = self._window.view, self.found.places[number]
        self._show(Found(self.found.places, number), self._marks)
        if self._marks:
            view.focus_on(self._marks[number])
        else:
            found = Span(*place)
            whole = view.state.tokens.snapped(*place) if view.state and not view.characters else None
            view.select(whole or found)
            view.reveal(found)

    def _again(self, _state: object) -> None:
        """Another document: the same is looked for there, and nothing moves."""
        if not self._window.find_bar.isHidden():
            self._from = 0
            self._show(Found(self._searched()), self._marks)

    def _changed(self, _what: object) -> None:
        """Annotations have changed; those found are looked for anew."""
        if self._query.annotations and not self._window.find_bar.isHidden():
            focus, found = self._window.view.focus_id, self._searched()
            self._show(Found(found, self._marks.index(focus) if focus in self._marks else -1), self._marks)


class Ticks(QWidget):
    """A narrow strip at the scroll bar with a tick for each place found, by its share of the text."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._found = Found()
        self._theme: Theme = LIGHT
        self._heights: set[int] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)
        self.hide()

    def show_found(self, found: Found, theme: Theme) -> None:
        same = self._found.places is found.places
        self._found, self._theme = found, theme
        if not same:
            self._place()
        self.setVisible(bool(found.places))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.setGeometry(self._view.viewport().geometry().right() - 4, 0, 5, self._view.height())
        self._heights = self.heights()

    def heights(self) -> set[int]:
        """Where the ticks stand, pixels from the top; many places of a long text share one."""
        low, high, room = self._view.offsets.body, self._view.offsets.length, self.height() - 4
        length = max(1, high - low)
        return {2 + (start - low) * room // length for start, _ in self._found.places}

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = colours(self._theme)[2]
        for height in self._heights:
            painter.fillRect(0, height - 1, 5, 2, mixed(frame, self._theme.paper, 0.5))
        if 0 <= self._found.current < len(self._found.places):
            low, length = self._view.offsets.body, max(1, self._view.offsets.length - self._view.offsets.body)
            start = self._found.places[self._found.current][0]
            painter.fillRect(0, (start - low) * (self.height() - 4) // length, 5, 4, frame)
        painter.end()
