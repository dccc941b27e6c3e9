"""Annotations of UIMA files, whatever their types, as marks of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotate.exchange.uima import (
    CUSTOM,
    LABEL,
    NAMED_ENTITY,
    OTHER,
    PROPOSAL,
    SUGGESTED,
    attributes,
    label_feature,
    layer_of,
    loaded,
)
from annotate.saying import saying
from storage.importers.marking import Mark, Marked

_LABELS = (LABEL, "value", "category", "kind", "class", "tag", "name", "type")
"""Features in which types of others have the label, the first that there is."""

_PASSED_OVER = (
    "uima.", "org.apache.uima.", "de.tudarmstadt.ukp.clarin.", "de.tudarmstadt.ukp.inception.",
    "de.tudarmstadt.ukp.dkpro.core.api.",
)  # fmt: skip
"""Packages whose types are no annotations of ours: tokens, sentences, parts of speech, what programs keep for
themselves.
"""


@dataclass(slots=True)
class Structure:
    """A span of a file: its type, offsets of the file's text, and features of words; `links` are (role, key)."""

    key: str
    type: str
    start: int
    end: int
    features: dict[str, str]
    links: list[tuple[str, str]] = field(default_factory=list)


def wanted(type: str) -> bool:
    """Whether annotations of a type are read."""
    return type == NAMED_ENTITY or not type.startswith(_PASSED_OVER)


def add(found: Marked, structures: Iterable[Structure], relations: Iterable[tuple[str, str, str]] = ()) -> None:
    """Adds annotations and what joins them, (kind, from, to) by their keys."""
    for one in structures:
        found.marks.append(_mark(one, found))
        found.links += [(role, one.key, target) for role, target in one.links]
    found.links += relations


def _mark(one: Structure, found: Marked) -> Mark:
    name = label_of(one.type, one.features)
    features = {key: value for key, value in one.features.items() if key != name}
    layer = features.get("layer") if one.type == OTHER else layer_of(one.type)
    try:
        given = attributes(features)
        proposal = (loaded(features.get(PROPOSAL, "")) or {"maker": "import"}) if SUGGESTED in features else None
    except ValueError as error:
        found.builder.remarks.append(saying("{type} {key}: {why}", type=one.type, key=one.key, why=error))
        given, proposal = {}, None
    label = one.features.get(name, "") or one.type.rpartition(".")[2]
    return Mark(one.key, layer or "", label, [(one.start, one.end)], given, proposal)


def label_of(type: str, features: Mapping[str, Any]) -> str:
    """The feature that has the label; "" where there is none."""
    ours = label_feature(type)
    if type == NAMED_ENTITY or (type.startswith(CUSTOM) and ours in features):
        return ours
    known = next((name for name in _LABELS if features.get(name)), "")
    words = [name for name, value in features.items() if value]
    return known or (words[0] if len(words) == 1 else "")
