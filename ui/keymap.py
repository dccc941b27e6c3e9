"""Which key does what: the table's keys and the schema's, with a person's own in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from annotate.model.schema import Schema
from ui.actions import ACTIONS, BY_NAME

MODIFIERS = ("Ctrl", "Alt", "Shift")
SIGNS = "-=[];',./`"
_NAMED = {
    name.lower(): name
    for name in ("Space", "Return", "Backspace", "Delete", "Tab", "Esc", "Left", "Right", "Up", "Down", "Home", "End",
                 "PgUp", "PgDown", *(f"F{i}" for i in range(1, 13)))
} | {"enter": "Return", "del": "Delete", "escape": "Esc", "pgdn": "PgDown", "pagedown": "PgDown", "pageup": "PgUp",
     "plus": "+"}  # fmt: skip

NUMBERS = {f"pick:{n}": str(n) for n in range(10)} | {f"worth:{n}": f"Shift+{n}" for n in range(10)}
"""The number keys and what they are unless a person says otherwise.

"pick:3" gives the third speaker, or the choice that the schema has for "3"; "worth:3" the one that it has for "!3".
"""

Own = Mapping[str, tuple[str, ...]]
"""A person's keys by the name of what they do: an action, "label:LAYER:NAME", one of NUMBERS. () is "no key"."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things want a key, and only one has it. Names of what the key does, as in Own."""

    key: str
    winner: str
    loser: str


def parts(key: str) -> tuple[list[str], str]:
    """Modifiers and last key of a chord as it is written: "Ctrl++" is Ctrl and the plus."""
    if key == "+" or key.endswith("++"):
        return [m for m in key[:-2].split("+") if m], "+"
    *modifiers, last = key.split("+")
    return modifiers, last


@lru_cache(maxsize=2048)
def canonical(key: str) -> str:
    """A chord in the one spelling in which chords are compared, that of ui.keys.chord; "" for what is none.

    The plus is Shift and the key of "=", as on the keyboards of most layouts.
    """
    names, last = parts(key.strip())
    held = {name.strip().capitalize().replace("Control", "Ctrl") for name in names}
    last = last.strip()
    last = _NAMED.get(last.lower(), last.lower())
    if last == "+":
        last, held = "=", held | {"Shift"}
    fine = last in _NAMED.values() or (len(last) == 1 and (last in SIGNS or (last.isascii() and last.isalnum())))
    if not fine or not held <= set(MODIFIERS) or len(held) < len(names):
        return ""
    return "+".join([m for m in MODIFIERS if m in held] + [last])


def told_apart(keys: Iterable[str]) -> tuple[str, ...]:
    """Chords in their one spelling, each once, without what is no chord."""
    return tuple(dict.fromkeys(k for k in map(canonical, keys) if k))


def needs_modifier(name: str, key: str) -> bool:
    """Whether a key would take typing away: what works in the whole window wants Ctrl or Alt, or an F key."""
    action = BY_NAME.get(name)
    modifiers, last = parts(canonical(key))
    function = last[:1] == "F" and len(last) > 1
    return action is not None and action.everywhere and not function and not {"Ctrl", "Alt"} & set(modifiers)


def label_name(layer: str, label: str) -> str:
    """The name under which a label has keys."""
    return f"label:{layer}:{label}"


def choice_name(key: str) -> str:
    """The name of the number key that a schema's choice stands on ("3", "!3"), "" where it has none."""
    name = f"worth:{key[1:]}" if key.startswith("!") else f"pick:{key}"
    return name if name in NUMBERS else ""


