"""What SQLite refuses, as StorageError with what to do about it."""

from __future__ import annotations

import re
import sqlite3

from annotate.errors import StorageError
from storage.kept import unreadable

_CODES = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_CANTOPEN: "io",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_AUTH: "read-only",
    sqlite3.SQLITE_PROTOCOL: "locked",
}

NO_SHARED_MEMORY = frozenset(
    (
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_PROTOCOL,
    )
)
"""Why SQLite may have no write-ahead log for a file that can be written all the same."""

ADVICE = {
    "locked": "another window or program is writing to it; wait a moment and try again, or close the other one",
    "read-only": "it may not be written; make the file and its folder writable, or work on a copy",
    "full": "the disk is full; free some space and try again; what is saved is safe",
    "damaged": "the file is damaged; keep it as it is, make a copy, and restore a backup (kavychki restore), or mend"
    " the copy (kavychki repair), or make a new project of what can be read of it (kavychki salvage)",
    "io": "it could not be read or written; is the disk full, disconnected or broken?",
    "missing": "the file was moved or deleted while it was open; put it back, or open it where it is now",
}


_UNREADABLE = re.compile(r"Could not decode to UTF-8|malformed JSON|no such (table|column|index|module)")
"""What SQLite says without a code of its own where bytes of the file or of its list of tables are others now."""


def told(error: sqlite3.Error, path: str) -> StorageError | None:
    """The StorageError that says what SQLite refused; None where the error is a bug of ours."""
    if unreadable(error):
        return StorageError("damaged", path, f"{path}: {ADVICE['damaged']} (values that cannot be read)")
    code = _CODES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if code is None and _UNREADABLE.match(str(error)):
        code = "damaged"
    return StorageError(code, path, f"{path}: {ADVICE[code]} ({error})") if code else None
