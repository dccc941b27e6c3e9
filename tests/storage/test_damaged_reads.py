"""A damaged project, opened and read all the same: right data or StorageError, never another exception."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from annotate.errors import StorageError
from annotate.ports import DocumentFilter
from storage.project import SqliteProject
from tests.storage.salvage.damage import WAYS, Damage, damaged, make


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "p.kavychki"
    make(str(path), documents=6)
    return path.read_bytes()


def _reads(project: SqliteProject, known: list[tuple[str, str]]) -> Iterator[Callable[[], object]]:
    """Everything that can be asked of a project; `known` are ids of documents and annotators that it once had."""
    every, searched = DocumentFilter(), DocumentFilter(query="мост", progress="done", flagged=True)
    yield project.schema
    yield project.annotators
    yield project.at_work
    yield project.figures
    yield project.journal
    yield project.check
    yield partial(project.setting, "done")
    yield partial(project.holding, [["мост", "насос"]])
    yield partial(project.without_suggestions, {"rules": "2"})
    for layer in ("entity", "quote", "cue"):
        yield partial(project.annotations, layer)
        yield partial(project.label_usage, layer)
        yield partial(project.value_usage, layer, "name")
    for document, who in known:
        for which in (every, searched):
            yield partial(project.rows, which, who)
            yield partial(project.count, which, who)
            yield partial(project.neighbour, document, which, who, 1)
            yield partial(project.position, document, which, who)
        yield partial(project.counts, who)
        yield partial(project.quotes, who)
        yield partial(project.names, who)
        yield partial(project.last_change, who)
        yield partial(project.labels_of_words, ["Вера "], "entity", who)
        yield partial(project.document, document)
        yield partial(project.suggestions, document)
        yield partial(project.records, document, who)
        yield partial(project.row, document, who)
        yield partial(project.steps, document, who)
        yield partial(project.next_open, document, who)
    for number in (1, 5, 30):
        yield partial(project.entry, number)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_damaged_project_is_read_or_refused(sound: bytes, way: Damage, tmp_path: Path) -> None:
    path = tmp_path / "p.kavychki"
    path.write_bytes(sound)
    with contextlib.closing(SqliteProject.open(str(path))) as project:
        (anna, boris), ids = project.annotators(), project.holding([])
        known = list(zip(ids, [anna.id, boris.id] * 3, strict=True))
    for seed in range(4):
        damaged(sound, way, seed, path)
        for leftover in ("-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        try:
            project = SqliteProject.open(str(path))
        except StorageError:
            continue
        with contextlib.closing(project):
            for read in _reads(project, known):
                with contextlib.suppress(StorageError):
                    read()
