"""The names of the project: read in small steps between the events of the window, changed in many documents at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from time import perf_counter

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from annotate import commands
from annotate.errors import KavychkiError
from annotate.model.edits import Entry, Transaction
from annotate.model.state import State
from annotate.namesakes import Namesake, add
from annotate.ports import ProjectStore
from annotate.project_names import Named
from ui.seeking import Stepwise
from ui.workbench import Workbench

_SLICE = 0.012  # seconds of reading between two looks at the window's events
_DOCUMENTS = 10  # documents that are read at once, some 5 ms

Change = Callable[[State, Sequence[str]], Transaction | None]
"""What becomes of one document in which these names are concerned."""


class NamesReading(QObject):
    """Reads who is named where. `progressed` carries the number of documents read, `finished` itself."""

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, store: ProjectStore, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._annotator = store, annotator
        self._after = ""
        self.documents = 0
        self.found: dict[tuple[str, str], Namesake] = {}
        self.failure: KavychkiError | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        self._timer.start()

    def cancel(self) -> None:
        """Stops without a word; what was found stays."""
        self._timer.stop()

    def _step(self) -> None:
        until = perf_counter() + _SLICE
        try:
            while perf_counter() < until:
                page = self._store.names(self._annotator, self._after, _DOCUMENTS)
                add(self.found, page.rows)
                self.documents += page.documents
                self._after = page.last
                if not page.last:
                    break
        except KavychkiError as error:
            self.failure, self._after = error, ""
        if not self._after:
            self._timer.stop()
            self.finished.emit(self)
        else:
            self.progressed.emit(self.documents)


class NamesChanging(Stepwise):
    """Makes one transaction of what becomes of each of the documents of some places; it is not written yet."""

    def __init__(
        self, bench: Workbench, places: Iterable[Named], change: Change, parent: QObject | None = None
    ) -> None:
        self._names: dict[str, list[str]] = {}
        for place in places:
            self._names.setdefault(place.document, []).append(place.name)
        super().__init__(list(self._names), parent)
        self._bench, self._change = bench, change
        self._parts: list[Transaction] = []

    @property
    def transaction(self) -> Transaction | None:
        """What is to be written: a step of the project, except where only the document on the desk has changed."""
        made = commands.together(self._parts)
        here = self._bench.state.document.id if self._bench.state else ""
        return replace(made, document="") if made is not None and made.document not in ("", here) else made

    def _one(self, document: str) -> None:
        here = self._bench.state
        state = here if here is not None and here.document.id == document else self._bench.read(document)
        made = self._change(state, self._names[document])
        if made is not None:
            self._parts.append(made)


class Writing(QThread):
    """Writes a large transaction beside the window, which must not change anything until `written` is told."""

    written = Signal(object)

    def __init__(self, bench: Workbench, transaction: Transaction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._transaction = bench, transaction
        self._made: Entry | KavychkiError | None = None
        self.finished.connect(self._tell)

    def run(self) -> None:
        try:
            self._made = self._bench.store.append(self._transaction)
        except KavychkiError as error:
            self._made = error

    def _tell(self) -> None:
        assert self._made is not None
        self.written.emit(self._bench.settle(self._transaction, self._made))
