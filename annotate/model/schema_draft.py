"""A label schema under edit: its parts as items that keep what they stand for, whatever they are called meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.naming import name_of
from annotate.model.schema import CHOOSING, Attribute, Choice, Label, Layer, RelationType, Schema
from annotate.model.schema_changes import Plan, Thing

ItemKind = Literal["schema", "layer", "label", "attribute", "choice", "relation"]
Part = Layer | Label | Attribute | Choice | RelationType
_IN: dict[ItemKind, tuple[ItemKind, ...]] = {
    "schema": ("layer", "relation"),
    "layer": ("label", "attribute"),
    "attribute": ("choice",),
}
BUILT_IN = ("entity", "quote", "cue", "source", "claim")
"""Layers that the program knows by their names: suggestions are made for them, and quotes are put together of them."""


@dataclass(eq=False, slots=True)
class Item:
    """A part of the schema: `value` without its children; `origins` are what of the schema before it stands for."""

    kind: ItemKind
    value: Schema | Part
    parent: Item | None = None
    origins: list[Thing] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.value.name if isinstance(self.value, Schema) else name_of(self.value)

    @property
    def alike(self) -> list[Item]:
        """The items of its kind beside it, itself among them."""
        return [item for item in self.parent.children if item.kind == self.kind] if self.parent else [self]

    @property
    def place(self) -> Thing | None:
        """The thing that it is by the names as they are now, None for the schema."""
        if self.kind == "schema" or self.parent is None:
            return None
        above = self.parent
        if self.kind == "choice":
            return Thing(self.kind, self.name, above.parent.name if above.parent else "", above.name)
        return Thing(self.kind, self.name, above.name if self.kind in ("label", "attribute") else "")

    def of(self, kind: ItemKind) -> list[Item]:
        return [item for item in self.children if item.kind == kind]

    def walk(self) -> Iterator[Item]:
        """The item and everything in it."""
        yield self
        for child in self.children:
            yield from child.walk()


def is_built_in(item: Item) -> bool:
    """Whether the program, or a view of the project file, knows a layer or an attribute of one by its name."""
    if item.kind == "layer":
        return any(origin.name in BUILT_IN for origin in item.origins)
    known = DEFAULT_SCHEMA.attribute
    return item.kind == "attribute" and any(known(origin.layer, origin.name) for origin in item.origins)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field of an item: "empty", "double", "key" (another's, `detail`), "letter", "digit", "few",
    "layer" (there is none of that name).
    """

    field: str
    code: str
    detail: str = ""


