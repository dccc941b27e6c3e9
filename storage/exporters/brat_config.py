"""The configuration of brat for a folder: what can be annotated (annotation.conf) and how it looks (visual.conf).

After https://brat.nlplab.org/configuration.html.
"""

from __future__ import annotations

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


@dataclass
class Types:
    """What files of a folder have: labels (escaped -> layer and label), types of relations, attributes and values."""

    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    relations: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=dict)
    schemas: dict[tuple[str, int], Schema] = field(default_factory=dict)

    def add(self, other: Types) -> None:
        """Takes in what another document has."""
        self.labels |= other.labels
        self.relations |= other.relations
        for name, values in other.attributes.items():
            self.attributes.setdefault(name, set()).update(values)


def _offered(types: Types) -> Iterator[tuple[str, str, str]]:
    """Each label, escaped, with its title and colour: those of the schemas in their order, then the others."""
    seen = set()
    for schema in types.schemas.values():
        for layer in schema.layers:
            for label in layer.labels:
                name = escaped(named(layer.name, label.name))
                if name not in seen and (label.active or name in types.labels):
                    seen.add(name)
                    yield name, label.titles.get("ru") or label.titles.get("en") or label.name, label.colour
    for name in sorted(types.labels.keys() - seen):
        yield name, types.labels[name][1], "grey"


def annotation_conf(types: Types) -> str:
    """The labels, relations and attributes that brat offers."""
    relations = types.relations | {escaped(r.name) for schema in types.schemas.values() for r in schema.relations}
    attributes = {name: {*values} for name, values in types.attributes.items()}
    for schema in types.schemas.values():
        for layer in schema.layers:
            for attribute in layer.attributes:
                if attribute.type == "bool" or attribute.type in CHOOSING:
                    known = attributes.setdefault(escaped(attribute.name), set())
                    known |= {escaped(choice.value) for choice in attribute.choices}
    lines = ["[entities]", *(name for name, _, _ in _offered(types)), "", "[relations]"]
    lines += [f"{name} Arg1:<ENTITY>, Arg2:<ENTITY>" for name in sorted(relations)]
    lines += ["<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for name, values in sorted(attributes.items()):
        lines.append(f"{name} Arg:<ENTITY>" + (f", Value:{'|'.join(sorted(values))}" if values else ""))
    return "\n".join(lines) + "\n"


def visual_conf(types: Types) -> str:
    """Titles and colours."""
    titles = [f"{name} | {' '.join(title.replace('|', '/').split())}" for name, title, _ in _offered(types)]
    colours = [f"{name} bgColor:{_TINTS.get(colour, _TINTS['grey'])}" for name, _, colour in _offered(types)]
    return "\n".join([
        "[labels]", *titles, "", "[drawing]", "SPAN_DEFAULT fgColor:black, bgColor:#dddddd, borderColor:darken",
        "ARC_DEFAULT color:black, dashArray:-, arrowHead:triangle-5", "ATTRIBUTE_DEFAULT glyph:*", *colours, "",
    ])  # fmt: skip
