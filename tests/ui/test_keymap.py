"""Which key does what: a person's keys before the schema's and the table's, and never two things on one key."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Schema, switched
from ui.actions import ACTIONS, BY_NAME
from ui.keyfile import from_json, to_json
from ui.keymap import NUMBERS, Keymap, canonical, choice_name, needs_modifier, told_apart

PER, FLAG, DONE = "label:entity:PER", "flag", "done"
STANDARD = Keymap(schema=DEFAULT_SCHEMA)

_LAST = [*"abcxyz019-=[/`", "Space", "Return", "Tab", "Left", "PgDown", "F5"]
CHORDS = st.builds(
    lambda held, last: "+".join([*(m for m in ("Ctrl", "Alt", "Shift") if m in held), last]),
    st.sets(st.sampled_from(("Ctrl", "Alt", "Shift"))),
    st.sampled_from(_LAST),
)
NAMES = st.sampled_from(STANDARD.names)
OWN = st.dictionaries(NAMES, st.lists(CHORDS, max_size=3), max_size=6)


def keymap(own: dict[str, list[str]], schema: Schema | None = DEFAULT_SCHEMA) -> Keymap:
    """A keymap with a person's keys, those left out that a thing of the window cannot have."""
    found = Keymap(schema=schema)
    for name, keys in own.items():
        found = found.having(name, [key for key in keys if not needs_modifier(name, key)])
    return found


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("Ctrl+Z", "Ctrl+z"),
        ("shift+ctrl+pageup", "Ctrl+Shift+PgUp"),
        ("Ctrl++", "Ctrl+Shift+="),
        ("Ctrl+Enter", "Ctrl+Return"),
        ("+", "Shift+="),
        (" esc ", "Esc"),
        ("f12", "F12"),
        ("Control+,", "Ctrl+,"),
        ("Ctrl+ё", ""),
        ("Ctrl+Ctrl+z", ""),
        ("Meta+z", ""),
        ("Ctrl+", ""),
        ("Ctrl", ""),
        ("²", ""),
        ("", ""),
    ],
)
def test_a_chord_has_one_spelling(written: str, spelled: str) -> None:
    assert canonical(written) == spelled


