"""The schema of a new project: "Новости: сущности, цитаты, утверждения"."""

from __future__ import annotations

from dataclasses import replace

from annotate.model.news_claims import CLAIM
from annotate.model.news_entities import ENTITY
from annotate.model.news_quotes import CUE, QUOTE, SOURCE
from annotate.model.schema import Attribute, Label, Layer, RelationType, Schema

DEFAULT_SCHEMA = Schema(
    "news",
    (ENTITY, QUOTE, CUE, SOURCE, CLAIM),
    (
        RelationType("cue", "quote", "cue"),
        RelationType("source", "quote", "source"),
        RelationType("quote", "claim", "quote"),
    ),
    1,
    {
        "en": "News: entities, quotations, claims",
        "ru": "Новости: сущности, цитаты, утверждения",
    },
    2,
)


def completed(schema: Schema) -> Schema:
    """A schema made by an earlier version of this one, with the labels and attributes that have come since.

    The labels come switched off, and without a key that another label has by now. Other schemas stay as they are,
    and so does one that has been offered them already: what was removed from it stays removed.
    """
    if schema.name != DEFAULT_SCHEMA.name or schema.edition >= DEFAULT_SCHEMA.edition:
        return schema
    keys = {label.key for layer in schema.layers for label in layer.labels}
    layers = tuple(_completed(layer, keys) for layer in schema.layers)
    return replace(schema, layers=layers, edition=DEFAULT_SCHEMA.edition)


def _completed(layer: Layer, keys: set[str]) -> Layer:
    newest = DEFAULT_SCHEMA.layer(layer.name)
    if newest is None:
        return layer
    known = {label.name: label for label in newest.labels}
    labels = {label.name for label in layer.labels}
    more = tuple(
        replace(label, active=False, key="" if label.key in keys else label.key)
        for label in newest.labels
        if label.name not in labels
    )
    own = {attribute.name: attribute for attribute in layer.attributes}
    ours = [_told(own.pop(attribute.name, attribute), attribute) for attribute in newest.attributes]
    mine = tuple(_shown(label, known.get(label.name)) for label in layer.labels)
    return replace(layer, labels=mine + more, attributes=(*ours, *own.values()))


def _shown(label: Label, newest: Label | None) -> Label:
    """A label with the examples that it did not have."""
    return replace(label, examples=newest.examples) if newest and not label.examples else label


def _told(own: Attribute, newest: Attribute) -> Attribute:
    """An attribute with what could not be said of it before."""
    if own.type != newest.type:
        return own
    known = {choice.value: choice for choice in newest.choices}
    choices = tuple(
        replace(c, guideline=c.guideline or known[c.value].guideline, examples=c.examples or known[c.value].examples)
        if c.value in known
        else c
        for c in own.choices
    )
    return replace(
        own, choices=choices, required=newest.required, fill=newest.fill, guideline=own.guideline or newest.guideline
    )
