"""Namesakes: a name of the project with all documents that have it, told apart by identity where that was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.groups import folded
from annotate.names import Named


@dataclass
class Namesake:
    """Everything in the project that goes by one identity, without one by one name; a place for each document.

    It grows while the project is read.
    """

    identity: str = ""
    places: list[Named] = field(default_factory=list)
    mentions: int = 0
    quotes: int = 0
    claims: int = 0
    folded: str = ""
    _names: Counter[str] = field(default_factory=Counter)
    _labels: Counter[str] = field(default_factory=Counter)
    _links: Counter[str] = field(default_factory=Counter)

    def add(self, place: Named) -> None:
        """One more document."""
        self.places.append(place)
        self.mentions += place.mentions
        self.quotes += place.quotes
        self.claims += place.claims
        self._names[place.name] += 1
        if place.label:
            self._labels[place.label] += place.mentions
        if place.wikidata:
            self._links[place.wikidata] += 1
        if self._names[place.name] == 1:
            self.folded = f"{self.folded} {folded(place.name)}".strip()

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others, also after the project was read again."""
        return (self.identity, "") if self.identity else ("", self.name)

    @property
    def name(self) -> str:
        """The name in most documents."""
        return self._names.most_common(1)[0][0]

    @property
    def label(self) -> str:
        return self._labels.most_common(1)[0][0] if self._labels else ""

    @property
    def wikidata(self) -> str:
        """The id, "" where none is known, several where the documents do not agree."""
        return ", ".join(sorted(self._links))

    @property
    def documents(self) -> int:
        return len({place.document for place in self.places})

    @property
    def united(self) -> bool:
        return bool(self.identity)


def add(found: dict[tuple[str, str], Namesake], places: Iterable[Named]) -> None:
    """Puts what was read of some documents to what is known already."""
    for place in places:
        key = (place.identity, "") if place.identity else ("", place.name)
        one = found.get(key)
        if one is None:
            one = found[key] = Namesake(place.identity)
        one.add(place)


def holding(found: Iterable[Namesake], words: str) -> list[Namesake]:
    """Those of which a name has all the words that were typed, parts of words too."""
    wanted = folded(words).split()
    return [one for one in found if all(word in one.folded for word in wanted)]


ORDERS = ("documents", "mentions", "quotes", "name")


def ordered(found: Iterable[Namesake], by: str) -> list[Namesake]:
    """The most frequent first, or by name."""
    if by == "name":
        return sorted(found, key=lambda one: one.folded)
    if by == "mentions":
        return sorted(found, key=lambda one: (-one.mentions, one.folded))
    if by == "quotes":
        return sorted(found, key=lambda one: (-one.quotes, -one.mentions, one.folded))
    return sorted(found, key=lambda one: (-len(one.places), -one.mentions, one.folded))
