"""A desk without a window: a text, suggestions, and transactions that are applied and journalled in memory."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from annotate.commands import By
from annotate.commands.gesture import Gesture
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Entry, Step, Transaction, reverting, step_of
from annotate.model.marks import Mark
from annotate.model.records import Annotation, Decision, Group, Relation, Status, Waiver
from annotate.model.schema import Schema
from annotate.model.state import State, apply, opened
from annotate.model.text import Document, Fragments, Span, covered
from annotate.model.values import Scalar
from annotate.suggestions import Draft, Suggestion, suggestion

DOCUMENT, ANNOTATOR, NOW = "doc", "anna", "2026-02-03T10:00:00.000Z"


def numbered() -> By:
    """Times that stand still and ids that sort in the order of their making."""
    numbers = count(1)
    return By(lambda: NOW, lambda: f"id{next(numbers):06}")


def place(text: str, words: str, nth: int = 0) -> Span:
    """Where `words` stand in `text` for the `nth` time, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def draft(
    text: str,
    layer: str,
    label: str,
    words: str | tuple[str, ...],
    *,
    nth: int = 0,
    score: float = 0.9,
    cue: str = "",
    source: str = "",
    maker: str = "rules",
    version: str = "1",
    attributes: Mapping[str, Scalar] | None = None,
) -> Draft:
    """A proposal about the words that it names; several words are several fragments."""
    pieces = (words,) if isinstance(words, str) else words
    return Draft(
        maker,
        version,
        layer,
        label,
        tuple(place(text, w, nth) for w in pieces),
        score,
        place(text, cue) if cue else None,
        place(text, source) if source else None,
        attributes or {},
    )


class Desk:
    """One annotator at one document; `do` insists on a transaction, as a key that did something would."""

    def __init__(self, text: str, *drafts: Draft, body: int = 0, schema: Schema = DEFAULT_SCHEMA) -> None:
        self.by = numbered()
        self.suggestions: list[Suggestion] = [suggestion(DOCUMENT, d) for d in drafts]
        self.entries: list[Entry] = []
        document = Document(DOCUMENT, text, "Заголовок", body=body)
        self.state: State = opened(document, ANNOTATOR, schema, suggestions=self.suggestions)

    @property
    def text(self) -> str:
        return self.state.text

    @property
    def steps(self) -> list[Step]:
        return [step_of(entry) for entry in self.entries]

    def at(self, words: str, nth: int = 0) -> Fragments:
        return (place(self.text, words, nth),)

    def do(self, transaction: Transaction | None) -> Transaction:
        assert transaction is not None, "the command makes no sense here"
        entry = Entry(len(self.entries) + 1, transaction)
        self.state = apply(self.state, entry)
        self.entries.append(entry)
        return transaction

    def put(self, layer: str, label: str, words: str | tuple[str, ...], **attributes: Scalar) -> str:
        """An annotation that was there before, made by hand; its id."""
        pieces = (words,) if isinstance(words, str) else words
        g = Gesture(self.state, self.by)
        id = self.by.new_id()
        fragments = tuple(place(self.text, w) for w in pieces)
        g.put(Annotation(id, DOCUMENT, ANNOTATOR, layer, label, fragments, attributes))
        self.do(g.transaction("annotate", fragments))
        return id

    def link(self, type: str, head: str, tail: str) -> None:
        g = Gesture(self.state, self.by)
        g.relate(type, head, tail)
        self.do(g.transaction("relate"))

    def undo(self) -> None:
        self._revert(self.state.history.done)

    def redo(self) -> None:
        self._revert(self.state.history.undone)

    def _revert(self, stack: tuple[Step, ...]) -> None:
        self.do(reverting(self.entries[stack[-1].number - 1], ANNOTATOR, NOW))

    def mark(self, layer: str, words: str | None = None) -> Mark:
        """The one mark of a layer, over those words where they are given."""
        found = [m for m in self.state.marks if m.layer == layer]
        if words is not None:
            found = [m for m in found if covered(m.fragments, self.text) == words]
        assert len(found) == 1, [(m.layer, covered(m.fragments, self.text)) for m in self.state.marks]
        return found[0]

    def annotation(self, layer: str, words: str | None = None) -> Annotation:
        found = self.state.annotation(self.mark(layer, words).id)
        assert found is not None
        return found

    def shown(self) -> list[tuple[str, str, str, str]]:
        """What is visible: layer, label, words, origin, in reading order."""
        return [(m.layer, m.label, covered(m.fragments, self.text), m.origin) for m in self.state.marks]

    def links(self) -> set[tuple[str, str, str]]:
        """The relations: type, words of the head, words of the tail."""
        return {(r.type, self._words(r.head), self._words(r.tail)) for r in self.state.relations.values()}

    def verdicts(self) -> dict[str, str]:
        """The decisions: words of the suggestion -> verdict."""
        by_id = {s.id: covered(s.fragments, self.text) for s in self.suggestions}
        return {by_id[d.suggestion]: d.verdict for d in self.state.decisions.values()}

    def _words(self, annotation: str) -> str:
        found = self.state.annotation(annotation)
        assert found is not None
        return covered(found.fragments, self.text)


Content = tuple[
    dict[str, Annotation],
    dict[str, Relation],
    dict[str, Decision],
    Status,
    dict[str, Mark],
    list[Mark],
    dict[tuple[str, Fragments], int],
    dict[str, list[Relation]],
    dict[str, Group],
    dict[str, Waiver],
    dict[str, str],
]


def content(state: State) -> Content:
    """All that shows of a state but its history, as plain comparable values."""
    return (
        {a.id: a for a in state.annotations},
        dict(state.relations),
        dict(state.decisions),
        state.status,
        {m.id: m for m in state.marks},
        list(state.marks),
        {place: times for place, times in state.taken.items() if times},
        {a.id: state.relations_of(a.id) for a in state.annotations},
        dict(state.groups),
        dict(state.waivers),
        dict(state.names),
    )


def reopened(state: State, desk: Desk) -> State:
    """The state as the next start of the program would build it from what was stored."""
    return opened(
        state.document,
        state.annotator,
        state.schema,
        reversed(list(state.annotations)),
        reversed(list(state.relations.values())),
        state.decisions.values(),
        state.status,
        desk.suggestions,
        desk.steps,
        reversed(list(state.groups.values())),
        reversed(list(state.waivers.values())),
    )
