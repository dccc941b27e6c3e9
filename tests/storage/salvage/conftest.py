"""A sound project as bytes, a copy of it to damage, and the name of the new one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from annotate.model.records import Record
from storage.folding import Key, key_of
from storage.project import SqliteProject
from tests.storage.salvage.damage import Original, make, state


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    path = tmp_path_factory.mktemp("original") / "p.kavychki"
    make(str(path))
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        ever: dict[Key, list[Record]] = {}
        entries = project.journal()
        for edit in (edit for entry in entries for edit in entry.transaction.edits):
            for record in (edit.before, edit.after):
                if record is not None:
                    ever.setdefault(key_of(record), []).append(record)
        return Original(path.read_bytes(), state(project), ever, {entry.number: entry for entry in entries})


@pytest.fixture
def file(tmp_path: Path, original: Original) -> Path:
    path = tmp_path / "p.kavychki"
    path.write_bytes(original.raw)
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new.kavychki"
