"""Pieces of quotes and claims: added, cut out, taken in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate import commands
from annotate.commands.fragments import added_to, cut_from
from annotate.model.marks import Mark
from annotate.model.text import Span
from ui.i18n import tr
from ui.keycaps import spoken

if TYPE_CHECKING:
    from ui.verbs import Verbs


class Pieces:
    """Acts on the mark that had the focus last and may have several fragments, else on the nearest such mark."""

    def __init__(self, verbs: Verbs) -> None:
        self._verbs = verbs

    def target(self, span: Span) -> Mark | None:
        """The mark to which a span would be added."""
        state, view = self._verbs.state, self._verbs.view
        if state is None:
            return None
        return added_to(state, state.marks.get(view.held.mark), span, view.filter.shows)

    def source(self, span: Span, exact: bool = False) -> Mark | None:
        """The mark out of which a span would be cut: the one held, else the shortest of those that allow it."""
        state, view = self._verbs.state, self._verbs.view
        if state is None:
            return None
        return cut_from(state, state.marks.get(view.held.mark), span, view.filter.shows, exact)

    def add(self, span: Span | None = None, exact: bool | None = None) -> bool:
        """Adds the words, those selected unless others are given."""
        state, view = self._verbs.state, self._verbs.view
        exact = self._exact if exact is None else exact
        span = span or view.selection
        if state is None:
            return False
        if span is None:
            return self._no(tr("Select the words to be added first."))
        mark = self.target(span)
        if mark is None:
            return self._no(tr("Which quote or claim? Click it, then select the words to be added."))
        if not self._verbs.change(commands.add_fragment(state, mark.id, span, self._verbs.bench.by, exact), mark):
            return self._no(tr("There is nothing in these words to be added."))
        self._take(span.start, span.end)
        return True

    def cut(self, span: Span | None = None, exact: bool | None = None) -> bool:
        """Cuts the words out, those selected unless others are given; without any the fragment in hand."""
        state, view, by = self._verbs.state, self._verbs.view, self._verbs.bench.by
        exact = self._exact if exact is None else exact
        span = span or view.selection
        if state is None:
            return False
        if span is None:
            return self._drop()
        mark = self.source(span, exact)
        if mark is None:
            said = tr("No quote or claim would be left without these words.")
            return self._no(said, tr("{key} deletes it."), "reject")
        return self._verbs.change(commands.cut_fragment(state, mark.id, span, by, exact), mark)

    def _drop(self) -> bool:
        state, mark, index = self._verbs.state, self._verbs.mark, self._verbs.view.held.index()
        if state is None or mark is None:
            return self._no(tr("Select the words to be cut out first."))
        if len(mark.fragments) < 2:
            return self._no(tr("This is the only piece."), tr("{key} deletes the annotation."), "reject")
        if index is None:
            return self._no(tr("Which piece? Click it."), tr("{key} goes from one to the next."), "next_fragment")
        return self._verbs.change(commands.drop_fragment(state, mark.id, index, self._verbs.bench.by), mark)

    def next(self) -> bool:
        """Takes the next fragment of the focused mark in hand."""
        view, mark = self._verbs.view, self._verbs.mark
        if mark is None or not view.held.next(mark):
            return self._no(tr("It has one piece only."))
        view.reveal(mark.fragments[view.held.fragment])
        view.viewport().update()
        return True

    @property
    def _exact(self) -> bool:
        caret = self._verbs.view.caret
        return caret is not None and caret.exact

    def _take(self, start: int, end: int) -> None:
        """Takes the fragment that has become of a place in hand."""
        mark = self._verbs.mark
        for fragment in mark.fragments if mark else ():
            if mark is not None and fragment.start < end and start < fragment.end:
                self._verbs.view.held.take(mark, max(start, fragment.start))

    def _no(self, words: str, way: str = "", action: str = "") -> bool:
        """Says why not; `way` is the way that the key of an action shows, where it has one."""
        key = spoken(self._verbs.keymap, action) if action else ""
        self._verbs.noticed.emit(f"{words} {way.format(key=key)}" if key else words)
        return False
