"""What the window asks of the world: `annotate.ports.Outside`, filled from this package.

What a window does not need to be there is read with the first question about it: the readers and writers of all formats
would take a quarter of the time until an article stands on the screen.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate.changes import HistoryFilter, View
from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports import (
    Backups,
    Columns,
    ExportPlan,
    ExportReport,
    Format,
    ImportPlan,
    Keeper,
    Progressed,
    ProjectStore,
    Read,
    Rehearsed,
)
from annotate.ports.outside import PLAN
from storage.database import WINDOW_SECONDS
from storage.project import SqliteProject

_SAMPLE = Path(__file__).parent / "sample"
_ROOT = Path(__file__).resolve().parent.parent


class World:
    """Files and processes of this machine."""

    def open(self, path: str) -> SqliteProject:
        """Raises StorageError as `SqliteProject.open`."""
        return _in_window(SqliteProject.open(path))

    def create(self, path: str, schema: Schema | None = None) -> SqliteProject:
        """Raises StorageError as `SqliteProject.create`."""
        return _in_window(SqliteProject.create(path, schema))

    def read(self, paths: Sequence[str], plan: ImportPlan = PLAN) -> Iterator[Read]:
        from storage import importers

        return importers.read_paths(paths, plan)

    def columns(self, path: str, plan: ImportPlan = PLAN) -> Columns:
        """Raises StorageError "nothing", "missing" ..."""
        from storage import importers

        return importers.columns(path, plan)

    def read_text(self, text: str, title: str = "") -> Document:
        """Raises TextRejected."""
        from storage.importers.text import document_of

        return document_of(text, title)

    def sample_paths(self) -> list[str]:
        return [str(path) for path in sorted(_SAMPLE.glob("*.txt"))]

    def import_formats(self) -> tuple[Format, ...]:
        from storage import importers

        return tuple(importer.format for importer in importers.IMPORTERS)

    def export_formats(self) -> tuple[Format, ...]:
        from storage import exporters

        return tuple(exporter.format for exporter in exporters.EXPORTERS)

    def rehearse(self, store: ProjectStore, plan: ExportPlan) -> ExportReport:
        """Raises StorageError "nothing", "exists" ... as `export` would."""
        from storage import exporters

        return exporters.rehearse(store, plan)

    def rehearsing(self, store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
        """Raises as `rehearse`."""
        from storage import exporters

        return exporters.rehearsing(store, plan)

    def missing(self, known: Format) -> StorageError | None:
        from storage import extras

        return extras.missing(known)

    def export(self, store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
        """Raises StorageError: "nothing" to export, "cancelled", "exists", "full" ...; nothing is left behind then."""
        from storage import exporters

        return exporters.export(store, plan, progressed)

    def read_schema(self, path: str) -> Schema:
        """Raises StorageError "not-a-schema" ..."""
        from storage import schema_file

        return schema_file.read_schema(path)

    def write_schema(self, schema: Schema, path: str, overwrite: bool = False) -> None:
        """Raises StorageError "exists", "read-only", "full" ..."""
        from storage import schema_file

        schema_file.write_schema(schema, path, overwrite)

    def keeper(self, store: ProjectStore) -> Keeper | None:
        from storage.backups.keeper import Keeper as ProjectKeeper

        if not isinstance(store, SqliteProject) or store.read_only:
            return None
        store.keeper = ProjectKeeper(store.path)
        return store.keeper

    def backups(self, path: str) -> Backups:
        from storage.backups.restoring import ProjectBackups

        return ProjectBackups(path)

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
        """Raises StorageError "exists", "cancelled", "full" ...; nothing is left behind then."""
        from storage import history_files
        from storage.exporters.writing import Files

        def told(count: int) -> None:
            if progressed is not None and not progressed(count, 0):
                raise StorageError("cancelled", path, f"{path}: the export was cancelled; nothing is written")

        format = "jsonl" if path.lower().endswith(".jsonl") else "csv"
        names, rows = store.history_columns(view), store.history_rows(view, which)
        with contextlib.closing(rows), Files(path, overwrite, ("",)) as files:
            return history_files.write(files.parts[""].open(), format, names, rows, spreadsheets, told)

    def worker_command(self) -> list[str]:
        # like `-m`, wherever the window was started from: a checkout is on the path of this process only
        start = (
            "import runpy, sys; sys.path.insert(0, sys.argv.pop()); runpy.run_module(sys.argv.pop(), None, '__main__')"
        )
        return [sys.executable, "-c", start, "annotate.preannotators.worker", str(_ROOT)]


def _in_window(project: SqliteProject) -> SqliteProject:
    project.be_patient(WINDOW_SECONDS)
    return project
