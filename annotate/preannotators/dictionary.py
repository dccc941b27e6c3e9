"""The dictionary of word forms (OpenCorpora through pymorphy2): lemma, nominative, grammemes of one word.

What natasha and pymorphy2 answer, by a shorter way where the dictionary has the word: pymorphy2 walks its automata
(DAWG) with a call for every byte, and makes an object of every reading, normal form and all. The first sight of a word
costs a fifth of that; the answers are the same.
"""

from __future__ import annotations

import struct
from binascii import a2b_base64
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from dawg_python.wrapper import Dictionary as Automaton
from natasha.morph.lemma import FEATS, normal_pos, normal_word
from natasha.morph.vocab import OC_UD_INDEX, UD_OC_FEATS, ud_pos
from pymorphy2.analyzer import MorphAnalyzer
from pymorphy2.dawg import EXTENSION_AVAILABLE
from pymorphy2_dicts_ru import get_path

from annotate.preannotators.analysis import Form

LONGEST_WORD = 60  # code points; beyond that a "word" is a link or a ruler, and the dictionary is not asked

_LEAF = 1 << 31
_BYTES = [bytes((label,)) for label in range(256)]
_END = b"\x01"  # stands between a word and its values


class _Reading(NamedTuple):
    """A reading of a word: its place in a paradigm, or what pymorphy2 guessed of a word that it does not know."""

    word: str  # with its ё
    pos: str
    feats: Mapping[str, str]
    tag: Any
    paradigm: int
    place: int
    guess: tuple[Any, ...] | None


