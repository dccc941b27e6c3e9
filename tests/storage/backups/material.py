"""What the tests of backups share."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from annotate.model.edits import Edit, Transaction
from annotate.model.text import Span
from storage.project import SqliteProject
from tests.storage.material import AT, annotation, creating, everything


def work(project: SqliteProject, anna: str, *ids: str) -> None:
    """A change of one document for each id."""
    for id in ids:
        project.append(creating(annotation(id, "short", anna, "entity", "LOC", Span(0, 4))))


def bulk(anna: str, count: int, prefix: str = "b") -> Transaction:
    """A change of the project itself that makes so many annotations."""
    made = [annotation(f"{prefix}{n}", "short", anna, "entity", "LOC", Span(0, 4)) for n in range(count)]
    return Transaction(tuple(Edit(None, one) for one in made), "annotate_alike", anna, AT, subject="Реки")


def state_of(path: str | Path, anna: str) -> tuple[Any, list[Any]]:
    """Everything that is in a project file, and what its check finds."""
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        return everything(project, anna), project.check()


def visible(folder: Path) -> list[str]:
    """The files of a folder that are no drafts and no notes."""
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.exists() else []


def drafts(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if ".draft" in p.name) if folder.exists() else []
