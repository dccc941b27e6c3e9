"""Growing and shrinking: from a word to its group, clause, sentence and paragraph, as a selection or as a mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotate import commands
from annotate.commands.trimming import trimmed
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span
from annotate.phrases import Groups, around, ladder, plain_groups
from annotate.preannotators.marks import scan
from ui.i18n import tr

if TYPE_CHECKING:
    from ui.verbs import Verbs

GroupsAt = Callable[[State, int], Groups]
"""The groups of the paragraph at an offset, at once."""


def plainly(state: State, offset: int) -> Groups:
    """The groups that the shapes of the words show."""
    return plain_groups(state.text, state.tokens.in_paragraph(offset))


class Growing:
    """Steps up and down the ladder of what lies around one word. It begins again wherever something else is in hand."""

    def __init__(self, verbs: Verbs) -> None:
        self._verbs = verbs
        self.groups: GroupsAt = plainly
        self._seed: Span | None = None
        self._of: Span | str = ""  # what grew from the seed: the selection at this place, or the mark of this id
        self._made = ""  # what a label's key made just now

    def made(self, mark: str, seed: Span | None) -> None:
        """Notes what a label's key has just made, and the word at which the caret was."""
        self._seed, self._of, self._made = seed, mark, mark

    def may(self, mark: Mark) -> bool:
        """Whether the key of its label, pressed again, makes this mark larger."""
        return mark.id == self._made

    def let_go(self, mark: str) -> None:
        """Another mark has the focus."""
        if mark != self._made:
            self._made = ""

    def again(self, mark: Mark) -> bool:
        """The label's key once more: the next larger nominal group; for a quote or claim the next larger words
        between marks, the sentence, the paragraph.
        """
        return self._reshape(mark, 1, narrow=True)

    def step(self, way: int) -> bool:
        """Grows (1) or shrinks (-1) the focused mark, else the selection, else the word at the caret."""
        state, view, mark = self._verbs.state, self._verbs.view, self._verbs.mark
        if state is None or view.caret is None:
            return False
        if mark is not None:
            return self._reshape(mark, way, narrow=False)
        now = view.selection or view.caret.token
        seed = self._seed if self._of == now and self._seed else _word(state, now, view.caret.token)
        found = _next(now, self._rungs(state, seed), way)
        if found is None and way < 0 and now == seed:
            view.select(None)
            return True
        if found is None:
            return self._no(way)
        view.select(found)
        self._seed, self._of = seed, found
        return True

    def _reshape(self, mark: Mark, way: int, narrow: bool) -> bool:
        state, view = self._verbs.state, self._verbs.view
        rule = state.schema.layer(mark.layer) if state else None
        if state is None or rule is None or view.caret is None:
            return False
        kept = self._seed if self._of == mark.id else None
        index = view.held.index()
        if index is None:
            seed = kept or view.caret.token
            index = next((i for i, f in enumerate(mark.fragments) if f.overlaps(seed)), 0)
        now, made = mark.fragments[index], self._made
        seed = kept if kept and now.overlaps(kept) else _word(state, now, view.caret.token)
        rungs = self._rungs(state, seed, rule.unit if narrow else "", partial(trimmed, state.text, layer=rule))
        found = _next(now, rungs, way)
        if found is None:
            return self._no(way)
        action = "grow" if way > 0 else "shrink"
        done = self._verbs.change(commands.reshape(state, mark.id, index, found, self._verbs.bench.by, action), mark)
        focus = self._verbs.mark
        if done and focus is not None:
            self._seed, self._of = seed, focus.id
            self._made = focus.id if made == mark.id else ""
        return done

    def _rungs(
        self, state: State, seed: Span, unit: str = "", fitted: Callable[[Span], Span | None] = lambda span: span
    ) -> list[Span]:
        groups = self.groups(state, seed.start)
        if unit == "token":
            return ladder(seed, groups.nominal, fitted=fitted)
        line = state.tokens.paragraph(seed.start)
        inner = [Span(p.inner_start, p.inner_end) for p in scan(state.text, [line])] if line else []
        sentence, paragraph = around(state, seed.start)
        for pair in inner:  # of a sentence that crosses the marks around the word, what lies between them
            if pair.contains(seed):
                sentence = [s if s.contains(pair) else both for s in sentence if (both := _common(s, pair))]
        if unit == "sentence":
            return ladder(seed, [*inner, *sentence], paragraph, fitted=fitted)
        return ladder(seed, groups.nominal, [*groups.clauses, *inner, *sentence], paragraph, fitted=fitted)

    def _no(self, way: int) -> bool:
        self._verbs.noticed.emit(tr("There is nothing larger here.") if way > 0 else tr("It is one word already."))
        return False


def _common(a: Span, b: Span) -> Span | None:
    start, end = max(a.start, b.start), min(a.end, b.end)
    return Span(start, end) if start < end else None


def _next(now: Span, rungs: list[Span], way: int) -> Span | None:
    """The smallest rung around a span, or the largest within it."""
    if way > 0:
        return next((rung for rung in rungs if rung != now and rung.contains(now)), None)
    return next((rung for rung in reversed(rungs) if rung != now and now.contains(rung)), None)


def _word(state: State, now: Span, token: Span) -> Span:
    """The word from which a span may have grown: the caret's if it lies within, else its first."""
    if now.overlaps(token):
        return token
    return state.tokens.at(now.start) or state.tokens.after(now.start) or token
