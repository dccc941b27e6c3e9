"""Everything the quotation rules look at: the analysis with marks, phrases, cues and sources of one text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise

from annotate.preannotators.analysis import Analysis, Stretch
from annotate.preannotators.marks import Pair, scan
from annotate.preannotators.quotes.cues import Cues
from annotate.preannotators.quotes.parts import Cue, Place
from annotate.preannotators.quotes.phrases import Phrases
from annotate.preannotators.quotes.sources import Sources

_TURNING = frozenset(("однако", "но", "а"))
_EDGES = " \t\n\u00a0,;:—–―-"


class Scene:
    """One text as the rules see it."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens = analysis.tokens
        self.text = analysis.text
        self.pairs = scan(analysis.text, [p.span for p in analysis.paragraphs])
        self.phrases = Phrases(analysis, self.pairs)
        self.cues = Cues(analysis)
        self.sources = Sources(analysis, self.phrases)
        self.opened: dict[Cue, tuple[int, int] | None] = {}  # the clauses that cues open, as far as asked for

    @cached_property
    def outer(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.depth == 0]

    @cached_property
    def _pair_of(self) -> list[Pair | None]:
        """For each token the innermost pair around it."""
        found: list[Pair | None] = [None] * len(self.tokens)
        for pair in self.pairs:  # outer pairs come first, so inner ones overwrite them
            first = self.analysis.first_token(pair.inner_start)
            last = self.analysis.first_token(pair.inner_end)
            found[first:last] = [pair] * (last - first)
        return found

    @cached_property
    def turns(self) -> list[int]:
        """The commas before "однако", "но" and "а", where a sentence turns."""
        following = pairwise(self.tokens)
        return [i for i, (one, then) in enumerate(following) if one.text == "," and then.lower in _TURNING]

    @cached_property
    def _pair_starts(self) -> list[int]:
        return [pair.start for pair in self.pairs]

    def pairs_from(self, start: int, end: int) -> list[Pair]:
        """The pairs that open in `start..end`, in order."""
        return self.pairs[bisect_left(self._pair_starts, start) : bisect_left(self._pair_starts, end)]

    def pair_of(self, token: int) -> Pair | None:
        """The innermost pair of marks around a token."""
        return self._pair_of[token]

    def sentence_of(self, token: int) -> Stretch:
        return self.analysis.sentences[self.tokens[token].sentence]

    def paragraph_of(self, token: int) -> Stretch:
        return self.analysis.paragraphs[self.sentence_of(token).paragraph]

    def trimmed(self, start: int, end: int) -> Place | None:
        """The place without white space, commas and dashes at its ends and without the final full stop."""
        text = self.text
        while start < end and text[start] in _EDGES:
            start += 1
        while end > start and (
            text[end - 1] in _EDGES or (text[end - 1] == "." and not _abbreviation(text, start, end))
        ):
            end -= 1
        return (start, end) if start < end else None

    def words(self, start: int, end: int) -> int:
        return sum(token.is_word for token in self.analysis.within(start, end))

    def has_finite(self, start: int, end: int) -> bool:
        return any(token.is_finite for token in self.analysis.within(start, end))


def _abbreviation(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end belongs to a word: "в 1990 г.", "и т. д."."""
    return bool(
        re.search(
            r"(?:\b[гвк]|\bт\. ?[дпе]|\bруб|\bтыс|\bмлн|\bмлрд|\bдр|\bим|\bул)\.$", text[max(start, end - 8) : end]
        )
    )
