"""The patterns of underlines by which labels can be told apart without colours: pure."""

from __future__ import annotations

from annotate.model.schema import Schema

PATTERNS = ("solid", "double", "dots", "dashes", "wave", "long", "thick", "dash-dot", "zigzag", "ticks")
"""In the order in which the labels of a layer take them; after the last the first comes again, in another colour."""


def pattern_of(schema: Schema, layer: str, label: str) -> str:
    """The pattern of a label by its place in the schema: switching others on and off does not change it."""
    found = schema.layer(layer)
    names = [known.name for known in found.labels] if found else []
    return PATTERNS[names.index(label) % len(PATTERNS)] if label in names else PATTERNS[0]
