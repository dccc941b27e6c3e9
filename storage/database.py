"""The open project file: one SQLite connection, its settings, its lock, and its refusals as StorageError."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import EditRejected, StorageError
from annotate.model.schema import Schema
from annotate.model.schema_json import to_json
from storage import places
from storage.files import place, refused, sync_file
from storage.guard import harden
from storage.header import Held, is_wal, require_own_companions, require_project
from storage.kept import DEFINITION, Unreadable, dumped, readable
from storage.refusals import ADVICE, NO_SHARED_MEMORY, told
from storage.shape import require_shape
from storage.tables import VERSION

BUSY_SECONDS = 2.0
"""How long a write of a command waits for another program before it is refused."""
WINDOW_SECONDS = 0.3
"""The same for a window, which stands still meanwhile: it tries again by itself, and can be used in between."""

_LOOK = 0.001  # seconds between two looks whether another writer has finished


class Database:
    """A connection that several threads of one process may share, one at a time.

    `reading` and `writing` are the only ways to it: each is one SQL transaction, so that what is read is of one
    moment and what is written is there whole or not at all.

    `safe_mode` says why the file is written without a write-ahead log: "" where it is not, the kind of network folder
    that it lies in ("nfs", "cifs" ...), or "no-wal" where SQLite cannot have one here. Who reads and who writes then
    wait for each other.
    """

    def __init__(
        self, path: str, connection: sqlite3.Connection, read_only: bool, safe_mode: str, held: Held
    ) -> None:  # fmt: skip
        self.path = path
        self.read_only = read_only
        self.safe_mode = safe_mode
        self._connection = connection
        self._held = held
        self._lock = threading.RLock()
        self._identity = _identity(path)
        self._wal = _identity(f"{path}-wal")
        self._patience = BUSY_SECONDS

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
                with readable():
                    yield self._connection
            finally:
                # nothing was written, so there is nothing to lose
                if outermost:
                    self._roll_back()

    @contextlib.contextmanager
    def glancing(self) -> Iterator[sqlite3.Connection | None]:
        """As `reading`, but None where another thread is at it: whoever only has a look does not wait for that."""
        if not self._lock.acquire(blocking=False):
            yield None
            return
        try:
            with self.reading() as connection:
                yield connection
        finally:
            self._lock.release()

    def be_patient(self, seconds: float) -> None:
        """How long from now on a write waits for another window or program, instead of BUSY_SECONDS."""
        with self._lock, self._translated():
            self._patience = seconds
            self._wait_in_sqlite(seconds)

    def _begin(self) -> None:
        """Begins to write. Another writer is met here, before anything is done, and never halfway; without WAL another
        reader, too.

        SQLite waits by looking ever more rarely, and so comes too late beside somebody who writes without a pause.
        """
        begin = f"BEGIN {'EXCLUSIVE' if self.safe_mode else 'IMMEDIATE'}"
        until = time.monotonic() + self._patience
        self._wait_in_sqlite(0)
        while True:
            try:
                self._connection.execute(begin)
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    self._wait_in_sqlite(self._patience)
                    raise
                time.sleep(_LOOK)
        self._wait_in_sqlite(self._patience)

    def _wait_in_sqlite(self, seconds: float) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _save_log(self) -> None:
        """Saves what is in a -wal file that was deleted while it was in use: it is there as long as it is open, and
        would be gone with the next crash. Raises StorageError where another program has begun a new one meanwhile.
        """
        if _identity(f"{self.path}-wal") is not None:
            raise StorageError("missing", self.path, f"{self.path}: {ADVICE['missing']}")
        if self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StorageError("locked", self.path, f"{self.path}: {ADVICE['locked']}")
        self._connection.close()
        self._connection = _connected(self.path, _mode(self.path, False))
        harden(self._connection, read_only=False)
        _configure(self._connection)
        _set_journal(self._connection, with_log=True)
        self.be_patient(self._patience)
        self._connection.execute("SELECT 1 FROM schema LIMIT 1").fetchall()
        self._wal = _identity(f"{self.path}-wal")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection within a transaction that is durable when the block ends, or undone. Raises StorageError."""
        with self._lock, self._translated():
            if self.read_only:
                raise StorageError("read-only", self.path, f"{self.path}: {ADVICE['read-only']}")
            if _identity(self.path) != self._identity:
                raise StorageError("missing", self.path, f"{self.path}: {ADVICE['missing']}")
            if self._wal is not None and _identity(f"{self.path}-wal") != self._wal:
                self._save_log()
            try:
                self._begin()
                self._require_mode()
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        """Ends a transaction without a trace, unless SQLite has done so by itself; whatever led to it is told."""
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _require_mode(self) -> None:
        """Passes unless another program has given a file in safe mode a write-ahead log while it was open."""
        if self.safe_mode and self._connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            message = (
                f"{self.path}: it was opened on another machine meanwhile, in a way that this folder does not bear"
            )
            raise StorageError("locked", self.path, f"{message}; close it everywhere and open it again")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Unreadable as error:
            # from Python 3.12 on error and frames hold each other, and a statement in one of them the closed file
            traceback.clear_frames(error.__traceback__)
            raise StorageError("damaged", self.path, f"{self.path}: {ADVICE['damaged']} ({error})") from error
        except sqlite3.Error as error:
            if refusal := told(error, self.path):
                raise refusal from error
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._held.let_go()


