"""The nominative of a name (the repair order measured in section 8 of the linguistic notes)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from annotate.preannotators.analysis import Analyser, Analysis, Token
from annotate.preannotators.entities.gazetteer import NORMAL
from annotate.preannotators.marks import MARKS


class Normals:
    """Nominatives of the names of one text."""

    def __init__(self, analysis: Analysis, words: Analyser, spans: Iterable[tuple[int, int, str]]) -> None:
        self.analysis = analysis
        self.words = words
        self._attested: dict[str, dict[tuple[str, ...], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for start, end, label in spans:
            tokens = list(analysis.within(start, end))
            if tokens and _nominative(tokens):
                self._attested[label][_stems(tokens)][analysis.text[start:end]] += 1

    def of(self, start: int, end: int, label: str) -> str:
        """The nominative of the name at `start..end`, in one line."""
        tokens = list(self.analysis.within(start, end))
        if not tokens:
            return self.analysis.text[start:end]
        key = " ".join(t.lemma.replace("ё", "е") for t in tokens if t.is_word)
        if known := NORMAL.get(key):
            return known
        if label == "PER":
            return self._person(tokens)
        if _nominative(tokens):
            return _line(self.analysis.text[start:end])
        if seen := self._attested[label].get(_stems(tokens)):
            return _line(seen.most_common(1)[0][0])
        return self.phrase(tokens)

    def _person(self, tokens: Sequence[Token]) -> str:
        """Each part in the case that the tagger saw, in the gender that the first name has."""
        if seen := self._attested["PER"].get(_stems(tokens)):
            return _line(seen.most_common(1)[0][0])
        if all(t.case in ("Nom", "") for t in tokens):
            return self._joined(tokens, [t.text for t in tokens])
        gender = next((t.gender for t in tokens if t.gender in ("Masc", "Fem") and self._is_first_name(t)), "") or next(
            (t.gender for t in tokens if t.gender in ("Masc", "Fem")), ""
        )
        case = next((t.case for t in tokens if t.case not in ("Nom", "")), "")
        parts = []
        for token in tokens:
            if not token.is_word or token.text.endswith(".") or len(token.text) == 1 or token.text.isascii():
                parts.append(token.text)
                continue
            feats = {"Case": token.case if token.case not in ("", "Nom") else case, "Number": "Sing"}
            if gender:
                feats["Gender"] = gender
            parts.append(self._part(token, feats, gender))
        return self._joined(tokens, parts)

    def _is_first_name(self, token: Token) -> bool:
        return "Name" in self.words.grammemes(token.text)

    def _part(self, token: Token, feats: dict[str, str], gender: str) -> str:
        """One word of a person's name."""
        word = token.text
        surname = self._surname(word, feats["Case"], gender)
        if surname is not None:
            return surname
        pieces = word.split("-")
        if len(pieces) > 1:
            return "-".join(self._shaped(p, self.words.nominative(p, feats)) for p in pieces)
        return self._shaped(word, self.words.nominative(word, feats))

    def _surname(self, word: str, case: str, gender: str) -> str | None:
        """Surnames in -ов, -ин, -ский by their ending: the dictionary knows only the common ones."""
        lower = word.lower()
        masculine = {
            "Gen": (("ского", "ский"), ("цкого", "цкий"), ("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ына", "ын")),
            "Acc": (("ского", "ский"), ("цкого", "цкий"), ("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ына", "ын")),
            "Dat": (("скому", "ский"), ("цкому", "цкий"), ("ову", "ов"), ("еву", "ев"), ("ину", "ин"), ("ыну", "ын")),
            "Ins": (("ским", "ский"), ("цким", "цкий"), ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ыным", "ын")),
            "Loc": (("ском", "ский"), ("цком", "цкий"), ("ове", "ов"), ("еве", "ев"), ("ине", "ин"), ("ыне", "ын")),
        }
        feminine = (
            ("овой", "ова"),
            ("евой", "ева"),
            ("иной", "ина"),
            ("ыной", "ына"),
            ("ской", "ская"),
            ("цкой", "цкая"),
            ("ову", "ова"),
            ("еву", "ева"),
            ("ину", "ина"),
            ("ыну", "ына"),
            ("скую", "ская"),
            ("цкую", "цкая"),
        )
        if "Name" in self.words.grammemes(word):
            return None
        endings = feminine if gender == "Fem" else masculine.get(case, ()) if gender == "Masc" else ()
        for ending, nominative in endings:
            if lower.endswith(ending) and len(lower) > len(ending) + 1:
                return word[: -len(ending)] + nominative
        return None

    def phrase(self, tokens: Sequence[Token]) -> str:
        """Places and organisations: the head noun and what agrees with it; the genitives behind it stay as they are."""
        head = next((i for i, t in enumerate(tokens) if t.pos in ("NOUN", "PROPN") and t.text not in MARKS), None)
        if head is None:
            head = next((i for i, t in enumerate(tokens) if t.pos == "ADJ"), 0)
        case = tokens[head].case
        if tokens[0].text in MARKS:
            return _line(self.analysis.text[tokens[0].start : tokens[-1].end])
        parts = []
        for i, token in enumerate(tokens):
            agrees = i == head or (i < head and token.case == case)
            if not agrees or not token.is_word or token.case in ("Nom", "") or self._is_abbreviation(token):
                parts.append(token.text)
                continue
            pieces = token.text.split("-")
            feats = token.feats
            if len(pieces) == 2 and pieces[1][:1].isupper() and i == head:
                parts.append(pieces[0] + "-" + self._shaped(pieces[1], self._noun(pieces[1], feats)))
            else:
                parts.append(self._shaped(token.text, self._noun(token.text, feats)))
        return self._joined(tokens, parts)

    def _noun(self, word: str, feats: object) -> str:
        return self.words.nominative(word, feats)  # type: ignore[arg-type]

    def _is_abbreviation(self, token: Token) -> bool:
        return token.text.isupper() and len(token.text) > 1

    def _shaped(self, word: str, nominative: str) -> str:
        """The nominative in the capitals of the word, with its own ё."""
        if nominative == word:
            return word
        if word.isupper() and len(word) > 1:
            return nominative.upper()
        shaped = "-".join(
            part[:1].upper() + part[1:] if old[:1].isupper() else part
            for part, old in zip(nominative.split("-"), word.split("-") * 2, strict=False)
        )
        stem = 0
        while stem < min(len(shaped), len(word)) and shaped[stem].replace("ё", "е") == word[stem].replace("ё", "е"):
            stem += 1
        return word[:stem] + shaped[stem:]

    def _joined(self, tokens: Sequence[Token], parts: Sequence[str]) -> str:
        out = parts[0]
        for before, token, part in zip(tokens, tokens[1:], parts[1:], strict=False):
            out += (" " if token.start > before.end else "") + part
        return out


def _nominative(tokens: Sequence[Token]) -> bool:
    """Whether the first word that declines stands in the nominative."""
    words = [t for t in tokens if t.is_word]
    if not words:
        return True
    head = next((t for t in words if t.pos in ("NOUN", "PROPN") and t.case), None)
    if head is None:
        return words[0].case in ("Nom", "")
    before = [t for t in words if t.index < head.index and t.case]
    return head.case == "Nom" and all(t.case in ("Nom", "") for t in before)


def _stems(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What the case forms of a name share."""
    return tuple(_cut(t.lower.replace("ё", "е")) for t in tokens if t.is_word)


def _cut(word: str) -> str:
    if len(word) <= 3:
        return word
    return word[: max(3, len(word) - 3)] if len(word) > 5 else word[:-1]


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