@given(st.text(max_size=12))
def test_no_text_is_too_odd_to_be_asked_whether_it_is_a_chord(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


def test_the_standard_keys_do_what_the_table_says() -> None:
    assert STANDARD.clashes() == []
    for spec in ACTIONS:
        assert STANDARD.keys(spec.name) == spec.keys
        assert {STANDARD.at(key) for key in spec.keys} <= {spec.name}


def test_digits_labels_and_shifted_digits_mean_what_they_always_meant() -> None:
    assert [STANDARD.at(key) for key in ("3", "Shift+2", "p", "Ctrl+z", "Ctrl+Shift+z")] == [
        "pick:3",
        "worth:2",
        PER,
        "undo",
        "redo",
    ]
    assert (STANDARD.at("h"), STANDARD.at("no key"), STANDARD.at("")) == ("", "", "")
    assert [choice_name(key) for key in ("3", "!3", "", "x")] == ["pick:3", "worth:3", "", ""]


def test_a_label_goes_before_the_table_and_a_person_before_the_label() -> None:
    odd = Keymap(schema=switched(DEFAULT_SCHEMA, "entity", [])).having(FLAG, ["q"])
    assert odd.at("q") == FLAG
    assert (odd.keys("label:quote:QUOTE"), odd.wanted("label:quote:QUOTE")) == ((), ("q",))
    assert [(c.key, c.winner, c.loser) for c in odd.clashes()] == [("q", FLAG, "label:quote:QUOTE")]
    assert odd.wins(FLAG, "label:quote:QUOTE")
    assert not odd.wins("label:quote:QUOTE", FLAG)


def test_a_label_that_is_switched_off_holds_no_key() -> None:
    on = switched(DEFAULT_SCHEMA, "entity", ["PER", "PERCENT"])
    own = STANDARD.having(FLAG, ["h"])
    assert (own.at("h"), own.clashes(), own.is_off("label:entity:PERCENT")) == (FLAG, [], True)
    assert [c.loser for c in own.of(on).clashes()] == ["label:entity:PERCENT"]


def test_taking_a_key_leaves_the_one_who_had_it_its_others() -> None:
    found = STANDARD.taking(FLAG, ["Backspace"])
    assert (found.keys(FLAG), found.keys("reject"), found.clashes()) == (("Backspace",), ("Delete",), [])
    assert found.reset("reject").keys("reject") == ("Delete",)
    assert found.taking("reject", BY_NAME["reject"].keys).keys(FLAG) == ()


def test_the_standard_keys_are_no_keys_of_ones_own() -> None:
    assert STANDARD.having(FLAG, ["F"]).own == {}
    assert STANDARD.having(DONE, ["Ctrl+Enter"]).own == {}
    assert STANDARD.having(FLAG, []).own == {FLAG: ()}
    assert STANDARD.having(FLAG, ["x", "X", "no key"]).own == {FLAG: ("x",)}
    assert STANDARD.having(FLAG, ["x"]).reset(FLAG) == STANDARD


def test_what_works_in_the_whole_window_leaves_typing_alone() -> None:
    assert [needs_modifier(DONE, key) for key in ("x", "Shift+x", "Return", "F4", "Ctrl+x", "Alt+Return")] == [
        *[True] * 3,
        *[False] * 3,
    ]
    assert not needs_modifier("accept", "x")
    assert not needs_modifier(PER, "x")


@given(OWN)
def test_a_key_does_one_thing_at_most_and_nothing_loses_a_key_unseen(own: dict[str, list[str]]) -> None:
    found = keymap(own)
    held = [canonical(key) for name in found.names for key in found.keys(name)]
    spelled = [key for name in found.names for key in told_apart(found.keys(name))]
    assert len(set(spelled)) == len(spelled)
    lost = {(c.key, c.loser) for c in found.clashes()}
    for name in found.names:
        if not found.is_off(name):
            wanted, has = set(told_apart(found.wanted(name))), set(map(canonical, found.keys(name)))
            assert wanted - has == {key for key, loser in lost if loser == name}
    assert {found.at(key) for key in held} <= set(found.names)


@given(OWN, NAMES, NAMES)
def test_a_conflict_is_one_from_both_sides(own: dict[str, list[str]], one: str, other: str) -> None:
    found = keymap(own)
    for key in told_apart([*found.wanted(one), *found.wanted(other)]):
        holders = found.holders(key)
        if one in holders and other in holders and one != other:
            assert found.wins(one, other) != found.wins(other, one)
            assert {one, other} & {n for c in found.clashes() if c.key == key for n in (c.winner, c.loser)}


@given(OWN, NAMES, st.lists(CHORDS, max_size=3))
def test_what_is_taken_is_held_by_nothing_else(own: dict[str, list[str]], name: str, keys: list[str]) -> None:
    found = keymap(own).taking(name, keys)
    for key in told_apart(keys):
        assert found.holders(key) in ((name,), ()) or found.is_off(name)
    assert set(told_apart(found.wanted(name))) == set(told_apart(keys))


@given(OWN)
def test_own_keys_come_back_from_the_settings(own: dict[str, list[str]]) -> None:
    found = keymap(own)
    assert from_json(to_json(found.own)) == found.own


RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*BY_NAME, *NUMBERS, "a", "\ud800"]), inner, max_size=4)
    ),
)


@given(st.text(max_size=40) | RUBBISH.map(json.dumps))
def test_rubbish_in_the_settings_is_no_reason_to_fail(text: str) -> None:
    found = Keymap(from_json(text), DEFAULT_SCHEMA)
    assert from_json(to_json(found.own)) == found.own
    assert {found.at(key) for key in ("Space", "p", "1", "Ctrl+Z")} <= {"", *found.names}


def test_depth_and_size_in_the_settings_are_no_reason_to_fail() -> None:
    assert from_json("[" * 100_000) == {}
    assert from_json("9" * 10_000) == {}


def test_keys_that_this_version_cannot_give_are_left_out_and_names_that_it_does_not_know_are_kept() -> None:
    text = '{"flag": ["x", "Hyper+x"], "done": ["x"], "note": "n", "teleport": ["Hyper+t"], "copy": []}'
    assert from_json(text) == {"flag": ("x",), "teleport": ("Hyper+t",), "copy": ()}
    assert Keymap(from_json(text)).at("x") == FLAG


def test_a_key_that_a_person_gave_a_label_stays_with_it_under_another_name() -> None:
    layer = DEFAULT_SCHEMA.layers[0]
    person = replace(layer.labels[0], name="HUMAN", aliases=("PER",))
    renamed = replace(
        DEFAULT_SCHEMA, layers=(replace(layer, labels=(person, *layer.labels[1:])), *DEFAULT_SCHEMA.layers[1:])
    )
    human = "label:entity:HUMAN"
    keymap = STANDARD.having(PER, ["z"]).of(renamed)
    assert (keymap.at("z"), keymap.keys(human)) == (human, ("z",))
    assert keymap.reset(human).keys(human) == ("p",)
    assert keymap.having(human, ["y"]).own == {human: ("y",)}
    assert keymap.of(DEFAULT_SCHEMA).keys(PER) == ("z",)
