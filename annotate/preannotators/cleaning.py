"""A readable twin of a text: the marks that models stumble over are left out or replaced, and the way back.

Stress accents, soft hyphens, zero-width and bidirectional marks split words into pieces; decomposed й and ё
hide them from the dictionary; a no-break space is no space to some patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.model.text import Span

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u2004\u2005\u2006\u2008\u3000\t"), " ")
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
# an acute or grave accent counts as stress on a Cyrillic vowel only; elsewhere it belongs to its letter (é)
_ODD = re.compile(rf"и\u0306|И\u0306|е\u0308|Е\u0308|(?<=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])[\u0300\u0301]|[{_DROPPED}]")
_COMPOSED = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}


@dataclass(frozen=True, slots=True)
class Plain:
    """The readable twin and, for each of its code points, where it stood; None where nothing moved.

    `starts` has one entry more than the twin has code points: the length of the original.
    """

    text: str
    starts: tuple[int, ...] | None = None

    def original(self, span: Span) -> Span:
        """The place in the original of a place in the twin; marks dropped inside a word stay with it."""
        if self.starts is None:
            return span
        # what was dropped behind the last code point (an accent, a soft hyphen) belongs to it
        return Span(self.starts[span.start], self.starts[span.end])


def plain(text: str) -> Plain:
    """The readable twin of `text`."""
    spaced = text.translate(_SPACES)
    if not _ODD.search(spaced):
        return Plain(spaced)
    pieces: list[str] = []
    starts: list[int] = []
    last = 0
    for found in _ODD.finditer(spaced):
        pieces.append(spaced[last : found.start()])
        starts.extend(range(last, found.start()))
        if composed := _COMPOSED.get(found[0]):
            pieces.append(composed)
            starts.append(found.start())
        last = found.end()
    pieces.append(spaced[last:])
    starts.extend(range(last, len(spaced)))
    starts.append(len(text))
    return Plain("".join(pieces), tuple(starts))
