"""A readable twin of a text: the marks that models stumble over are left out or replaced, and the way back.

Stress accents, soft hyphens, zero-width and bidirectional marks split words into pieces; decomposed й and ё
hide them from the dictionary; a no-break space is no space to some patterns; links of a wiki, tags and entities of
HTML hide the verb of saying ("[http://... сообщает]").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from annotate.model.text import Span

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u2004\u2005\u2006\u2008\u3000\t"), " ")
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
# an acute or grave accent counts as stress on a Cyrillic vowel only; elsewhere it belongs to its letter (é)
_ODD = re.compile(
    r"(?P<composed>[иИ]\u0306|[еЕ]\u0308)"
    rf"|(?P<inside>(?<=[аеёиоуыэюяАЕЁИОУЫЭЮЯ])[\u0300\u0301]|[{_DROPPED}])"
    # glued to a word it is a footnote, apart from one the words are the author's
    r"|(?P<footnote>(?<=\S)\[https?://[^\[\]\n]{1,700}\])"
    r"|(?P<link>\[https?://[^\s\]]{1,500} (?=[^\[\]\n]{1,200}\]))"
    r"|(?P<tag></?[a-zA-Z][^<>\n]{0,200}>)"
    r"|(?P<entity>&(?:nbsp|quot|amp|laquo|raquo|mdash|ndash|hellip|bdquo|ldquo|rdquo);)"
)
_COMPOSED = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}
_ENTITIES = {
    "nbsp": " ",
    "quot": '"',
    "amp": "&",
    "laquo": "«",
    "raquo": "»",
    "mdash": "—",
    "ndash": "–",
    "hellip": "…",
    "bdquo": "„",
    "ldquo": "“",
    "rdquo": "”",
}


@dataclass(frozen=True, slots=True)
class Plain:
    """The readable twin and, for each of its code points, where it began and ended; None where nothing moved.

    `starts` has one entry more than the twin has code points: the length of the original.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] = ()

    def original(self, span: Span) -> Span:
        """The place in the original of a place in the twin; marks dropped inside a word stay with it."""
        if self.starts is None:
            return span
        if span.start == span.end:
            return Span(self.starts[span.start], self.starts[span.start])
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def offset(self, original: int) -> int:
        """Where an offset of the original is in the twin, or what is left of the text behind it."""
        return original if self.starts is None else bisect_left(self.starts, original, hi=len(self.text))

    def twin(self, span: Span) -> Span | None:
        """The place in the twin of a place in the original; None where nothing of it is left."""
        start, end = self.offset(span.start), self.offset(span.end)
        return Span(start, end) if start < end else None


def plain(text: str) -> Plain:
    """The readable twin of `text`."""
    spaced = text.translate(_SPACES)
    if not _ODD.search(spaced):
        return Plain(spaced)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    closing = -1  # where the bracket of an open link stands

    def keep(start: int, end: int) -> None:
        pieces.append(spaced[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    def keep_around(start: int, end: int) -> None:
        if start <= closing < end:
            keep(start, closing)
            start = closing + 1
        keep(start, end)

    for found in _ODD.finditer(spaced):
        keep_around(last, found.start())
        one = _COMPOSED.get(found[0]) or _ENTITIES.get(found[0][1:-1] if found["entity"] else "")
        if one is not None:
            pieces.append(one)
            starts.append(found.start())
            ends.append(found.end())
        elif found["inside"] and ends and ends[-1] == found.start():
            ends[-1] = found.end()  # an accent, a soft hyphen belongs to the letter before it
        elif found["link"]:
            closing = spaced.index("]", found.end())
        last = found.end()
    keep_around(last, len(spaced))
    starts.append(len(text))
    return Plain("".join(pieces), tuple(starts), tuple(ends))
