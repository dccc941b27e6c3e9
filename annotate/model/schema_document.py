"""The JSON Schema of label schemas (draft 2020-12), made from the dataclasses that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

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
)

_TITLES = {"type": "object", "additionalProperties": {"type": "string"}}
_LINES = {"type": "array", "items": {"type": "string"}}
_KINDS = (Layer, Label, Attribute, Choice, RelationType)
_WORDS: Mapping[str, str] = {
    "Schema": "A label schema of Kavychki: layers, labels, attributes and relations of a project.",
    "Layer": "A kind of annotation with its own rules.",
    "Label": "A name within a layer.",
    "Attribute": "A typed feature of a layer's annotations.",
    "Choice": "One value of an attribute that chooses.",
    "RelationType": "What a relation may join.",
    "name": "Unique among its like; what the data hold.",
    "value": "Unique among the choices of the attribute; what the data hold.",
    "titles": "Language code (en, ru, ...) to the words on the screen.",
    "guideline": "Language code to what annotators are told.",
    "examples": "Sentences with [the words to annotate] in square brackets.",
    "aliases": "Names under which makers of suggestions know it: those that it had before.",
    "key": "The key of it: a to z for a label; 1 to 9 and 0 for a choice, with ! before it for Shift.",
    "colour": "A colour name of the palette; unknown ones are grey.",
    "active": "Whether it is offered and its suggestions show.",
    "type": "What the attribute holds: words, a number, yes or no, one of the choices, several of them, a day (ISO "
    "8601), links.",
    "required": "Whether an annotation without it is a finding of the checks.",
    "fill": "Labels of entities from which a new annotation takes it.",
    "trim": "Characters that a span neither starts nor ends with.",
    "unit": "What a key at the caret takes without a selection.",
    "gaps": "Whether an annotation may have several fragments.",
    "overlap": "What annotations of the layer may do to each other: anything, lie within another, or not meet.",
    "head": "The layer from which the relation leads.",
    "tail": "The layer to which it leads.",
    "single": "Whether a head has one at most.",
    "version": "Counts the changes up from 1.",
    "edition": "Of the default schema: whose new labels it has been offered.",
}


def schema_document() -> dict[str, Any]:
    """The JSON Schema. It cannot say that names and keys are unique and that layers are there; the program does."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kavychki label schema",
        **_object(Schema),
        "$defs": {kind.__name__: _object(kind) for kind in _KINDS},
    }


def _object(kind: type[Any]) -> dict[str, Any]:
    properties = {}
    for spec in fields(kind):
        said = _property(kind, spec)
        if spec.name in _WORDS:
            said["description"] = _WORDS[spec.name]
        if spec.default is not MISSING and spec.default != ():
            said["default"] = spec.default
        properties[spec.name] = said
    made: dict[str, Any] = {
        "description": _WORDS[kind.__name__],
        "type": "object",
        "properties": properties,
        "required": [s.name for s in fields(kind) if s.default is MISSING and s.default_factory is MISSING],
        "additionalProperties": False,
    }
    if kind is Attribute:
        made["if"] = {"properties": {"type": {"enum": list(CHOOSING)}}, "required": ["type"]}
        made["then"] = {"properties": {"choices": {"minItems": 1}}, "required": ["choices"]}
    return made


_ONE_OF = {"unit": UNITS, "overlap": OVERLAPS}
_LISTS = {
    "layers": "Layer",
    "labels": "Label",
    "attributes": "Attribute",
    "choices": "Choice",
    "relations": "RelationType",
}
_LEAST = {"version": 1, "edition": 0}


def _property(kind: type[Any], spec: Field[Any]) -> dict[str, Any]:
    name = spec.name
    if name in ("titles", "guideline"):
        return dict(_TITLES)
    if name in ("examples", "aliases", "fill"):
        return dict(_LINES)
    if name in _LISTS:
        found: dict[str, Any] = {"type": "array", "items": {"$ref": f"#/$defs/{_LISTS[name]}"}}
        return {**found, "minItems": 1} if spec.default is MISSING else found
    if name in _ONE_OF:
        return {"enum": list(_ONE_OF[name])}
    if kind is Attribute and name == "type":
        return {"enum": list(ATTRIBUTE_TYPES)}
    if name in _LEAST:
        return {"type": "integer", "minimum": _LEAST[name]}
    if spec.type == "bool":
        return {"type": "boolean"}
    if kind is Label and name == "key":
        return {"type": "string", "pattern": "^[a-z]?$"}
    return {"type": "string", "minLength": 1} if spec.default is MISSING else {"type": "string"}
