"""The open project file: one SQLite connection, its settings, its lock, and its refusals as StorageError."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.schema_json import to_json
from storage.files import place, refused, sync_file
from storage.header import require_project
from storage.tables import VERSION

BUSY_SECONDS = 2.0
"""How long a write waits for another window before it is refused: a person at the screen waits with it."""

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

_ADVICE = {
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

STRANGE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError)
"""How values that are not what they were end what reads them."""


def told(error: sqlite3.Error, path: str) -> StorageError | None:
    """The StorageError that says what SQLite refused; None where the error is a bug of ours."""
    code = _CODES.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if code is None and _UNREADABLE.match(str(error)):
        code = "damaged"
    return StorageError(code, path, f"{path}: {_ADVICE[code]} ({error})") if code else None


class Database:
    """A connection that several threads of one process may share, one at a time.

    `reading` and `writing` are the only ways to it: each is one SQL transaction, so that what is read is of one
    moment and what is written is there whole or not at all.
    """

    def __init__(self, path: str, connection: sqlite3.Connection, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._lock = threading.RLock()
        self._identity = _identity(path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection within a snapshot. Raises StorageError, "damaged" also for values that are not what they were.

        It may be asked for within `writing`, and is then a part of that transaction.
        """
        with self._lock, self._translated():
            outermost = not self._connection.in_transaction
            if outermost:
                self._connection.execute("BEGIN")
            try:
                yield self._connection
            except STRANGE as error:
                message = f"{self.path}: {_ADVICE['damaged']} ({error})"
                raise StorageError("damaged", self.path, message) from error
            finally:
                # nothing was written, so there is nothing to lose
                if outermost and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection within a transaction that is durable when the block ends, or undone. Raises StorageError."""
        with self._lock, self._translated():
            if self.read_only:
                raise StorageError("read-only", self.path, f"{self.path}: {_ADVICE['read-only']}")
            if _identity(self.path) != self._identity:
                raise StorageError("missing", self.path, f"{self.path}: {_ADVICE['missing']}")
            # IMMEDIATE: another writer is met here, before anything is done, and never halfway
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if refusal := told(error, self.path):
                raise refusal from error
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def open_database(path: str) -> Database:
    """The database of an existing project; read-only where the file cannot be written.

    Raises:
        StorageError: "missing", "not-a-project", "too-new", "locked", "damaged", "read-only" (an old file that
            would have to be migrated), "io". The file is as it was.
    """
    version = require_project(path)
    read_only = not _writable(path)
    connection = _connected(path, _mode(path, read_only))
    try:
        _configure(connection, read_only)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version != VERSION:
            require_project(path, version)
            if read_only:
                raise StorageError("read-only", path, f"{path}: an older project; copy it where it can be written")
            from storage.migrations import upgrade

            upgrade(connection, path)
        connection.execute("SELECT 1 FROM schema LIMIT 1").fetchall()
        return Database(path, connection, read_only)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # what SQLite says may quote bytes of the file
        connection.close()
        if isinstance(error, sqlite3.Error) and (refusal := told(error, path)):
            raise refusal from error
        raise StorageError("damaged", path, f"{path}: {_ADVICE['damaged']} ({error})") from error
    except BaseException:
        connection.close()
        raise


def create_database(path: str, schema: Schema, at: str) -> None:
    """Makes a project file without documents, whole or not at all; `at` is the time in UTC (ISO 8601).

    Raises:
        StorageError: "exists", "missing" (its folder), "read-only", "full", "io".
    """
    from storage.migrations import create_tables

    target = Path(path)
    if os.path.lexists(target):
        raise StorageError("exists", path, f"{path}: there is such a file already; open it or choose another name")
    if not target.parent.is_dir():
        raise StorageError("missing", path, f"{path}: there is no folder {target.parent}; make it first")
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)
        connection = sqlite3.connect(draft, isolation_level=None)
        with contextlib.closing(connection):
            # the draft is made durable once, as a whole, before it gets its name
            connection.execute("PRAGMA synchronous = OFF")
            create_tables(connection)
            connection.execute(
                "INSERT INTO schema (version, name, at, definition) VALUES (?, ?, ?, ?)",
                (schema.version, schema.name, at, json.dumps(to_json(schema), ensure_ascii=False, allow_nan=False)),
            )
            # last, so that the header of the main file itself is complete
            connection.execute("PRAGMA journal_mode = WAL")
        sync_file(draft)
        place(draft, target)
    except OSError as error:
        raise refused(error, path) from error
    except sqlite3.Error as error:
        if refusal := told(error, path):
            raise refusal from error
        raise
    finally:
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)


def _writable(path: str) -> bool:
    """Whether file and folder can be written; a file that nobody may write counts as read-only for root too."""
    folder = Path(path).absolute().parent
    return bool(Path(path).stat().st_mode & 0o222) and os.access(path, os.W_OK) and os.access(folder, os.W_OK)


def _mode(path: str, read_only: bool) -> str:
    if not read_only:
        return "mode=rw"
    # Without a -wal file nobody has it open for writing; immutable then leaves no file beside it.
    return "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"


def _connected(path: str, mode: str) -> sqlite3.Connection:
    try:
        return sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?{mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        if refusal := told(error, path):
            raise refusal from error
        raise


def _configure(connection: sqlite3.Connection, read_only: bool) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -8000")
    if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA journal_size_limit = 16777216")


def _identity(path: str) -> tuple[int, int] | None:
    """What tells the file at `path` from another one of that name."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
