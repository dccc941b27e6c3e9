"""What claims are judged by: the features that the rules weigh, words, clusters of words, neighbouring sentences.

Signs are named by kind: "l:" a lemma, "k" and "K" its fine and coarse cluster, "r:" the governing word of the unit,
"v:" tense and voice, "t:" types of entities, "<" and ">" features of the sentence before and behind; the others are
those of `features`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from annotate.model.text import Span
from annotate.preannotators.analysis import Stretch, Token
from annotate.preannotators.claims.features import features, latest_year, topic
from annotate.preannotators.view import View

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN"})
_OF_NEIGHBOURS = ("num", "justice", "harm", "power", "life", "opinion", "first", "past", "verbless", "compare")
_LEAD = 4  # sentences


class Article:
    """What the units of one text share."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._year = latest_year(view.text)
        self._topic = topic(view.analysis)
        self._near: dict[int, Mapping[str, float]] = {}

    def seen(self, span: Span, attributed: bool, direct: bool) -> dict[str, float]:
        """The features of a unit with its place in the article: those that the rules weigh."""
        analysis = self.view.analysis
        found = features(analysis, span, attributed, direct, self._year)
        position = analysis.sentence_at(span.start)
        if position < _LEAD:
            found["lead"] = 1.0
        found["late"] = position / max(len(analysis.sentences), 1)
        found["topic"] = self._topic
        return found

    def signs(self, span: Span, seen: Mapping[str, float]) -> dict[str, float]:
        """All that the model looks at, with what is `seen` already."""
        analysis, words = self.view.analysis, self.view.words
        found = dict(seen)
        tokens = analysis.within(span.start, span.end)
        for token in tokens:
            if token.pos not in _CONTENT:
                continue
            fine, coarse = words.clusters(token.lemma)
            found["l:" + token.lemma.replace("ё", "е")] = 1.0
            if fine:
                found[f"k{fine}"] = 1.0
                found[f"K{coarse}"] = 1.0
            if token.is_finite:
                found["v:" + token.feats.get("Tense", "") + token.feats.get("Voice", "")] = 1.0
        root = _root(tokens)
        if root is not None:
            found["r:" + root.lemma.replace("ё", "е")] = 1.0
            found[f"r:{words.clusters(root.lemma)[1]}"] = 1.0
        low, high = bisect_left(self._typed, (span.start, "")), bisect_left(self._typed, (span.end, ""))
        for label, count in Counter(label for _, label in self._typed[low:high]).items():
            found["t:" + label] = min(count, 3) / 2
        number = analysis.sentence_at(span.start)
        for side, other in (("<", number - 1), (">", number + 1)):
            if 0 <= other < len(analysis.sentences):
                near = self._neighbour(analysis.sentences[other])
                found |= {side + name: near[name] for name in _OF_NEIGHBOURS if name in near}
        return found

    @cached_property
    def _typed(self) -> list[tuple[int, str]]:
        return sorted((d.fragments[0].start, d.label) for d in self.view.of("entity"))

    def _neighbour(self, sentence: Stretch) -> Mapping[str, float]:
        if sentence.index not in self._near:
            self._near[sentence.index] = features(self.view.analysis, sentence.span, False, False, self._year)
        return self._near[sentence.index]


def _root(tokens: Sequence[Token]) -> Token | None:
    """The first word that nothing in the stretch governs, where it is a verb, noun or adjective."""
    if not tokens:
        return None
    first, last = tokens[0].index, tokens[-1].index
    return next((t for t in tokens if t.pos in ("VERB", "NOUN", "ADJ") and not first <= t.head <= last), None)
