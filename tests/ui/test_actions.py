"""The table of actions: whole, without contradictions, and the source of menus, palette and help."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from annotate.model.default_schema import DEFAULT_SCHEMA
from tests.ui.hands import typed
from tests.ui.windows import Open
from ui.actions import ACTIONS, BY_NAME, CARET, GROUPS, Action, key_title, sequences
from ui.deeds import Deeds
from ui.keymap import Keymap
from ui.keys import _NAMED, chord

_MODIFIERS = ("Ctrl", "Alt", "Shift")
IN_ARTICLE = [(action, key) for action in ACTIONS if not action.everywhere for key in action.keys]
IN_MENUS = [action for action in ACTIONS if action.menu != CARET]
IN_WINDOW = [(action, key) for action in ACTIONS if action.everywhere for key in action.keys]


def test_every_action_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(a.name for a in ACTIONS).items() if times > 1] == []


def test_no_key_means_two_things() -> None:
    labels = [label.key for layer in DEFAULT_SCHEMA.layers for label in layer.labels if label.key]
    digits = [*"0123456789", *(f"Shift+{d}" for d in "123456789")]
    taken = Counter([*labels, *digits, *(key for _, key in IN_ARTICLE)])
    assert [key for key, times in taken.items() if times > 1] == []
    everywhere = [action for action in ACTIONS if action.everywhere]
    taken = Counter(s.toString() for action in everywhere for s in sequences(action.keys))
    assert [key for key, times in taken.items() if times > 1] == []


@pytest.mark.parametrize(("action", "key"), IN_ARTICLE, ids=[key for _, key in IN_ARTICLE])
def test_every_chord_of_the_article_is_one_that_a_keyboard_can_give(action: Action, key: str) -> None:
    *modifiers, last = key.split("+")
    assert modifiers == [m for m in _MODIFIERS if m in modifiers]
    assert last in _NAMED.values() or chord(typed(last)) == last
    assert Keymap().at(key) == action.name


@pytest.mark.parametrize(("action", "key"), IN_WINDOW, ids=[key for _, key in IN_WINDOW])
def test_every_shortcut_of_the_window_is_one_that_qt_knows(action: Action, key: str) -> None:
    sequence = QKeySequence(key)
    assert sequence.count() == 1
    assert sequence.toString() != ""
    assert key_title(key) != ""


@pytest.mark.parametrize("action", ACTIONS, ids=[a.name for a in ACTIONS])
def test_every_action_is_in_a_group_and_can_be_done(action: Action) -> None:
    kind, _, rest = action.name.rpartition(":")
    assert callable(getattr(Deeds, f"_{kind}" if kind else f"do_{rest}", None))
    assert action.menu in GROUPS
    assert action.needs in ("", "project", "document", "focus")


def test_there_is_no_deed_that_the_table_does_not_know() -> None:
    deeds = {name.removeprefix("do_") for name in dir(Deeds) if name.startswith("do_")}
    assert deeds - BY_NAME.keys() == {"sample"}  # a button of the start page


def test_the_menus_hold_every_action_with_its_key(window: Open) -> None:
    h = window()
    for action in IN_MENUS:
        entry = h.menu(action.name)
        if action.everywhere and action.keys:
            assert [s.toString() for s in entry.shortcuts()] == [QKeySequence(k).toString() for k in action.keys]
        elif action.keys:
            assert entry.text().endswith("\t" + key_title(action.keys[0]))


def test_what_makes_no_sense_is_greyed_and_does_nothing(window: Open) -> None:
    h = window()
    off = {a.name for a in IN_MENUS if not h.menu(a.name).isEnabled()}
    accepts = {"accept", "accept_first"}
    assert off == {a.name for a in IN_MENUS if a.needs and a.name not in accepts} | (accepts & off)
    for name in sorted(off):
        assert not h.window.act(name)
    assert not h.window.deeds.do("no such thing")


@pytest.mark.parametrize(
    ("key", "title"),
    [("Ctrl++", "Ctrl +"), ("Shift+Alt+Left", "Shift Alt ←"), ("p", "p"), ("Ctrl+Z", "Ctrl Z"), ("Return", "Enter")],
)
def test_a_chord_is_printed_as_on_key_caps(key: str, title: str) -> None:
    assert key_title(key) == title


def test_no_label_of_the_default_schema_has_the_key_of_an_action() -> None:
    keys = {label.key for layer in DEFAULT_SCHEMA.layers for label in layer.labels}
    assert not keys & {key for action in ACTIONS for key in action.keys}
