"""What is in a project file, read with nothing but sqlite3, and without what differs from run to run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_LEDGER = {"changed", "seconds", "moved_start", "moved_end", "nr"}
"""What rows say of their own past and place beside the record."""

Rows = dict[str, list[Any]]


def rows(path: Path) -> Rows:
    """The work in a project by the words that it is about: no ids, no times; all lists sorted.

    Raises AssertionError where a stored fragment is not what SQLite's own substr() gives at its offsets.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        pieces = db.execute(
            """SELECT f.annotation, f.start, f."end", f.text, substr(d.text, f.start + 1, f."end" - f.start) AS there
FROM fragment AS f JOIN annotation AS a ON a.id = f.annotation JOIN document AS d ON d.id = a.document
ORDER BY f.annotation, f.nr"""
        ).fetchall()
        assert [p["text"] for p in pieces] == [p["there"] for p in pieces]
        places: dict[str, list[list[int]]] = {}
        words: dict[str, list[str]] = {}
        for p in pieces:
            places.setdefault(p["annotation"], []).append([p["start"], p["end"]])
            words.setdefault(p["annotation"], []).append(p["text"])
        annotations = {a["id"]: a for a in db.execute("SELECT * FROM annotation")}
        titles = {d["id"]: d["title"] for d in db.execute("SELECT id, title FROM document")}
        proposals = {s["id"]: s for s in db.execute("SELECT * FROM suggestion")}

        def named(id: str) -> str:
            return f"{annotations[id]['layer']} {' … '.join(words[id])}" if id else ""

        def proposed(id: str) -> list[Any]:
            s = proposals[id]
            return [s["layer"], s["label"], json.loads(s["fragments"])]

        return {
            "annotations": sorted(
                [titles[a["document"]], a["layer"], a["label"], places[a["id"]], words[a["id"]],
                 dict(sorted(json.loads(a["attributes"]).items())),
                 proposed(a["suggestion"]) if a["suggestion"] else []]
                for a in annotations.values()
            ),
            "relations": sorted(
                [r["type"], named(r["head"]), named(r["tail"])] for r in db.execute("SELECT * FROM relation")
            ),
            "decisions": sorted(
                [*proposed(d["suggestion"]), d["verdict"], named(d["annotation"])]
                for d in db.execute("SELECT * FROM decision")
            ),
            "status": sorted(
                [titles[s["document"]], s["progress"], s["flagged"], s["note"]]
                for s in db.execute("SELECT * FROM status")
            ),
        }  # fmt: skip


def journal(path: Path) -> list[tuple[int, str, int | None]]:
    """Number, action and what it reverts, of every entry."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return [tuple(row) for row in db.execute("SELECT number, action, reverts FROM journal ORDER BY number")]


def records(path: Path, document: str) -> list[list[Any]]:
    """The records of a document, kind and plain values, sorted, put together from the tables."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row

        def table(name: str, order: str = "id") -> list[dict[str, Any]]:
            found = db.execute(f"SELECT * FROM {name} WHERE document = ? ORDER BY {order}", (document,))
            return [{column: row[column] for column in dict(row) if column not in _LEDGER} for row in found]

        out: list[list[Any]] = []
        for a in table("annotation"):
            a["attributes"] = json.loads(a["attributes"])
            pieces = db.execute('SELECT start, "end" FROM fragment WHERE annotation = ? ORDER BY nr', (a["id"],))
            out.append(["annotation", {**_without_defaults(a), "fragments": [list(p) for p in pieces]}])
        out.extend(["decision", _without_defaults(d)] for d in table("decision"))
        out.extend(["relation", _without_defaults(r)] for r in table("relation"))
        for s in table("status", "annotator"):
            s["flagged"] = bool(s["flagged"])
            out.append(["status", {**_without_defaults(s), "id": f"{s['document']}:{s['annotator']}"}])
        return out


def _without_defaults(row: dict[str, Any]) -> dict[str, Any]:
    """Empty values are not written by `annotate.model.records.to_json` either."""
    return {name: value for name, value in row.items() if value not in ("", {}, False)}
