"""Suggestions: proposals of pre-annotators, and which of them are visible given what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.model.ids import suggestion_id
from annotate.model.records import Annotation, Decision, Suggestion
from annotate.model.text import Fragments, Span
from annotate.model.values import Attributes

__all__ = ["Draft", "Suggestion", "open_suggestions", "suggestion"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal about a bare text, as a pre-annotator gives it: no document, no identity yet.

    `layer` "entity": `label` is PER, LOC, ORG ...; attributes "normal" (nominative), "name" (of people, places,
        organisations: the fullest name in the text of what is named), "value" (of dates and figures).
    `layer` "quote": `label` "QUOTE"; `cue` and `source` are the spans of its parts (None where the
        text has none); attributes "type" (direct, indirect, mixed), "speaker" (canonical name,
        nominative; absent where unknown), "rule" (which rule found it).
    `layer` "claim": `label` "CLAIM"; attributes "type" (a claim type of the schema), "worth" (0..2),
        "claimant" (name, absent for the article itself), "reasons" (words, comma separated).
    `maker` and `version` name what made it ("natasha", "quote-rules", ...).
    `score` is a probability in 0..1: how likely an annotator accepts it (claims: check-worthiness).
    """

    maker: str
    version: str
    layer: str
    label: str
    fragments: Fragments
    score: float
    cue: Span | None = None
    source: Span | None = None
    attributes: Attributes = field(default_factory=dict)


def suggestion(document: str, draft: Draft) -> Suggestion:
    """The draft as a suggestion for that document."""
    return Suggestion(
        suggestion_id(document, draft.layer, draft.label, draft.fragments),
        document,
        draft.maker,
        draft.version,
        draft.layer,
        draft.label,
        draft.fragments,
        draft.score,
        draft.cue,
        draft.source,
        draft.attributes,
    )


def open_suggestions(
    suggestions: Iterable[Suggestion], decisions: Iterable[Decision], annotations: Iterable[Annotation]
) -> list[Suggestion]:
    """Those that nobody has decided on and whose very place is not annotated already in that layer."""
    decided = {d.suggestion for d in decisions}
    taken = {(a.layer, a.fragments) for a in annotations}
    return [s for s in suggestions if s.id not in decided and (s.layer, s.fragments) not in taken]
