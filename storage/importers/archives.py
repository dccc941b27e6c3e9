"""Zip archives of articles: each file in them is read as its own format says.

A member is unpacked to a temporary file of this program's naming, one at a time; what it is called in the archive is
only ever shown. Archives within archives are not opened.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from annotate.model.text import Document
from annotate.ports import Format, ImportPlan, Read
from annotate.saying import put_for, saying
from storage.importers.opening import guarded, printable
from storage.importers.packages import chunks, damage, objection, opened

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

FORMAT = Format("zip", "Zip archive", ".zip", "the files in an archive, each as its own format says")

MOST = 100_000
"""Members of an archive."""
LARGEST = 1_000_000_000
"""Bytes of one member, unpacked."""
TOGETHER = 8_000_000_000
"""Bytes of all that are read."""

_ARCHIVES = {".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz", ".zip", ".zst"}
_HIDDEN = ("thumbs.db", "desktop.ini")
_UTF8 = 0x800
_SUFFIX = re.compile(r"\.[a-z0-9]{1,10}")

Reading = Callable[[Path, ImportPlan], Iterator[Read]]
"""The documents of an unpacked file."""


def knows(head: bytes) -> bool:
    """Whether it is a zip container; also an empty one."""
    return head.startswith((b"PK\3\4", b"PK\5\6"))


def read(path: Path, plan: ImportPlan, reading: Reading) -> Iterator[Read]:
    """The documents of an archive, by the names of its members; never raises."""
    # the plan is that of the members
    inner = replace(plan, format="", choices={}) if plan.format == FORMAT.name else plan

    def reads(file: BinaryIO, shown: str) -> Iterator[Read]:
        with opened(file) as archive, tempfile.TemporaryDirectory(prefix="kavychki-") as folder:
            yield from _members(archive, Path(folder), shown, lambda member: reading(member, inner))

    return guarded(path, reads)


def _members(archive: ZipFile, folder: Path, shown: str, reading: Callable[[Path], Iterator[Read]]) -> Iterator[Read]:
    members = sorted((_name(member), number, member) for number, member in enumerate(archive.infolist()))
    members = [entry for entry in members if not (_hidden(entry[0]) or entry[2].is_dir())]
    if len(members) > MOST:
        yield Read(
            shown,
            code="broken",
            message=saying(
                "{file}: it has {count} files; at most {most} are read", file=shown, count=len(members), most=MOST
            ),
        )
        return
    told, left = False, TOGETHER
    for name, _, member in members:
        place = f"{shown}/{printable(name)}"
        suffix = PurePosixPath(name).suffix.lower()
        why = objection(member, min(left, LARGEST))
        if suffix in _ARCHIVES:
            why = saying("this is an archive within an archive; unpack it first")
        if why:
            told = True
            yield Read(place, code="broken", message=saying("{file}: {why}", file=place, why=why))
            continue
        # a suffix is all that readers go by
        unpacked = folder / f"{uuid4().hex}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        try:
            left -= _unpack(archive, member, unpacked)
        except UnpackError as error:
            told = True
            yield Read(place, code="broken", message=saying("{file}: {why}", file=place, why=error))
        else:
            for found in reading(unpacked):
                told = True
                yield _named(found, unpacked, place, printable(PurePosixPath(name).name))
        finally:
            unpacked.unlink(missing_ok=True)
    if not told:
        yield Read(shown, code="empty", message=saying("{file}: there are no articles in this archive", file=shown))


class UnpackError(Exception):
    """Why a member could not be unpacked."""


def _unpack(archive: ZipFile, member: ZipInfo, target: Path) -> int:
    """Writes a member to a file; how many bytes. Raises UnpackError."""
    if shutil.disk_usage(target.parent).free < member.file_size:
        raise UnpackError(saying("the disk is too full to unpack it; free some space and try again"))
    size = 0
    try:
        with target.open("wb") as file:
            for chunk in chunks(archive, member):
                size += file.write(chunk)
    except damage() as error:
        raise UnpackError(saying("it is damaged in the archive ({why})", why=_said(error))) from error
    return size


def _said(error: Exception) -> str:
    return saying("its checksum is wrong") if "CRC" in str(error) else type(error).__name__


def _name(member: ZipInfo) -> str:
    """What a member is called. Names that are not marked as UTF-8 come from zipfile as cp437; Windows in Russia writes
    cp866 there, other programs UTF-8.
    """
    name = member.filename
    if member.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp866")


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return (
        not parts
        or any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
        or parts[-1].lower() in _HIDDEN
    )


def _named(read: Read, unpacked: Path, place: str, name: str) -> Read:
    """A result with the member's name for that of the temporary file."""

    def of(document: Document) -> Document:
        return replace(document, source=name) if document.source == unpacked.name else document

    return replace(
        read,
        path=place,
        message=put_for(read.message, str(unpacked), place),
        documents=tuple(of(document) for document in read.documents),
        sets=tuple(replace(one, document=of(one.document)) for one in read.sets),
    )
