"""What the file keeps as JSON: written and read here, within limits.

A file may come from a stranger, or have lost a page: whatever stands in a column becomes values of the shape that is
meant, or `Unreadable`. SQLite's own complaints about content are known here too.
"""

from __future__ import annotations

import contextlib
import json
import math
import re
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from operator import lt
from typing import Any

import orjson

from annotate.model.quick import quick
from annotate.model.text import Fragments, Span
from annotate.model.values import Value, valued_attributes

VALUE = 1_000_000
"""Characters of the longest column of JSON that belongs to one record: attributes, aliases, fragments, further fields.

A record with all its words is not longer in the journal, so what was written can be read again."""
DEFINITION = 4_000_000
"""Characters of the longest label schema: some thousands of labels with their guidelines."""
EDITS = 500_000_000
"""Bytes of the longest entry of the journal: about a million annotations changed at once. SQLite's limit for a row,
`storage.guard.LONGEST`, leaves room for the rest of it."""
DEPTH = 24
"""How deep lists and tables stand in each other at most. A label schema within an edit comes to 11."""
LARGEST = 2**63 - 1
"""The largest whole number, as SQLite has it."""


_span = quick(Span)


class Unreadable(ValueError):
    """What stands in the file is not what this program writes."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def dumped(value: object, nulls: int = 0) -> str:
    """JSON as the file keeps it: compact, letters as they are, no NaN. `nulls` says how many None are in it.

    Raises:
        ValueError, TypeError, RecursionError: for what JSON or UTF-8 cannot hold.
    """
    try:
        made = orjson.dumps(value, option=_PLAIN)
    except TypeError:
        return _ENCODER.encode(value)  # which says better why, or finds a way
    # NaN would be null: whatever may hold one goes the slower way, which refuses it
    return made.decode() if made.count(b"null") <= nulls else _ENCODER.encode(value)


def loaded(column: Iterable[str], longest: int = VALUE, decoder: json.JSONDecoder | None = None) -> list[Any]:
    """The values of a column of JSON: parsed at once, which for thousands of short ones is several times faster.

    Raises:
        Unreadable: for what is no JSON, is longer than `longest` characters, or holds what no file of ours does.
    """
    values = list(column)
    try:
        joined = ",".join(values)
    except TypeError as error:
        raise Unreadable("not a text where JSON is meant") from error
    if len(joined) > longest and any(len(value) > longest for value in values):
        raise Unreadable(f"a value of more than {longest} characters")
    found: list[Any] = _parsed(f"[{joined}]", decoder or _DECODER)
    if len(found) != len(values):
        raise Unreadable("several values in one place")
    return found


def loaded_one(written: str, longest: int = VALUE) -> Any:
    """The value of one column of JSON, nested DEPTH deep at most. Raises Unreadable as `loaded`."""
    if not isinstance(written, str):
        raise Unreadable("not a text where JSON is meant")
    if len(written) > longest:
        raise Unreadable(f"a value of more than {longest} characters")
    require_depth(written)
    return _parsed(written, _DECODER)


def require_depth(written: str) -> None:
    """Passes for JSON that is nested DEPTH deep at most. Raises Unreadable."""
    if written.count("[") + written.count("{") > DEPTH and _depth(written) > DEPTH:
        raise Unreadable("nested too deeply")


def loaded_attributes(column: Sequence[str]) -> list[dict[str, Value]]:
    """The attributes of annotations or suggestions. Raises Unreadable as `loaded`, and where they are none."""
    values = loaded(column)
    if set(map(type, values)) - {dict}:
        raise Unreadable("not a table of attributes")
    # nearly all hold words only, and these are as they are meant
    together = "".join(column)
    if together.count("{") == len(values) and "[" not in together and "null" not in together:
        return values
    try:
        return [
            valued_attributes(value) if "[" in written or "null" in written or written.count("{") > 1 else value
            for written, value in zip(column, values, strict=True)
        ]
    except ValueError as error:
        raise Unreadable(str(error)[:200]) from error


def loaded_fragments(column: Iterable[str]) -> list[Fragments]:
    """The fragments of suggestions. Raises Unreadable as `loaded`, and where they are none or out of order."""
    found = loaded(column, decoder=_PLACES)
    with readable():
        places = [(start, end) for pairs in found for start, end in pairs]
    made = iter(spans([start for start, _ in places], [end for _, end in places]))
    fragments = [(next(made),) if len(pairs) == 1 else tuple(islice(made, len(pairs))) for pairs in found]
    for several in fragments:
        if len(several) != 1 and (not several or any(one.end > other.start for one, other in pairwise(several))):
            raise Unreadable("fragments out of order")
    return fragments


def spans(starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """Many spans, checked all at once. Raises Unreadable where one is none."""
    wholes(starts, ends)
    if starts and (min(starts) < 0 or not all(map(lt, starts, ends))):
        raise Unreadable("not a span")
    return list(map(_span, starts, ends))


def loaded_names(column: Iterable[str]) -> list[tuple[str, ...]]:
    """Lists of names. Raises Unreadable as `loaded`, and where one is none."""
    found = loaded(column)
    if set(map(type, found)) - {list}:
        raise Unreadable("not a list of names")
    texts(*found)
    return [tuple(names) for names in found]


def loaded_meta(written: str) -> dict[str, str]:
    """The further fields of a document. Raises Unreadable as `loaded`, and where they are no words."""
    found = loaded_one(written)
    if not isinstance(found, dict):
        raise Unreadable("not a table of further fields")
    texts(found.values())
    return found


def texts(*columns: Iterable[Any]) -> None:
    """Passes where all values of the columns are texts. Raises Unreadable.

    STRICT tables hold what they say, unless somebody has written past SQLite.
    """
    try:
        for column in columns:
            "".join(column)
    except TypeError as error:
        raise Unreadable("not a text where one is meant") from error


def numbers(column: Iterable[Any]) -> None:
    """Passes where all values of a column are numbers. Raises Unreadable."""
    try:
        array("d", column)
    except (TypeError, OverflowError) as error:
        raise Unreadable("not a number where one is meant") from error


def wholes(*columns: Iterable[Any]) -> None:
    """Passes where all values of the columns are whole numbers of 64 bits. Raises Unreadable."""
    try:
        for column in columns:
            array("q", column)
    except (TypeError, OverflowError) as error:
        raise Unreadable("not a whole number where one is meant") from error


def within(record: Mapping[str, Any], longest: int = VALUE) -> bool:
    """Whether a record (as JSON has it) is short enough to be read again."""
    return len(dumped(record)) <= longest


def _parsed(written: str, decoder: json.JSONDecoder) -> Any:
    try:
        found = decoder.decode(written)
        if "\\ud" in written or "\\uD" in written or "\\u0000" in written:
            _require_characters(found)
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        # a message of json names a place, never what stands there
        raise Unreadable(str(error)) from error
    return found


def _whole(digits: str) -> int:
    if len(digits) > 20 or not -LARGEST - 1 <= (number := int(digits)) <= LARGEST:
        raise ValueError("a number beyond 64 bits")
    return number


def _fraction(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError("a number that is too large")
    return number


def _no_fraction(digits: str) -> float:
    raise ValueError(f"{digits[:20]} is no place in a text")


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no value")


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_fraction, parse_constant=_constant)
# places are many, and what is no place of a text is found by its length: whole numbers are read the quick way
_PLACES = json.JSONDecoder(parse_float=_no_fraction, parse_constant=_constant)


def _require_characters(value: Any) -> None:
    """Passes for texts that can be shown and written again: no half of a pair, no U+0000."""
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("U+0000 in a text")
        value.encode("utf-8")  # UnicodeEncodeError is a ValueError
    elif isinstance(value, dict):
        for item in chain(value.keys(), value.values()):
            _require_characters(item)
    elif isinstance(value, list):
        for item in value:
            _require_characters(item)


_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|([\[{])|([\]}])', re.DOTALL)


def _depth(written: str) -> int:
    """How deep lists and tables stand in each other."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(written):
        if found[1]:
            depth += 1
            deepest = max(deepest, depth)
        elif found[2]:
            depth -= 1
    return deepest


# Errors that content causes

_CONTENT = (
    "malformed JSON",
    "JSON cannot hold BLOB values",
    "integer overflow",
    "Could not decode to UTF-8",
    "vtable constructor failed",
    "invalid fts5 file format",
)


def unreadable(error: sqlite3.Error) -> bool:
    """Whether SQLite, or Python's module for it, could not read a value; these come without a code of their own."""
    return str(error).startswith(_CONTENT) or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_TOOBIG


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Whatever goes wrong while rows become values is the fault of what is in the file.

    Raises:
        Unreadable: in the place of ValueError, TypeError, LookupError and the like.
    """
    try:
        yield
    except Unreadable:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}"[:200]) from error
