"""Undo and redo stacks, folded from the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.model.edits import Step


@dataclass(frozen=True, slots=True)
class History:
    """What undo and redo would take back next: the last step of each tuple.

    A step that reverts nothing is a new gesture: it goes onto `undone`-able steps and ends redo. One that reverts
    a step of `done` is an undo; one that reverts a step of `undone` is a redo, and can be undone in its turn.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def then(self, step: Step) -> History:
        """The history after one more step."""
        if step.reverts is None:
            return History((*self.done, step), ())
        if any(s.number == step.reverts for s in self.done):
            return History(tuple(s for s in self.done if s.number != step.reverts), (*self.undone, step))
        if any(s.number == step.reverts for s in self.undone):
            return History((*self.done, step), tuple(s for s in self.undone if s.number != step.reverts))
        return self


def folded(steps: Iterable[Step]) -> History:
    """The history of `steps` in the order of their numbers; linear in their count."""
    done: dict[int, Step] = {}
    undone: dict[int, Step] = {}
    for step in steps:
        if step.reverts is None:
            done[step.number] = step
            undone.clear()
        elif step.reverts in done:
            del done[step.reverts]
            undone[step.number] = step
        elif step.reverts in undone:
            del undone[step.reverts]
            done[step.number] = step
    return History(tuple(done.values()), tuple(undone.values()))
