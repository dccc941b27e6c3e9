"""Taking over what was annotated in a near copy of a text: what comes as it is, what is uncertain, what is gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from annotate.commands.gesture import By, Gesture
from annotate.groups import named_by
from annotate.model.edits import Transaction
from annotate.model.records import Annotation
from annotate.model.state import State, opened
from annotate.model.text import Document
from annotate.ports import Records
from annotate.reanchor import Fallen, Plan, planned

ACTION = "carry_over"


@dataclass(frozen=True, slots=True)
class Carrying:
    """Another document's work on its way to the document of a state.

    `plan` says where each annotation would stand, `in_the_way` of those included that the document's own keep off;
    `known` are the ids in the copy of annotations that are here already, with those here.
    """

    plan: Plan
    records: Records
    known: dict[str, str]

    @property
    def offered(self) -> list[Fallen]:
        """What somebody may want, in the order of the text: the uncertain first, then what comes as it is, then the
        rest.
        """
        order = {"uncertain": 0, "unchanged": 1, "moved": 1, "lost": 2}
        found = [fallen for fallen in self.plan.annotations if fallen.annotation.id not in self.known]
        return sorted(found, key=lambda fallen: order[fallen.place.fate])


def carrying(state: State, copy: Document, records: Records) -> Carrying:
    """What of one annotator's work on a copy can be taken over."""
    plan = planned(copy, state.text, (records,), (), state.schema)
    here = Gesture(state, By(str, str))
    known: dict[str, str] = {}
    fallen = []
    for one in plan.annotations:
        a, place = one.annotation, one.place.fragments
        equal = here.at(a.layer, place) if place else None
        if equal is not None and equal.label == a.label:
            known[a.id] = equal.id
        elif place and here.blocked(a.layer, place):
            one = replace(one, in_the_way=True)
        fallen.append(one)
    return Carrying(replace(plan, annotations=tuple(fallen)), records, known)


def take_over(state: State, given: Carrying, dropped: Collection[str], by: By) -> Transaction | None:
    """The gesture that brings the work here, but for what is `dropped`; None where nothing comes.

    Annotations have new ids and are of the state's annotator; attributes and relations come with them, and what is
    known of the entities that they name; what they were suggested as does not. Nothing is put where an equal annotation
    is, and whoever knows something of an entity already keeps to that.
    """
    g = Gesture(state, by)
    here = dict(given.known)
    for fallen in given.plan.annotations:
        a, place = fallen.annotation, fallen.place.fragments
        wanted = place and not fallen.in_the_way and a.id not in dropped and a.id not in here
        if wanted and not g.blocked(a.layer, place):
            here[a.id] = by.new_id()
            g.put(Annotation(here[a.id], state.document.id, state.annotator, a.layer, a.label, place, a.attributes))
    for r in given.records.relations:
        head, tail = here.get(r.head), here.get(r.tail)
        if head and tail and not any(x.type == r.type and x.head == head for x in g.relations_of(head)):
            g.relate(r.type, head, tail)
    _take_over_groups(g, given, [a for a in given.records.annotations if a.id in here])
    return g.transaction(ACTION, subject=given.plan.document.title)


def _take_over_groups(g: Gesture, given: Carrying, brought: Sequence[Annotation]) -> None:
    """What the copy knows of entities that are named here and of which nothing is known here."""
    made = given.records
    if not made.groups or not brought:
        return
    who = brought[0].annotator
    copy = opened(
        given.plan.document, who, g.state.schema, made.annotations, made.relations, made.decisions, groups=made.groups
    )
    named = {named_by(copy, mark) for a in brought if (mark := copy.marks.get(a.id)) is not None}
    taken = {name for group in g.groups() for name in (group.name, *group.aliases)}
    for group in made.groups:
        if group.name in named and not taken & {group.name, *group.aliases}:
            g.put(replace(group, id=g.by.new_id(), document=g.state.document.id, annotator=g.state.annotator))
