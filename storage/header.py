"""Whether a file is a project that this program reads, told from its first bytes without opening it in SQLite."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from annotate.errors import StorageError
from storage.files import refused
from storage.tables import APPLICATION_ID, VERSION

# https://www.sqlite.org/fileformat.html#the_database_header and #the_rollback_journal
_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100
_READ_VERSION = 19
_WAL = b"\x02"
_USER_VERSION = slice(60, 64)
_APPLICATION = slice(68, 72)

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


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


def is_wal(path: str) -> bool:
    """Whether a project is kept with a write-ahead log, as its header says."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_LENGTH)[_READ_VERSION : _READ_VERSION + 1] == _WAL
    except OSError as error:
        raise refused(error, path) from error


def require_own_companions(path: str) -> None:
    """Passes where the files that SQLite keeps beside a project are such files, and about this project alone.

    A link would be followed, and what it leads to overwritten. A rollback journal of several databases ends with the
    name of a file that SQLite deletes once it has rolled back; a project is never written together with another
    database, so such a journal comes from a stranger.

    Raises:
        StorageError: "damaged"; "io" ...
    """
    for end in ("-journal", "-wal", "-shm"):
        beside = Path(f"{os.path.realpath(path)}{end}")
        try:
            found = beside.lstat()
            if not stat.S_ISREG(found.st_mode):
                raise _planted(path, beside, "is no regular file")
            if end == "-journal" and _ends_with_magic(beside, found.st_size):
                raise _planted(path, beside, "names a file of others, which would be deleted")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise refused(error, path) from error


def _ends_with_magic(journal: Path, size: int) -> bool:
    with journal.open("rb") as file:
        file.seek(max(0, size - len(_JOURNAL_MAGIC)))
        return file.read(len(_JOURNAL_MAGIC)) == _JOURNAL_MAGIC


def _planted(path: str, beside: Path, what: str) -> StorageError:
    message = f"{path}: {beside.name} beside it {what}; move that away, then open the project again"
    return StorageError("damaged", path, message)


def _foreign(path: str, what: str) -> StorageError:
    return StorageError("not-a-project", path, f"{path}: this is {what}, no Kavychki project; choose a project file")
