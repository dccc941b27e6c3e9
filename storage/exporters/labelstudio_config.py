"""Label Studio's labelling config: the controls that results name, for a label schema and whatever is used beyond it.

A layer is a Labels control of its name, an attribute a control for each region ("quote.type"); a value that does not
fit the type of its attribute has a control of its own kind ("quote.type.number"). Tags after
https://labelstud.io/tags: Labels, Choices, TextArea, Number, Relations, Text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from annotate.model.schema import Attribute, Schema, Titles
from annotate.model.values import Link, Value, several

Kind = Literal["text", "texts", "choice", "choices", "bool", "number", "links"]

TEXT = "text"
"""The name of the control that shows the article; no layer's control is called so."""

COLOURS = {
    "orange": "#c4491d", "green": "#24794a", "blue": "#2166b0", "teal": "#0f7680", "olive": "#7d6a10",
    "brown": "#8a4f23", "violet": "#774aa4", "crimson": "#b3275a", "sky": "#0c6f99", "slate": "#4c6272",
    "gold": "#8a6000", "indigo": "#4650b4", "magenta": "#a5318c", "moss": "#56701c", "plum": "#7a4868",
    "rose": "#ad3644", "grey": "#5f6360",
}  # fmt: skip
"""The colours of the light window (ui/theme.py, which a test compares), by their names in the schema."""

TYPES: dict[Kind, str] = {
    "text": "textarea", "texts": "textarea", "links": "textarea", "choice": "choices", "choices": "choices",
    "bool": "choices", "number": "number",
}  # fmt: skip
"""The type of a result of each kind."""

_OF_TYPE: dict[str, Kind] = {
    "text": "text", "number": "number", "bool": "bool", "choice": "choice", "choices": "choices", "date": "text",
    "link": "links",
}  # fmt: skip
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def visible(name: str) -> str:
    """A name as XML can hold it."""
    return _NO_XML.sub("\ufffd", name)


def control_of(layer: str) -> str:
    """The name of a layer's control."""
    name = _quoted(layer)
    return "%74ext" if name == TEXT else name


def layer_of(control: str) -> str:
    """The layer of a control of ours."""
    return unquote(control.partition(".")[0])


def attribute_of(control: str) -> tuple[str, str]:
    """The attribute of a control of ours, and its kind where that is not the one of the attribute."""
    _, _, rest = control.partition(".")
    name, _, kind = rest.partition(".")
    return unquote(name), kind


def _quoted(name: str) -> str:
    return visible(name).replace("%", "%25").replace(".", "%2E")


@dataclass
class Control:
    """A control for an attribute: which layer's, of what kind, with which choices and what it is called."""

    layer: str
    kind: Kind
    choices: dict[str, str] = field(default_factory=dict)
    title: str = ""


class Config:
    """What a config has; `label`, `attribute` and `relation` add what is missing and say its name."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._labels: dict[str, dict[str, str]] = {}
        self._controls: dict[str, Control] = {}
        self._relations: dict[str, None] = {}
        for layer in schema.layers:
            self._labels[layer.name] = {visible(x.name): COLOURS.get(x.colour, COLOURS["grey"]) for x in layer.offered}
            for attribute in layer.attributes:
                self._control(layer.name, attribute.name, _OF_TYPE[attribute.type], attribute)
        self._relations.update(dict.fromkeys(visible(relation.name) for relation in schema.relations))

    def label(self, layer: str, label: str) -> tuple[str, str]:
        """The control and the label of an annotation."""
        name = visible(label)
        known = self._schema.label(layer, label)
        colour = COLOURS.get(known.colour if known else "", COLOURS["grey"])
        self._labels.setdefault(layer, {}).setdefault(name, colour)
        return control_of(layer), name

    def relation(self, kind: str) -> str:
        """The label of a relation."""
        self._relations.setdefault(visible(kind))
        return visible(kind)

    def attribute(self, layer: str, name: str, value: Value) -> tuple[str, Kind]:
        """The control of an attribute with such a value, and the kind of the value."""
        known = self._schema.attribute(layer, name)
        usual: Kind = _OF_TYPE[known.type] if known else "text"
        kind = _kind(value, usual)
        control = self._control(layer, name, kind, known if kind == usual else None, own=kind != usual)
        if kind in ("choice", "choices"):
            for word in several(value):
                self._controls[control].choices.setdefault(word, "")
        return control, kind

    def _control(self, layer: str, name: str, kind: Kind, known: Attribute | None, own: bool = False) -> str:
        control = f"{control_of(layer)}.{_quoted(name)}" + (f".{kind}" if own else "")
        if control not in self._controls:
            offered = known.choices if known else ()
            choices = {c.value: _title(c.titles) for c in offered if visible(c.value) == c.value}
            if kind == "bool":
                choices = {"true": "", "false": ""}
            self._controls[control] = Control(layer, kind, choices, _title(known.titles) if known else name)
            self._labels.setdefault(layer, {})
        return control

    def xml(self) -> str:
        """The config as Label Studio reads it."""
        from lxml import etree

        root = etree.Element("View")
        # without this, blanks are trimmed where the article is shown, and offsets move
        etree.SubElement(root, "Style").text = ".htx-text { white-space: pre-wrap; }"
        if self._relations:
            relations = etree.SubElement(root, "Relations")
            for kind in self._relations:
                etree.SubElement(relations, "Relation", value=kind)
        for layer, labels in self._labels.items():
            if labels:
                control = etree.SubElement(root, "Labels", name=control_of(layer), toName=TEXT)
                for label, colour in labels.items():
                    etree.SubElement(control, "Label", value=label, background=colour)
        etree.SubElement(root, "Text", name=TEXT, value=f"${TEXT}")
        for name, control in self._controls.items():
            if self._labels.get(control.layer):
                self._add(root, name, control)
        etree.indent(root)
        return str(etree.tostring(root, encoding="unicode")) + "\n"

    def _add(self, root: object, name: str, control: Control) -> None:
        from lxml import etree

        view = etree.SubElement(root, "View", visibleWhen="region-selected", whenTagName=control_of(control.layer))
        etree.SubElement(view, "Header", value=visible(control.title) or name, size="5")
        common = {"name": name, "toName": TEXT, "perRegion": "true"}
        if control.kind == "number":
            etree.SubElement(view, "Number", **common)
        elif TYPES[control.kind] == "textarea":
            most = {} if control.kind in ("texts", "links") else {"maxSubmissions": "1"}
            etree.SubElement(view, "TextArea", **common, editable="true", **most)
        else:
            choice = "multiple" if control.kind == "choices" else "single"
            box = etree.SubElement(view, "Choices", **common, choice=choice, showInline="true")
            for value, title in control.choices.items():
                etree.SubElement(box, "Choice", value=value, **({"hint": title} if title else {}))


def _title(titles: Titles) -> str:
    return visible(titles.get("en") or next(iter(titles.values()), ""))


def _kind(value: Value, usual: Kind) -> Kind:
    """The kind of a value: the usual one of its attribute where it fits."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, tuple) and any(isinstance(item, Link) for item in value):
        return "links"
    fine = all(visible(said) == said for said in several(value))
    if isinstance(value, tuple):
        return "choices" if usual == "choices" and fine else "texts"
    return "choice" if usual == "choice" and fine else "text"
