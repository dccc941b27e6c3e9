"""Commands that make projects and bring articles into them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from storage.terminal.backups import keeping
from storage.terminal.telling import FAILED, Adding, Failed, counted, say

# Whatever takes time to import is imported by the command that needs it.
if TYPE_CHECKING:
    from annotate.model.text import Document
    from annotate.ports import Read


def register(add: Adding) -> None:
    """new, sample, import."""
    new = add("new", _new, "makes a project file")
    new.add_argument("project", metavar="PROJECT")
    new.add_argument("--schema", metavar="FILE", help="a label schema (JSON or TOML) instead of the one for news")

    sample = add("sample", _sample, "makes a project with the sample article in it")
    sample.add_argument("project", metavar="PROJECT")

    imports = add("import", _import, "adds files and folders of articles to a project")
    imports.add_argument("project", metavar="PROJECT")
    imports.add_argument("paths", metavar="PATH", nargs="+")
    imports.add_argument("--format", default="text", metavar="F", help="format of the files (see formats)")
    imports.add_argument("--encoding", default="", metavar="E", help="encoding of the files; detected without it")


def _new(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.schema_file import read_schema

    SqliteProject.create(given.project, read_schema(given.schema) if given.schema else None).close()
    print(f"{given.project}: made")
    return 0


def _sample(given: argparse.Namespace) -> int:
    from storage.annotators import annotator_name
    from storage.outside import World
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.create(given.project)) as project:
        articles = [document for read in World().read(World().sample_paths()) for document in read.documents]
        project.add(articles, project.annotator(annotator_name()).id)
    print(f"{given.project}: made, with {len(articles)} article")
    return 0


def _import(given: argparse.Namespace) -> int:
    from storage.annotators import annotator_name
    from storage.importers import IMPORTERS, batches, read_paths
    from storage.project import SqliteProject

    refused: list[str] = []

    def told(reads: Iterable[Read]) -> Iterator[Document]:
        for read in reads:
            if read.code:
                refused.append(read.path)
                say(read.message)
            elif read.encoding != "utf-8":
                say(f"{read.path}: read as {read.encoding}")
            yield from read.documents

    if given.format not in [importer.format.name for importer in IMPORTERS]:
        raise Failed(f"there is no import format {given.format!r}; see `kavychki formats`")
    added = known = 0
    with (
        contextlib.closing(SqliteProject.open(given.project)) as project,
        keeping(project),
        counted("imported") as progressed,
    ):
        author = project.annotator(annotator_name()).id
        for batch in batches(told(read_paths(given.paths, given.encoding, given.format))):
            for one in project.add(batch, author):
                if one.duplicate_of:
                    known += 1
                    say(f"{one.title}: is there already as {one.duplicate_of!r}")
                else:
                    added += 1
            progressed(added + known, 0)
    print(f"{added} added, {known} known already, {len(refused)} refused")
    return FAILED if refused else 0
