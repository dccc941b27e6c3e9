"""The shape of a project file as numbered steps. A released step never changes; a new shape is a new step.

The statements are those of storage/shape.py, which holds a file against them when it is opened. What the tables and
columns mean is in docs/FILE.md, which a test holds against the shape made here. Nothing
imports this where no step is due: sqlite-utils takes longer to load than a project to open.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from storage import copies, ledger
from storage.documents import index_all
from storage.shape import STATEMENTS
from storage.tables import APPLICATION_ID

STEPS = Migrations("kavychki")


@STEPS(name="001_tables")
def _tables(db: Database) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in STATEMENTS[1]:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


@STEPS(name="002_groups_and_waivers")
def _groups(db: Database) -> None:
    for statement in STATEMENTS[2]:
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


@STEPS(name="003_ledger")
def _ledger(db: Database) -> None:
    for statement in STATEMENTS[3]:
        db.execute(statement)
    ledger.fill(db.conn)
    index_all(db.conn)
    copies.fill(db.conn)
    db.execute("PRAGMA user_version = 3")


def create_tables(connection: sqlite3.Connection) -> None:
    """Gives an empty database the newest shape."""
    STEPS.apply(_wrapped(connection))


def upgrade(connection: sqlite3.Connection, path: str, steps: Migrations = STEPS) -> Path:
    """Brings a project of an older version up to date, step by step; the path of the backup made before.

    Raises:
        StorageError: where the backup cannot be made; nothing was changed then.
    """
    from storage.backups.making import make

    backup = make(path, "before-migration")
    apply(connection, steps)
    return Path(backup.path)


def apply(connection: sqlite3.Connection, steps: Migrations = STEPS) -> None:
    """Does the steps that are due, without a backup: for a copy."""
    steps.apply(_wrapped(connection))


def _wrapped(connection: sqlite3.Connection) -> Database:
    # plugins of sqlite-utils are installed by whoever else uses the machine; a project does not run them
    return Database(connection, execute_plugins=False, recursive_triggers=False)
