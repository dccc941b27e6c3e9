"""What goes between a project and the files of the world: formats, plans, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotate.model.text import Document
from annotate.ports.rows import Records
from annotate.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Choice:
    """Something about a format that a person may choose: its name, its values (the first unless another is chosen; none
    where any words will do), and what it is in a sentence. A choice named like a kind of Loss is a strategy for it.
    """

    name: str
    values: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Format:
    """A dataset format: `name` for the command line, a title, file name extension, and what it is in a sentence.

    `choices` are what can be chosen about it. `extra` names the optional part of the installation that it needs ("" for
    none). `folder` says that a dataset of it is a folder with files.
    """

    name: str
    title: str
    extension: str
    description: str
    choices: tuple[Choice, ...] = ()
    extra: str = ""
    folder: bool = False

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """A value for each choice.

        Raises:
            ValueError: for a choice or value that there is not.
        """
        known = {choice.name: choice for choice in self.choices}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"{self.name} has no choice {name!r}; there are: {', '.join(known) or 'none'}")
            if known[name].values and value not in known[name].values:
                raise ValueError(f"{name} is one of {', '.join(known[name].values)}, not {value!r}")
        return {name: given.get(name, choice.values[0] if choice.values else "") for name, choice in known.items()}


_NOTHING = Records()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document with what one annotator made of it, as a file holds it.

    The records carry the document's id and no annotator; `annotator` is the name in the file, "" where it has none.
    `suggestions` are predictions of the file. `remarks` say what of the file has no place in a project.
    """

    document: Document
    annotator: str = ""
    records: Records = _NOTHING
    suggestions: tuple[Suggestion, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file, or of one document in it: documents (ids given), what is worth saying, or why it failed.
    `format` names the format that it was read as.

    `sets` are the documents again where the file has annotations, each annotator's apart. `code` is "" for success,
    else that of the TextRejected or StorageError, or "broken"; `message` says where and what to do.
    """

    path: str
    documents: tuple[Document, ...] = ()
    encoding: str = ""
    code: str = ""
    message: str = ""
    sets: tuple[Incoming, ...] = ()
    format: str = ""


EACH = "*"
"""As the annotator of a plan: everybody who has worked on a document, each apart."""

ADJUDICATED = "="
"""As the annotator of a plan: the one whom the setting "adjudicator" of the project names."""

SPLITS = ("train", "dev", "test")
SPLIT_BY = ("document", "source", "date")


@dataclass(frozen=True, slots=True)
class Split:
    """How a dataset is parted: shares of train, dev and test (of 1 together), by what ("document", "source", "date"),
    and the seed. Copies of one text always stay together.

    Raises:
        ValueError: for shares that are not 1 together, or another `by`.
    """

    shares: tuple[float, float, float]
    by: str = "document"
    seed: int = 0

    def __post_init__(self) -> None:
        if min(self.shares) < 0 or abs(sum(self.shares) - 1) > 1e-9:
            raise ValueError(f"the shares of a split are 1 together, not {self.shares}")
        if self.by not in SPLIT_BY:
            raise ValueError(f"a split is by {', '.join(SPLIT_BY)}, not {self.by!r}")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to export where. `annotator` is a name, EACH or ADJUDICATED; `done` restricts to documents that the
    annotator has done.

    `overwrite` allows replacing an existing file. `layers` and `labels` restrict to some of them (all where empty),
    `query`, `since` and `until` (ISO dates) to some documents. `choices` are those of the format. With `pseudonyms`
    annotators are called A1, A2 ... in what is written.
    """

    format: str
    target: str
    annotator: str
    done: bool = True
    suggestions: bool = False
    overwrite: bool = False
    layers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    query: str = ""
    since: str = ""
    until: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    split: Split | None = None
    pseudonyms: bool = False


LOSSES = (
    "nested", "overlapping", "discontinuous", "snapped-to-token", "no-token", "header", "label", "layer", "attributes",
    "relations", "decisions", "status", "groups", "characters",
)  # fmt: skip
"""The kinds of Loss; a window has words for each."""
LOSSES_TOLD = 200
"""How many of each kind are kept in memory: a large project has millions, which are in the file beside the dataset."""


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
    """What an export wrote, or (`files` empty) what it would write.

    `losses` are the first ones, at most LOSSES_TOLD of each kind; `lost` counts all of them by kind. `removed` are the
    files of an earlier dataset in the same place that went with it.
    """

    documents: int
    counts: Mapping[str, int]
    losses: tuple[Loss, ...]
    files: tuple[str, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal under way: documents done, of how many (0 while these are counted), what it found so far."""

    done: int
    of: int
    report: ExportReport


@dataclass(frozen=True, slots=True)
class Unknown:
    """A label in files that the schema does not have: how often, and which layer and label a reader would guess."""

    layer: str
    label: str
    count: int
    guess: tuple[str, str] | None = None


Labels = Mapping[tuple[str, str], tuple[str, str] | None]
"""(layer, label) of a file -> those of the schema, None to leave such annotations out."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How files are read: `format` ("" to find out for each), `encoding` ("" to detect it), choices of the format.

    Annotations belong to `annotator` where that is given, else to whom the file names, else to who imports; with
    `suggestions` they become suggestions named after their source. `labels` says what unknown labels become.
    """

    format: str = ""
    encoding: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    annotator: str = ""
    suggestions: bool = False
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """A table of articles as a dialog shows it: the names of its columns ("1", "2" ... where the first row has none),
    its first rows, and which column would be read as what (`facts`: "text", "title", "date" ... -> a name).

    `delimiter` is the value of that choice ("" for one column, or a workbook); `sheets` are those of a workbook.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: Mapping[str, str]
    header: bool
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one incoming document: its id and title, the title of the equal document that was there, and how
    many annotations and suggestions came with it. `refused` says why its annotations did not come, `entries` are the
    numbers of the journal entries about it (that of the documents stands with each of them); `near` is the title of the
    closest near copy that was there.
    """

    document: str
    title: str
    duplicate_of: str = ""
    annotations: int = 0
    suggestions: int = 0
    refused: str = ""
    entries: tuple[int, ...] = ()
    near: str = ""
