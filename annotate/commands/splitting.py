"""The command that says that some mentions of an entity are somebody else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from annotate.commands.gesture import By, Gesture
from annotate.commands.groups import Entities, by_name, gather, keep, resolved
from annotate.commands.materialise import corrected, owner_of, speak
from annotate.groups import bare_name, entity_name, tidied
from annotate.model.edits import Transaction
from annotate.model.marks import Mark
from annotate.model.records import Annotation, Group, with_attribute
from annotate.model.state import State
from annotate.model.text import covered
from annotate.model.voices import voice_of


def split(state: State, marks: Sequence[str], name: str, by: By) -> Transaction | None:
    """Gives mentions another name: one of their own, or that of another entity, to which they move.

    A quote whose source is one of these mentions follows, with its claims; others stay. Suggestions stay open where
    all open ones of their own name go: the name becomes an alias of where they go. Else they are accepted, corrected.
    Where `name` was an alias of the entity that they leave, it stops being one, and open suggestions of that name go
    along. An entity of which no mention is left is renamed, or merged.
    """
    name = tidied(name)
    found = [m for id in dict.fromkeys(marks) if (m := state.marks.get(id)) and m.layer == "entity"]
    if not name or not found or state.schema.attribute("entity", "name") is None:
        return None
    there = by_name(state)
    name = resolved(state, name, [entity_name(state, m) for m in found])
    moved = [m for m in found if entity_name(state, m) != name]
    if not moved:
        return None
    ids = {m.id for m in moved}
    homes = list(dict.fromkeys(entity_name(state, m) for m in moved))
    whole = [home for home in homes if ids.issuperset(there[home].mentions)]
    g = Gesture(state, by)
    if whole:
        gather(g, there, whole, name)
    rest = [m for m in moved if entity_name(state, m) not in whole]
    if rest:
        _part(g, there, rest, name)
    action = "split_group" if rest else "merge_groups" if name in there else "rename_group"
    return g.transaction(action, rest[0].fragments if rest else (), "" if rest else name)


def _part(g: Gesture, there: Entities, moved: Sequence[Mark], name: str) -> None:
    """Moves some of the mentions of entities that keep others."""
    state = g.state
    homes = list(dict.fromkeys(entity_name(state, m) for m in moved))
    taken = _aliases_taken(state, there, homes, moved)
    freed = {name} if state.canonical(name) in homes else set()
    for home in homes:
        _stay(g, there, home, taken | freed, {m.id for m in moved})
    if taken:
        _give(g, there, homes, name, taken)
    if freed:
        _lose(g, homes, freed)
    for mark in moved:
        if mark.suggested and own_name(state, mark) in taken | {name}:
            continue
        annotation = owner_of(g, mark.id, "corrected")
        if annotation is not None:
            g.put(with_attribute(annotation, "name", name))
            _weigh(g, annotation, "name", name, taken)
    for home in homes:
        for id in there[home].quotes:
            quote = g.annotation(id)
            if quote is not None and _says(state, quote, moved):
                speak(g, quote, name, voice_of(quote.attributes, "speaker")[1])
                _weigh(g, quote, "speaker", name, taken)


def own_name(state: State, mark: Mark) -> str:
    """The name of a mention as its maker gave it, whatever the annotator calls it."""
    made = state.proposals.by_id.get(mark.owner) if mark.suggested else None
    return bare_name(made.attributes if made else mark.attributes, covered(mark.fragments, state.text))


def _aliases_taken(state: State, there: Entities, homes: Sequence[str], moved: Sequence[Mark]) -> set[str]:
    """The aliases whose open suggestions all go: these can stay open."""
    ids = {m.id for m in moved}
    open_ = [m for home in homes for id in there[home].mentions if (m := state.marks.get(id)) and m.suggested]
    going = {own_name(state, m) for m in open_ if m.id in ids}
    staying = {own_name(state, m) for m in open_ if m.id not in ids}
    return {alias for alias in going - staying if alias in state.names}


def _stay(g: Gesture, there: Entities, home: str, names: Collection[str], moved: Collection[str]) -> None:
    """Lets the annotations that stay say their name outright where they had it by an alias that goes."""
    one = there[home]
    for attribute, marks in (("name", one.mentions), ("speaker", one.quotes), ("claimant", one.claims)):
        for id in marks:
            annotation = g.annotation(id) if id not in moved else None
            if annotation is None:
                continue
            words = covered(annotation.fragments, g.state.text)
            said = (
                bare_name(annotation.attributes, words) if attribute == "name" else annotation.attributes.get(attribute)
            )
            if said in names:
                g.put(with_attribute(annotation, attribute, home))


def _give(g: Gesture, there: Entities, homes: Sequence[str], name: str, aliases: set[str]) -> None:
    """Makes aliases of one entity those of another one."""
    _lose(g, homes, aliases)
    aliases = aliases - {name}
    if not aliases:
        return
    target = next((group for group in g.groups() if group.name == name), None)
    if target is None:
        s = g.state
        label = there[name].label if name in there else there[homes[0]].label
        target = Group(g.by.new_id(), s.document.id, s.annotator, name, label)
    keep(g, replace(target, aliases=tuple(dict.fromkeys((*target.aliases, *sorted(aliases))))))


def _lose(g: Gesture, homes: Sequence[str], aliases: Collection[str]) -> None:
    for group in g.groups():
        if group.name in homes and set(group.aliases) & set(aliases):
            keep(g, replace(group, aliases=tuple(alias for alias in group.aliases if alias not in aliases)))


def _says(state: State, quote: Annotation, moved: Sequence[Mark]) -> bool:
    """Whether the source of a quote is one of these mentions."""
    source = state.tail(quote.id, "source")
    return source is not None and any(a.overlaps(b) for a in source.fragments for m in moved for b in m.fragments)


def _weigh(g: Gesture, annotation: Annotation, attribute: str, name: str, taken: Collection[str]) -> None:
    """Notes a correction where a suggestion says another name, and not by an alias of the new one."""
    origin = g.state.proposals.by_id.get(annotation.suggestion)
    suggested = str(origin.attributes.get(attribute, "")) if origin else ""
    target = next((group for group in g.groups() if group.name == name), None)
    same = suggested == name or suggested in taken or (target is not None and suggested in target.aliases)
    if suggested and not same:
        corrected(g, annotation)