class Draft:
    """The schema before, and the items that it is becoming. What is removed is kept until it is known what becomes of
    the annotations that have it.
    """

    def __init__(self, schema: Schema) -> None:
        self.before = schema
        self.root = _rooted(schema)
        self.removed: list[Thing] = []

    def schema(self) -> Schema:
        """What the items are now; it may have mistakes."""
        value = self.root.value
        assert isinstance(value, Schema)
        layers = tuple(_layer(item) for item in self.root.of("layer"))
        relations = tuple(i.value for i in self.root.of("relation") if isinstance(i.value, RelationType))
        return replace(value, layers=layers, relations=relations)

    def plan(self) -> Plan:
        """The way from the schema before to what the items are now."""
        moved = dict.fromkeys(self.removed, "")
        for item in self.root.walk():
            moved |= dict.fromkeys(item.origins, item.name)
        return Plan(self.before, self.schema(), moved)

    def item(self, *path: str) -> Item | None:
        """The first item with these names on the way to it: ("entity", "PER"), ("claim", "type", "QUANT")."""
        found: Item | None = self.root
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found

    # changes

    def set(self, item: Item, name: str, value: Any) -> None:
        """Gives a field of an item another value; what refers to it by its name follows."""
        before = item.name
        item.value = replace(item.value, **{name: value})
        if item.name != before:
            self._follow(item, before)
        choosing = isinstance(item.value, Attribute) and item.value.type in CHOOSING
        if name == "type" and choosing and not item.children:
            self.add(item, "choice")

    def _follow(self, item: Item, before: str) -> None:
        if item.kind == "layer":
            for relation in self.root.of("relation"):
                assert isinstance(relation.value, RelationType)
                if relation.value.head == before:
                    relation.value = replace(relation.value, head=item.name)
                if relation.value.tail == before:
                    relation.value = replace(relation.value, tail=item.name)
        elif item.kind == "label" and item.parent is not None and item.parent.name == "entity":
            for other in self.root.walk():
                if isinstance(other.value, Attribute) and before in other.value.fill:
                    fill = tuple(item.name if name == before else name for name in other.value.fill)
                    other.value = replace(other.value, fill=tuple(dict.fromkeys(fill)))

    def may_hold(self, item: Item) -> tuple[ItemKind, ...]:
        """What can be added to an item."""
        kinds = _IN.get(item.kind, ())
        return kinds if not isinstance(item.value, Attribute) or item.value.type in CHOOSING else ()

    def add(self, parent: Item, kind: ItemKind, name: str = "") -> Item:
        """A new item at the end of its like, with a name of its own."""
        taken = {child.name for child in parent.of(kind)}
        name = name or next(n for i in range(1, 10_000) if (n := f"{_FRESH[kind]}{i}") not in taken)
        layers = [layer.name for layer in self.root.of("layer")] or [""]
        made: Part
        match kind:
            case "layer":
                made = Layer(name, ())
            case "label":
                made = Label(name)
            case "attribute":
                made = Attribute(name)
            case "choice":
                made = Choice(name)
            case _:
                made = RelationType(name, layers[0], layers[0])
        item = Item(kind, made, parent)
        last = max((i for i, child in enumerate(parent.children) if child.kind == kind), default=None)
        before_others = 0 if kind in ("layer", "label") else len(parent.children)
        parent.children.insert(before_others if last is None else last + 1, item)
        if kind == "layer":
            self.add(item, "label")
        return item

    def remove(self, item: Item) -> None:
        """Takes an item out, with all that is in it."""
        assert item.parent is not None
        item.parent.children.remove(item)
        for part in item.walk():
            self.removed += part.origins

    def move(self, item: Item, step: int) -> bool:
        """Moves an item among its like; whether it did."""
        alike = item.alike
        there = alike.index(item) + step
        if item.parent is None or not 0 <= there < len(alike):
            return False
        children, other = item.parent.children, alike[there]
        a, b = children.index(item), children.index(other)
        children[a], children[b] = other, item
        return True

    def may_merge(self, item: Item) -> list[Item]:
        """What an item can be merged into."""
        return [other for other in item.alike if other is not item] if item.kind in ("label", "choice") else []

    def merge(self, item: Item, into: Item) -> None:
        """Makes a label or choice another one: what has it will have that."""
        assert item.parent is not None
        item.parent.children.remove(item)
        into.origins += item.origins
        self._follow_merge(item, into)

    def _follow_merge(self, item: Item, into: Item) -> None:
        before = item.name
        if item.kind == "label":
            self._follow(into, before)

    def settle(self, thing: Thing, into: Item | None) -> None:
        """What becomes of annotations with something that was removed: the same as those with `into`, or (None) they
        go.
        """
        if into is not None:
            self.removed.remove(thing)
            into.origins.append(thing)

    def heirs(self, thing: Thing) -> list[Item]:
        """The items that can take over the annotations of a removed label or the values of a removed choice."""
        if thing.kind not in ("label", "choice"):
            return []
        parent = Thing("attribute", thing.attribute, thing.layer) if thing.attribute else Thing("layer", thing.layer)
        found = next((item for item in self.root.walk() if parent in item.origins), None)
        return found.of("label" if thing.kind == "label" else "choice") if found else []

    def take_over(self, schema: Schema) -> None:
        """Makes the items those of another schema (an imported one): what has the same name there, or an alias of that
        name, is the same thing.
        """
        known = set(_origins(self.before))
        self.root = _rooted(replace(schema, version=self.before.version))
        for item in self.root.walk():
            item.origins = [thing for thing in item.origins if thing in known]
        kept = set(_origins_of(self.root))
        for item in self.root.walk():
            if isinstance(item.value, Label | Attribute | Choice) and item.parent is not None:
                place = item.place
                former = [replace(place, name=alias) for alias in item.value.aliases if place is not None]
                item.origins += [thing for thing in former if thing in known and thing not in kept]
                kept.update(former)
        self.removed = [thing for thing in _origins(self.before) if thing not in kept]

    # mistakes

    def mistakes(self, item: Item) -> list[Mistake]:
        """What is wrong with an item itself."""
        found: list[Mistake] = []
        named = "value" if item.kind == "choice" else "name"
        if not item.name.strip():
            found.append(Mistake(named, "empty"))
        elif sum(other.name == item.name for other in item.alike) > 1:
            found.append(Mistake(named, "double"))
        value = item.value
        if isinstance(value, Label) and value.key:
            owners = [i for i in self.root.walk() if isinstance(i.value, Label) and i.value.key == value.key]
            if len(value.key) != 1 or not "a" <= value.key <= "z":
                found.append(Mistake("key", "letter"))
            elif others := [i for i in owners if i is not item]:
                found.append(Mistake("key", "key", others[0].name))
        if isinstance(value, Choice) and value.key and item.parent and item.parent.parent:
            beside = [c for a in item.parent.parent.of("attribute") for c in a.of("choice") if c is not item]
            if others := [c for c in beside if isinstance(c.value, Choice) and c.value.key == value.key]:
                found.append(Mistake("key", "key", others[0].name))
            elif not value.key.removeprefix("!").isdigit() or len(value.key.removeprefix("!")) != 1:
                found.append(Mistake("key", "digit"))
        if isinstance(value, Layer) and not item.of("label"):
            found.append(Mistake("labels", "few"))
        if isinstance(value, Attribute) and value.type in CHOOSING and not item.of("choice"):
            found.append(Mistake("choices", "few"))
        if isinstance(value, Schema) and not item.of("layer"):
            found.append(Mistake("layers", "few"))
        if isinstance(value, RelationType):
            layers = {layer.name for layer in self.root.of("layer")}
            found += [Mistake(end, "layer") for end in ("head", "tail") if getattr(value, end) not in layers]
        return found

    def wrong(self) -> list[Item]:
        """The items with mistakes, in order."""
        return [item for item in self.root.walk() if self.mistakes(item)]


