"""A project with a day's work in it, whose backups are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.project import SqliteProject
from tests.storage.conftest import path, project
from tests.storage.material import fill

__all__ = ["path", "project"]


@pytest.fixture
def anna(project: SqliteProject) -> str:
    return fill(project)


@pytest.fixture
def folder(path: Path) -> Path:
    return path.with_name("новости.backups")
