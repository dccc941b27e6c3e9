"""What is exported of a project: one document after another with one annotator's work on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from annotate.claims import inherited
from annotate.errors import StorageError
from annotate.model.naming import naming
from annotate.model.quick import quick
from annotate.model.records import Annotation, Decision, Status, status_id
from annotate.model.schema import Schema, offered
from annotate.model.text import Document, Fragments
from annotate.model.values import Attributes
from annotate.ports import (
    ADJUDICATED,
    EACH,
    LOSSES,
    LOSSES_TOLD,
    Annotator,
    DocumentFilter,
    ExportPlan,
    Loss,
    ProjectStore,
    Records,
)
from annotate.saying import saying
from annotate.suggestions import Suggestion, open_suggestions

Origin = Literal["hand", "accepted", "corrected", "suggested"]

_PAGE = 500  # documents whose lines of the list are in memory at once


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


_exported = quick(Exported)


@dataclass(frozen=True)
class AnnotationSet:
    """One annotator's work on one document. `suggestions` are all of the document, `shown` the open ones to export.

    `key` names it within a dataset: the document's id, with the annotator where several are exported.
    """

    document: Document
    annotator: str
    schema: Schema
    records: Records
    status: Status
    suggestions: dict[str, Suggestion]
    shown: tuple[Suggestion, ...]
    key: str

    @cached_property
    def spans(self) -> list[Exported]:
        """Everything with a place, by start, the longer first, then by id."""
        verdicts: dict[str, Decision] = {d.annotation: d for d in self.records.decisions if d.annotation}
        found = [self._made(a, verdicts.get(a.id)) for a in self.records.annotations]
        found.extend(
            _exported(s.id, s.layer, s.label, s.fragments, s.attributes, "suggested", s, s.id, {}) for s in self.shown
        )
        return sorted(found, key=lambda e: (e.fragments[0].start, -e.fragments[-1].end, e.id))

    def _made(self, a: Annotation, decision: Decision | None) -> Exported:
        origin: Origin = "hand"
        if a.suggestion:
            origin = "corrected" if decision is not None and decision.verdict == "corrected" else "accepted"
        proposal = self.suggestions.get(a.suggestion)
        more = inherited(a.attributes, self._quoted.get(a.id, {})) if a.layer == "claim" else {}
        return _exported(a.id, a.layer, a.label, a.fragments, a.attributes, origin, proposal, a.suggestion, more)

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
    by_kind: Counter[str] = field(default_factory=Counter)
    first: list[Loss] = field(default_factory=list)

    def lost(self, of: AnnotationSet, kind: str, detail: str, start: int = 0, end: int = 0) -> None:
        assert kind in LOSSES, kind
        self.losses.append(Loss(of.document.id, of.document.title, kind, start, end, detail))

    def settle(self, write: Callable[[Loss], None] | None) -> None:
        """The document at hand is done: its losses are counted, written, and but for the first of a kind forgotten."""
        for loss in self.losses:
            self.by_kind[loss.kind] += 1
            if self.by_kind[loss.kind] <= LOSSES_TOLD:
                self.first.append(loss)
            if write is not None:
                write(loss)
        self.losses.clear()

    def add(self, later: Tally) -> None:
        """Takes in what was counted of the documents behind."""
        self.documents += later.documents
        self.counts.update(later.counts)
        known = Counter(loss.kind for loss in self.first)
        for loss in later.first:
            known[loss.kind] += 1
            if known[loss.kind] <= LOSSES_TOLD:
                self.first.append(loss)
        self.by_kind.update(later.by_kind)


@dataclass(frozen=True, slots=True)
class Selected:
    """The documents of one annotator that a plan selects, in the order of import."""

    annotator: Annotator
    documents: tuple[str, ...]


def selection(store: ProjectStore, plan: ExportPlan) -> list[Selected]:
    """What the plan selects, an annotator at a time.

    Raises:
        StorageError: "nothing" with the reason where that is nothing.
    """
    found: list[Selected] = []
    for _ in selecting(store, plan, found):
        pass
    return found


def selecting(store: ProjectStore, plan: ExportPlan, found: list[Selected]) -> Iterator[None]:
    """Fills `found` with what the plan selects, a page of the list at each step. Raises as `selection`."""
    chosen = _annotators(store, plan)
    for annotator in chosen:
        ids: list[str] = []
        for page in _documents(store, plan, annotator):
            ids.extend(page)
            yield
        if ids:
            found.append(Selected(annotator, tuple(ids)))
    if not found:
        why = _why_nothing(store, plan, chosen)
        raise StorageError("nothing", store.path, f"{store.path}: nothing to export: {why}", why)


def _annotators(store: ProjectStore, plan: ExportPlan) -> list[Annotator]:
    known = store.annotators()
    if plan.annotator == EACH:
        working = set(store.at_work())
        found = [one for one in known if one.name in working]
        if found:
            return found
        why = saying("nobody has worked on it yet")
        raise StorageError("nothing", store.path, f"{store.path}: {why}, so there is nothing to export", why)
    name = plan.annotator
    if name == ADJUDICATED:
        name = store.setting("adjudicator")
        if not name:
            why = saying("the project names no adjudicator; choose an annotator")
            raise StorageError("nothing", store.path, f"{store.path}: {why}", why)
    for annotator in known:
        if annotator.name == name:
            return [annotator]
    names = ", ".join(annotator.name for annotator in known) or saying("nobody yet")
    why = saying("no annotator is called {name!r}; there are: {names}", name=name, names=names)
    raise StorageError("nothing", store.path, f"{store.path}: {why}", why)


def _documents(store: ProjectStore, plan: ExportPlan, annotator: Annotator) -> Iterator[list[str]]:
    """Ids, a page of the list at a time."""
    which = DocumentFilter(plan.query, "done" if plan.done else None)
    start = 0
    while page := store.rows(which, annotator.id, start, _PAGE):
        start += len(page)
        yield [row.id for row in page if _dated(plan, row.date)]


def _dated(plan: ExportPlan, date: str) -> bool:
    """Whether a date lies within those of the plan; no date does where the plan has one."""
    if not date:
        return not (plan.since or plan.until)
    return plan.since <= date and (not plan.until or date[: len(plan.until)] <= plan.until)


def _why_nothing(store: ProjectStore, plan: ExportPlan, chosen: list[Annotator]) -> str:
    names = ", ".join(annotator.name for annotator in chosen)
    if not any(store.count(DocumentFilter(), annotator.id) for annotator in chosen):
        return saying("there are no documents in it; import some first")
    if plan.done and not any(store.count(DocumentFilter(progress="done"), annotator.id) for annotator in chosen):
        return saying("{names} has no document done; mark some as done, or export all", names=names)
    return saying("no document fits the words and dates that were asked for")


def sets(
    store: ProjectStore, plan: ExportPlan, selected: list[Selected], of_all: list[Selected] | None = None
) -> Iterator[AnnotationSet]:
    """The selected documents, one in memory at a time; `of_all` where they are a part of what the plan selects."""
    schema = store.schema()
    active, names = offered(schema), naming(schema)
    whole = of_all or selected
    several = len(whole) > 1
    pseudonyms = {one.annotator.id: f"A{nr}" for nr, one in enumerate(whole, 1)}
    for one in selected:
        called = pseudonyms[one.annotator.id] if plan.pseudonyms else one.annotator.name
        for id in one.documents:
            made = store.records(id, one.annotator.id)
            if plan.annotator == EACH and made == Records():
                continue  # of everybody, only those who have been at it
            records = _restricted(made, plan)
            proposals = [names.of(s) or s for s in store.suggestions(id)]
            wanted = [s for s in proposals if (s.layer, s.label) in active and fits(plan, s.layer, s.label)]
            wanted = wanted if plan.suggestions else []
            shown = open_suggestions(wanted, records.decisions, records.annotations) if wanted else []
            yield AnnotationSet(
                store.document(id),
                called,
                schema,
                records,
                records.status or Status(status_id(id, one.annotator.id), id, one.annotator.id),
                {s.id: s for s in proposals},
                tuple(shown),
                f"{id}.{called}" if several else id,
            )


def fits(plan: ExportPlan, layer: str, label: str) -> bool:
    """Whether a plan takes annotations of a layer and label."""
    return (not plan.layers or layer in plan.layers) and (not plan.labels or label in plan.labels)


def _restricted(records: Records, plan: ExportPlan) -> Records:
    """The records that a plan takes: annotations of its layers and labels, links between them."""
    if not plan.layers and not plan.labels:
        return records
    annotations = tuple(a for a in records.annotations if fits(plan, a.layer, a.label))
    left = {a.id for a in annotations}
    return replace(
        records,
        annotations=annotations,
        relations=tuple(r for r in records.relations if r.head in left and r.tail in left),
        decisions=tuple(d for d in records.decisions if d.annotation in left),
        waivers=tuple(w for w in records.waivers if w.annotation in left),
    )
