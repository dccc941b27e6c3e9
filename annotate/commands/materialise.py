"""How a suggestion becomes annotations: a quote with its cue, source and relations is one thing."""

from __future__ import annotations

from annotate.claims import claimed
from annotate.commands.gesture import Gesture
from annotate.groups import bare_name
from annotate.model.marks import PARTS
from annotate.model.records import Annotation, Verdict, with_attribute
from annotate.model.schema import Schema
from annotate.model.state import State
from annotate.model.text import Fragments, Span, covered, holds, hull
from annotate.model.values import Attributes, Value, is_empty, several
from annotate.model.voices import Voice, voice_of
from annotate.slots import filled
from annotate.suggestions import Suggestion


def typed(schema: Schema, layer: str, attributes: Attributes) -> dict[str, Value]:
    """Only the attributes that the schema knows for the layer, choices as words and only those it offers."""
    out: dict[str, Value] = {}
    for name, value in attributes.items():
        spec = schema.attribute(layer, name)
        if spec is None or is_empty(value):
            continue
        kept = value if spec.type in ("number", "bool") or isinstance(value, tuple) else str(value)
        offered = {c.value for c in spec.choices}
        if spec.type == "choices":
            kept = tuple(one for one in several(kept) if one in offered)
        if not is_empty(kept) and (spec.type != "choice" or kept in offered):
            out[name] = kept
    return out


def pointing(state: State, layer: str, fragments: Fragments, attributes: Attributes) -> dict[str, Value]:
    """The attributes of a new annotation; a mention of an entity of which something is known names its group."""
    out = dict(attributes)
    if layer == "entity" and state.groups and state.schema.attribute("entity", "name"):
        name = bare_name(attributes, covered(fragments, state.text))
        if name in state.names or ("name" not in attributes and state.group(name) is not None):
            out["name"] = state.canonical(name)
    return out


def materialise(g: Gesture, suggestion: Suggestion, verdict: Verdict) -> Annotation:
    """Puts the annotations of a suggestion and the decision on it; returns the main one.

    A cue or source that stands annotated at the same place already is shared, not doubled.
    """
    s = g.state
    known = typed(s.schema, suggestion.layer, suggestion.attributes)
    known = pointing(s, suggestion.layer, suggestion.fragments, known)
    made = Annotation(
        g.by.new_id(),
        s.document.id,
        s.annotator,
        suggestion.layer,
        suggestion.label,
        suggestion.fragments,
        filled(s, suggestion.layer, suggestion.fragments, known),
        suggestion.id,
    )
    g.put(made)
    for part, span in zip(PARTS, (suggestion.cue, suggestion.source), strict=True):
        layer = s.schema.layer(part)
        if span is not None and layer is not None and s.schema.relation(part) is not None:
            there = g.at(part, (span,))
            if there is None:
                there = g.part(part, layer.labels[0].name, span, suggestion.id)
            g.relate(part, made.id, there.id)
    g.decide(suggestion.id, verdict, made.id)
    return joined(g, made)


def joined(g: Gesture, made: Annotation) -> Annotation:
    """A new claim with its quote, a new quote with the claims in it that have none; others as they are."""
    if made.layer == "claim":
        return link_claim(g, made)
    if made.layer == "quote":
        for claim in g.over("claim", *_ends(made)):
            if _holds(made, hull(claim.fragments)) and not any(
                r.type == "quote" and r.head == claim.id for r in g.relations_of(claim.id)
            ):
                link_claim(g, claim)
    return made


def rejoined(g: Gesture, moved: Annotation) -> None:
    """After a claim or quote has come to stand elsewhere: a claim goes with the quote that it stands in by now.

    One that still stands in its own stays with that.
    """
    relations = g.relations_of(moved.id) if moved.layer in ("claim", "quote") else []
    for relation in relations:
        claim, quote = g.annotation(relation.head), g.annotation(relation.tail)
        left = relation.type == "quote" and claim and quote and not _holds(quote, hull(claim.fragments))
        if left and claim:
            g.remove(relation)
            link_claim(g, claim)
    if moved.layer == "quote" or not any(r.type == "quote" for r in g.relations_of(moved.id)):
        joined(g, moved)


def link_claim(g: Gesture, claim: Annotation) -> Annotation:
    """Relates a claim to the innermost quote that most of it stands in, whose speaker it inherits as its claimant.

    What is inherited is not stored: a claimant who is the speaker of the quote, as he is now or was suggested, goes.
    """
    place = hull(claim.fragments)
    around = [q for q in g.over("quote", *_ends(claim)) if _holds(q, place)]
    if not around:
        return claim
    quote = min(around, key=lambda q: len(hull(q.fragments)))
    g.relate("quote", claim.id, quote.id)
    origin = g.state.suggestion(quote.suggestion)
    claim = inheriting(g, claim, voice_of(quote.attributes, "speaker"))
    return inheriting(g, claim, voice_of(origin.attributes, "speaker")) if origin else claim


