"""The one door for changes: a transaction goes in, is written, and only then shows."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from annotate.commands import By
from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.edits import Edit, Entry, Step, Transaction, reverting, step_of
from annotate.model.history import folded
from annotate.model.ids import uuid7
from annotate.model.records import Info, SchemaVersion
from annotate.model.schema import switched
from annotate.model.schema_json import record_of
from annotate.model.state import State, committed, opened, prepared, with_suggestions
from annotate.ports import Annotator, ProjectStore
from annotate.reanchor import taken_back


def now() -> str:
    """The time in UTC, ISO 8601 with milliseconds, as journals hold it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reads a document without Python's cycle collector, and keeps what was read out of its way afterwards.

    A document of 16,000 spans is half a million objects without a cycle among them; looking through them took a
    third of the time of opening it, and 50 ms again and again while editing.
    """
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _is_shared(step: Step) -> bool:
    """Whether a step is about annotations of several documents, and no import."""
    return not step.document and step.action != "import"


def _is_about_schema(transaction: Transaction) -> bool:
    return any(isinstance(edit.record, SchemaVersion) for edit in transaction.edits)


class Workbench(QObject):
    """An open project and the document on the desk. What a signal tells is on disk already.

    `opened` carries the new State (None: no document), `changed` the journal Entry, `project_changed` that
    of a change which is about no single document, `schema_changed` the label Schema that holds from now on,
    `suggested` the id of the document whose suggestions are new, `failed` the KavychkiError because of which
    nothing changed, `objected` why a gesture made no sense where that is not to be seen ("overlap").
    """

    opened = Signal(object)
    changed = Signal(object)
    project_changed = Signal(object)
    schema_changed = Signal(object)
    suggested = Signal(str)
    failed = Signal(object)
    objected = Signal(str)

    def __init__(self, store: ProjectStore, annotator: Annotator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.annotator = annotator
        self.objection = ""
        self.by = By(now, uuid7, self._object)
        self.state: State | None = None
        self.refused: Transaction | None = None
        self.last_saved: Entry | None = None
        self._left_behind: Step | None = None
        self._undone_in_project: Step | None = None
        self._begun_at = 0
        self._recall()

    def _object(self, why: str) -> None:
        """Notes why a command gives None, until that is dispatched."""
        self.objection = why

    def _recall(self) -> None:
        """What this annotator could take back or do again when the project was opened."""
        last = self._last_change()
        self._begun_at = last.number if last else 0
        self._left_behind = last if last is not None and _is_shared(last) else None
        try:
            undone = folded(self.store.steps("", self.annotator.id)).undone
        except StorageError:
            undone = ()
        newest = undone[-1] if undone and _is_shared(undone[-1]) else None
        self._undone_in_project = newest if newest is not None and newest.number > self._begun_at else None

    def open(self, document: str) -> bool:
        """Puts a document on the desk; whether that worked."""
        try:
            with _uncollected():
                self.state = self.read(document)
        except KavychkiError as error:
            self.failed.emit(error)
            return False
        self.opened.emit(self.state)
        return True

    def read(self, document: str) -> State:
        """The state of a document, on the desk or not. Raises StorageError."""
        store, who = self.store, self.annotator.id
        records = store.records(document, who)
        return opened(
            store.document(document),
            who,
            store.schema(),
            records.annotations,
            records.relations,
            records.decisions,
            records.status,
            store.suggestions(document),
            store.steps(document, who),
            records.groups,
            records.waivers,
        )

    def close_document(self) -> None:
        self.state = None
        self.opened.emit(None)

    def dispatch(self, transaction: Transaction | None) -> Entry | None:
        """Applies and writes a gesture. None where it makes no sense, was rejected, or could not be written."""
        why, self.objection = self.objection, ""
        if transaction is None and why:
            self.objected.emit(why)
        if transaction is not None and transaction.corrects:
            return self._correct(transaction)
        if transaction is not None and not transaction.document:
            entry = self._append_in_project(transaction)
            return self._told_in_project(entry) if entry is not None else None
        if transaction is None or self.state is None:
            return None
        fresh = self._prepared(self.state, transaction)
        entry = self._append(transaction) if fresh else None
        return self._settled(committed(fresh, entry), entry) if fresh and entry else None

    def _correct(self, transaction: Transaction) -> Entry | None:
        """Writes another text of a document; what stands in it, everybody's, is then read anew."""
        entry = self._append(transaction)
        if entry is None or not self.open(transaction.document) or self.state is None:
            return entry
        return self._settled(self.state, entry)

    def _told_in_project(self, entry: Entry) -> Entry:
        self._left_behind, self._undone_in_project = step_of(entry), None
        self.project_changed.emit(entry)
        return entry

    def settle(self, transaction: Transaction, made: Entry | KavychkiError) -> Entry | None:
        """Shows a change of the project that was written elsewhere, in another thread, or says why it was not."""
        if isinstance(made, Entry):
            self._appended_in_project(made)
            return self._told_in_project(made)
        if isinstance(made, EditRejected):
            self._rejected(made)
        else:
            self.refused = transaction
            self.failed.emit(made)
        return None

    def _prepared(self, state: State, transaction: Transaction) -> State | None:
        """The state after a transaction, None where it does not fit; that is told."""
        try:
            return prepared(state, transaction)
        except EditRejected as error:
            self._rejected(error)
            return None

    def _append(self, transaction: Transaction) -> Entry | None:
        """Writes a transaction; None where that was not possible, which is told. What the disk refused is kept."""
        try:
            return self.store.append(transaction)
        except EditRejected as error:
            self._rejected(error)
        except StorageError as error:
            self.refused = transaction
            self.failed.emit(error)
        return None

    def _rejected(self, error: EditRejected) -> None:
        """Tells of it; where somebody else was faster, the newer state shows."""
        self.failed.emit(error)
        if error.code == "stale":
            self.reload()

    def retry(self) -> Entry | None:
        """Tries again what could not be written, on the document that it is about."""
        refused = self.refused
        if (
            refused is not None
            and refused.document
            and (self.state is None or self.state.document.id != refused.document)
        ):
            if not self.open(refused.document):
                return None
        return self.dispatch(refused)

    def reload(self) -> None:
        """Reads the document on the desk again, after somebody else has changed it."""
        if self.state is not None:
            self.open(self.state.document.id)

    def left_behind(self, entry: Entry) -> None:
        """Notes that the next document came up because of `entry` (done and next): undo goes back to it first."""
        self._left_behind = step_of(entry)

    def next_undo(self) -> Step | None:
        """What undo would take back: the last gesture in this document, else the annotator's last anywhere.

        An import is taken back only in the session in which it was made: nobody wants articles to vanish by one
        key too many.
        """
        if self._left_behind is not None:
            return self._left_behind
        if self.state is not None and self.state.history.done:
            return self.state.history.done[-1]
        last = self._last_change()
        if last is not None and last.action == "import" and last.number <= self._begun_at:
            return None
        return last

    def _last_change(self) -> Step | None:
        try:
            return self.store.last_change(self.annotator.id)
        except StorageError:
            return None

    def next_redo(self) -> Step | None:
        here = self.state.history.undone[-1] if self.state is not None and self.state.history.undone else None
        shared = self._undone_in_project
        return shared if here is None or (shared is not None and shared.number > here.number) else here

    def undo(self) -> Entry | None:
        return self._revert(self.next_undo(), undone=True)

    def redo(self) -> Entry | None:
        return self._revert(self.next_redo(), undone=False)

    def _revert(self, step: Step | None, undone: bool) -> Entry | None:
        if step is None:
            return None
        if not step.document:
            return self._revert_in_project(step, undone)
        if self.state is None or step.document != self.state.document.id:
            if not self.open(step.document):
                return None
        try:
            back = taken_back(self.store, self.store.entry(step.number), self.annotator.id, now())
        except StorageError as error:
            self.failed.emit(error)
            return None
        return self.dispatch(back)

    def go_to(self, number: int) -> Entry | None:
        """Takes back every step of the document's history behind that of this number, or does again those up to it.

        0 is the beginning. All of it is written at once; None where it is the present state, or nothing was changed.
        """
        state = self.state
        if state is None:
            return None
        done, undone = state.history.done, state.history.undone
        known = [step.number for step in done]
        if number in known or number == 0:
            back = done[known.index(number) + 1 :] if number else done
            return self._revert_all(state, tuple(reversed(back)))
        again = [step.number for step in undone]
        return self._revert_all(state, tuple(reversed(undone[again.index(number) :]))) if number in again else None

    def _revert_all(self, state: State, steps: Sequence[Step]) -> Entry | None:
        """Takes back steps in that order, as one write; those of many documents are taken back in all of them."""
        corrects = any(step.action == "correct_text" for step in steps)
        shared = corrects or any(not step.document for step in steps)
        transactions = []
        try:
            for step in steps:
                transactions.append(reverting(self.store.entry(step.number), self.annotator.id, now()))
                if not shared:
                    state = prepared(state, transactions[-1])
            entries = self.store.append_all(transactions) if transactions else []
            if shared:
                state = self.read(state.document.id)
        except EditRejected as error:
            self._rejected(error)
            return None
        except StorageError as error:
            self.failed.emit(error)
            return None
        for entry in entries if not shared else ():
            state = committed(state, entry)
        if corrects and entries:
            self.state = state
            self.opened.emit(state)
        last = self._settled(state, entries[-1], shared) if entries else None
        if any(_is_about_schema(t) for t in transactions):
            self.schema_changed.emit(state.schema)
        return last

    def _settled(self, state: State, entry: Entry, shared: bool = False) -> Entry:
        """What is on disk now is the state from now on; `shared` says that other documents have changed too."""
        self.refused = None
        self.last_saved = entry
        self._left_behind = None
        if shared or entry.transaction.reverts is None:
            if self._undone_in_project and _is_shared(self._undone_in_project):
                self._undone_in_project = None
        self.state = state
        (self.project_changed if shared else self.changed).emit(entry)
        return entry

    def _revert_in_project(self, step: Step, undone: bool) -> Entry | None:
        """Takes back a change to the project itself: an import, annotations in many documents."""
        try:
            before = self.store.entry(step.number)
        except StorageError as error:
            self.failed.emit(error)
            return None
        entry = self._append_in_project(reverting(before, self.annotator.id, now()))
        if entry is not None:
            self._left_behind = None if undone else step_of(entry) if _is_shared(step) else None
            self._undone_in_project = step_of(entry) if undone else None
            self.project_changed.emit(entry)
        return entry

    def _append_in_project(self, transaction: Transaction) -> Entry | None:
        """Writes a change of many documents; the one on the desk is read again where it is among them."""
        entry = self._append(transaction)
        if entry is not None:
            self._appended_in_project(entry)
        return entry

    def _appended_in_project(self, entry: Entry) -> None:
        """Notes that a change of many documents is on disk."""
        transaction = entry.transaction
        self.refused = None
        self.last_saved = entry
        anew = _is_about_schema(transaction)
        if self.state is not None and not isinstance(transaction.edits[0].record, Info):
            here = self.state.document.id
            if anew or any(edit.record.document == here for edit in transaction.edits):
                try:
                    self.state = self.read(here)
                except KavychkiError as error:
                    self.failed.emit(error)
        if anew:
            self.schema_changed.emit(self.store.schema())

    def refresh_suggestions(self, document: str) -> None:
        """Shows suggestions that were written for a document."""
        if self.state is not None and self.state.document.id == document:
            try:
                self.state = with_suggestions(self.state, self.store.suggestions(document))
            except StorageError as error:
                self.failed.emit(error)
                return
        self.suggested.emit(document)

    def switch_labels(self, layer: str, on: Collection[str]) -> bool:
        """Switches on exactly these labels of a layer for the whole project; whether that changed anything."""
        try:
            before = self.store.schema()
            schema = switched(before, layer, on)
        except KavychkiError as error:
            self.failed.emit(error)
            return False
        if schema == before:
            return False
        edit = Edit(record_of(before), record_of(schema))
        change = Transaction((edit,), "labels", self.annotator.id, self.by.now(), "", ", ".join(on))
        return self.dispatch(change) is not None

    def rename_annotator(self, annotator: Annotator) -> None:
        """Somebody else sits down: the open document shows their own work."""
        self.annotator = annotator
        self._recall()
        self.reload()
