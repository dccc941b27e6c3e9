"""What was written is read again and compared with what was meant, before it gets its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

import orjson

from annotate.errors import KavychkiError, StorageError
from storage.exporters.gathering import AnnotationSet
from storage.exporters.writing import Source

Verify = Callable[[Iterator[AnnotationSet], Source, Mapping[str, str]], None]

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


def read_again(
    verify: Verify, meant: Iterator[AnnotationSet], source: Source, chosen: Mapping[str, str], target: str
) -> bool:
    """Whether an exporter's `verify` has gathered the sets again; one that has noted the sum of what it meant need not.

    Raises:
        StorageError: "unverified" where what was read is not what was meant.
    """
    begun = False

    def gathered() -> Iterator[AnnotationSet]:
        nonlocal begun
        begun = True
        yield from meant

    again = gathered()
    try:
        verify(again, source, chosen)
        if begun and next(again, None) is not None:  # whoever found an end early has not seen what is behind it
            raise Differs("documents are missing")
    except KavychkiError:
        raise
    except Exception as error:  # whatever a reader that is not ours complains of, it cannot read what was written
        message = f"{target}: what was written did not read back as meant, so it is not kept ({error})"
        raise StorageError("unverified", target, message, str(error)) from error
    return begun


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
