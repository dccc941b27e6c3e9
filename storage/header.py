"""Whether a file is a project that this program reads, told from its first bytes without opening it in SQLite."""

from __future__ import annotations

import stat
from pathlib import Path

from annotate.errors import StorageError
from storage.files import refused
from storage.tables import APPLICATION_ID, VERSION

# https://www.sqlite.org/fileformat.html#the_database_header
_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100
_USER_VERSION = slice(60, 64)
_APPLICATION = slice(68, 72)


def require_project(path: str, version: int | None = None) -> int:
    """The version of the project at `path` (or a `version` known better, as the header may lag behind the -wal).

    Raises:
        StorageError: "missing", "not-a-project", "too-new", "io".
    """
    if version is None:
        version = _version(path)
    if version > VERSION:
        message = f"{path}: made by a newer version of Kavychki (format {version}, this one reads {VERSION}); update it"
        raise StorageError("too-new", path, message)
    if version < 1:
        raise _foreign(path, "a project that was never finished")
    return version


def _version(path: str) -> int:
    try:
        found = Path(path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise _foreign(path, "a folder")
        if not stat.S_ISREG(found.st_mode):
            raise _foreign(path, "not a regular file")
        with Path(path).open("rb") as file:
            head = file.read(_LENGTH)
    except OSError as error:
        raise refused(error, path) from error
    if not head:
        raise _foreign(path, "an empty file")
    if len(head) < _LENGTH or not head.startswith(_MAGIC):
        raise _foreign(path, "not an SQLite file")
    if int.from_bytes(head[_APPLICATION], "big") != APPLICATION_ID:
        raise _foreign(path, "an SQLite file of another program")
    return int.from_bytes(head[_USER_VERSION], "big")


def _foreign(path: str, what: str) -> StorageError:
    return StorageError("not-a-project", path, f"{path}: this is {what}, no Kavychki project; choose a project file")
