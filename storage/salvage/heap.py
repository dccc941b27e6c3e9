"""What could be read of a damaged file, row by row, in a temporary database that has the tables of a project."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType

from storage.salvage.pages import Pages
from storage.salvage.shapes import KEYS, Shape, Values, recognised, shapes
from storage.salvage.trees import Tree, masters, unreached

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608


class Heap:
    """Rows of each table of a damaged file, one for each key: those that a root leads to before the others.

    `connection` has them under the names of a project's tables and columns, so that what reads a project reads them.
    `whole` names the tables of which nothing can be missing, `refused` how many rows of each table were no use.
    It is temporary: SQLite keeps it on disk, and it is gone when it is closed.
    """

    def __init__(self) -> None:
        self.shapes = shapes()
        self.whole: set[str] = set()
        self.refused = dict.fromkeys(KEYS, 0)
        self._putting: dict[str, str] = {}
        self.connection = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16000"):
            self.connection.execute(f"PRAGMA {pragma}")
        for table, shape in self.shapes.items():
            # a rowid of its own for each, because what reads records asks for them in order of writing
            columns = ", ".join(f'"{name}"' for name in shape.columns)
            places = ", ".join(f":{name}" for name in shape.columns)
            self._putting[table] = f'INSERT INTO "{table}" ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING'
            self.connection.execute(f'CREATE TABLE "{table}" ({columns})')
            key = ", ".join(f'"{name}"' for name in KEYS[table])
            self.connection.execute(f'CREATE UNIQUE INDEX "{table}_key" ON "{table}" ({key})')
            if "document" in shape.columns and KEYS[table][0] != "document":
                self.connection.execute(f'CREATE INDEX "{table}_of" ON "{table}" (document)')
        self.connection.execute("BEGIN")

    def __enter__(self) -> Heap:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def fill(self, pages: Pages) -> None:
        """Reads all that can be read. Nothing of it is compared with anything yet."""
        reached = bytearray(pages.count + 1)
        roots, reliable = masters(pages, reached)
        for table, shape in self.shapes.items():
            if table in roots and self._walk(pages, shape, roots[table], reached):
                self.whole.add(table)
            elif table not in roots and reliable and roots:
                # a project of a version that did not have it yet
                self.whole.add(table)
        damaged = {table: shape for table, shape in self.shapes.items() if table not in self.whole}
        if damaged:
            for row in unreached(pages, reached, pages.free()):
                if found := recognised(row, damaged):
                    self.put(*found)
        # every entry that was ever made is in the file: a higher number is none
        most = pages.count * pages.size // 32
        self.connection.execute("DELETE FROM journal WHERE number > ?", (most,))

    def _walk(self, pages: Pages, shape: Shape, root: int, reached: bytearray) -> bool:
        tree = Tree(pages, root, shape.ordinary, reached)
        fine = True
        for row in tree.rows():
            values = shape.read(row)
            if values is None or not self.put(shape.table, values):
                self.refused[shape.table] += 1
                fine = False
        return fine and tree.whole

    def put(self, table: str, values: Values) -> bool:
        """Keeps a row; False where there is one with that key already."""
        made = self.connection.execute(self._putting[table], values)
        return bool(made.rowcount)

    def found(self) -> bool:
        """Whether there is anything that somebody made."""
        made = (
            self.connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in ("document", "journal")
        )
        return any(row is not None for row in made)

    def rows(self, table: str, where: str = "1", *given: str) -> Iterator[Values]:
        """The rows of a table in order of its key; `where` is a constant of this package."""
        key = ", ".join(f'"{name}"' for name in KEYS[table])
        shape = self.shapes[table]
        columns = ", ".join(f'"{name}"' for name in shape.columns)
        for row in self.connection.execute(f'SELECT {columns} FROM "{table}" WHERE {where} ORDER BY {key}', given):
            yield dict(zip(shape.columns, row, strict=True))
