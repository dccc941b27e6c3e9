"""A project at rest: `annotate.ports.ProjectStore` in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Entry, Step, Transaction
from annotate.model.ids import uuid7
from annotate.model.schema import Schema
from annotate.model.schema_json import record_of
from annotate.model.text import Document
from annotate.ports import Added, Annotator, Brought, Copy, Incoming, News, Records
from annotate.suggestions import Suggestion
from storage import (
    bringing,
    check,
    copies,
    documents,
    journal,
    records,
    schemas,
    stats,
    suggestions,
    writing,
)
from storage.database import Database, create_database, open_database
from storage.history import Histories
from storage.kept import texts
from storage.lists import Lists
from storage.news import Noticed, last_about
from storage.shared import SharedSteps
from storage.suggestions import now

if TYPE_CHECKING:
    from storage.backups.keeper import Keeper

_TEXTS_KEPT = 4  # texts in memory for slicing: that of the open document, and of a bulk act's last few


class SqliteProject(Lists):
    """An open project file. Usable from several threads; every method is one SQL transaction.

    Beside StorageError, `append` raises EditRejected: "stale" where another window has changed a record or the text
    meanwhile, "bounds" outside the text, "text" for a value that no file can hold, "size" for one that is too long to
    be read again, and those of storage.text_corrections for corrections of a text. `add` raises TextRejected as well.

    `keeper` is asked for a backup before bulk acts; None, as at first, for none.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.path = database.path
        self.keeper: Keeper | None = None
        self._shared = SharedSteps()
        self._schema: Schema | None = None  # a version never changes, so what is kept of it is never out of date
        # kept by their sums: a text may be corrected
        self._text = lru_cache(maxsize=_TEXTS_KEPT)(self._text_from_file)
        self._noticed: Noticed | None = None  # until somebody asks for news

    @classmethod
    def open(cls, path: str) -> SqliteProject:
        """An existing project. Raises StorageError as `open_database`."""
        return cls(open_database(path))

    @classmethod
    def create(cls, path: str, schema: Schema | None = None) -> SqliteProject:
        """A new project with that label schema. Raises StorageError as `create_database`."""
        create_database(path, schema or DEFAULT_SCHEMA, now())
        return cls.open(path)

    @property
    def name(self) -> str:
        return Path(self.path).stem

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    @property
    def safe_mode(self) -> str:
        return self._database.safe_mode

    def close(self) -> None:
        self._database.close()

    def be_patient(self, seconds: float) -> None:
        """How long a write waits from now on where another window or program is writing."""
        self._database.be_patient(seconds)

    def schema(self) -> Schema:
        with self._database.reading() as connection:
            try:
                version = schemas.version(connection)
                if self._schema is None or self._schema.version != version:
                    self._schema = schemas.read(connection)
                return self._schema
            except (TypeError, ValueError) as error:
                why = f"the label schema in the file cannot be read ({error})"
                message = f"{self.path}: {why}; use a backup (kavychki restore), or mend it (kavychki repair)"
                raise StorageError("damaged", self.path, message) from error

    def set_schema(self, schema: Schema, author: str) -> None:
        before = self.schema()
        if schema == before:
            return
        if schema.version <= before.version:
            raise EditRejected("stale", f"label schema, version {before.version}")
        edit = Edit(record_of(before), record_of(schema))
        self.append(Transaction((edit,), "schema", author, now(), subject=schema.name))

    def setting(self, name: str, default: str = "") -> str:
        with self._database.reading() as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_setting(self, name: str, value: str) -> None:
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))

    def annotator(self, name: str) -> Annotator:
        for found in self.annotators():
            if found.name == name:
                return found
        if self.read_only:
            # somebody who looks at a file that cannot be written has made nothing in it
            return Annotator("", name)
        with self._database.writing() as connection:
            connection.execute("INSERT INTO annotator (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (uuid7(), name))
            id = connection.execute("SELECT id FROM annotator WHERE name = ?", (name,)).fetchone()[0]
        return Annotator(id, name)

    def annotators(self) -> list[Annotator]:
        with self._database.reading() as connection:
            found = connection.execute("SELECT id, name FROM annotator ORDER BY rowid").fetchall()
            texts(*found)
        return [Annotator(*row) for row in found]

    def add(self, documents_: Sequence[Document], author: str) -> list[Added]:
        given = [documents.accepted(document) for document in documents_]
        edits: list[Edit] = []
        if self.keeper is not None and not self.read_only:
            self.keeper.before_adding(len(given))
        written: list[Entry] = []
        with self._listed_writing() as connection:
            sketches = copies.Waiting()
            added = [bringing.add(connection, document, edits, sketches) for document in given]
            sketches.write(connection)
            written += bringing.note(connection, edits, author)
            self._listings.follow(connection, edits)
        self._wrote(written)
        return added

    def bring(self, incoming: Sequence[Incoming], author: str) -> list[Brought]:
        given = [replace(one, document=documents.accepted(one.document)) for one in incoming]
        whose = {one.annotator: self.annotator(one.annotator).id for one in given if one.annotator}
        if self.keeper is not None and not self.read_only:
            self.keeper.before_adding(len(given))
        with self._listed_writing() as connection:
            brought, written = bringing.bring(connection, given, author, whose)
            for entry in written:
                self._listings.follow(connection, entry.transaction.edits)
        self._wrote(written)
        return brought

    def document(self, document: str) -> Document:
        with self._database.reading() as connection:
            found = documents.read(connection, document)
        if found is None:
            raise self._unknown("document", document)
        return found

    def records(self, document: str, annotator: str) -> Records:
        with self._database.reading() as connection:
            return records.read(connection, document, annotator)

    def everybodys_records(self, document: str) -> list[Records]:
        with self._database.reading() as connection:
            return records.everybodys(connection, document)

    def copies(self, document: str) -> list[Copy]:
        with self._database.reading() as connection:
            return copies.of_document(connection, document)

    def holder(self, text_sha256: str) -> str:
        with self._database.reading() as connection:
            found = documents.info_with_text(connection, text_sha256)
        return found.document if found else ""

    def append(self, transaction: Transaction) -> Entry:
        return self.append_all([transaction])[0]

    def append_all(self, transactions: Sequence[Transaction]) -> list[Entry]:
        entries = []
        if self.keeper is not None and not self.read_only:
            self.keeper.before(transactions)
        try:
            with self._listed_writing() as connection:
                for transaction in transactions:
                    text_of = lru_cache(maxsize=_TEXTS_KEPT)(partial(self._present_text, connection))
                    entries.append(writing.write(connection, transaction, text_of))
                    self._listings.follow(connection, transaction.edits)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                # a relation to what another window has deleted meanwhile, or the other way round
                raise EditRejected("stale", "an end of a relation is gone") from error
            raise
        self._wrote(entries)
        return entries

    def journal(self, document: str | None = None, annotator: str | None = None) -> list[Entry]:
        with self._database.reading() as connection:
            return journal.entries(connection, document, annotator)

    def entry(self, number: int) -> Entry:
        with self._database.reading() as connection:
            found = journal.entry(connection, number)
        if found is None:
            raise self._unknown("journal entry", str(number))
        return found

    def steps(self, document: str, annotator: str) -> list[Step]:
        with self._database.reading() as connection:
            own = journal.steps(connection, document, annotator)
            shared = self._shared.of(connection, document, annotator) if document else []
        return sorted((*own, *shared), key=lambda step: step.number) if shared else own

    def last_change(self, annotator: str) -> Step | None:
        with self._database.reading() as connection:
            return journal.last_change(connection, annotator)

    def newest(self) -> Step | None:
        with self._database.reading() as connection:
            return journal.newest(connection)

    def last_about(self, document: str, records: Sequence[str]) -> Step | None:
        with self._database.reading() as connection:
            return last_about(connection, document, records)

    def news(self) -> News | None:
        with self._database.glancing() as connection:
            if connection is not None and self._noticed is None:
                self._noticed = Noticed(connection)
            found = self._noticed.news(connection) if self._noticed and connection is not None else None
        if found is not None and found.anew:
            self._schema, self._shared, self._histories = None, SharedSteps(), Histories()
        return found

    def suggestions(self, document: str) -> list[Suggestion]:
        with self._database.reading() as connection:
            return suggestions.read(connection, document)

    def without_suggestions(self, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
        with self._database.reading() as connection:
            return suggestions.without(connection, makers, among)

    def put_suggestions(
        self, document: str, makers: Mapping[str, str], suggestions_: Iterable[Suggestion], text: str = ""
    ) -> bool:
        made = list(suggestions_)
        with self._database.writing() as connection:
            fits = text in ("", documents.sum_of(connection, document))
            if fits:
                suggestions.put(connection, document, makers, made)
        if fits and self._noticed is not None:
            self._noticed.suggested(document)
        return fits

    def check(self) -> list[check.Finding]:
        """What is wrong with the file; empty for a clean one."""
        with self._database.reading() as connection:
            return check.findings(connection)

    def figures(self) -> dict[str, Any]:
        """Counts of what is in the project, as plain values."""
        with self._database.reading() as connection:
            return stats.figures(connection)

    def at_work(self) -> list[str]:
        """Names of the annotators who have made anything in it."""
        with self._database.reading() as connection:
            return stats.at_work(connection)

    def only_annotator(self) -> str:
        """The name of whoever has worked on it. Raises KavychkiError where that is nobody, or several."""
        names = self.at_work() or [annotator.name for annotator in self.annotators()]
        if len(names) == 1:
            return names[0]
        if not names:
            why = "nobody has worked on it yet, so there is nothing to export"
        else:
            why = f"several annotators worked on it; choose one with --annotator: {', '.join(names)}"
        raise KavychkiError(f"{self.path}: {why}")

    @contextmanager
    def _listed_writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction in which the lists of documents follow; where it fails they are read again."""
        try:
            with self._database.writing() as connection:
                yield connection
        except BaseException:
            self._listings.forget()
            raise

    def _wrote(self, entries: list[Entry]) -> None:
        if self._noticed is not None:
            self._noticed.wrote(entries)

    def _present_text(self, connection: sqlite3.Connection, document: str) -> str:
        return self._text(document, documents.sum_of(connection, document))

    def _text_from_file(self, document: str, _sum: str) -> str:
        return self.document(document).text

    def _unknown(self, what: str, id: str) -> StorageError:
        return StorageError("missing", self.path, f"{self.path}: there is no {what} {id}")
