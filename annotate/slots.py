"""Slots: attributes that take what entities standing in an annotation say, such as when, where and how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.model.proposals import renamed
from annotate.model.schema import Attribute
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull, on_one_line
from annotate.model.values import Attributes, Value, is_day, is_empty

LEAST = 0.5
"""The score from which a suggested entity fills a slot."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An entity that a slot can take: its words, what the slot would hold, and whether it stands in the annotation
    itself or only in its sentence.
    """

    words: str
    value: str
    inside: bool = True


def offers(state: State, fragments: Fragments, spec: Attribute) -> list[Offer]:
    """What a slot of an annotation at `fragments` can take, each value once: first what stands in it, then what else
    stands in its sentences; in reading order.
    """
    whole = hull(fragments)
    first, last = state.tokens.sentence(whole.start), state.tokens.sentence(max(whole.start, whole.end - 1))
    wide = Span(min(whole.start, first.start if first else whole.start), max(whole.end, last.end if last else 0))
    found: dict[str, Offer] = {}
    near: list[Offer] = []
    for place, words, value in _entities(state, wide, spec):
        if any(f.start <= place.start and place.end <= f.end for f in fragments):
            found.setdefault(value, Offer(words, value))
        else:
            near.append(Offer(words, value, False))
    for offer in near:
        found.setdefault(offer.value, offer)
    return list(found.values())


def filled(state: State, layer: str, fragments: Fragments, attributes: Attributes) -> dict[str, Value]:
    """The attributes of a new annotation with its empty slots filled from the entities in it, the first of each."""
    out = dict(attributes)
    rule = state.schema.layer(layer)
    for spec in rule.attributes if rule else ():
        if spec.fill and is_empty(out.get(spec.name)):
            inside = (offer for offer in offers(state, fragments, spec) if offer.inside)
            value = next((value for offer in inside if (value := fitting(spec, offer.value)) is not None), None)
            if value is not None:
                out[spec.name] = value
    return out


def fresh(state: State, fragments: Fragments, spec: Attribute, value: Value | None) -> str:
    """What the entities in an annotation say by now where its slot holds something else; "" where it holds that."""
    inside = [offer.value for offer in offers(state, fragments, spec) if offer.inside] if spec.fill else []
    return inside[0] if inside and str(value if value is not None else "") not in inside else ""


def fitting(spec: Attribute, said: str) -> Value | None:
    """What an entity says as a value of the attribute's type; None where it is none."""
    if spec.type == "text":
        return said
    if spec.type == "date":
        return said if is_day(said) else None
    if spec.type == "number":
        figure = re.match(r"-?\d+(\.\d+)?(?= |$)", said)
        return float(figure[0]) if figure else None
    return None


def _entities(state: State, place: Span, spec: Attribute) -> Iterator[tuple[Span, str, str]]:
    """Place, words and value of the entities with the labels that fill a slot, in reading order."""
    found: dict[tuple[int, int, str], tuple[Span, str, str]] = {}
    for mark in state.marks.overlapping(place.start, place.end):
        if mark.layer == "entity" and mark.label in spec.fill and (mark.score is None or mark.score >= LEAST):
            found[_key(mark.fragments, mark.label)] = _said(state.text, mark.fragments, mark.attributes)
    # types that are switched off are not annotated, but what they say of the text is known
    for aside in state.proposals.aside.overlapping(place.start, place.end):
        fills = aside.label in spec.fill and aside.score >= LEAST and aside.id not in state.decisions
        if fills and _key(aside.fragments, aside.label) not in found:
            attributes = renamed(aside, state.names).attributes
            found[_key(aside.fragments, aside.label)] = _said(state.text, aside.fragments, attributes)
    for key in sorted(found):
        yield found[key]


def _key(fragments: Fragments, label: str) -> tuple[int, int, str]:
    whole = hull(fragments)
    return whole.start, -whole.end, label


def _said(text: str, fragments: Fragments, attributes: Attributes) -> tuple[Span, str, str]:
    words = on_one_line(fragments, text)
    said = next((str(attributes[name]) for name in ("value", "name", "normal") if attributes.get(name)), words)
    return hull(fragments), words, said
