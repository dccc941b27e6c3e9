"""Web archives (.mhtml, RFC 2557): the page among its parts.

Only the headers of parts are parsed by the library, since its reader of whole messages takes quadratic time over
parts within parts.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotate.saying import saying
from storage.importers.opening import Broken

if TYPE_CHECKING:
    from email.message import Message

_DEEPEST = 4
_HEADERS = 65_536
_BEGINNING = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}?MIME-Version:", re.IGNORECASE
)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Saved:
    """The page of an archive as bytes, with the encoding and address that its part's headers give ("" where none)."""

    html: bytes
    encoding: str
    url: str


def is_archive(data: bytes) -> bool:
    """Whether a file begins with the headers of a message."""
    head = data[:4096].lstrip()
    return head[:13].lower() == b"mime-version:" or _BEGINNING.match(head) is not None


def page_of(data: bytes) -> Saved:
    """The first page in an archive.

    Raises:
        Broken: where there is none.
    """
    found = next(_pages(data.lstrip(), 0), None)
    if found is None:
        raise Broken(saying("there is no page in this web archive"))
    return found


def _pages(part: bytes, depth: int) -> Iterator[Saved]:
    headers, body = _parted(part)
    kind = headers.get_content_type()
    if kind in ("text/html", "application/xhtml+xml"):
        location = str(headers.get("Content-Location") or "").strip()
        url = location if location.startswith(("http://", "https://")) else ""
        yield Saved(_bytes(headers, body), _charset(headers), url)
    elif kind.startswith("multipart/") and depth < _DEEPEST:
        boundary = headers.get_boundary()
        if not boundary:
            raise Broken(saying("the parts of this web archive are not to be told apart"))
        mark = b"--" + boundary.encode("latin-1", "replace")
        # a line of its own, also the first
        for inner in (b"\n" + body).split(b"\n" + mark)[1:]:
            if inner.startswith(b"--"):
                return
            yield from _pages(inner.partition(b"\n")[2], depth + 1)


def _parted(part: bytes) -> tuple[Message, bytes]:
    from email.parser import BytesHeaderParser

    if part.startswith((b"\n", b"\r\n")):
        return BytesHeaderParser().parsebytes(b""), part
    end = _BLANK_LINE.search(part, 0, _HEADERS)
    if end is None:
        raise Broken(saying("the headers of this web archive do not end"))
    return BytesHeaderParser().parsebytes(part[: end.start()]), part[end.end() :]


def _charset(headers: Message) -> str:
    try:
        found = headers.get_content_charset() or ""
        "".encode(found or "utf-8")
    except (LookupError, ValueError):
        return ""
    return found


def _bytes(headers: Message, body: bytes) -> bytes:
    way = str(headers.get("Content-Transfer-Encoding") or "").strip().lower()
    if way == "quoted-printable":
        return quopri.decodestring(body)
    if way == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise Broken(saying("the page of this web archive is damaged ({why})", why=error)) from error
    return body
