"""A connection that fails where a test wants it to: every statement once, as a full disk or a broken one would."""

from __future__ import annotations

import functools
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import KavychkiError
from storage.project import SqliteProject
from tests.storage.material import stranger

CODES = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)
MOST = 200
"""Statements that no write path has."""


class FaultyConnection(sqlite3.Connection):
    """Fails at the statement number `failing` (counted from 1) since `arm`; 0 for never.

    After SQLITE_IOERR the transaction has been rolled back by SQLite already, as its documentation says it may be; of
    what is written a row at a time half of the rows are written before it fails.
    """

    failing = 0
    seen = 0
    code = sqlite3.SQLITE_FULL

    def arm(self, failing: int, code: int = sqlite3.SQLITE_FULL) -> None:
        self.failing, self.code, self.seen = failing, code, 0

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        if self._fails(sql):
            raise self._error()
        return super().execute(sql, *given)

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
        if not self._fails(sql):
            return super().executemany(sql, rows)
        every = list(rows)
        super().executemany(sql, every[: len(every) // 2])
        raise self._error()

    def _fails(self, sql: str) -> bool:
        self.seen += sql != "ROLLBACK"
        return self.seen == self.failing and sql != "ROLLBACK"

    def _error(self) -> sqlite3.OperationalError:
        if self.code == sqlite3.SQLITE_IOERR and self.in_transaction:
            super().execute("ROLLBACK")
        error = sqlite3.OperationalError("made to fail")
        error.sqlite_errorcode = self.code
        return error


@contextmanager
def faulty_connections() -> Iterator[None]:
    """Whatever is opened meanwhile may be made to fail."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=FaultyConnection))
        yield


def faulty(path: Path) -> tuple[SqliteProject, FaultyConnection]:
    """A project opened over such a connection, which works until it is armed."""
    with faulty_connections():
        project = SqliteProject.open(str(path))
    project.be_patient(0)
    connection = project._database._connection
    assert isinstance(connection, FaultyConnection)
    return project, connection


def contents(path: Path) -> dict[str, list[Any]]:
    """Everything in a file, as somebody else reads it: each table, also those of the search."""
    with stranger(path) as other:
        names = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        kept = [name for name, sql in names if "VIRTUAL" not in sql]
        return {name: other.execute(f'SELECT * FROM "{name}"').fetchall() for name in kept}


def each_statement_fails(path: Path, connection: FaultyConnection, act: Callable[[], object]) -> int:
    """Has each statement of an act fail once for each reason. The file is as it was each time and free for others, and
    the act works in the end; the number of failures.
    """
    before, failures = contents(path), 0
    for failing, code in itertools.product(range(1, MOST), CODES):
        connection.arm(failing, code)
        try:
            act()
        except KavychkiError:
            failures += 1
        else:
            connection.arm(0)
            assert failures == (failing - 1) * len(CODES)
            return failures
        connection.arm(0)
        assert not connection.in_transaction, (failing, code)
        assert contents(path) == before, (failing, code)
        with stranger(path) as other:  # it waits for nobody
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    raise AssertionError("it never came to an end")
