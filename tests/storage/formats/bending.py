"""Files that are well made and say what cannot be: JSON, XML, columns and what is packed, taken apart, some values in
it others, and put together again, so that readers get behind the parsing of them.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

from storage.importers.streaming import BROKEN
from tests.storage.formats.breaking import LARGEST, damaged

_NUMBERS: tuple[Any, ...] = (
    0, -1, 1, 2, 7, 255, 65_536, 10**6, 10**9 - 1, 2**31 - 1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64,
    10**30, -(10**18), 0.5, -0.0, 1e-320, 1e308, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
_SIGNS = (
    "", " ", "\x00", "\ud800", "\udc00x", "\u202eabc", "\u2066", "\ufeff", "\ufffe", "\u2028", "\u0085", "\x1f", "😀",
    "е\u0301", "\r\n", "\t", "|", "[1]", "[1][2]", "*", "_", "\\", "\\ud800", "%00", "%D0", "(e1", "e1)", "B-PER",
    "I-", "O", "-DOCSTART-", "../../x", "/etc/passwd", "a" * 300, "ы" * 10_000, "9" * 5_000, "-5", "1e999", "NaN",
    "null", "true", "2026-99-99", "0000-00-00", "٣", "²", "=1+1", "<b>", "&amp;", "]]>", "{", '{"a": ', "[[",
    '{"attributes": {"note": "\\ud800\\u0000"}, "origin": "suggested", "score": 1e400}', "suggested", "entity",
    "quote", "PER", "CUE", "cue", "source", "fragment", "d1", "quote:QUOTE|type=direct", "O\"'`", "a\nb", "\x0b",
)  # fmt: skip
_DEEP = "@deep@"
_LONG = "@long@"
_ODD_NUMBER = "@number@"
_RAW: dict[str, Callable[[random.Random], str]] = {
    _DEEP: lambda rng: rng.choice(("[", '{"a":')) * (depth := rng.choice((20, 300, 5_000, 50_000))) + "]" * depth,
    _LONG: lambda rng: f'"{"ы" * 1_100_000}"',
    _ODD_NUMBER: lambda rng: rng.choice(("1" * 5_000, "1e999", "-1e-999", "0" * 20 + "1", "01", "+1", ".5", "1" * 400)),
}
_FIGURES = re.compile(r"\d+")
_OBJECT = re.compile(r"\{.*\}")


def bent(name: str, data: bytes, rng: random.Random) -> bytes:
    """A file of that name with some of its values others; damaged where it is none that can be taken apart."""
    from tests.storage.formats import bending_packed, bending_trees

    suffix = name.rpartition(".")[2].lower()
    ways: dict[bool, Callable[[bytes, random.Random], bytes]] = {
        data[:2] == b"PK": bending_packed.archive,
        data[:4] == b"PAR1": bending_packed.parquet,
        suffix == "spacy": bending_packed.doc_bin,
        data[:300].lstrip()[:1] == b"<" and suffix != "txt": bending_trees.xml,
        data[:300].lstrip()[:1] in (b"{", b"["): objects,
    }
    try:
        return ways.get(True, columns)(data, rng)[: 10 * LARGEST]
    except (*BROKEN, EOFError, zlib.error):
        return damaged(data, rng)


def number(rng: random.Random, near: Any = 0) -> Any:
    """A number that one does not expect; `near` is the one that was there."""
    if isinstance(near, int) and rng.random() < 0.5:
        return rng.choice((near + 1, near - 1, -near, near * 2, near + 1_000, near * 1_000_000))
    return rng.choice(_NUMBERS)


def words(rng: random.Random, near: str = "") -> str:
    """Words that one does not expect; `near` are those that were there."""
    if near and rng.random() < 0.4:
        at = rng.randrange(len(near))
        return rng.choice(
            (near[1:], near[:at] + rng.choice(_SIGNS) + near[at:], near.upper(), near * 50, near[:at], near[::-1])
        )
    return rng.choice(_SIGNS)


def objects(data: bytes, rng: random.Random) -> bytes:
    """JSON lines, or one array or object, some values in it others."""
    text = data.decode("utf-8")
    try:
        whole = json.loads(text)
    except ValueError:
        lines = text.splitlines()
        at = rng.choice([i for i, line in enumerate(lines) if line.strip()])
        values = value(json.loads(lines[at]), rng)
        lines[at : at + 1] = [dumped(values, rng)] * rng.choice((1, 1, 1, 2))
        return "\n".join(lines).encode("utf-8", "surrogatepass")
    if isinstance(whole, list) and rng.random() < 0.3:  # the lines of an array, or the other way about
        return "\n".join(dumped(one, rng) for one in whole).encode("utf-8", "surrogatepass")
    return dumped(value(whole, rng), rng).encode("utf-8", "surrogatepass")


def dumped(values: Any, rng: random.Random) -> str:
    """JSON, also with what JSON forbids."""
    made = json.dumps(values, ensure_ascii=rng.random() < 0.5)
    for mark, raw in _RAW.items():
        made = made.replace(f'"{mark}"', raw(rng)).replace(mark, "")
    if rng.random() < 0.03:  # a key twice
        made = made.replace("{", '{"text": 5, "id": null, ', 1)
    return made


def value(whole: Any, rng: random.Random) -> Any:
    """Values of JSON, some of them others."""
    top = [whole]
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        sites = [(top, 0), *_sites(whole)]
        holder, key = rng.choice(sites[1:] or sites)
        _change(holder, key, sites, rng)
        whole = top[0]
    return whole


def _sites(values: Any) -> list[tuple[Any, Any]]:
    """All places of values: what holds them, and their key in it."""
    found: list[tuple[Any, Any]] = []
    left = [values]
    while left and len(found) < 5_000:
        holder = left.pop()
        if isinstance(holder, dict | list):
            for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
                found.append((holder, key))
                left.append(holder[key])
    return found


def _change(holder: Any, key: Any, sites: list[tuple[Any, Any]], rng: random.Random) -> None:
    old = holder[key]
    kind = rng.randrange(10)
    if kind == 0:
        del holder[key]
    elif kind == 1:  # another value of the file: ids twice, ends that lead in circles, offsets of others
        other, where = rng.choice(sites)
        holder[key] = _copied(other[where])
    elif kind == 2 and isinstance(holder, dict):
        holder[rng.choice((words(rng), "text", "id", "label", "type", key.upper()))] = holder.pop(key)
    elif kind == 2:
        holder[key:key] = [_copied(old)] * rng.choice((1, 2, 200))
    elif kind == 3:
        holder[key] = rng.choice(
            ([], {}, [[]], [None], {"": ""}, [old], {"a": old}, None, True, False, _DEEP, _LONG, _ODD_NUMBER)
        )
    elif isinstance(old, dict | list) and kind < 6:
        holder[key] = rng.choice(
            (list(old), words(rng), number(rng), list(reversed(list(old))), {str(x): x for x in old})
        )
    elif isinstance(old, bool | int | float):
        holder[key] = rng.choice((number(rng, old), number(rng, old), number(rng, old), str(old), [old]))
    elif isinstance(old, str):
        holder[key] = rng.choice((words(rng, old), words(rng, old), words(rng, old), number(rng), [old]))
    else:
        holder[key] = rng.choice((words(rng), number(rng)))


def _copied(values: Any) -> Any:
    return json.loads(json.dumps(values))


def columns(data: bytes, rng: random.Random) -> bytes:
    """Lines of cells, some of them others: tags, tables, standoff, comments with JSON."""
    lines = data.decode("utf-8").split("\n")
    parting = next((sign for sign in "\t;," if sign in "".join(lines[:50])), " ")
    for _ in range(rng.choice((1, 1, 1, 2, 5, 20))):
        at = rng.choice([i for i, line in enumerate(lines) if line] or [0])
        line, kind = lines[at], rng.randrange(10)
        cells = line.split(parting)
        cell = rng.randrange(len(cells))
        if kind < 3 and (found := list(_FIGURES.finditer(line))):
            one = rng.choice(found)
            near = int(one[0][:18])
            lines[at] = f"{line[: one.start()]}{number(rng, near)}{line[one.end() :]}"
        elif kind < 4 and (held := _OBJECT.search(line)):
            lines[at] = line[: held.start()] + dumped(value(json.loads(held[0]), rng), rng) + line[held.end() :]
        elif kind < 7:
            others = rng.choice(lines).split(parting)
            cells[cell] = rng.choice(
                (words(rng, cells[cell]), words(rng), others[min(cell, len(others) - 1)], rng.choice(others))
            )
            lines[at] = parting.join(cells)
        elif kind == 7:
            cells[cell : cell + rng.choice((0, 1))] = [""] * rng.choice((0, 1, 30))
            lines[at] = parting.join(cells)
        elif kind == 8:
            lines[at:at] = [rng.choice(lines)] * rng.choice((1, 1, 300))
        else:
            del lines[at]
            lines = lines or [""]
    return "\n".join(lines).encode("utf-8", "surrogatepass")
