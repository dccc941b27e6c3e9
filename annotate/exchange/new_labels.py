"""Labels of a file that a project's label schema shall have from now on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotate.errors import KavychkiError
from annotate.model.edits import Edit, Transaction
from annotate.model.schema import Label, Layer, Schema
from annotate.model.schema_json import from_json, record_of, to_json
from annotate.ports import Labels
from annotate.saying import reason, saying

_COLOURS = (
    "orange", "green", "blue", "teal", "olive", "brown", "violet", "crimson", "sky", "slate", "gold", "grey",
)  # fmt: skip


class NotALabel(KavychkiError):
    """A name in a file that no label schema can hold; the message says why."""


def place_of(schema: Schema, layer: str, label: str) -> tuple[str, str]:
    """The layer and name that a label of a file has as a label of the schema: in the layer that the file names, in the
    first one, which is that of entities, where it names none.
    """
    return layer or schema.layers[0].name, label


def widened(schema: Schema, places: Iterable[tuple[str, str]]) -> Schema:
    """The next version of a schema, with labels at places (layer and name) that it lacks; itself where it lacks none.

    A label comes last in its layer, without a key, in a colour that the layer has not or has seldom; a layer that
    the schema does not know is made.

    Raises:
        NotALabel: where a name cannot be that of a layer or label, or there are too many of them.
    """
    layers = {layer.name: layer for layer in schema.layers}
    for name, label in dict.fromkeys(places):
        layer = layers.get(name, Layer(name, ()))
        if all(known.name != label for known in layer.labels):
            taken = [known.colour for known in layer.labels]
            colour = min(_COLOURS, key=taken.count)
            layers[name] = replace(layer, labels=(*layer.labels, Label(label, colour=colour)))
    wide = replace(schema, layers=tuple(layers.values()), version=schema.version + 1)
    if wide.layers == schema.layers:
        return schema
    try:
        return from_json(to_json(wide))
    except ValueError as error:
        why = reason(error)
        raise NotALabel(saying("the label schema cannot hold the labels of the files ({why})", why=why)) from error


def adding(schema: Schema, labels: Labels, author: str, at: str) -> Transaction | None:
    """The gesture that gives the schema the labels that `labels` lead to and that it lacks; None where it has them.

    Raises:
        NotALabel: as `widened`.
    """
    lacking = [target for target in labels.values() if target is not None and schema.label(*target) is None]
    wide = widened(schema, lacking)
    if wide is schema:
        return None
    first = lacking[0][1] + (f" (+{len({*lacking}) - 1})" if len({*lacking}) > 1 else "")
    return Transaction((Edit(record_of(schema), record_of(wide)),), "schema", author, at, subject=first)
