"""A project at rest: `annotate.ports.ProjectStore` in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.changes import HistoryFilter, HistoryPage, View
from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Entry, Step, Transaction
from annotate.model.ids import uuid7
from annotate.model.records import Annotation
from annotate.model.schema import Schema
from annotate.model.schema_json import record_of
from annotate.model.text import Document
from annotate.ports import Added, Annotator, Counts, DocumentFilter, QuoteRow, Records, Row, Usage
from annotate.project_names import NamesPage
from annotate.suggestions import Suggestion
from storage import (
    across,
    check,
    documents,
    history_files,
    journal,
    ledger,
    listing,
    names,
    quotes,
    records,
    schemas,
    stats,
    suggestions,
    words,
)
from storage.database import Database, create_database, open_database
from storage.history import Histories
from storage.listing import Listings
from storage.shared import SharedSteps
from storage.suggestions import now

if TYPE_CHECKING:
    from storage.backups.keeper import Keeper

_TEXTS_KEPT = 4  # texts in memory for slicing: that of the open document, and of a bulk act's last few


class SqliteProject:
    """An open project file. Usable from several threads; every method is one SQL transaction.

    Beside StorageError, `append` raises EditRejected: "stale" where another window has changed a record meanwhile,
    "bounds" outside the text, "text" for a value that no file can hold. `add` raises TextRejected.

    `keeper` is asked for a backup before bulk acts; None, as at first, for none.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.path = database.path
        self.keeper: Keeper | None = None
        self._shared = SharedSteps()
        self._histories = Histories()
        self._listings = Listings()
        self._schema: Schema | None = None  # a version never changes, so what is kept of it is never out of date
        # texts are immutable, so what is kept of them is never out of date
        self._text = lru_cache(maxsize=_TEXTS_KEPT)(self._text_from_file)

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

    def close(self) -> None:
        self._database.close()

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
        return [Annotator(*row) for row in found]

    def add(self, documents_: Sequence[Document], author: str) -> list[Added]:
        given = [documents.accepted(document) for document in documents_]
        edits: list[Edit] = []
        if self.keeper is not None and not self.read_only:
            self.keeper.before_adding(len(given))
        with self._listed_writing() as connection:
            added = [_add(connection, document, edits) for document in given]
            if edits:
                subject = next(done.title for done in added if not done.duplicate_of)
                if len(edits) > 1:
                    subject += f" (+{len(edits) - 1})"
                journal.write(connection, Transaction(tuple(edits), "import", author, now(), subject=subject))
                self._listings.follow(connection, edits)
        return added

    def count(self, which: DocumentFilter, annotator: str) -> int:
        with self._database.reading() as connection:
            return len(self._listings.of(connection, which, annotator))

    def rows(self, which: DocumentFilter, annotator: str, start: int = 0, limit: int = 200) -> list[Row]:
        with self._database.reading() as connection:
            page = self._listings.of(connection, which, annotator).page(start, limit)
            return listing.rows(connection, page, annotator)

    def row(self, document: str, annotator: str) -> Row | None:
        with self._database.reading() as connection:
            return listing.row(connection, document, annotator)

    def counts(self, annotator: str) -> Counts:
        with self._database.reading() as connection:
            return self._listings.counts(connection, annotator)

    def neighbour(self, document: str, which: DocumentFilter, annotator: str, step: int) -> str | None:
        with self._database.reading() as connection:
            nr = listing.number(connection, document)
            found = self._listings.of(connection, which, annotator).neighbour(nr, step) if nr is not None else None
            return listing.id_of(connection, found) if found is not None else None

    def next_open(self, document: str, annotator: str) -> str | None:
        with self._database.reading() as connection:
            return listing.next_open(connection, document, annotator)

    def position(self, document: str, which: DocumentFilter, annotator: str) -> int | None:
        with self._database.reading() as connection:
            nr = listing.number(connection, document)
            return self._listings.of(connection, which, annotator).place(nr) if nr is not None else None

    def holding(self, needles: Sequence[Collection[str]]) -> list[str]:
        with self._database.reading() as connection:
            return documents.holding(connection, needles)

    def labels_of_words(
        self, words_: Collection[str], layer: str, annotator: str, without: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        with self._database.reading() as connection:
            return words.labels(connection, words_, layer, annotator, without)

    def quotes(self, annotator: str, after: str = "", limit: int = 100, document: str = "") -> list[QuoteRow]:
        with self._database.reading() as connection:
            return quotes.page(connection, annotator, after, limit, document)

    def document(self, document: str) -> Document:
        with self._database.reading() as connection:
            found = documents.read(connection, document)
        if found is None:
            raise self._unknown("document", document)
        return found

    def records(self, document: str, annotator: str) -> Records:
        with self._database.reading() as connection:
            return records.read(connection, document, annotator)

    def annotations(self, layer: str, after: str = "", limit: int = 500) -> list[Annotation]:
        with self._database.reading() as connection:
            return records.page(connection, layer, after, limit)

    def label_usage(self, layer: str) -> list[Usage]:
        with self._database.reading() as connection:
            return across.label_usage(connection, layer)

    def value_usage(self, layer: str, attribute: str) -> list[Usage]:
        with self._database.reading() as connection:
            return across.value_usage(connection, layer, attribute)

    def append(self, transaction: Transaction) -> Entry:
        return self.append_all([transaction])[0]

    def append_all(self, transactions: Sequence[Transaction]) -> list[Entry]:
        entries = []
        if self.keeper is not None and not self.read_only:
            self.keeper.before(transactions)
        try:
            with self._listed_writing() as connection:
                for transaction in transactions:
                    entry = journal.write(connection, transaction)
                    entries.append(entry)
                    by = ledger.writing(connection, entry)
                    for edit in transaction.edits:
                        records.write(connection, edit, self._text, by)
                    self._listings.follow(connection, transaction.edits)
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                # a relation to what another window has deleted meanwhile, or the other way round
                raise EditRejected("stale", "an end of a relation is gone") from error
            raise
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

    def history(self, which: HistoryFilter, before: int = 0, after: int = 0, limit: int = 100) -> HistoryPage:
        with self._database.reading() as connection:
            return self._histories.page(connection, which, before, after, limit)

    def suggestions(self, document: str) -> list[Suggestion]:
        with self._database.reading() as connection:
            return suggestions.read(connection, document)

    def without_suggestions(self, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
        with self._database.reading() as connection:
            return suggestions.without(connection, makers, among)

    def put_suggestions(
        self, document: str, makers: Mapping[str, str], suggestions_: Iterable[Suggestion]
    ) -> None:  # fmt: skip
        made = list(suggestions_)
        with self._database.writing() as connection:
            suggestions.put(connection, document, makers, made)

    def names(self, annotator: str, after: str = "", limit: int = 50) -> NamesPage:
        with self._database.reading() as connection:
            return names.page(connection, annotator, after, limit)

    def documents_called(self, word: str) -> list[str]:
        """Ids of the documents with that id or that title."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT id FROM document WHERE ? IN (id, title) ORDER BY nr", (word,))
            return [id for (id,) in found]

    def history_columns(self, view: View) -> tuple[str, ...]:
        return history_files.columns(self._database, view)

    def history_rows(self, view: View, which: HistoryFilter) -> Generator[Sequence[Any], None, None]:
        return history_files.VIEWS[view](self._database, which)

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

    def _text_from_file(self, document: str) -> str:
        return self.document(document).text

    def _unknown(self, what: str, id: str) -> StorageError:
        return StorageError("missing", self.path, f"{self.path}: there is no {what} {id}")


def _add(connection: sqlite3.Connection, document: Document, edits: list[Edit]) -> Added:
    """Adds one document, or says which one has its text; what was removed before comes back."""
    found = documents.info_with_text(connection, document.text_sha256)
    if found is not None and not found.removed:
        return Added(found.document, document.title, found.title or found.source or found.document)
    if found is None:
        documents.insert(connection, document)
        after = documents.info_of(document)
    else:
        after = documents.info_of(replace(document, id=found.document))
        documents.update(connection, after)
    edits.append(Edit(None, after))
    return Added(after.document, after.title)
