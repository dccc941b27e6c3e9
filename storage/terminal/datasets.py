"""Commands for datasets."""

from __future__ import annotations

import argparse
import contextlib

from storage.terminal.telling import Adding, counted, say


def register(add: Adding) -> None:
    """export, formats."""
    export = add("export", _export, "writes a dataset")
    export.add_argument("project", metavar="PROJECT")
    export.add_argument("out", metavar="OUT")
    export.add_argument("--format", required=True, metavar="F", help="jsonl, conll2003 (see formats)")
    export.add_argument("--annotator", metavar="NAME", help="whose work; needed where there are several")
    export.add_argument("--status", choices=("done", "all"), default="done", help="which documents (default: done)")
    export.add_argument("--with-suggestions", action="store_true", help="open suggestions too, marked as such")
    export.add_argument("--overwrite", action="store_true", help="replace existing files")

    add("formats", _formats, "lists the formats of import and export")


def _export(given: argparse.Namespace) -> int:
    from annotate.ports import ExportPlan
    from storage.exporters import export
    from storage.exporters.writing import LOSSES, SIDES
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.open(given.project)) as project, counted("exported") as progressed:
        plan = ExportPlan(
            given.format,
            given.out,
            given.annotator or project.only_annotator(),
            given.status == "done",
            given.with_suggestions,
            given.overwrite,
        )
        report = export(project, plan, progressed)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    print(f"{report.documents} documents" + (f": {counts}" if counts else ""))
    if report.lost:
        file = next(file for file in report.files if file.endswith((LOSSES, SIDES[LOSSES])))
        say(f"{sum(report.lost.values())} losses ({', '.join(sorted(report.lost))}), see {file}")
    for file in report.files:
        print(file)
    return 0


def _formats(_: argparse.Namespace) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    for way, entries in (("import", IMPORTERS), ("export", EXPORTERS)):
        for entry in entries:
            shape = entry.format.extension or "folder"
            print(f"{way}  {entry.format.name:<13} {shape:<7} {entry.format.description}")
    return 0
