"""The making of one transaction: edits are gathered, repeated edits of a record become one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from annotate.model.edits import Edit, Transaction
from annotate.model.overlap import in_the_way
from annotate.model.records import Annotation, Decision, Group, Record, Relation, Status, Verdict, Waiver
from annotate.model.state import State
from annotate.model.text import Fragments, Span, covered

_SUBJECT = 60  # characters of article text that a journal entry shows
_STRETCH = 512  # code points; fresh annotations are looked up by stretches, "done" makes thousands at once


@dataclass(frozen=True, slots=True)
class By:
    """Where times and ids come from: `now` in UTC, ISO 8601 with milliseconds; `new_id` a UUIDv7.

    `refused` is told why a command gives None where that is not to be seen: "overlap".
    """

    now: Callable[[], str]
    new_id: Callable[[], str]
    refused: Callable[[str], object] = str


def subject_of(text: str, fragments: Fragments) -> str:
    """The first words of what a gesture is about, on one line."""
    words = re.sub(r"\s+", " ", covered(fragments, text)).strip()
    return words if len(words) <= _SUBJECT else words[: _SUBJECT - 1].rstrip() + "…"


class Gesture:
    """Edits to one state, gathered for one transaction. Look-ups see what was put before."""

    def __init__(self, state: State, by: By) -> None:
        self.state = state
        self.by = by
        self._before: dict[str, Record | None] = {}
        self._after: dict[str, Record | None] = {}
        self._places: dict[tuple[str, Fragments], str] = {}
        self._linked: dict[str, list[str]] = {}
        self._near: dict[tuple[str, int], dict[str, None]] = {}
        self._decided: dict[str, str] = {}

    def put(self, record: Record) -> None:
        """Creates the record, or changes the one with its id."""
        if record.id not in self._before:
            self._before[record.id] = self._stored(record)
        self._after[record.id] = record
        if isinstance(record, Annotation):
            self._places[record.layer, record.fragments] = record.id
            first, last = record.fragments[0].start // _STRETCH, record.fragments[-1].end // _STRETCH
            for stretch in range(first, last + 1):
                self._near.setdefault((record.layer, stretch), {})[record.id] = None
        elif isinstance(record, Relation):
            for end in (record.head, record.tail):
                self._linked.setdefault(end, []).append(record.id)

    def remove(self, record: Record) -> None:
        if record.id not in self._before:
            self._before[record.id] = self._stored(record)
        self._after[record.id] = None

    def annotation(self, id: str) -> Annotation | None:
        if id in self._after:
            found = self._after[id]
            return found if isinstance(found, Annotation) else None
        return self.state.annotation(id)

    def relations_of(self, annotation: str) -> list[Relation]:
        """The relations at an annotation as they would be after the edits so far."""
        stored = [r for r in self.state.relations_of(annotation) if r.id not in self._after]
        fresh = (self._after.get(id) for id in dict.fromkeys(self._linked.get(annotation, ())))
        return stored + [r for r in fresh if isinstance(r, Relation)]

    def relate(self, type: str, head: str, tail: str) -> None:
        """Links two annotations; a relation of which a head has one at most replaces the one before."""
        kind = self.state.schema.relation(type)
        if kind is None:
            return
        for old in self.relations_of(head):
            if old.type == type and old.head == head:
                if old.tail == tail:
                    return
                if kind.single:
                    self.unrelate(old)
        s = self.state
        self.put(Relation(self.by.new_id(), s.document.id, s.annotator, type, head, tail))

    def unrelate(self, relation: Relation) -> None:
        """Removes a relation, and its tail where that is a cue or source which nothing else needs."""
        self.remove(relation)
        tail = self.annotation(relation.tail)
        if tail is not None and tail.layer in ("cue", "source") and not self.relations_of(tail.id):
            self.remove(tail)

    def part(self, layer: str, label: str, span: Span, suggestion: str = "") -> Annotation:
        """A new cue or source; `suggestion` is that of the quote with which it was proposed."""
        s = self.state
        made = Annotation(self.by.new_id(), s.document.id, s.annotator, layer, label, (span,), {}, suggestion)
        self.put(made)
        return made

    def decision(self, suggestion: str) -> Decision | None:
        """What became of a suggestion, as it would be after the edits so far."""
        found = self._after.get(self._decided.get(suggestion, ""))
        return found if isinstance(found, Decision) else self.state.decision(suggestion)

    def decide(self, suggestion: str, verdict: Verdict, annotation: str = "") -> None:
        """Notes what became of a suggestion, or changes the note."""
        s = self.state
        known = s.decision(suggestion)
        id = known.id if known else self._decided.get(suggestion) or self.by.new_id()
        self._decided[suggestion] = id
        self.put(Decision(id, s.document.id, s.annotator, suggestion, verdict, annotation))

    def over(self, layer: str, start: int, end: int) -> list[Annotation]:
        """Annotations of a layer that overlap `start..end`, as they would be after the edits so far."""
        stored = [a for a in self.state.annotations.overlapping(start, end) if a.id not in self._after]
        stretches = range(start // _STRETCH, end // _STRETCH + 1)
        ids = {id: None for stretch in stretches for id in self._near.get((layer, stretch), ())}
        found = [*stored, *filter(None, map(self.annotation, ids))]
        return [a for a in found if a.layer == layer and a.fragments[0].start < end and start < a.fragments[-1].end]

    def at(self, layer: str, fragments: Fragments) -> Annotation | None:
        """The annotation of a layer at exactly this place."""
        fresh = self.annotation(self._places.get((layer, fragments), ""))
        if fresh is not None and (fresh.layer, fresh.fragments) == (layer, fragments):
            return fresh
        if not self.state.taken.get((layer, fragments)):
            return None
        for found in self.state.annotations.overlapping(fragments[0].start, fragments[-1].end):
            if (found.layer, found.fragments) == (layer, fragments) and found.id not in self._after:
                return found
        return None

    def groups(self) -> list[Group]:
        """What is known of entities, as it would be after the edits so far."""
        stored = [group for id, group in self.state.groups.items() if id not in self._after]
        return stored + [record for record in self._after.values() if isinstance(record, Group)]

    def _comes_in_the_way(self, annotation: Annotation) -> bool:
        """Whether an annotation is new or moved to where the layer's rule does not let it stand."""
        rule = self.state.schema.layer(annotation.layer)
        if rule is None or rule.overlap == "any":
            return False
        before = self._before[annotation.id]
        if isinstance(before, Annotation) and before.fragments == annotation.fragments:
            return False
        return self.blocked(annotation.layer, annotation.fragments, annotation.id)

    def blocked(self, layer: str, fragments: Fragments, but: str = "") -> bool:
        """Whether the rule of a layer keeps an annotation off a place, because of one that is there."""
        rule = self.state.schema.layer(layer)
        if rule is None or rule.overlap == "any":
            return False
        near = self.over(layer, fragments[0].start, fragments[-1].end)
        return in_the_way(rule.overlap, fragments, near, but) is not None

    def started(self) -> None:
        """A document that is worked on is no longer new."""
        status = self.state.status
        if status.progress == "new" and status.id not in self._after:
            self.put(Status(status.id, status.document, status.annotator, "started", status.flagged, status.note))

    def transaction(self, action: str, fragments: Fragments = (), subject: str = "") -> Transaction | None:
        """The gathered edits, None where nothing would change."""
        if all(self._before[id] == self._after[id] for id in self._after):
            return None
        if any(isinstance(a, Annotation) and self._comes_in_the_way(a) for a in self._after.values()):
            self.by.refused("overlap")
            return None
        self._forget_waivers()
        if action not in ("progress", "done"):
            self.started()
        changed = [(self._before[id], self._after[id]) for id in self._after]
        edits = tuple(Edit(before, after) for before, after in changed if before != after)
        words = subject or (subject_of(self.state.text, fragments) if fragments else "")
        s = self.state
        texts = {s.document.id: s.document.text_sha256}
        return Transaction(edits, action, s.annotator, self.by.now(), s.document.id, words, texts=texts)

    def _forget_waivers(self) -> None:
        """What was let be about an annotation goes with it."""
        gone = {id for id, before in self._before.items() if isinstance(before, Annotation) and not self._after[id]}
        for waiver in self.state.waivers.values() if gone else ():
            if waiver.annotation in gone:
                self.remove(waiver)

    def _stored(self, record: Record) -> Record | None:
        s = self.state
        if isinstance(record, Annotation):
            return s.annotation(record.id)
        if isinstance(record, Relation):
            return s.relations.get(record.id)
        if isinstance(record, Decision):
            return s.decision(record.suggestion)
        if isinstance(record, Status):
            fresh = (s.status.progress, s.status.flagged, s.status.note) == ("new", False, "")
            return None if fresh else s.status
        if isinstance(record, Group):
            return s.groups.get(record.id)
        if isinstance(record, Waiver):
            return s.waivers.get(record.id)
        return None
