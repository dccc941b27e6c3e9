"""Namesakes: a name of the project with all documents that have it, told apart by identity where that was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from heapq import nsmallest

from annotate.groups import folded
from annotate.project_names import Named


@dataclass(slots=True)
class Namesake:
    """Everything in the project that goes by one identity, without one by one name; a place for each document.

    It grows while the project is read. `key` tells it from others, also when the project is read again; `name` is
    that of most documents; `folded` are all its names as they are compared.
    """

    key: tuple[str, str]
    name: str
    places: list[Named] = field(default_factory=list)
    mentions: int = 0
    quotes: int = 0
    claims: int = 0
    folded: str = ""
    _names: Counter[str] = field(default_factory=Counter)
    _labels: dict[str, int] = field(default_factory=dict)
    _links: set[str] = field(default_factory=set)

    def add(self, place: Named) -> None:
        """One more document."""
        self.places.append(place)
        self.mentions += place.mentions
        self.quotes += place.quotes
        self.claims += place.claims
        self._names[place.name] += 1
        if self._names[place.name] == 1:
            self.folded = f"{self.folded} {folded(place.name)}".strip()
        if self._names[place.name] > self._names[self.name]:
            self.name = place.name
        if place.label:
            self._labels[place.label] = self._labels.get(place.label, 0) + place.mentions
        if place.wikidata:
            self._links.add(place.wikidata)

    @property
    def label(self) -> str:
        return max(self._labels, key=self._labels.__getitem__, default="")

    @property
    def wikidata(self) -> str:
        """The id, "" where none is known, several where the documents do not agree."""
        return ", ".join(sorted(self._links))

    @property
    def documents(self) -> int:
        return len({place.document for place in self.places})

    @property
    def identity(self) -> str:
        return self.key[0]

    @property
    def united(self) -> bool:
        """Whether somebody has said that it is one in all its documents."""
        return bool(self.identity)


def add(found: dict[tuple[str, str], Namesake], places: Iterable[Named]) -> None:
    """Puts what was read of some documents to what is known already."""
    for place in places:
        key = (place.identity, "") if place.identity else ("", place.name)
        one = found.get(key)
        if one is None:
            one = found[key] = Namesake(key, place.name)
        one.add(place)


def holding(found: Iterable[Namesake], words: str) -> list[Namesake]:
    """Those of which a name has all the words that were typed, parts of words too."""
    wanted = folded(words).split()
    if not wanted:
        return list(found)
    return [one for one in found if all(word in one.folded for word in wanted)]


ORDERS = ("documents", "mentions", "quotes", "name")


def ordered(found: Iterable[Namesake], by: str, most: int = 0) -> list[Namesake]:
    """The most frequent first, or by name; no more than the first `most`, 0 for all."""
    key = _KEYS[by]
    return nsmallest(most, found, key=key) if most else sorted(found, key=key)


_KEYS: dict[str, Callable[[Namesake], tuple[int | str, ...]]] = {
    "documents": lambda one: (-len(one.places), -one.mentions, one.folded),
    "mentions": lambda one: (-one.mentions, one.folded),
    "quotes": lambda one: (-one.quotes, -one.mentions, one.folded),
    "name": lambda one: (one.folded,),
}
