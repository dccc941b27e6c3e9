"""How a nominative is written: with the capitals, the ё and the hyphens of the word in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.preannotators.analysis import Analysis, Token

_INFLECTED_ACRONYM = re.compile(r"([А-ЯЁ]{2,})['’-]?[а-яё]{1,3}")

_GOVERNS = {
    **dict.fromkeys(("в", "во", "на", "о", "об", "обо"), "Loc Acc"),
    **dict.fromkeys(("из", "от", "до", "у", "без", "для", "против", "после", "около", "среди", "кроме", "ради", "из-за",
                     "вокруг", "возле", "вместо", "изо", "ото", "мимо", "помимо", "накануне", "ввиду"), "Gen"),
    **dict.fromkeys(("к", "ко", "благодаря", "вопреки", "навстречу"), "Dat"),
    **dict.fromkeys(("над", "перед", "между", "надо", "передо"), "Ins Gen"),
    **dict.fromkeys(("под", "за"), "Ins Acc"),
    **dict.fromkeys(("с", "со"), "Ins Gen Acc"),
    **dict.fromkeys(("про", "через", "сквозь"), "Acc"),
    "при": "Loc",
    "по": "Dat Acc Loc",
}  # fmt: skip


def governed(analysis: Analysis, tokens: Sequence[Token]) -> str:
    """The cases that the preposition or adjective right before the words allows; "" where it says nothing."""
    at = tokens[0].index - 1
    before = analysis.tokens[at] if at >= 0 else None
    if before is None or before.sentence != tokens[0].sentence:
        return ""
    if before.pos == "ADJ" and before.case != "Nom":
        return before.case
    return _GOVERNS.get(before.lower, "")


def acronym(word: str) -> str:
    """МИДом, СНГ: the capitals of an acronym; "" for what is none."""
    if len(word) > 1 and word.isupper():
        return word
    found = _INFLECTED_ACRONYM.fullmatch(word)
    return found[1] if found else ""


def shaped(word: str, nominative: str) -> str:
    """The nominative in the capitals of the word, with its own ё."""
    if nominative == word:
        return word
    if word.isupper() and len(word) > 1:
        return nominative.upper()
    old = word.split("-")
    parts = nominative.split("-")
    written = "-".join(
        part[:1].upper() + part[1:] if old[min(i, len(old) - 1)][:1].isupper() else part for i, part in enumerate(parts)
    )
    stem = 0
    while stem < min(len(written), len(word)) and plain(written[stem]) == plain(word[stem]):
        stem += 1
    return word[:stem] + written[stem:]


def plain(words: str) -> str:
    """In lower case with ё as е."""
    return words.lower().replace("ё", "е")


def joined(tokens: Sequence[Token], parts: Sequence[str]) -> str:
    """The words in the order and at the distances of the text, on one line."""
    out = parts[0]
    for before, token, part in zip(tokens, tokens[1:], parts[1:], strict=False):
        out += (" " if token.start > before.end else "") + part
    return out


def line(words: str) -> str:
    return re.sub(r"\s+", " ", words)
