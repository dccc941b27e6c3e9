"""One annotator's view of one document, and `apply`, the only way it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Entry, Step, Transaction, step_of
from annotate.model.history import History, folded
from annotate.model.marks import Mark, mark_of, marks_of
from annotate.model.overlap import in_the_way
from annotate.model.proposals import Place, Proposals, names_of, proposals_of, renamed
from annotate.model.records import (
    Annotation,
    Decision,
    Group,
    Info,
    Record,
    Relation,
    Status,
    Suggestion,
    Text,
    Waiver,
    status_id,
)
from annotate.model.schema import Schema
from annotate.model.spans import SpanSet
from annotate.model.text import Document
from annotate.model.tokens import Tokens

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class State:
    """Everything that commands, panels and the article view need to know. A change gives a new state.

    `taken` counts the annotations at each place of each layer; `marks` holds what is visible. `groups` and `waivers`
    go by their ids, `names` leads from each alias of a group to its canonical name.
    """

    document: Document
    annotator: str
    schema: Schema
    tokens: Tokens
    proposals: Proposals
    annotations: SpanSet[Annotation]
    relations: Mapping[str, Relation]
    decisions: Mapping[str, Decision]
    status: Status
    history: History
    marks: SpanSet[Mark]
    taken: Mapping[Place, int] = field(default_factory=dict)
    by_end: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.document.text

    def annotation(self, id: str) -> Annotation | None:
        return self.annotations.get(id)

    def suggestion(self, id: str) -> Suggestion | None:
        """A suggestion by its id, with the canonical names that the annotator has given."""
        found = self.proposals.by_id.get(id)
        return renamed(found, self.names) if found is not None else None

    def decision(self, suggestion: str) -> Decision | None:
        return self.decisions.get(suggestion)

    def relations_of(self, annotation: str) -> list[Relation]:
        """The relations that start or end at an annotation, oldest first."""
        return [self.relations[id] for id in sorted(self.by_end.get(annotation, ()))]

    def tail(self, head: str, type: str) -> Annotation | None:
        """What the relation of that type leads to from `head`: the cue or source of a quote."""
        for relation in self.relations_of(head):
            if relation.head == head and relation.type == type:
                return self.annotations.get(relation.tail)
        return None

    def heads(self, tail: str, type: str) -> list[Annotation]:
        """What leads to `tail` by relations of that type."""
        found = (self.annotations.get(r.head) for r in self.relations_of(tail) if r.tail == tail and r.type == type)
        return [annotation for annotation in found if annotation]

    def canonical(self, name: str) -> str:
        """The canonical name of whom suggestions know under `name`; the name itself where nobody has said another."""
        return self.names.get(name, name)

    def group(self, name: str) -> Group | None:
        """What is known of the entity with that canonical name beyond its mentions."""
        return next((group for group in self.groups.values() if group.name == name), None)

    def rejected(self, start: int, end: int) -> list[Suggestion]:
        """The rejected suggestions that overlap `start..end`, in reading order."""
        turned_down = (d.suggestion for d in self.decisions.values() if d.verdict == "rejected")
        found = [s for s in map(self.proposals.by_id.get, turned_down) if s is not None and self.proposals.shows(s)]
        found = [s for s in found if s.fragments[0].start < end and start < s.fragments[-1].end]
        return sorted(found, key=lambda s: (s.fragments[0].start, -s.fragments[-1].end, s.id))

    def open_marks(self) -> list[Mark]:
        """The suggestions without a decision, parts left out, in reading order."""
        return [m for m in self.marks if m.suggested and not m.is_part]


def opened(
    document: Document,
    annotator: str,
    schema: Schema,
    annotations: Iterable[Annotation] = (),
    relations: Iterable[Relation] = (),
    decisions: Iterable[Decision] = (),
    status: Status | None = None,
    suggestions: Iterable[Suggestion] = (),
    steps: Iterable[Step] = (),
    groups: Iterable[Group] = (),
    waivers: Iterable[Waiver] = (),
) -> State:
    """The state of a document as it was stored."""
    linked = {r.id: r for r in relations}
    ends: dict[str, tuple[str, ...]] = {}
    for r in linked.values():
        for end in (r.head, r.tail) if r.head != r.tail else (r.head,):
            ends[end] = (*ends[end], r.id) if end in ends else (r.id,)
    grouped = {g.id: g for g in groups}
    state = State(
        document,
        annotator,
        schema,
        Tokens(document.text),
        proposals_of(schema, suggestions),
        SpanSet(annotations),
        linked,
        {d.suggestion: d for d in decisions},
        status or Status(status_id(document.id, annotator), document.id, annotator),
        folded(steps),
        SpanSet(),
        by_end=ends,
        groups=grouped,
        waivers={w.id: w for w in waivers},
        names=names_of(grouped),
    )
    return _with_marks(state)


def with_suggestions(state: State, suggestions: Iterable[Suggestion]) -> State:
    """The state after the pre-annotators have run (again)."""
    return _with_marks(replace(state, proposals=proposals_of(state.schema, suggestions)))


def _with_marks(state: State) -> State:
    taken: dict[Place, int] = {}
    for a in state.annotations:
        place = a.layer, a.fragments
        taken[place] = taken.get(place, 0) + 1
    state = replace(state, taken=taken)
    marks = [mark_of(a) for a in state.annotations]
    open_ = [s for id, s in state.proposals.by_id.items() if id not in state.decisions]
    marks.extend(mark for s in open_ for mark in _visible(state, s))
    return replace(state, marks=SpanSet(marks))


def _visible(state: State, suggestion: Suggestion) -> list[Mark]:
    """The marks of an undecided suggestion that show now: none where its own place is annotated."""
    proposals, taken = state.proposals, state.taken
    if not proposals.shows(suggestion) or taken.get((suggestion.layer, suggestion.fragments)):
        return []
    marks = marks_of(renamed(suggestion, state.names), proposals.part_labels)
    if len(marks) == 1:
        return marks
    return [m for m in marks if m.layer in proposals.part_labels and not taken.get((m.layer, m.fragments))]


def apply(state: State, entry: Entry) -> State:
    """The state after a transaction that the journal holds as `entry`.

    Raises:
        EditRejected: "stale" where a record is not as the edit says it was, "bounds" outside the text, "layer"
            or "label" unknown to the schema, "relation" where an end is missing or of a wrong layer, "overlap" where
            the rule of a layer keeps a new or moved annotation off its place; what is taken back may stand there.
    """
    return committed(prepared(state, entry.transaction), entry)


def prepared(state: State, transaction: Transaction) -> State:
    """The state with the edits of a transaction that is not in the journal yet. Raises as `apply`."""
    changed = _applied(state, transaction.edits)
    if transaction.reverts is None:
        _check_overlaps(changed, transaction.edits)
    return changed


def committed(state: State, entry: Entry) -> State:
    """A prepared state once the journal holds its transaction as `entry`."""
    return replace(state, history=state.history.then(step_of(entry)))


def _applied(state: State, edits: tuple[Edit, ...]) -> State:
    gone: set[str] = set()
    added: dict[str, Annotation] = {}
    kinds = {type(edit.record) for edit in edits}
    relations, by_end = _own(state.relations, Relation in kinds), _own(state.by_end, Relation in kinds)
    decisions, taken = _own(state.decisions, Decision in kinds), _own(state.taken, Annotation in kinds)
    groups, waivers = _own(state.groups, Group in kinds), _own(state.waivers, Waiver in kinds)
    status, document = state.status, state.document
    touched: set[str] = set()

    def current(annotation: str) -> Annotation | None:
        return added.get(annotation) or (None if annotation in gone else state.annotations.get(annotation))

    for edit in edits:
        before, after = edit.before, edit.after
        record = edit.record
        if record.document != state.document.id or record.annotator not in (state.annotator, ""):
            raise EditRejected("stale", "another document or annotator")
        if isinstance(record, Text | Suggestion):
            raise EditRejected("stale", "a correction of the text reaches behind what one annotator sees")
        if isinstance(record, Annotation):
            _expect(current(record.id), before)
            for a, step in ((before, -1), (after, 1)):
                if isinstance(a, Annotation):
                    place = a.layer, a.fragments
                    taken[place] = taken.get(place, 0) + step
                    touched.update(state.proposals.at_place.get(place, ()))
            if isinstance(after, Annotation):
                _check_annotation(state, after)
                added[after.id] = after
                gone.discard(after.id)
            else:
                added.pop(record.id, None)
                gone.add(record.id)
        elif isinstance(record, Relation):
            _expect(relations.pop(record.id, None), before)
            if isinstance(before, Relation):
                for end in (before.head, before.tail):
                    by_end[end] = tuple(id for id in by_end.get(end, ()) if id != before.id)
            if isinstance(after, Relation):
                relations[after.id] = after
                for end in {after.head, after.tail}:
                    by_end[end] = (*by_end.get(end, ()), after.id)
        elif isinstance(record, Decision):
            _expect(decisions.pop(record.suggestion, None), before)
            if isinstance(after, Decision):
                decisions[after.suggestion] = after
            touched.add(record.suggestion)
        elif isinstance(record, Status):
            _expect(_stored(status), _stored(before))
            status = after if isinstance(after, Status) else Status(status.id, status.document, status.annotator)
        elif isinstance(record, Group):
            _expect(groups.pop(record.id, None), before)
            if isinstance(after, Group):
                groups[after.id] = after
        elif isinstance(record, Waiver):
            _expect(waivers.pop(record.id, None), before)
            if isinstance(after, Waiver):
                waivers[after.id] = after
        elif isinstance(record, Info) and isinstance(after, Info):
            if isinstance(before, Info) and _described(before) != _described(document):
                raise EditRejected("stale", record.id)
            document = replace(
                document,
                title=after.title,
                date=after.date,
                source=after.source,
                url=after.url,
                language=after.language,
                removed=after.removed,
                meta=after.meta,
            )
    _check_relations(state, edits, relations, by_end, current)
    if Group in kinds:
        _check_groups(groups)
    changed = replace(
        state,
        document=document,
        annotations=state.annotations.changed(gone, added.values()) if gone or added else state.annotations,
        relations=relations,
        decisions=decisions,
        status=status,
        taken=taken,
        by_end=by_end,
        groups=groups,
        waivers=waivers,
    )
    if Group in kinds and (names := names_of(groups)) != state.names:
        return _with_marks(replace(changed, names=names))  # what suggestions call whom shows on many marks
    hidden = [m.id for id in touched for m in state.proposals.marks(id)]
    again = [s for id in sorted(touched) if id not in decisions and (s := state.suggestion(id))]
    shown = [m for suggestion in again for m in _visible(changed, suggestion)]
    shown.extend(mark_of(a) for a in added.values())
    if hidden or shown or gone:
        changed = replace(changed, marks=state.marks.changed([*hidden, *gone], shown))
    return changed


def _own(shared: Mapping[K, T], changes: bool) -> dict[K, T]:
    """A copy of an index that is going to change, else the index itself: a copy of 16,000 costs a third of an edit."""
    return dict(shared) if changes or not isinstance(shared, dict) else shared


def _described(of: Info | Document) -> tuple[object, ...]:
    return of.title, of.date, of.source, of.url, of.language, of.removed, dict(of.meta)


def _stored(status: Record | None) -> Record | None:
    """A status without content equals none."""
    if isinstance(status, Status) and (status.progress, status.flagged, status.note) == ("new", False, ""):
        return None
    return status


def _expect(found: Record | None, before: Record | None) -> None:
    if found != before:
        known = before or found
        raise EditRejected("stale", known.id if known else "")


def _check_annotation(state: State, annotation: Annotation) -> None:
    if state.schema.layer(annotation.layer) is None:
        raise EditRejected("layer", annotation.layer)
    if state.schema.label(annotation.layer, annotation.label) is None:
        raise EditRejected("label", annotation.label)
    fragments = annotation.fragments
    if not fragments or fragments[-1].end > len(state.text):
        raise EditRejected("bounds", annotation.id)
    if any(a.end >= b.start for a, b in pairwise(fragments)):
        raise EditRejected("bounds", "fragments touch or overlap")


def _check_overlaps(state: State, edits: tuple[Edit, ...]) -> None:
    """New and moved annotations stand where the rules of their layers let them."""
    rules = {layer.name: layer.overlap for layer in state.schema.layers if layer.overlap != "any"}
    for edit in edits if rules else ():
        before, after = edit.before, edit.after
        rule = rules.get(after.layer) if isinstance(after, Annotation) else None
        if not isinstance(after, Annotation) or rule is None:
            continue
        if isinstance(before, Annotation) and (before.layer, before.fragments) == (after.layer, after.fragments):
            continue
        near = state.annotations.overlapping(after.fragments[0].start, after.fragments[-1].end)
        if in_the_way(rule, after.fragments, [a for a in near if a.layer == after.layer], after.id):
            raise EditRejected("overlap", after.id)


def _check_groups(groups: Mapping[str, Group]) -> None:
    """A canonical name stands for one group."""
    named: set[str] = set()
    for group in groups.values():
        if not group.name or group.name in named:
            raise EditRejected("name", group.name)
        named.add(group.name)


def _check_relations(
    state: State,
    edits: tuple[Edit, ...],
    relations: Mapping[str, Relation],
    by_end: Mapping[str, tuple[str, ...]],
    current: Callable[[str], Annotation | None],
) -> None:
    """Every relation at a changed annotation, and every new one, joins what the schema allows."""
    ids: set[str] = set()
    for edit in edits:
        record = edit.record
        if isinstance(record, Relation):
            ids.add(record.id)
        elif isinstance(record, Annotation):
            ids.update(by_end.get(record.id, ()))
    for relation in (relations[id] for id in ids if id in relations):
        kind = state.schema.relation(relation.type)
        head, tail = current(relation.head), current(relation.tail)
        if kind is None or head is None or tail is None or (head.layer, tail.layer) != (kind.head, kind.tail):
            raise EditRejected("relation", relation.type)
        if kind.single:
            others = (relations[id] for id in by_end.get(relation.head, ()))
            if any(o.type == relation.type and o.head == relation.head and o.id != relation.id for o in others):
                raise EditRejected("relation", f"{relation.type}: a second one")
