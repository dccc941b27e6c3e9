"""Commands about the entities of a document: what they are called, and who is one and the same.

Suggestions stay open: they come under another name by an alias of the group. Annotations are made to say the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from annotate.commands.gesture import By, Gesture
from annotate.groups import Entity, groups, tidied, wikidata_id
from annotate.model.edits import Transaction
from annotate.model.records import Group, with_attribute
from annotate.model.state import State

Entities = Mapping[str, Entity]


def rename(state: State, old: str, new: str, by: By, wikidata: str | None = None) -> Transaction | None:
    """Another canonical name for an entity, and with it another Wikidata id where one ("" for none) is given.

    The name of another entity, or an alias of one, merges the two.
    """
    there = by_name(state)
    old, new = state.canonical(tidied(old)), tidied(new)
    id = wikidata_id(wikidata) if wikidata is not None else ""
    if old not in there or not new or id is None:
        return None
    into = resolved(state, new, (old,))
    g = Gesture(state, by)
    action = "set_wikidata" if into == old else "merge_groups" if into in there else "rename_group"
    if into != old:
        gather(g, there, (old,), into)
    if wikidata is not None:
        told(g, there.get(into) or there[old], into, wikidata=id)
    elif into == old:
        return None
    return g.transaction(action, subject=into)


def merge(state: State, names: Iterable[str], into: str, by: By) -> Transaction | None:
    """One entity of several, under the name `into`; what is known of that one is kept where the others differ."""
    there = by_name(state)
    wanted = [name for n in names if (name := state.canonical(tidied(n))) in there]
    into = resolved(state, tidied(into), wanted)
    if not into or not set(wanted) - {into}:
        return None
    g = Gesture(state, by)
    gather(g, there, wanted, into)
    return g.transaction("merge_groups", subject=into)


def set_wikidata(state: State, name: str, id: str, by: By) -> Transaction | None:
    """The Wikidata item that an entity is, as its id or its address; "" for none. None for what is no id."""
    return rename(state, name, name, by, wikidata=id)


def set_group_note(state: State, name: str, note: str, by: By) -> Transaction | None:
    """The annotator's note on an entity."""
    found = by_name(state).get(state.canonical(tidied(name)))
    if found is None:
        return None
    g = Gesture(state, by)
    told(g, found, found.name, note=note.strip())
    return g.transaction("set_group_note", subject=found.name)


def unite(
    state: State, names: Iterable[str], into: str, identity: str, by: By, wikidata: str = ""
) -> Transaction | None:
    """The part that one document has in making one entity of several documents: those of `names` that it knows go by
    the name `into` and by one identity. `wikidata` is for whom none is known yet. None where it knows none of them.
    """
    there = by_name(state)
    wanted = [name for n in names if (name := state.canonical(tidied(n))) in there]
    into = resolved(state, tidied(into), wanted)
    if not wanted or not into:
        return None
    g = Gesture(state, by)
    gather(g, there, wanted, into)
    one = there.get(into) or there[wanted[0]]
    known = next((group.wikidata for group in g.groups() if group.name == into), "")
    told(g, one, into, identity=identity, wikidata=known or wikidata)
    return g.transaction("unite_groups", subject=into)


def separate(state: State, name: str, by: By) -> Transaction | None:
    """Takes back that an entity of this document is one of other documents."""
    found = by_name(state).get(state.canonical(tidied(name)))
    if found is None or not found.identity:
        return None
    g = Gesture(state, by)
    told(g, found, found.name, identity="")
    return g.transaction("separate_groups", subject=found.name)


def by_name(state: State) -> dict[str, Entity]:
    """The entities of a document by their names."""
    return {one.name: one for one in groups(state)}


def resolved(state: State, name: str, among: Sequence[str]) -> str:
    """The name that is meant by one that somebody gives to the entities `among`: an alias of another one is that one,
    an alias of their own becomes their name.
    """
    own = state.canonical(name)
    return name if own in among else own


def gather(g: Gesture, there: Entities, names: Sequence[str], into: str) -> None:
    """Brings all that goes by `names` under one name; their names and aliases become aliases of it."""
    gone = [there[name] for name in dict.fromkeys(names) if name != into]
    target = there.get(into)
    ones = [target, *gone] if target else gone
    for one in ones:
        point(g, one, into)
    if not gone:
        return
    records = [one.known for one in ones if one.known]
    for record in records[1:]:
        g.remove(record)
    aliases = [alias for one in ones for alias in (*((one.name,) if one is not target else ()), *one.aliases)]
    first = records[0] if records else _record(g, target or gone[0], into)
    keep(
        g,
        replace(
            first,
            name=into,
            aliases=tuple(alias for alias in dict.fromkeys(aliases) if alias != into),
            wikidata=_first(record.wikidata for record in records),
            identity=_first(record.identity for record in records),
            note=_first(record.note for record in records),
        ),
    )


def point(g: Gesture, one: Entity, name: str) -> None:
    """Lets every annotation of an entity name it so; open suggestions stay as they are."""
    schema = g.state.schema
    for layer, attribute, marks in (
        ("entity", "name", one.mentions), ("quote", "speaker", one.quotes), ("claim", "claimant", one.claims)
    ):  # fmt: skip
        if schema.attribute(layer, attribute) is None:
            continue
        for id in marks:
            annotation = g.annotation(id)
            if layer == "claim" and annotation is not None and not annotation.attributes.get(attribute):
                continue  # it inherits its claimant, and follows the quote
            if annotation is not None and annotation.attributes.get(attribute) != name:
                g.put(with_attribute(annotation, attribute, name))


def told(
    g: Gesture, one: Entity, name: str, wikidata: str | None = None, identity: str | None = None,
    note: str | None = None,
) -> None:  # fmt: skip
    """Notes what is known of an entity that goes by `name`; its annotations name it, so that both are found together.

    None leaves something as it is.
    """
    known = next((group for group in g.groups() if group.name == name), None)
    known = known or _record(g, one, name)
    given = {"wikidata": wikidata, "identity": identity, "note": note}
    fresh = replace(known, **{what: value for what, value in given.items() if value is not None})  # type: ignore[arg-type]
    if fresh == known:
        return
    point(g, one, name)
    keep(g, fresh)


def keep(g: Gesture, group: Group) -> None:
    """Puts what is known of an entity; a record that says nothing goes."""
    if group.aliases or group.wikidata or group.identity or group.note:
        g.put(group)
    elif any(known.id == group.id for known in g.groups()):
        g.remove(group)


def _record(g: Gesture, one: Entity, name: str) -> Group:
    s = g.state
    return Group(g.by.new_id(), s.document.id, s.annotator, name, one.label)


def _first(said: Iterable[str]) -> str:
    return next(filter(None, said), "")
