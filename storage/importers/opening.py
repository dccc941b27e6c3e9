"""Opening what is to be read: sizes before anything else, and every refusal as a sentence with the file's name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from annotate.errors import StorageError, TextRejected
from annotate.ports import Incoming, Read
from annotate.saying import Saying, pattern, saying
from storage.files import refused

ADVICE = {
    "empty": pattern("there is nothing but white space in it; leave it out"),
    "binary": pattern("this is no text file ({detail}); export the article as plain text first"),
    "surrogate": pattern("it holds half a character ({detail}); save it again as UTF-8"),
    "noncharacter": pattern("it holds a code that is no character ({detail}); save it again as UTF-8"),
    "undecodable": pattern("its encoding is not known ({detail}); name it with --encoding, or save it as UTF-8"),
    "too-large": pattern("it is too large ({detail}); split it into articles"),
}


class Broken(ValueError):
    """What is wrong with a file, or with a part of it, in words that follow its name."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of the bytes of a file of one article."""

    incoming: Incoming
    encoding: str = ""


def single(path: Path, largest: int, make: Callable[[bytes], Made]) -> Read:
    """The one document of a file, or why there is none; never raises. `largest` is in bytes."""

    def reads(file: BinaryIO, shown: str) -> Iterator[Read]:
        data = whole(file, path, largest)
        made = make(data)
        document = replace(made.incoming.document, bytes_sha256=hashlib.sha256(data).hexdigest())
        sets = (replace(made.incoming, document=document),) if made.incoming.remarks else ()
        yield Read(shown, (document,), made.encoding, sets=sets)

    return next(guarded(path, reads))


def guarded(path: Path, reads: Callable[[BinaryIO, str], Iterator[Read]]) -> Iterator[Read]:
    """What `reads` makes of an open file and its name; what it raises is told as the last result."""
    shown = printable(str(path))
    try:
        with path.open("rb") as file:
            yield from reads(file, shown)
    except TextRejected as error:
        yield rejected(shown, error)
    except StorageError as error:
        yield Read(shown, code=error.code, message=f"{shown}: {error}")
    except Broken as error:
        yield Read(shown, code="broken", message=_of(shown, error))
    except OSError as error:
        refusal = refused(error, shown)
        yield Read(shown, code=refusal.code, message=str(refusal))
    except ValueError:  # a zero byte in the name
        if "\0" not in str(path):
            raise
        yield Read(shown, code="missing", message=saying("{file}: this cannot be the name of a file", file=shown))


def rejected(shown: str, error: TextRejected, place: str = "") -> Read:
    """Why a text cannot be a document; with a place, it is one of several in the file."""
    why = rejection(error)
    message = saying("{file}, {place}: {why}", file=shown, place=place, why=why) if place else _of(shown, why)
    return Read(shown, code=error.code, message=message)


def rejection(error: TextRejected) -> Saying:
    """Why a text cannot be a document, and what to do, in words that follow its name."""
    return saying(ADVICE[error.code], detail=error.detail)


def _of(shown: str, why: str | Broken) -> Saying:
    return saying("{file}: {why}", file=shown, why=why)


def whole(file: BinaryIO, path: Path, largest: int) -> bytes:
    """All bytes of a file.

    Raises:
        TextRejected: "too-large".
    """
    size = path.stat().st_size
    if size > largest:
        raise TextRejected(
            "too-large",
            saying("{size:.0f} MB, at most {most:.0f} MB are read", size=size / 1e6, most=largest / 1e6),
        )
    # a file may grow meanwhile, and some report no size at all
    data = file.read(largest + 1)
    if len(data) > largest:
        raise TextRejected("too-large", saying("at most {most:.0f} MB are read", most=largest / 1e6))
    return data


def printable(name: str) -> str:
    """A file name that can be shown and stored: bytes that are no UTF-8 and control characters as %-numbers."""
    return "".join(c if c.isprintable() or c == "\u00a0" else _numbered(c) for c in name)


def _numbered(character: str) -> str:
    lone = "\ud800" <= character <= "\udc7f" or "\udd00" <= character <= "\udfff"
    raw = character.encode("utf-8", "surrogatepass" if lone else "surrogateescape")
    return "".join(f"%{byte:02x}" for byte in raw)
