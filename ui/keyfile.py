"""A person's keys at rest: in the settings as JSON, and in a file of its own (TOML) that people read and pass on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from annotate.errors import KavychkiError, StorageError
from ui.actions import ACTIONS, BY_NAME, GROUPS
from ui.i18n import tr
from ui.keycaps import title
from ui.keymap import NUMBERS, Clash, Keymap, Own, canonical, needs_modifier, parts, told_apart

FORMAT, VERSION = "kavychki-keys", 1
_LARGEST = 1_000_000  # bytes; a file with every key has some ten thousand
_LISTED = 5  # conflicts named in one message
_HEAD = """\
# The keys of Kavychki. Import this file in the window "Change keys" (menu Help).
# name = ["key", "another key"]; [] is no key. Modifiers are Ctrl, Alt, Shift, in front: "Ctrl+Shift+Z".
# Letters and signs are those of the Latin layout: the key counts by its place, whatever layout is on.
"""


class KeyFileError(KavychkiError):
    """A file of keys that cannot be taken; the words name it and its line, and say what to do."""


# the settings


def to_json(own: Own) -> str:
    """A person's keys for the settings, "" for none."""
    return json.dumps({name: list(keys) for name, keys in own.items()}) if own else ""


def from_json(text: str) -> dict[str, tuple[str, ...]]:
    """A person's keys from the settings; what is none there is passed over."""
    try:
        values: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = {}
    for name, keys in values.items() if isinstance(values, dict) else ():
        if isinstance(keys, list) and all(isinstance(key, str) and _whole(key) for key in [name, *keys]):
            wanted = tuple(keys) if _foreign(name) else _sound(name, keys)
            if wanted or not keys:
                found[name] = wanted
    return found


