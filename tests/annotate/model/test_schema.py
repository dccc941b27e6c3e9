"""Label schemas as plain values and back, and the schema of a new project."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import EditRejected
from annotate.model.default_schema import DEFAULT_SCHEMA, completed
from annotate.model.schema import (
    Attribute,
    Choice,
    Label,
    Layer,
    RelationType,
    Schema,
    switched,
    words,
)
from annotate.model.schema_json import from_json, to_json

names = st.text(min_size=1, max_size=6)
titles = st.dictionaries(st.sampled_from(["en", "ru", "de"]), st.text(max_size=8), max_size=2)
choices = st.builds(Choice, names, titles, st.sampled_from(["", "1", "!2"]), titles)
choice_attributes = st.builds(
    Attribute,
    names,
    st.just("choice"),
    titles,
    st.lists(choices, min_size=1, max_size=3, unique_by=lambda c: c.value).map(tuple),
)
attributes = st.builds(Attribute, names, st.sampled_from(["text", "number", "bool", "date", "link"]), titles)


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    layer_names = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    keys = iter(draw(st.permutations("abcdefghijklmnopqrstuvwxyz")))
    layers = tuple(
        Layer(
            name,
            tuple(
                Label(
                    label,
                    next(keys) if draw(st.booleans()) else "",
                    draw(names),
                    draw(titles),
                    draw(titles),
                    draw(st.booleans()),
                )
                for label in draw(st.lists(names, min_size=1, max_size=3, unique=True))
            ),
            tuple(draw(st.lists(attributes | choice_attributes, max_size=3, unique_by=lambda a: a.name))),
            draw(titles),
            draw(st.text(max_size=3)),
            draw(st.sampled_from(["token", "sentence"])),
            draw(st.booleans()),
        )
        for name in layer_names
    )
    relations = tuple(
        RelationType(name, draw(st.sampled_from(layer_names)), draw(st.sampled_from(layer_names)), draw(st.booleans()))
        for name in draw(st.lists(names, max_size=2, unique=True))
    )
    return Schema(draw(names), layers, relations, draw(st.integers(1, 9)), draw(titles))


@given(schemas())
def test_a_schema_comes_back_from_json_as_it_was(schema: Schema) -> None:
    assert from_json(to_json(schema)) == schema
    assert from_json(json.loads(json.dumps(to_json(schema), ensure_ascii=False))) == schema


def test_the_shortest_schema_takes_its_defaults() -> None:
    assert from_json({"name": "мал", "layers": [{"name": "entity", "labels": [{"name": "PER"}]}]}) == Schema(
        "мал", (Layer("entity", (Label("PER", "", "grey"),), (), {}, "", "token", False),), (), 1, {}
    )


def small() -> dict[str, Any]:
    return {
        "name": "мал",
        "layers": [
            {
                "name": "entity",
                "labels": [{"name": "PER", "key": "p"}, {"name": "ORG", "key": "o"}],
                "attributes": [{"name": "sure", "type": "choice", "choices": [{"value": "yes"}, {"value": "no"}]}],
            },
            {"name": "quote", "labels": [{"name": "QUOTE", "key": "q"}]},
        ],
        "relations": [{"name": "speaker", "head": "quote", "tail": "entity"}],
    }


Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.pop("name"), "name: missing"),
        (lambda s: s.update(name=""), "name: should be words"),
        (lambda s: s.update(version=0), "version: should be a whole number from 1"),
        (lambda s: s.update(version=True), "version: should be a whole number from 1"),
        (lambda s: s.update(titles={"ru": 5}), "titles: should be a table of language and words"),
        (lambda s: s.update(layers=[]), "layers: a schema needs at least one"),
        (lambda s: s.update(layers={"entity": {}}), "layers: should be a list"),
        (lambda s: s["layers"].append("claim"), "layers[2]: should be a table, is str"),
        (lambda s: s["layers"].append(s["layers"][0]), "layers[2].name: 'entity' stands twice"),
        (lambda s: s["layers"][1].update(labels=[]), "layers[1].labels: a layer needs at least one"),
        (lambda s: s["layers"][1].update(unit="line"), "layers[1].unit: should be one of token, sentence"),
        (lambda s: s["layers"][1].update(gaps="no"), "layers[1].gaps: should be true or false"),
        (lambda s: s["layers"][1].update(trim=["«"]), "layers[1].trim: should be words"),
        (lambda s: s["layers"][1]["labels"][0].pop("name"), "layers[1].labels[0].name: missing"),
        (lambda s: s["layers"][1]["labels"][0].update(colour=7), "layers[1].labels[0].colour: should be words"),
        (lambda s: s["layers"][0]["labels"][1].update(name="PER"), "layers[0].labels[1].name: 'PER' stands twice"),
        (lambda s: s["layers"][1]["labels"][0].update(key="p"), "layers[1].labels[0].key: 'p' is the key of PER"),
        (lambda s: s["layers"][1]["labels"][0].update(key="п"), "layers[1].labels[0].key: 'п' is not a-z"),
        (lambda s: s["layers"][1]["labels"][0].update(key="qq"), "layers[1].labels[0].key: 'qq' is not a-z"),
        (
            lambda s: s["layers"][0]["attributes"][0].update(type="colour"),
            "layers[0].attributes[0].type: should be one of text, number, bool, choice, choices, date, link",
        ),
        (
            lambda s: s["layers"][0]["attributes"].append({"name": "sure"}),
            "layers[0].attributes[1].name: 'sure' stands twice",
        ),
        (
            lambda s: s["layers"][0]["attributes"][0].update(choices=[]),
            "layers[0].attributes[0].choices: a choice needs at least one",
        ),
        (
            lambda s: s["layers"][0]["attributes"][0]["choices"][1].update(value="yes"),
            "layers[0].attributes[0].choices[1].value: 'yes' stands twice",
        ),
        (
            lambda s: s["layers"][0]["attributes"][0]["choices"][1].pop("value"),
            "layers[0].attributes[0].choices[1].value: missing",
        ),
        (lambda s: s["relations"][0].update(tail="person"), "relations[0].tail: there is no layer 'person'"),
        (lambda s: s["relations"][0].pop("head"), "relations[0].head: missing"),
        (lambda s: s["relations"].append(s["relations"][0]), "relations[1].name: 'speaker' stands twice"),
        (lambda s: s["layers"][0]["labels"][0].update(color="red"), "layers[0].labels[0].color: unknown"),
        (lambda s: s.update(layer=[]), "layer: unknown"),
    ],
)
def test_a_mistake_in_a_schema_is_named_with_its_place(change: Change, message: str) -> None:
    values = copy.deepcopy(small())
    assert isinstance(from_json(values), Schema)
    change(values)
    with pytest.raises(ValueError, match=r".") as caught:
        from_json(values)
    assert str(caught.value) == message


@pytest.mark.parametrize("values", [None, "news", [], 5])
def test_what_is_no_table_is_no_schema(values: Any) -> None:
    with pytest.raises(ValueError, match=r"^schema: should be a table, is "):
        from_json(values)


def test_a_schema_is_asked_by_name_and_by_key() -> None:
    schema = from_json(small())
    entity, quote = schema.layers
    assert (schema.layer("quote"), schema.layer("cue")) == (quote, None)
    assert (schema.label("entity", "ORG"), schema.label("quote", "ORG"), schema.label("cue", "ORG")) == (
        entity.labels[1], None, None,
    )  # fmt: skip
    assert (schema.attribute("entity", "sure"), schema.attribute("quote", "sure")) == (entity.attributes[0], None)
    assert (schema.relation("speaker"), schema.relation("cue")) == (schema.relations[0], None)
    assert (schema.by_key("q"), schema.by_key("x"), schema.by_key("")) == ((quote, quote.labels[0]), None, None)


def test_labels_are_switched_on_and_off_a_layer_at_a_time() -> None:
    schema = from_json(small())
    off = switched(schema, "entity", ["ORG"])
    assert [(label.name, label.active) for label in off.layers[0].labels] == [("PER", False), ("ORG", True)]
    assert (off.version, off.by_key("p"), off.by_key("o")) == (2, None, (off.layers[0], off.layers[0].labels[1]))
    assert ([x.name for x in off.layers[0].offered], off.label("entity", "PER")) == (["ORG"], off.layers[0].labels[0])
    assert off.layers[1:] == schema.layers[1:]
    back = switched(off, "entity", ["ORG", "PER"])
    assert replace(back, version=1) == schema
    assert switched(back, "entity", {"PER", "ORG"}) is back
    assert from_json(json.loads(json.dumps(to_json(off)))) == off


@pytest.mark.parametrize(
    ("layer", "on", "message"),
    [
        ("entity", ["PER", "LOC"], "label: there is no 'LOC'; there are PER, ORG"),
        ("claim", [], "layer: there is no 'claim'"),
    ],
)
def test_what_is_not_there_cannot_be_switched(layer: str, on: list[str], message: str) -> None:
    with pytest.raises(EditRejected) as caught:
        switched(from_json(small()), layer, on)
    assert str(caught.value) == message


def test_a_project_of_an_earlier_default_schema_gains_the_new_labels_switched_off() -> None:
    entity, *others = DEFAULT_SCHEMA.layers
    mine = Attribute("sure", "bool")
    old = replace(
        DEFAULT_SCHEMA,
        edition=0,
        layers=(
            replace(
                entity,
                labels=(*entity.labels[:2], Label("FESTIVAL", "e")),
                attributes=(entity.attributes[0], entity.attributes[-1], mine),
            ),
            *others,
        ),
    )
    found = completed(old)
    names = [(label.name, label.key, label.active) for label in found.layers[0].labels]
    assert names[:3] == [("PER", "p", True), ("LOC", "l", True), ("FESTIVAL", "e", True)]
    assert ("ORG", "o", False) in names
    assert ("EVENT", "", False) in names
    assert [a.name for a in found.layers[0].attributes] == ["normal", "name", "value", "note", "sure"]
    assert (found.layers[1:], found.version) == (old.layers[1:], old.version)
    assert from_json(to_json(found)) == found
    assert completed(DEFAULT_SCHEMA) == DEFAULT_SCHEMA


def test_a_schema_of_ones_own_stays_as_it_is() -> None:
    schema = from_json(small())
    assert completed(schema) is schema


def test_words_fall_back_to_english_and_to_the_name() -> None:
    assert words({"ru": "место", "en": "place"}, "ru", "LOC") == "место"
    assert words({"ru": "место", "en": "place"}, "de", "LOC") == "place"
    assert words({"ru": ""}, "ru", "LOC") == "LOC"


def test_the_default_schema_is_valid_and_comes_back_as_it_was() -> None:
    assert from_json(json.loads(json.dumps(to_json(DEFAULT_SCHEMA)))) == DEFAULT_SCHEMA


def test_the_default_keys_are_those_of_the_key_table() -> None:
    keys = {label.key: label.name for layer in DEFAULT_SCHEMA.layers for label in layer.offered}
    assert keys == {
        "p": "PER", "l": "LOC", "o": "ORG", "t": "POSITION", "d": "DATE", "m": "MONEY",
        "q": "QUOTE", "u": "CUE", "s": "SOURCE", "c": "CLAIM",
    }  # fmt: skip
    off = {label.key: label.name for layer in DEFAULT_SCHEMA.layers for label in layer.labels if not label.active}
    assert off == {
        "h": "PERCENT", "i": "NUMBER", "a": "AGE", "r": "NORP", "e": "EVENT", "j": "LAW", "w": "WORK", "k": "PRODUCT",
    }  # fmt: skip
    for layer in DEFAULT_SCHEMA.layers:
        set_by = [c.key for a in layer.attributes for c in a.choices if c.key]
        assert len(set_by) == len(set(set_by)), layer.name


def test_everything_in_the_default_schema_has_russian_and_english_words() -> None:
    layers = DEFAULT_SCHEMA.layers
    attributes = [a for layer in layers for a in layer.attributes]
    titled: list[Schema | Layer | Label | Attribute | Choice] = [
        DEFAULT_SCHEMA,
        *layers,
        *(label for layer in layers for label in layer.labels),
        *attributes,
        *(c for a in attributes for c in a.choices),
    ]
    assert [x for x in titled if not all(x.titles.get(language) for language in ("en", "ru"))] == []


def test_every_default_label_has_a_guideline_in_both_languages_and_an_own_colour_within_its_layer() -> None:
    for layer in DEFAULT_SCHEMA.layers:
        for label in layer.labels:
            assert all(len(label.guideline.get(language, "")) > 10 for language in ("en", "ru")), label.name
        colours = [label.colour for label in layer.labels]
        assert len(set(colours)) == len(colours)


def test_every_default_layer_takes_a_note_and_relations_join_quotes_with_their_parts_and_claims() -> None:
    assert all(DEFAULT_SCHEMA.attribute(layer.name, "note") for layer in DEFAULT_SCHEMA.layers)
    assert DEFAULT_SCHEMA.relations == (
        RelationType("cue", "quote", "cue", True),
        RelationType("source", "quote", "source", True),
        RelationType("quote", "claim", "quote", True),
    )
