"""The dictionary of word forms (OpenCorpora through pymorphy2): lemma, nominative, grammemes of one word.

What pymorphy2 and natasha answer, by a shorter way: pymorphy2 walks its automata (DAWG) with a call for every byte, and
natasha makes an object of every reading. The first sight of a word costs a third of that; the answers are the same.
"""

from __future__ import annotations

import struct
from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dawg_python import RecordDAWG
from dawg_python.wrapper import Dictionary as Automaton
from natasha.morph.lemma import FEATS, normal_pos, normal_word
from natasha.morph.vocab import OC_UD_INDEX, UD_OC_FEATS, ud_pos
from pymorphy2.analyzer import MorphAnalyzer, ProbabilityEstimator
from pymorphy2.dawg import EXTENSION_AVAILABLE
from pymorphy2_dicts_ru import get_path

LONGEST_WORD = 60  # code points; beyond that a "word" is a link or a ruler, and the dictionary is not asked

_LEAF = 1 << 31
_Reading = tuple[str, Any, str, float, Any]  # word with ё, tag, normal form, score, how it was found


class Words:
    """The dictionary, loaded. Answers are kept for the words asked last."""

    def __init__(self) -> None:
        # natasha's MorphVocab looks for the data through pkg_resources, which newer Pythons do not have
        self._analyser: Any = MorphAnalyzer(path=get_path(), result_type=None, probability_estimator_cls=_Likelihood)
        held = self._analyser.dictionary
        if not EXTENSION_AVAILABLE:  # with the automata in C there is nothing to gain
            for dawg in (held.words, *held.prediction_suffixes_dawgs):
                _quicken(dawg)
        self._readings = lru_cache(maxsize=10_000)(self._analyser.parse)
        self.nominative = lru_cache(maxsize=20_000)(self._nominative)
        self.grammemes = lru_cache(maxsize=20_000)(self._grammemes)

    def lemma(self, word: str, pos: str, feats: Mapping[str, str]) -> str:
        """The normal form of the reading that agrees best with the tagger, with е for ё (natasha's choice)."""
        if not word[0].isalpha() or len(word) > LONGEST_WORD:
            return word.lower()
        word = normal_word(word)
        best, most = None, 0
        wanted = normal_pos(pos)
        for reading in self._readings(word):
            own_pos, own = _described(reading[1])
            if own_pos == pos and own == feats:
                best = reading
                break
            alike = (normal_pos(own_pos) == wanted) + sum(
                1 for name, value in own.items() if name in FEATS and feats.get(name) == value
            )
            if alike > most:
                best, most = reading, alike
        return str(normal_word(best[2])) if best else str(word)

    def _nominative(self, word: str, feats: tuple[tuple[str, str], ...]) -> str:
        known = dict(feats)
        if len(word) > LONGEST_WORD or not word or known.get("Case") in (None, "Nom"):
            return word
        wanted = (known.get("Case"), known.get("Number"), known.get("Gender"))
        for reading in self._readings(word.lower().replace("ё", "е")):
            _, own = _described(reading[1])
            has = (own.get("Case"), own.get("Number"), own.get("Gender"))
            if has[:2] == wanted[:2] and (has[2] == wanted[2] or None in (has[2], wanted[2])):
                inflected = self._analyser._inflect(reading, {UD_OC_FEATS["Nom"]})  # noqa: SLF001 - it has no other door
                return str(inflected[0][0]) if inflected else word
        return word

    def _grammemes(self, word: str) -> frozenset[str]:
        if len(word) > LONGEST_WORD:
            return frozenset()
        return frozenset(g for reading in self._readings(word.lower()) for g in reading[1].grammemes)


@lru_cache(maxsize=8_000)
def _described(tag: Any) -> tuple[str, dict[str, str]]:
    """A tag of OpenCorpora in the terms of Universal Dependencies, as natasha translates it."""
    return ud_pos(tag), dict(OC_UD_INDEX[mark] for mark in tag._grammemes_tuple if mark in OC_UD_INDEX)  # noqa: SLF001


class _Likelihood(ProbabilityEstimator):  # type: ignore[misc]
    """How likely each reading of a word is; most words are not in the table, which one walk tells."""

    def __init__(self, dict_path: str) -> None:
        super().__init__(dict_path)
        if not EXTENSION_AVAILABLE:
            _quicken(self.p_t_given_w)
            self.apply_to_parses = self._applied

    def _applied(self, _: str, word_lower: str, parses: list[_Reading]) -> list[_Reading]:
        table = self.p_t_given_w
        automaton = table.dct
        entry = automaton.follow_bytes(f"{word_lower}:".encode(), automaton.ROOT)
        shares = [0.0] * len(parses)
        if entry is not None:
            for i, reading in enumerate(parses):
                end = automaton.follow_bytes(str(reading[1]).encode(), entry)
                if end is not None and automaton.has_value(end):
                    shares[i] = automaton.value(end) / table.MULTIPLIER
        if not parses:
            return parses
        if sum(shares) == 0:
            part = 1.0 / sum(reading[3] for reading in parses)
            return [(w, tag, normal, score * part, how) for w, tag, normal, score, how in parses]
        likely = [(w, tag, normal, share, how) for (w, tag, normal, _, how), share in zip(parses, shares, strict=True)]
        return sorted(likely, key=lambda reading: reading[3], reverse=True)


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

    def keys(self, index: int, guide: Any, key: bytes = b"") -> Iterator[bytes]:
        """What leads from a node to values, in the automaton's order."""
        if self.has_value(index):
            yield key
        label = guide.child(index)
        while label:
            step = bytes((label,))
            child = self.follow_bytes(step, index)
            if child is None:
                return
            yield from self.keys(child, guide, key + step)
            label = guide.sibling(child)


def _quicken(dawg: Any) -> None:
    """Same answers, sooner. Words that decline alike end in the same node, so its values are read once."""
    quick = _QuickAutomaton(dawg.dct)
    dawg.dct = quick
    if isinstance(dawg, RecordDAWG):
        unpack, guide = struct.Struct(dawg.fmt).unpack, dawg.guide

        def values(index: int) -> list[tuple[int, ...]]:
            return [unpack(a2b_base64(key)) for key in quick.keys(index, guide)]

        dawg._value_for_index = lru_cache(maxsize=20_000)(values)  # noqa: SLF001
