"""Layers in formats that know labels only: by the default schema, that of entities, else in the label ("misc:PLANT").

Most labels of the world are those of entities, in which models are trained by their bare names.
"""

from __future__ import annotations

import re
from functools import cache

from annotate.model.default_schema import DEFAULT_SCHEMA

ENTITY = "entity"
_WRITTEN = re.compile(r"(\w[\w.-]*):(.+)", re.DOTALL)


def named(layer: str, label: str) -> str:
    """A label alone where `placed` knows its layer, else with it."""
    return label if placed(label) == (layer, label) else f"{layer}:{label}"


def placed(name: str) -> tuple[str, str]:
    """Layer and label of a name: as written with a colon, else the first layer of the default schema that has the
    label, else that of entities.
    """
    if found := _WRITTEN.fullmatch(name):
        return found[1], found[2]
    return _layers().get(name, ENTITY), name


@cache
def _layers() -> dict[str, str]:
    return {label.name: layer.name for layer in reversed(DEFAULT_SCHEMA.layers) for label in layer.labels}
