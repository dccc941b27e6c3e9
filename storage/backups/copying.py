"""The state of a project at one moment, copied by SQLite while others go on writing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from annotate.errors import StorageError
from storage.database import BUSY_SECONDS
from storage.files import sync_file
from storage.header import Held, require_project
from storage.refusals import told

STEP = 256
"""Pages that are copied between two looks at whether to go on: a megabyte."""

_SPREAD = 8  # steps between two fsyncs: one of a whole large file would hold up everybody who saves


@dataclass(frozen=True, slots=True)
class Facts:
    """What is in a project: enough to tell a copy from another, and to show in a list.

    `rows` counts those of every table; `mark` is the same as long as nothing was written by the program.
    """

    version: int
    number: int
    documents: int
    annotations: int
    rows: dict[str, int]
    mark: str

    def dumped(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loaded(cls, kept: str) -> Facts:
        return cls(**json.loads(kept))


class Given(Exception):
    """Somebody does not want the copy any more."""


def never() -> bool:
    return False


@contextlib.contextmanager
def translated(path: str | Path) -> Iterator[None]:
    """Tells what SQLite refuses as StorageError about `path`; what it does not know is a damaged file."""
    try:
        yield
    except sqlite3.Error as error:
        known = told(error, str(path))
        raise known or StorageError("damaged", str(path), f"{path}: the file is damaged ({error})") from error
    except ValueError as error:
        raise StorageError("damaged", str(path), f"{path}: the file is damaged ({error})") from error


def connected(path: str | Path, mode: str) -> sqlite3.Connection:
    """A connection that never runs what a stranger may have put into the file."""
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Pinned:
    """A project as it is now: in WAL mode a read transaction holds that state while others write.

    `holding` is False in the other modes, in which a reader keeps writers out: copy and close at once there.

    Raises:
        StorageError: "missing", "not-a-project", "too-new", "locked", "damaged", "io".
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        require_project(str(path))
        self._held = Held(str(path))
        with translated(path):
            self._connection = connected(path, mode_of(self.path))
            try:
                self._connection.execute("PRAGMA query_only = ON")
                self.holding: bool = self._connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
                self._connection.execute("BEGIN")
                # only a read makes it a snapshot
                self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            except BaseException:
                self.close()
                raise
        try:
            require_project(str(path), version)
        except StorageError:
            self.close()
            raise

    def facts(self) -> Facts:
        with translated(self.path):
            return facts(self._connection)

    def sound(self) -> bool:
        """Whether SQLite can read all of it."""
        try:
            return bool(self._connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.Error:
            return False

    def copy(self, draft: Path, stop: Callable[[], bool] = never) -> None:
        """Writes that state into a new file, durable, a single one that needs no other beside it.

        Raises:
            StorageError: "full", "damaged", "io" ...
            Given: where `stop` said so.
        """
        steps = 0

        def between(_status: int, _left: int, _pages: int) -> None:
            nonlocal steps
            steps += 1
            if stop():
                raise Given
            if steps % _SPREAD == 0:
                sync_file(draft)

        with translated(self.path):
            copy = sqlite3.connect(draft, isolation_level=None)
            with contextlib.closing(copy):
                # the draft is made durable before it gets its name; until then nobody needs it
                for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                    copy.execute(f"PRAGMA {pragma}")
                self._connection.backup(copy, pages=STEP, progress=between, sleep=0.05)
                # a file that opens without a -wal beside it
                copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        sync_file(draft)

    def release(self) -> None:
        """Lets go of the state: what is asked from now on is about the project as it is then."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()
        self._held.let_go()


def mode_of(path: Path) -> str:
    """How to open a project to read it while others may write."""
    folder = path.absolute().parent
    if os.access(path, os.W_OK) and os.access(folder, os.W_OK):
        # one that may not write cannot join those who share a -wal; query_only keeps it from writing
        return "mode=rw"
    return "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"


def facts_of(file: Path) -> Facts:
    """What is in a finished copy. Raises StorageError as `Pinned`."""
    require_project(str(file))
    with translated(file), contextlib.closing(connected(file, "mode=ro&immutable=1")) as connection:
        return facts(connection)


def facts(connection: sqlite3.Connection) -> Facts:
    """What is in the project of a connection, of whichever version."""

    def one(sql: str) -> Any:
        return connection.execute(sql).fetchone()[0]

    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    rows = {name: int(one(f'SELECT count(*) FROM "{name.replace(chr(34), chr(34) * 2)}"')) for (name,) in tables}  # noqa: S608
    version, number = int(one("PRAGMA user_version")), int(one("SELECT coalesce(max(number), 0) FROM journal"))
    # what is written without an entry of the journal: settings, names, suggestions
    beside = [
        connection.execute("SELECT name, value FROM setting ORDER BY name").fetchall(),
        connection.execute("SELECT id, name FROM annotator ORDER BY id").fetchall(),
        one("SELECT coalesce(max(at), '') FROM preannotation"),
        one("SELECT max(version) FROM schema"),
    ]
    mark = hashlib.sha256(json.dumps([version, number, rows, beside]).encode()).hexdigest()
    documents = int(one("SELECT count(*) FROM document WHERE removed = 0"))
    return Facts(version, number, documents, rows.get("annotation", 0), rows, mark)
