"""The nominative of a name (the repair order measured in section 8 of the linguistic notes)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from annotate.preannotators.analysis import Analyser, Analysis, Token
from annotate.preannotators.entities import phrases
from annotate.preannotators.entities.gazetteer import NORMAL
from annotate.preannotators.entities.persons import Reading, readings
from annotate.preannotators.entities.shaping import governed, line, plain
from annotate.preannotators.marks import MARKS

_ATTESTED = 1.6  # how much a reading gains where the text has it in the nominative
_SURE, _SURE_ALONE = 0.75, 0.3  # costs up to which a nominative counts as one: of a full name, of one word


class Normals:
    """Nominatives of the names of one text; `spans` are all its names (start, end, label)."""

    def __init__(self, analysis: Analysis, words: Analyser, spans: Iterable[tuple[int, int, str]]) -> None:
        self.analysis = analysis
        self.words = words
        self._persons: dict[tuple[object, ...], list[Reading]] = {}
        self._attested: dict[str, dict[tuple[str, ...], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        # full names and their surnames: (words, gender)
        self._nominative: Counter[tuple[str, str]] = Counter()
        for start, end, label in spans:
            tokens = self.analysis.within(start, end)
            if not tokens:
                continue
            if label == "PER":
                self._attest(self._read(tokens)[0], len([t for t in tokens if t.is_word]))
            elif phrases.is_nominative(tokens, words, governed(analysis, tokens)):
                self._attested[label][_stems(tokens)][line(self.analysis.text[start:end])] += 1

    def _attest(self, best: Reading, words: int) -> None:
        if best.case == "Nom" and best.cost <= (_SURE if words > 1 else _SURE_ALONE):
            self._nominative[best.name, best.gender] += 1
        if words > 1 and best.cost <= _SURE:
            self._nominative[best.name.split()[-1], best.gender] += 1

    def of(self, start: int, end: int, label: str) -> str:
        """The nominative of the name at `start..end`, in one line."""
        text = self.analysis.text
        tokens = list(self.analysis.within(start, end))
        if not tokens:
            return text[start:end]
        if label == "PER":
            return line(self.person(start, end).name)
        if known := NORMAL.get(" ".join(t.lemma.replace("ё", "е") for t in tokens if t.is_word)):
            return known
        cases = governed(self.analysis, tokens)
        if tokens[0].text in MARKS or phrases.is_nominative(tokens, self.words, cases):
            return line(text[start:end])
        # what the dictionary has is declined better than the tagger finds nominatives
        if not phrases.is_known(tokens, self.words) and (seen := self._attested[label].get(_stems(tokens))):
            return seen.most_common(1)[0][0]
        return line(phrases.nominative(tokens, self.words, label == "LOC", cases))

    def phrase(self, tokens: Sequence[Token]) -> str:
        """The nominative of a phrase about its head, whatever the text has elsewhere."""
        return line(phrases.nominative(tokens, self.words, governed=governed(self.analysis, tokens)))

    def person(self, start: int, end: int) -> Reading:
        """The nominative of a person's name and whose it is: a reading that the text has elsewhere gains by that."""
        tokens = self.analysis.within(start, end)
        if not tokens:
            return Reading(self.analysis.text[start:end], "", "", 9.0)
        found = self._read(tokens)
        if len(found) == 1:
            return found[0]
        return min(found, key=lambda r: r.cost - _ATTESTED * bool(self._nominative[r.name, r.gender]))

    def _read(self, tokens: Sequence[Token]) -> list[Reading]:
        cases = governed(self.analysis, tokens)
        key = (cases, *((t.text, t.case, t.gender) for t in tokens))
        if key not in self._persons:
            self._persons[key] = readings(tokens, self.words, cases)
        return self._persons[key]


def _stems(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What the case forms of a name share."""
    return tuple(_cut(plain(t.text)) for t in tokens if t.is_word)


def _cut(word: str) -> str:
    if len(word) <= 3:
        return word
    return word[: max(3, len(word) - 3)] if len(word) > 5 else word[:-1]
