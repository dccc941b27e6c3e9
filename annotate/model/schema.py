"""The label schema of a project: layers, labels, attributes, relations, keys, colours, guideline texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from annotate.errors import EditRejected

AttributeType = Literal["text", "number", "bool", "choice", "date", "link"]
Titles = Mapping[str, str]  # language code -> words


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice attribute; `key` is the key that sets it on a focused annotation ("" for none)."""

    value: str
    titles: Titles = field(default_factory=dict)
    key: str = ""
    guideline: Titles = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed feature of a layer's annotations. `choices` only where the type is "choice"."""

    name: str
    type: AttributeType = "text"
    titles: Titles = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A name within a layer, with the key that creates or relabels, and a colour name of the palette.

    One that is not `active` is switched off: it is offered nowhere and its suggestions do not show. Annotations that
    have it stay.
    """

    name: str
    key: str = ""
    colour: str = "grey"
    titles: Titles = field(default_factory=dict)
    guideline: Titles = field(default_factory=dict)
    active: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of annotation with its own rules.

    `trim` are characters that a new or moved span does not start or end with; `unit` is what a key at the
    caret takes without a selection; `gaps` says whether an annotation may have several fragments.
    """

    name: str
    labels: tuple[Label, ...]
    attributes: tuple[Attribute, ...] = ()
    titles: Titles = field(default_factory=dict)
    trim: str = ""
    unit: Literal["token", "sentence"] = "token"
    gaps: bool = False

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
    """A project's label schema; `version` counts its changes up from 1."""

    name: str
    layers: tuple[Layer, ...]
    relations: tuple[RelationType, ...] = ()
    version: int = 1
    titles: Titles = field(default_factory=dict)

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


def to_json(schema: Schema) -> dict[str, Any]:
    """The schema as plain values; `from_json(to_json(s)) == s`."""
    return asdict(schema)


def from_json(values: Any) -> Schema:
    """A schema from plain values (JSON or TOML).

    Raises:
        ValueError: with the place of the mistake ("layers[1].labels[0].name: missing").
    """
    schema = _Reader(values, "").of(Schema).schema()
    _check(schema)
    return schema


def _check(schema: Schema) -> None:
    if not schema.layers:
        raise ValueError("layers: a schema needs at least one")
    _once("layers", "name", [layer.name for layer in schema.layers])
    keys: dict[str, str] = {}
    for i, layer in enumerate(schema.layers):
        if not layer.labels:
            raise ValueError(f"layers[{i}].labels: a layer needs at least one")
        _once(f"layers[{i}].labels", "name", [label.name for label in layer.labels])
        for j, label in enumerate(layer.labels):
            if label.key and (label.key in keys or len(label.key) != 1 or not "a" <= label.key <= "z"):
                owner = keys.get(label.key)
                what = f"is the key of {owner}" if owner else "is not a-z"
                raise ValueError(f"layers[{i}].labels[{j}].key: {label.key!r} {what}")
            keys[label.key] = label.name
        _once(f"layers[{i}].attributes", "name", [a.name for a in layer.attributes])
        for j, attribute in enumerate(layer.attributes):
            place = f"layers[{i}].attributes[{j}].choices"
            if attribute.type == "choice" and not attribute.choices:
                raise ValueError(f"{place}: a choice needs at least one")
            _once(place, "value", [c.value for c in attribute.choices])
    _once("relations", "name", [relation.name for relation in schema.relations])
    for i, relation in enumerate(schema.relations):
        for end, name in (("head", relation.head), ("tail", relation.tail)):
            if schema.layer(name) is None:
                raise ValueError(f"relations[{i}].{end}: there is no layer {name!r}")


def _once(place: str, field: str, names: list[str]) -> None:
    for i, name in enumerate(names):
        if names.index(name) != i:
            raise ValueError(f"{place}[{i}].{field}: {name!r} stands twice")


class _Reader:
    """Plain values with the place they stand at, for messages that name it."""

    def __init__(self, values: Any, place: str) -> None:
        if not isinstance(values, Mapping):
            raise ValueError(f"{place or 'schema'}: should be a table, is {type(values).__name__}")
        self._values, self._place = values, place

    def of(self, kind: type[Schema | Layer | Label | Attribute | Choice | RelationType]) -> _Reader:
        """The values, none of them under a name that `kind` does not have: a mistyped name is told, not passed over."""
        for name in self._values:
            if name not in kind.__dataclass_fields__:
                raise self._error(str(name), "unknown")
        return self

    def _error(self, name: str, what: str) -> ValueError:
        return ValueError(f"{self._place}.{name}: {what}".lstrip("."))

    def text(self, name: str, default: str | None = None) -> str:
        value = self._values.get(name, default)
        if value is None:
            raise self._error(name, "missing")
        if not isinstance(value, str) or (default is None and not value):
            raise self._error(name, "should be words")
        return value

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> Any:
        value = self._values.get(name, default)
        if value not in allowed:
            raise self._error(name, f"should be one of {', '.join(allowed)}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise self._error(name, "should be true or false")
        return value

    def titles(self, name: str) -> Titles:
        value = self._values.get(name, {})
        if not isinstance(value, Mapping) or not all(isinstance(x, str) for pair in value.items() for x in pair):
            raise self._error(name, "should be a table of language and words")
        return dict(value)

    def each(self, name: str) -> list[_Reader]:
        value = self._values.get(name, [])
        if not isinstance(value, list | tuple):
            raise self._error(name, "should be a list")
        return [_Reader(item, f"{self._place}.{name}[{i}]".lstrip(".")) for i, item in enumerate(value)]

    def schema(self) -> Schema:
        version = self._values.get("version", 1)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self._error("version", "should be a whole number from 1")
        return Schema(
            self.text("name"),
            tuple(r.of(Layer).layer() for r in self.each("layers")),
            tuple(r.of(RelationType).relation() for r in self.each("relations")),
            version,
            self.titles("titles"),
        )

    def layer(self) -> Layer:
        return Layer(
            self.text("name"),
            tuple(r.of(Label).label() for r in self.each("labels")),
            tuple(r.of(Attribute).attribute() for r in self.each("attributes")),
            self.titles("titles"),
            self.text("trim", ""),
            self.one_of("unit", ("token", "sentence"), "token"),
            self.flag("gaps", False),
        )

    def label(self) -> Label:
        return Label(
            self.text("name"),
            self.text("key", ""),
            self.text("colour", "grey"),
            self.titles("titles"),
            self.titles("guideline"),
            self.flag("active", True),
        )

    def attribute(self) -> Attribute:
        kinds = ("text", "number", "bool", "choice", "date", "link")
        return Attribute(
            self.text("name"),
            self.one_of("type", kinds, "text"),
            self.titles("titles"),
            tuple(r.of(Choice).choice() for r in self.each("choices")),
        )

    def choice(self) -> Choice:
        return Choice(self.text("value"), self.titles("titles"), self.text("key", ""), self.titles("guideline"))

    def relation(self) -> RelationType:
        return RelationType(self.text("name"), self.text("head"), self.text("tail"), self.flag("single", True))
