"""The journal: entries as rows, and edits as the JSON that they are kept in."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from annotate.errors import EditRejected
from annotate.model.edits import Edit, Entry, Step, Transaction
from annotate.model.history import folded
from annotate.model.records import Annotation, SchemaVersion, from_json, kind_of, to_json
from annotate.model.values import Link, Value
from storage.kept import DEFINITION, EDITS, LARGEST, VALUE, Unreadable, dumped, loaded, require_depth, texts, within

_STEP = "number, action, subject, author, at, coalesce(document, ''), reverts"
_ENTRY = f"{_STEP}, edits"
CORRECTS = "action = 'correct_text'"
"""What tells the entries that change the text of a document; the condition of the index journal_corrections."""


def edits_to_json(edits: Iterable[Edit]) -> str:
    """Edits as JSON; `edits_from_json` gives the same edits back.

    Raises:
        EditRejected: "text" where a value holds what no file can keep: a lone surrogate, U+0000, NaN, a value of no
            kind that an attribute has; "size" where a record, or all of them together, are too long to be read again.
    """
    given = [_edit_to_json(edit) for edit in edits]
    try:
        kept = dumped(given, sum((edit["before"] is None) + (edit["after"] is None) for edit in given))
        size = len(kept.encode("utf-8"))
    except (ValueError, TypeError) as error:  # UnicodeEncodeError is a ValueError
        raise EditRejected("text", type(error).__name__) from error
    except RecursionError as error:
        raise EditRejected("size", "nested too deeply") from error
    if "\\u0000" in kept and "\\u0000" in kept.replace("\\\\", ""):
        raise EditRejected("text", "U+0000")
    if size > EDITS:
        raise EditRejected("size", f"{size} bytes at once")
    if len(kept) > VALUE:
        _require_sizes(given)
    return kept


def _edit_to_json(edit: Edit) -> dict[str, Any]:
    before, after = edit.before, edit.after
    if type(after) is Annotation and after.attributes and not all(map(_is_value, after.attributes.values())):
        raise EditRejected("text", f"an attribute of {after.id} holds no value")
    return {
        "kind": kind_of(edit.record),
        "before": to_json(before) if before is not None else None,
        "after": to_json(after) if after is not None else None,
    }


def _is_value(value: Value) -> bool:
    """Whether `annotate.model.values.valued` would read it again."""
    if isinstance(value, tuple):
        return bool(value) and any(all(isinstance(item, kind) for item in value) for kind in (str, Link))
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    return isinstance(value, str | float)


def _require_sizes(given: Iterable[dict[str, Any]]) -> None:
    for edit in given:
        longest = DEFINITION if edit["kind"] == _SCHEMA else VALUE
        if edit["after"] is not None and not within(edit["after"], longest):
            raise EditRejected("size", f"{edit['kind']} of more than {longest} characters")


def edits_from_json(kept: str) -> tuple[Edit, ...]:
    """The edits of `edits_to_json`.

    Raises:
        ValueError: where it is not JSON of that shape.
    """
    (found,) = loaded([kept], EDITS)
    if _SCHEMA in kept:
        require_depth(kept)
    try:
        return tuple(
            Edit(*(from_json(item["kind"], item[side]) if item[side] is not None else None for side in _SIDES))
            for item in found
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"not edits: {error}") from error


_SCHEMA = kind_of(SchemaVersion("", "", ""))
_SIDES = ("before", "after")


def write(connection: sqlite3.Connection, transaction: Transaction) -> Entry:
    """Appends the transaction and gives its entry."""
    t = transaction
    number = connection.execute(
        "INSERT INTO journal (at, author, document, action, subject, reverts, edits) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (t.at, t.author, t.document or None, t.action, t.subject, t.reverts, edits_to_json(t.edits)),
    ).lastrowid
    assert number is not None
    return Entry(number, t)


def entries(connection: sqlite3.Connection, document: str | None, annotator: str | None) -> list[Entry]:
    """Entries by number, of a document ("" for those about none) and an annotator; None stands for all."""
    found = connection.execute(
        f"SELECT {_ENTRY} FROM journal WHERE (:all OR document IS nullif(:document, ''))"
        " AND (:anybody OR author = :annotator) ORDER BY number",
        {"all": document is None, "document": document, "anybody": annotator is None, "annotator": annotator},
    )
    return [_entry(row) for row in found]


def entry(connection: sqlite3.Connection, number: int) -> Entry | None:
    row = connection.execute(f"SELECT {_ENTRY} FROM journal WHERE number = ?", (number,)).fetchone()
    return _entry(row) if row else None


def _entry(row: tuple[Any, ...]) -> Entry:
    number, action, subject, author, at, document, reverts, edits = row
    texts(row[1:6])
    return Entry(number, Transaction(edits_from_json(edits), action, author, at, document, subject, reverts))


def steps(connection: sqlite3.Connection, document: str, annotator: str) -> list[Step]:
    """The steps of one annotator about one document ("" for those about none), in order.

    Corrections of its text are everybody's: what stands before one in anybody's history was made on another text.
    """
    found = connection.execute(
        f"SELECT {_STEP} FROM journal WHERE document IS nullif(:document, '') AND author = :annotator"
        f" UNION ALL SELECT {_STEP} FROM journal WHERE document = :document AND {CORRECTS} AND author <> :annotator"
        " ORDER BY number",
        {"document": document, "annotator": annotator},
    ).fetchall()
    texts(*(row[1:6] for row in found))
    return [Step(*row) for row in found]


def step(connection: sqlite3.Connection, number: int) -> Step | None:
    """One entry without its edits."""
    row = connection.execute(f"SELECT {_STEP} FROM journal WHERE number = ?", (number,)).fetchone()
    return Step(*row) if row else None


def steps_behind(connection: sqlite3.Connection, number: int) -> list[Step]:
    """The entries behind that of a number without their edits, in order, whoever made them."""
    return [
        Step(*row)
        for row in connection.execute(f"SELECT {_STEP} FROM journal WHERE number > ? ORDER BY number", (number,))
    ]


def newest(connection: sqlite3.Connection) -> Step | None:
    """The last entry of all, None in an empty journal."""
    row = connection.execute(f"SELECT {_STEP} FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return Step(*row) if row else None


def last_change(connection: sqlite3.Connection, annotator: str) -> Step | None:
    """The newest step of the annotator that is not taken back; none before somebody else's correction of a text.

    Undo is folded a document at a time, so the journal is read backwards and each document that turns up is
    folded once: in practice one or two, however long the journal.
    """
    best: Step | None = None
    folds: set[str] = set()
    newest_first = connection.execute(
        "SELECT number, coalesce(document, '') FROM journal WHERE author = ? ORDER BY number DESC", (annotator,)
    )
    for number, document in newest_first:
        if best is not None and number <= best.number:
            break
        if document not in folds:
            folds.add(document)
            if done := folded(steps(connection, document, annotator)).done:
                newest = max(done, key=lambda step: step.number)
                if newest.author == annotator and (best is None or newest.number > best.number):
                    best = newest
    return best
