"""Annotations of a file as suggestions: nobody's work until somebody accepts them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from annotate.model.ids import suggestion_id
from annotate.model.records import Annotation
from annotate.model.text import hull
from annotate.ports import Incoming, Records
from annotate.suggestions import Suggestion

SCORE = 0.5
"""What a prediction without a score counts as: as likely right as not."""


def as_suggestions(one: Incoming, maker: str) -> Incoming:
    """The annotations of a document as suggestions of `maker`; cues and sources go with their quotes."""
    parts: dict[str, dict[str, Annotation]] = defaultdict(dict)
    known = {a.id: a for a in one.records.annotations}
    for relation in one.records.relations:
        if relation.type in ("cue", "source") and relation.tail in known:
            parts[relation.head].setdefault(relation.type, known[relation.tail])
    made = []
    for annotation in one.records.annotations:
        if annotation.layer in ("cue", "source"):
            continue
        own = parts[annotation.id]
        made.append(
            Suggestion(
                suggestion_id(one.document.id, annotation.layer, annotation.label, annotation.fragments),
                one.document.id, maker, "1", annotation.layer, annotation.label, annotation.fragments, SCORE,
                hull(own["cue"].fragments) if "cue" in own else None,
                hull(own["source"].fragments) if "source" in own else None,
                annotation.attributes,
            )
        )  # fmt: skip
    unique = {suggestion.id: suggestion for suggestion in (*one.suggestions, *made)}
    return replace(one, records=Records(), suggestions=tuple(unique.values()))