_FRESH: dict[ItemKind, str] = {
    "layer": "layer", "label": "LABEL", "attribute": "attribute", "choice": "choice", "relation": "relation",
}  # fmt: skip


def _rooted(schema: Schema) -> Item:
    """The items of a schema, each of which stands for what is called so."""
    root = Item("schema", replace(schema, layers=(), relations=()))

    def put(parent: Item, kind: ItemKind, value: Part) -> Item:
        item = Item(kind, value, parent)
        if (place := item.place) is not None:
            item.origins.append(place)
        parent.children.append(item)
        return item

    for layer in schema.layers:
        held = put(root, "layer", replace(layer, labels=(), attributes=()))
        for label in layer.labels:
            put(held, "label", label)
        for attribute in layer.attributes:
            chooses = put(held, "attribute", replace(attribute, choices=()))
            for choice in attribute.choices:
                put(chooses, "choice", choice)
    for relation in schema.relations:
        put(root, "relation", relation)
    return root


def _layer(item: Item) -> Layer:
    assert isinstance(item.value, Layer)
    labels = tuple(i.value for i in item.of("label") if isinstance(i.value, Label))
    return replace(item.value, labels=labels, attributes=tuple(_attribute(i) for i in item.of("attribute")))


def _attribute(item: Item) -> Attribute:
    assert isinstance(item.value, Attribute)
    choices = tuple(i.value for i in item.of("choice") if isinstance(i.value, Choice))
    return replace(item.value, choices=choices if item.value.type in CHOOSING else ())


def _origins(schema: Schema) -> list[Thing]:
    return _origins_of(_rooted(schema))


def _origins_of(root: Item) -> list[Thing]:
    return [thing for item in root.walk() for thing in item.origins]
