"""Figures of a project for the command line: what is in it and how far its annotators are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from storage import listing


def figures(connection: sqlite3.Connection) -> dict[str, Any]:
    """Counts as plain values; the keys of the inner tables are names of the project's own."""

    def one(sql: str, *values: object) -> int:
        return int(connection.execute(sql, values).fetchone()[0])

    def table(sql: str, *values: object) -> dict[str, int]:
        return dict(connection.execute(sql, values).fetchall())

    schema, version = connection.execute("SELECT name, version FROM schema ORDER BY version DESC LIMIT 1").fetchone()
    return {
        "schema": {"name": schema, "version": version},
        "documents": one("SELECT count(*) FROM document WHERE removed = 0"),
        "removed": one("SELECT count(*) FROM document WHERE removed = 1"),
        "characters": one("SELECT coalesce(sum(length(text)), 0) FROM document WHERE removed = 0"),
        "preannotated": one(
            "SELECT count(DISTINCT p.document) FROM preannotation AS p JOIN document AS d ON d.id = p.document"
            " WHERE d.removed = 0"
        ),
        "suggestions": table(
            "SELECT s.maker || ' ' || s.version, count(*) FROM suggestion AS s JOIN document AS d ON d.id = s.document"
            " WHERE d.removed = 0 GROUP BY 1 ORDER BY 1"
        ),
        "changes": one("SELECT count(*) FROM journal"),
        "annotators": {
            name: _annotator(connection, id, table)
            for id, name in connection.execute("SELECT id, name FROM annotator ORDER BY name").fetchall()
        },
    }


def told(table: dict[str, Any], margin: str = "") -> Iterator[str]:
    """The figures as lines for people."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield f"{margin}{name}:" + ("" if value else " none")
            yield from told(value, margin + "  ")
        else:
            yield f"{margin}{name}: {value}"


def _annotator(connection: sqlite3.Connection, id: str, table: Any) -> dict[str, Any]:
    progress = listing.counts(connection, id)
    return {
        "started": progress.started,
        "done": progress.done,
        "annotations": table(
            "SELECT a.layer, count(*) FROM annotation AS a JOIN document AS d ON d.id = a.document"
            " WHERE a.annotator = ? AND d.removed = 0 GROUP BY 1 ORDER BY 1",
            id,
        ),
        "relations": table(
            "SELECT r.type, count(*) FROM relation AS r JOIN document AS d ON d.id = r.document"
            " WHERE r.annotator = ? AND d.removed = 0 GROUP BY 1 ORDER BY 1",
            id,
        ),
        "decisions": table(
            "SELECT x.verdict, count(*) FROM decision AS x JOIN document AS d ON d.id = x.document"
            " WHERE x.annotator = ? AND d.removed = 0 GROUP BY 1 ORDER BY 1",
            id,
        ),
    }


def at_work(connection: sqlite3.Connection) -> list[str]:
    """Names of the annotators who have made anything: those whose work can be exported."""
    found = connection.execute(
        # each document is asked for its annotations: the index has them by document, and there are far more of them
        """SELECT name FROM annotator AS n WHERE EXISTS (SELECT 1 FROM status WHERE annotator = n.id)
OR EXISTS (SELECT 1 FROM document AS d CROSS JOIN annotation AS a ON a.document = d.id AND a.annotator = n.id)
OR EXISTS (SELECT 1 FROM document AS d CROSS JOIN decision AS x ON x.document = d.id AND x.annotator = n.id)
ORDER BY name"""
    )
    return [row[0] for row in found]
