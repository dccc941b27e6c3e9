"""Words as the full-text index knows them: one form for spellings that a reader takes for the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

# Combining marks that have no composed Cyrillic letter: the stress accent and its like.
_MARKS = re.compile("[\u0300-\u036f]+")
# Letters that SQLite's tokeniser takes for separators (tones of New Tai Lue and Vedic) are no part of a word here
# either: a word must be one token, as the index knows no order of words.
_WORD = re.compile("[^\\W_\u19b0-\u19c9\u1cf2\u1cf3]+")


def normalised(text: str) -> str:
    """`text` composed (и + breve is й), without stress accents, ё as е, in lower case."""
    composed = _MARKS.sub("", unicodedata.normalize("NFC", text))
    return composed.casefold().replace("ё", "е")


def query_words(query: str) -> list[str]:
    """The words that a search asks for; empty for one that holds none, which restricts nothing."""
    return _WORD.findall(normalised(query))


def forms_expression(needles: Sequence[Collection[str]]) -> str:
    """The FTS5 expression that finds documents with one of the forms of each word."""
    each = (sorted({normalised(form) for form in forms if _WORD.fullmatch(normalised(form))}) for forms in needles)
    return " AND ".join("(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in each if forms)


def match_expression(words: list[str]) -> str:
    """The FTS5 expression that finds documents with words that begin like all of `words`."""
    return " ".join(f'"{word}"*' for word in words)
