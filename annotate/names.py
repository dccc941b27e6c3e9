"""The names of a whole project: what goes by each in each document, as the annotations at rest have it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.groups import Gathered, bare_name, tidied
from annotate.model.proposals import names_of
from annotate.model.records import Group
from annotate.model.values import Attributes


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
class Naming:
    """An annotation as what it names somebody by: layer, label, attributes, and the words that it covers."""

    id: str
    layer: str
    label: str
    attributes: Attributes
    words: str


def named(document: str, title: str, annotations: Iterable[Naming], known: Iterable[Group]) -> list[Named]:
    """The names of a document as its annotations and groups have them, in the order of the annotations."""
    records = {group.name: group for group in known}
    names = names_of(records)
    found: dict[str, Gathered] = {}
    for one in annotations:
        if one.layer == "entity":
            name = bare_name(one.attributes, one.words)
        else:
            name = tidied(str(one.attributes.get("speaker" if one.layer == "quote" else "claimant") or ""))
        if not name:
            continue
        gathered = found.setdefault(names.get(name, name), Gathered())
        if one.layer == "entity":
            gathered.labels[one.label] += 1
            gathered.mentions.append(one.id)
        else:
            (gathered.quotes if one.layer == "quote" else gathered.claims).append(one.id)
    for name in records:
        found.setdefault(name, Gathered())
    return [_named(document, title, name, one, records.get(name)) for name, one in found.items()]


def _named(document: str, title: str, name: str, one: Gathered, known: Group | None) -> Named:
    marks = one.mentions or one.quotes or one.claims or [""]
    return Named(
        document,
        title,
        name,
        one.labels.most_common(1)[0][0] if one.labels else known.label if known else "",
        len(one.mentions),
        len(one.quotes),
        len(one.claims),
        marks[0],
        known.wikidata if known else "",
        known.identity if known else "",
    )
