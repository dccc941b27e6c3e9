"""The command that gives a mark what was copied from another one of its layer."""

from __future__ import annotations

from dataclasses import replace

from annotate.commands.attributes import fits
from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import (
    claim_for,
    claimed_by,
    contradicts,
    corrected,
    owner_of,
    speak,
    typed,
)
from annotate.model.edits import Transaction
from annotate.model.marks import PARTS
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.values import Attributes, Value
from annotate.model.voices import voice_of

CARRIED = {
    "quote": ("type", "speaker", "speaker_kind", "addressee", "note"),
    "claim": ("type", "worth", "modality", "polarity", "claimant", "claimant_kind", "verdict", "note"),
    "entity": ("name", "note"),
}
"""What is taken over, by layer; what else is known of words is known of these words only."""


def paste_attributes(state: State, mark: str, layer: str, attributes: Attributes, by: By) -> Transaction | None:
    """Gives a mark the attributes that were copied from one of the same layer, as far as the schema has them.

    None where the layers differ, or nothing would change. A suggestion is accepted with it, corrected where that is
    not what was suggested. Attributes that the other did not have stay as they are; who speaks is taken over whole.
    """
    found = state.marks.get(mark)
    if found is None or found.layer != layer or layer in PARTS:
        return None
    given = {name: value for name, value in attributes.items() if name in CARRIED.get(layer, ())}
    wanted = {
        name: value
        for name, value in typed(state.schema, layer, given).items()
        if (spec := state.schema.attribute(layer, name)) and fits(spec, value)
    }
    if not wanted:
        return None
    g = Gesture(state, by)
    annotation = owner_of(g, mark, "accepted")
    if annotation is None:
        return None
    for name in ("speaker", "claimant"):
        if {name, f"{name}_kind"} & wanted.keys():
            who, kind = voice_of(wanted, name)
            who = who if kind else state.canonical(who)
            wanted = {n: v for n, v in wanted.items() if n not in (name, f"{name}_kind")}
            if name == "speaker":
                annotation = speak(g, annotation, who, kind)
            else:
                annotation = claim_for(g, annotation, (who, kind))
    annotation = replace(annotation, attributes={**annotation.attributes, **wanted})
    g.put(annotation)
    origin = state.suggestion(annotation.suggestion)
    if origin is not None and any(
        contradicts(origin.attributes, name, _now(g, annotation, name))
        for name in {*given, *origin.attributes}
        if name in CARRIED[layer] and name != "note"
    ):
        corrected(g, annotation)
    return g.transaction("paste", found.fragments)


def _now(g: Gesture, annotation: Annotation, name: str) -> Value | None:
    """The value that an attribute has, a claimant that is inherited too."""
    return claimed_by(g, annotation)[0] if name == "claimant" else annotation.attributes.get(name)
