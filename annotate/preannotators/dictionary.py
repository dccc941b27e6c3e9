"""The dictionary of word forms (OpenCorpora through pymorphy2): lemma, nominative, grammemes, readings of one word.

The answers are those of natasha and pymorphy2, by a shorter way where the dictionary has the word (see `lookup`): the
first sight of a word costs a third.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from natasha.morph.lemma import FEATS, normal_pos, normal_word
from natasha.morph.vocab import UD_OC_FEATS
from pymorphy2.analyzer import MorphAnalyzer
from pymorphy2.dawg import EXTENSION_AVAILABLE
from pymorphy2_dicts_ru import get_path

from annotate.preannotators.analysis import Form
from annotate.preannotators.lookup import Lookup, Reading, described

LONGEST_WORD = 60  # code points; beyond that a "word" is a link or a ruler, and the dictionary is not asked

_CASES = frozenset("nomn gent datv accs ablt loct gen1 gen2 acc2 loc1 loc2 voct anim inan".split())
_BOTH_GENDERS = frozenset({"ms-f", "Ms-f", "GNdr"})


class Words:
    """The dictionary, loaded. Answers are kept for the words asked last."""

    def __init__(self) -> None:
        # natasha's MorphVocab looks for the data through pkg_resources, which newer Pythons do not have
        self._analyser: Any = MorphAnalyzer(path=get_path(), result_type=None)
        self._held: Any = self._analyser.dictionary
        # with the automata in C there is nothing to gain
        self._lookup = None if EXTENSION_AVAILABLE else Lookup(self._analyser)
        self._readings = lru_cache(maxsize=20_000)(self._found)
        self.nominative = lru_cache(maxsize=20_000)(self._nominative)
        self.grammemes = lru_cache(maxsize=20_000)(self._grammemes)
        self.forms = lru_cache(maxsize=20_000)(self._forms)
        self._nominatives = lru_cache(maxsize=10_000)(self._nominative_places)

    def lemma(self, word: str, pos: str, feats: Mapping[str, str]) -> str:
        """The normal form of the reading that agrees best with the tagger, with е for ё (natasha's choice)."""
        if not word[0].isalpha() or len(word) > LONGEST_WORD:
            return word.lower()
        word = normal_word(word)
        best, most = None, 0
        wanted = normal_pos(pos)
        for form in self._readings(word):
            own = form.feats
            if form.pos == pos and own == feats:
                best = form
                break
            alike = normal_pos(form.pos) == wanted
            for name, value in own.items():
                if name in FEATS and feats.get(name) == value:
                    alike += 1
            if alike > most:
                best, most = form, alike
        return str(normal_word(self._normal(best))) if best else word

    def _normal(self, form: Reading) -> str:
        if form.guess:
            return str(form.guess[2])
        return str(self._held.build_normal_form(form.paradigm, form.place, form.word))

    def _nominative(self, word: str, feats: tuple[tuple[str, str], ...]) -> str:
        known = dict(feats)
        if len(word) > LONGEST_WORD or not word or known.get("Case") in (None, "Nom"):
            return word
        wanted = (known.get("Case"), known.get("Number"), known.get("Gender"))
        for form in self._readings(word.lower().replace("ё", "е")):
            own = form.feats
            has = (own.get("Case"), own.get("Number"), own.get("Gender"))
            if has[:2] == wanted[:2] and (has[2] == wanted[2] or None in (has[2], wanted[2])):
                return self._usual(form) or word
        return word

    def _usual(self, form: Reading) -> str | None:
        """The nominative that inflecting gives; None where there is none."""
        if form.guess:
            inflected = self._inflect(form.guess)
            return str(inflected[0]) if inflected else None
        place, _ = self._nominatives(form.paradigm, form.place)
        return None if place is None else self._declined(form, place)

    def _inflect(self, reading: tuple[Any, ...]) -> Any:
        found = self._analyser._inflect(reading, {UD_OC_FEATS["Nom"]})  # noqa: SLF001 - it has no other door
        return found[0] if found else None

    def _grammemes(self, word: str) -> frozenset[str]:
        if len(word) > LONGEST_WORD:
            return frozenset()
        return frozenset(g for form in self._readings(word.lower()) for g in form.tag.grammemes)

    def _forms(self, word: str) -> tuple[Form, ...]:
        """The readings that have a case, each with its nominative in the same number, degree and voice."""
        if len(word) > LONGEST_WORD or not word:
            return ()
        lower = word.lower()
        return tuple(self._form(lower, reading) for reading in self._readings(lower) if "Case" in reading.feats)

    def _form(self, word: str, reading: Reading) -> Form:
        feats, tags = reading.feats, reading.tag.grammemes
        nominative = reading.word
        if feats["Case"] != "Nom":
            usual, same = self._nominatives_of(reading)

            def likeness(other: str) -> tuple[int, bool]:
                return _alike(other, reading.word), other == usual

            nominative = max(same, key=likeness, default=word)
        return Form(
            nominative,
            reading.pos,
            feats["Case"],
            feats.get("Number", ""),
            "" if tags & _BOTH_GENDERS else feats.get("Gender", ""),
            tags,
            reading.guess is None or bool(self._analyser.word_is_known(reading.word)),
        )

    def _nominatives_of(self, reading: Reading) -> tuple[str | None, list[str]]:
        """The nominative that inflecting gives (of инспекторы, инспектора), and all of the same other marks: высшую is
        высшая, not высочайшая.
        """
        if reading.guess:
            kept = reading.tag.grammemes - _CASES
            lexeme = self._analyser.get_lexeme(reading.guess)
            return self._usual(reading), [form[0] for form in lexeme if _is_nominative(form[1], kept)]
        _, places = self._nominatives(reading.paradigm, reading.place)
        return self._usual(reading), [self._declined(reading, place) for place in places]

    def _declined(self, reading: Reading, place: int) -> str:
        """Another form of the same paradigm."""
        held = self._held
        paradigm = held.paradigms[reading.paradigm]
        stem = held.build_stem(paradigm, reading.place, reading.word)
        prefix = held.paradigm_prefixes[paradigm[2 * len(paradigm) // 3 + place]]
        return str(prefix + stem + held.suffixes[paradigm[place]])

    def _nominative_places(self, paradigm: int, place: int) -> tuple[int | None, list[int]]:
        """Where in a paradigm the nominative of a form is, and all that differ from it in case alone."""
        tags = [tag.grammemes for _, tag, _ in self._held.build_paradigm_info(paradigm)]
        own = self._held.build_tag_info(paradigm, place)
        kept = own.grammemes - _CASES
        wanted = own.updated_grammemes({"nomn"})
        nominatives = [at for at, tag in enumerate(tags) if "nomn" in tag]
        # pymorphy2's own measure of what comes nearest
        usual = max(nominatives, key=lambda at: len(wanted & tags[at]) - 0.1 * len(wanted ^ tags[at]), default=None)
        return usual, [at for at in nominatives if kept <= tags[at]]

    def _found(self, word: str) -> list[Reading]:
        """The readings of a lower-case word, the likeliest first."""
        if self._lookup is not None and len(word) > 1:  # a single letter may also be an initial
            if known := self._lookup.forms(word):
                return known
        return [Reading(r[0], *described(r[1]), r[1], -1, -1, r) for r in self._analyser.parse(word)]


def _is_nominative(tag: Any, kept: frozenset[str]) -> bool:
    return "nomn" in tag.grammemes and kept <= tag.grammemes


def _alike(one: str, other: str) -> int:
    """How many code points two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
