"""An import between the events of the window: counted, batched, cancelled, and honest about what failed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from annotate.errors import StorageError
from annotate.ports import DocumentFilter, Read
from tests.memory_store import MemoryStore
from tests.ui.hands import until
from tests.ui.windows import document
from ui.importing import Import


def _reads(count: int, encoding: str = "utf-8") -> Iterator[Read]:
    for i in range(count):
        yield Read(f"{i}.txt", (document(f"d{i}", f"Текст номер {i}."),), encoding)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _run(store: MemoryStore, reads: Iterator[Read]) -> Import:
    job = Import(store, store.annotator("Анна").id, reads)
    ended: list[Import] = []
    job.finished.connect(ended.append)
    job.start()
    until(lambda: ended)
    assert ended == [job]
    job.deleteLater()
    return job


def _count(store: MemoryStore) -> int:
    return store.count(DocumentFilter(), "")


def test_everything_is_added_in_order_and_in_few_entries(qapp: QApplication, store: MemoryStore) -> None:
    job = _run(store, _reads(120))
    assert job.read == 120
    assert (job.added, job.known, job.first) == (120, 0, "d0")
    assert [row.id for row in store.rows(DocumentFilter(), "")] == [f"d{i}" for i in range(120)]
    assert _count(store) == 120
    assert len(store.journal()) < 12
    assert (job.problems, job.failure, job.encodings) == ([], None, {})


def test_what_could_not_be_read_is_kept_and_the_rest_is_added(qapp: QApplication, store: MemoryStore) -> None:
    bad = [Read("a.png", code="binary", message="no text"), Read("b.txt", code="empty", message="empty")]

    def reads() -> Iterator[Read]:
        yield bad[0]
        yield from _reads(2, "cp1251")
        yield bad[1]

    job = _run(store, reads())
    assert job.problems == bad
    assert job.encodings == {"cp1251": 2}
    assert _count(store) == 2


def test_known_texts_are_told_and_not_doubled(qapp: QApplication, store: MemoryStore) -> None:
    _run(store, _reads(2))
    job = _run(store, _reads(3))
    assert (job.added, job.known, job.first) == (1, 2, "d2")
    assert _count(store) == 3


def test_a_failure_of_the_disk_ends_it_and_is_kept(qapp: QApplication, store: MemoryStore) -> None:
    author = store.annotator("Анна").id
    store.fail_next = StorageError("full", "p", "full")
    job = Import(store, author, _reads(3))
    ended: list[Import] = []
    job.finished.connect(ended.append)
    job.start()
    until(lambda: ended)
    assert job.failure is not None
    assert _count(store) == 0
    job.deleteLater()


def test_a_cancelled_import_stops_at_once_and_keeps_what_was_added(qapp: QApplication, store: MemoryStore) -> None:
    def endless() -> Iterator[Read]:
        i = 0
        while True:
            yield from (Read("x", (document(f"d{i + k}", f"Текст {i + k}."),), "utf-8") for k in range(10))
            i += 10

    job = Import(store, store.annotator("Анна").id, endless())
    ended: list[Import] = []
    counts: list[int] = []
    job.finished.connect(ended.append)
    job.progressed.connect(counts.append)
    job.start()
    until(lambda: counts and job.added)
    job.cancel()
    assert ended == [job]
    kept = _count(store)
    assert kept == job.added > 0
    assert counts == sorted(counts)
    QApplication.processEvents()
    assert _count(store) == kept
    job.deleteLater()
