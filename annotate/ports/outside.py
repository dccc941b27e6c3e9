"""What the window asks of the world beyond one open project."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from annotate.changes import HistoryFilter, View
from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports.backups import Backups, Keeper
from annotate.ports.exchange import Columns, ExportPlan, ExportReport, Format, ImportPlan, Read, Rehearsed
from annotate.ports.store import ProjectStore

PLAN = ImportPlan()
"""Whatever the files are, read as they are."""


Progressed = Callable[[int, int], bool]
"""Told (done, of all; 0 where unknown), an export twice: while it writes, and while it reads again what was written;
answers False to cancel.
"""


class Outside(Protocol):
    """What the window asks of the world beyond one open project; main.py fills it from storage."""

    def open(self, path: str) -> ProjectStore: ...

    def create(self, path: str, schema: Schema | None = None) -> ProjectStore:
        """A new project file. Raises StorageError "exists" where there is one."""
        ...

    def read(self, paths: Sequence[str], plan: ImportPlan = PLAN) -> Iterator[Read]:
        """The documents in files and folders (recursively); never raises for a bad file.

        Raises StorageError "nothing" for a format that there is not.
        """
        ...

    def columns(self, path: str, plan: ImportPlan = PLAN) -> Columns:
        """The columns and first rows of a table, for choosing what each of them is.

        Raises:
            StorageError: "nothing" where it is no table that could be read so, "missing" ...
        """
        ...

    def read_text(self, text: str, title: str = "") -> Document:
        """A pasted text as a document. Raises TextRejected."""
        ...

    def sample_paths(self) -> list[str]:
        """The articles that come with the program."""
        ...

    def import_formats(self) -> tuple[Format, ...]: ...

    def export_formats(self) -> tuple[Format, ...]: ...

    def rehearse(self, store: ProjectStore, plan: ExportPlan) -> ExportReport:
        """What the export would hold and lose; writes nothing."""
        ...

    def rehearsing(self, store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
        """The same in steps of some milliseconds, so that it can be watched and left; the last one holds everything."""
        ...

    def missing(self, known: Format) -> StorageError | None:
        """What has to be installed before this format can be used, None where all is there."""
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
