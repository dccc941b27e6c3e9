"""Quote marks without a partner in the fragments of an annotation."""

from __future__ import annotations

import re

from annotate.commands.trimming import turn
from annotate.model.text import Fragments

OPENING = {"«": "»", "„": "“”»", "‹": "›", "“": "”", '"': '"”“'}
"""What closes each mark that opens; the first of them is its own, the others are met in the news."""
_CLOSES = {"»": "«„“", "”": '“„"', "“": '„"', "›": "‹", '"': '"'}
_MARK = re.compile('[«»„“”‹›"]')


def lone_marks(text: str, fragments: Fragments) -> list[int]:
    """The offsets of the marks that nothing in the fragments opens or closes, in order."""
    if not any(_MARK.search(text, fragment.start, fragment.end) for fragment in fragments):
        return []
    open_: list[tuple[str, int]] = []
    lone: list[int] = []
    for fragment in fragments:
        for found in _MARK.finditer(text, fragment.start, fragment.end):
            mark, offset = found[0], found.start()
            if opens(text, offset, [m for m, _ in open_]):
                open_.append((mark, offset))
                continue
            partner = _partner(open_, mark)
            if partner is not None:
                lone.extend(o for _, o in open_[partner + 1 :])
                del open_[partner:]
            elif not (mark == '"' and text[offset - 1 : offset].isdigit()):  # 5": inches, minutes of arc
                lone.append(offset)
    return sorted([*lone, *(offset for _, offset in open_)])


def opens(text: str, offset: int, open_: list[str]) -> bool:
    """Whether the mark at an offset opens; English and straight ones go by what is open and what is around them."""
    mark = text[offset]
    if mark == "“":
        return "„" not in open_ and turn(text, offset) > 0
    return turn(text, offset) > 0


def _partner(open_: list[tuple[str, int]], mark: str) -> int | None:
    """Which of the open marks this one closes: the last of its own kind, else the last that it may answer."""
    for wanted in _CLOSES[mark]:
        for i in range(len(open_) - 1, -1, -1):
            if open_[i][0] == wanted:
                return i
    return None
