"""A project at rest, as the window and the commands use it."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from typing import Any, Protocol

from annotate.changes import HistoryFilter, HistoryPage, View
from annotate.model.edits import Entry, Step, Transaction
from annotate.model.records import Annotation
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports.exchange import Brought, Incoming
from annotate.ports.rows import (
    Added,
    Annotator,
    Copy,
    Counts,
    DocumentFilter,
    News,
    QuoteRow,
    Records,
    Row,
    Usage,
)
from annotate.project_names import NamesPage
from annotate.suggestions import Suggestion


class ProjectStore(Protocol):
    """A project at rest. Every method either happens whole or raises StorageError and changes nothing.

    `path` is the file (":memory:" for a store without one); `name` is what people call the project.
    """

    path: str

    @property
    def name(self) -> str: ...

    @property
    def read_only(self) -> bool: ...

    @property
    def safe_mode(self) -> str:
        """Why those who have the file open wait for each other when they read and write: the kind of network folder
        that it lies in ("nfs", "cifs" ...), "no-wal" where its disk cannot do better; "" where nobody waits.
        """
        ...

    def schema(self) -> Schema: ...

    def set_schema(self, schema: Schema, author: str) -> None:
        """Makes a label schema the newest one, unless it is that already, as a step of the journal of its own; the
        versions before stay in the file.

        Raises EditRejected "stale" where the project has another of that version, or a later one.
        """
        ...

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the project ("done", "done_score" ...), kept in the file."""
        ...

    def set_setting(self, name: str, value: str) -> None: ...

    def annotator(self, name: str) -> Annotator:
        """The annotator of that name, made at the first call."""
        ...

    def annotators(self) -> list[Annotator]: ...

    def at_work(self) -> list[str]:
        """Names of the annotators who have made anything."""
        ...

    def add(self, documents: Sequence[Document], author: str) -> list[Added]:
        """Adds documents (ids given), one journal entry for all; equal texts are reported, not added."""
        ...

    def bring(self, incoming: Sequence[Incoming], author: str) -> list[Brought]:
        """Adds documents with the annotations and suggestions that came with them, in one SQL transaction: one journal
        entry for the documents, one for what each annotator made of a document.

        Annotations are of the annotator that is named, made where there is none of that name, else of `author`. They
        join an equal document that is there already, unless that annotator has worked on it. Ids are kept where they
        are free.
        """
        ...

    def count(self, which: DocumentFilter, annotator: str) -> int: ...

    def rows(self, which: DocumentFilter, annotator: str, start: int = 0, limit: int = 200) -> list[Row]:
        """A page of the list in the order of import."""
        ...

    def row(self, document: str, annotator: str) -> Row | None: ...

    def counts(self, annotator: str) -> Counts: ...

    def neighbour(self, document: str, which: DocumentFilter, annotator: str, step: int) -> str | None:
        """The id of the document that stands `step` (+1, -1) rows away in that list; None at its ends."""
        ...

    def next_open(self, document: str, annotator: str) -> str | None:
        """The next document behind `document`, around the end, that the annotator has not done; else None."""
        ...

    def position(self, document: str, which: DocumentFilter, annotator: str) -> int | None:
        """The row number of the document in that list, None where it is not in it."""
        ...

    def holding(self, needles: Sequence[Collection[str]]) -> list[str]:
        """Ids of the documents whose title or text has one of the forms (folded words) of each needle, in order."""
        ...

    def labels_of_words(
        self, words: Collection[str], layer: str, annotator: str, without: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        """Words -> label -> how many annotations of a layer, one annotator and just these words carry it.

        Those in several pieces, of more than 80 characters, in removed documents and in the document `without` do not
        count; of very many the newest are looked at, and 200 counted. Words that have none are left out.
        """
        ...

    def quotes(self, annotator: str, after: str = "", limit: int = 100, document: str = "") -> list[QuoteRow]:
        """A page of the quotes that an annotator has, those behind the annotation `after` in the order of ids; of
        one document where it is named. Fewer than `limit` are the last ones.
        """
        ...

    def document(self, document: str) -> Document: ...

    def records(self, document: str, annotator: str) -> Records: ...

    def everybodys_records(self, document: str) -> list[Records]:
        """What each annotator who has made anything of a document has made of it."""
        ...

    def holder(self, text_sha256: str) -> str:
        """The id of the document, removed or not, that has the text of that sum; "" where none has."""
        ...

    def copies(self, document: str) -> list[Copy]:
        """The documents whose text is nearly that of a document (annotate/copies.py), the closest first.

        Of very many the first ones that were imported are looked at.
        """
        ...

    def annotations(self, layer: str, after: str = "", limit: int = 500) -> list[Annotation]:
        """A page of the annotations of a layer in all documents, by all annotators, in order of their ids: those with
        an id behind `after`.

        Those of removed documents are among them: a removed document may come back.
        """
        ...

    def label_usage(self, layer: str) -> list[Usage]:
        """How often each label of a layer is used, in order of the labels' names."""
        ...

    def value_usage(self, layer: str, attribute: str) -> list[Usage]:
        """How often an attribute has each value (each of several; a link as its address), in order of the values."""
        ...

    def append(self, transaction: Transaction) -> Entry:
        """Writes journal and record tables in one SQL transaction; returns after the commit is on disk."""
        ...

    def append_all(self, transactions: Sequence[Transaction]) -> list[Entry]:
        """Writes several as `append` does, all of them or none, each an entry of its own."""
        ...

    def journal(self, document: str | None = None, annotator: str | None = None) -> list[Entry]:
        """Entries in order of their numbers, of one document, one annotator, or all."""
        ...

    def entry(self, number: int) -> Entry:
        """One entry of the journal."""
        ...

    def steps(self, document: str, annotator: str) -> list[Step]:
        """The entries of one annotator about one document without their edits, in order; corrections of its text are
        among everybody's.

        Those about several documents (of no single one, no import) are among the steps of each of them, and those of
        the label schema among those of every document.
        """
        ...

    def last_change(self, annotator: str) -> Step | None:
        """The newest step of that annotator that undo would take back, in any document; None without one."""
        ...

    def history(self, which: HistoryFilter, before: int = 0, after: int = 0, limit: int = 100) -> HistoryPage:
        """The newest changes that the filter lets through, of those before the entry `before` (0: of all) and behind
        `after`.

        At most `limit`; fewer, or none, where they are far apart: a page looks at a bounded number of entries and says
        where to look on.
        """
        ...

    def history_columns(self, view: View) -> tuple[str, ...]:
        """The names of the columns that `history_rows` gives."""
        ...

    def history_rows(self, view: View, which: HistoryFilter) -> Generator[Sequence[Any], None, None]:
        """What the filter lets through of a view of the file (docs/FILE.md): of the history the oldest change first, of
        the corrections document after document; read one after another, however many they are. Whoever does not read
        all of them closes it.
        """
        ...

    def newest(self) -> Step | None:
        """The last entry of the journal, whoever made it; None in an empty one."""
        ...

    def last_about(self, document: str, records: Sequence[str]) -> Step | None:
        """The newest entry that changed one of some records of a document, by their ids; imports aside."""
        ...

    def news(self) -> News | None:
        """What others have written since this was asked last; None for nothing, and the first time.

        Made to be asked several times a second: without news it costs microseconds, and where another thread is at
        work on the project it says None at once.
        """
        ...

    def suggestions(self, document: str) -> list[Suggestion]: ...

    def without_suggestions(self, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
        """Ids of documents (of all, or of those `among`) that these makers (name -> version) have not pre-annotated."""
        ...

    def put_suggestions(
        self, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion], text: str = ""
    ) -> bool:
        """Replaces those of `makers` (name -> version) that nobody ever decided on; notes that they ran.

        `text` is the sum of the text that they were made for; False, and nothing is changed, where the document has
        another by now.
        """
        ...

    def names(self, annotator: str, after: str = "", limit: int = 50) -> NamesPage:
        """What goes by which name in the next `limit` documents behind `after`, in the order of import: annotations
        of that annotator, no suggestions.
        """
        ...

    def close(self) -> None: ...