def open_database(path: str) -> Database:
    """The database of an existing project; read-only where the file cannot be written, in safe mode where it lies in a
    network folder or SQLite can have no write-ahead log for it.

    Raises:
        StorageError: "missing", "not-a-project", "too-new", "altered", "locked", "damaged", "read-only" (an old file
            that would have to be migrated), "io". The file is as it was.
    """
    require_project(path)
    require_own_companions(path)
    read_only = not _writable(path)
    safe_mode = "" if read_only else places.network(path)
    held = Held(path)
    try:
        try:
            return _opened(path, read_only, safe_mode, held)
        except _NoWal:
            return _opened(path, read_only, "no-wal", held)
    except BaseException:
        held.let_go()
        raise


class _NoWal(Exception):
    """SQLite can have no write-ahead log for a file."""


def _opened(path: str, read_only: bool, safe_mode: str, held: Held) -> Database:
    connection = _connected(path, _mode(path, read_only))
    try:
        harden(connection, read_only)
        if safe_mode and is_wal(path):
            # alone with the file, SQLite needs no shared memory for the log that it writes back
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = _required_version(connection, path)  # before anything is written
        if version != VERSION and read_only:
            raise StorageError("read-only", path, f"{path}: an older project; copy it where it can be written")
        _configure(connection)
        if not read_only:
            _set_journal(connection, with_log=not safe_mode)
        if version != VERSION:
            from storage.migrations import upgrade

            upgrade(connection, path)
        return Database(path, connection, read_only, safe_mode, held)
    except (sqlite3.Error, UnicodeDecodeError) as error:  # what SQLite says may quote bytes of the file
        connection.close()
        code = getattr(error, "sqlite_errorcode", None)
        if not (read_only or safe_mode) and code in NO_SHARED_MEMORY:
            raise _NoWal from error
        if isinstance(error, sqlite3.Error) and (refusal := told(error, path)):
            raise refusal from error
        raise StorageError("damaged", path, f"{path}: {ADVICE['damaged']} ({error})") from error
    except BaseException:
        connection.close()
        raise


def _required_version(connection: sqlite3.Connection, path: str) -> int:
    """The version of a project whose shape is that of its version. Raises StorageError as `open_database`."""
    # one snapshot: another window may be bringing the file up to date just now
    connection.execute("BEGIN")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        require_project(path, version)
        require_shape(connection, path, version)
    finally:
        connection.execute("ROLLBACK")
    return version


def create_database(path: str, schema: Schema, at: str) -> None:
    """Makes a project file without documents, whole or not at all; `at` is the time in UTC (ISO 8601).

    Raises:
        StorageError: "exists", "missing" (its folder), "read-only", "full", "io".
        EditRejected: "size" for a label schema that could not be read again.
    """
    from storage.migrations import create_tables

    definition = dumped(to_json(schema))
    if len(definition) > DEFINITION:
        raise EditRejected("size", f"a label schema of more than {DEFINITION} characters")
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
                (schema.version, schema.name, at, definition),
            )
            if not places.network(path):
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
    folder = Path(os.path.realpath(path)).parent
    return bool(Path(path).stat().st_mode & 0o222) and os.access(path, os.W_OK) and os.access(folder, os.W_OK)


def _mode(path: str, read_only: bool) -> str:
    if not read_only:
        return "mode=rw"
    # Without a -wal file nobody has it open for writing; immutable then leaves no file beside it.
    unused = is_wal(path) and not Path(f"{os.path.realpath(path)}-wal").exists()
    return "mode=ro&immutable=1" if unused else "mode=ro"


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


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA synchronous = FULL")


def _set_journal(connection: sqlite3.Connection, with_log: bool) -> None:
    """Has the file written with a write-ahead log, or without one. Raises _NoWal where there can be none."""
    if not with_log:
        connection.execute("PRAGMA journal_mode = DELETE")
        # the deleted journal is the commit: EXTRA makes that durable too
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # lets go of the file
        return
    try:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise _NoWal
    except sqlite3.OperationalError as error:
        # a file without one that somebody else is reading just now stays without one
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise _NoWal from error
        raise
    connection.execute("PRAGMA journal_size_limit = 16777216")


def _identity(path: str) -> tuple[int, int] | None:
    """What tells the file at `path` from another one of that name."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
