"""The checks look at the document on the desk: after a pause, in steps that no key waits for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from annotate.checks import Finding, asked, findings, in_order, in_steps, parted
from annotate.errors import KavychkiError
from annotate.model.state import State
from ui.workbench import Workbench

_LATER = 350  # milliseconds without a change until the document is looked at
# words that the store is asked about at once: one that every article has takes 50 ms from a cold disk
_WORDS = 1
_MANY = 3_000  # marks from which on a key never waits for that


class Looking(QObject):
    """What the checks find: `open` in reading order, and what was let be (`waived`).

    `settled` tells that these are others now, `failed` carries the KavychkiError because of which the store could not
    say how words are labelled elsewhere.
    """

    settled = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.open: list[Finding] = []
        self.waived: list[Finding] = []
        self._bench: Workbench | None = None
        self._looked: State | None = None  # what they were found in
        self._begun: tuple[State, Iterator[list[Finding]], list[Finding]] | None = None
        self._elsewhere: dict[str, dict[str, dict[str, int]]] = {}
        self._pause = QTimer(self, singleShot=True, interval=_LATER)
        self._pause.timeout.connect(self._begin)
        self._step = QTimer(self, singleShot=True, interval=0)
        self._step.timeout.connect(self._go_on)

    def listen(self, bench: Workbench) -> None:
        """Looks from now on at what is on that desk."""
        self._bench = bench
        bench.opened.connect(self._opened)
        bench.changed.connect(self._changed)
        bench.project_changed.connect(self._anew)
        bench.schema_changed.connect(self._anew)
        bench.followed.connect(self._anew)
        bench.suggested.connect(self._changed)

    @property
    def state(self) -> State | None:
        return self._bench.state if self._bench else None

    @property
    def is_current(self) -> bool:
        """Whether the findings are of the document as it is."""
        return self._looked is self.state

    def leave(self) -> None:
        """There is no desk any more."""
        self._bench = None
        self._forget()

    def _opened(self, _state: object) -> None:
        self._elsewhere = {}
        self._forget()
        self._pause.start()

    def _changed(self, _what: object) -> None:
        self._begun = None
        self._pause.start()

    def _anew(self, _what: object) -> None:
        """Other documents have changed, too."""
        self._elsewhere = {}
        self._changed(None)

    def _forget(self) -> None:
        self.open, self.waived, self._looked, self._begun = [], [], None, None
        self._pause.stop()
        self.settled.emit()

    def _begin(self) -> None:
        state = self.state
        if state is not None and not self.is_current:
            self._begun = state, self._steps(state), []
            self._go_on()

    def _go_on(self) -> None:
        """One step; then whatever else the window has to do, then the next one."""
        if self._begun is None:
            return
        state, steps, found = self._begun
        step = next(steps, None)
        if step is None:
            self._settle(state, found)
        else:
            found.extend(step)
            self._step.start()

    def _settle(self, state: State, found: list[Finding]) -> None:
        self._begun, self._looked = None, state
        self._pause.stop()
        self.open, self.waived = parted(state, in_order(found))
        self.settled.emit()

    def now(self) -> list[Finding]:
        """The open findings of the document as it is. In a long one those of a moment ago that are still there."""
        state = self.state
        if state is None or self.is_current:
            return self.open
        if self._looked is None or len(state.marks) < _MANY:
            self._settle(state, [finding for step in self._steps(state) for finding in step])
        else:
            self.open = [finding for finding in self.open if state.annotation(finding.annotation)]
        return self.open

    def drop(self, finding: Finding) -> None:
        """That finding is gone; whatever else has come of it shows a moment later."""
        self.open = [other for other in self.open if other != finding]
        self.now()
        if not self.is_current:
            self.settled.emit()

    def would_find(self, state: State) -> list[Finding]:
        """The open findings of another state of the document."""
        for _ in self._ask(state):
            pass
        return findings(state, self._elsewhere)

    def _steps(self, state: State) -> Iterator[list[Finding]]:
        """What is done to look at a state, in steps that are short even for a long document."""
        for _ in self._ask(state):
            yield []
        yield from in_steps(state, self._elsewhere)

    def _ask(self, state: State) -> Iterator[None]:
        """Learns, in steps, how the words of a document are labelled in the others of the project; the store is asked
        once for each.
        """
        if self._bench is None:
            return
        for layer, words in asked(state).items():
            known = self._elsewhere.setdefault(layer, {})
            unknown = sorted(words - known.keys())
            for some in (unknown[i : i + _WORDS] for i in range(0, len(unknown), _WORDS)):
                try:
                    store, who, here = self._bench.store, state.annotator, state.document.id
                    found = store.labels_of_words(some, layer, who, without=here)
                except KavychkiError as error:
                    self.failed.emit(error)
                    return
                known.update({said: dict(found.get(said, {})) for said in some})
                yield
