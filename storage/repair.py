"""Mending a project whose tables or indexes do not say what its journal says, from the journal."""

# SQL is put together from constants of this package; values only ever go in as parameters.
# ruff: noqa: S608

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from annotate.errors import EditRejected, StorageError
from annotate.model.edits import Edit
from annotate.model.records import Annotation, Info, Record, SchemaVersion, Suggestion, Text, kind_of
from annotate.model.text import Span, covered, text_sha256
from storage import check, copies, documents, ledger, records, schemas, suggestions
from storage.backups.naming import draft_in, file_of, folder_of, remove_draft
from storage.database import Database, open_database
from storage.files import place, refused, sync_file
from storage.folding import Fold, Folded, Key, key_of
from storage.guard import shadow_tables
from storage.tables import TABLES, TABLES_2, TABLES_3

_MADE = ("relation", "annotation", "decision", "status", "entity_group", "waiver")
"""The tables of records, in an order in which their rows can be deleted."""
_TABLE = {"group": "entity_group", **{name: name for name in _MADE if name not in ("status", "entity_group")}}
_INDEX = re.compile(r"row \d+ missing from index|wrong # of entries in index|non-unique entry in index")
_VALUE = re.compile(r"(?:CHECK constraint failed in|value in) (\w+)")
*_, _INDEX_MADE = (made for made in (*TABLES, *TABLES_2, *TABLES_3) if "VIRTUAL TABLE document_search " in made)
"""The full-text index as the newest version has it."""
_WAYS = "use a backup (kavychki restore), or make a new project of what can be read (kavychki salvage)"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done, a line each, and where the project is as it was before; no lines and None for a sound one."""

    lines: tuple[str, ...]
    backup: Path | None


def repair(path: str) -> Repaired:
    """Makes a project agree with its journal again, so that `check` finds nothing; a backup is made first.

    All is one SQL transaction: the project is mended, or it is as it was.

    Raises:
        StorageError: as `open_database`; "damaged" where SQLite cannot read the file, or the journal cannot be read,
            or something remains that the journal does not know, as a text; "read-only", "locked", "full", "io".
    """
    with contextlib.closing(open_database(path)) as database:
        with database.reading() as connection:
            wrong = check.findings(connection)
        if not wrong and _searches(database):
            return Repaired((), None)
        with database.reading() as connection:
            backup = _as_it_is(connection, path)
        try:
            with database.writing() as connection:
                lines = _Mending(connection, path).mend()
        except BaseException:
            # nothing was changed, so there is nothing to go back to
            backup.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # other backups are in it
                backup.parent.rmdir()
            raise
    return Repaired(lines, backup)


def _as_it_is(connection: sqlite3.Connection, path: str) -> Path:
    """A copy of the project among its backups, marked as unsound; it has what is wrong with it, and nothing else.

    Raises:
        StorageError: "damaged" where the copy does not read as the project does; "full", "read-only", "io".
    """
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
        draft = draft_in(folder)
        try:
            with contextlib.closing(sqlite3.connect(draft)) as copy:
                connection.backup(copy)
                found = copy.execute("PRAGMA quick_check").fetchall()
            if found != connection.execute("PRAGMA quick_check").fetchall():
                raise StorageError(
                    "damaged", path, f"{path}: a copy of it could not be made. Nothing was changed; {_WAYS}"
                )
            sync_file(draft)
            target = file_of(path, datetime.now(UTC), "before-repair", sound=False)
            place(draft, target)
        finally:
            remove_draft(draft)
    except OSError as error:
        raise refused(error, folder) from error
    return target


def _searches(database: Database) -> bool:
    """Whether the full-text index is in order, as far as it can tell itself."""
    if database.read_only:
        return True
    with database.writing() as connection:
        return _index_is_fine(connection)


def _index_is_fine(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("INSERT INTO document_search (document_search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


class _Mending:
    """One repair, within a transaction."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection, self._path = connection, path
        self._lines: list[str] = []
        self._done: Counter[tuple[str, str]] = Counter()
        self._search = False

    def mend(self) -> tuple[str, ...]:
        """What was done. Raises StorageError where anything remains."""
        # until the end of the transaction rows may refer to what is written only later
        self._connection.execute("PRAGMA defer_foreign_keys = ON")
        everywhere = self._indexes()
        with Fold() as fold:
            for trouble in fold.take(self._connection):
                raise self._refused(f"the journal itself is damaged: {trouble.detail}")
            self._annotators(fold)
            self._strays()
            ids = self._connection.execute("SELECT id FROM document ORDER BY nr").fetchall()
            annotators = [row[0] for row in self._connection.execute("SELECT id FROM annotator")]
            for (document,) in ids:
                self._document(document, annotators, fold.of(document), everywhere)
            self._schema(fold.of("").get(("schema",)))
        self._words()
        if not self._lines and not self._done and any(ledger.wrong(self._connection)):
            self._lines.append("annotations, decisions: what they say of their past was written again")
        ledger.fill(self._connection)
        if any(copies.wrong(self._connection)):
            copies.fill(self._connection)
            self._lines.append("sketches of the texts: made again")
        if remaining := check.findings(self._connection):
            told = "; ".join(dict.fromkeys(finding.detail for finding in remaining[:5]))
            raise self._refused(f"{len(remaining)} things would remain that the journal does not tell: {told}")
        each = (f"{kind}: {count} {what}" for (kind, what), count in sorted(self._done.items()))
        return (*self._lines, *each)

    def _refused(self, why: str) -> StorageError:
        return StorageError("damaged", self._path, f"{self._path}: {why}. Nothing was changed; {_WAYS}")

    def _indexes(self) -> bool:
        """Makes broken indexes again; whether rows of any record may hold what no record can."""
        told = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        values = {found[1] for line in told if (found := _VALUE.search(line))}
        broken = [line for line in told if _INDEX.match(line)]
        unread = [line for line in told if not _INDEX.match(line) and not _VALUE.search(line)]
        if unread:
            raise self._refused(f"SQLite cannot read parts of it: {unread[0]}")
        if broken:
            try:
                self._connection.execute("REINDEX")
            except sqlite3.IntegrityError as error:
                raise self._refused(f"an index cannot be made: {error}") from error
            names = sorted({line.rsplit(" ", 1)[-1] for line in broken})
            self._lines.append(f"indexes: made again ({', '.join(names)})")
        return bool(values & {*_MADE, "fragment"})

    def _annotators(self, fold: Fold) -> None:
        known = {row[0] for row in self._connection.execute("SELECT id FROM annotator")}
        authors = {row[0] for row in self._connection.execute("SELECT DISTINCT author FROM journal")}
        for id in sorted((authors | set(fold.annotators())) - known):
            self._connection.execute("INSERT INTO annotator (id, name) VALUES (?, ?)", (id, f"? {id}"))
            self._lines.append(f"annotator {id}: made again, without the name")

    def _strays(self) -> None:
        """Takes away rows of documents and annotators that there are not."""
        where = "document NOT IN (SELECT id FROM document)"
        nobody = "annotator NOT IN (SELECT id FROM annotator)"
        conditions = dict.fromkeys(_MADE, f"{where} OR {nobody}")
        conditions |= {"suggestion": where, "preannotation": where}
        conditions["fragment"] = "annotation NOT IN (SELECT id FROM annotation)"
        for table, condition in conditions.items():
            count = self._connection.execute(f"DELETE FROM {table} WHERE {condition}").rowcount
            if count:
                self._done[table, "taken away: what they belong to is not there"] += count
        count = self._connection.execute(
            "UPDATE status SET nr = d.nr FROM document AS d WHERE d.id = status.document AND d.nr <> status.nr"
        ).rowcount
        if count:
            self._done["status", "given the nr of its document"] += count

    def _document(
        self, document: str, annotators: list[str], folded: Mapping[Key, Folded], everywhere: bool
    ) -> None:  # fmt: skip
        connection = self._connection
        text = connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()[0]
        there: dict[Key, Record] = {}
        readable = not everywhere
        try:
            for record in chain(
                check.of_document(connection, document, annotators), check.corrected(connection, folded)
            ):
                there[key_of(record)] = record
            misplaced = any(check.fragments(connection, document, text))
        except (ValueError, TypeError):
            readable, misplaced = False, False
        differing = list(check.differing(there, folded))
        if differing or misplaced or not readable:
            for key, what in differing:
                self._tell(there.get(key), key, what, text)
            if misplaced or not readable:
                self._done["documents", "of which all records were written again"] += 1
            self._write(document, folded, text)
        self._suggestions(document, folded, len(text))

    def _tell(self, record: Record | None, key: Key, what: str, text: str) -> None:
        if what == "is not in the journal" and record is not None:
            words = f" «{covered(record.fragments, text)}»" if isinstance(record, Annotation) else ""
            self._lines.append(f"{kind_of(record)} {record.id}{words}: taken away; it is not in the journal")
        self._done[key[0], {"is missing": "written again", "differs": "changed back"}.get(what, "taken away")] += 1

    def _write(self, document: str, folded: Mapping[Key, Folded], text: str) -> None:
        """Writes all records of a document as the journal has them, in the order in which they were made."""
        connection = self._connection
        for table in _MADE:
            connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        described = folded.get(("info", document))
        info = described.record if described else None
        # the words of an edited title are in the index, or are not: nobody knows
        self._search = True
        if isinstance(info, Info):
            documents.describe(connection, info)
        else:
            documents.remove(connection, document)
        text = self._corrected(document, folded, text)
        for each in folded.values():
            record = each.record
            if record is None or isinstance(record, Info | SchemaVersion | Text | Suggestion):
                continue
            if each.key[0] in _TABLE:
                # somebody may have given the row to another document
                connection.execute(f"DELETE FROM {_TABLE[each.key[0]]} WHERE id = ?", (record.id,))
            try:
                records.write(connection, Edit(None, record), lambda _: text, ledger.Writing(each.number))
            except (EditRejected, sqlite3.IntegrityError, ValueError) as error:
                raise self._refused(f"{' '.join(each.key)} of the journal cannot be written: {error}") from error

    def _corrected(self, document: str, folded: Mapping[Key, Folded], text: str) -> str:
        """Writes the text, and the suggestions that went with a correction of it, as the journal has them; the text."""
        for each in folded.values():
            record = each.record
            if isinstance(record, Text):
                text = record.text
                self._connection.execute(
                    "UPDATE document SET text = ?, body = ?, text_sha256 = ? WHERE id = ?",
                    (text, record.body, text_sha256(text), document),
                )
            elif each.key[0] == "suggestion":
                made = record if isinstance(record, Suggestion) else None
                suggestions.replace(self._connection, each.key[-1], made)
        return text

    def _suggestions(self, document: str, folded: Mapping[Key, Folded], length: int) -> None:
        connection = self._connection
        decided = {key[-1] for key in folded if key[0] == "decision"}
        rows = connection.execute(
            'SELECT id, touched, start, "end", max(coalesce(cue_end, 0), coalesce(source_end, 0)), fragments'
            " FROM suggestion WHERE document = ?",
            (document,),
        ).fetchall()
        unfit = [id for id, _, start, end, parts, kept in rows if not _fits(start, end, parts, kept, length)]
        for id in unfit:
            connection.execute("DELETE FROM suggestion WHERE id = ?", (id,))
        if unfit:
            # without the note that somebody has been at it, the document is read again
            connection.execute("DELETE FROM preannotation WHERE document = ?", (document,))
            self._done["suggestions", "taken away that fit no text; `kavychki suggest` makes them again"] += len(unfit)
        wrong = [(id in decided, id) for id, touched, *_ in rows if bool(touched) != (id in decided)]
        if wrong:
            connection.executemany("UPDATE suggestion SET touched = ? WHERE id = ?", wrong)
            self._done["suggestions", "marked again as decided on or not"] += len(wrong)

    def _schema(self, folded: Folded | None) -> None:
        meant = folded.record if folded else None
        try:
            there: Record | None = schemas.newest(self._connection)
        except (ValueError, TypeError):
            there = None
        if isinstance(meant, SchemaVersion) and not records.same(there, meant):
            try:
                schemas.write(self._connection, meant)
            except EditRejected as error:
                raise self._refused(f"the label schema of the journal is none: {error}") from error
            self._lines.append(f"label schema: written again, as version {schemas.version(self._connection)}")

    def _words(self) -> None:
        """Makes the full-text index again where it is broken, or may be."""
        connection = self._connection
        fine = _index_is_fine(connection)
        if fine and not self._search and not any(check.unsearchable(connection)):
            return
        try:
            connection.execute("INSERT INTO document_search (document_search) VALUES ('delete-all')")
            fine = _index_is_fine(connection)
        except sqlite3.DatabaseError:
            fine = False
        if not fine:
            _drop_index(connection)
            connection.execute(_INDEX_MADE)
        documents.index_all(connection)
        self._lines.append("full-text index: made again")


def _drop_index(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("DROP TABLE document_search")
    except sqlite3.DatabaseError:
        # FTS5 gives up an index only when it can open it: it is given the tables of an empty one
        with contextlib.closing(sqlite3.connect(":memory:")) as empty, shadow_tables(connection):
            empty.execute(_INDEX_MADE)
            for name in ("data", "idx", "docsize", "config"):
                connection.execute(f"DELETE FROM document_search_{name}")
                for row in empty.execute(f"SELECT * FROM document_search_{name}"):
                    places = ", ".join("?" * len(row))
                    connection.execute(f"INSERT INTO document_search_{name} VALUES ({places})", row)
        connection.execute("DROP TABLE document_search")


def _fits(start: int, end: int, parts: int, kept: str, length: int) -> bool:
    """Whether a suggestion lies where it says, within its text."""
    try:
        spans = [Span(low, high) for low, high in json.loads(kept)]
    except (ValueError, TypeError):
        return False
    return bool(spans) and (spans[0].start, spans[-1].end) == (start, end) and max(end, parts) <= length
