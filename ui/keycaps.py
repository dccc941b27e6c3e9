"""Keys in words: key caps, tool tips, and the titles of what keys do."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from annotate.model.schema import Schema, words
from annotate.speakers import ARTICLE, COLLECTIVE, UNKNOWN
from ui.actions import BY_NAME, key_title
from ui.i18n import language, tr
from ui.keymap import NUMBERS, Keymap, canonical, choice_name, parts


def cap(keymap: Keymap, name: str) -> str:
    """The first key of a thing as on key caps, "" where it has none."""
    return next(iter(caps(keymap, name)), "")


def caps(keymap: Keymap, name: str) -> list[str]:
    """All keys of a thing as on key caps, each once."""
    return titles(keymap.keys(name))


def titles(keys: Iterable[str]) -> list[str]:
    """Keys as on key caps, each once: the keypad's Enter is Enter."""
    found: dict[str, str] = {}
    for key in keys:
        found.setdefault(canonical(key), key_title(key))
    return list(found.values())


def spoken(keymap: Keymap, name: str) -> str:
    """The first key of a thing as it is written in a sentence: "Ctrl+Enter"; "" where it has none."""
    return cap(keymap, name).replace(" ", "+")


def with_key(said: str, keymap: Keymap, name: str) -> str:
    """Words, and the key of a thing behind them where it has one: "Undo (Ctrl+Z)"."""
    key = spoken(keymap, name)
    return f"{said} ({key})" if key else said


def together(keys: Iterable[str]) -> str:
    """Several keys on one cap: "Alt ←→", "1–9", "p l o"."""
    split = [parts(canonical(key)) for key in keys if canonical(key)]
    groups = [(held, [last for _, last in group]) for held, group in groupby(split, key=lambda pair: pair[0])]
    return " · ".join(_group(held, lasts) for held, lasts in groups)


def _group(held: list[str], lasts: list[str]) -> str:
    runs: list[list[str]] = []
    for last in lasts:
        if runs and last.isdigit() and runs[-1][-1].isdigit() and int(last) == int(runs[-1][-1]) + 1:
            runs[-1].append(last)
        else:
            runs.append([last])
    said = [f"{run[0]}–{run[-1]}" if len(run) > 2 else " ".join(map(key_title, run)) for run in runs]
    if all(last in ("Left", "Right", "Up", "Down") for last in lasts):
        said = ["".join(said)]
    if held == ["Shift"] and all(last.isdigit() for last in lasts):
        return "⇧" + " ".join(said)
    if held:
        said = [word.upper() if word.isalpha() and len(word) == 1 else word for word in said]
    return " ".join([*held, *said])


def choice_cap(keymap: Keymap, key: str) -> str:
    """The cap of a schema's choice key ("3", "!3"); "" where nothing sets it."""
    return together(keymap.keys(choice_name(key))[:1])


def choice_caps(keymap: Keymap, schema: Schema, layer: str, shifted: bool) -> str:
    """The caps of all choices of a layer that stand on the digits, or on the shifted ones."""
    found = schema.layer(layer)
    keys = [c.key for a in (found.attributes if found else ()) for c in a.choices if c.key]
    return together(k for key in keys if key.startswith("!") == shifted for k in keymap.keys(choice_name(key))[:1])


def title(keymap: Keymap, name: str) -> str:
    """What a thing that has keys is called, in the language of the window."""
    if name in BY_NAME:
        return tr(BY_NAME[name].text).rstrip("…")
    if name in NUMBERS:
        return _number_title(keymap.schema, name)
    _, layer, label = [*name.split(":", 2), "", ""][:3]
    found = keymap.schema.label(layer, label) if keymap.schema else None
    return f"{label} · {words(found.titles, language(), label)}" if found else name


def _number_title(schema: Schema | None, name: str) -> str:
    kind, _, number = name.partition(":")
    said = [
        words(choice.titles, language(), choice.value)
        for layer in (schema.layers if schema else ())
        for attribute in layer.attributes
        for choice in attribute.choices
        if choice.key and choice_name(choice.key) == name
    ]
    if kind == "pick":
        kinds = {COLLECTIVE: tr("Speaker: several together"), ARTICLE: tr("Speaker: the article itself")}
        kinds[UNKNOWN] = tr("Speaker unknown")
        who = kinds.get(int(number), tr("Speaker {number}").format(number=number))
        said = [who, *said]
    return " · ".join(said) or tr("Choice {number}").format(number=number)