@dataclass(frozen=True)
class Keymap:
    """Keys of actions, of the labels of `schema` and of the number keys; `own` are those that a person chose.

    A chord that two things want is given to one: a person's own key goes before the number keys, these before the
    labels', and those before the table's. Labels that are switched off want none.
    """

    own: Own = field(default_factory=dict)
    schema: Schema | None = None

    @cached_property
    def labels(self) -> dict[str, str]:
        """The schema's own key of each label, by name; "" for none."""
        layers = self.schema.layers if self.schema else ()
        return {label_name(layer.name, label.name): label.key for layer in layers for label in layer.labels}

    @cached_property
    def _former(self) -> dict[str, str]:
        """The labels by the names that they had before: keys that a person gave those are theirs."""
        labels = [
            (layer.name, label) for layer in (self.schema.layers if self.schema else ()) for label in layer.labels
        ]
        return {label_name(layer, alias): label_name(layer, label.name) for layer, label in labels
                for alias in label.aliases}  # fmt: skip

    @cached_property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """A person's own keys by what things are called now."""
        return {self._former.get(name, name): keys for name, keys in self.own.items()} | dict(self.own)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything that can have a key here: number keys, labels, actions."""
        return (*NUMBERS, *self.labels, *(action.name for action in ACTIONS))

    @cached_property
    def _off(self) -> frozenset[str]:
        layers = self.schema.layers if self.schema else ()
        return frozenset(label_name(x.name, label.name) for x in layers for label in x.labels if not label.active)

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        """Who wants a chord, the one who has it first."""
        found: dict[str, list[str]] = {}
        wanting = [name for name in self.names if name not in self._off]
        for own in (True, False):
            for name in wanting:
                if (name in self.chosen) == own:
                    for key in told_apart(self.wanted(name)):
                        found.setdefault(key, []).append(name)
        return found

    def is_off(self, name: str) -> bool:
        """Whether it is a label that is switched off."""
        return name in self._off

    def knows(self, name: str) -> bool:
        """Whether there is something of this name here."""
        return name in NUMBERS or name in self.labels or name in BY_NAME

    def default(self, name: str) -> tuple[str, ...]:
        """The keys of a thing for whoever chose none."""
        if name in NUMBERS:
            return (NUMBERS[name],)
        if name in self.labels:
            return (self.labels[name],) if self.labels[name] else ()
        return BY_NAME[name].keys if name in BY_NAME else ()

    def wanted(self, name: str) -> tuple[str, ...]:
        """The keys that a thing would have if nothing else wanted them."""
        return tuple(self.chosen[name]) if name in self.chosen else self.default(name)

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys that do it here and now."""
        return tuple(key for key in self.wanted(name) if self.at(key) == name)

    def at(self, key: str) -> str:
        """The name of what a chord does, "" for nothing."""
        return next(iter(self._holders.get(canonical(key), ())), "")

    def holders(self, key: str) -> tuple[str, ...]:
        """Everything that wants a chord, first what it does."""
        return tuple(self._holders.get(canonical(key), ()))

    def wins(self, name: str, other: str) -> bool:
        """Whether a key that two things want is the first one's."""
        order = self.names
        own = self.chosen
        return (name not in own, order.index(name)) < (other not in own, order.index(other))

    def clashes(self) -> list[Clash]:
        """Every key that somebody wants and somebody else has."""
        return [Clash(key, names[0], name) for key, names in self._holders.items() for name in names[1:]]

    # changes

    def _without(self, name: str) -> dict[str, tuple[str, ...]]:
        """The person's keys without those of a thing, whatever it was called."""
        return {n: k for n, k in self.own.items() if name not in (n, self._former.get(n))}

    def having(self, name: str, keys: Iterable[str]) -> Keymap:
        """The keymap with these keys for a thing, whoever else wants them."""
        wanted = told_apart(keys)
        own = self._without(name)
        if wanted != told_apart(self.default(name)):
            own[name] = wanted
        return replace(self, own=own)

    def taking(self, name: str, keys: Iterable[str]) -> Keymap:
        """The same, and nothing else wants them any more."""
        wanted = told_apart(keys)
        found = self
        for key in wanted:
            for other in self.holders(key):
                if other != name:
                    found = found.having(other, (k for k in found.wanted(other) if canonical(k) != key))
        return found.having(name, wanted)

    def reset(self, name: str) -> Keymap:
        """The keymap with the keys of a thing as for whoever chose none."""
        return replace(self, own=self._without(name))

    def of(self, schema: Schema | None) -> Keymap:
        """The person's keys in another project."""
        return replace(self, schema=schema)
