"""Import in small steps between the events of the window, so that it can be watched and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from annotate.errors import KavychkiError
from annotate.exchange.intake import prepared
from annotate.exchange.survey import Survey
from annotate.exchange.trace import Trace
from annotate.model.schema import Schema
from annotate.ports import ImportPlan, Incoming, ProjectStore, Read
from annotate.ports.outside import PLAN
from ui.told import said
from ui.workbench import now

_SLICE = 0.012  # seconds of work between two looks at the window's events
_BATCH = 50  # texts that are written at once
_ANNOTATIONS = 8  # that weigh as much as a text
_KEPT = 5  # problems and remarks that the message names


class Look(QObject):
    """A look through files before they are imported: nothing is written. `survey` is what was found.

    `progressed` carries the count of documents read, `finished` itself; `failure` is what ended it early.
    """

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, schema: Schema, reads: Callable[[], Iterator[Read]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.survey = Survey(schema)
        self.failure: KavychkiError | None = None
        self.cancelled = False
        self._read = reads
        self._reads: Iterator[Read] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begins, or goes on after a failure: nothing of what was read then is lost."""
        self.failure = None
        self._timer.start()

    def cancel(self) -> None:
        """Stops; nothing was written."""
        self.cancelled = True
        self._end()

    def _step(self) -> None:
        until = perf_counter() + _SLICE
        try:
            if self._reads is None:
                self._reads = self._read()
            while perf_counter() < until:
                result = next(self._reads, None)
                if result is None:
                    self._end()
                    return
                self.survey.note(result)
        except KavychkiError as error:
            self.failure = error
            self._end()
            return
        self.progressed.emit(self.survey.documents)

    def _end(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.finished.emit(self)


class Import(QObject):
    """One import under way. `progressed` carries the count of files read, `finished` itself.

    The counts tell of the texts: `new` ones, `near` copies among them, those `known` already, their annotations and
    suggestions; `first` is the
    first new document. `problems` are the first of `failed` files that could not be read, `remarks` the first of what
    else is worth saying, `failure` is what ended it early. Cancelled, it takes back what it has written, in steps of
    its own: `returning` carries how many are left.
    """

    progressed = Signal(int)
    returning = Signal(int)
    finished = Signal(object)

    def __init__(
        self,
        store: ProjectStore,
        author: str,
        reads: Iterator[Read],
        parent: QObject | None = None,
        plan: ImportPlan = PLAN,
    ) -> None:
        super().__init__(parent)
        self.store, self._author, self._reads, self._plan = store, author, reads, plan
        self._schema = store.schema()
        self._waiting: list[Incoming] = []
        self._weight = 0.0
        self._trace = Trace()
        self._back: Iterator[int] | None = None
        self.read = self.new = self.near = self.known = self.annotations = self.suggestions = self.failed = 0
        self.first = ""
        self.problems: list[Read] = []
        self.remarks: list[str] = []
        self.encodings: dict[str, int] = {}
        self.failure: KavychkiError | None = None
        self.cancelled = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begins, or goes on after a failure: nothing of what was read then is lost."""
        self.failure = None
        if self.cancelled:
            self._back = self._trace.taking_back(self.store, now())
        self._timer.start()

    def cancel(self) -> None:
        """Stops, and takes back what was written."""
        if self._back is None and self._timer.isActive():
            self.cancelled = True
            self._waiting, self._weight = [], 0.0
            self._back = self._trace.taking_back(self.store, now())

    def leave(self) -> None:
        """Cancels at once: the project is about to be closed."""
        self.cancel()
        while self._timer.isActive():
            self._step()

    def _step(self) -> None:
        until = perf_counter() + _SLICE
        try:
            while perf_counter() < until:
                if not (self._return() if self._back is not None else self._bring()):
                    self._end()
                    return
        except KavychkiError as error:
            self.failure = error
            self._end()
            return
        if self._back is None:
            self.progressed.emit(self.read)

    def _return(self) -> bool:
        assert self._back is not None
        left = next(self._back, None)
        if left is None:
            return False
        self.returning.emit(left)
        return True

    def _bring(self) -> bool:
        """Reads one more; False behind the last one."""
        result = next(self._reads, None)
        if result is None:
            self._write()
            return False
        self.read += 1
        if result.code:
            self.failed += 1
            if len(self.problems) < _KEPT:
                self.problems.append(result)
        elif result.encoding and result.encoding != "utf-8":
            self.encodings[result.encoding] = self.encodings.get(result.encoding, 0) + 1
        came = result.sets or tuple(map(Incoming, result.documents))
        self._waiting.extend(came)
        self._weight += sum(1 + (len(one.records.annotations) + len(one.suggestions)) / _ANNOTATIONS for one in came)
        if self._weight >= _BATCH:
            self._write()
        return True

    def _write(self) -> None:
        batch = [prepared(one, self._plan, self._schema) for one in self._waiting]
        made = self.store.bring(batch, self._author) if batch else []
        self._waiting, self._weight = [], 0.0
        self._trace.note(zip(batch, made, strict=True))
        for one, brought in zip(batch, made, strict=True):
            if brought.duplicate_of:
                self.known += 1
            else:
                self.new += 1
                self.near += bool(brought.near)
                self.first = self.first or brought.document
            self.annotations += brought.annotations
            self.suggestions += brought.suggestions
            for remark in (*one.remarks, *((brought.refused,) if brought.refused else ())):
                if len(self.remarks) < _KEPT:
                    self.remarks.append(f"{brought.title}: {said(remark)}")

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit(self)
