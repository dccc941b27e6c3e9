"""Commands about relations of any type that the label schema has: to link two marks, and to part them."""

from __future__ import annotations

from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import corrected, owner_of, speak
from annotate.commands.quotes import name_at
from annotate.model.edits import Transaction
from annotate.model.marks import PARTS, Mark
from annotate.model.records import Annotation
from annotate.model.schema import RelationType
from annotate.model.state import State
from annotate.model.text import hull


def joining(state: State, head: str, tail: str) -> list[RelationType]:
    """The types of relation by which the schema lets the mark `head` lead to the mark `tail`, without those that
    already do.
    """
    one, other = state.marks.get(head), state.marks.get(tail)
    if one is None or other is None or one.id == other.id:
        return []
    there = {r.type for r in state.relations_of(one.id) if r.head == one.id and r.tail == other.id}
    return [r for r in state.schema.relations if (r.head, r.tail) == (one.layer, other.layer) and r.name not in there]


def relate(state: State, head: str, tail: str, type: str, by: By) -> Transaction | None:
    """Links two marks; suggestions among them are accepted. Of a type of which a head has one at most, it replaces the
    one before. The speaker of a quote follows a new source.

    None where the schema does not allow it, or they are linked so already.
    """
    if type not in [kind.name for kind in joining(state, head, tail)]:
        return None
    g = Gesture(state, by)
    one, other = (_made(g, state.marks.get(mark)) for mark in (head, tail))
    if one is None or other is None or one.id == other.id:
        return None
    g.relate(type, one.id, other.id)
    if one.layer == "quote" and type == "source":
        speak(g, g.annotation(one.id) or one, name_at(state, hull(other.fragments)))
    if type in PARTS:  # the only relations that are suggested
        corrected(g, one)
    return g.transaction("relate", one.fragments)


def unrelate(state: State, relation: str, by: By) -> Transaction | None:
    """Parts what a relation links; both annotations stay."""
    found = state.relations.get(relation)
    head = state.annotation(found.head) if found else None
    if found is None or head is None:
        return None
    g = Gesture(state, by)
    g.remove(found)
    if found.type in PARTS:
        corrected(g, head)
    return g.transaction("unrelate", head.fragments)


def _made(g: Gesture, mark: Mark | None) -> Annotation | None:
    """The annotation of a mark; that of a suggested quote's cue or source is its part, made with the quote."""
    if mark is None:
        return None
    there = g.at(mark.layer, mark.fragments)
    if there is not None:
        return there
    owner = owner_of(g, mark.id, "accepted")
    return g.at(mark.layer, mark.fragments) if mark.is_part else owner
