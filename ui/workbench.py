"""The one door for changes: a transaction goes in, is written, and only then shows."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from annotate.commands import By
from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.edits import Edit, Entry, Step, Transaction, step_of
from annotate.model.ids import uuid7
from annotate.model.records import Info, SchemaVersion
from annotate.model.schema import switched
from annotate.model.schema_json import record_of
from annotate.model.state import State, committed, opened, prepared, with_suggestions
from annotate.ports import Annotator, News, ProjectStore
from ui.elsewhere import Elsewhere
from ui.undoing import Undoing
from ui.unsaved import Unsaved, same_gesture


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


def _is_about_schema(transaction: Transaction) -> bool:
    return any(isinstance(edit.record, SchemaVersion) for edit in transaction.edits)


class Workbench(QObject):
    """An open project and the document on the desk. What a signal tells is on disk already.

    `opened` carries the new State (None: no document), `changed` the journal Entry, `project_changed` that
    of a change which is about no single document, `schema_changed` the label Schema that holds from now on,
    `suggested` the id of the document whose suggestions are new, `failed` the KavychkiError because of which
    nothing changed, `objected` why a gesture made no sense where that is not to be seen ("overlap"), `followed`
    the News of other windows that are in the state already, `kept` how many gestures wait to be written.
    """

    opened = Signal(object)
    changed = Signal(object)
    project_changed = Signal(object)
    schema_changed = Signal(object)
    suggested = Signal(str)
    failed = Signal(object)
    objected = Signal(str)
    followed = Signal(object)
    kept = Signal(int)

    def __init__(self, store: ProjectStore, annotator: Annotator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.annotator = annotator
        self.objection = ""
        self.by = By(now, uuid7, self._object)
        self.state: State | None = None
        self.unsaved: list[Unsaved] = []
        self.last_saved: Entry | None = None
        self.on_disk: Step | None = None  # the newest change of the project, whoever made it
        self.undoing, self.elsewhere = Undoing(self), Elsewhere(self)
        self.elsewhere.begin()
        self.undoing.recall()

    def _object(self, why: str) -> None:
        """Notes why a command gives None, until that is dispatched."""
        self.objection = why

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

    @property
    def _here(self) -> str:
        return self.state.document.id if self.state is not None else ""

    def close_document(self) -> None:
        self.state = None
        self.opened.emit(None)

    # writing

    def dispatch(self, transaction: Transaction | None) -> Entry | None:
        """Applies and writes a gesture. None where it makes no sense, was rejected, or could not be written."""
        why, self.objection = self.objection, ""
        if transaction is None and why:
            self.objected.emit(why)
        if transaction is None or (transaction.document and self.state is None):
            return None
        return self.write(Unsaved((transaction,)))

    def write(self, deed: Unsaved) -> Entry | None:
        """Writes and shows a gesture; None where that was not possible, which is told. What the disk refused is kept.

        What waits already is written before it, in order. A gesture that is made again because nothing came of it is
        no second one.
        """
        if self.elsewhere.missed:
            self.elsewhere.look()
        if self.unsaved:
            again = next((waiting for waiting in self.unsaved if same_gesture(waiting, deed)), None)
            done = self.save()
            if again is not None:
                return self.last_saved if done else None
            if not done:
                self._keep(deed, self.unsaved[0].error)
                return None
        try:
            return self._fitted(deed)
        except EditRejected as error:
            self._rejected(error, deed)
        except StorageError as error:
            self._keep(deed, error)
            self.failed.emit(error)
        return None

    def _fitted(self, deed: Unsaved) -> Entry:
        """As `_perform`; where somebody else has changed the document meanwhile, it is tried on the newer state."""
        try:
            return self._perform(deed)
        except EditRejected as error:
            newer = self.elsewhere.caught_up(deed) if error.code == "stale" else None
            if newer is None:
                raise
            return self._perform(newer)

    def _perform(self, deed: Unsaved) -> Entry:
        """Writes and shows. Raises EditRejected, StorageError; nothing has changed then."""
        if deed.is_shared:
            return self._shown_in_project(deed, self._append(deed)[-1])
        if deed.corrects:
            return self._shown_corrected(deed, self._append(deed)[-1])
        here = self.state is not None and self.state.document.id == deed.document
        state = self.state if here and self.state is not None else self.read(deed.document)
        for transaction in deed.transactions:
            state = prepared(state, transaction)
        entries = self._append(deed)
        for entry in entries:
            state = committed(state, entry)
        last = entries[-1]
        self._note(last)
        if here:
            self.undoing.changed(last)
            self.state = state
        self.changed.emit(last)
        return last

    def _shown_corrected(self, deed: Unsaved, last: Entry) -> Entry:
        """Shows another text of a document; what stands in it, everybody's, is read anew."""
        self._note(last)
        self.undoing.changed(last)
        if self.open(deed.document):
            self.changed.emit(last)
        return last

    def _append(self, deed: Unsaved) -> list[Entry]:
        if len(deed.transactions) == 1:
            return [self.store.append(deed.transactions[0])]
        return self.store.append_all(deed.transactions)

    def _shown_in_project(self, deed: Unsaved, last: Entry) -> Entry:
        """Shows a change of many documents, or of the project, that is on disk; the desk is read again if it is met."""
        self._note(last)
        anew = any(_is_about_schema(transaction) for transaction in deed.transactions)
        schema = None
        try:  # whatever cannot be read now: it is written, and shows as soon as it can be
            schema = self.store.schema() if anew else None
            if self.state is not None:
                here = self.state.document.id
                edits = [edit for t in deed.transactions for edit in t.edits if not isinstance(edit.record, Info)]
                if anew or any(edit.record.document == here for edit in edits):
                    self.state = self.read(here)
        except KavychkiError as error:
            self.elsewhere.miss(News(reached=frozenset({(self._here, self.annotator.id)}), schema=anew))
            self.failed.emit(error)
        if deed.walks:
            self.undoing.changed(last, shared=True)
        else:
            self.undoing.changed_in_project(last, deed.undone)
        if schema is not None:
            self.schema_changed.emit(schema)
        self.project_changed.emit(last)
        return last

    def _note(self, entry: Entry) -> None:
        self.last_saved, self.on_disk = entry, step_of(entry)

    def note_newest(self) -> None:
        """Documents were added; the newest change is another one."""
        with suppress(StorageError):
            self.on_disk = self.store.newest()

    def settle(self, transaction: Transaction, made: Entry | KavychkiError) -> Entry | None:
        """Shows a change of the project that was written elsewhere, in another thread, or says why it was not."""
        deed = Unsaved((transaction,))
        if isinstance(made, Entry):
            return self._shown_in_project(deed, made)
        if isinstance(made, EditRejected):
            if made.code == "stale":
                self.elsewhere.look()
                self.reload()
            self._rejected(made, deed)
        elif isinstance(made, StorageError):
            self._keep(deed, made)
            self.failed.emit(made)
        return None

    # what could not be written

    def _keep(self, deed: Unsaved, error: StorageError | None) -> None:
        if not self.store.read_only:
            self.unsaved.append(replace(deed, error=error))
            self.kept.emit(len(self.unsaved))

    def save(self) -> bool:
        """Tries again, in order, what could not be written; whether nothing waits any more. The desk stays as it is.

        What does not fit any more is told and waits no longer.
        """
        waited = len(self.unsaved)
        while self.unsaved:
            deed = self.unsaved.pop(0)  # whoever is told of it must not find it waiting
            try:
                self._fitted(deed)
            except EditRejected as error:
                self._rejected(error, deed)
            except StorageError as error:
                self.unsaved.insert(0, replace(deed, error=error))
                self.failed.emit(error)
                break
        if waited:
            self.kept.emit(len(self.unsaved))
        return not self.unsaved

    def retry(self) -> Entry | None:
        """As `save`, with the document on the desk that the first one is about; the last entry that came of it."""
        first = self.unsaved[0] if self.unsaved else None
        if first is None:
            return None
        if first.document and (self.state is None or self.state.document.id != first.document):
            if not self.open(first.document):
                return None
        before = self.last_saved
        self.save()
        return self.last_saved if self.last_saved is not before else None

    def give_up(self) -> None:
        """Forgets what could not be written."""
        self.unsaved.clear()
        self.kept.emit(0)

    # other windows

    def _rejected(self, error: EditRejected, deed: Unsaved) -> None:
        """Tells of it; where somebody else was faster, who that was is said."""
        if error.code == "stale":
            error = self.elsewhere.overtaken(error, deed)
        self.failed.emit(error)

    def reload(self) -> None:
        """Reads the document on the desk again, after somebody else has changed it."""
        if self.state is not None:
            self.elsewhere.follow(News(reached=frozenset({(self.state.document.id, self.annotator.id)})))

    # undo

    def left_behind(self, entry: Entry) -> None:
        """Notes that the next document came up because of `entry` (done and next): undo goes back to it first."""
        self.undoing.left_behind(entry)

    def next_undo(self) -> Step | None:
        """What undo would take back."""
        return self.undoing.next_undo()

    def next_redo(self) -> Step | None:
        return self.undoing.next_redo()

    def undo(self) -> Entry | None:
        return self.undoing.undo()

    def redo(self) -> Entry | None:
        return self.undoing.redo()

    def go_to(self, number: int) -> Entry | None:
        """Goes to a step of the document's history, 0 for its beginning."""
        return self.undoing.go_to(number)

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

    def rename_annotator(self, annotator: Annotator) -> bool:
        """Somebody else sits down: the open document shows their own work. What waits to be written is so before."""
        if self.unsaved and not self.save():
            return False
        self.annotator = annotator
        self.undoing.recall()
        if self.state is not None:
            self.open(self.state.document.id)
        return True
