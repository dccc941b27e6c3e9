"""brat's standoff: names in ASCII that come back, and pieces without line ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from annotate.model.text import Fragments

_OTHER = re.compile(r"_(?=u)|[^A-Za-z0-9_-]")
_ESCAPED = re.compile(r"_u([0-9a-f]{1,6})_")
_LINE = re.compile(r"[^\n\r\u2028\u2029\u000b\u000c\u0085\u001c-\u001e]+")
_ENDS = re.compile(r"[\n\r\u2028\u2029\u000b\u000c\u0085\u001c-\u001e]+")


def escaped(name: str) -> str:
    """A name in letters, digits, "-" and "_"; other signs by their numbers: "_u2e_"."""
    return _OTHER.sub(lambda sign: f"_u{ord(sign[0]):x}_", name)


def unescaped(name: str) -> str:
    """The name of `escaped`."""
    return _ESCAPED.sub(lambda e: chr(int(e[1], 16)) if int(e[1], 16) < 0x110000 else e[0], name)


def on_lines(fragments: Fragments, text: str) -> list[tuple[int, int]]:
    """The pieces of fragments between line ends, which a line of brat cannot hold."""
    return [found.span() for f in fragments for found in _LINE.finditer(text, f.start, f.end)]


def rejoined(pieces: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The pieces, those joined between which there are only line ends."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if made and made[-1][1] < start and _ENDS.fullmatch(text, made[-1][1], start):
            made[-1] = made[-1][0], end
        else:
            made.append((start, end))
    return made
