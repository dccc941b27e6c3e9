"""The published JSON Schema of label schemas: the file is what the code makes, and it says what the program says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.examples import bracketed, placed
from annotate.model.schema import Schema
from annotate.model.schema_document import schema_document
from annotate.model.schema_json import from_json, sparse, to_json
from annotate.model.text import Span
from tests.annotate.schemas import schemas

PUBLISHED = Path(__file__).parents[3] / "docs" / "label-schema.schema.json"
VALIDATOR = Draft202012Validator(schema_document())


def plain(schema: Schema) -> Any:
    return json.loads(json.dumps(to_json(schema)))


def test_the_published_file_is_what_the_code_makes() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == json.dumps(schema_document(), indent=2, ensure_ascii=False) + "\n"
    Draft202012Validator.check_schema(schema_document())


def test_the_default_schema_keeps_to_it() -> None:
    assert list(VALIDATOR.iter_errors(plain(DEFAULT_SCHEMA))) == []
    assert list(VALIDATOR.iter_errors(sparse(DEFAULT_SCHEMA))) == []


@given(schemas())
def test_every_schema_keeps_to_it_with_and_without_its_defaults(schema: Schema) -> None:
    assert list(VALIDATOR.iter_errors(plain(schema))) == []
    few = json.loads(json.dumps(sparse(schema)))
    assert list(VALIDATOR.iter_errors(few)) == []
    assert from_json(few) == schema


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.pop("name"),
        lambda s: s.update(name=""),
        lambda s: s.update(version=0),
        lambda s: s.update(layers=[]),
        lambda s: s.update(colour="red"),
        lambda s: s["layers"][0].update(labels=[]),
        lambda s: s["layers"][0].update(unit="line"),
        lambda s: s["layers"][0].update(overlap="some"),
        lambda s: s["layers"][0]["labels"][0].update(key="pp"),
        lambda s: s["layers"][0]["labels"][0].update(active="yes"),
        lambda s: s["layers"][0]["labels"][0].update(titles={"ru": 5}),
        lambda s: s["layers"][0]["labels"][0].update(examples="one"),
        lambda s: s["layers"][1]["attributes"][0].update(type="colour"),
        lambda s: s["layers"][1]["attributes"][0].update(choices=[]),
        lambda s: s["layers"][1]["attributes"][0]["choices"][0].pop("value"),
        lambda s: s["relations"][0].pop("head"),
    ],
)
def test_mistakes_are_seen_by_the_json_schema_and_by_the_program(spoil: Spoil) -> None:
    values = copy.deepcopy(sparse(DEFAULT_SCHEMA))
    spoil(values)
    assert list(VALIDATOR.iter_errors(values))
    with pytest.raises(ValueError, match=r"\w"):
        from_json(values)


@pytest.mark.parametrize(
    ("example", "text", "spans"),
    [
        ("Акции [«Ромашки»] растут.", "Акции «Ромашки» растут.", (Span(6, 15),)),
        ("[А], — сказал он. — [Б].", "А, — сказал он. — Б.", (Span(0, 1), Span(18, 19))),
        ("Без скобок", "Без скобок", ()),
        ("[незакрытая", "[незакрытая", ()),
        ("пусто [] и ] лишняя", "пусто  и ] лишняя", ()),
    ],
)
def test_examples_are_sentences_with_words_in_brackets(example: str, text: str, spans: tuple[Span, ...]) -> None:
    assert bracketed(example) == (text, spans)


def test_pieces_of_an_example_are_one_annotation_where_the_layer_has_gaps() -> None:
    two = (Span(0, 1), Span(3, 4))
    assert (placed(two, gaps=True), placed(two, gaps=False), placed((), gaps=True)) == (
        [two],
        [(two[0],), (two[1],)],
        [],
    )
