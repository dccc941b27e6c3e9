"""What a store gives: lines of lists, records of a document, counts."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.model.edits import Step
from annotate.model.records import Annotation, Decision, Group, Progress, Relation, Status, Waiver
from annotate.quotes import Missing, missing_of


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person, or a named machine, whose annotation set it is."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is a near copy of another: its id and title, and their resemblance (0..1)."""

    document: str
    title: str
    resemblance: float


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
    """What became of one text of an import; `duplicate_of` is the title of the equal document that was kept, `near`
    that of the closest near copy that was there.
    """

    document: str
    title: str
    duplicate_of: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Progress of one annotator in a project: all documents, those started and those done."""

    documents: int
    started: int
    done: int


@dataclass(frozen=True, slots=True)
class News:
    """What others have written to a project: other windows, other programs.

    `steps` are their journal entries in order, `reached` the (document, annotator) pairs whose records these changed
    (annotator "" for what belongs to nobody: a document's description), `suggested` the documents whose suggestions
    were made. `schema` says that the label schema is another, `listed` that documents came, went or are described
    otherwise. With `anew` all of the file is another, as after a backup was restored; nothing else is said then.
    """

    steps: tuple[Step, ...] = ()
    reached: frozenset[tuple[str, str]] = frozenset()
    suggested: frozenset[str] = frozenset()
    schema: bool = False
    listed: bool = False
    anew: bool = False

    def with_(self, later: News | None) -> News:
        """Both in one."""
        if later is None:
            return self
        return News(
            (*self.steps, *later.steps),
            self.reached | later.reached,
            self.suggested | later.suggested,
            self.schema or later.schema,
            self.listed or later.listed,
            self.anew or later.anew,
        )

    @property
    def documents(self) -> frozenset[str]:
        """Those in which anything is new, without those that only the label schema concerns."""
        return frozenset(document for document, _ in self.reached if document) | self.suggested
