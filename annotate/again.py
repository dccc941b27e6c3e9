"""What was done last, so that one key does it again somewhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotate.model.edits import Transaction
from annotate.model.records import Annotation
from annotate.model.values import Value
from annotate.model.voices import voice_of

Kind = Literal["label", "accept", "reject", "attribute", "edge"]


@dataclass(frozen=True, slots=True)
class Again:
    """An annotating action without its place: `layer` and `name` of a label or attribute, its value, an edge's step."""

    kind: Kind
    layer: str = ""
    name: str = ""
    value: Value = ""
    step: int = 0


def again_of(transaction: Transaction) -> Again | None:
    """The action that a gesture was; None for one that means nothing elsewhere (a link, a note on the document)."""
    action = transaction.action
    made = next((e.after for e in transaction.edits if isinstance(e.after, Annotation)), None)
    if action in ("annotate", "relabel", "annotate_alike") and made is not None:
        return Again("label", made.layer, made.label)
    if action == "accept":
        return Again("accept")
    if action in ("reject", "delete", "delete_alike"):
        return Again("reject")
    if action in ("speaker", "claimant"):
        layer = "quote" if action == "speaker" else "claim"
        after = [e.after for e in transaction.edits if isinstance(e.after, Annotation) and e.after.layer == layer]
        if not after:
            return None
        name, kind = voice_of(after[-1].attributes, action)
        return Again("attribute", layer, action, (name, kind) if kind else name)
    name = action.removeprefix("set_")
    if name in (action, "source", "cue") or made is None:
        return None
    return Again("attribute", made.layer, name, made.attributes.get(name, ""))
