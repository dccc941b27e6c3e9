"""The difference between two label schemas: what of the one becomes what of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from annotate.model.naming import name_of
from annotate.model.schema import Attribute, Choice, Label, Layer, RelationType, Schema

Kind = Literal["layer", "label", "attribute", "choice", "relation"]
What = Literal["added", "removed", "renamed", "merged", "type", "rule"]
"""What happens to a thing: "type" is another type of an attribute, "rule" a stricter rule about annotations that meet
or about what relations join."""


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A part of a schema by the names on the way to it; `layer` is empty for layers and relation types, `attribute`
    for all but choices.
    """

    kind: Kind
    name: str
    layer: str = ""
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of a thing of the schema before (of the one after for "added"); `to` is what it becomes, if that."""

    what: What
    thing: Thing
    to: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Two schemas, and where the things of the first are `moved`: their names in the second, "" for what goes.

    What is not moved keeps its name, and goes where the second has none of that name. Several may go to one name: that
    merges them.
    """

    before: Schema
    after: Schema
    moved: Mapping[Thing, str] = field(default_factory=dict)

    def layer(self, name: str) -> Layer | None:
        """What a layer becomes."""
        return self.after.layer(self.moved.get(Thing("layer", name), name))

    def label(self, layer: str, name: str) -> Label | None:
        """What a label becomes."""
        found = self.layer(layer)
        return _named(found.labels, self.moved.get(Thing("label", name, layer), name)) if found else None

    def attribute(self, layer: str, name: str) -> Attribute | None:
        """What an attribute becomes."""
        found = self.layer(layer)
        return _named(found.attributes, self.moved.get(Thing("attribute", name, layer), name)) if found else None

    def choice(self, layer: str, attribute: str, value: str) -> str:
        """What a value that was chosen becomes, "" for none."""
        return self.moved.get(Thing("choice", value, layer, attribute), value)

    def relation(self, name: str) -> RelationType | None:
        """What a relation type becomes."""
        return self.after.relation(self.moved.get(Thing("relation", name), name))

    def becomes(self, thing: Thing) -> str:
        """The name of what a thing becomes, "" for nothing."""
        found: Layer | Label | Attribute | Choice | RelationType | None
        match thing.kind:
            case "layer":
                found = self.layer(thing.name)
            case "label":
                found = self.label(thing.layer, thing.name)
            case "attribute":
                found = self.attribute(thing.layer, thing.name)
            case "choice":
                attribute = self.attribute(thing.layer, thing.attribute)
                value = self.choice(thing.layer, thing.attribute, thing.name)
                found = _named(attribute.choices, value) if attribute else None
            case "relation":
                found = self.relation(thing.name)
        return name_of(found) if found is not None else ""


N = TypeVar("N", Label, Attribute, Choice)


def _named(items: Iterable[N], name: str) -> N | None:
    return next((item for item in items if name_of(item) == name), None)


def things(schema: Schema) -> Iterator[Thing]:
    """Everything in a schema that has a name, each layer before what is in it."""
    for layer in schema.layers:
        yield Thing("layer", layer.name)
        yield from (Thing("label", label.name, layer.name) for label in layer.labels)
        for attribute in layer.attributes:
            yield Thing("attribute", attribute.name, layer.name)
            yield from (Thing("choice", c.value, layer.name, attribute.name) for c in attribute.choices)
    yield from (Thing("relation", relation.name) for relation in schema.relations)


def changes(plan: Plan) -> list[Change]:
    """What a plan changes of names, types and rules; titles, colours, keys and guidelines touch no annotation.

    What lies within something that goes is not told apart.
    """
    found: list[Change] = []
    reached: set[Thing] = set()
    heirs: dict[Thing, list[Thing]] = {}
    for thing in things(plan.before):
        if name := plan.becomes(thing):
            heirs.setdefault(_after(plan, thing, name), []).append(thing)
    for thing in things(plan.before):
        name = plan.becomes(thing)
        if not name:
            if not _goes_within(plan, thing):
                found.append(Change("removed", thing))
            continue
        there = _after(plan, thing, name)
        reached.add(there)
        others = heirs[there]
        main = next((other for other in others if other.name == name), others[0])
        if thing != main:
            found.append(Change("merged", thing, name))
        elif thing.name != name:
            found.append(Change("renamed", thing, name))
        found.extend(_altered(plan, thing))
    fresh = [thing for thing in things(plan.after) if thing not in reached]
    found.extend(Change("added", thing) for thing in fresh if not _within(fresh, thing))
    return found


