"""What the person did last: to do it again, and to do it to the same words elsewhere."""

from __future__ import annotations

from annotate.again import Again, again_of
from annotate.mentions import Subject, removed_by, subject_of
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.state import State


class Memory:
    """The last annotating action, and what it removed.

    What was removed is meant until the person goes elsewhere; that the key itself goes on to the next mark is no going.
    """

    def __init__(self) -> None:
        self.again: Again | None = None
        self.gone: Subject | None = None
        self._settled = True

    def note(self, before: State, transaction: Transaction) -> None:
        """Remembers a gesture that was written; `before` is the state that it was made in."""
        self.again = again_of(transaction) or self.again
        self.gone = removed_by(before, transaction)
        self._settled = self.gone is None

    def settle(self) -> None:
        """The key that removed something has done its work: from now on it is the person who moves the focus."""
        self._settled = True

    def forget(self) -> None:
        """The person has gone somewhere else, or has taken it back."""
        if self._settled:
            self.gone = None

    def subject(self, state: State, mark: Mark | None) -> Subject | None:
        """Whose other mentions are meant: what was just removed, else the focused mark."""
        if self.gone is not None and self.gone.document == state.document.id:
            return self.gone
        return subject_of(state, mark) if mark is not None else None
