"""Bytes that are not what they were: what happens to files on their way, and what somebody has done to them."""

from __future__ import annotations

import random
from collections.abc import Callable

LARGEST = 400_000
"""Bytes of a broken file."""

_NUMBERS = (b"-1", b"99999999999999999999999999", b"1e999", b"NaN", b"0", b"1.5", b"null", b'"5"', b"[]")
_WORDS = (
    b"<", b">", b"&x;", b'"', b"\\", b"\t", b"\n\n", b"\r\n", b"\x00", b"\xff\xfe", b"\xe2\x80\xa8", b"{", b"]",
    b"\\ud800", b"\\u0000", b"<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"-DOCSTART-", b"\x1f",
    b"PK\x05\x06", b"]]>", b"<![CDATA[", b"\xed\xa0\x80", b"\xf0\x9f", b"\xe2\x80\xae",
)  # fmt: skip

Breaking = Callable[[bytes, random.Random], bytes]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Some bytes of a file others, wherever they stand."""
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        data = rng.choice(_BREAKINGS)(data, rng)[:LARGEST]
    return data


def _flip(data: bytes, rng: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 3, 30)) if data else 0):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _drop(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(1, 200) :]


def _lines(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = rng.randrange(len(lines))
    kind = rng.randrange(4)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines[at:at] = [lines[at]] * rng.choice((1, 1, 50))
    elif kind == 2:
        rng.shuffle(lines)
    else:
        lines[at] = lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _number(data: bytes, rng: random.Random) -> bytes:
    digits = [i for i, c in enumerate(data) if 48 <= c < 58]
    if not digits:
        return data
    at = rng.choice(digits)
    return data[:at] + rng.choice(_NUMBERS) + data[at + 1 :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_WORDS) * rng.choice((1, 1, 100)) + data[at:]


def _deep(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")")))
    depth = rng.choice((30, 1_000, 30_000))
    return data[:at] + opening * depth + (closing * depth if rng.random() < 0.5 else b"") + data[at:]


def _swap(data: bytes, rng: random.Random) -> bytes:
    """One word of the file in the place of another."""
    words = data.split(b'"')
    if len(words) < 3:
        return data
    words[rng.randrange(len(words))] = words[rng.randrange(len(words))]
    return b'"'.join(words)


def _encoding(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "cp1251", "koi8-r", "utf-32", "utf-8-sig")), "replace")


def _noise(data: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 100, 5_000)))


_BREAKINGS: tuple[Breaking, ...] = (
    *(_flip, _flip, _cut, _drop, _lines, _lines, _number, _number, _insert, _insert),
    *(_deep, _swap, _swap, _encoding, _noise),
)