class Words:
    """The dictionary, loaded. Answers are kept for the words asked last."""

    def __init__(self) -> None:
        # natasha's MorphVocab looks for the data through pkg_resources, which newer Pythons do not have
        self._analyser: Any = MorphAnalyzer(path=get_path(), result_type=None)
        self._held: Any = self._analyser.dictionary
        # with the automata in C there is nothing to gain
        self._lookup = None if EXTENSION_AVAILABLE else _Lookup(self._analyser)
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

    def _normal(self, form: _Reading) -> str:
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

    def _usual(self, form: _Reading) -> str | None:
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

    def _form(self, word: str, reading: _Reading) -> Form:
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

    def _nominatives_of(self, reading: _Reading) -> tuple[str | None, list[str]]:
        """The nominative that inflecting gives (of инспекторы, инспектора), and all of the same other marks: высшую is
        высшая, not высочайшая.
        """
        if reading.guess:
            kept = reading.tag.grammemes - _CASES
            lexeme = self._analyser.get_lexeme(reading.guess)
            return self._usual(reading), [form[0] for form in lexeme if _is_nominative(form[1], kept)]
        _, places = self._nominatives(reading.paradigm, reading.place)
        return self._usual(reading), [self._declined(reading, place) for place in places]

    def _declined(self, reading: _Reading, place: int) -> str:
        """Another form of the same paradigm."""
        held = self._held
        paradigm = held.paradigms[reading.paradigm]
        stem = held.build_stem(paradigm, reading.place, reading.word)
        prefix = held.paradigm_prefixes[paradigm[2 * len(paradigm) // 3 + place]]
        return str(prefix + stem + held.suffixes[paradigm[place]])

    def _nominative_places(self, paradigm: int, place: int) -> tuple[int | None, list[int]]:
        """Where in a paradigm the nominative of a form is, and all that differ from it in case alone."""
        forms = self._held.build_paradigm_info(paradigm)
        prefix, tag, suffix = forms[place]
        kept = tag.grammemes - _CASES
        word = prefix + suffix  # which place it is does not depend on the stem
        how = ((self._analyser._units[0][0], word, paradigm, place),)  # noqa: SLF001 - as its parse() writes it
        inflected = self._inflect((word, tag, word, 1.0, how))
        same = [at for at, (_, other, _) in enumerate(forms) if _is_nominative(other, kept)]
        return (inflected[4][0][3] if inflected else None), same

    def _found(self, word: str) -> list[_Reading]:
        """The readings of a lower-case word, the likeliest first."""
        if self._lookup is not None and len(word) > 1:  # a single letter may also be an initial
            if known := self._lookup.forms(word):
                return known
        return [_Reading(r[0], *_described(r[1]), r[1], -1, -1, r) for r in self._analyser.parse(word)]


@lru_cache(maxsize=8_000)
def _described(tag: Any) -> tuple[str, dict[str, str]]:
    """A tag of OpenCorpora in the terms of Universal Dependencies, as natasha translates it."""
    return ud_pos(tag), dict(OC_UD_INDEX[mark] for mark in tag._grammemes_tuple if mark in OC_UD_INDEX)  # noqa: SLF001


_CASES = frozenset("nomn gent datv accs ablt loct gen1 gen2 acc2 loc1 loc2 voct anim inan".split())
_BOTH_GENDERS = frozenset({"ms-f", "Ms-f", "GNdr"})


def _is_nominative(tag: Any, kept: frozenset[str]) -> bool:
    return "nomn" in tag.grammemes and kept <= tag.grammemes


def _alike(one: str, other: str) -> int:
    """How many code points two words begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class _Lookup:
    """Words of the dictionary through its automata, which the analyser then walks the quick way as well."""

    def __init__(self, analyser: Any) -> None:
        self._held = analyser.dictionary
        for dawg in (self._held.words, *self._held.prediction_suffixes_dawgs):
            _quicken(dawg)
        self._words = self._held.words.dct
        self._substitutes = {k.decode(): (v, char) for k, (v, char) in analyser.char_substitutes.items()}
        table = analyser.prob_estimator.p_t_given_w
        _quicken(table)
        self._likely = table.dct
        # words that decline alike end in the same node
        self._at = lru_cache(maxsize=20_000)(self._entries)

    def forms(self, word: str) -> list[_Reading]:
        """All readings, the likeliest first; none for a word that the dictionary does not have."""
        found = [
            _Reading(fixed, pos, feats, tag, paradigm, index, None)
            for fixed, node in self._spelt(word, 0, 0, "")
            for pos, feats, tag, paradigm, index in self._at(node)
        ]
        if len(found) > 1:
            likely = self._likely
            entry = likely.follow_bytes(f"{word}:".encode(), 0)
            if entry is not None:  # most words are not in the table
                ends = [likely.follow_bytes(str(form.tag).encode(), entry) for form in found]
                shares = [likely.value(end) if end is not None and likely.has_value(end) else 0 for end in ends]
                order = sorted(range(len(found)), key=shares.__getitem__, reverse=True)
                return [found[i] for i in order]
        return found

    def _spelt(self, word: str, start: int, node: int | None, before: str) -> list[tuple[str, int]]:
        """The spellings of the word from `start` on, with ё for some е, and where they end; as written comes first."""
        others: list[tuple[str, int]] = []
        done = start
        for at in range(start, len(word)):
            if word[at] in self._substitutes:
                node = self._words.follow_bytes(word[done:at].encode(), node)
                if node is None:
                    return others
                done = at
                step, char = self._substitutes[word[at]]
                other = self._words.follow_bytes(step, node)
                if other is not None:
                    others += self._spelt(word, at + 1, other, before + word[start:at] + char)
        node = self._words.follow_bytes(word[done:].encode() + _END, node)
        return others if node is None else [(before + word[start:], node), *others]

    def _entries(self, node: int) -> list[tuple[str, Mapping[str, str], Any, int, int]]:
        entries: list[tuple[str, Mapping[str, str], Any, int, int]] = []
        for paradigm, index in self._held.words._value_for_index(node):  # noqa: SLF001
            tag = self._held.build_tag_info(paradigm, index)
            entries.append((*_described(tag), tag, paradigm, index))
        return entries


class _QuickAutomaton(Automaton):  # type: ignore[misc]
    """The same automaton; a walk is one loop."""

    def __init__(self, slow: Automaton) -> None:
        super().__init__()
        self._units = slow._units  # noqa: SLF001

    def follow_bytes(self, s: bytes, index: int) -> int | None:
        units = self._units
        for label in s:
            unit = units[index]
            index = (index ^ ((unit >> 10) << ((unit & 512) >> 6)) ^ label) & 0xFFFFFFFF
            if units[index] & (_LEAF | 0xFF) != label:
                return None
        return index

    def keys(self, index: int, guide: Sequence[int]) -> Iterator[bytes]:
        """What leads from a node to values, in the automaton's order; `guide` holds first child and next sibling."""
        units = self._units
        waiting = [(index, b"")]
        while waiting:
            index, key = waiting.pop()
            unit = units[index]
            if unit & 256:
                yield key
            base = index ^ ((unit >> 10) << ((unit & 512) >> 6))
            children = []
            label = guide[index * 2]
            while label:
                child = (base ^ label) & 0xFFFFFFFF
                children.append((child, key + _BYTES[label]))
                label = guide[child * 2 + 1]
            waiting += reversed(children)


def _quicken(dawg: Any) -> None:
    """Has a DAWG give the same answers sooner."""
    quick = _QuickAutomaton(dawg.dct)
    dawg.dct = quick
    if hasattr(dawg, "fmt"):
        unpack, guide = struct.Struct(dawg.fmt).unpack, dawg.guide._units  # noqa: SLF001

        def values(index: int) -> list[tuple[int, ...]]:
            return [unpack(a2b_base64(key)) for key in quick.keys(index, guide)]

        dawg._value_for_index = values  # noqa: SLF001
