"""The names of a whole project: what goes by each in each document, as the annotations at rest have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.groups import Gathered, bare_name, tidied
from annotate.model.proposals import names_of
from annotate.model.records import Annotation, Group
from annotate.model.text import covered


@dataclass(frozen=True, slots=True)
class Named:
    """What goes by a name in one document: how many annotated mentions, quotes and claims, and where the first is.

    `label` is the most frequent of the mentions, `mark` an annotation to go to.
    """

    document: str
    title: str
    name: str
    label: str
    mentions: int
    quotes: int
    claims: int
    mark: str
    wikidata: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class NamesPage:
    """The names of some documents: `documents` of them were read, `last` is the id of the last one, "" at the end."""

    rows: tuple[Named, ...]
    documents: int
    last: str


@dataclass(frozen=True, slots=True)
class Naming:
    """An annotation as one that names somebody; `name` is what it says itself, without any alias looked up."""

    id: str
    layer: str
    label: str
    name: str


def naming(annotation: Annotation, text: str) -> Naming:
    """What an annotation says of whom it is about; "" for one that names nobody."""
    a = annotation
    if a.layer == "entity":
        name = bare_name(a.attributes, covered(a.fragments, text))
    else:
        name = str(a.attributes.get({"quote": "speaker", "claim": "claimant"}.get(a.layer, ""), ""))
    return Naming(a.id, a.layer, a.label, name)


def named(document: str, title: str, namings: Iterable[Naming], known: Iterable[Group]) -> list[Named]:
    """The names of a document, in the order of its annotations; those that only its groups have come last."""
    records = {group.name: group for group in known}
    aliases = names_of(records)
    found: dict[str, Gathered] = {}
    for one in namings:
        if name := tidied(one.name):
            found.setdefault(aliases.get(name, name), Gathered()).add(one.layer, one.label, one.id)
    for name in records:
        found.setdefault(name, Gathered())
    return [_named(document, title, name, one, records.get(name)) for name, one in found.items()]


def _named(document: str, title: str, name: str, one: Gathered, known: Group | None) -> Named:
    marks = one.mentions or one.quotes or one.claims or [""]
    return Named(
        document,
        title,
        name,
        one.label or (known.label if known else ""),
        len(one.mentions),
        len(one.quotes),
        len(one.claims),
        marks[0],
        known.wikidata if known else "",
        known.identity if known else "",
    )