def _whole(text: str) -> bool:
    """Whether it is a text that a file can hold: no half of a surrogate pair."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _foreign(name: str) -> bool:
    """Whether this version knows nothing of the kind: what a newer one wrote is kept as it is."""
    return name not in BY_NAME and name not in NUMBERS and not name.startswith("label:")


def _sound(name: str, keys: list[str]) -> tuple[str, ...]:
    return tuple(key for key in told_apart(keys) if not needs_modifier(name, key))


# the file


def written(keymap: Keymap) -> str:
    """Every action, label and number key with the keys that it has; `read` takes it back."""
    lines = [_HEAD, f'format = "{FORMAT}"\nversion = {VERSION}\n\n[keys]\n']
    for group, heading in GROUPS.items():
        lines.append(f"\n# --- {heading} ---\n")
        lines.extend(_entry(keymap, a.name, a.text) for a in ACTIONS if a.menu == group)
    lines.append("\n# --- Labels ---\n")
    lines.extend(_entry(keymap, name, title(keymap, name)) for name in keymap.labels)
    lines.append("\n# --- Number keys: who speaks, and choices of the label schema ---\n")
    lines.extend(_entry(keymap, name, "") for name in NUMBERS)
    others = [name for name in keymap.own if not keymap.knows(name)]
    if others:
        lines.append("\n# --- Kept for other projects and other versions ---\n")
        lines.extend(f"{_quoted(name)} = {_list(keymap.own[name])}\n" for name in others)
    return "".join(lines)


def _entry(keymap: Keymap, name: str, said: str) -> str:
    comment = "".join(c if c.isprintable() else " " for c in said.rstrip("…"))
    keys = told_apart(keymap.wanted(name) if keymap.is_off(name) else keymap.keys(name))
    return f"{_quoted(name)} = {_list(tuple(map(_readable, keys)))}" + (f"  # {comment}\n" if comment else "\n")


def _readable(key: str) -> str:
    """ "Ctrl+Z" for "Ctrl+z", as on key caps."""
    held, last = parts(key)
    return "+".join([*held, last.upper() if held and len(last) == 1 else last])


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, except for the one control character that JSON leaves as it is
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(keys: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_quoted, keys)) + "]"


def read(text: str, name: str, keymap: Keymap) -> Keymap:
    """The keymap with the keys of a file in place of the person's. What it does not name has its default keys.

    `name` is the file's, for words. Own keys of things that are unknown here, in the file or before, are kept.

    Raises:
        KeyFileError: where the file is not one of keys, or two things in it have the same key.
    """
    try:
        values: Mapping[str, object] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = line[1] if line else str(text.count("\n") + 1)
        raise KeyFileError(
            tr("{name}, line {line}: this is not TOML. Correct the line, or export a file anew.").format(
                name=name, line=where
            )
        ) from None
    entries, version = values.get("keys"), values.get("version")
    if values.get("format") != FORMAT or not isinstance(entries, dict) or type(version) is not int:
        raise KeyFileError(tr("{name} is not a file of keys. Choose one that was exported here.").format(name=name))
    if version > VERSION:
        raise KeyFileError(
            tr("{name} was written by a newer version of Kavychki. Install that version.").format(name=name)
        )
    found: dict[str, tuple[str, ...]] = {}
    for thing, keys in entries.items():
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            words = tr('{name}, line {line}: “{thing}” needs a list of keys, such as ["Ctrl+K"].')
            raise _wrong(words, name, text, thing)
        found[thing] = tuple(keys) if _foreign(thing) else _checked(thing, keys, name, text)
    merged = Keymap({n: k for n, k in keymap.own.items() if not keymap.knows(n)} | found, keymap.schema)
    kept = merged
    for thing, keys in found.items():
        if merged.knows(thing):
            kept = kept.having(thing, keys)
    # what clashes without the person's doing, as a label switched on here with an action, is no fault of the file
    _without_conflicts(merged, [c for c in merged.clashes() if {c.winner, c.loser} & kept.own.keys()], found, name)
    return kept


def _checked(thing: str, keys: list[str], name: str, text: str) -> tuple[str, ...]:
    for key in keys:
        if not canonical(key):
            words = tr("{name}, line {line}: there is no key “{key}”. It is written like Ctrl+Shift+Z, Alt+Left, F5.")
            raise _wrong(words, name, text, thing, key)
        if needs_modifier(thing, key):
            words = tr("{name}, line {line}: “{thing}” works everywhere, so “{key}” needs Ctrl or Alt, or an F key.")
            raise _wrong(words, name, text, thing, key)
    return told_apart(keys)


def _wrong(words: str, name: str, text: str, thing: str, key: str = "") -> KeyFileError:
    return KeyFileError(words.format(name=name, line=_line(text, thing), thing=thing, key=key))


def _line(text: str, thing: str) -> int:
    """The line in which a thing has its keys, from 1."""
    starts = (_quoted(thing), f"'{thing}'", thing)
    for number, line in enumerate(text.splitlines(), 1):
        left = line.partition("=")[0].strip()
        if left in starts:
            return number
    return 1


def _without_conflicts(keymap: Keymap, clashes: list[Clash], found: Own, name: str) -> None:
    both = [c for c in clashes if c.winner in found and c.loser in found]
    if not both:
        return
    said = [f"{_readable(c.key)}: {title(keymap, c.winner)} — {title(keymap, c.loser)}" for c in both[:_LISTED]]
    if more := len(both) - len(said):
        said.append(tr("and %n more", more))
    words = tr("{name}: these have the same key. Give one of them another, then import the file again.")
    raise KeyFileError("\n".join([words.format(name=name), *said]))


def export(path: str, keymap: Keymap) -> None:
    """Writes the file of keys, whole or not at all.

    Raises:
        StorageError: where it cannot be written.
    """
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise StorageError("read-only", path, file.errorString())
    file.write(written(keymap).encode("utf-8"))
    if not file.commit():
        raise StorageError("io", path, file.errorString())


def load(path: str, keymap: Keymap) -> Keymap:
    """The keymap with the keys of a file.

    Raises:
        StorageError: where it cannot be read.
        KeyFileError: where it is none.
    """
    name = Path(path).name
    try:
        with Path(path).open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise StorageError("missing", path, str(error)) from None
    except OSError as error:
        raise StorageError("io", path, str(error)) from None
    if len(raw) > _LARGEST:
        raise KeyFileError(tr("{name} is not a file of keys. Choose one that was exported here.").format(name=name))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KeyFileError(tr("{name} is not UTF-8. Save it as UTF-8 and import it again.").format(name=name)) from None
    return read(text, name, keymap)
