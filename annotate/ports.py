"""What the outside fills: a store of projects, and makers of suggestions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotate.model.edits import Entry, Step, Transaction
from annotate.model.records import Annotation, Decision, Group, Progress, Relation, Status, Waiver
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.project_names import NamesPage
from annotate.quotes import Missing, missing_of
from annotate.suggestions import Draft, Suggestion


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person, or a named machine, whose annotation set it is."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the document list: what is shown of a document without its text.

    `open` is the number of suggestions without a decision of that annotator, `decided` of those with one;
    None where it has not been pre-annotated.
    """

    id: str
    title: str
    date: str
    source: str
    progress: Progress
    flagged: bool
    open: int | None
    decided: int


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents of a project: full-text `query` (words, prefixes), a progress, flagged ones only."""

    query: str = ""
    progress: Progress | None = None
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that one annotator has made of one document."""

    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    status: Status | None = None
    groups: tuple[Group, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A line of the list of a project's quotes: an annotated quote with the title of its document.

    `words`, `cue` and `source` are covered text, "" where a quote has no such part; the words are shortened.
    """

    annotation: str
    document: str
    title: str
    words: str
    type: str = ""
    speaker: str = ""
    speaker_kind: str = ""
    cue: str = ""
    source: str = ""

    @property
    def missing(self) -> frozenset[Missing]:
        return missing_of(self.speaker, self.speaker_kind, self.cue, self.source)


@dataclass(frozen=True, slots=True)
class Usage:
    """How often annotations of a project have a label, or an attribute a value, and of how many documents and
    annotators they are.
    """

    value: str
    annotations: int
    documents: int
    annotators: int


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one text of an import; `duplicate_of` is the title of the equal document that was kept."""

    document: str
    title: str
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Progress of one annotator in a project: all documents, those started and those done."""

    documents: int
    started: int
    done: int


class ProjectStore(Protocol):
    """A project at rest. Every method either happens whole or raises StorageError and changes nothing.

    `path` is the file (":memory:" for a store without one); `name` is what people call the project.
    """

    path: str

    @property
    def name(self) -> str: ...

    @property
    def read_only(self) -> bool: ...

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

    def add(self, documents: Sequence[Document], author: str) -> list[Added]:
        """Adds documents (ids given), one journal entry for all; equal texts are reported, not added."""
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
        count; of very many 500 are counted. Words that have none are left out.
        """
        ...

    def quotes(self, annotator: str, after: str = "", limit: int = 100, document: str = "") -> list[QuoteRow]:
        """A page of the quotes that an annotator has, those behind the annotation `after` in the order of ids; of
        one document where it is named. Fewer than `limit` are the last ones.
        """
        ...

    def document(self, document: str) -> Document: ...

    def records(self, document: str, annotator: str) -> Records: ...

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
        """The entries of one annotator about one document without their edits, in order.

        Those about several documents (of no single one, no import) are among the steps of each of them, and those of
        the label schema among those of every document.
        """
        ...

    def last_change(self, annotator: str) -> Step | None:
        """The newest step of that annotator that undo would take back, in any document; None without one."""
        ...

    def suggestions(self, document: str) -> list[Suggestion]: ...

    def without_suggestions(self, makers: Mapping[str, str], among: Sequence[str] | None = None) -> list[str]:
        """Ids of documents (of all, or of those `among`) that these makers (name -> version) have not pre-annotated."""
        ...

    def put_suggestions(self, document: str, makers: Mapping[str, str], suggestions: Iterable[Suggestion]) -> None:
        """Replaces those of `makers` (name -> version) that nobody ever decided on; notes that they ran."""
        ...

    def names(self, annotator: str, after: str = "", limit: int = 50) -> NamesPage:
        """What goes by which name in the next `limit` documents behind `after`, in the order of import: annotations
        of that annotator, no suggestions.
        """
        ...

    def close(self) -> None: ...


class PreAnnotator(Protocol):
    """A maker of suggestions: pure, picklable, a batch in and a batch out."""

    @property
    def makers(self) -> Mapping[str, str]:
        """name -> version of everything whose drafts it gives."""
        ...

    def suggest_many(self, texts: Sequence[str]) -> list[list[Draft]]:
        """The drafts of each text, in reading order; the same whatever the batch."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file: its documents (ids given), what is worth saying of it, or why it could not be read.

    `code` is "" for success, else the code of the TextRejected or StorageError; `message` says what to do.
    """

    path: str
    documents: tuple[Document, ...] = ()
    encoding: str = ""
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A dataset format: `name` for the command line, a title, file name extension, and what it is in a sentence."""

    name: str
    title: str
    extension: str
    description: str


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to export where. `annotator` is a name; `done` restricts to documents that the annotator has done.

    `overwrite` allows replacing an existing file.
    """

    format: str
    target: str
    annotator: str
    done: bool = True
    suggestions: bool = False
    overwrite: bool = False


LOSSES = (
    "nested", "overlapping", "discontinuous", "snapped-to-token", "no-token", "header", "label", "layer", "attributes",
    "relations", "decisions", "status",
)  # fmt: skip
"""The kinds of Loss; a window has words for each."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format cannot hold: in which document, what kind (of LOSSES), where, and what became of it."""

    document: str
    title: str
    kind: str
    start: int
    end: int
    detail: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote, or (`files` empty) what it would write."""

    documents: int
    counts: Mapping[str, int]
    losses: tuple[Loss, ...]
    files: tuple[str, ...] = ()


Progressed = Callable[[int, int], bool]
"""Told (done, of all; 0 where unknown); answers False to cancel."""


class Outside(Protocol):
    """What the window asks of the world beyond one open project; main.py fills it from storage."""

    def open(self, path: str) -> ProjectStore: ...

    def create(self, path: str, schema: Schema | None = None) -> ProjectStore:
        """A new project file. Raises StorageError "exists" where there is one."""
        ...

    def read(self, paths: Sequence[str], encoding: str = "") -> Iterator[Read]:
        """The documents in files and folders (recursively), one result a file; never raises for a bad file."""
        ...

    def read_text(self, text: str, title: str = "") -> Document:
        """A pasted text as a document. Raises TextRejected."""
        ...

    def sample_paths(self) -> list[str]:
        """The articles that come with the program."""
        ...

    def export_formats(self) -> tuple[Format, ...]: ...

    def rehearse(self, store: ProjectStore, plan: ExportPlan) -> ExportReport:
        """What the export would hold and lose; writes nothing."""
        ...

    def export(self, store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
        """Writes the dataset atomically. Raises StorageError."""
        ...

    def read_schema(self, path: str) -> Schema:
        """The label schema in a file, TOML or JSON by its suffix. Raises StorageError, "not-a-schema" with the place
        of the mistake.
        """
        ...

    def write_schema(self, schema: Schema, path: str, overwrite: bool = False) -> None:
        """Writes a label schema, as TOML or JSON by the suffix. Raises StorageError "exists", "full" ..."""
        ...

    def worker_command(self) -> list[str]:
        """The command line of the process that makes suggestions for the window."""
        ...
