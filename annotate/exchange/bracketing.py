"""Words in the last column of CoNLL-U: escapes, white space, and spans as brackets at their first and last tokens.

Brackets after CorefUD 1.0: "(e1-PER" opens, "e1)" closes, "(e1-PER)" does both, "e1[1/2]" is the first of two pieces.
White space after UDPipe: \\s, \\t, \\n, \\r, \\p, \\\\; any other as \\u and four digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from annotate.saying import saying

_SIGNS = re.compile(r"[\s\x00-\x1f\x7f-\x9f%()\[\]|=,>:<-]")
_SPACES = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p", "\\": "\\\\"}
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|(.))", re.DOTALL)
_BRACKETS = re.compile(r"\(([^()]*)(\))?|([^()]+)\)")
_NAME = re.compile(r"([^\[\]]*)(?:\[(\d{1,4})/(\d{1,4})\])?")


def escaped(words: str) -> str:
    """Words without signs that part anything, as %-numbers."""
    return _SIGNS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), words)


def unescaped(words: str) -> str:
    """The words of `escaped`."""
    return unquote(words, errors="replace")


def spaces(gap: str) -> str:
    """White space between tokens as the value of SpacesAfter."""
    return "".join(_SPACES.get(c) or f"\\u{ord(c):04x}" for c in gap)


def gap_of(value: str) -> str:
    """The white space of `spaces`."""
    known = {sign[1]: c for c, sign in _SPACES.items()}
    return _ESCAPED.sub(lambda e: chr(int(e[1], 16)) if e[1] else known.get(e[2], e[0]), value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a span over tokens `first..last`: the span's name and label, which piece it is of how many."""

    first: int
    last: int
    name: str
    label: str
    part: int = 1
    parts: int = 1

    @property
    def called(self) -> str:
        return f"{self.name}[{self.part}/{self.parts}]" if self.parts > 1 else self.name


def brackets(pieces: Iterable[Piece]) -> dict[int, str]:
    """What stands at each token: what closes, the last that was opened first, then what opens, the longer first."""
    closing: dict[int, list[Piece]] = {}
    opening: dict[int, list[Piece]] = {}
    for piece in sorted(pieces, key=lambda p: (p.first, -p.last, p.name)):
        opening.setdefault(piece.first, []).append(piece)
        if piece.last > piece.first:
            closing.setdefault(piece.last, []).append(piece)
    found: dict[int, str] = {}
    for i in closing.keys() | opening.keys():
        words = [f"{piece.called})" for piece in reversed(closing.get(i, []))]
        words += [
            f"({piece.called}-{escaped(piece.label)}{')' if piece.last == i else ''}" for piece in opening.get(i, [])
        ]
        found[i] = "".join(words)
    return found


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket of a token: what it names, its further fields, whether it opens and whether it closes."""

    name: str
    part: int
    parts: int
    fields: tuple[str, ...]
    opens: bool
    closes: bool


def bracketed(value: str) -> Iterator[Bracket]:
    """The brackets of a token in order.

    Raises:
        ValueError: for a value that is no brackets.
    """
    at = 0
    while at < len(value):
        found = _BRACKETS.match(value, at)
        if not found:
            raise ValueError(saying("{value!r:.80} are no brackets", value=value))
        opens = found[1] is not None
        called, *fields = (found[1] if opens else found[3]).split("-")
        name = _NAME.fullmatch(called)
        if not name or not name[1]:
            raise ValueError(saying("{value!r:.80}: a bracket has no name", value=value))
        part, parts = int(name[2] or 1), int(name[3] or 1)
        yield Bracket(name[1], part, parts, tuple(map(unescaped, fields)), opens, not opens or found[2] is not None)
        at = found.end()
