"""What a project gives in pages: lists of documents, quotes, names, history, and how labels are used."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from typing import Any

from annotate.changes import HistoryFilter, HistoryPage, View
from annotate.model.records import Annotation
from annotate.ports import Counts, DocumentFilter, QuoteRow, Row, Usage
from annotate.project_names import NamesPage
from storage import (
    across,
    documents,
    history_files,
    listing,
    names,
    quotes,
    records,
    words,
)
from storage.database import Database
from storage.history import Histories
from storage.listing import Listings


class Lists:
    """The lists of an open project; each is read within a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listings = Listings()
        self._histories = Histories()

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

    def annotations(self, layer: str, after: str = "", limit: int = 500) -> list[Annotation]:
        with self._database.reading() as connection:
            return records.page(connection, layer, after, limit)

    def label_usage(self, layer: str) -> list[Usage]:
        with self._database.reading() as connection:
            return across.label_usage(connection, layer)

    def value_usage(self, layer: str, attribute: str) -> list[Usage]:
        with self._database.reading() as connection:
            return across.value_usage(connection, layer, attribute)

    def history(self, which: HistoryFilter, before: int = 0, after: int = 0, limit: int = 100) -> HistoryPage:
        with self._database.reading() as connection:
            return self._histories.page(connection, which, before, after, limit)

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