def voiced(schema: Schema, annotation: Annotation, name: str, voice: Voice) -> Annotation:
    """A quote or claim with that voice, as far as the schema has attributes for it."""
    for attribute, value in zip((name, f"{name}_kind"), voice, strict=True):
        spec = schema.attribute(annotation.layer, attribute)
        if spec is not None and (not value or not spec.choices or value in {c.value for c in spec.choices}):
            annotation = with_attribute(annotation, attribute, value)
    return annotation


def inheriting(g: Gesture, claim: Annotation, speaker: Voice) -> Annotation:
    """The claim of a quote without its claimant, where that is the quote's `speaker`; any other stays."""
    if not any(speaker) or voice_of(claim.attributes, "claimant") != speaker:
        return claim
    changed = voiced(g.state.schema, claim, "claimant", ("", ""))
    if changed != claim:
        g.put(changed)
    return changed


def claim_for(g: Gesture, claim: Annotation, voice: Voice) -> Annotation:
    """The claim of that claimant; nothing is stored of whom it inherits from its quote or the article."""
    changed = voiced(g.state.schema, claim, "claimant", claimed(voice, _inherited(g, claim)))
    g.put(changed)
    return changed


def claimed_by(g: Gesture, claim: Annotation) -> Voice:
    """Who makes a claim: its own claimant, else the speaker of its quote; nobody for the article's own words."""
    own = voice_of(claim.attributes, "claimant")
    return own if any(own) else _inherited(g, claim) or ("", "")


def _inherited(g: Gesture, claim: Annotation) -> Voice | None:
    """The speaker of the quote that a claim stands in, None for a claim in no quote."""
    quote = next((r.tail for r in g.relations_of(claim.id) if (r.type, r.head) == ("quote", claim.id)), "")
    around = g.annotation(quote)
    return voice_of(around.attributes, "speaker") if around else None


def speak(g: Gesture, quote: Annotation, name: str, kind: str = "") -> Annotation:
    """The quote with that speaker, or one of that kind; its claims inherit it unless they have an own claimant."""
    changed = voiced(g.state.schema, quote, "speaker", (name, kind))
    old = voice_of(quote.attributes, "speaker")
    g.put(changed)
    for relation in g.relations_of(quote.id):
        if relation.type == "quote" and relation.tail == quote.id and (claim := g.annotation(relation.head)):
            inheriting(g, claim, old)  # earlier versions stored it with the claim
    return changed


def _ends(annotation: Annotation) -> tuple[int, int]:
    return annotation.fragments[0].start, annotation.fragments[-1].end


def _holds(quote: Annotation, place: Span) -> bool:
    return holds(quote.fragments, place)


def owner_of(g: Gesture, mark: str, verdict: Verdict) -> Annotation | None:
    """The annotation behind a mark; a suggestion becomes one first, with that verdict."""
    found = g.state.marks.get(mark)
    if found is None:
        return None
    if not found.suggested:
        return g.annotation(found.owner)
    suggestion = g.state.suggestion(found.owner)
    return materialise(g, suggestion, verdict) if suggestion else None


def corrected(g: Gesture, annotation: Annotation) -> None:
    """Notes that an annotation is no longer as it was suggested; that of a cue or source stands for its quote."""
    if annotation.suggestion and annotation.layer not in PARTS:
        g.decide(annotation.suggestion, "corrected", annotation.id)
    elif (decision := g.decision(annotation.suggestion)) and decision.verdict == "accepted":
        g.decide(annotation.suggestion, "corrected", decision.annotation)


def kept(attributes: Attributes, suggested: Attributes, same_place: bool = False) -> dict[str, Value]:
    """What of the attributes still holds when the words have changed: not a name or value that the machine made."""
    return {
        name: value
        for name, value in attributes.items()
        if same_place or name not in ("normal", "name", "value", "wording") or suggested.get(name) != value
    }


def contradicts(suggested: Attributes, name: str, value: Value | None) -> bool:
    """Whether a value is not what a suggestion with these attributes says.

    Silence about who speaks says that it is unknown, or the article; silence about all else says nothing.
    """
    if name == "note" or (name not in suggested and name not in ("speaker", "claimant")):
        return False
    return str(suggested.get(name, "")) != str(value if value is not None else "")
