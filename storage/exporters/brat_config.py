"""The configuration of brat for a folder: what can be annotated (annotation.conf) and how it looks (visual.conf).

After https://brat.nlplab.org/configuration.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotate.exchange.layers import named
from annotate.exchange.standoff import escaped
from annotate.model.schema import CHOOSING, Schema

_TINTS = {
    "orange": "#f7c9b5", "green": "#bfe5c8", "blue": "#bcd6f5", "teal": "#b9e3e1", "olive": "#e6dfae",
    "brown": "#e3cdb8", "violet": "#dcc8f0", "crimson": "#f4bfd2", "sky": "#bfe2f3", "slate": "#ccd6de",
    "gold": "#f1dda6", "grey": "#dddddd",
}  # fmt: skip
"""Light forms of the colours of labels, under black words."""


ROLE = re.compile(r"[a-z][a-z_-]*")
"""Types of relations that are roles of events: numbers behind one count the arguments, and capitals do not tell."""


@dataclass
class Types:
    """What files of a folder have: labels (escaped -> layer and label), types of relations, attributes and values."""

    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    relations: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=dict)
    schemas: dict[tuple[str, int], Schema] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    events: bool = False
    """Whether annotations at which relations of the schema begin are events."""

    def add(self, other: Types) -> None:
        """Takes in what another document has."""
        self.labels |= other.labels
        self.relations |= other.relations
        self.roles |= other.roles
        for name, values in other.attributes.items():
            self.attributes.setdefault(name, set()).update(values)


@dataclass(frozen=True, slots=True)
class Offered:
    """A label, escaped, with its title and colour, and the roles of its arguments where what has it is an event."""

    name: str
    title: str
    colour: str
    roles: frozenset[str] | None


def _offered(types: Types) -> Iterator[Offered]:
    """Each label: those of the schemas in their order, then the others."""
    known = [relation for schema in types.schemas.values() for relation in schema.relations]
    more = types.roles - {escaped(relation.name) for relation in known}
    heads: dict[str, frozenset[str]] = {}
    for relation in known if types.events else ():
        role = {*filter(ROLE.fullmatch, (escaped(relation.name),))}
        heads[relation.head] = heads.get(relation.head, frozenset(more)) | role
    seen = set()
    for schema in types.schemas.values():
        for layer in schema.layers:
            for label in layer.labels:
                name = escaped(named(layer.name, label.name))
                if name not in seen and (label.active or name in types.labels):
                    seen.add(name)
                    title = label.titles.get("ru") or label.titles.get("en") or label.name
                    yield Offered(name, title, label.colour, heads.get(layer.name))
    for name in sorted(types.labels.keys() - seen):
        layer_name, said = types.labels[name]
        yield Offered(name, said, "grey", heads.get(layer_name))


def annotation_conf(types: Types) -> str:
    """The labels, relations and attributes that brat offers."""
    offered = [*_offered(types)]
    named_in_schemas = {escaped(r.name) for schema in types.schemas.values() for r in schema.relations}
    relations = types.relations if types.events else types.relations | named_in_schemas
    ends = "<ENTITY>|<EVENT>" if types.events else "<ENTITY>"
    attributes = {name: {*values} for name, values in types.attributes.items()}
    for schema in types.schemas.values():
        for layer in schema.layers:
            for attribute in layer.attributes:
                if attribute.type == "bool" or attribute.type in CHOOSING:
                    known = attributes.setdefault(escaped(attribute.name), set())
                    known |= {escaped(choice.value) for choice in attribute.choices}
    lines = ["[entities]", *(one.name for one in offered if one.roles is None), "", "[relations]"]
    lines += [f"{name} Arg1:{ends}, Arg2:{ends}" for name in sorted(relations)]
    lines += ["<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]"]
    for one in offered:
        if one.roles is not None:
            lines.append(f"{one.name}\t" + ", ".join(f"{role}*:{ends}" for role in sorted(one.roles)))
    lines += ["", "[attributes]"]
    for name, values in sorted(attributes.items()):
        lines.append(f"{name} Arg:{ends}" + (f", Value:{'|'.join(sorted(values))}" if values else ""))
    return "\n".join(lines) + "\n"


def visual_conf(types: Types) -> str:
    """Titles and colours."""
    offered = [*_offered(types)]
    titles = [f"{one.name} | {' '.join(one.title.replace('|', '/').split())}" for one in offered]
    colours = [f"{one.name} bgColor:{_TINTS.get(one.colour, _TINTS['grey'])}" for one in offered]
    return "\n".join([
        "[labels]", *titles, "", "[drawing]", "SPAN_DEFAULT fgColor:black, bgColor:#dddddd, borderColor:darken",
        "ARC_DEFAULT color:black, dashArray:-, arrowHead:triangle-5", "ATTRIBUTE_DEFAULT glyph:*", *colours, "",
    ])  # fmt: skip
