"""What rows of the tables look like: which row can be one of which table, whatever version of the file it is from."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from annotate.errors import EditRejected
from annotate.model import schema_json
from annotate.model.text import Span
from annotate.model.values import valued_attributes
from storage import journal
from storage.migrations import create_tables
from storage.salvage.cells import Row, Value
from storage.tables import TABLES, TABLES_2

KEYS: Mapping[str, tuple[str, ...]] = {
    "annotator": ("id",),
    "schema": ("version",),
    "document": ("id",),
    "journal": ("number",),
    "annotation": ("id",),
    "fragment": ("annotation", "nr"),
    "relation": ("id",),
    "decision": ("document", "annotator", "suggestion"),
    "status": ("annotator", "document"),
    "entity_group": ("id",),
    "waiver": ("id",),
    "suggestion": ("id",),
    "preannotation": ("document", "maker"),
    "setting": ("name",),
}
"""The tables that are saved, and what a row of each is unique by."""

Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table in the order in which rows have them.

    `fewest` is how many of them the rows of the oldest project have; `rowid` is the column that stands for the rowid,
    None for a table without one; `kinds` the type of each column, `defaults` what those have that a row lacks.
    """

    table: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    needed: tuple[bool, ...]
    defaults: tuple[Value, ...]
    fewest: int
    rowid: str | None
    ordinary: bool

    def read(self, row: Row) -> Values | None:
        """The row by column, None where it can be no row of this table."""
        if self.ordinary != (row.rowid is not None) or not self.fewest <= len(row.values) <= len(self.columns):
            return None
        values = dict(zip(self.columns, (*row.values, *self.defaults[len(row.values) :]), strict=True))
        if self.rowid is not None:
            if values[self.rowid] is not None:
                return None
            values[self.rowid] = row.rowid
        for name, kind, needed in zip(self.columns, self.kinds, self.needed, strict=True):
            # what a version added later and the row lacks is found again when its record is written
            if not _of_kind(values[name], kind, needed and name not in self.columns[len(row.values) :]):
                return None
        try:
            fine = self.table not in _CHECKS or _CHECKS[self.table](values)
            fine = fine and not any(_changed_id(values[name]) for name in _IDS if name in values)
        except (EditRejected, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None
        return values if fine else None


def _of_kind(value: Value, kind: str, needed: bool) -> bool:
    match value:
        case None:
            return not needed
        case str():
            return kind == "TEXT" and "\0" not in value
        case float():
            return kind == "REAL"
        case int():
            return kind in ("INTEGER", "REAL")
        case _:
            return False


@cache
def shapes() -> Mapping[str, Shape]:
    """The shape of each table of KEYS, in the order in which a row that nothing leads to is tried."""
    with (
        contextlib.closing(sqlite3.connect(":memory:")) as first,
        contextlib.closing(sqlite3.connect(":memory:")) as now,
    ):
        for statement in (*TABLES, *TABLES_2):
            first.execute(statement)
        create_tables(now)
        return {table: _shape(now, first, table) for table in KEYS}


def _shape(now: sqlite3.Connection, first: sqlite3.Connection, table: str) -> Shape:
    found = now.execute('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (table,)).fetchall()
    (without_rowid,) = now.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).fetchone()
    if without_rowid:
        # its rows open with the columns of the key
        found = [*sorted((c for c in found if c[4]), key=lambda c: c[4]), *(c for c in found if not c[4])]
    fewest = first.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()[0]
    alias = [c[0] for c in found if c[4] and c[1] == "INTEGER"] if not without_rowid else []
    names, kinds, needed, defaults, _ = zip(*found, strict=True)
    return Shape(
        table,
        names,
        kinds,
        tuple(bool(flag) or name in alias for flag, name in zip(needed, names, strict=True)),
        tuple(now.execute(f"SELECT {default or 'NULL'}").fetchone()[0] for default in defaults),
        fewest or len(found),
        alias[0] if alias else None,
        not without_rowid,
    )


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_SUM = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"[0-9a-f]{32}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


_IDS = ("id", "document", "annotator", "author", "suggestion", "annotation", "head", "tail", "identity")
_HEXADECIMAL = frozenset("0123456789abcdef-")


def _changed_id(id: Value) -> bool:
    """Whether this was an id once, UUID or digest, and some of its characters are others now."""
    if not isinstance(id, str) or len(id) not in (32, 36) or _UUID.fullmatch(id) or _DIGEST.fullmatch(id):
        return False
    strange = sum(sign not in _HEXADECIMAL for sign in id)
    return strange < 9


def _schema(values: Any) -> bool:
    schema_json.from_json(json.loads(values["definition"]))
    return 1 <= values["version"] < 1_000_000 and bool(_STAMP.fullmatch(values["at"]))


def _document(values: Any) -> bool:
    meta = json.loads(values["meta"])
    words = isinstance(meta, dict) and all(isinstance(said, str) for said in meta.values())
    sums = _SUM.fullmatch(values["text_sha256"])
    return bool(words and sums and values["body"] >= 0 and values["removed"] in (0, 1) and values["text"])


def _annotation(values: Any) -> bool:
    attributes = json.loads(values["attributes"])
    if not isinstance(attributes, dict):
        return False
    valued_attributes(attributes)
    return bool(values["id"] and values["layer"] and values["label"])


def _fragment(values: Any) -> bool:
    return values["nr"] >= 1 and len(values["text"]) == len(Span(values["start"], values["end"]))


def _decision(values: Any) -> bool:
    return values["verdict"] in ("accepted", "corrected", "rejected")


def _group(values: Any) -> bool:
    aliases = json.loads(values["aliases"])
    return bool(values["name"]) and isinstance(aliases, list) and all(isinstance(said, str) for said in aliases)


def _status(values: Any) -> bool:
    return values["progress"] in ("new", "started", "done") and values["flagged"] in (0, 1)


def _suggestion(values: Any) -> bool:
    spans = [Span(start, end) for start, end in json.loads(values["fragments"])]
    for part in ("cue", "source"):
        place = values[f"{part}_start"], values[f"{part}_end"]
        if place != (None, None):
            Span(*place)
    attributes = json.loads(values["attributes"])
    ends = (spans[0].start, spans[-1].end) == (values["start"], values["end"])
    return ends and isinstance(attributes, dict) and 0 <= values["score"] <= 1 and values["touched"] in (0, 1)


def _preannotation(values: Any) -> bool:
    return bool(_STAMP.fullmatch(values["at"]))


def _entry(values: Any) -> bool:
    edits = journal.edits_from_json(values["edits"])
    # what the program would not write, as U+0000 or NaN, it could not write again either
    journal.edits_to_json(edits)
    for record in (side for edit in edits for side in (edit.before, edit.after) if side is not None):
        if any(_changed_id(getattr(record, name, None)) for name in _IDS):
            return False
    return bool(values["number"] >= 1 and values["action"])


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "schema": _schema,
    "document": _document,
    "annotation": _annotation,
    "fragment": _fragment,
    "decision": _decision,
    "entity_group": _group,
    "status": _status,
    "suggestion": _suggestion,
    "preannotation": _preannotation,
    "journal": _entry,
}


def recognised(row: Row, among: Mapping[str, Shape]) -> tuple[str, Values] | None:
    """The table that a row belongs to by its look alone, and the row by column; None where it is none of `among`."""
    for table in _BY_LOOK:
        if table in among and (values := among[table].read(row)) is not None:
            # two columns of words: those of an annotator open with an id
            if table != "annotator" or _UUID.fullmatch(str(values["id"])):
                return table, values
    return None


_BY_LOOK = (
    "document", "journal", "suggestion", "entity_group", "annotation", "fragment", "status", "schema", "decision",
    "relation", "waiver", "preannotation", "annotator", "setting",
)  # fmt: skip
"""The most telling shapes first: what is left over for the last ones is words only."""
