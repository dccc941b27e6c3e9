"""Checks of labels and attributes: the same words labelled differently, what is required and empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from annotate.checks.finding import Finding, Look
from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import typed
from annotate.commands.spans import relabel
from annotate.model.edits import Transaction
from annotate.model.records import Annotation, with_attribute
from annotate.model.schema import Layer, Schema
from annotate.model.state import State
from annotate.model.values import is_empty

LONGEST = 80  # characters of words that are compared; the file has no index of longer ones


def compared(schema: Schema) -> list[Layer]:
    """The layers whose labels are compared: those of words, with several labels."""
    return [layer for layer in schema.layers if layer.unit == "token" and len(layer.labels) > 1]


def words_of(text: str, annotations: Iterable[Annotation]) -> list[tuple[str, Annotation]]:
    """The words of annotations whose labels are compared. Those in several pieces are not."""
    return [
        (text[a.fragments[0].start : a.fragments[0].end], a)
        for a in annotations
        if len(a.fragments) == 1 and a.fragments[0].end - a.fragments[0].start <= LONGEST
    ]


def asked(state: State) -> dict[str, set[str]]:
    """The words of which it matters how they are labelled in other documents, by layer."""
    found: dict[str, set[str]] = {layer.name: set() for layer in compared(state.schema)}
    for said, annotation in words_of(state.text, (a for a in state.annotations if a.layer in found)):
        found[annotation.layer].add(said)
    return found


def differently(look: Look) -> Iterator[Finding]:
    """Annotations whose words carry another label more often, or as often, in the project."""
    for layer in compared(look.state.schema):
        words = words_of(look.state.text, look.of(layer.name))
        one: dict[str, str] = {}
        elsewhere = look.elsewhere.get(layer.name, {})
        mixed = {said for said, annotation in words if one.setdefault(said, annotation.label) != annotation.label}
        mixed.update(said for said, labels in elsewhere.items() if labels.keys() - {one.get(said)})
        counts = {said: Counter(elsewhere.get(said, {})) for said in mixed}
        concerned = [(said, annotation) for said, annotation in words if said in mixed]
        for said, annotation in concerned:
            counts[said][annotation.label] += 1
        for said, annotation in concerned:
            if finding := _differs(annotation, counts[said]):
                yield finding


def _differs(annotation: Annotation, labels: Counter[str]) -> Finding | None:
    most = max(labels.values())
    best = sorted(label for label, times in labels.items() if times == most)
    if best == [annotation.label]:
        return None
    other = next(label for label in best if label != annotation.label)
    mended = other if len(best) == 1 else ""
    return Finding("labelled-differently", annotation.id, annotation.fragments, other, mended)


def missing(look: Look) -> Iterator[Finding]:
    """Annotations without an attribute that the schema requires; `detail` names the first of them."""
    for layer in look.state.schema.layers:
        required = [attribute.name for attribute in layer.attributes if attribute.required]
        for annotation in look.of(layer.name) if required else ():
            empty = [name for name in required if is_empty(annotation.attributes.get(name))]
            if empty:
                yield Finding("missing-attribute", annotation.id, annotation.fragments, empty[0])


def mend_label(state: State, finding: Finding, annotation: Annotation, by: By) -> Transaction | None:
    """Gives the words the label that most of their like have."""
    return relabel(state, annotation.id, finding.mended, by) if finding.mended else None


def mend_missing(state: State, _finding: Finding, annotation: Annotation, by: By) -> Transaction | None:
    """Takes what is required and was suggested with the annotation."""
    layer, origin = state.schema.layer(annotation.layer), state.suggestion(annotation.suggestion)
    if layer is None or origin is None or origin.layer != annotation.layer:
        return None
    suggested = typed(state.schema, annotation.layer, origin.attributes)
    g, full = Gesture(state, by), annotation
    for attribute in layer.attributes:
        if attribute.required and is_empty(annotation.attributes.get(attribute.name)):
            full = with_attribute(full, attribute.name, suggested.get(attribute.name))
    if full == annotation:
        return None
    g.put(full)
    return g.transaction("mend", annotation.fragments)
