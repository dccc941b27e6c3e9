"""Offsets of a file's text as offsets of the text that is kept."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from annotate.model.text import canonical

_BAD = ("\x00", "\r", "\ufffe", "\uffff")


@dataclass(frozen=True, slots=True)
class Kept:
    """A canonical text, and where the offsets of the text that it was made from lie in it (code points, both).

    `gone` are the offsets of what was left out: byte order marks at the start, the CR of each CRLF.
    """

    text: str
    gone: tuple[int, ...] = ()

    def at(self, offset: int) -> int:
        """Where an offset of the original text lies."""
        return offset - bisect_left(self.gone, offset) if self.gone else offset


def kept(raw: str) -> Kept:
    """The canonical text of `raw` with the way from its offsets.

    Raises:
        TextRejected: as `canonical`.
    """
    if untouched(raw):
        return Kept(raw)
    text = canonical(raw)
    if len(text) == len(raw):
        return Kept(text)
    marks = len(raw) - len(raw.lstrip("\ufeff"))
    gone = [*range(marks)]
    found = raw.find("\r\n", marks)
    while found >= 0:
        gone.append(found)
        found = raw.find("\r\n", found + 2)
    return Kept(text, tuple(gone))


def untouched(raw: str) -> bool:
    """Whether a text is canonical already, found out quickly."""
    if not raw or raw[0] == "\ufeff" or any(c in raw for c in _BAD) or raw.isspace():
        return False
    return not _halves(raw)


def _halves(raw: str) -> bool:
    """Whether there are lone surrogates."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


class Utf16:
    """The offsets of a text counted in UTF-16 units, as offsets in code points."""

    def __init__(self, text: str) -> None:
        far = (i for i, c in enumerate(text) if c > "\uffff")
        self._units = [i + n for n, i in enumerate(far)]

    def at(self, units: int) -> int:
        """The code point at which so many units begin; of half a character, its start."""
        return units - bisect_left(self._units, units)
