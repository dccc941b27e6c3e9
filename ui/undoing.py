"""Undo, redo and the way back to any step, of one desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.errors import KavychkiError, StorageError
from annotate.model.edits import Entry, Step, reverting, step_of
from annotate.model.history import folded
from annotate.reanchor import taken_back
from ui.unsaved import Unsaved

if TYPE_CHECKING:
    from ui.workbench import Workbench


def is_shared(step: Step) -> bool:
    """Whether a step is about annotations of several documents, and no import."""
    return not step.document and step.action != "import"


class Undoing:
    """What undo and redo would do next. Steps of the document on the desk are in its state; here is what goes beyond:
    the document that was left by "done and next", and changes of many documents.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._left_behind: Step | None = None
        self._undone_in_project: Step | None = None
        self._begun_at = 0

    def recall(self) -> None:
        """What this annotator could take back or do again when the project was opened."""
        last = self._last_change()
        self._begun_at = last.number if last else 0
        self._left_behind = last if last is not None and is_shared(last) else None
        newest = self._newest_undone()
        self._undone_in_project = newest if newest is not None and newest.number > self._begun_at else None

    def look_again(self) -> None:
        """Somebody else has changed the project: what was taken back or done again there is not offered here."""
        left = self._left_behind
        if left is not None and left.number not in {step.number for step in self._done_in(left.document)}:
            self._left_behind = None
        if self._undone_in_project is not None:
            self._undone_in_project = self._newest_undone()

    def _newest_undone(self) -> Step | None:
        """The change of many documents that was taken back last, and may be done again."""
        try:
            undone = folded(self._bench.store.steps("", self._bench.annotator.id)).undone
        except StorageError:
            return None
        return undone[-1] if undone and is_shared(undone[-1]) else None

    def _done_in(self, document: str) -> tuple[Step, ...]:
        try:
            return folded(self._bench.store.steps(document, self._bench.annotator.id)).done
        except StorageError:
            return ()

    def _last_change(self) -> Step | None:
        try:
            return self._bench.store.last_change(self._bench.annotator.id)
        except StorageError:
            return None

    # what has happened

    def left_behind(self, entry: Entry) -> None:
        self._left_behind = step_of(entry)

    def changed(self, entry: Entry, shared: bool = False) -> None:
        """The document on the desk was changed; `shared` says that others were, too."""
        self._left_behind = None
        if shared or entry.transaction.reverts is None:
            if self._undone_in_project and is_shared(self._undone_in_project):
                self._undone_in_project = None

    def changed_in_project(self, entry: Entry, undone: bool | None) -> None:
        """Several documents were changed, or the project; `undone` as of an `Unsaved`."""
        step = step_of(entry)
        if undone is None:
            self._left_behind, self._undone_in_project = step, None
        else:
            self._left_behind = step if not undone and is_shared(step) else None
            self._undone_in_project = step if undone else None

    # what comes next

    def next_undo(self) -> Step | None:
        """The last gesture in this document, else the annotator's last anywhere.

        An import is taken back only in the session in which it was made: nobody wants articles to vanish by one
        key too many.
        """
        state = self._bench.state
        if self._left_behind is not None:
            return self._left_behind
        if state is not None and state.history.done:
            return state.history.done[-1]
        last = self._last_change()
        if last is not None and last.action == "import" and last.number <= self._begun_at:
            return None
        return last

    def next_redo(self) -> Step | None:
        state, shared = self._bench.state, self._undone_in_project
        here = state.history.undone[-1] if state is not None and state.history.undone else None
        return shared if here is None or (shared is not None and shared.number > here.number) else here

    def undo(self) -> Entry | None:
        """A gesture that waits to be written comes first: it is what one has done last."""
        return self._revert(self.next_undo(), undone=True) if self._may_go_on() else None

    def redo(self) -> Entry | None:
        return self._revert(self.next_redo(), undone=False) if self._may_go_on() else None

    def _may_go_on(self) -> bool:
        waiting = self._bench.unsaved[-1] if self._bench.unsaved else None
        return waiting is None or waiting.reverts is not None or self._bench.save()

    def _revert(self, step: Step | None, undone: bool) -> Entry | None:
        bench = self._bench
        if step is None:
            return None
        if step.document and (bench.state is None or step.document != bench.state.document.id):
            if not bench.open(step.document):
                return None
        try:
            entry = bench.store.entry(step.number)
            transaction = taken_back(bench.store, entry, bench.annotator.id, bench.by.now())
        except StorageError as error:
            bench.failed.emit(error)
            return None
        return bench.write(Unsaved((transaction,), undone=None if step.document else undone))

    def go_to(self, number: int) -> Entry | None:
        """Takes back every step of the document's history behind that of this number, or does again those up to it.

        0 is the beginning. All of it is written at once; None where it is the present state, or nothing was changed.
        """
        bench = self._bench
        state = bench.state if self._may_go_on() else None
        if state is None:
            return None
        done, undone = state.history.done, state.history.undone
        known = [step.number for step in done]
        steps: tuple[Step, ...] = ()
        if number in known or number == 0:
            steps = tuple(reversed(done[known.index(number) + 1 :] if number else done))
        elif number in (again := [step.number for step in undone]):
            steps = tuple(reversed(undone[again.index(number) :]))
        try:
            back = [reverting(bench.store.entry(step.number), bench.annotator.id, bench.by.now()) for step in steps]
        except KavychkiError as error:
            bench.failed.emit(error)
            return None
        return bench.write(Unsaved(tuple(back), walks=True)) if back else None
