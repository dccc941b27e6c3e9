"""A connection that runs nothing which the file brings along, and works on nothing without measure."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

LONGEST = 512 * 1024 * 1024
"""Bytes of the longest value or row: an entry of the journal about a million annotations is shorter."""

# Each is as low as our own statements, and SQLite's for the full-text index, allow with room:
# https://www.sqlite.org/limits.html, https://www.sqlite.org/security.html
LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, LONGEST),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 20),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 250_000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 20),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 2),  # a copy that is being made, a table for the time of a check
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 5_000),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 10),  # cascades of foreign keys count as triggers
)
_DEFENSIVE = 1010  # SQLITE_DBCONFIG_DEFENSIVE, sqlite3.h


@contextlib.contextmanager
def shadow_tables(connection: sqlite3.Connection) -> Iterator[None]:
    """Lets the tables behind the full-text index be written meanwhile, which nothing but a repair needs."""
    configure = getattr(connection, "setconfig", None)
    if configure:
        configure(_DEFENSIVE, False)
    try:
        yield
    finally:
        if configure:
            configure(_DEFENSIVE, True)


def harden(connection: sqlite3.Connection, read_only: bool) -> None:
    """Takes from a new connection what a file from a stranger could use; before anything is read from the file.

    Extensions cannot be loaded: Python leaves that off unless it is asked for.
    """
    for limit, most in LIMITS:
        connection.setlimit(limit, most)
    if configure := getattr(connection, "setconfig", None):  # from Python 3.12 on
        # definitions, shadow tables and the journal cannot be changed past SQLite's own rules
        configure(_DEFENSIVE, True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    # pages mapped into memory would turn a file that shrinks under us into a crash
    connection.execute("PRAGMA mmap_size = 0")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
