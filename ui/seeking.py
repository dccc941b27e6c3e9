"""The same mentions in many documents, found and changed in small steps between the events of the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from annotate import commands
from annotate.errors import KavychkiError
from annotate.mentions import Mention, Subject, carried, mentions
from annotate.model.edits import Transaction
from annotate.model.state import State
from annotate.occurrences import places
from ui.workbench import Workbench

MOST = 2_000
"""Places that are shown at most: a person ticks them one by one."""

_SLICE = 0.012  # seconds of work between two looks at the window's events


class Stepwise(QObject):
    """Work on documents, one after another. `progressed` carries (done, of), `finished` itself.

    `failure` is what ended it early; nothing of it is written then.
    """

    progressed = Signal(object)
    finished = Signal(object)

    def __init__(self, documents: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents = list(documents)
        self._done = 0
        self.failure: KavychkiError | None = None
        self.cancelled = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        self._timer.start()

    def cancel(self) -> None:
        """Stops without a word."""
        self.cancelled = True
        self._timer.stop()

    def _step(self) -> None:
        until = perf_counter() + _SLICE
        try:
            while perf_counter() < until:
                if self._done == len(self._documents):
                    self._end()
                    return
                self._one(self._documents[self._done])
                self._done += 1
        except KavychkiError as error:
            self.failure = error
            self._end()
            return
        self.progressed.emit((self._done, len(self._documents)))

    def _one(self, document: str) -> None:
        raise NotImplementedError

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit(self)


class Seeking(Stepwise):
    """Looks for the same mentions. `met` carries (title, [Mention ...]) of a document that has some."""

    met = Signal(object)

    def __init__(
        self, bench: Workbench, subject: Subject, documents: Sequence[str], parent: QObject | None = None
    ) -> None:
        super().__init__(documents, parent)
        self._bench, self._subject = bench, subject
        self._count = 0

    @property
    def capped(self) -> bool:
        """Whether there were more than can be shown."""
        return self._count >= MOST

    def _one(self, document: str) -> None:
        if self.capped:
            self._done = len(self._documents) - 1
            return
        state = self._state(document)
        found = list(islice(mentions(state, self._subject), MOST - self._count)) if state is not None else []
        self._count += len(found)
        if found and state is not None:
            self.met.emit((state.document.title, found))

    def _state(self, document: str) -> State | None:
        """The document with what is in it, if it has the words at all."""
        here = self._bench.state
        if here is not None and here.document.id == document:
            return here
        text = self._bench.store.document(document).text
        return self._bench.read(document) if any(True for _ in places(text, self._subject.wanted)) else None


class Changing(Stepwise):
    """Makes one transaction for all the places chosen; it is not written yet."""

    def __init__(
        self, bench: Workbench, subject: Subject, chosen: Sequence[Mention], parent: QObject | None = None
    ) -> None:
        by_document: dict[str, list[Mention]] = {}
        for mention in chosen:
            by_document.setdefault(mention.document, []).append(mention)
        super().__init__(list(by_document), parent)
        self.chosen, self._by_document = chosen, by_document
        self._bench, self._subject = bench, subject
        self._parts: list[Transaction] = []

    @property
    def transaction(self) -> Transaction | None:
        return commands.together(self._parts)

    def _one(self, document: str) -> None:
        here = self._bench.state
        state = here if here is not None and here.document.id == document else self._bench.read(document)
        self._parts.extend(_changes(state, self._subject, self._by_document[document], self._bench.by))


def _changes(state: State, subject: Subject, chosen: Sequence[Mention], by: commands.By) -> Iterator[Transaction]:
    if subject.act == "delete":
        made = commands.delete_alike(state, [m.mark for m in chosen], by)
    else:
        attributes = carried(subject, state.document.id, {})
        spans = [m.span for m in chosen]
        made = commands.annotate_alike(state, spans, subject.layer, subject.label, by, attributes)
    if made is not None:
        yield made
