"""Both stores with the same work in them, from which datasets are exported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.ports import ProjectStore
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.material import fill


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProjectStore]:
    made: ProjectStore
    in_memory = MemoryStore()
    in_memory.path = "p.kavychki"  # the manifest has its name
    made = in_memory if request.param == "memory" else SqliteProject.create(str(tmp_path / "p.kavychki"))
    fill(made)
    yield made
    made.close()
