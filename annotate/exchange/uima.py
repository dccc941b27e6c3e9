"""Types and features of UIMA under which layers and attributes stand, there and back.

Entities are DKPro's named entities, which other programs know; other layers are types of INCEpTION's "webanno.custom".
Attributes are features of words; a value that is none, or whose name is no name of a feature, stands as JSON in "more".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from annotate.model.values import Attributes, plain, said, valued
from annotate.saying import saying

NAMED_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
CUSTOM = "webanno.custom."
ARTICLE = CUSTOM + "Article"
"""What is known of a document."""
OTHER = CUSTOM + "Other"
"""Annotations of a layer whose name is no name of a type; it stands in the feature "layer"."""

LABEL, MORE, SUGGESTED, PROPOSAL, LINKS = "label", "more", "suggested", "proposal", "links"
_SUFFIX = "Value"
_RESERVED = {
    *(LABEL, MORE, SUGGESTED, PROPOSAL, LINKS, "layer", "identifier", "value", "type", "self", "begin", "end", "sofa"),
    *("id", "view", "address", "class"),
}
_LAYER = re.compile(r"[a-z][A-Za-z0-9]{0,60}")
_FEATURE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")


def type_of(layer: str) -> str:
    """The type of the annotations of a layer."""
    if layer == "entity":
        return NAMED_ENTITY
    if not _LAYER.fullmatch(layer) or layer in ("article", "other", "namedEntity"):
        return OTHER
    return CUSTOM + layer[0].upper() + layer[1:]


def layer_of(type: str) -> str:
    """The layer that a type stands for; its own name where it is none of ours."""
    name = type.rpartition(".")[2]
    return "entity" if name == "NamedEntity" else name[:1].lower() + name[1:]


def label_feature(type: str) -> str:
    """The feature that has the label."""
    return "value" if type == NAMED_ENTITY else LABEL


def feature_of(attribute: str) -> str:
    """The feature of an attribute; "" where it has none of its own."""
    if not _FEATURE.fullmatch(attribute) or (attribute.endswith(_SUFFIX) and attribute != _SUFFIX):
        return ""
    return attribute + _SUFFIX if attribute in _RESERVED else attribute


def attribute_of(feature: str) -> str:
    """The attribute of a feature."""
    base = feature.removesuffix(_SUFFIX)
    return base if base in _RESERVED else feature


def features(attributes: Attributes, known: set[str]) -> dict[str, str]:
    """Attributes as features; `known` are the attributes that have one."""
    found: dict[str, str] = {}
    more: dict[str, Any] = {}
    for name in sorted(attributes):
        value, feature = attributes[name], feature_of(name) if name in known else ""
        if feature:
            found[feature] = said(value)
        if not feature or not isinstance(value, str):
            more[name] = plain(value)
    if more:
        found[MORE] = dumped(more)
    return found


def attributes(features: Mapping[str, str]) -> dict[str, Any]:
    """The attributes of features, plain. Where somebody has changed a feature, that counts, not what "more" says.

    Raises:
        ValueError: where "more" is no JSON object.
    """
    found: dict[str, Any] = {
        attribute_of(name): value
        for name, value in features.items()
        if value and name not in (LABEL, MORE, SUGGESTED, PROPOSAL, LINKS, "layer")
    }
    more = loaded(features.get(MORE, ""))
    for name, value in more.items():
        feature = feature_of(name)
        if feature not in features or features[feature] == _said(value):
            found[name] = value
    return found


def _said(value: Any) -> str:
    try:
        return said(valued(value))
    except ValueError:
        return ""


def dumped(values: Mapping[str, Any]) -> str:
    """A table as JSON on one line, keys sorted."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, allow_nan=False)


def loaded(words: str) -> dict[str, Any]:
    """The table of `dumped`; an empty one of "".

    Raises:
        ValueError: where it is no JSON object.
    """
    found = json.loads(words) if words else {}
    if not isinstance(found, dict):
        raise ValueError(saying("{words!r:.60} is no JSON object", words=words))
    return found
