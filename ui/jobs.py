"""Suggestions in the background: a worker process of our own, so that no model ever holds up the window."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from annotate.errors import KavychkiError

_PAUSE = 400  # milliseconds between a worker's death and the next one's start
_RESTARTS = 3  # a worker that dies more often than this is given up until the next project


class Suggester(QObject):
    """A queue of texts for the worker process; one is with it at a time, so that a new one can go first.

    `ready` carries the makers (name -> version) once the models are loaded, `made` a (document id, drafts) pair,
    `failed` a (document id, words) pair for a text that could not be done, `stopped` words when the worker is gone,
    `progressed` (done, all) of the present batch. A paragraph that is asked about goes before all texts; `grouped`
    carries a (paragraph, Groups) pair, None for the groups of one that could not be read.
    """

    ready = Signal(object)
    made = Signal(object)
    failed = Signal(object)
    stopped = Signal(str)
    progressed = Signal(object)
    grouped = Signal(object)

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._process: QProcess | None = None
        self._waiting: OrderedDict[str, Callable[[], str]] = OrderedDict()
        self._busy = ""
        self._paragraph = ""  # the one that waits
        self._reading = ""  # the one that is with the worker
        self._buffer = b""
        self._deaths = 0
        self._done = self._all = 0
        self.makers: Mapping[str, str] = {}
        self._again = QTimer(self, singleShot=True, interval=_PAUSE)
        self._again.timeout.connect(self.start)

    def start(self) -> None:
        """Starts the worker; returns at once."""
        if self._process is not None or not self._command:
            return
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(process.readAllStandardError)
        process.finished.connect(self._died)
        process.errorOccurred.connect(self._broken)
        self._process = process
        process.start(self._command[0], self._command[1:])

    def stop(self) -> None:
        """Ends the worker and forgets what was waiting."""
        self._again.stop()
        self._waiting.clear()
        self._buffer, self._busy, self.makers = b"", "", {}
        self._paragraph = self._reading = ""
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect(self._died)
            process.errorOccurred.disconnect(self._broken)
            process.closeWriteChannel()
            process.kill()
            process.waitForFinished(2000)
            process.deleteLater()

    @property
    def is_ready(self) -> bool:
        return bool(self.makers) and self._process is not None

    def ask(self, document: str, text: Callable[[], str], first: bool = False) -> None:
        """Queues a document, before all others where `first`; `text` is read when its turn comes."""
        if document == self._busy:
            return
        if document not in self._waiting:
            self._all += 1
        self._waiting[document] = text
        if first:
            self._waiting.move_to_end(document, last=False)
        self._next()

    def ask_groups(self, paragraph: str) -> None:
        """Asks what belongs together in a paragraph, instead of the one asked about before if that still waits."""
        if paragraph != self._reading and self.is_ready:
            self._paragraph = paragraph
            self._next()

    def forget(self) -> None:
        """Drops everything that is waiting: a cancelled batch."""
        self._waiting.clear()
        self._all = self._done = 0
        self.progressed.emit((0, 0))

    @property
    def waiting(self) -> int:
        return len(self._waiting) + bool(self._busy)

    def _next(self) -> None:
        if self._busy or self._reading or not self.is_ready or self._process is None:
            return
        if self._paragraph:
            self._reading, self._paragraph = self._paragraph, ""
            self._send({"job": "paragraph", "paragraph": self._reading})
            return
        if not self._waiting:
            return
        document, text = self._waiting.popitem(last=False)
        try:
            words = text()
        except KavychkiError as error:
            self.failed.emit((document, str(error)))
            QTimer.singleShot(0, self, self._next)
            return
        self._busy = document
        self._send({"job": document, "text": words})

    def _send(self, request: Mapping[str, str]) -> None:
        assert self._process is not None
        self._process.write(json.dumps(request, ensure_ascii=True).encode("ascii") + b"\n")

    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += bytes(self._process.readAllStandardOutput().data())
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            if line.strip():
                self._answered(_groups(line, len(self._reading)) if self._reading else _answer(line))

    def _answered(self, answer: dict[str, Any]) -> None:
        if "ready" in answer:
            self.makers = answer["ready"]
            self.ready.emit(self.makers)
        elif "groups" in answer:
            paragraph, self._reading = self._reading, ""
            self.grouped.emit((paragraph, answer["groups"]))
        else:
            document, self._busy = self._busy, ""
            self._done += 1
            if "error" in answer:
                self.failed.emit((document, str(answer["error"])))
            elif document:
                self.made.emit((document, answer["drafts"]))
            if not self._waiting:
                self._done = self._all = 0
            self.progressed.emit((self._done, self._all))
        self._next()

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            words = self._process.errorString()
            self._process.deleteLater()
            self._process = None
            self.stopped.emit(words)

    def _died(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._buffer, self.makers = b"", {}
        self._deaths += 1
        document, self._busy = self._busy, ""
        paragraph, self._reading, self._paragraph = self._reading, "", ""
        if document:
            self.failed.emit((document, "the worker process ended"))
        if paragraph:
            self.grouped.emit((paragraph, None))
        if self._deaths > _RESTARTS:
            self._waiting.clear()
            self.stopped.emit("the worker process ended again and again")
        else:
            self._again.start()


def _answer(line: bytes) -> dict[str, Any]:
    """What the worker said; a line that is no answer counts as the failure of the job."""
    from annotate.preannotators.shapes import draft_from_json

    try:
        answer = json.loads(line)
        if "ready" in answer:
            return {"ready": dict(answer["ready"])}
        if "error" in answer:
            return {"error": str(answer["error"])}
        return {"drafts": [draft_from_json(value) for value in answer["drafts"]]}
    except (ValueError, KeyError, TypeError):
        return {"error": "the worker process gave no answer that could be read"}


def _groups(line: bytes, length: int) -> dict[str, Any]:
    """What the worker said of a paragraph; None where it cannot be read."""
    from annotate.preannotators.shapes import groups_from_json

    try:
        return {"groups": groups_from_json(json.loads(line), length)}
    except ValueError:
        return {"groups": None}
