"""Tokens and sentences of a text, found lazily a paragraph at a time and kept.

The tokens are razdel's, so that what the caret selects is what the exporters write. A paragraph is a line
of the canonical text: razdel does not stop at line breaks by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from razdel import sentenize, tokenize
from razdel.segmenters.punct import ENDINGS
from razdel.segmenters.sentenize import DELIMITER, SentSplit
from razdel.segmenters.sokr import HEAD_SOKRS, INITIALS, PAIR_SOKRS, SOKRS

from annotate.model.text import Span

_LONGEST = 4_000  # code points that razdel is given at once; its cost is superlinear in odd lines
_AHEAD = 100  # code points behind a sentence that razdel may look at to know that it ends there
_CHUNK = re.compile(r"\S+")

# What razdel's rules take for tokens in most of what stands between spaces. A word is letters of one alphabet, or
# digits with points and commas between them, several joined by hyphens; full stops and their like are one together.
_ATOM = r"(?:[А-Яа-яЁё]++|(?![Yy][Aa][Hh][Oo][Oo]!)[A-Za-z]++|[0-9]++(?:[.,][0-9]++)*+)"
_WORD = rf"{_ATOM}(?:-{_ATOM})*+"
_TOKEN = re.compile(rf"{_WORD}|[.?!…]+|\S")
# A digit goes with the point or comma behind it where a digit follows, be it behind a space.
_ENDED = r"(?!(?<=[0-9])[.,]\s*\d)"
_TAIL = r"(?:[.?!…]++|[,»”“\")\]%]|[:;](?![-)(]))"
_PLAIN = re.compile(
    rf"(?:\s*+(?>[«„“\"(\[№$]*+{_WORD}{_ENDED}(?:[.:]{_WORD}{_ENDED})*+{_TAIL}*+(?!\S)|{_TAIL}++(?!\S)|\S(?!\S)))++"
)
_SHORT = {word[-4:] for word in (*HEAD_SOKRS, *SOKRS, *INITIALS, *(word for pair in PAIR_SOKRS for word in pair))}
# razdel never ends a sentence where no space follows, or a word in small letters.
_END = re.compile(DELIMITER + r"(?=\s)(?!\s{1,3}[а-яё]+(?!\w))")
_AROUND = 10  # code points before and behind an end that its rules look at

_BREAK = re.compile(r"[\n\u2028\u2029\u000b\u000c\u0085]")


class Tokens:
    """The tokens of one text. Asking for a place tokenises only the paragraph around it.

    A token never spans a line break and is never white space; every non-space code point is in exactly one.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._length = len(text)
        self._borders: tuple[set[int], set[int]] | None = None
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        self._pairs_of = lru_cache(maxsize=4096)(self._tokenised)
        self._of = lru_cache(maxsize=4096)(self._spans)
        self._sentences_of = lru_cache(maxsize=4096)(self._split)

    def _paragraph(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _bounds(self, paragraph: int) -> tuple[int, int]:
        last = paragraph + 1 == len(self._starts)
        return self._starts[paragraph], len(self.text) if last else self._starts[paragraph + 1] - 1

    def _tokenised(self, paragraph: int) -> list[tuple[int, int]]:
        start, end = self._bounds(paragraph)
        found: list[tuple[int, int]] = []
        for low, high in _pieces(self.text, start, end):
            found += _complete(self.text, low, high)
        return found

    def _spans(self, paragraph: int) -> tuple[Span, ...]:
        return tuple(Span(start, end) for start, end in self._pairs_of(paragraph))

    def in_paragraph(self, offset: int) -> tuple[Span, ...]:
        """The tokens of the paragraph at `offset`, in order."""
        return self._of(self._paragraph(offset))

    def at(self, offset: int) -> Span | None:
        """The token that covers `offset`, or None on white space."""
        tokens = self.in_paragraph(offset)
        i = bisect_right(tokens, offset, key=lambda t: t.start) - 1
        return tokens[i] if i >= 0 and offset < tokens[i].end else None

    def near(self, offset: int) -> Span | None:
        """The token at `offset`, else the one that ends before it in the line, else the next one in the text."""
        if found := self.at(offset):
            return found
        tokens = self.in_paragraph(offset)
        i = bisect_right(tokens, offset, key=lambda t: t.end)
        return tokens[i - 1] if i else self.after(offset) or self.before(offset)

    def after(self, offset: int) -> Span | None:
        """The first token that starts at or behind `offset`."""
        for paragraph in range(self._paragraph(offset), len(self._starts)):
            tokens = self._of(paragraph)
            i = bisect_left(tokens, offset, key=lambda t: t.start)
            if i < len(tokens):
                return tokens[i]
        return None

    def before(self, offset: int) -> Span | None:
        """The last token that ends at or before `offset`."""
        for paragraph in range(self._paragraph(offset), -1, -1):
            tokens = self._of(paragraph)
            i = bisect_right(tokens, offset, key=lambda t: t.end)
            if i:
                return tokens[i - 1]
        return None

    def snapped(self, start: int, end: int) -> Span | None:
        """The span of the tokens that `start..end` touches, or None where it covers white space only."""
        if start > end:
            start, end = end, start
        first = self.at(start) or self.after(start)
        last = self.at(max(start, end - 1)) or self.before(end)
        if first is None or last is None or last.end <= first.start or first.start >= max(end, start + 1):
            return None
        return Span(first.start, last.end)

    def sentence(self, offset: int) -> Span | None:
        """The sentence around `offset` (of the nearest token where it stands on white space)."""
        token = self.near(offset)
        if token is None:
            return None
        sentences = self._sentences_of(self._paragraph(token.start))
        i = bisect_right(sentences, token.start, key=lambda s: s.end)
        return sentences[i] if i < len(sentences) else None

    def paragraph(self, offset: int) -> Span | None:
        """The line around `offset` without the white space at its ends; None where it is blank."""
        tokens = self.in_paragraph(offset)
        return Span(tokens[0].start, tokens[-1].end) if tokens else None

    def paragraphs(self) -> Iterator[Span]:
        """All lines that are not blank, in order."""
        for i in range(len(self._starts)):
            if tokens := self._of(i):
                yield Span(tokens[0].start, tokens[-1].end)

    def sentences(self) -> Iterator[Span]:
        """All sentences in order; none crosses a line break."""
        for i in range(len(self._starts)):
            yield from self._sentences_of(i)

    def inside(self, span: Span) -> list[Span]:
        """The tokens that lie in or touch `span`, in order."""
        found: list[Span] = []
        for i in range(self._paragraph(span.start), self._paragraph(span.end - 1) + 1):
            found += [Span(*pair) for pair in self._touching(i, span)]
        return found

    def _touching(self, paragraph: int, span: Span) -> list[tuple[int, int]]:
        tokens = self._pairs_of(paragraph)
        first = bisect_right(tokens, (span.start, self._length)) - 1
        if first < 0 or tokens[first][1] <= span.start:
            first += 1
        return tokens[first : bisect_left(tokens, (span.end, 0), first)]

    def bounds(self, span: Span) -> tuple[int, int] | None:
        """Where the first token that lies in or touches `span` begins and the last one ends; None where none does."""
        first, last = self._paragraph(span.start), self._paragraph(span.end - 1)
        if first == last:
            tokens = self._pairs_of(first)
            low = bisect_right(tokens, (span.start, self._length)) - 1
            if low < 0 or tokens[low][1] <= span.start:
                low += 1
            high = bisect_left(tokens, (span.end, 0), low) - 1
            return (tokens[low][0], tokens[high][1]) if low <= high else None
        found = [pair for i in range(first, last + 1) for pair in self._touching(i, span)]
        return (found[0][0], found[-1][1]) if found else None

    def on_borders(self, span: Span) -> bool:
        """Whether a span begins where a token does, and ends where one does."""
        if self._borders is None:
            starts, ends = self.offsets()
            self._borders = {*starts}, {*ends}
        return span.start in self._borders[0] and span.end in self._borders[1]

    def offsets(self, start: int = 0) -> tuple[list[int], list[int]]:
        """Where the tokens that begin at or behind `start` begin, and where they end."""
        found: list[tuple[int, int]] = []
        for i in range(self._paragraph(start), len(self._starts)):
            found += self._pairs_of(i)
        found = found[bisect_left(found, (start, 0)) :]
        return [first for first, _ in found], [end for _, end in found]

    def _split(self, paragraph: int) -> tuple[Span, ...]:
        """The sentences of a paragraph; one longer than razdel is given at once is cut between words."""
        start, end = self._bounds(paragraph)
        found: list[Span] = []
        while start < end:
            cut = _cut(self.text, start, end)
            here = list(_sentences(self.text, start, cut))
            # what stands at a cut may go on behind it: it is looked at again from its own start
            whole = here if cut == end else [s for s in here if s.end + _AHEAD < cut] or here[:-1]
            found.extend(whole or here)
            start = here[len(whole)].start if whole and len(whole) < len(here) else cut
        return tuple(found)


def _cut(text: str, start: int, end: int) -> int:
    """Where the stretch from `start` ends that razdel handles in linear time: behind white space if there is any."""
    if end - start <= _LONGEST:
        return end
    far = start + _LONGEST
    return next((i + 1 for i in range(far - 1, start + _LONGEST // 2, -1) if text[i].isspace()), far)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        cut = _cut(text, start, end)
        yield start, cut
        start = cut


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begun = start
    for found in _END.finditer(text, start, end):
        at, behind = found.span()
        if _ends(
            text[max(start, at - _AROUND) : at], found[0], text[behind : min(end, behind + _AROUND)], text, begun, at
        ):
            yield from _stripped(text, begun, behind)
            begun = behind
    yield from _stripped(text, begun, end)


def _ends(before: str, mark: str, behind: str, text: str, begun: int, at: int) -> bool:
    """Whether a sentence that has begun there ends with a mark by razdel's rules. They are not asked where it stands
    between a word in small letters that ends like no abbreviation, and a capital letter.
    """
    word = before[-4:]
    if mark in ENDINGS and len(word) == 4 and word.isalpha() and word.islower() and word not in _SHORT:
        if behind.lstrip()[:1].isupper():
            return True
    split = SentSplit(before, mark, behind)
    split.buffer = text[begun:at]
    return not sentenize.join(split)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end].strip()
    if words:
        shift = text.index(words, start)
        yield Span(shift, shift + len(words))


def _complete(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """razdel's tokens of a stretch of one line.

    Most of what stands between spaces is plain; razdel is asked about the rest, with the neighbours that it looks at.
    """
    found: list[tuple[int, int]] = []
    before = at = start
    while at < end:
        if plain := _PLAIN.match(text, at, end):
            found += [token.span() for token in _TOKEN.finditer(text, at, plain.end())]
            before, at = _last(text, at, plain.end()), plain.end()
        odd = _CHUNK.search(text, at, end)
        if odd is None:
            break
        first = odd.start()
        while odd is not None and not _PLAIN.match(text, at, end):
            at = odd.end()
            odd = _CHUNK.search(text, at, end)
        low, high = min(before, first), odd.end() if odd else at
        for token in _razdels(text[low:high], low):
            if first <= token[0] and token[1] <= at:
                found.append(token)
    return found


def _last(text: str, start: int, end: int) -> int:
    """Where the last stretch between spaces begins."""
    at = end
    while at > start and not text[at - 1].isspace():
        at -= 1
    return at


def _razdels(line: str, base: int) -> Iterator[tuple[int, int]]:
    """razdel's tokens, and every stretch that it passes over as tokens of their own."""
    last = 0
    for found in tokenize(line):
        yield from _words(line, last, found.start, base)
        yield from _words(line, found.start, found.stop, base)
        last = found.stop
    yield from _words(line, last, len(line), base)


def _words(line: str, start: int, end: int, base: int) -> Iterator[tuple[int, int]]:
    for found in _CHUNK.finditer(line, start, end):
        yield base + found.start(), base + found.end()
