"""The shape of a project file as numbered steps. A released step never changes; a new shape is a new step.

What the tables and columns mean is in docs/FILE.md, which a test holds against the shape made here. Nothing
imports this where no step is due: sqlite-utils takes longer to load than a project to open.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from annotate.errors import StorageError
from storage.dataset import VIEWS_2
from storage.files import place
from storage.tables import APPLICATION_ID, TABLES, TABLES_2, TABLES_3
from storage.views import NAMES, VIEWS

STEPS = Migrations("kavychki")


@STEPS(name="001_tables")
def _tables(db: Database) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in (*TABLES, *VIEWS):
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@STEPS(name="002_groups_and_waivers")
def _groups(db: Database) -> None:
    for name in NAMES:
        db.execute(f"DROP VIEW {name}")
    for statement in (*TABLES_2, *VIEWS_2):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@STEPS(name="003_ledger")
def _ledger(db: Database) -> None:
    for statement in TABLES_3:
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


def create_tables(connection: sqlite3.Connection) -> None:
    """Gives an empty database the newest shape."""
    STEPS.apply(_wrapped(connection))


def upgrade(connection: sqlite3.Connection, path: str, version: int, steps: Migrations = STEPS) -> Path:
    """Brings a project of an older version up to date, step by step; the path of the backup made before.

    Raises:
        StorageError: where the backup cannot be made; nothing was changed then.
    """
    backup = back_up(connection, path, f"v{version}")
    steps.apply(_wrapped(connection))
    return backup


def back_up(connection: sqlite3.Connection, path: str, mark: str, as_it_is: bool = False) -> Path:
    """A verified copy of an open project beside it, named after it, `mark` and the time (UTC).

    With `as_it_is` the copy may have what is wrong with the project, but nothing else.

    Raises:
        StorageError: "damaged" where the copy does not read well; "exists", "full", "io".
    """
    project = Path(path)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = project.with_name(f"{project.stem}.{mark}.{stamp}{project.suffix}")
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            connection.backup(copy)
            found = copy.execute("PRAGMA quick_check").fetchall()
            if found != (connection.execute("PRAGMA quick_check").fetchall() if as_it_is else [("ok",)]):
                message = f"{path}: the file is damaged; make a new one of what can be read of it (kavychki salvage)"
                raise StorageError("damaged", path, message)
        place(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _wrapped(connection: sqlite3.Connection) -> Database:
    # plugins of sqlite-utils are installed by whoever else uses the machine; a project does not run them
    return Database(connection, execute_plugins=False, recursive_triggers=False)
