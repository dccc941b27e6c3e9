"""What of a text is read at once: all of it, but of a text as long as a book one stretch after another.

The memory of a reading grows with its text by about half a kilobyte a code point. No article comes near the limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotate.model.text import Span

LONGEST = 300_000  # code points
_BREAKS = ("\n", ". ", " ")  # where a stretch had best end


def stretches(text: str, begin: int = 0) -> Iterator[Span]:
    """The text from `begin` on in stretches, which end at a line break, else a sentence's end, else between words."""
    while len(text) - begin > LONGEST:
        limit = begin + LONGEST
        ends = (text.rfind(mark, begin + LONGEST // 2, limit) + len(mark) for mark in _BREAKS)
        end = next((end for end in ends if end > begin + LONGEST // 2), limit)
        yield Span(begin, end)
        begin = end
    if begin < len(text):
        yield Span(begin, len(text))
