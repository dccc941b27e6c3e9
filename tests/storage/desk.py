"""Somebody at work on a project without a window: commands on the state of a document, written at given times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from annotate.commands import By
from annotate.model.edits import Entry, Transaction, reverting
from annotate.model.records import Annotation
from annotate.model.state import State, opened
from annotate.model.text import Span, covered
from annotate.ports import ProjectStore

BEGIN = datetime(2026, 2, 3, 10, tzinfo=UTC)


class Clock:
    """The time, which only goes on when it is told to."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> str:
        return self.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


_ids = count(1)


class Person:
    """An annotator at one document of a store; each gesture takes as many seconds as it says."""

    def __init__(self, store: ProjectStore, name: str, document: str, clock: Clock) -> None:
        self.store, self.document, self.clock = store, document, clock
        self.id = store.annotator(name).id
        self.by = By(clock, lambda: f"id{next(_ids):06}")

    @property
    def state(self) -> State:
        records = self.store.records(self.document, self.id)
        return opened(
            self.store.document(self.document), self.id, self.store.schema(), records.annotations, records.relations,
            records.decisions, records.status, self.store.suggestions(self.document),
            self.store.steps(self.document, self.id), records.groups, records.waivers,
        )  # fmt: skip

    def mark(self, words: str, layer: str = "") -> str:
        """The id of the mark over these words."""
        state = self.state
        (found,) = [m.id for m in state.marks if covered(m.fragments, state.text) == words and layer in ("", m.layer)]
        return found

    def annotation(self, words: str, layer: str = "") -> Annotation:
        found = self.state.annotation(self.mark(words, layer))
        assert found is not None
        return found

    def span(self, words: str) -> Span:
        start = self.state.text.index(words)
        return Span(start, start + len(words))

    def do(self, transaction: Transaction | None, seconds: float = 1) -> Entry:
        """Writes a gesture, which `seconds` after the time before it was made at."""
        assert transaction is not None, "the command makes no sense here"
        self.clock.wait(seconds)
        return self.store.append(replace(transaction, at=self.clock()))

    def undo(self, seconds: float = 1) -> Entry:
        return self._revert(self.state.history.done[-1].number, seconds)

    def redo(self, seconds: float = 1) -> Entry:
        return self._revert(self.state.history.undone[-1].number, seconds)

    def _revert(self, number: int, seconds: float) -> Entry:
        return self.do(reverting(self.store.entry(number), self.id, ""), seconds)
