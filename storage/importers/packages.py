"""Zip containers of strangers: nothing is unpacked before its sizes have been looked at.

`zipfile` gives no more bytes of a member than the directory says, so the sizes in the directory bind.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from annotate.saying import saying
from storage.importers.opening import Broken

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

RATIO = 200
"""How many times larger than packed a member may be: text is about 10, the parts of Office documents up to 100."""

_SMALL = 1_000_000  # bytes; what is no larger may be packed as well as it likes
_DIRECTORY = 64_000_000
_CHUNK = 1_000_000
_DECLARATIONS = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))

UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What libraries raise at packages that are not what they should be, beside errors of their own."""


def damage(*own: type[Exception]) -> tuple[type[Exception], ...]:
    """What reading of a zip container raises where it is damaged, a library's own errors included."""
    from lzma import LZMAError
    from zipfile import BadZipFile

    return (BadZipFile, LZMAError, OSError, *UNREADABLE, *own)


def of_the_disk(error: Exception) -> bool:
    """Whether it is not the container that is damaged, but its file that cannot be read."""
    return isinstance(error, OSError) and error.errno is not None


def opened(file: BinaryIO) -> ZipFile:
    """A zip container, its directory read.

    Raises:
        Broken: where it is none, or its directory is too large.
    """
    from zipfile import ZipFile

    size = _directory_size(file)
    if size > _DIRECTORY:
        raise Broken(saying("the directory of this archive is too large ({size:.0f} MB)", size=size / 1e6))
    try:
        return ZipFile(file)
    except damage() as error:
        raise Broken(saying("it is no zip container, or it is damaged ({why})", why=error)) from error


def _directory_size(file: BinaryIO) -> int:
    """Bytes of the directory, as its end record says (APPNOTE 6.3.10, 4.3.14 and 4.3.16); 0 where there is none."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 65_557 - 20))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        return 0
    size: int = struct.unpack_from("<I", tail, at + 12)[0]
    if at >= 20 and tail[at - 20 : at - 16] == b"PK\6\7":
        (place,) = struct.unpack_from("<Q", tail, at - 12)
        if place < end:
            file.seek(place)
            record = file.read(48)
            if len(record) == 48:
                size = struct.unpack_from("<Q", record, 40)[0]
    return size


def objection(member: ZipInfo, largest: int) -> str:
    """Why a member is not unpacked; "" where it may be."""
    if member.flag_bits & 1:
        return saying("it is encrypted; unpack it with its password first")
    if member.file_size > largest:
        return saying(
            "it is too large ({size:.0f} MB unpacked, at most {most:.0f} MB)",
            size=member.file_size / 1e6, most=largest / 1e6,
        )  # fmt: skip
    if member.file_size > _SMALL and member.file_size > RATIO * member.compress_size:
        return saying(
            "it is packed {count} times, as no text is", count=member.file_size // max(1, member.compress_size)
        )
    return ""


def require_harmless(package: ZipFile, largest: int, xml: int) -> None:
    """Looks at an Office package before its library does: `largest` are the bytes of all its parts, `xml` those of XML.

    Raises:
        Broken: for sizes that no document has, encrypted parts, XML with a document type (Office writes none).
    """
    members = package.infolist()
    if len(members) > 20_000 or sum(member.file_size for member in members) > largest:
        raise Broken(saying("its parts are too large or too many; at most {most:.0f} MB are read", most=largest / 1e6))
    if sum(member.file_size for member in members if _is_xml(member)) > xml:
        raise Broken(
            saying("its text is too large; at most {most:.0f} MB are read; split it into articles", most=xml / 1e6)
        )
    for member in members:
        if why := objection(member, largest):
            raise Broken(saying("{member!r} in it: {why}", member=member.filename[:200], why=why))
        if _is_xml(member):
            _require_plain(package, member)


def _is_xml(member: ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))


def _require_plain(package: ZipFile, member: ZipInfo) -> None:
    kept = b""
    try:
        for chunk in chunks(package, member):
            held = kept + chunk
            if any(declaration in held for declaration in _DECLARATIONS):
                raise Broken(
                    saying(
                        "{member!r} in it declares a document type, which no such document does",
                        member=member.filename[:200],
                    )
                )
            kept = held[-20:]
    except damage() as error:
        if isinstance(error, Broken):
            raise
        raise Broken(saying("{member!r} in it is damaged ({why})", member=member.filename[:200], why=error)) from error


def chunks(package: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """The bytes of a member."""
    with package.open(member) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
