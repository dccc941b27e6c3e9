"""Commands about many places at once: the same done to each as a key would do there, as one gesture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotate.commands.decide import without_part
from annotate.commands.gesture import By, Gesture
from annotate.commands.spans import create, fitted, remove, rename
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.records import with_attribute
from annotate.model.state import State
from annotate.model.text import Fragments, Span
from annotate.model.values import Value


def annotate_alike(
    state: State, places: Iterable[Span], layer: str, label: str, by: By, attributes: Mapping[str, Value] | None = None
) -> Transaction | None:
    """Annotates each place: suggestions there are accepted or corrected, annotations relabelled.

    `attributes` go to those that have none of their own of that name. Places that the rule of the layer keeps free are
    passed over. None where all are so already.
    """
    rule = state.schema.layer(layer)
    if rule is None or state.schema.label(layer, label) is None:
        return None
    g = Gesture(state, by)
    done: list[Fragments] = []
    for place in places:
        fragments = fitted(state, (place,), rule)
        if not fragments:
            continue
        there = g.at(layer, fragments)
        if there is None and g.blocked(layer, fragments):
            continue
        if there is None:
            create(g, fragments, layer, label, {})
            done.append(fragments)
        elif (mark := state.marks.get(there.id)) and rename(g, mark, label):
            done.append(fragments)
        else:
            continue
        _complete(g, layer, fragments, attributes or {})
    return g.transaction("annotate_alike", done[0]) if done else None


def _complete(g: Gesture, layer: str, fragments: Fragments, attributes: Mapping[str, Value]) -> None:
    """Gives the annotation there the attributes that it lacks and the schema knows."""
    made = g.at(layer, fragments)
    if made is None:
        return
    complete = made
    for name, value in attributes.items():
        if name not in made.attributes and g.state.schema.attribute(layer, name):
            complete = with_attribute(complete, name, value)
    if complete != made:
        g.put(complete)


def delete_alike(state: State, marks: Iterable[str], by: By) -> Transaction | None:
    """Deletes each annotation and rejects each suggestion, with all of their label at the same place."""
    g = Gesture(state, by)
    came: dict[str, list[str]] = {}
    for decision in state.decisions.values():
        came.setdefault(decision.annotation, []).append(decision.suggestion)
    twins = [mark for id in marks if (found := state.marks.get(id)) for mark in _twins(state, found)]
    gone = [mark.fragments for mark in twins if _take(g, mark, came)]
    return g.transaction("delete_alike", gone[0]) if gone else None


def _twins(state: State, mark: Mark) -> list[Mark]:
    """The marks of a layer and label at one place; several makers may have proposed the same."""
    place = mark.fragments[0].start, mark.fragments[-1].end
    alike = (mark.layer, mark.label, mark.fragments)
    return [m for m in state.marks.overlapping(*place) if (m.layer, m.label, m.fragments) == alike]


def _take(g: Gesture, mark: Mark, came: Mapping[str, list[str]]) -> bool:
    if not mark.suggested:
        annotation = g.annotation(mark.id)
        if annotation is not None:
            remove(g, annotation, came.get(mark.id, []))
        return annotation is not None
    if g.decision(mark.owner) is not None:
        return False
    if mark.is_part:
        without_part(g, mark)
    else:
        g.decide(mark.owner, "rejected")
    return True


def together(parts: Sequence[Transaction]) -> Transaction | None:
    """Gestures in several documents as one of the project; that of a single document stays its own."""
    if len(parts) < 2:
        return parts[0] if parts else None
    first = parts[0]
    edits = tuple(edit for part in parts for edit in part.edits)
    texts = {document: text for part in parts for document, text in part.texts.items()}
    return Transaction(edits, first.action, first.author, first.at, "", first.subject, texts=texts)


def joined_in_document(parts: Sequence[Transaction]) -> Transaction | None:
    """Gestures about different records of one document as a single one."""
    if len(parts) < 2:
        return parts[0] if parts else None
    edits = {edit.record.id: edit for part in parts for edit in part.edits}
    return replace(parts[0], edits=tuple(edits.values()))
