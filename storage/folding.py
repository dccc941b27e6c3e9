"""The journal folded entry after entry into a database of its own on disk, so that its length costs no memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple

from annotate.model.edits import Edit
from annotate.model.records import (
    Annotation,
    Decision,
    Group,
    Info,
    Record,
    Relation,
    SchemaVersion,
    Status,
    Suggestion,
    Text,
    Waiver,
    from_json,
    kind_of,
    to_json,
)
from storage import journal, records
from storage.kept import dumped

SALVAGE = "salvage"
"""The action of an entry that says what could be saved of a damaged file: it settles what is missing before it."""

_MARK = "\0"  # between the parts of a key: no id holds it

Key = tuple[str, ...]
"""What tells a record from all others: its kind, and its id or what it is unique by."""


def key_of(record: Record) -> Key:
    """The key of a record: two that stand for the same row of a table have the same."""
    match record:
        case Decision():
            return "decision", record.document, record.annotator, record.suggestion
        case Status():
            return "status", record.document, record.annotator
        case Info():
            return "info", record.document
        case Annotation():
            return "annotation", record.id
        case Relation():
            return "relation", record.id
        case Group():
            return "group", record.id
        case Waiver():
            return "waiver", record.id
        case SchemaVersion():
            return ("schema",)
        case Text():
            return "text", record.document
        case Suggestion():
            return "suggestion", record.id


class Trouble(NamedTuple):
    """What is wrong with an entry: its number, the document it is about ("" for the file), and what was found.

    `readable` is False where nothing of the entry could be folded.
    """

    number: int
    document: str
    detail: str
    readable: bool = True


class _Change(NamedTuple):
    """An edit: the record that it is about, and the JSON of what it was and is."""

    kind: str
    record: Record
    before: str | None
    after: str | None


class Folded:
    """A record as the journal has it, read only when it is asked for.

    `number` is that of the entry that wrote it last; `kept` its JSON, None where that entry removed it.
    """

    __slots__ = ("document", "kept", "key", "kind", "number")

    def __init__(self, document: str, key: Key, kind: str, number: int, kept: str | None) -> None:
        self.document, self.key, self.kind, self.number, self.kept = document, key, kind, number, kept

    @property
    def record(self) -> Record | None:
        return _record(self.kind, self.kept)

    def says(self, there: Record | None) -> bool:
        """Whether `there`, a record or None, means the same."""
        if there is not None and self.kept == _dumped(there):
            return True
        return records.same(there, self.record)


class Fold:
    """What a journal adds up to. It is filled by `take`, and is gone when it is closed.

    The database is private and temporary: SQLite keeps it in memory as long as it is small, and on disk from then on.
    """

    def __init__(self) -> None:
        self._made = 0
        self._annotators: set[str] = set()
        self._kept = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16000"):
            self._kept.execute(f"PRAGMA {pragma}")
        # by document, because it is compared a document at a time; `made` keeps the order in which records were made
        self._kept.execute(
            """CREATE TABLE folded (
  document TEXT, key TEXT, kind TEXT, number INTEGER, made INTEGER, record TEXT, PRIMARY KEY (document, key)
) WITHOUT ROWID"""
        )
        self._kept.execute("BEGIN")

    def __enter__(self) -> Fold:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._kept.close()

    def take(self, connection: sqlite3.Connection) -> Iterator[Trouble]:
        """Folds the whole journal of a project; what is wrong with it, in order.

        What an entry says holds also where it does not fit what was before. Of entries up to the last one of the
        action "salvage" only those are told that cannot be read: what did not fit is settled by it.
        """
        settled = connection.execute(
            "SELECT coalesce(max(number), 0) FROM journal WHERE action = ?", (SALVAGE,)
        ).fetchone()[0]
        before = 0
        # as bytes: words that are no UTF-8 are then told like anything else that cannot be read
        for number, reverts, edits in connection.execute(
            "SELECT number, reverts, CAST(edits AS BLOB) FROM journal ORDER BY number"
        ):
            if number != before + 1 and number > settled:
                yield Trouble(number, "", _gap(before, number))
            if reverts is not None and not 0 < reverts < number:
                yield Trouble(number, "", f"entry {number} takes back entry {reverts}, which is not before it")
            before = number
            try:
                changes = [*_changes(edits.decode("utf-8"))]
            except (ValueError, RecursionError) as error:
                yield Trouble(number, "", f"entry {number} cannot be read: {error}", readable=False)
                continue
            for change in changes:
                if not self._fold(number, change) and number > settled:
                    detail = f"entry {number} changes what was not so: {key_of(change.record)}"
                    yield Trouble(number, change.record.document, detail)

    def _fold(self, number: int, change: _Change) -> bool:
        """Folds one change; whether it fits what was before."""
        place = change.record.document, _MARK.join(key_of(change.record))
        values = (*place, change.kind, number, self._made, change.after)
        self._made += 1
        if change.after is not None and change.record.annotator:
            self._annotators.add(change.record.annotator)
        if change.before is None:
            made = self._kept.execute("INSERT INTO folded VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values)
            if made.rowcount:
                return True
        kept = self._kept.execute("SELECT record FROM folded WHERE document = ? AND key = ?", place).fetchone()
        there = kept[0] if kept else None
        fits = there == change.before
        if not fits:
            # the schema that a project began with is in no entry, nor is a text as it was imported
            begun = isinstance(change.record, SchemaVersion | Text | Suggestion) and kept is None
            held, meant = (_record(change.kind, said) for said in (there, change.before))
            fits = begun or records.same(held, meant)
        self._kept.execute(
            """INSERT INTO folded VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET number = excluded.number,
