"""The one kind of change, and gestures made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.model.records import Record, Text


@dataclass(frozen=True, slots=True)
class Edit:
    """One record, was and is: None for created (`before`) or removed (`after`).

    Raises:
        ValueError: where both are None, or they are not the same record.
    """

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("an edit of nothing")
        if self.before is not None and self.after is not None:
            if type(self.before) is not type(self.after) or self.before.id != self.after.id:
                raise ValueError(f"an edit of two records: {self.before.id}, {self.after.id}")

    @property
    def record(self) -> Record:
        """The record as it is, or as it was where it is removed."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found

    @property
    def inverse(self) -> Edit:
        return Edit(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One gesture and one undo step.

    `action` names the command ("annotate", "accept" ...), `subject` holds the first words it is about,
    `author` is the annotator's id, `at` the time in UTC (ISO 8601, milliseconds). `document` is the id of the
    document it is about, empty for a change to the project. `reverts` is the number of the journal
    entry that an undo or redo takes back. `texts` leads from documents to the sums (SHA-256) of the texts that the
    gesture was made on: it is refused where a text is another by then. The journal does not keep that.
    """

    edits: tuple[Edit, ...]
    action: str
    author: str
    at: str
    document: str = ""
    subject: str = ""
    reverts: int | None = None
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def corrects(self) -> bool:
        """Whether it changes the text of its document, and with it the places of everybody's work on it."""
        return any(isinstance(edit.record, Text) for edit in self.edits)


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction in the journal; `number` counts up from 1 within a project."""

    number: int
    transaction: Transaction


@dataclass(frozen=True, slots=True)
class Step:
    """An entry without its edits, for the history of a document."""

    number: int
    action: str
    subject: str
    author: str
    at: str
    document: str
    reverts: int | None = None


def step_of(entry: Entry) -> Step:
    t = entry.transaction
    return Step(entry.number, t.action, t.subject, t.author, t.at, t.document, t.reverts)


def reverting(entry: Entry, author: str, at: str) -> Transaction:
    """The transaction that takes `entry` back: its edits inverted, last first."""
    t = entry.transaction
    return Transaction(
        tuple(e.inverse for e in reversed(t.edits)), t.action, author, at, t.document, t.subject, entry.number
    )
