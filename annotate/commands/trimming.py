"""What a layer does not want at the ends of its spans: blanks, commas, outer quote marks."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.model.schema import Layer
from annotate.model.text import Fragments, Span, normalised

_FAMILIES = ("«»", "„“”", '"', "‹›")
_MARKS = "".join(_FAMILIES)
_STOPS = ".!?…"


def trimmed(text: str, span: Span, layer: Layer) -> Span | None:
    """The span without what its layer does not want at its ends; None where nothing is left.

    A quote mark at an end stays where its partner lies inside with words beyond it: «Газпром» сообщил is not cut
    to Газпром» сообщил. Marks around all the words go, with the full stop behind them.
    """
    start, end = span.start, span.end
    while start < end:
        last = end - 1
        while last > start and text[last] in _STOPS:
            last -= 1
        if text[start] in layer.trim:
            partner = _partner(text, start, start, end)
            if partner is None or text[start] not in _MARKS:
                start += 1
                continue
            if not _words(text, partner + 1, end):
                start, end = start + 1, partner
                continue
        if text[end - 1] in layer.trim and text[end - 1] not in _MARKS:
            end -= 1
            continue
        if text[last] in layer.trim and text[last] in _MARKS:
            partner = _partner(text, last, start, end)
            if partner is None:
                end = last
                continue
            if not _words(text, start, partner):
                start, end = partner + 1, last
                continue
        break
    return Span(start, end) if start < end else None


def closed(text: str, spans: Iterable[Span]) -> Fragments:
    """Fragments without a gap that is nothing but white space."""
    found: list[Span] = []
    for span in normalised(spans):
        if found and text[found[-1].end : span.start].isspace():
            span = Span(found.pop().start, span.end)
        found.append(span)
    return tuple(found)


def _words(text: str, start: int, end: int) -> bool:
    return any(c.isalnum() for c in text[start:end])


def _partner(text: str, mark: int, start: int, end: int) -> int | None:
    """Where in `start..end` the quote mark at `mark` has its partner."""
    family = next((f for f in _FAMILIES if text[mark] in f), "")
    step = turn(text, mark) if family else 0
    depth = 1
    for i in range(mark + step, end if step > 0 else start - 1, step) if step else ():
        if text[i] in family:
            depth += turn(text, i) * step
            if not depth:
                return i
    return None


def turn(text: str, mark: int) -> int:
    """1 for a quote mark that opens, -1 for one that closes; straight and English marks go by what is around them."""
    if text[mark] in "«„‹":
        return 1
    if text[mark] in "»”›":
        return -1
    before, after = text[mark - 1 : mark] if mark else "", text[mark + 1 : mark + 2]
    return 1 if (not before or before.isspace() or before in '([«„‹—–-"“') and after and not after.isspace() else -1
