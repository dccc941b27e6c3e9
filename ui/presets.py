"""Whole sets of keys to choose from: the standard ones, and keys for one hand while the mouse is in the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.model.default_schema import DEFAULT_SCHEMA
from ui.actions import ACTIONS
from ui.i18n import noop
from ui.keymap import Keymap, Own, canonical, label_name, told_apart

_STANDARD = Keymap(schema=DEFAULT_SCHEMA)


@dataclass(frozen=True, slots=True)
class Preset:
    """Keys by the name of what they do; names that the table does not have mean nothing.

    `hand` are the keys of the keyboard that they keep to, all where it is empty.

    What a preset names keeps its standard keys besides, unless something else in the preset needs them: whoever
    takes the other hand off the mouse finds them where they were. Key caps show the preset's, which come first.
    """

    name: str
    text: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand: frozenset[str] = frozenset()

    def own(self) -> Own:
        """The preset as keys that a person chose."""
        wanted = {name: keys for name, keys in self.keys.items() if _STANDARD.knows(name)}
        needed = {canonical(key) for keys in wanted.values() for key in keys}
        table = {canonical(key) for action in ACTIONS for key in action.keys} if wanted else set()
        own = {}
        for name in _STANDARD.names:
            standard = told_apart(_STANDARD.default(name))
            # a label that is switched off may have the key of an action besides, which it gives up here
            spare = needed | table if name in _STANDARD.labels else needed
            keys = told_apart([*wanted.get(name, ()), *(key for key in standard if key not in spare)])
            if keys != standard:
                own[name] = keys
        return own


def _entity(**keys: str) -> dict[str, tuple[str, ...]]:
    return {label_name("entity", name): (key,) for name, key in keys.items()}


def _single(**keys: str) -> dict[str, tuple[str, ...]]:
    """Keys of the layers that have one label, of the same name."""
    return {label_name(name, name.upper()): (key,) for name, key in keys.items()}


_LEFT_KEYS = frozenset("`12345qwertasdfgzxcvb") | {"Tab", "Esc", "Space", "F1", "F2", "F3", "F4", "F5"}
_RIGHT_KEYS = frozenset("67890-=yuiop[]hjkl;'nm,./") | {
    "Backspace", "Return", "Space", "Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown", "Delete",
    "F6", "F7", "F8", "F9", "F10", "F11", "F12",
}  # fmt: skip

# W A S D stand for the arrow keys, as in games: with Ctrl the caret goes, with Shift it selects, with Alt edges move.
_LEFT = {
    "accept": ("Space",),
    "accept_first": ("Shift+Space",),
    "reject": ("f",),
    "next": ("Tab",),
    "previous": ("Shift+Tab",),
    "cycle": ("`",),
    "escape": ("Esc",),
    **_entity(PER="e", LOC="a", ORG="w", POSITION="t", DATE="d", MONEY="v"),
    **_entity(PERCENT="Alt+1", NUMBER="Alt+2", AGE="Alt+3", LAW="Alt+4", NORP="Alt+r", EVENT="Alt+e", WORK="Alt+w",
              PRODUCT="Alt+g"),
    **_single(quote="q", cue="z", source="s", claim="c"),
    **{f"pick:{n}": (str(n),) for n in range(1, 6)},
    **{f"pick:{(n + 5) % 10}": (f"Ctrl+{n}",) for n in range(1, 6)},
    **{f"worth:{n}": (f"Shift+{n}",) for n in range(1, 6)},
    **{f"worth:{(n + 5) % 10}": (f"Alt+Shift+{n}",) for n in range(1, 6)},
    "end_right": ("Alt+d",),
    "end_left": ("Alt+a",),
    "start_left": ("Alt+Shift+a",),
    "start_right": ("Alt+Shift+d",),
    "move:left": ("Ctrl+a",),
    "move:right": ("Ctrl+d",),
    "move:up": ("Ctrl+w",),
    "move:down": ("Ctrl+s",),
    "select:left": ("Shift+a",),
    "select:right": ("Shift+d",),
    "select:up": ("Shift+w",),
    "select:down": ("Shift+s",),
    "describe": ("Ctrl+Shift+d",),
    "same": ("g", "Ctrl+g"),
    "grow": ("b",),
    "shrink": ("Shift+b",),
    "next_fragment": ("x",),
    "add_fragment": ("Shift+x",),
    "cut_fragment": ("Shift+z",),
    "repeat": ("r",),
    "characters": ("F2",),
    "name": ("Shift+q",),
    "note": ("Shift+c",),
    "flag": ("Shift+f",),
    "undo": ("Ctrl+z",),
    "redo": ("Ctrl+Shift+z",),
    "copy": ("Ctrl+c",),
    "paste_attributes": ("Ctrl+v",),
    "done": ("F4",),
    "next_document": ("F5",),
    "previous_document": ("Shift+F5",),
    "find_text": ("Ctrl+f",),
    "find_next": ("F3",),
    "find_previous": ("Shift+F3",),
    "next_finding": ("Ctrl+F3",),
    "previous_finding": ("Ctrl+Shift+F3",),
    "mend": ("Ctrl+F2",),
    "waive": ("Ctrl+Shift+F2",),
    "claim_mode": ("Alt+c",),
    "claim_order": ("Alt+Shift+c",),
    "quote_mode": ("Alt+q",),
    "entity_name": ("Alt+z",),
    "entity_split": ("Alt+Shift+z",),
    "link": ("Alt+x",),
    "guideline": ("Ctrl+F1",),
    "suggested_only": ("Ctrl+t",),
    "help": ("F1",),
}  # fmt: skip

# The keypad keeps its digits, so the upper row gives their other half with Shift. End moves the end, Home the start.
_RIGHT = {
    "accept": ("Space",),
    "accept_first": ("Return",),
    "reject": ("Backspace", "Delete"),
    "next": ("j",),
    "previous": ("Shift+j",),
    "cycle": ("[",),
    "escape": ("Shift+Backspace",),
    **_entity(PER="p", LOC="l", ORG="o", POSITION="i", DATE="y", MONEY="m"),
    **_entity(PERCENT="Shift+h", NUMBER="Shift+i", AGE="Shift+y", LAW="Shift+l", NORP="Shift+o", EVENT="Shift+k",
              WORK="Shift+p", PRODUCT="Shift+m"),
    **_single(quote="'", cue="u", source=";", claim="k"),
    **{f"pick:{n}": (f"Shift+{(n + 5) % 10}",) for n in range(1, 6)},
    **{f"pick:{n % 10}": (str(n % 10),) for n in range(6, 11)},
    **{f"worth:{n}": (f"Ctrl+{(n + 5) % 10}",) for n in range(1, 6)},
    **{f"worth:{n % 10}": (f"Ctrl+Shift+{n % 10}",) for n in range(6, 11)},
    "end_right": ("End",),
    "end_left": ("Shift+End",),
    "start_left": ("Home",),
    "start_right": ("Shift+Home",),
    "scroll:top": ("Ctrl+Home",),
    "scroll:bottom": ("Ctrl+End",),
    "scroll:page_up": ("PgUp",),
    "scroll:page_down": ("PgDown",),
    "move:left": ("Left",),
    "move:right": ("Right",),
    "move:up": ("Up",),
    "move:down": ("Down",),
    "select:left": ("Shift+Left",),
    "select:right": ("Shift+Right",),
    "select:up": ("Shift+Up",),
    "select:down": ("Shift+Down",),
    "same": ("h",),
    "grow": (",",),
    "shrink": ("Shift+,",),
    "next_fragment": ("]",),
    "add_fragment": ("=",),
    "cut_fragment": ("-",),
    "repeat": (".",),
    "characters": ("F9",),
    "name": ("/",),
    "note": ("n",),
    "flag": ("Shift+n",),
    "undo": ("Ctrl+u",),
    "redo": ("Ctrl+y",),
    "copy": ("Ctrl+j",),
    "paste_attributes": ("Ctrl+Shift+j",),
    "done": ("Ctrl+Return",),
    "next_document": ("Ctrl+PgDown",),
    "previous_document": ("Ctrl+PgUp",),
    "next_pane": ("F6",),
    "find_text": ("Ctrl+/",),
    "find_next": ("F8",),
    "find_previous": ("Shift+F8",),
    "next_finding": ("F11",),
    "previous_finding": ("Shift+F11",),
    "mend": ("F7",),
    "waive": ("Shift+F7",),
    "claim_mode": ("F10",),
    "claim_order": ("Ctrl+F10",),
    "quote_mode": ("Shift+F10",),
    "entity_name": ("Ctrl+'",),
    "entity_split": ("Ctrl+Shift+'",),
    "link": ("Ctrl+;",),
    "guideline": ("Shift+F12",),
    "suggested_only": ("Ctrl+.",),
    "labels": ("Ctrl+l",),
    "palette": ("Ctrl+k",),
    "help": ("F12",),
}  # fmt: skip

PRESETS = (
    Preset("standard", noop("Standard")),
    Preset("left", noop("One hand, left (mouse in the right)"), _LEFT, _LEFT_KEYS),
    Preset("right", noop("One hand, right (mouse in the left)"), _RIGHT, _RIGHT_KEYS),
)

OFTEN = (
    "accept", "accept_first", "reject", "next", "previous", "cycle", "escape",
    "end_right", "end_left", "start_left", "start_right",
    "undo", "redo", "done", "next_document", "previous_document", "name", "note", "flag", "move:left", "move:right",
    "select:left", "select:right", "select:up", "select:down", *(f"pick:{n}" for n in range(10)),
    "worth:1", "worth:2", "worth:3", *_STANDARD.labels,
)  # fmt: skip
"""What a hand does all day."""


def fitting(own: Own) -> Preset | None:
    """The preset that these keys are, None where they are a person's own."""
    here = {name: keys for name, keys in own.items() if _STANDARD.knows(name)}
    return next((preset for preset in PRESETS if preset.own() == here), None)
