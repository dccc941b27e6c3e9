"""What the window asks of the world beyond one open project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotate.changes import HistoryFilter, View
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports.backups import Backups, Keeper
from annotate.ports.store import ProjectStore


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
LOSSES_TOLD = 1_000
"""How many are kept in memory: a large project has millions, and they are in the file beside the dataset."""


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

    `losses` are the first ones, at most LOSSES_TOLD; `lost` counts all of them by kind.
    """

    documents: int
    counts: Mapping[str, int]
    losses: tuple[Loss, ...]
    files: tuple[str, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)


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

    def keeper(self, store: ProjectStore) -> Keeper | None:
        """Who makes the backups of an open project from now on, before bulk acts by itself; None where it has none."""
        ...

    def backups(self, path: str) -> Backups:
        """The backups of the project at a path, be it open, damaged or gone."""
        ...

    def write_history(
        self,
        store: ProjectStore,
        view: View,
        which: HistoryFilter,
        path: str,
        spreadsheets: bool = False,
        overwrite: bool = False,
        progressed: Progressed | None = None,
    ) -> int:
        """Writes the history, or the ledger of corrections, atomically; the number of rows.

        As JSON lines where the name ends in .jsonl, else as CSV, `spreadsheets` in which no cell counts as a formula.
        Raises StorageError "exists", "cancelled", "full" ...
        """
        ...

    def worker_command(self) -> list[str]:
        """The command line of the process that makes suggestions for the window."""
        ...
