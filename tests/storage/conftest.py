"""The two stores that keep one contract: the SQLite project, and the one in memory that window tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Schema
from annotate.ports import ProjectStore
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.material import Making


@pytest.fixture(params=["memory", "sqlite"])
def making(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Making]:
    """Makes a store with a schema."""
    made: list[ProjectStore] = []

    def make(schema: Schema = DEFAULT_SCHEMA) -> ProjectStore:
        if request.param == "memory":
            made.append(MemoryStore(schema, "новости"))
        else:
            made.append(SqliteProject.create(str(tmp_path / "новости.kavychki"), schema))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(making: Making) -> ProjectStore:
    return making()


@pytest.fixture
def anna(store: ProjectStore) -> str:
    return store.annotator("Анна").id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "новости.kavychki"


@pytest.fixture
def project(path: Path) -> Iterator[SqliteProject]:
    made = SqliteProject.create(str(path))
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where datasets go."""
    made = tmp_path / "out"
    made.mkdir()
    return made