made = iif(record IS NULL, excluded.made, made), record = excluded.record""",
            values,
        )
        return fits

    def of(self, document: str) -> dict[Key, Folded]:
        """The records of one document ("" for those of none), also those that were removed, in order of making."""
        found = self._kept.execute(
            "SELECT key, kind, number, record FROM folded WHERE document = ? ORDER BY made", (document,)
        )
        each = (Folded(document, tuple(key.split(_MARK)), kind, number, kept) for key, kind, number, kept in found)
        return {folded.key: folded for folded in each}

    def get(self, document: str, key: Key) -> Folded | None:
        """One record of a document."""
        found = self._kept.execute(
            "SELECT kind, number, record FROM folded WHERE document = ? AND key = ?", (document, _MARK.join(key))
        ).fetchone()
        return Folded(document, key, *found) if found else None

    def documents(self) -> Iterator[str]:
        """The documents of which there are or were records, by id."""
        document = ""
        while row := self._kept.execute("SELECT min(document) FROM folded WHERE document > ?", (document,)).fetchone():
            if row[0] is None:
                return
            document = row[0]
            yield document

    def removed(self, key: Key) -> bool:
        """Whether the journal says that a record, of whatever document, was removed."""
        self._kept.execute("CREATE INDEX IF NOT EXISTS folded_by_key ON folded (key)")
        row = self._kept.execute("SELECT record FROM folded WHERE key = ?", (_MARK.join(key),)).fetchone()
        return row is not None and row[0] is None

    def annotators(self) -> list[str]:
        """Ids of all annotators to whom an entry gave a record."""
        return sorted(self._annotators)


def _gap(before: int, number: int) -> str:
    """What is missing between two numbers that should follow each other."""
    if number <= before:
        return f"entry {number}: numbers begin with 1"
    if number == before + 2:
        return f"entry {before + 1} is missing"
    return f"entries {before + 1} to {number - 1} are missing"


_scan = json.JSONDecoder().raw_decode


def _changes(edits: str) -> list[_Change]:
    """The edits of an entry. Raises ValueError where they cannot be read."""
    found = None if "\\ud" in edits or "\\uD" in edits else _cut(edits)
    if found is None:
        read = journal.edits_from_json(edits)
        found = [_Change(kind_of(e.record), e.record, _written(e.before), _written(e.after)) for e in read]
    return found


def _cut(edits: str) -> list[_Change] | None:
    """The edits with the JSON of each record as it stands: to write it again takes as long as all the rest.

    None where they are not written as the program writes them.
    """
    changes = []
    at = 0
    try:
        while edits[at : at + 1] == ("," if at else "["):
            found = []
            for name in ('{"kind":', ',"before":', ',"after":'):
                start = at + (len(name) if name[0] == "," else len(name) + 1)
                if edits[start - len(name) : start] != name:
                    return None
                value, at = _scan(edits, start)
                found.append((value, edits[start:at]))
            (kind, _), (was, before), (now, after) = found
            edit = Edit(*(None if side is None else from_json(kind, side) for side in (was, now)))
            changes.append(
                _Change(kind, edit.record, before if was is not None else None, after if now is not None else None)
            )
            if edits[at : at + 1] != "}":
                return None
            at += 1
    except (StopIteration, ValueError, TypeError, RecursionError):
        return None
    return changes if edits[at:] == "]" else None


def _dumped(record: Record) -> str:
    return dumped(to_json(record))


def _record(kind: str, kept: str | None) -> Record | None:
    return None if kept is None else from_json(kind, json.loads(kept))


def _written(record: Record | None) -> str | None:
    """A record as it is kept here. Raises ValueError for values that no file can hold."""
    if record is None:
        return None
    written = _dumped(record)
    written.encode("utf-8")
    return written
