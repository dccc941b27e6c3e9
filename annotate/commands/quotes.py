"""Commands about a quote's parts and speaker."""

from __future__ import annotations

from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import claim_for, claimed_by, corrected, owner_of, speak
from annotate.groups import entity_name, tidied
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.naming import speaking
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull
from annotate.model.voices import voice_of

_NEAR = 400  # code points; a cue further from a quote than this belongs to another one


def quote_of(state: State, mark: Mark) -> Mark | None:
    """The quote that a mark is, or is a part of: a cue's or source's own quote, the suggestion of a part."""
    if mark.layer == "quote":
        return mark
    if mark.is_part:
        return state.marks.get(mark.owner)
    for relation in state.relations_of(mark.id):
        if relation.tail == mark.id and (found := state.marks.get(relation.head)) and found.layer == "quote":
            return found
    return None


def part_of(state: State, quote: Mark, part: str) -> Mark | None:
    """The mark of a quote's cue or source; that of an annotation where one stands at a suggested part's place."""
    if not quote.suggested:
        tail = state.tail(quote.id, part)
        return state.marks.get(tail.id) if tail else None
    suggestion = state.suggestion(quote.owner)
    span: Span | None = getattr(suggestion, part, None)
    if span is None:
        return None
    here = [m for m in state.marks.overlapping(span.start, span.end) if (m.layer, m.fragments) == (part, (span,))]
    return next((m for m in here if m.owner == quote.owner), here[0] if here else None)


def nearest_quote(state: State, span: Span, part: str) -> str | None:
    """The quote without that part which lies nearest to `span`, one of its sentence first; None where none is near.

    «А», — заявил X. «Б» ...: X speaks А, though Б is nearer.
    """
    sentence = state.tokens.sentence(span.start) or span
    near = state.marks.overlapping(max(0, span.start - _NEAR), span.end + _NEAR)
    quotes = [m for m in near if m.layer == "quote" and part_of(state, m, part) is None]

    def distance(mark: Mark) -> tuple[bool, int, bool, int]:
        apart = not any(f.overlaps(sentence) for f in mark.fragments)
        gaps = (max(f.start - span.end, span.start - f.end, 0) for f in mark.fragments)
        return apart, min(gaps), mark.suggested, mark.fragments[0].start

    found = min(quotes, key=distance, default=None)
    return found.id if found and distance(found)[1] <= _NEAR else None


def name_at(state: State, span: Span) -> str:
    """What the words at `span` are called: the canonical name of the entity that they hold, else the words."""
    people, bodies = speaking(state.schema)
    found = [m for m in state.marks.overlapping(span.start, span.end) if m.layer == "entity"]
    found = [m for m in found if m.label in people or m.label in bodies]
    found = [m for m in found if span.contains(hull(m.fragments))] or found
    found.sort(key=lambda m: (m.label not in people, -len(hull(m.fragments))))
    for mark in found:
        if mark.attributes.get("name") or mark.attributes.get("normal"):
            return entity_name(state, mark)
    return entity_name(state, found[0]) if found else state.canonical(span.of(state.text))


def link_part(g: Gesture, quote: str, part: Annotation) -> None:
    """Relates a cue or source to a quote; a quote that nobody speaks yet gets the source's name."""
    annotation = g.annotation(quote) or owner_of(g, quote, "corrected")
    if annotation is None or annotation.layer != "quote":
        return
    g.relate(part.layer, annotation.id, part.id)
    if part.layer == "source" and not annotation.attributes.get("speaker"):
        speak(g, annotation, name_at(g.state, hull(part.fragments)))


def set_speaker(state: State, quote: str, name: str, by: By, kind: str = "") -> Transaction | None:
    """Who speaks a quote (canonical name), or the quote that a cue or source belongs to.

    `kind` is "article", "collective" or "unknown" for a speaker who is that; "" for one with a name.

    On a suggestion this accepts it with that speaker. The claimants of its claims follow.
    """
    mark = state.marks.get(quote)
    found = quote_of(state, mark) if mark else None
    name = tidied(name) if kind else state.canonical(tidied(name))
    if found is None or not _is_kind(state, "quote", "speaker_kind", kind):
        return None
    g = Gesture(state, by)
    same = voice_of(found.attributes, "speaker") == (name, kind)
    annotation = owner_of(g, found.id, "accepted" if same else "corrected")
    if annotation is None:
        return None
    if not same:
        speak(g, annotation, name, kind)
        corrected(g, annotation)
    return g.transaction("speaker", found.fragments, name or kind)


def _is_kind(state: State, layer: str, attribute: str, kind: str) -> bool:
    """Whether the schema lets somebody without a name be that."""
    spec = state.schema.attribute(layer, attribute)
    return not kind or (spec is not None and kind in {c.value for c in spec.choices})


def set_claimant(state: State, claim: str, name: str, by: By, kind: str = "") -> Transaction | None:
    """Who makes a claim: a canonical name, or somebody without one, as in `set_speaker`."""
    found = state.marks.get(claim)
    name = tidied(name) if kind else state.canonical(tidied(name))
    if found is None or found.layer != "claim" or not _is_kind(state, "claim", "claimant_kind", kind):
        return None
    g = Gesture(state, by)
    annotation = owner_of(g, found.id, "accepted")
    if annotation is None:
        return None
    before = claimed_by(g, annotation)
    annotation = claim_for(g, annotation, (name, kind))
    if claimed_by(g, annotation) != before:
        corrected(g, annotation)
    return g.transaction("claimant", found.fragments, name or kind)


def set_part(state: State, quote: str, part: str, fragments: Fragments, by: By) -> Transaction | None:
    """Makes the words at `fragments` the cue or source of a quote, instead of what it had.

    The speaker follows the source: dragging a quote to a mention says who speaks.
    """
    found, layer = state.marks.get(quote), state.schema.layer(part)
    if found is None or found.layer != "quote" or layer is None or state.schema.relation(part) is None:
        return None
    if not fragments or fragments[-1].end > len(state.text):
        return None
    g = Gesture(state, by)
    name = name_at(state, hull(fragments)) if part == "source" else str(found.attributes.get("speaker", ""))
    before = part_of(state, found, part)
    same = before is not None and before.fragments == fragments and found.attributes.get("speaker", "") == name
    annotation = owner_of(g, quote, "accepted" if same else "corrected")
    if annotation is None:
        return None
    there = g.at(part, fragments)
    if there is None:
        there = Annotation(by.new_id(), state.document.id, state.annotator, part, layer.labels[0].name, fragments)
        g.put(there)
    g.relate(part, annotation.id, there.id)
    if not same:
        speak(g, annotation, name)
        corrected(g, annotation)
    return g.transaction(f"set_{part}", fragments)