def _after(plan: Plan, thing: Thing, name: str) -> Thing:
    """What a thing becomes, by its names in the schema after."""
    layer = plan.layer(thing.layer) if thing.layer else None
    attribute = plan.attribute(thing.layer, thing.attribute) if thing.attribute else None
    return Thing(thing.kind, name, layer.name if layer else "", attribute.name if attribute else "")


def _goes_within(plan: Plan, thing: Thing) -> bool:
    """Whether something goes because what it is in goes."""
    if not thing.layer:
        return False
    if plan.layer(thing.layer) is None:
        return True
    if not thing.attribute:
        return False
    attribute = plan.attribute(thing.layer, thing.attribute)
    return attribute is None or not attribute.choices  # another type is told of the attribute


def _within(fresh: list[Thing], thing: Thing) -> bool:
    return (bool(thing.layer) and Thing("layer", thing.layer) in fresh) or (
        bool(thing.attribute) and Thing("attribute", thing.attribute, thing.layer) in fresh
    )


_STRICT = {"any": 0, "nested": 1, "none": 2}


def _altered(plan: Plan, thing: Thing) -> Iterator[Change]:
    if thing.kind == "attribute":
        old, new = plan.before.attribute(thing.layer, thing.name), plan.attribute(thing.layer, thing.name)
        if old and new and old.type != new.type:
            yield Change("type", thing, new.type)
    elif thing.kind == "layer":
        was, now = plan.before.layer(thing.name), plan.layer(thing.name)
        if was and now and _STRICT[now.overlap] > _STRICT[was.overlap]:
            yield Change("rule", thing, now.overlap)
    elif thing.kind == "relation":
        before, after = plan.before.relation(thing.name), plan.relation(thing.name)
        if before and after and joins(plan, before) != (after.head, after.tail, after.single or before.single):
            yield Change("rule", thing, f"{after.head} → {after.tail}")


def joins(plan: Plan, relation: RelationType) -> tuple[str, str, bool]:
    """What a relation type joined, under the names that its layers have now, and whether a head had one at most."""
    head, tail = plan.layer(relation.head), plan.layer(relation.tail)
    return head.name if head else "", tail.name if tail else "", relation.single


def aliased(plan: Plan) -> Schema:
    """The schema after, in which what was renamed or merged is known under its names from before as well: makers of
    suggestions go on using those.
    """
    more: dict[Thing, list[str]] = {}
    for thing in things(plan.before):
        if thing.kind not in ("label", "attribute", "choice") or not (name := plan.becomes(thing)):
            continue
        known = _item(plan.before, thing)
        more.setdefault(_after(plan, thing, name), []).extend((*known, thing.name))
    layers = []
    for layer in plan.after.layers:
        within: list[Attribute] = [
            replace(a, choices=_with_aliases(a.choices, more, Thing("choice", "", layer.name, a.name)))
            for a in layer.attributes
        ]
        labels = _with_aliases(layer.labels, more, Thing("label", "", layer.name))
        attributes = _with_aliases(tuple(within), more, Thing("attribute", "", layer.name))
        layers.append(replace(layer, labels=labels, attributes=attributes))
    return replace(plan.after, layers=tuple(layers))


def _item(schema: Schema, thing: Thing) -> tuple[str, ...]:
    """The aliases of a thing."""
    if thing.kind == "label":
        label = schema.label(thing.layer, thing.name)
        return label.aliases if label else ()
    attribute = schema.attribute(thing.layer, thing.attribute or thing.name)
    if thing.kind == "attribute" or attribute is None:
        return attribute.aliases if attribute else ()
    choice = _named(attribute.choices, thing.name)
    return choice.aliases if choice else ()


def _with_aliases(items: tuple[N, ...], more: Mapping[Thing, list[str]], place: Thing) -> tuple[N, ...]:
    """The items at a place with more aliases; a name that one of them has is nobody's alias."""
    names = {name_of(item) for item in items}

    def aliases(item: N) -> tuple[str, ...]:
        wanted = (*item.aliases, *more.get(replace(place, name=name_of(item)), ()))
        return tuple(dict.fromkeys(alias for alias in wanted if alias not in names))

    return tuple(replace(item, aliases=aliases(item)) for item in items)
