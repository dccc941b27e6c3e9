"""Sets of keys for one hand: within its reach, without conflicts, and with everything that is done all day."""

from __future__ import annotations

import pytest

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import switched
from ui.keymap import NUMBERS, Keymap, canonical, needs_modifier, parts
from ui.presets import OFTEN, PRESETS, Preset, fitting

ONE_HAND = [preset for preset in PRESETS if preset.hand]
names = pytest.mark.parametrize("preset", PRESETS, ids=[p.name for p in PRESETS])
hands = pytest.mark.parametrize("preset", ONE_HAND, ids=[p.name for p in ONE_HAND])

# a name of the table, or one that a later table may have
AGREED = {"characters", "grow", "shrink", "next_fragment", "add_fragment", "cut_fragment", "walk_filter", "find_text",
          "find_next", "find_previous", "same", "repeat", "history"}  # fmt: skip


@names
def test_no_key_of_a_preset_does_two_things(preset: Preset) -> None:
    spelled = [canonical(key) for keys in preset.keys.values() for key in keys]
    assert sorted(spelled) == sorted({*spelled} - {""})
    everything = switched(DEFAULT_SCHEMA, "entity", [label.name for label in DEFAULT_SCHEMA.layers[0].labels])
    for schema in (DEFAULT_SCHEMA, everything):
        assert Keymap(preset.own(), schema).clashes() == [] or preset.name == "standard"


@names
def test_every_key_of_a_preset_can_be_had_by_what_has_it(preset: Preset) -> None:
    for name, keys in preset.keys.items():
        assert not any(needs_modifier(name, key) for key in keys), name
        assert Keymap(schema=DEFAULT_SCHEMA).knows(name) or name in AGREED, name


@hands
def test_every_key_of_a_preset_lies_in_its_hand(preset: Preset) -> None:
    lasts = {name: [parts(canonical(key))[1] for key in keys] for name, keys in preset.keys.items()}
    assert {name: keys for name, keys in lasts.items() if not set(keys) <= preset.hand} == {}


@hands
def test_one_hand_does_all_that_is_done_all_day(preset: Preset) -> None:
    found = Keymap(preset.own(), switched(DEFAULT_SCHEMA, "entity", [x.name for x in DEFAULT_SCHEMA.layers[0].labels]))
    first = {name: parts(canonical(key))[1] for name in OFTEN for key in found.keys(name)[:1]}
    assert {name: first.get(name, "") for name in OFTEN if first.get(name, "") not in preset.hand} == {}


@hands
def test_the_other_hand_finds_its_keys_where_they_were(preset: Preset) -> None:
    standard, found = Keymap(schema=DEFAULT_SCHEMA), Keymap(preset.own(), DEFAULT_SCHEMA)
    needed = {canonical(key) for keys in preset.keys.values() for key in keys}
    for name in standard.names:
        assert {canonical(k) for k in standard.keys(name)} - needed <= {canonical(k) for k in found.keys(name)}, name


def test_the_two_hands_share_the_space_bar_only() -> None:
    left, right = ONE_HAND
    assert left.hand & right.hand == {"Space"}


@names
def test_a_preset_is_known_by_its_keys(preset: Preset) -> None:
    assert fitting(preset.own()) is preset
    assert fitting({**preset.own(), "teleport": ("x",), "label:x:Y": ("y",)}) is preset
    assert fitting({**preset.own(), "flag": ("Ctrl+Alt+f",)}) is None


def test_a_name_that_the_table_does_not_have_takes_no_key_away() -> None:
    own = Preset("odd", "", {"teleport": ("Space",), "flag": ("Ctrl+Alt+f",)}).own()
    assert (own["flag"], "accept" in own, "teleport" in own) == (("Ctrl+Alt+f", "f"), False, False)


def test_the_digits_of_the_keypad_stay_what_they_are_in_the_right_hand() -> None:
    found = Keymap(ONE_HAND[1].own(), DEFAULT_SCHEMA)
    assert [found.at(str(n)) for n in range(10)] == list(NUMBERS)[:10]
