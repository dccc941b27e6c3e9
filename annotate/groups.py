"""Groups: the entities of a document, each with all that goes by its one canonical name.

Mentions, speakers and claimants point to a group by its name; a Group record exists only where more is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from annotate.claims import claimant_of
from annotate.model.marks import Mark
from annotate.model.records import Group
from annotate.model.state import State
from annotate.model.text import covered
from annotate.model.values import Attributes

_NAMING = frozenset(("entity", "quote", "claim"))  # the layers that name somebody


@dataclass(frozen=True, slots=True)
class Entity:
    """Everything of a document that goes by one name, as ids of marks in reading order.

    `label` is the most frequent of its mentions, "" for a name that only speakers and claimants have. `known` is
    what the annotator has said of it beyond that, `decided` whether any mention is more than a suggestion.
    """

    name: str
    label: str = ""
    mentions: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    known: Group | None = None
    decided: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """Where it shows: its mentions, without any the quotes and claims that name it."""
        return self.mentions or self.quotes or self.claims

    @property
    def aliases(self) -> tuple[str, ...]:
        return self.known.aliases if self.known else ()

    @property
    def wikidata(self) -> str:
        return self.known.wikidata if self.known else ""

    @property
    def identity(self) -> str:
        return self.known.identity if self.known else ""


@dataclass(slots=True)
class Gathered:
    """The marks of one name while they are being gathered, and how often each label comes up."""

    labels: dict[str, int] = field(default_factory=dict)
    mentions: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    decided: bool = False

    @property
    def label(self) -> str:
        """The most frequent one, "" without any."""
        return max(self.labels, key=self.labels.__getitem__, default="")

    def add(self, layer: str, label: str, id: str) -> None:
        """One more that goes by the name."""
        if layer == "entity":
            self.labels[label] = self.labels.get(label, 0) + 1
            self.mentions.append(id)
        elif layer == "quote":
            self.quotes.append(id)
        elif layer == "claim":
            self.claims.append(id)


def groups(state: State) -> list[Entity]:
    """The entities of a document in the order in which they come up; each name once."""
    found: dict[str, Gathered] = {}
    for mark in state.marks:
        if mark.layer in _NAMING and (name := named_by(state, mark)):
            one = found.get(name)
            if one is None:
                one = found[name] = Gathered()
            one.add(mark.layer, mark.label, mark.id)
            if mark.layer == "entity" and not mark.suggested:
                one.decided = True
    known = {group.name: group for group in state.groups.values()}
    for name in known:
        found.setdefault(name, Gathered())
    return [
        Entity(
            name,
            one.label or (known[name].label if name in known else ""),
            tuple(one.mentions),
            tuple(one.quotes),
            tuple(one.claims),
            known.get(name),
            one.decided,
        )
        for name, one in found.items()
    ]


def entity(state: State, name: str) -> Entity | None:
    """The entity of that name, or of that alias; None where nothing goes by it."""
    wanted = state.canonical(name)
    return next((one for one in groups(state) if one.name == wanted), None)


def entity_name(state: State, mark: Mark) -> str:
    """The name that an entity mention goes by: that of its group."""
    said = mark.attributes.get("name") or mark.attributes.get("normal") or covered(mark.fragments, state.text)
    name = tidied(said if isinstance(said, str) else str(said))
    return state.names.get(name, name)


def bare_name(attributes: Attributes, words: str) -> str:
    """The name of a mention before anybody gave it another: its group's, else its normal form, else its `words`."""
    return tidied(str(attributes.get("name") or attributes.get("normal") or words))


def speaker_of(state: State, quote: Mark) -> str:
    """The canonical name of who speaks a quote, "" where nobody is named."""
    return state.canonical(tidied(str(quote.attributes.get("speaker") or "")))


def named_by(state: State, mark: Mark) -> str:
    """The entity that a mark is about: the mention's own, the speaker of a quote, the claimant of a claim, whom it
    may inherit from its quote.
    """
    if mark.layer == "entity":
        return entity_name(state, mark)
    if mark.layer == "quote":
        return speaker_of(state, mark)
    return state.canonical(tidied(claimant_of(state, mark).name)) if mark.layer == "claim" else ""


@lru_cache(maxsize=16_384)  # the same few names again and again, for each of thousands of mentions
def tidied(name: str) -> str:
    """A name on one line, without blanks at its ends or more than one in a row."""
    return " ".join(name.split())


def folded(name: str) -> str:
    """A name as it is compared where people type it: case and the dots of ё do not make another one."""
    return tidied(name).casefold().replace("ё", "е")


def alike(names: Iterable[str], name: str) -> str:
    """The one of `names` that people would take `name` for, as it is written there; "" for none."""
    wanted, first = folded(name), ""
    for known in names:
        if known == name:
            return known
        if not first and folded(known) == wanted:
            first = known
    return first


_SITE = r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/"
_WIKIDATA = re.compile(rf"(?:{_SITE})?(Q[1-9][0-9]*)(?:[#?].*)?", re.IGNORECASE)


def wikidata_id(typed: str) -> str | None:
    """The id of a Wikidata item ("Q159") in what was typed or pasted, its address too; "" for nothing, None for what
    is no id.
    """
    typed = typed.strip()
    found = _WIKIDATA.fullmatch(typed)
    return found[1].upper() if found else None if typed else ""
