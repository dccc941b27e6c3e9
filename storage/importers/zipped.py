"""Files in zip archives, which may be hostile: looked at before anything is unpacked, and read with a limit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.saying import saying
from storage.exporters.writing import confined
from storage.importers.packages import damage

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST, LARGEST, ALTOGETHER, RATIO = 20_000, 50_000_000, 2_000_000_000, 300
"""Of an archive: files, bytes of one, bytes of all, and how many times larger than packed one may be."""


def looked_at(archive: ZipFile) -> Mapping[str, ZipInfo]:
    """The files of an archive by their names, hidden ones left out.

    Raises:
        ValueError: for names that lead elsewhere, and for what is too many or too large.
    """
    found: dict[str, ZipInfo] = {}
    for info in archive.infolist():
        if not info.filename or info.is_dir():
            continue
        name = confined(info.filename)
        if info.file_size > LARGEST or info.file_size > RATIO * max(info.compress_size, 1_000):
            raise ValueError(saying("{name} in it is too large", name=name))
        if not Path(name).name.startswith(".") and not name.startswith("__MACOSX"):
            found[name] = info
    if len(found) > MOST or sum(info.file_size for info in found.values()) > ALTOGETHER:
        raise ValueError(saying("there is too much in it; at most {most} files are read", most=MOST))
    return found


def unpacked(archive: ZipFile, info: ZipInfo) -> bytes:
    """The bytes of a file.

    Raises:
        ValueError: where they cannot be unpacked, or are more than its entry says.
    """
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except damage() as error:
        raise ValueError(saying("it cannot be unpacked ({why})", why=error)) from error
    if len(data) > info.file_size:
        raise ValueError(saying("it is larger than the archive says"))
    return data
