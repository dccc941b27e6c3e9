"""Words of pymorphy2's dictionary, found in its automata (DAWG) by short loops.

pymorphy2 itself walks them with a call for every byte, and makes of every reading a tuple with its normal form.
"""

from __future__ import annotations

import struct
from binascii import a2b_base64
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from dawg_python.wrapper import Dictionary as Automaton
from natasha.morph.vocab import OC_UD_INDEX, ud_pos

_LEAF = 1 << 31
_BYTES = [bytes((label,)) for label in range(256)]
_END = b"\x01"  # stands between a word and its values


class Reading(NamedTuple):
    """A reading of a word: its place in a paradigm, or what pymorphy2 guessed of a word that it does not know."""

    word: str  # with its ё
    pos: str
    feats: Mapping[str, str]
    tag: Any
    paradigm: int
    place: int
    guess: tuple[Any, ...] | None


@lru_cache(maxsize=8_000)
def described(tag: Any) -> tuple[str, dict[str, str]]:
    """A tag of OpenCorpora in the terms of Universal Dependencies, as natasha translates it."""
    return ud_pos(tag), dict(OC_UD_INDEX[mark] for mark in tag._grammemes_tuple if mark in OC_UD_INDEX)  # noqa: SLF001


class Lookup:
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

    def forms(self, word: str) -> list[Reading]:
        """All readings, the likeliest first; none for a word that the dictionary does not have."""
        found = [
            Reading(fixed, pos, feats, tag, paradigm, index, None)
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
            entries.append((*described(tag), tag, paradigm, index))
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
