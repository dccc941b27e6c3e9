"""How far an edge has been moved, in tokens."""

from __future__ import annotations

from annotate.model.text import Span
from annotate.model.tokens import Tokens

_AROUND = 200  # code points beside the stretch that are looked at, to the next white space; longer words are cut there


def moved(text: str, before: int, after: int) -> int:
    """By how many tokens an edge went from the offset `before` to the offset `after`: + to the right, - to the left.

    Tokens count that lie in the stretch between the two, wholly or in part. An edge that moves within a token, or
    over white space only, moves by one: 0 is said only of an edge that stays. Only that stretch is tokenised.
    """
    if before == after:
        return 0
    low, high = sorted((before, after))
    count = max(1, _touched(text, low, high))
    return count if after > before else -count


def _touched(text: str, low: int, high: int) -> int:
    """How many tokens lie in or touch `low..high`."""
    start, end = low, high
    while start > max(0, low - _AROUND) and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), high + _AROUND) and not text[end].isspace():
        end += 1
    return len(Tokens(text[start:end]).inside(Span(low - start, high - start)))
