"""Whatever a file holds, a reader gives documents or a reason: it never raises, hangs, or takes all memory."""

from __future__ import annotations

import random
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotate.ports import EACH, ExportPlan, ImportPlan
from storage.exporters import export
from storage.importers import IMPORTERS, Importer
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import filled
from tests.storage.formats.fuzzing import ENCODINGS, attempt, broken, planned
from tests.storage.formats.seeds import seeds

CASES = 30
MEGABYTES = 400


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, ...]]:
    """Folders that are all right for each importer."""
    store = MemoryStore()
    filled(store)
    return seeds(store, tmp_path_factory.mktemp("fuzz"))


def _peak() -> float:
    """The most that this process has had in memory, megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.format.name)
def test_broken_files_give_documents_or_reasons(
    importer: Importer, good: dict[str, tuple[Path, ...]], tmp_path: Path
) -> None:
    name = importer.format.name
    for place in good[name]:
        assert attempt(importer, place, f"{place}, unbroken")
    before = _peak() if sys.platform != "win32" else 0
    with closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as store:
        for seed in range(CASES):
            rng = random.Random(f"{name} {seed}")
            broken(rng.choice(good[name]), tmp_path / "bad", rng)
            attempt(importer, tmp_path / "bad", f"{name}, seed {seed}", planned(importer, rng), store)
        assert store.check() == []
        if store.at_work():
            export(store, ExportPlan("jsonl", str(tmp_path / "o.jsonl"), EACH, False, True))
    if sys.platform != "win32":
        assert _peak() - before < MEGABYTES


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_does_not_fit_is_told(good: dict[str, tuple[Path, ...]], encoding: str) -> None:
    for importer in IMPORTERS:
        for place in good[importer.format.name]:
            attempt(importer, place, f"{place} as {encoding}", ImportPlan(importer.format.name, encoding))
