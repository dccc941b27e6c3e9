"""Linking two marks by keys: one is picked up, the focus goes to another, and the same key joins them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate import commands
from annotate.commands.gesture import subject_of
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.state import State
from ui.i18n import tr
from ui.keycaps import spoken

if TYPE_CHECKING:
    from ui.window import MainWindow


class Linking:
    """What is picked up at one window to be linked; `mark` is its id, "" while nothing is."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.mark = ""

    def go(self) -> bool:
        """Picks the focused mark up, or joins what is picked up with it; whether either made sense."""
        window, focused = self._window, self._window.view.focused_mark
        state = window.bench.state if window.bench else None
        if state is None or focused is None:
            return False
        held = state.marks.get(self.mark)
        if held is None or held.id == focused.id:
            return self._pick_up(state, focused)
        self.mark = ""
        done = self._join(state, held, focused)
        window.echo.hint()
        return done

    def cancel(self) -> bool:
        """Lets go of what is picked up; whether anything was."""
        held, self.mark = self.mark, ""
        if held:
            self._window.status.notice(tr("Nothing is linked."))
        return bool(held)

    def _pick_up(self, state: State, mark: Mark) -> bool:
        self.mark = mark.id
        key = spoken(self._window.keying.map, "link")
        said = tr("Link «{words}»: go to the other one and press {key} again.") if key else tr("Link «{words}».")
        self._window.status.notice(said.format(words=subject_of(state.text, mark.fragments), key=key))
        return True

    def _join(self, state: State, one: Mark, other: Mark) -> bool:
        window = self._window
        assert window.bench is not None
        ways = [(kind.name, one, other) for kind in commands.joining(state, one.id, other.id)]
        ways += [(kind.name, other, one) for kind in commands.joining(state, other.id, one.id)]
        way = self._chosen(state, ways)
        if way is not None:
            name, head, tail = way
            return self._write(commands.relate(state, head.id, tail.id, name, window.bench.by), one)
        if not ways:
            ends = {one.id, other.id}
            for relation in state.relations_of(one.id):
                if {relation.head, relation.tail} == ends:
                    return self._write(commands.unrelate(state, relation.id, window.bench.by), one)
            window.status.notice(tr("The label schema has no link between these two."))
        return False

    def _chosen(self, state: State, ways: list[tuple[str, Mark, Mark]]) -> tuple[str, Mark, Mark] | None:
        """The one way there is, or that which the person chooses."""
        if len(ways) < 2:
            return ways[0] if ways else None
        from ui.dialogs.ask import choose

        titles = tuple(
            f"{name}: {subject_of(state.text, head.fragments)} → {subject_of(state.text, tail.fragments)}"
            for name, head, tail in ways
        )
        answer = choose(self._window, tr("How are these linked?"), titles)
        return ways[answer] if answer >= 0 else None

    def _write(self, transaction: Transaction | None, mark: Mark) -> bool:
        verbs = self._window.verbs
        return verbs is not None and verbs.change(transaction, mark)
