"""Plain text files: one article each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotate.model.ids import uuid7
from annotate.model.text import Document, canonical, header, text_sha256, title_of
from annotate.ports import Format, ImportPlan, Incoming, Read
from annotate.saying import pattern, saying
from storage.importers.decoding import decoded
from storage.importers.opening import Broken, Made, printable, single

FORMAT = Format("text", "Plain text", ".txt", "one article in a file; encoding detected and named")
LARGEST = 50_000_000
"""Bytes of the largest file that is read."""

_OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", pattern("an old Office document (.doc, .xls); save it as .docx or .xlsx")),
    (b"{\\rtf", pattern("Rich Text (.rtf); save it as .docx or plain text")),
    (b"%PDF-", pattern("a PDF; save its article as plain text")),
)
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."


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

    def make(data: bytes) -> Made:
        _require_text(data)
        found = decoded(data, plan.encoding)
        return Made(Incoming(document_of(found.text, source=printable(path.name))), found.encoding)

    yield single(path, LARGEST, make)


def _require_text(data: bytes) -> None:
    """Raises Broken for documents of other kinds, some of which would be taken for text."""
    for beginning, what in _OTHERS:
        if data.startswith(beginning):
            raise Broken(saying("this is {what}", what=saying(what)))
    # an ODF package begins with its kind, uncompressed (OpenDocument 1.3, part 2, section 3.3)
    if data.startswith(b"PK\3\4") and _ODF in data[:120]:
        raise Broken(saying("this is a document of OpenDocument (.odt, .ods); save it as .docx, .xlsx or plain text"))
