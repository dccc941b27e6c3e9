"""What the person did last: to do it again, and to do it to the same words elsewhere."""

from __future__ import annotations

from annotate.again import Again, again_of
from annotate.mentions import Subject, removed_by, subject_of
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.state import State


class Memory:
    """The last annotating action, and what it removed.

    `focus` is the mark to which a removal went on: while it has the focus, one is still at what was removed.
    """

    def __init__(self) -> None:
        self.again: Again | None = None
        self.gone: Subject | None = None
        self.focus = ""

    def note(self, before: State, transaction: Transaction) -> None:
        """Remembers a gesture that was written; `before` is the state that it was made in."""
        self.again = again_of(transaction) or self.again
        self.gone = removed_by(before, transaction)
        self.focus = ""

    def subject(self, state: State, mark: Mark | None) -> Subject | None:
        """Whose other mentions are meant: what was just removed, else the focused mark."""
        if (
            self.gone is not None
            and self.gone.document == state.document.id
            and self.focus == (mark.id if mark else "")
        ):
            return self.gone
        return subject_of(state, mark) if mark is not None else None
