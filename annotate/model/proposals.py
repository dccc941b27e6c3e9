"""The suggestions of a document as its state holds them, and the names that the annotator has given instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from annotate.model.marks import Mark, marks_of
from annotate.model.naming import naming
from annotate.model.records import Group
from annotate.model.schema import Schema, offered
from annotate.model.spans import SpanSet
from annotate.model.text import Fragments
from annotate.suggestions import Suggestion

Place = tuple[str, Fragments]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The suggestions of a document, indexed once by id and by place (of their own and of their parts).

    Those of labels that are not `active` (layer, label) are known, but do not show. `aside` are those of them that
    can fill an attribute.
    """

    by_id: Mapping[str, Suggestion]
    at_place: Mapping[Place, tuple[str, ...]]
    part_labels: Mapping[str, str]
    active: frozenset[tuple[str, str]] = frozenset()
    aside: SpanSet[Suggestion] = field(default_factory=SpanSet)

    def shows(self, suggestion: Suggestion) -> bool:
        return (suggestion.layer, suggestion.label) in self.active

    def marks(self, suggestion: str) -> list[Mark]:
        """The marks of a suggestion, its own first; none for an unknown one."""
        found = self.by_id.get(suggestion)
        return [m for m in marks_of(found, self.part_labels) if m.layer in self.part_labels] if found else []


def proposals_of(schema: Schema, suggestions: Iterable[Suggestion]) -> Proposals:
    """The suggestions of a document under a label schema, called as it calls them now; those of labels that it does not
    know are left out.
    """
    labels = {layer.name: layer.labels[0].name for layer in schema.layers}
    names = naming(schema)
    by_id: dict[str, Suggestion] = {}
    places: dict[Place, tuple[str, ...]] = {}
    for suggested in suggestions:
        s = names.of(suggested)
        if s is None:  # made for another schema: it could not be accepted
            continue
        by_id[s.id] = s
        place = s.layer, s.fragments
        places[place] = (*places[place], s.id) if place in places else (s.id,)
        for part, span in (("cue", s.cue), ("source", s.source)):
            if span is not None and part in labels:
                places[part, (span,)] = (*places.get((part, (span,)), ()), s.id)
    active = offered(schema)
    fill = {name for layer in schema.layers for attribute in layer.attributes for name in attribute.fill}
    aside = [s for s in by_id.values() if s.label in fill and s.layer == "entity" and (s.layer, s.label) not in active]
    return Proposals(by_id, places, labels, active, SpanSet(aside))


def names_of(groups: Mapping[str, Group]) -> dict[str, str]:
    """The canonical name behind each alias. Whoever has a name as the canonical one is meant by it."""
    own = {group.name for group in groups.values()}
    return {alias: g.name for g in groups.values() for alias in g.aliases if alias not in own}


_NAMING = ("name", "speaker", "claimant")


def renamed(suggestion: Suggestion, names: Mapping[str, str]) -> Suggestion:
    """A suggestion with the canonical names that the annotator has given."""
    if not names:
        return suggestion
    named = {n: names[v] for n in _NAMING if (v := str(suggestion.attributes.get(n, ""))) in names}
    return replace(suggestion, attributes={**suggestion.attributes, **named}) if named else suggestion
