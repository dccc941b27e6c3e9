"""What the linguistic models say about one text, as plain values: tokens, sentences, paragraphs, names.

Nothing here knows which library made them. Offsets are code points of the analysed text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from annotate.model.text import Span


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its analysis in the terms of Universal Dependencies.

    `head` is the index of the governing token in the same analysis, -1 for none. Heads may form cycles:
    a parser that scores pairs of words gives no tree in every fifth sentence, so every walk keeps a visited set.
    `name` is the label of the named entity that covers the token, or empty.
    """

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    feats: Mapping[str, str]
    head: int
    rel: str
    sentence: int
    name: str

    @property
    def case(self) -> str:
        return self.feats.get("Case", "")

    @property
    def number(self) -> str:
        return self.feats.get("Number", "")

    @property
    def gender(self) -> str:
        return self.feats.get("Gender", "")

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or (len(self.text) > 1 and any(c.isalnum() for c in self.text))

    @property
    def is_finite(self) -> bool:
        """A verb with its own tense and person, or a predicate without one (надо, можно is not meant)."""
        return self.pos in ("VERB", "AUX") and (
            self.feats.get("VerbForm") == "Fin"
            or (self.feats.get("VerbForm") == "Part" and self.feats.get("Variant") == "Short")
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence or a paragraph: its place, and the tokens `first <= index < last` in it."""

    index: int
    start: int
    end: int
    first: int
    last: int
    paragraph: int = -1

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity as the tagger saw it, over the tokens `first <= index < last`."""

    start: int
    end: int
    label: str
    first: int
    last: int


@dataclass(frozen=True)
class Analysis:
    """All that is known about one text. `kept` is what a learned tagger keeps of the networks' inner states: rows of
    numbers for the tokens, in chunks; empty without such a tagger.
    """

    text: str
    tokens: Sequence[Token]
    sentences: Sequence[Stretch]
    paragraphs: Sequence[Stretch]
    names: Sequence[Name]
    begin: int = field(default=0)
    kept: Sequence[Any] = field(default=(), compare=False, repr=False)

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def children(self) -> list[list[int]]:
        """For each token the tokens that hang on it, in order."""
        found: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0 and token.head != token.index:
                found[token.head].append(token.index)
        return found

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _name_starts(self) -> list[int]:
        return [name.start for name in self.names]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def first_token(self, offset: int) -> int:
        """The index of the first token that starts at or behind `offset` (the token count where none does)."""
        return bisect_left(self.starts, offset)

    def covering(self, offset: int) -> int:
        """The index of the token that covers `offset`, else of the next one."""
        i = bisect_right(self.starts, offset) - 1
        return i if i >= 0 and offset < self.tokens[i].end else i + 1

    def within(self, start: int, end: int) -> Sequence[Token]:
        """The tokens that start in `start..end`."""
        return self.tokens[self.first_token(start) : self.first_token(end)]

    def names_in(self, start: int, end: int) -> int:
        """How many names start in `start..end`."""
        return bisect_left(self._name_starts, end) - bisect_left(self._name_starts, start)

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence at `offset`, else of the one before it (0 at least)."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def paragraph_at(self, offset: int) -> int:
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word form by the dictionary: its nominative in the same number, and what it is said to be.

    `tags` are OpenCorpora's marks (Name, Surn, Geox, Fixd ...); `known` is False for a guess by analogy.
    """

    nominative: str
    pos: str
    case: str
    number: str
    gender: str
    tags: frozenset[str]
    known: bool


class Analyser(Hashable, Protocol):
    """What gives an analysis; natasha's adapter now, others later."""

    def analyse(self, text: str, begin: int = 0) -> Analysis:
        """The analysis of `text` from `begin` on."""
        ...

    def nominative(self, word: str, feats: Mapping[str, str]) -> str:
        """The nominative of one word form with these features; the word itself where it is unknown."""
        ...

    def grammemes(self, word: str) -> frozenset[str]:
        """What the dictionary says of a word form, all readings together (OpenCorpora's marks: Name, Surn, Geox)."""
        ...

    def forms(self, word: str) -> Sequence[Form]:
        """The readings of a word form that have a case, the likeliest first."""
        ...

    def clusters(self, word: str) -> tuple[int, int]:
        """The fine and the coarse cluster of a lower-case word among words used alike, from 1; (0, 0) where unknown."""
        ...
