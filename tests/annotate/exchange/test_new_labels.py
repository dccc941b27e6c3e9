"""Labels of files that a label schema gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.exchange.new_labels import NotALabel, adding, place_of, widened
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.records import SchemaVersion
from annotate.model.schema_json import from_json

NAMES = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).filter(str.strip)


def test_labels_come_last_in_their_layers_in_colours_of_their_own_and_without_keys() -> None:
    wide = widened(DEFAULT_SCHEMA, [("entity", "ГЕРОЙ"), ("entity", "PER"), ("misc", "x"), ("misc", "y")])
    assert wide.version == DEFAULT_SCHEMA.version + 1
    layer, misc = wide.layer("entity"), wide.layer("misc")
    assert layer is not None
    assert misc is not None
    assert [label.name for label in layer.labels[-2:]] == [DEFAULT_SCHEMA.layers[0].labels[-1].name, "ГЕРОЙ"]
    assert [label.name for label in misc.labels] == ["x", "y"]
    assert misc.labels[0].colour != misc.labels[1].colour
    assert {label.key for label in (layer.labels[-1], *misc.labels)} == {""}


def test_a_schema_that_has_them_all_is_left_alone() -> None:
    assert widened(DEFAULT_SCHEMA, [("entity", "PER"), ("quote", "QUOTE")]) is DEFAULT_SCHEMA
    assert adding(DEFAULT_SCHEMA, {("entity", "ГЕРОЙ"): ("entity", "PER"), ("a", "b"): None}, "me", "now") is None


def test_a_label_without_a_layer_is_one_of_entities() -> None:
    assert place_of(DEFAULT_SCHEMA, "", "x") == ("entity", "x")
    assert place_of(DEFAULT_SCHEMA, "misc", "x") == ("misc", "x")


def test_all_of_them_are_one_gesture() -> None:
    labels = {("entity", "a"): ("entity", "a"), ("entity", "b"): ("entity", "b"), ("x", "c"): ("entity", "PER")}
    change = adding(DEFAULT_SCHEMA, labels, "me", "2026-02-03T00:00:00.000Z")
    assert change is not None
    (edit,) = change.edits
    assert (change.action, change.subject) == ("schema", "a (+1)")
    assert isinstance(edit.after, SchemaVersion)
    schema = from_json(edit.after.definition)
    assert schema.label("entity", "a")
    assert schema.label("entity", "b")


@pytest.mark.parametrize("places", [[("entity", "")], [("entity", "x" * 501)], [("e" * 501, "x")]])
def test_what_is_no_name_is_refused(places: list[tuple[str, str]]) -> None:
    with pytest.raises(NotALabel, match="cannot hold the labels of the files"):
        widened(DEFAULT_SCHEMA, places)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=8))
def test_whatever_the_files_call_them_the_schema_has_each_once(places: list[tuple[str, str]]) -> None:
    wide = widened(DEFAULT_SCHEMA, places)
    assert all(wide.label(*place) for place in places)
    for layer in wide.layers:
        names = [label.name for label in layer.labels]
        assert len({*names}) == len(names)
    assert widened(wide, places) is wide
