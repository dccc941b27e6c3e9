"""Commands that tell what is in a project."""

from __future__ import annotations

import argparse
import contextlib
import json

from storage.terminal.telling import Adding


def register(add: Adding) -> None:
    """schema, stats."""
    schema = add("schema", _schema, "prints the label schema of a project (TOML), or writes it to a file")
    schema.add_argument("project", metavar="PROJECT")
    schema.add_argument("file", metavar="FILE", nargs="?", help="a file to write it to: TOML or JSON by its suffix")
    schema.add_argument("--overwrite", action="store_true", help="replace an existing file")

    stats = add("stats", _stats, "prints what is in a project and how far its annotators are")
    stats.add_argument("project", metavar="PROJECT")
    stats.add_argument("--json", action="store_true", help="as JSON")


def _schema(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.schema_file import schema_text, write_schema

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        schema = project.schema()
    if given.file:
        write_schema(schema, given.file, given.overwrite)
    print(given.file or schema_text(schema), end="\n" if given.file else "")
    return 0


def _stats(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.stats import told

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        figures = project.figures()
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print(*told(figures), sep="\n")
    return 0
