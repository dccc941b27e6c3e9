"""What becomes of places in a text when the text is corrected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from annotate.model.graphemes import is_boundary, whole
from annotate.model.text import Fragments, Span, header, normalised
from annotate.model.tokens import Tokens
from annotate.reanchor.differences import Run, runs

Fate = Literal["unchanged", "moved", "uncertain", "lost"]

_ALIKE = 0.5  # share of common letters from which changed words are taken for the same ones
_COMPARED = 200  # code points of words that are compared by letters
_MOST = 2_000  # comparisons of words by letters: about a second
_CONTEXT = (40, 16, 6, 0)  # code points around words that are looked for elsewhere
_TELLING = 10  # code points that words need to be known without their context
_SEARCHED = 40_000_000  # code points that are looked through: about a second


@dataclass(frozen=True, slots=True)
class Place:
    """Where fragments stand in the corrected text, () where they are lost.

    "unchanged": the same words at the same offsets; "moved": the same words at others; "uncertain": the words have
    changed, or the same were found elsewhere, and `fragments` is a proposal; "lost": the words are gone.
    """

    fate: Fate
    fragments: Fragments


_LOST = Place("lost", ())


class Correction:
    """An old text and a new one, and the way from places in the one to places in the other. Offsets are code points.

    It takes a second or two at most, whatever the texts; in very different ones less is found then.
    """

    def __init__(self, old: str, new: str, common: Sequence[Run] | None = None) -> None:
        self.old = old
        self.new = new
        self.runs = runs(old, new) if common is None else list(common)
        self._starts = [run.old for run in self.runs]
        self._tokens = Tokens(new)
        self._comparisons = _MOST
        self._to_search = _SEARCHED

    @cached_property
    def inverse(self) -> Correction:
        """The way back."""
        return Correction(self.new, self.old, [Run(run.new, run.old, run.length) for run in self.runs])

    @cached_property
    def changes(self) -> list[tuple[int, int, int, int]]:
        """What differs: start and end in the old text, start and end in the new one."""
        found: list[tuple[int, int, int, int]] = []
        old = new = 0
        for run in [*self.runs, Run(len(self.old), len(self.new), 0)]:
            if old < run.old or new < run.new:
                found.append((old, run.old, new, run.new))
            old, new = run.old + run.length, run.new + run.length
        return found

    def offset(self, offset: int) -> int:
        """Where an offset of the old text stands in the new one; within a change, as far from its beginning."""
        run, following = self._around(offset)
        if run is not None and offset < run.old + run.length:
            return offset - run.old + run.new
        start, start_new = (run.old + run.length, run.new + run.length) if run else (0, 0)
        end_new = following.new if following else len(self.new)
        return min(start_new + offset - start, end_new)

    def body(self, body: int) -> int:
        """Where the article begins in the new text; a header that was recognised in the old one is looked for again."""
        before = header(self.old)
        if before is not None and before.end == body:
            after = header(self.new)
            return after.end if after is not None else 0
        return min(self.offset(body), len(self.new) - 1) if body else 0

    def place(self, fragments: Fragments) -> Place:
        """What becomes of the fragments of one annotation."""
        each = [self._span(span) for span in fragments]
        kept = normalised(span for _, span in each if span is not None)
        if not kept:
            return _LOST
        fates = {fate for fate, _ in each}
        if "lost" in fates or "uncertain" in fates or len(kept) != len(fragments):
            return Place("uncertain", kept)
        return Place("moved" if "moved" in fates else "unchanged", kept)

    def _around(self, offset: int) -> tuple[Run | None, Run | None]:
        """The run that begins at or before an offset of the old text, and the one behind it."""
        nr = bisect_right(self._starts, offset)
        return (self.runs[nr - 1] if nr else None), (self.runs[nr] if nr < len(self.runs) else None)

    def _span(self, span: Span) -> tuple[Fate, Span | None]:
        run, _ = self._around(span.start)
        if run is not None and span.end <= run.old + run.length:
            there = Span(span.start - run.old + run.new, span.end - run.old + run.new)
            if self._cut_anew(span, there, run):
                return "uncertain", self._whole(there.start, there.end)
            return ("unchanged" if there == span else "moved"), there
        low, high = self.offset(span.start), self._end(span.end)
        proposal = self._whole(low, high)
        if proposal is not None and self._alike(span, proposal):
            return "uncertain", proposal
        found = self._elsewhere(span)
        return ("uncertain", found) if found is not None else ("lost", None)

    def _end(self, end: int) -> int:
        """Where a span that ends there ends in the new text: what was put in behind its last letter is not its own."""
        run, following = self._around(end - 1)
        if run is not None and end <= run.old + run.length:
            return end - run.old + run.new
        if following is not None and end == following.old:
            return following.new
        return len(self.new) if end == len(self.old) else self.offset(end)

    def _cut_anew(self, old: Span, new: Span, run: Run) -> bool:
        """Whether an edge cuts a word or character now that it did not cut: letters were put in there."""
        at_edge = (
            (old.start, new.start, old.start == run.old),
            (old.end, new.end, old.end == run.old + run.length),
        )
        return any(near and _inside(self.new, now) and not _inside(self.old, then) for then, now, near in at_edge)

    def _whole(self, low: int, high: int) -> Span | None:
        """The tokens and characters that a stretch of the new text touches, None for white space."""
        found = self._tokens.snapped(low, high) if low < high else None
        return whole(self.new, found.start, found.end) if found is not None else None

    def _alike(self, span: Span, proposal: Span) -> bool:
        """Whether the new words may stand for the old ones: half of their letters are the same."""
        longer = max(len(span), len(proposal))
        if longer <= _COMPARED and self._comparisons > 0:
            self._comparisons -= 1
            words = span.of(self.old).casefold(), proposal.of(self.new).casefold()
            return SequenceMatcher(None, *words, False).ratio() >= _ALIKE
        return self._in_common(span) >= _ALIKE * longer

    def _in_common(self, span: Span) -> int:
        """How many code points of a span of the old text the new one has kept."""
        nr = max(bisect_right(self._starts, span.start) - 1, 0)
        kept = 0
        while nr < len(self.runs) and self.runs[nr].old < span.end:
            run = self.runs[nr]
            kept += max(0, min(span.end, run.old + run.length) - max(span.start, run.old))
            nr += 1
        return kept

    @cached_property
    def _carried(self) -> tuple[list[int], list[tuple[int, int]]]:
        """Lines that were taken out and put in elsewhere, each once: their starts, and (end, start in the new text)."""
        old = _lines(self.old, [(low, high) for low, high, _, _ in self.changes])
        new = _lines(self.new, [(low, high) for _, _, low, high in self.changes])
        both = ((span, new.get(words)) for words, span in old.items())
        found = sorted((here.start, here.end, there.start) for here, there in both if here and there)
        return [start for start, _, _ in found], [(end, there) for _, end, there in found]

    def _elsewhere(self, span: Span) -> Span | None:
        """Where words that were taken out stand now: in their line, if that went there as it was, else once in what
        was put in, with what stood around them.
        """
        starts, lines = self._carried
        nr = bisect_right(starts, span.start) - 1
        if nr >= 0 and span.end <= lines[nr][0]:
            shift = lines[nr][1] - starts[nr]
            return Span(span.start + shift, span.end + shift)
        words = span.of(self.old)
        for reach in _CONTEXT:
            if reach == 0 and len(words) < _TELLING:
                return None
            before = self.old[max(0, span.start - reach) : span.start]
            key = before + words + self.old[span.end : span.end + reach]
            places: list[int] = []
            for _, _, low, high in self.changes:
                if high - low < len(words):
                    continue
                self._to_search -= high - low + 2 * reach + 100  # a change costs something however short
                if self._to_search < 0:
                    return None
                at = self.new.find(key, max(0, low - reach), high + reach)
                while at >= 0 and len(places) < 2:
                    places.append(at + len(before))
                    at = self.new.find(key, at + 1, high + reach)
            if len(set(places)) == 1:
                return Span(places[0], places[0] + len(words))
            if places:
                return None
        return None


def _lines(text: str, stretches: Iterable[tuple[int, int]]) -> dict[str, Span | None]:
    """The lines that stretches of a text touch and where they stand; None for one that is there more than once."""
    found: dict[str, Span | None] = {}
    at = 0
    for low, high in stretches:
        at = max(at, text.rfind("\n", 0, low) + 1)
        while at < high:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if end - at >= _TELLING:
                found[text[at:end]] = Span(at, end) if text[at:end] not in found else None
            at = end + 1
    return found


def _inside(text: str, offset: int) -> bool:
    """Whether an offset lies within a word or a character."""
    if not 0 < offset < len(text):
        return False
    return not is_boundary(text, offset) or (_letter(text, offset - 1) and text[offset].isalnum())


def _letter(text: str, offset: int) -> bool:
    """Whether the letter at `offset`, or the one that marks there belong to, is part of a word."""
    while offset > 0 and "\u0300" <= text[offset] <= "\u036f":
        offset -= 1
    return text[offset].isalnum()
