"""Where words stand in a text: as they are, or in any form that they may have. Spans in code points."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotate.inflection import folded, forms
from annotate.model.text import Span

_WORD = re.compile(r"[^\W_]+")
_LETTER = r"[^\W_]"
_PIECE = re.compile(r"[^\W_]+|\s+|[\W_]")
_INFLECTED = 8  # words; a longer stretch is somebody's sentence, and is looked for as it stands
_GAP = r"[^\S\n]*(?:\n[^\S\n]*)?"  # white space with one line break at most: a blank line ends a paragraph
_LIKE = {sign: f"[{re.escape(signs)}]" for signs in ('«»„“”"‹›', "-‐‑–—−", "'’ʼ") for sign in signs}
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b]")  # stress accents, soft hyphens: seen by nobody who reads
_ODD_LETTERS = re.compile("[\u0130\u1e9e]")  # letters that become two in lower case


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is searched: lower case, ё as е, without accents.

    `at` has for each letter (and for the end) where it stands in the text as it is; None where every offset is its own.
    """

    text: str
    at: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as it is."""
        return (start, end) if self.at is None else (self.at[start], self.at[end])

    def offset(self, offset: int) -> int:
        """Where an offset of the text as it is comes to lie."""
        return offset if self.at is None else bisect_left(self.at, offset)


@lru_cache(maxsize=4)
def fold(text: str) -> Folded:
    """The text as it is searched; the last few are kept, as one goes on searching where one is."""
    return _folded_text(text)


def _folded_text(text: str) -> Folded:
    if not _MARKS.search(text) and not _ODD_LETTERS.search(text):
        return Folded(folded(text))
    letters: list[str] = []
    at: list[int] = []
    for offset, letter in enumerate(text):
        if letter == "\u0306" and letters and letters[-1] == "и":
            letters[-1] = "й"
        elif not _MARKS.match(letter):
            letters.append(folded(letter)[0])
            at.append(offset)
    return Folded("".join(letters), (*at, len(text)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words, whole ones only, in all their forms, with letters as large as they are."""

    words: str
    whole_word: bool = True
    all_forms: bool = False
    match_case: bool = False

    @property
    def inflected(self) -> bool:
        return self.all_forms and len(_WORD.findall(self.words)) <= _INFLECTED


def composed(words: str) -> str:
    """Words on one line, letters composed, without accents that nobody types."""
    return _MARKS.sub("", unicodedata.normalize("NFC", " ".join(words.split())))


def needles(wanted: Wanted) -> list[frozenset[str]]:
    """For each word its forms, folded: a text that holds the whole holds one of each."""
    made = forms if wanted.inflected else _only
    return [made(word) for word in _WORD.findall(composed(wanted.words))]


def _only(word: str) -> frozenset[str]:
    return frozenset((folded(word),))


def pattern_of(wanted: Wanted) -> re.Pattern[str] | None:
    """One pattern for a folded text; None where nothing is looked for.

    It begins with letters where it can, as then it is found by them; what stands before is looked at afterwards.
    """
    words = composed(wanted.words)
    if not words:
        return None
    parts = [_part(piece, wanted) for piece in _PIECE.findall(words)]
    end = rf"(?!{_LETTER})(?!-{_LETTER})" if wanted.whole_word and _WORD.fullmatch(words[-1]) else ""
    if not wanted.whole_word or not _WORD.fullmatch(words[0]):
        return re.compile("".join(parts) + end)
    # a look back from behind the first letter leaves that letter in front, where the search is quick
    lead = parts[0][0] if parts[0][0].isalnum() else ""
    looks = rf"(?<!{_LETTER}{lead})(?<!{_LETTER}-{lead})"
    return re.compile(lead + looks + "".join(parts)[len(lead) :] + end)


def _part(piece: str, wanted: Wanted) -> str:
    if piece.isspace():
        return rf"(?=\s){_GAP}"
    if not _WORD.fullmatch(piece):
        return _LIKE.get(piece, re.escape(piece))
    if not wanted.inflected:
        return re.escape(folded(piece))
    return _alternatives(forms(piece))


def _alternatives(found: frozenset[str]) -> str:
    """One of the forms, what they have in common first."""
    longest_first = sorted(found, key=lambda form: (-len(form), form))
    common = 0
    while all(len(form) > common and form[common] == longest_first[0][common] for form in longest_first):
        common += 1
    stem = longest_first[0][:common]
    endings = [re.escape(form[common:]) for form in longest_first]
    tail = f"(?:{'|'.join(endings)})" if len(endings) > 1 else endings[0]
    return re.escape(stem) + tail


def places(text: str, wanted: Wanted, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where it stands from `start` on, in reading order; overlapping places are not told twice."""
    pattern = pattern_of(wanted)
    if pattern is None:
        return
    whole = fold(text)
    words = composed(wanted.words)
    for found in pattern.finditer(whole.text, whole.offset(start)):
        low, high = whole.span(found.start(), found.end())
        if not wanted.match_case or written_alike(words, text[low:high]):
            yield low, high


def searcher(wanted: Wanted) -> Callable[[str], bool] | None:
    """Tells whether short texts hold what is wanted; None where nothing is."""
    pattern = pattern_of(wanted)
    if pattern is None:
        return None
    words = composed(wanted.words)

    def holds(text: str) -> bool:
        whole = _folded_text(text)
        if not wanted.match_case:
            return pattern.search(whole.text) is not None
        found = (whole.span(m.start(), m.end()) for m in pattern.finditer(whole.text))
        return any(written_alike(words, text[low:high]) for low, high in found)

    return holds


def occurrences(text: str, wanted: Wanted, start: int = 0) -> list[Span]:
    """Where it stands from `start` on, as spans."""
    return [Span(low, high) for low, high in places(text, wanted, start)]


def written_alike(words: str, found: str) -> bool:
    """Whether the letters that the words have in common at their beginnings are equally large."""
    ours, theirs = _WORD.findall(composed(words)), _WORD.findall(composed(found))
    for one, other in zip(ours, theirs, strict=False):
        for a, b in zip(one, other, strict=False):
            if folded(a) != folded(b):
                break
            if a.isupper() != b.isupper():
                return False
    return True


def could_be_named(words: str, found: str, initial: bool) -> bool:
    """Whether found words are written as these: a name has its capital, an abbreviation all of them.

    `initial` says that the words began a sentence, where the capital of the first says nothing. What is all in
    capitals where it was found stands in a headline.
    """
    ours, theirs = _WORD.findall(composed(words)), _WORD.findall(composed(found))
    for i, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one.isupper() and 1 < len(one) <= 5:
            if other[: len(one) - 1] != one[: len(one) - 1]:
                return False
        elif one[:1].isupper() and other[:1].islower() and not (initial and i == 0):
            return False
    return True
