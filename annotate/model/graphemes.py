"""Graphemes: what a reader takes for one character, as ranges of code points.

The boundaries are those of Unicode Standard Annex 29 (extended grapheme clusters), with the classes taken from the
general categories that Python knows. Pictographs are told by their blocks, which is wider than the standard's list by
code points that nothing joins in practice.
"""

from __future__ import annotations

import unicodedata

from annotate.model.text import Span

_JOINER = "\u200d"
_PICTOGRAPHS = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2190, 0x21FF), (0x2300, 0x23FF), (0x24C2, 0x24C2), (0x25A0, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF),
    (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F1E5), (0x1F200, 0x1F3FA),
    (0x1F400, 0x1FAFF),
)  # fmt: skip
# Zs and Cf are apart: a soft hyphen and the marks of direction stand alone, tags and the non-joiner do not
_EXTENDING = frozenset({"Mn", "Me", "Mc"})
_SYLLABLES = (0xAC00, 0xD7A3)


def _extends(c: str) -> bool:
    """Whether a code point belongs to what stands before it: marks, joiners, skin tones, tags."""
    return (
        unicodedata.category(c) in _EXTENDING
        or c in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= c <= "\U0001f3ff"
        or "\U000e0020" <= c <= "\U000e007f"
    )


def _stands_alone(c: str) -> bool:
    """Line ends, controls, soft hyphens, marks of direction: nothing is attached to them."""
    return c not in "\u200c\u200d" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and not _extends(c)


def _regional(c: str) -> bool:
    return "\U0001f1e6" <= c <= "\U0001f1ff"


def _pictograph(c: str) -> bool:
    code = ord(c)
    return code >= 0xA9 and any(low <= code <= high for low, high in _PICTOGRAPHS)


def _jamo(c: str) -> str:
    """Which part of a Hangul syllable a code point is: L, V, T, LV, LVT, or ""."""
    code = ord(c)
    if _SYLLABLES[0] <= code <= _SYLLABLES[1]:
        return "LV" if (code - _SYLLABLES[0]) % 28 == 0 else "LVT"
    for low, high, part in ((0x1100, 0x115F, "L"), (0xA960, 0xA97C, "L"), (0x1160, 0x11A7, "V"),
                            (0xD7B0, 0xD7C6, "V"), (0x11A8, 0x11FF, "T"), (0xD7CB, 0xD7FB, "T")):  # fmt: skip
        if low <= code <= high:
            return part
    return ""


def _one_syllable(before: str, after: str) -> bool:
    a, b = _jamo(before), _jamo(after)
    return (
        (a == "L" and b in ("L", "V", "LV", "LVT"))
        or (a in ("LV", "V") and b in ("V", "T"))
        or (a in ("LVT", "T") and b == "T")
    )


def is_boundary(text: str, offset: int) -> bool:
    """Whether a grapheme ends at `offset` and another begins there; both ends of the text are boundaries."""
    if not 0 < offset < len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if before == "\r" and after == "\n":
        return False
    if _stands_alone(before) or _stands_alone(after):
        return True
    if _extends(after):
        return False
    if before == _JOINER and _pictograph(after):
        i = offset - 2
        while i >= 0 and _extends(text[i]):
            i -= 1
        return i < 0 or not _pictograph(text[i])
    if _regional(before) and _regional(after):
        i = offset - 1
        while i >= 0 and _regional(text[i]):
            i -= 1
        return (offset - 1 - i) % 2 == 0
    return not _one_syllable(before, after)


def following(text: str, offset: int) -> int:
    """The first boundary behind `offset`; the end of the text where there is none."""
    offset = min(offset + 1, len(text))
    while not is_boundary(text, offset):
        offset += 1
    return offset


def preceding(text: str, offset: int) -> int:
    """The last boundary before `offset`; 0 where there is none."""
    offset = max(offset - 1, 0)
    while not is_boundary(text, offset):
        offset -= 1
    return offset


def whole(text: str, start: int, end: int) -> Span | None:
    """The graphemes that `start..end` touches, None where it is empty."""
    if start >= end:
        return None
    low = start if is_boundary(text, start) else preceding(text, start)
    return Span(low, end if is_boundary(text, end) else following(text, end))


def stepped(text: str, offset: int, steps: int) -> int:
    """The boundary so many graphemes further (or, negative, back), the end of the text where it is not so far."""
    for _ in range(abs(steps)):
        offset = following(text, offset) if steps > 0 else preceding(text, offset)
    return offset
