"""Annotations looked for by their words, labels and attributes."""

from __future__ import annotations

from annotate.model.marks import Mark
from annotate.model.schema import Schema
from annotate.model.state import State
from annotate.model.text import covered
from annotate.occurrences import Wanted, searcher

_APART = "\n\n"  # no phrase goes across it


def found_marks(state: State, wanted: Wanted) -> list[Mark]:
    """The marks whose covered words, label or attributes hold what is wanted, in reading order."""
    holds = searcher(wanted)
    if holds is None:
        return []
    labels = _label_words(state.schema)
    return [mark for mark in state.marks if holds(_told(state, mark, labels))]


def _label_words(schema: Schema) -> dict[tuple[str, str], str]:
    """What each label is called, in all languages."""
    return {
        (layer.name, label.name): _APART.join((label.name, *label.titles.values()))
        for layer in schema.layers
        for label in layer.labels
    }


def _told(state: State, mark: Mark, labels: dict[tuple[str, str], str]) -> str:
    """All that can be read of a mark."""
    words = covered(mark.fragments, state.text)
    values = (str(value) for value in mark.attributes.values())
    return _APART.join((words, labels.get((mark.layer, mark.label), mark.label), *values))
