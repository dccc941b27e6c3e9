"""A label schema as plain values, checked on reading: a mistake is told with the place where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from typing import Any

from annotate.model.records import SCHEMA_ID, SchemaVersion
from annotate.model.schema import (
    ATTRIBUTE_TYPES,
    CHOOSING,
    OVERLAPS,
    UNITS,
    Attribute,
    Choice,
    Label,
    Layer,
    RelationType,
    Schema,
    Titles,
)

MOST = 2_000
"""How many layers, labels, attributes and choices a schema has at most: no list or menu holds more."""

LONGEST_NAME = 500
"""Characters of the longest name or title, which stands on one line."""
LONGEST_TEXT = 20_000
"""Characters of the longest guideline or example."""


def to_json(schema: Schema) -> dict[str, Any]:
    """The schema as plain values; `from_json(to_json(s)) == s`."""
    return asdict(schema)


def sparse(schema: Schema) -> dict[str, Any]:
    """The schema as plain values without those that it would have anyway, in the order of its fields: for files that
    people read. `from_json(sparse(s)) == s`.
    """
    found = _sparse(schema)
    assert isinstance(found, dict)
    return found


def _sparse(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_sparse(item) for item in value]
    if not is_dataclass(value):
        return dict(value) if isinstance(value, Mapping) else value
    said = {spec.name: getattr(value, spec.name) for spec in fields(value)}
    return {spec.name: _sparse(said[spec.name]) for spec in fields(value) if said[spec.name] != _default(spec)}


def _default(spec: Field[Any]) -> Any:
    return spec.default_factory() if spec.default_factory is not MISSING else spec.default


def record_of(schema: Schema) -> SchemaVersion:
    """The schema as the record that is changed and taken back."""
    return SchemaVersion(SCHEMA_ID, "", "", json.loads(json.dumps(to_json(schema), allow_nan=False)))


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
    parts = sum(1 + len(x.labels) + sum(1 + len(a.choices) for a in x.attributes) for x in schema.layers)
    if parts > MOST:
        raise ValueError(f"layers: {parts} layers, labels, attributes and choices; there may be {MOST}")
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
            if attribute.type in CHOOSING and not attribute.choices:
                raise ValueError(f"{place}: a choice needs at least one")
            _once(place, "value", [c.value for c in attribute.choices])
    _once("relations", "name", [relation.name for relation in schema.relations])
    for i, relation in enumerate(schema.relations):
        for end, name in (("head", relation.head), ("tail", relation.tail)):
            if schema.layer(name) is None:
                raise ValueError(f"relations[{i}].{end}: there is no layer {name!r}")


def _once(place: str, field: str, names: list[str]) -> None:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            raise ValueError(f"{place}[{i}].{field}: {name!r} stands twice")
        seen.add(name)


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
        if len(value) > LONGEST_NAME:
            raise self._error(name, f"is longer than {LONGEST_NAME} characters")
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
        longest = LONGEST_TEXT if name == "guideline" else LONGEST_NAME
        if any(len(words) > longest for words in value.values()):
            raise self._error(name, f"is longer than {longest} characters")
        return dict(value)

    def lines(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name, [])
        if not isinstance(value, list | tuple) or not all(isinstance(x, str) for x in value):
            raise self._error(name, "should be a list of words")
        if any(len(words) > LONGEST_TEXT for words in value):
            raise self._error(name, f"holds more than {LONGEST_TEXT} characters at once")
        return tuple(value)

    def count(self, name: str, default: int, least: int) -> int:
        value = self._values.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._error(name, f"should be a whole number from {least}")
        return value

    def each(self, name: str) -> list[_Reader]:
        value = self._values.get(name, [])
        if not isinstance(value, list | tuple):
            raise self._error(name, "should be a list")
        return [_Reader(item, f"{self._place}.{name}[{i}]".lstrip(".")) for i, item in enumerate(value)]

    def schema(self) -> Schema:
        return Schema(
            self.text("name"),
            tuple(r.of(Layer).layer() for r in self.each("layers")),
            tuple(r.of(RelationType).relation() for r in self.each("relations")),
            self.count("version", 1, 1),
            self.titles("titles"),
            self.count("edition", 0, 0),
        )

    def layer(self) -> Layer:
        return Layer(
            self.text("name"),
            tuple(r.of(Label).label() for r in self.each("labels")),
            tuple(r.of(Attribute).attribute() for r in self.each("attributes")),
            self.titles("titles"),
            self.text("trim", ""),
            self.one_of("unit", UNITS, "token"),
            self.flag("gaps", False),
            self.one_of("overlap", OVERLAPS, "any"),
        )

    def label(self) -> Label:
        return Label(
            self.text("name"),
            self.text("key", ""),
            self.text("colour", "grey"),
            self.titles("titles"),
            self.titles("guideline"),
            self.flag("active", True),
            self.lines("examples"),
            self.lines("aliases"),
        )

    def attribute(self) -> Attribute:
        return Attribute(
            self.text("name"),
            self.one_of("type", ATTRIBUTE_TYPES, "text"),
            self.titles("titles"),
            tuple(r.of(Choice).choice() for r in self.each("choices")),
            self.flag("required", False),
            self.lines("fill"),
            self.titles("guideline"),
            self.lines("aliases"),
        )

    def choice(self) -> Choice:
        return Choice(
            self.text("value"),
            self.titles("titles"),
            self.text("key", ""),
            self.titles("guideline"),
            self.lines("examples"),
            self.lines("aliases"),
        )

    def relation(self) -> RelationType:
        return RelationType(self.text("name"), self.text("head"), self.text("tail"), self.flag("single", True))
