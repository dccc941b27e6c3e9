"""Gestures that could not be written and wait, and what makes a gesture come too late."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from annotate.errors import EditRejected, StorageError
from annotate.model.edits import Edit, Step, Transaction
from annotate.model.records import Status, kind_of, to_json


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A gesture that the disk refused: its transactions, in order, and why.

    `undone` says of what takes back a change of the project that it is an undo, or a redo; None of anything else.
    `walks` is set where it goes to a step of the history of the document on the desk.
    """

    transactions: tuple[Transaction, ...]
    error: StorageError | None = None
    undone: bool | None = None
    walks: bool = False

    @property
    def document(self) -> str:
        """The document that it is about, "" for a change of the project."""
        documents = {transaction.document for transaction in self.transactions}
        return documents.pop() if len(documents) == 1 else ""

    @property
    def is_shared(self) -> bool:
        """Whether it is about no single document."""
        return any(not transaction.document for transaction in self.transactions)

    @property
    def corrects(self) -> bool:
        """Whether it changes the text of its document."""
        return any(transaction.corrects for transaction in self.transactions)

    @property
    def reverts(self) -> int | None:
        """The entry that it takes back, None for a gesture of its own."""
        return self.transactions[-1].reverts

    def as_step(self) -> Step:
        """What it would be in the history, with the number 0."""
        t = self.transactions[-1]
        return Step(0, t.action, t.subject, t.author, t.at, t.document, t.reverts)


class Overtaken(EditRejected):
    """A gesture that somebody else was faster with, "stale". `step` is the change that came between, None where the
    journal does not know; `who` the name of the annotator who made it, "" for the one who sits here.
    """

    def __init__(self, detail: str, step: Step | None, who: str) -> None:
        super().__init__("stale", detail)
        self.step = step
        self.who = who


def same_gesture(one: Unsaved, other: Unsaved) -> bool:
    """Whether two gestures are the same one made twice: what they create differs in its ids only."""
    return _meaning(one) == _meaning(other)


def _meaning(deed: Unsaved) -> list[object]:
    ids: dict[str, str] = {}
    said: list[object] = []
    for t in deed.transactions:
        for edit in t.edits:
            if edit.before is None:
                ids.setdefault(edit.record.id, f"new {len(ids)}")
        edits = [
            [kind_of(edit.record), *(to_json(side) if side is not None else None for side in (edit.before, edit.after))]
            for edit in t.edits
        ]
        written = json.dumps(edits, sort_keys=True, ensure_ascii=False)
        for id, name in ids.items():
            written = written.replace(f'"{id}"', f'"{name}"')
        said.append((t.action, t.author, t.document, t.reverts, written))
    return said


def rebased(deed: Unsaved, status_of: Callable[[str], Status]) -> Unsaved:
    """The same gesture on documents that somebody else has worked on meanwhile: who begins one notes in its status
    that it is begun, and that would be too late for both. What a gesture says of the status is said of the newer one.
    """
    if deed.reverts is not None:
        return deed
    made: list[Transaction] = []
    there: dict[str, Status] = {}
    for transaction in deed.transactions:
        edits: list[Edit] = []
        for edit in transaction.edits:
            before, after = edit.before, edit.after
            if not isinstance(after, Status):
                edits.append(edit)
                continue
            was = before if isinstance(before, Status) else Status(after.id, after.document, after.annotator)
            changes = {name: getattr(after, name) for name in _SAID if getattr(after, name) != getattr(was, name)}
            now = there.get(after.document) or status_of(after.document)
            if was.progress != now.progress:
                changes.pop("progress", None)
            there[after.document] = merged = replace(now, **changes)
            if merged != now:
                edits.append(Edit(now, merged))
        made.append(replace(transaction, edits=tuple(edits)))
    return replace(deed, transactions=tuple(t for t in made if t.edits))


_SAID = ("progress", "flagged", "note")


def touched(deed: Unsaved) -> list[str]:
    """Ids by which the journal finds what else was done to the records of a gesture."""
    found: dict[str, None] = {}
    for transaction in deed.transactions:
        for edit in transaction.edits:
            found[edit.record.id] = None
            if suggestion := getattr(edit.record, "suggestion", ""):
                found[suggestion] = None
    return list(found)
