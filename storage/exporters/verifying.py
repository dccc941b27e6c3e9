"""What was written is read again and compared with what was meant, before it gets its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

import orjson

_NONE: Any = object()


class Differs(Exception):
    """What was read back is not what was meant: where, and how."""


class Sum:
    """The sum of many values, none of them kept: what was meant has the sum of what was read again."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, value: object) -> None:
        """Takes another value in: lists, tuples and texts in each other."""
        self._sum.update(orjson.dumps(value))
        self._sum.update(b"\n")

    def digest(self) -> str:
        return self._sum.hexdigest()


def same(meant: Iterable[tuple[str, Any]], found: Iterable[Any]) -> None:
    """Compares named values with what was read back, pair by pair, none of them kept.

    Raises:
        Differs: at the first pair that is not equal, with the name.
    """
    for number, (wanted, got) in enumerate(zip_longest(meant, found, fillvalue=_NONE), 1):
        if not isinstance(wanted, tuple):
            raise Differs(f"item {number} was not meant to be there")
        name, value = wanted
        if got is _NONE:
            raise Differs(f"{name} is missing")
        if value != got:
            raise Differs(f"{name}: {_difference(value, got)}")


def _difference(meant: object, found: object) -> str:
    if isinstance(meant, dict) and isinstance(found, dict):
        for key in sorted(meant.keys() | found.keys(), key=str):
            if meant.get(key, _NONE) != found.get(key, _NONE):
                return f"{key}: {_difference(meant.get(key), found.get(key))}"
    return f"{meant!r:.200} was meant, {found!r:.200} is there"
