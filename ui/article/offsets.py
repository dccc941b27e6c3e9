"""Offsets (code points of the document) and positions (UTF-16 units of Qt's document), both ways.

The only place in the project that knows of UTF-16. The widget shows the text from `body` on; position 0 is
the offset `body`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Hebrew, Arabic and their relatives, their presentation forms, and the marks that turn the direction.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff]")
# Qt's insertText drops or breaks at these; each is shown as a stand-in of the same length, and never read back.
_STAND_INS = {
    "\u2029": "\u2028",
    "\ufdd0": "\ufffd",
    "\ufdd1": "\ufffd",
    "\ufeff": "\u200b",
    "\u000b": "\u2028",
    "\u000c": "\u2028",
    "\u0085": "\u2028",
    "\u001c": "\ufffd",
    "\u001d": "\ufffd",
    "\u001e": "\ufffd",
    "\ufffc": "\ufffd",
}
_ODD = re.compile("[" + "".join(_STAND_INS) + "]")


def shown(text: str) -> str:
    """The text as it is given to Qt: one UTF-16 unit for one, without what Qt would swallow."""
    return _ODD.sub(lambda found: _STAND_INS[found[0]], text)


class OffsetMap:
    """Offsets and positions of one text from `body` on; built once, each look-up logarithmic in the emoji.

    `both_ways` says whether anything in it is written from right to left.
    """

    def __init__(self, text: str, body: int = 0) -> None:
        self.body = body
        self.length = len(text)
        # looking for emoji takes seven times as long as learning that there are none
        emoji = len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)
        self._astral = [found.start() for found in _ASTRAL.finditer(text, body)] if emoji else []
        self._positions = [offset - body + i for i, offset in enumerate(self._astral)]
        self.both_ways = _RIGHT_TO_LEFT.search(text, body) is not None

    def position(self, offset: int) -> int:
        """The position of an offset; offsets before the body or behind the text count as its ends."""
        offset = min(max(offset, self.body), self.length)
        return offset - self.body + bisect_left(self._astral, offset)

    def offset(self, position: int) -> int:
        """The offset of a position; one inside a surrogate pair counts as the pair's start."""
        whole = bisect_right(self._positions, position - 2)
        if whole < len(self._positions) and self._positions[whole] + 1 == position:
            position -= 1
        return min(max(self.body + position - whole, self.body), self.length)
