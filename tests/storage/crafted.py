"""Files as a stranger might make them: a whole project, and something in it that the program never writes."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from storage.project import SqliteProject
from tests.storage.material import fill, stranger

Craft = Callable[[sqlite3.Connection], object]


@cache
def filled() -> bytes:
    """A project with everything in it, as one closed file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.kavychki"
        with contextlib.closing(SqliteProject.create(str(path))) as project:
            fill(project)
        return path.read_bytes()


def crafted(path: Path, craft: Craft) -> bytes:
    """A filled project at `path` after somebody has been at it; what is in the file then."""
    path.write_bytes(filled())
    with stranger(path) as other:
        other.execute("PRAGMA synchronous = OFF")
        # one file without a log beside it, and no rule in the way
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("PRAGMA foreign_keys = OFF")
        craft(other)
        other.execute("PRAGMA journal_mode = WAL")
    return path.read_bytes()


def running(*statements: str) -> Craft:
    def craft(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return craft


def redefining(name: str, definition: str) -> Craft:
    """Puts another definition in the list of tables, which SQLite itself would not make."""

    def craft(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (definition, name))
        connection.execute("PRAGMA writable_schema = RESET")

    return craft


def unchecked(path: Path, table: str, change: str, values: tuple[object, ...]) -> None:
    """Runs `change` on a table as if it were not STRICT, then says again that it is."""
    with stranger(path) as other:
        other.execute("PRAGMA synchronous = OFF")
        (sql,) = other.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        loose = sql.replace(" STRICT, WITHOUT ROWID", " WITHOUT ROWID").replace(" STRICT", "")
        redefining(table, loose)(other)
    with stranger(path) as other:
        other.execute("PRAGMA synchronous = OFF")
        other.execute("PRAGMA ignore_check_constraints = ON")
        with contextlib.suppress(sqlite3.IntegrityError):  # what SQLite keeps out whatever the table says
            other.execute(change, values)
        redefining(table, sql)(other)
