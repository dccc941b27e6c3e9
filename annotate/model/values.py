"""Values of attributes: words, numbers, yes and no, several words, links. Plain in JSON, frozen in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any, Literal, get_args

Scalar = str | int | float | bool
Stance = Literal["", "supports", "refutes", "neutral"]
STANCES: tuple[str, ...] = get_args(Stance)


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what was seen there: on which day (ISO 8601), for or against, in which words."""

    url: str
    seen: str = ""
    stance: Stance = ""
    passage: str = ""


Value = Scalar | tuple[str, ...] | tuple[Link, ...]
Attributes = Mapping[str, Value]

_UNSOUND = re.compile("[\x00\ud800-\udfff]")
_LINK = tuple(spec.name for spec in fields(Link))


def plain(value: Value) -> Any:
    """A value as JSON holds it: several are a list, a link is a table without what is empty."""
    if not isinstance(value, tuple):
        return value
    return [
        {name: said for name in _LINK if (said := getattr(item, name))} if isinstance(item, Link) else item
        for item in value
    ]


def plain_attributes(attributes: Attributes) -> dict[str, Any]:
    """All values as JSON holds them."""
    return {name: plain(value) for name, value in attributes.items()}


def valued(value: Any) -> Value:
    """The value of `plain`.

    Raises:
        ValueError: for what is no value: a table, an empty or mixed list, a link without an address, a number that is
            none or has more than 64 bits, half characters and zero characters.
    """
    if isinstance(value, Scalar):
        if not _can_be_kept(value):
            raise ValueError(f"{value!r:.80} is no value that can be kept")
        return value
    if isinstance(value, list | tuple) and value:
        made = tuple(value) if all(isinstance(item, str) for item in value) else tuple(_link(item) for item in value)
        for item in made:
            for word in (item,) if isinstance(item, str) else (item.url, item.seen, item.passage):
                if not _can_be_kept(word):
                    raise ValueError(f"{word!r:.80} is no value that can be kept")
        return made
    raise ValueError(f"{value!r:.200} is no value for it")


def _can_be_kept(value: str | float) -> bool:
    if isinstance(value, str):
        return _UNSOUND.search(value) is None
    return -(2**63) < value < 2**63 if isinstance(value, int) else isfinite(value)


def valued_attributes(values: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes of `plain_attributes`. Raises ValueError as `valued`."""
    return {name: valued(value) for name, value in values.items()}


def _link(item: Any) -> Link:
    if isinstance(item, Link):
        return item
    fine = isinstance(item, Mapping) and item.get("url") and all(isinstance(said, str) for said in item.values())
    if not fine or not set(item) <= set(_LINK) or item.get("stance", "") not in STANCES:
        raise ValueError(f"{item!r} is no link")
    return Link(**item)


def links(value: Value | None) -> tuple[Link, ...]:
    """The links that an attribute holds; a bare address, as earlier projects have it, is one without a date."""
    if isinstance(value, str) and value:
        return (Link(value),)
    return tuple(item for item in value if isinstance(item, Link)) if isinstance(value, tuple) else ()


def several(value: Value | None) -> tuple[str, ...]:
    """The words that an attribute holds: those of "several of", or the one that there is."""
    if isinstance(value, tuple):
        return tuple(item.url if isinstance(item, Link) else item for item in value)
    return (str(value),) if value is not None and value != "" else ()


def said(value: Value | None) -> str:
    """A value in words, for lists and flat tables: several are joined by "; "."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(several(value))


_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def is_day(said: str) -> bool:
    """Whether words are a day, month or year of ISO 8601, as attributes of type "date" hold it."""
    return _DAY.fullmatch(said) is not None


def is_empty(value: Value | None) -> bool:
    """Whether there is nothing: None, no words, none of several."""
    return value is None or value in ("", ())
