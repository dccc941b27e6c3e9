"""Files of many documents, read a line at a time: a broken line is named and the others go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotate.errors import KavychkiError
from annotate.ports import Incoming, Read
from storage.files import refused

LONGEST = 64_000_000
"""Bytes of the longest line that is read: one document with all its annotations."""

Reading = Callable[[dict[str, Any]], list[Incoming]]
"""Makes documents of the JSON object of a line; raises one of BROKEN where it is none."""

BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
"""What a reader of values raises where they are not what they should be."""


def lines(path: Path, reading: Reading, what: str) -> Iterator[Read]:
    """The documents of a file of JSON lines; never raises. `what` names the shape of a line in messages."""
    shown = str(path)
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(LONGEST + 1):
                number += 1
                if len(raw) > LONGEST:
                    yield _broken(shown, number, f"longer than {LONGEST // 1_000_000} MB; split it into articles")
                    while raw and not raw.endswith(b"\n"):
                        raw = file.readline(LONGEST)
                elif raw.strip():
                    yield _line(shown, number, raw, reading, what)
    except OSError as error:
        refusal = refused(error, shown)
        yield Read(shown, code=refusal.code, message=str(refusal))
    except ValueError:  # a zero byte in the name
        yield Read(shown, code="missing", message=f"{shown!r}: this cannot be the name of a file")


def _line(shown: str, number: int, raw: bytes, reading: Reading, what: str) -> Read:
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        return _broken(shown, number, f"it is not UTF-8 (byte {error.start + 1}); save the file as UTF-8")
    try:
        values = json.loads(text, parse_constant=_no_number)
        if not isinstance(values, dict):
            raise ValueError("no object")
        sets = reading(values)
    except KavychkiError as error:  # a text that cannot be a document
        return _broken(shown, number, str(error))
    except BROKEN as error:
        return _broken(shown, number, f"it is no {what} ({said(error)})")
    documents = {one.document.id: one.document for one in sets}
    return Read(shown, tuple(documents.values()), sets=tuple(sets))


def _broken(shown: str, number: int, why: str) -> Read:
    return Read(shown, code="broken", message=f"{shown}, line {number}: {why}")


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def said(error: Exception) -> str:
    """What a reader of values complained of, in few words."""
    if isinstance(error, KeyError):
        return f"{error} is missing"
    return f"{error}"[:200] or type(error).__name__


def words(values: dict[str, Any], name: str, default: str | None = None) -> str:
    """The text of that name in an object; `default` where there is none, which None forbids.

    Raises:
        KeyError, ValueError: where it is missing, or no text that can be kept.
    """
    value = values[name] if default is None else values.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise ValueError(f"{name} should be words, is {type(value).__name__}")
    value.encode("utf-8")
    return value
