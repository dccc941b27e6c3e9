"""Checks of labels and attributes: the same words labelled differently, what is required and empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

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


def words_of(state: State, layer: str) -> dict[str, str]:
    """The words of the annotations of a layer that are compared: id -> words. Those in several pieces are not."""
    found = ((a.id, a.fragments) for a in state.annotations if a.layer == layer)
    return {
        id: fragments[0].of(state.text)
        for id, fragments in found
        if len(fragments) == 1 and len(fragments[0]) <= LONGEST
    }


def differently(look: Look) -> Iterator[Finding]:
    """Annotations whose words carry another label more often, or as often, in the project."""
    for layer in compared(look.state.schema):
        words = words_of(look.state, layer.name)
        counts: dict[str, Counter[str]] = {}
        for annotation in look.of(layer.name):
            if annotation.id in words:
                counts.setdefault(words[annotation.id], Counter())[annotation.label] += 1
        split = {}
        for said, here in counts.items():
            labels = here + Counter(look.elsewhere.get(said, {}))
            if len(labels) > 1:
                split[said] = labels
        for annotation in look.of(layer.name) if split else ():
            found = split.get(words.get(annotation.id, ""))
            if found and (finding := _differs(annotation, found)):
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
