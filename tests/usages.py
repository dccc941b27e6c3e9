"""Counts of the project in memory: which labels and values are used how often."""

from __future__ import annotations

from collections.abc import Iterable

from annotate.model.records import Annotation
from annotate.model.values import said, several
from annotate.ports import Usage


def label_usage(annotations: Iterable[Annotation]) -> list[Usage]:
    """As of the labels of some annotations."""
    return _usage((a.label, a) for a in annotations)


def value_usage(annotations: Iterable[Annotation], attribute: str) -> list[Usage]:
    """As of the values of an attribute."""
    held = ((a, a.attributes[attribute]) for a in annotations if attribute in a.attributes)
    return _usage((word, a) for a, v in held for word in (several(v) if isinstance(v, tuple) else (said(v),)))


def _usage(used: Iterable[tuple[str, Annotation]]) -> list[Usage]:
    by_value: dict[str, dict[str, Annotation]] = {}
    for value, a in used:
        by_value.setdefault(value, {})[a.id] = a
    return [
        Usage(value, len(by), len({a.document for a in by.values()}), len({a.annotator for a in by.values()}))
        for value, by in sorted(by_value.items())
    ]
