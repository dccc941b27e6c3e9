"""Whatever a file holds, a reader gives documents or a reason: it never raises, hangs, or takes all memory."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from annotate.ports import ImportPlan
from storage.importers import IMPORTERS, Importer, incoming, read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import filled
from tests.storage.formats.fuzzing import attempt, broken, samples

CASES = 30
MEGABYTES = 400


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file that is all right for each importer."""
    store = MemoryStore()
    filled(store)
    return samples(store, tmp_path_factory.mktemp("fuzz"))


def _peak() -> float:
    """The most that this process has had in memory, megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.format.name)
def test_broken_files_give_documents_or_reasons(importer: Importer, good: dict[str, Path], tmp_path: Path) -> None:
    name = importer.format.name
    assert attempt(importer, good[name], f"{name}, unbroken")
    before = _peak() if sys.platform != "win32" else 0
    for seed in range(CASES):
        bad = tmp_path / good[name].name
        broken(good[name], bad, random.Random(f"{name} {seed}"))
        attempt(importer, bad, f"{name}, seed {seed}")
    if sys.platform != "win32":
        assert _peak() - before < MEGABYTES


def test_what_is_read_from_broken_files_can_be_kept(good: dict[str, Path], tmp_path: Path) -> None:
    for importer in IMPORTERS:
        name = importer.format.name
        for seed in range(8):
            bad = tmp_path / good[name].name
            broken(good[name], bad, random.Random(f"{name} {seed}"))
            store = MemoryStore()
            for read in read_paths([str(bad)], ImportPlan(name)):
                store.bring(list(incoming(read)), store.annotator("Импорт").id)
