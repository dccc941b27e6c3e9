"""The names of a document, and finding one of them by typing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotate.groups import entity_name, tidied
from annotate.inflection import folded
from annotate.model.naming import speaking
from annotate.model.state import State
from annotate.model.text import covered


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of a document: its canonical name, the label of its mentions, how many there are, every folded word
    that it goes by, of its mentions and aliases too, and whether it is one that speaks more often than not.
    """

    name: str
    label: str
    count: int
    words: frozenset[str]
    speaks: bool = False


def names_in(state: State) -> list[Known]:
    """The entities of a document, people and organisations first, the most frequent before the rest."""
    people, bodies = speaking(state.schema)
    first = dict.fromkeys(people, 0) | dict.fromkeys(bodies, 1)
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}
    words: dict[str, set[str]] = {}

    def known(name: str, label: str, said: Iterable[str], count: int = 1) -> None:
        name = tidied(name)
        if not name:
            return
        if name not in labels or first.get(label, 9) < first.get(labels[name], 9):
            labels[name] = label
        counts[name] = counts.get(name, 0) + count
        words.setdefault(name, set()).update(word for words_ in (name, *said) for word in _split(words_))

    for mark in state.marks:
        if mark.layer == "entity":
            normal = str(mark.attributes.get("normal", ""))
            known(entity_name(state, mark), mark.label, (covered(mark.fragments, state.text), normal))
        elif mark.layer == "quote" and "speaker_kind" not in mark.attributes:
            known(str(mark.attributes.get("speaker", "")), "", (), 0)
    for group in state.groups.values():
        known(group.name, group.label, group.aliases, 0)
    found = [Known(name, label, counts[name], frozenset(words[name]), label in first) for name, label in labels.items()]
    return sorted(found, key=lambda k: (first.get(k.label, 9), -k.count, k.name))


def matching(known: Sequence[Known], typed: str) -> list[Known]:
    """Those that have a word beginning with each word typed, in any order, whatever the case and ё."""
    wanted = _split(typed)
    return [k for k in known if all(any(word.startswith(w) for word in k.words) for w in wanted)]


def _split(words: str) -> list[str]:
    return re.findall(r"\w+", folded(words))
