"""Whether the tables, views and indexes of a file are those that this program makes.

A project may come from a stranger. What SQLite runs by itself when a table is read or written (triggers, views,
virtual tables, generated columns, checks, expressions in indexes, foreign keys) is a program, and a project has no
other than its own. Plain tables and plain indexes of somebody else may stay: nothing of them is ever run, and people
keep notes in them.

What is expected is made from the statements of the migrations, so nothing is kept a second time.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from annotate.errors import StorageError
from storage.dataset import VIEWS_2
from storage.ledger_views import VIEWS_3
from storage.tables import TABLES, TABLES_2, TABLES_3
from storage.views import NAMES, VIEWS

STATEMENTS: Mapping[int, tuple[str, ...]] = {
    1: (*TABLES, *VIEWS),
    2: (*(f"DROP VIEW {name}" for name in NAMES), *TABLES_2, *VIEWS_2),
    3: (*TABLES_3, *VIEWS_3),
}
"""What each version brings, as SQL. What a released version brings never changes."""

What = Literal["foreign", "changed", "missing"]
_WORDS: Mapping[What, str] = {
    "foreign": "the program makes none like it",
    "changed": "not as the program makes it",
    "missing": "missing",
}
_MOST = 5  # differences that a message names


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the program makes it: its kind in SQL's words, its name, and what is the matter."""

    kind: str
    name: str
    what: What

    def __str__(self) -> str:
        return f"{self.kind} {self.name} ({_WORDS[self.what]})"


class Altered(StorageError):
    """A project whose tables, views or indexes somebody has changed (code "altered"); nothing of it was read."""

    def __init__(self, path: str, differences: tuple[Difference, ...]) -> None:
        named = ", ".join(map(str, differences[:_MOST]))
        if len(differences) > _MOST:
            named += f" and {len(differences) - _MOST} more"
        super().__init__(
            "altered",
            path,
            f"{path}: not opened, as its shape was altered: {named}; if you know what that is, drop it in an SQLite"
            f" program, else take the data out with: kavychki salvage",
            ", ".join(dict.fromkeys(difference.name for difference in differences[:_MOST])),
        )
        self.differences = differences


def require_shape(connection: sqlite3.Connection, path: str, version: int) -> None:
    """Passes for a file whose shape is that of `version`.

    Raises:
        Altered: where there is more than that, or less.
        StorageError: "damaged" where the list of what is in the file cannot be read.
    """
    if found := differences(connection, path, version):
        raise Altered(path, found)


def differences(connection: sqlite3.Connection, path: str, version: int) -> tuple[Difference, ...]:
    """What is not as the program makes it. Raises StorageError and sqlite3.Error as `require_shape`."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    for type, name, table, sql in rows:
        # SQLite would run a definition that is kept as bytes all the same
        if not (isinstance(type, str) and isinstance(name, str) and isinstance(table, str)) or not (
            sql is None or isinstance(sql, str)
        ):
            raise StorageError("damaged", path, f"{path}: its list of tables cannot be read; use a backup")
    return tuple(_compared(rows, _expected(version)))


_Row = tuple[str, str, str, str | None]


def _compared(rows: list[_Row], expected: Mapping[str, str | None]) -> Iterator[Difference]:
    present = set()
    for type, name, table, sql in rows:
        if name in expected:
            present.add(name)
            meant = expected[name]
            # the tables behind the full-text index are as this version of SQLite makes them, or another one did
            same = _harmless(type, False, sql) if meant is None else sql == meant or _tokens(sql) == _tokens(meant)
            if not same:
                yield Difference(_kind(type, sql), _shown(name), "changed")
        elif not _harmless(type, table in expected, sql):
            yield Difference(_kind(type, sql), _shown(name), "foreign")
    for name, meant in expected.items():
        if name not in present:
            yield Difference(_kind("table", meant), name, "missing")


@cache
def _expected(version: int) -> Mapping[str, str | None]:
    """Name -> definition of all that a file of that version has; None for the tables behind the full-text index."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for number in range(1, version + 1):
            for statement in STATEMENTS[number]:
                made.execute(statement)
        found = dict(made.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    virtual = [name for name, sql in found.items() if sql.startswith("CREATE VIRTUAL")]
    return {
        name: None if any(name.startswith(f"{whose}_") for whose in virtual) else sql for name, sql in found.items()
    }


# Definitions, word by word

# https://www.sqlite.org/lang_keywords.html, tokenize.c: spaces are these five, anything above ASCII is a letter
_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\f\r]+|--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<number>[0-9][0-9A-Za-z_.]*)
    |(?P<word>[A-Za-z_$\u0080-\U0010ffff][A-Za-z_0-9$\u0080-\U0010ffff]*)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_RUN = frozenset("AS CHECK FOREIGN GENERATED REFERENCES SELECT TRIGGER VIEW VIRTUAL".split())
"""Words of a table's definition behind which something is run."""
_COLLATIONS = frozenset(("BINARY", "NOCASE", "RTRIM"))


def _tokens(sql: str | None) -> list[tuple[str, str]]:
    """The words and signs of a definition with their kinds; unquoted words in upper case."""
    return [
        (found.lastgroup or "", found[0].upper() if found.lastgroup == "word" else found[0])
        for found in _TOKEN.finditer(sql or "")
        if found.lastgroup != "space"
    ]


def _harmless(type: str, on_ours: bool, sql: str | None) -> bool:
    """Whether something that the program does not make may stay: a table that runs nothing, an index of columns.

    An index on a table of ours (`on_ours`) may not refuse rows, so it may not be unique.
    """
    if sql is None:
        return type == "index"  # that of a PRIMARY KEY or UNIQUE: SQLite refuses one without its table
    tokens = _tokens(sql)
    words = [text for kind, text in tokens if kind == "word"]
    signs = {text for kind, text in tokens if kind == "sign"}
    if any(collation not in _COLLATIONS for word, (_, collation) in pairwise(tokens) if word == ("word", "COLLATE")):
        return False
    if type == "table":
        computed = ("word", "DEFAULT"), ("sign", "(")
        return (
            words[:2] == ["CREATE", "TABLE"]
            and _RUN.isdisjoint(words)
            and signs <= set("(),-+;")
            and computed not in pairwise(tokens)
        )
    if type == "index":
        unique = words[1:2] == ["UNIQUE"]
        return (
            (words[:2] == ["CREATE", "INDEX"] or (unique and not on_ours))
            and "WHERE" not in words
            and signs <= set("(),;")
            and [text for _, text in tokens].count("(") == 1
            and not any(kind == "number" for kind, _ in tokens)
        )
    return False


def _kind(type: str, sql: str | None) -> str:
    """What something is, as its definition says: the word before may be a lie."""
    words = [text.lower() for kind, text in _tokens(sql)[:4] if kind == "word"]
    if "virtual" in words:
        return "virtual table"
    return next((word for word in words if word in ("trigger", "view", "table", "index")), _shown(type))


def _shown(name: str) -> str:
    """A name for people: without characters that steer a terminal or turn the line round, and not longer than it."""
    kept = "".join(sign if sign.isprintable() else "?" for sign in name)
    return kept if len(kept) <= 60 else kept[:59] + "…"
