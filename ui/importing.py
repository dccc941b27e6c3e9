"""Import in small steps between the events of the window, so that it can be watched and cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from annotate.errors import KavychkiError
from annotate.ports import Incoming, ProjectStore, Read

_SLICE = 0.012  # seconds of work between two looks at the window's events
_BATCH = 50


class Import(QObject):
    """One import under way. `progressed` carries the count of files read, `finished` itself.

    `added`, `known` and `near` (copies) count the texts, `first` is the id of the first one added; `problems` are the
    files that could not be read, `failure` is what ended it early.
    """

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, store: ProjectStore, author: str, reads: Iterator[Read], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self._author, self._reads = store, author, reads
        self._waiting: list[Incoming] = []
        self.read = 0
        self.added = self.known = self.near = 0
        self.first = ""
        self.problems: list[Read] = []
        self.encodings: dict[str, int] = {}
        self.failure: KavychkiError | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begins, or goes on after a failure: nothing of what was read then is lost."""
        self.failure = None
        self._timer.start()

    def cancel(self) -> None:
        """Stops; what was added stays, as one can see in the list."""
        self._end()

    def _step(self) -> None:
        until = perf_counter() + _SLICE
        try:
            while perf_counter() < until:
                result = next(self._reads, None)
                if result is None:
                    self._write()
                    self._end()
                    return
                self.read += 1
                if result.code:
                    self.problems.append(result)
                elif result.encoding and result.encoding != "utf-8":
                    self.encodings[result.encoding] = self.encodings.get(result.encoding, 0) + 1
                self._waiting.extend(result.sets or map(Incoming, result.documents))
                if len(self._waiting) >= _BATCH:
                    self._write()
        except KavychkiError as error:
            self.failure = error
            self._end()
            return
        self.progressed.emit(self.read)

    def _write(self) -> None:
        for one in self.store.bring(self._waiting, self._author) if self._waiting else ():
            if one.duplicate_of:
                self.known += 1
            else:
                self.added += 1
                self.near += bool(one.near)
                self.first = self.first or one.document
        self._waiting = []

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit(self)
