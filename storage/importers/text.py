"""Plain text files: one article each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import TextRejected
from annotate.model.ids import uuid7
from annotate.model.text import Document, canonical, header, text_sha256, title_of
from annotate.ports import Format, ImportPlan, Read
from storage.files import refused
from storage.importers.decoding import decoded

FORMAT = Format("text", "Plain text", ".txt", "one article in a file; encoding detected and named")
LARGEST = 50_000_000
"""Bytes of the largest file that is read."""

_ADVICE = {
    "empty": "there is nothing but white space in it; leave it out",
    "binary": "this is no text file ({detail}); export the article as plain text first",
    "surrogate": "it holds half a character ({detail}); save it again as UTF-8",
    "noncharacter": "it holds a code that is no character ({detail}); save it again as UTF-8",
    "undecodable": "its encoding is not known ({detail}); name it with --encoding, or save it as UTF-8",
    "too-large": "it is too large ({detail}); split it into articles",
}


def document_of(raw: str, title: str = "", source: str = "", bytes_sha256: str = "") -> Document:
    """A text as a document of its own: canonical, its header's date, a title where none is given.

    Raises:
        TextRejected: as `canonical`, and "empty" where nothing follows the header.
    """
    text = canonical(raw)
    found = header(text)
    body = found.end if found else 0
    return Document(
        uuid7(),
        text,
        title.strip() or title_of(text[body:]),
        found.date if found else "",
        source,
        body=body,
        bytes_sha256=bytes_sha256,
        text_sha256=text_sha256(text),
    )


def read(path: Path, plan: ImportPlan) -> Iterator[Read]:
    """The article in a file, or why there is none; never raises."""
    yield _read(path, plan.encoding)


def _read(path: Path, encoding: str) -> Read:
    shown = str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise TextRejected("too-large", f"{size / 1e6:.0f} MB, at most {LARGEST / 1e6:.0f} MB are read")
        with path.open("rb") as file:
            # a file may grow meanwhile, and some report no size at all
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise TextRejected("too-large", f"at most {LARGEST / 1e6:.0f} MB are read")
        found = decoded(data, encoding)
        sha256 = hashlib.sha256(data).hexdigest()
        document = document_of(found.text, source=_printable(path.name), bytes_sha256=sha256)
    except TextRejected as error:
        advice = _ADVICE[error.code].format(detail=error.detail)
        return Read(shown, code=error.code, message=f"{_printable(shown)}: {advice}")
    except OSError as error:
        refusal = refused(error, _printable(shown))
        return Read(shown, code=refusal.code, message=str(refusal))
    except ValueError:  # a zero byte in the name
        return Read(shown, code="missing", message=f"{_printable(shown)}: this cannot be the name of a file")
    return Read(shown, (document,), found.encoding)


def _printable(name: str) -> str:
    """A file name that can be shown and stored: bytes that are no UTF-8 and control characters as %-numbers."""
    return "".join(c if c.isprintable() or c == "\u00a0" else _numbered(c) for c in name)


def _numbered(character: str) -> str:
    lone = "\ud800" <= character <= "\udc7f" or "\udd00" <= character <= "\udfff"
    raw = character.encode("utf-8", "surrogatepass" if lone else "surrogateescape")
    return "".join(f"%{byte:02x}" for byte in raw)
