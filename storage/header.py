"""Whether a file is a project that this program reads, told from its first bytes without opening it in SQLite."""

from __future__ import annotations

import os
import stat
import threading
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
        head = _head(path)
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
        return _head(path)[_READ_VERSION : _READ_VERSION + 1] == _WAL
    except OSError as error:
        raise refused(error, path) from error


class Held:
    """A file that a connection of this process is about to use, until `let_go`.

    POSIX drops all locks that a process has on a file when it closes any handle of it
    (https://www.sqlite.org/howtocorrupt.html, 2.2). So while a connection is open the first bytes are read through a
    handle that stays open as long.

    Raises:
        StorageError: "missing", "read-only", "io".
    """

    def __init__(self, path: str) -> None:
        self._key: tuple[int, int] | None = None
        if os.name == "nt":
            return
        try:
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise refused(error, path) from error
        found = os.fstat(handle)
        self._key = found.st_dev, found.st_ino
        with _lock:
            _handles.setdefault(self._key, []).append(handle)

    def let_go(self) -> None:
        """The connection is closed. Handles are closed with the last one of their file."""
        with _lock:
            key, self._key = self._key, None
            if key is None:
                return
            _done.setdefault(key, 0)
            _done[key] += 1
            if _done[key] == len(_handles[key]):
                del _done[key]
                for handle in _handles.pop(key):
                    os.close(handle)


_lock = threading.Lock()
_handles: dict[tuple[int, int], list[int]] = {}
_done: dict[tuple[int, int], int] = {}


def _head(path: str) -> bytes:
    """The first bytes of a file. Raises OSError."""
    with _lock:
        found = Path(path).stat()
        if held := _handles.get((found.st_dev, found.st_ino)):
            return os.pread(held[0], _LENGTH, 0)
        with Path(path).open("rb") as file:
            return file.read(_LENGTH)


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
