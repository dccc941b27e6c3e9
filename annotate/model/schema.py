"""The label schema of a project: layers, labels, attributes, relations, keys, colours, guideline texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from annotate.errors import EditRejected

AttributeType = Literal["text", "number", "bool", "choice", "choices", "date", "link"]
"""What an attribute holds: words, a number, yes or no, one of its choices, several of them, a day (ISO 8601, also
`2026` and `2026-02`), links with the day on which each was seen."""
Overlap = Literal["any", "nested", "none"]
"""What annotations of a layer and one annotator may do to each other: anything, lie within another, or not meet."""
Unit = Literal["token", "sentence"]
ATTRIBUTE_TYPES: tuple[AttributeType, ...] = get_args(AttributeType)
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)
UNITS: tuple[Unit, ...] = get_args(Unit)
CHOOSING = ("choice", "choices")
"""The types that have choices."""
Titles = Mapping[str, str]  # language code -> words


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an attribute that chooses; `key` is the key that sets it on a focused annotation: "1" to "9" and
    "0", "!1" to "!0" with Shift, "" for none. `examples` and `aliases` are as those of a Label.
    """

    value: str
    titles: Titles = field(default_factory=dict)
    key: str = ""
    guideline: Titles = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed feature of a layer's annotations. `choices` only where the type is one of CHOOSING.

    Where it is `required`, an annotation without it is a finding of the checks. `fill` names labels of entities: a new
    annotation takes the attribute from the first entity with one of them that stands in it (its value, its name, or
    its words), and these entities are offered in the form. `aliases` are as those of a Label.
    """

    name: str
    type: AttributeType = "text"
    titles: Titles = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False
    fill: tuple[str, ...] = ()
    guideline: Titles = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A name within a layer, with the key that creates or relabels, and a colour name of the palette.

    One that is not `active` is switched off: it is offered nowhere and its suggestions do not show. Annotations that
    have it stay. `examples` are sentences in the language of the articles, with [the words to annotate] in square
    brackets. `aliases` are names under which makers of suggestions know it: those that it had before.
    """

    name: str
    key: str = ""
    colour: str = "grey"
    titles: Titles = field(default_factory=dict)
    guideline: Titles = field(default_factory=dict)
    active: bool = True
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of annotation with its own rules.

    `trim` are characters that a new or moved span does not start or end with; `unit` is what a key at the
    caret takes without a selection; `gaps` says whether an annotation may have several fragments, `overlap` whether
    it may meet another of the layer.
    """

    name: str
    labels: tuple[Label, ...]
    attributes: tuple[Attribute, ...] = ()
    titles: Titles = field(default_factory=dict)
    trim: str = ""
    unit: Unit = "token"
    gaps: bool = False
    overlap: Overlap = "any"

    @property
    def offered(self) -> tuple[Label, ...]:
        """The labels that are switched on."""
        return tuple(label for label in self.labels if label.active)


@dataclass(frozen=True, slots=True)
class RelationType:
    """What a relation may join: the layer of its head, the layer of its tail, and whether a head has one at most."""

    name: str
    head: str
    tail: str
    single: bool = True


@dataclass(frozen=True, slots=True)
class Schema:
    """A project's label schema; `version` counts its changes up from 1.

    `edition` is that of the default schema whose new labels and attributes it has been offered: what was removed from
    it since then stays removed.
    """

    name: str
    layers: tuple[Layer, ...]
    relations: tuple[RelationType, ...] = ()
    version: int = 1
    titles: Titles = field(default_factory=dict)
    edition: int = 0

    def layer(self, name: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.name == name), None)

    def label(self, layer: str, name: str) -> Label | None:
        found = self.layer(layer)
        return next((label for label in found.labels if label.name == name), None) if found else None

    def attribute(self, layer: str, name: str) -> Attribute | None:
        found = self.layer(layer)
        return next((a for a in found.attributes if a.name == name), None) if found else None

    def relation(self, name: str) -> RelationType | None:
        return next((r for r in self.relations if r.name == name), None)

    def by_key(self, key: str) -> tuple[Layer, Label] | None:
        """The label that the key `key` stands for; none for one that is switched off."""
        for layer in self.layers:
            for label in layer.offered:
                if label.key == key:
                    return layer, label
        return None


def switched(schema: Schema, layer: str, on: Collection[str]) -> Schema:
    """The schema with exactly the labels `on` of a layer switched on, as the next version; itself where they are.

    Raises:
        EditRejected: "layer" or "label" where there is none of that name.
    """
    found = schema.layer(layer)
    if found is None:
        raise EditRejected("layer", f"there is no {layer!r}")
    known = [label.name for label in found.labels]
    if unknown := [name for name in on if name not in known]:
        raise EditRejected("label", f"there is no {unknown[0]!r}; there are {', '.join(known)}")
    labels = tuple(replace(label, active=label.name in on) for label in found.labels)
    if labels == found.labels:
        return schema
    layers = tuple(replace(x, labels=labels) if x is found else x for x in schema.layers)
    return replace(schema, layers=layers, version=schema.version + 1)


def offered(schema: Schema) -> frozenset[tuple[str, str]]:
    """The (layer, label) that are switched on."""
    return frozenset((layer.name, label.name) for layer in schema.layers for label in layer.offered)


def words(titles: Titles, language: str, default: str) -> str:
    """The words for a language, English where it has none, else `default`."""
    return titles.get(language) or titles.get("en") or default
