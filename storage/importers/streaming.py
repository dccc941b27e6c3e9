"""Files of many documents, read one at a time: a broken line or element is named and the others go on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from annotate.errors import KavychkiError, TextRejected
from annotate.ports import Incoming, Read
from annotate.saying import Saying, reason, saying
from storage.files import refused
from storage.importers.fitting import Unfit, require_fitting
from storage.importers.opening import rejection

LONGEST = 64_000_000
"""Bytes of the longest line or element that is read: one document with all its annotations."""

Reading = Callable[[dict[str, Any]], list[Incoming]]
"""Makes documents of the JSON object of a line; raises one of BROKEN where it is none."""

BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)
"""What a reader of values raises where they are not what they should be."""

_CHUNK = 1_000_000
_LONG = 100_000
"""Bytes of a line in which a record may be too long for a project."""
_MARK = b"\xef\xbb\xbf"
_ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
# runs of whole strings, brackets, and the quotation mark of a string that is not read to its end
_PARTS = re.compile(rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)++|[{}\[\]]|"', re.DOTALL)


class _Over(ValueError):
    """An element that is longer than LONGEST, or that the file ends in."""


def lines(path: Path, reading: Reading, what: str) -> Iterator[Read]:
    """The documents of a file of JSON lines; never raises. `what` names the shape of a line in messages."""
    return guarded(path, lambda file: _lines(file, str(path), reading, what))


def objects(path: Path, reading: Reading, what: str) -> Iterator[Read]:
    """The documents of a file of JSON lines, or of one array of objects, whichever it is; never raises."""
    return guarded(path, lambda file: _objects(file, str(path), reading, what))


def guarded(path: Path, reads: Callable[[BinaryIO], Iterator[Read]]) -> Iterator[Read]:
    """What a reader makes of an open file; that it cannot be opened or read is told."""
    shown = str(path)
    if "\0" in shown:
        yield Read(shown, code="missing", message=saying("{file!r}: this cannot be the name of a file", file=shown))
        return
    try:
        with path.open("rb") as file:
            yield from reads(file)
    except OSError as error:
        refusal = refused(error, shown)
        yield Read(shown, code=refusal.code, message=str(refusal))


def _objects(file: BinaryIO, shown: str, reading: Reading, what: str) -> Iterator[Read]:
    beginning = file.read(4096).removeprefix(_MARK).lstrip()
    file.seek(0)
    return (_elements if beginning[:1] == b"[" else _lines)(file, shown, reading, what)


def _lines(file: BinaryIO, shown: str, reading: Reading, what: str) -> Iterator[Read]:
    number = 0
    while raw := file.readline(LONGEST + 1):
        number += 1
        if len(raw) > LONGEST:
            yield _broken(
                shown,
                _line(number),
                saying("longer than {most} MB; split it into articles", most=LONGEST // 1_000_000),
            )
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(_CHUNK)
        elif raw.strip():
            good = raw.removeprefix(_MARK) if number == 1 else raw
            yield _read(shown, partial(_line, number), good, reading, what)


def _elements(file: BinaryIO, shown: str, reading: Reading, what: str) -> Iterator[Read]:
    """The objects of an array. What is broken within the braces of one is told, and the next one is read."""
    number = 0
    try:
        for raw in _objects_of(file):
            number += 1
            yield _read(shown, partial(_element, number), raw, reading, what)
    except _Over as error:
        yield _broken(
            shown,
            _element(number + 1),
            saying("{why}; nothing behind it is read", why=error),
        )
    else:
        if not number:
            yield Read(shown, code="empty", message=saying("{file}: there are no documents in it", file=shown))


def _objects_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of each object of an array, one at a time. Braces are counted outside of strings only."""
    held, at, start, depth, chunk = b"", 0, 0, 0, _CHUNK
    while True:
        for found in _PARTS.finditer(held, at):
            part = found[0]
            if part == b'"':  # the string goes on in what is not read yet
                at = found.start()
                break
            at = found.end()
            if part in (b"{", b"["):
                if depth == 1:
                    start = found.start()
                depth += 1
            elif part in (b"}", b"]"):
                depth -= 1
                if depth <= 0:
                    return
                if depth == 1:
                    yield held[start:at]
                    start, chunk = at, _CHUNK
        else:
            at = len(held)
        if depth <= 1:
            start = at
        if len(held) - start > LONGEST:
            raise _Over(saying("longer than {most} MB", most=LONGEST // 1_000_000))
        more = file.read(chunk)
        if not more:
            raise _Over(saying("the file ends within it") if depth > 1 else saying("the array is not closed"))
        held, at, start = held[start:] + more, at - start, 0
        # a string that takes several chunks is looked at again with each: they grow
        chunk = min(2 * chunk, 16 * _CHUNK)


def _line(number: int) -> str:
    return saying("line {line}", line=number)


def _element(number: int) -> str:
    return saying("element {number}", number=number)


def _read(shown: str, place: Callable[[], str], raw: bytes, reading: Reading, what: str) -> Read:
    try:
        sets = reading(parsed(raw))
        for one in sets if len(raw) > _LONG else ():
            require_fitting(one)
    except UnicodeDecodeError as error:
        return _broken(
            shown, place(), saying("it is not UTF-8 (byte {start}); save the file as UTF-8", start=error.start + 1)
        )
    except (KavychkiError, Unfit) as error:  # a text that cannot be a document, or a document that no project can keep
        return _broken(shown, place(), said(error))
    except BROKEN as error:
        return _broken(shown, place(), saying("it is no {what} ({why})", what=what, why=said(error)))
    documents = {one.document.id: one.document for one in sets}
    return Read(shown, tuple(documents.values()), sets=tuple(sets))


def parsed(raw: bytes) -> dict[str, Any]:
    """The object of a line, without what no file can hold: half characters, zero characters, numbers that are none.

    Raises:
        ValueError: where it is no object, or has such; UnicodeDecodeError for what is not UTF-8.
        RecursionError: where it is too deep.
    """
    values = _DECODER.decode(raw.decode("utf-8"))
    if not isinstance(values, dict):
        raise ValueError(saying("no object"))
    if _ESCAPED.search(raw):
        _require_characters(values)
    return values


def _require_characters(values: dict[str, Any]) -> None:
    left: list[Any] = [values]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str):
            value.encode("utf-8")
            if "\x00" in value:
                raise ValueError(saying("there is a zero character in it"))


def _broken(shown: str, place: str, why: str) -> Read:
    return Read(shown, code="broken", message=saying("{file}, {place}: {why}", file=shown, place=place, why=why))


def _no_number(word: str) -> float:
    raise ValueError(saying("{word} is no number of JSON", word=word))


def _finite(word: str) -> float:
    number = float(word)
    if not isfinite(number):
        raise ValueError(saying("{word} is too large a number", word=word))
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_number)


def said(error: Exception) -> str:
    """What a reader of values complained of, in few words."""
    if isinstance(error, TextRejected):
        return rejection(error)
    if isinstance(error, KeyError):
        return saying("{name} is missing", name=str(error))
    if isinstance(error, json.JSONDecodeError):
        return saying("no JSON from character {number} on", number=error.pos + 1)
    words = reason(error)
    return words if isinstance(words, Saying) else words[:200] or type(error).__name__


def words(values: dict[str, Any], name: str, default: str | None = None) -> str:
    """The text of that name in an object; `default` where there is none, which None forbids.

    Raises:
        KeyError, ValueError: where it is missing, or no text.
    """
    value = values[name] if default is None else values.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise ValueError(saying("{name} should be words, is {kind}", name=name, kind=type(value).__name__))
    return value
