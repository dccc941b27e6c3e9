"""What makers of suggestions call things, and what a label schema calls them now: labels, attributes and choices keep
the names that they had before as aliases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotate.model.schema import Attribute, Choice, Label, Layer, RelationType, Schema
from annotate.model.values import Attributes, Value
from annotate.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of a schema by those under which they may be suggested.

    `labels` has every (layer, name or alias); `attributes` a layer only where one of its attributes or choices has
    aliases: (name now, values now by values before) by name or alias.
    """

    labels: Mapping[tuple[str, str], str]
    attributes: Mapping[str, Mapping[str, tuple[str, Mapping[str, str]]]]

    def of(self, suggestion: Suggestion) -> Suggestion | None:
        """A suggestion as the schema calls it, None for a label that it does not know."""
        s = suggestion
        label = self.labels.get((s.layer, s.label))
        if label is None:
            return None
        known = self.attributes.get(s.layer)
        attributes = _called(s.attributes, known) if known else s.attributes
        if label == s.label and attributes == s.attributes:
            return s
        return replace(s, label=label, attributes=attributes)


def naming(schema: Schema) -> Naming:
    """The names of a schema. A name that something has goes before the alias of something else."""
    labels: dict[tuple[str, str], str] = {}
    attributes: dict[str, Mapping[str, tuple[str, Mapping[str, str]]]] = {}
    for layer in schema.layers:
        labels |= {(layer.name, said): name for said, name in _names(layer.labels).items()}
        if any(a.aliases or any(c.aliases for c in a.choices) for a in layer.attributes):
            specs = {a.name: a for a in layer.attributes}
            attributes[layer.name] = {
                said: (name, {before: now for before, now in _names(specs[name].choices).items() if before != now})
                for said, name in _names(layer.attributes).items()
            }
    return Naming(labels, attributes)


def meant(schema: Schema, layer: str, *names: str) -> frozenset[str]:
    """The labels of a layer that are called one of these names, or were before: what the program knows by them."""
    found = schema.layer(layer)
    labels = found.labels if found else ()
    return frozenset(label.name for label in labels if not {label.name, *label.aliases}.isdisjoint(names))


def speaking(schema: Schema) -> tuple[frozenset[str], frozenset[str]]:
    """The labels of those who speak more often than not: of people, and of organisations."""
    return meant(schema, "entity", "PER"), meant(schema, "entity", "ORG")


def name_of(item: Layer | Label | Attribute | Choice | RelationType) -> str:
    """What a thing of a schema is called: the value of a choice, the name of all else."""
    return item.value if isinstance(item, Choice) else item.name


def _names(items: tuple[Label, ...] | tuple[Attribute, ...] | tuple[Choice, ...]) -> dict[str, str]:
    aliases = {alias: name_of(item) for item in items for alias in item.aliases}
    return aliases | {name_of(item): name_of(item) for item in items}


def _called(attributes: Attributes, known: Mapping[str, tuple[str, Mapping[str, str]]]) -> Attributes:
    out: dict[str, Value] = {}
    for said, value in attributes.items():
        name, values = known.get(said, (said, {}))
        out.setdefault(name, values.get(value, value) if isinstance(value, str) else value)
    return out
