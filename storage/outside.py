"""What the window asks of the world: `annotate.ports.Outside`, filled from this package."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate.errors import StorageError
from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports import (
    ExportPlan,
    ExportReport,
    Format,
    ImportPlan,
    Progressed,
    ProjectStore,
    Read,
    Rehearsed,
)
from annotate.ports.outside import PLAN
from storage import exporters, extras, importers, schema_file
from storage.importers.text import document_of
from storage.project import SqliteProject

_SAMPLE = Path(__file__).parent / "sample"
_ROOT = Path(__file__).resolve().parent.parent


class World:
    """Files and processes of this machine."""

    def open(self, path: str) -> SqliteProject:
        """Raises StorageError as `SqliteProject.open`."""
        return SqliteProject.open(path)

    def create(self, path: str, schema: Schema | None = None) -> SqliteProject:
        """Raises StorageError as `SqliteProject.create`."""
        return SqliteProject.create(path, schema)

    def read(self, paths: Sequence[str], plan: ImportPlan = PLAN) -> Iterator[Read]:
        return importers.read_paths(paths, plan)

    def read_text(self, text: str, title: str = "") -> Document:
        """Raises TextRejected."""
        return document_of(text, title)

    def sample_paths(self) -> list[str]:
        return [str(path) for path in sorted(_SAMPLE.glob("*.txt"))]

    def import_formats(self) -> tuple[Format, ...]:
        return tuple(importer.format for importer in importers.IMPORTERS)

    def export_formats(self) -> tuple[Format, ...]:
        return tuple(exporter.format for exporter in exporters.EXPORTERS)

    def rehearse(self, store: ProjectStore, plan: ExportPlan) -> ExportReport:
        """Raises StorageError "nothing", "exists" ... as `export` would."""
        return exporters.rehearse(store, plan)

    def rehearsing(self, store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
        """Raises as `rehearse`."""
        return exporters.rehearsing(store, plan)

    def missing(self, known: Format) -> StorageError | None:
        return extras.missing(known)

    def export(self, store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
        """Raises StorageError: "nothing" to export, "cancelled", "exists", "full" ...; nothing is left behind then."""
        return exporters.export(store, plan, progressed)

    def read_schema(self, path: str) -> Schema:
        """Raises StorageError "not-a-schema" ..."""
        return schema_file.read_schema(path)

    def write_schema(self, schema: Schema, path: str, overwrite: bool = False) -> None:
        """Raises StorageError "exists", "read-only", "full" ..."""
        schema_file.write_schema(schema, path, overwrite)

    def worker_command(self) -> list[str]:
        # like `-m`, wherever the window was started from: a checkout is on the path of this process only
        start = (
            "import runpy, sys; sys.path.insert(0, sys.argv.pop()); runpy.run_module(sys.argv.pop(), None, '__main__')"
        )
        return [sys.executable, "-c", start, "annotate.preannotators.worker", str(_ROOT)]
