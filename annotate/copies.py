"""Near copies: texts that share most of their words in the same order, as papers print what an agency sends.

A text is taken as the set of its shingles, runs of four words, each as a number. Two sets are compared by their
resemblance, |A ∩ B| / |A ∪ B|, and by how much of the smaller one the larger contains (A. Broder, "On the resemblance
and containment of documents", 1997). Of each text a project keeps a sketch, the shingles with the smallest numbers:
texts that share many shingles share numbers of their sketches, and an index of these finds them among all others.
"""

from __future__ import annotations

import math
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache

WORDS = 4
"""In a shingle. One changed word spoils four; fewer words meet by chance, as in "об этом сообщает агентство"."""
SHORTEST = 12
"""Words from which a text can be a near copy: shorter ones are alike without one being taken from the other."""
LONGEST = 60_000
"""Code points that are looked at: a text of a megabyte must not hold up an import or the opening of a document."""
RESEMBLES = 0.5
"""From here on texts are copies: that of Broder et al., "Syntactic clustering of the Web" (1997)."""
CONTAINS = 0.8
"""So are texts of which one holds so much of the other, where it is at most MUCH_LONGER: what was cut or went on."""
MUCH_LONGER = 4
CANDIDATE = 0.4
"""How much of the smaller sketch two copies share at least. Of the shingles it is two thirds (where half of all are
common, each of the sets has two thirds or more in the other); the difference is what a sketch may be wrong by."""

_SHARE = 16  # one of so many shingles is in the sketch: 28 of an article of 450 words
_BELOW = (1 << 32) // _SHARE
_LEAST = 8  # a short text keeps so many
SHARED = math.ceil(CANDIDATE * _LEAST)
"""Numbers that the sketches of two copies share at least, however short they are."""
# a third of the time that \w+ takes, and each import waits for it
_MARKS = "«»„“”–—…№\u00a0\u202f\u2009’"
_APART = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in range(256))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, both 0..1: their resemblance, and how much of the smaller one is in the other."""

    resemblance: float
    containment: float
    longer: float
    """How many times as many shingles the larger one has."""

    @property
    def copies(self) -> bool:
        return self.resemblance >= RESEMBLES or (self.containment >= CONTAINS and self.longer <= MUCH_LONGER)


@lru_cache(maxsize=16)  # an import asks about a text more than once, and many are copies of the same few
def shingles(text: str) -> frozenset[int]:
    """The shingles of a text as numbers of 32 bits, the same on each machine; none of a text without words.

    Letters are compared without case, ё as е; the usual marks between words do not count.
    """
    plain = unicodedata.normalize("NFC", text[:LONGEST]).casefold().replace("ё", "е")
    for mark in _MARKS:
        plain = plain.replace(mark, " ")
    words = plain.encode().translate(_APART).split()
    if len(words) <= WORDS:
        return frozenset((zlib.crc32(b" ".join(words)),) if words else ())
    fours = zip(words, words[1:], words[2:], words[3:], strict=False)
    return frozenset(map(zlib.crc32, map(b" ".join, fours)))


def sketch(text: str) -> tuple[int, ...]:
    """The smallest shingles of a text, in order; none of a text that is too short to be a copy of another."""
    return sketch_of(shingles(text))


def sketch_of(found: frozenset[int]) -> tuple[int, ...]:
    if len(found) <= SHORTEST - WORDS:
        return ()
    below = sorted(number for number in found if number < _BELOW)
    return tuple(below) if len(below) >= _LEAST else tuple(sorted(found)[:_LEAST])


def may_be_copies(shared: int, one: int, other: int) -> bool:
    """Whether texts whose sketches have so many numbers, and share some, are worth comparing."""
    return bool(shared) and shared >= CANDIDATE * min(one, other)


def likeness(one: frozenset[int], other: frozenset[int]) -> Likeness:
    """How alike two texts are by all their shingles."""
    common, smaller, larger = len(one & other), *sorted((len(one), len(other)))
    if not smaller:
        return Likeness(0.0, 0.0, 0.0)
    return Likeness(common / (smaller + larger - common), common / smaller, larger / smaller)
