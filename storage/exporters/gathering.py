"""What is exported of a project: one document after another with one annotator's work on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from annotate.claims import inherited
from annotate.errors import StorageError
from annotate.model.naming import naming
from annotate.model.records import Annotation, Decision, Status, status_id
from annotate.model.schema import Schema, offered
from annotate.model.text import Document, Fragments
from annotate.model.values import Attributes
from annotate.ports import LOSSES, LOSSES_TOLD, Annotator, DocumentFilter, ExportPlan, Loss, ProjectStore, Records
from annotate.suggestions import Suggestion, open_suggestions

Origin = Literal["hand", "accepted", "corrected", "suggested"]


@dataclass(frozen=True, slots=True)
class Exported:
    """An annotation, or where asked for an open suggestion, as it leaves the project.

    `suggestion` is the proposal that it is or came from, None where it was made by hand; `inherited` are attributes
    that it does not have itself: the claimant of a claim in a quote.
    """

    id: str
    layer: str
    label: str
    fragments: Fragments
    attributes: Attributes
    origin: Origin
    suggestion: Suggestion | None = None
    suggestion_id: str = ""
    inherited: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class AnnotationSet:
    """One annotator's work on one document. `suggestions` are all of the document, `shown` the open ones to export."""

    document: Document
    annotator: str
    schema: Schema
    records: Records
    status: Status
    suggestions: dict[str, Suggestion]
    shown: tuple[Suggestion, ...]

    @cached_property
    def spans(self) -> list[Exported]:
        """Everything with a place, by start, the longer first, then by id."""
        verdicts: dict[str, Decision] = {d.annotation: d for d in self.records.decisions if d.annotation}
        found = [self._made(a, verdicts.get(a.id)) for a in self.records.annotations]
        found.extend(
            Exported(s.id, s.layer, s.label, s.fragments, s.attributes, "suggested", s, s.id) for s in self.shown
        )
        return sorted(found, key=lambda e: (e.fragments[0].start, -e.fragments[-1].end, e.id))

    def _made(self, a: Annotation, decision: Decision | None) -> Exported:
        origin: Origin = "hand"
        if a.suggestion:
            origin = "corrected" if decision is not None and decision.verdict == "corrected" else "accepted"
        proposal = self.suggestions.get(a.suggestion)
        more = inherited(a.attributes, self._quoted.get(a.id, {})) if a.layer == "claim" else {}
        return Exported(a.id, a.layer, a.label, a.fragments, a.attributes, origin, proposal, a.suggestion, more)

    @cached_property
    def _quoted(self) -> dict[str, Attributes]:
        """The attributes of the quote that each claim stands in."""
        known = {a.id: a.attributes for a in self.records.annotations}
        return {r.head: known[r.tail] for r in self.records.relations if r.type == "quote" and r.tail in known}


@dataclass
class Tally:
    """What an export holds and what its format cannot. `losses` are those of the document at hand, until `settle`."""

    documents: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    first: list[Loss] = field(default_factory=list)

    def lose(self, of: AnnotationSet, kind: str, detail: str, start: int = 0, end: int = 0) -> None:
        assert kind in LOSSES, kind
        self.losses.append(Loss(of.document.id, of.document.title, kind, start, end, detail))

    def settle(self, write: Callable[[Loss], None] | None) -> None:
        """The document at hand is done: its losses are counted and written, and but for the first ones forgotten."""
        for loss in self.losses:
            self.lost[loss.kind] += 1
            if len(self.first) < LOSSES_TOLD:
                self.first.append(loss)
            if write is not None:
                write(loss)
        self.losses.clear()


def annotator_of(store: ProjectStore, plan: ExportPlan) -> Annotator:
    """The annotator whose work is exported. Raises StorageError "nothing" where there is none of that name."""
    known = store.annotators()
    for annotator in known:
        if annotator.name == plan.annotator:
            return annotator
    names = ", ".join(annotator.name for annotator in known) or "nobody yet"
    message = f"{store.path}: no annotator is called {plan.annotator!r}; there are: {names}"
    raise StorageError("nothing", store.path, message)


def selected(plan: ExportPlan) -> DocumentFilter:
    return DocumentFilter(progress="done" if plan.done else None)


def require_some(store: ProjectStore, plan: ExportPlan, annotator: Annotator) -> int:
    """How many documents the plan selects. Raises StorageError "nothing" with the reason where there are none."""
    count = store.count(selected(plan), annotator.id)
    if count:
        return count
    if plan.done and store.count(DocumentFilter(), annotator.id):
        why = f"{annotator.name} has no document done; mark some as done, or export all"
    else:
        why = "there are no documents in it; import some first"
    raise StorageError("nothing", store.path, f"{store.path}: nothing to export: {why}")


def sets(store: ProjectStore, plan: ExportPlan, annotator: Annotator) -> Iterator[AnnotationSet]:
    """The selected documents in the order of import, one in memory at a time."""
    schema = store.schema()
    active, names = offered(schema), naming(schema)
    for id in _ids(store, selected(plan), annotator.id):
        records = store.records(id, annotator.id)
        proposals = [names.of(s) or s for s in store.suggestions(id)]
        wanted = [s for s in proposals if (s.layer, s.label) in active] if plan.suggestions else []
        shown = open_suggestions(wanted, records.decisions, records.annotations)
        yield AnnotationSet(
            store.document(id),
            annotator.name,
            schema,
            records,
            records.status or Status(status_id(id, annotator.id), id, annotator.id),
            {s.id: s for s in proposals},
            tuple(shown),
        )


def _ids(store: ProjectStore, which: DocumentFilter, annotator: str) -> Iterator[str]:
    """The documents of a list, each from the one before: a window that goes on working meanwhile moves places, not
    neighbours.
    """
    first = store.rows(which, annotator, 0, 1)
    id = first[0].id if first else None
    while id is not None:
        yield id
        id = store.neighbour(id, which, annotator, 1)
