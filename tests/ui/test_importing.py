"""An import between the events of the window: counted, batched, cancelled, and honest about what failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication

from annotate.errors import StorageError
from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.ports import Brought, DocumentFilter, ImportPlan, Incoming, Read, Records
from annotate.suggestions import Suggestion
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
    assert (job.new, job.known, job.first) == (120, 0, "d0")
    assert [row.id for row in store.rows(DocumentFilter(), "", 0, 200)] == [f"d{i}" for i in range(120)]
    assert _count(store) == 120
    assert len(store.journal()) < 12
    assert (job.problems, job.failure, job.encodings) == ([], None, {})


def test_annotated_texts_are_written_in_smaller_numbers(
    qapp: QApplication, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window waits for what is written at once, and a text with many annotations takes as long as several."""

    def reads() -> Iterator[Read]:
        for i in range(20):
            made = tuple(Annotation(f"{i}-{n}", f"d{i}", "", "entity", "PER", (Span(n, n + 1),)) for n in range(16))
            one = Incoming(document(f"d{i}", f"Текст номер {i} с аннотациями."), records=Records(made))
            yield Read(f"{i}.jsonl", (one.document,), sets=(one,))

    written: list[int] = []
    bring = store.bring

    def noted(batch: Sequence[Incoming], author: str) -> list[Brought]:
        written.append(len(batch))
        return bring(batch, author)

    monkeypatch.setattr(store, "bring", noted)
    job = _run(store, reads())
    assert (job.new, job.annotations) == (20, 320)
    assert written == [17, 3]


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
    assert (job.new, job.known, job.first) == (1, 2, "d2")
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


def test_a_cancelled_import_stops_at_once_and_takes_back_what_it_has_written(
    qapp: QApplication, store: MemoryStore
) -> None:
    author = store.annotator("Анна").id
    store.add([document("mine", "Был здесь раньше.")], author)

    def endless() -> Iterator[Read]:
        yield Read("x", (document("again", "Был здесь раньше."),), "utf-8")
        i = 0
        while True:
            yield from (Read("x", (document(f"d{i + k}", f"Текст {i + k}."),), "utf-8") for k in range(10))
            i += 10

    job = Import(store, author, endless())
    ended: list[Import] = []
    left: list[int] = []
    job.finished.connect(ended.append)
    job.returning.connect(left.append)
    job.start()
    until(lambda: job.new > 500)
    job.cancel()
    until(lambda: ended)
    assert (ended, job.cancelled, left[-1]) == ([job], True, 0)
    assert left == sorted(left, reverse=True)
    assert [row.id for row in store.rows(DocumentFilter(), "", 0, 200)] == ["mine"]
    job.deleteLater()


def _annotated(i: int, *suggestions: Suggestion) -> Incoming:
    text = f"Анна Белова написала {i}."
    found = document(f"d{i}", text)
    made = Annotation(f"a{i}", found.id, "", "entity", "PERSON", (Span(0, 11),))
    return Incoming(found, "Борис", Records(annotations=(made,)), suggestions)


MAPPED = ImportPlan(labels={("entity", "PERSON"): ("entity", "PER")})


def test_annotations_come_with_their_labels_as_the_plan_says(qapp: QApplication, store: MemoryStore) -> None:
    sets = [_annotated(i) for i in range(3)]
    store.add([sets[0].document], store.annotator("Анна").id)
    job = Import(store, store.annotator("Анна").id, (Read("x", sets=(one,)) for one in sets), plan=MAPPED)
    ended: list[Import] = []
    job.finished.connect(ended.append)
    job.start()
    until(lambda: ended)
    assert (job.new, job.known, job.annotations) == (2, 1, 3)
    boris = store.annotator("Борис").id
    assert [a.label for a in store.records("d0", boris).annotations] == ["PER"]
    job.deleteLater()


def test_what_an_import_brought_to_a_known_document_goes_again_when_the_window_is_left(
    qapp: QApplication, store: MemoryStore
) -> None:
    store.add([_annotated(0).document], store.annotator("Анна").id)
    proposal = Suggestion("s", "d0", "x", "1", "entity", "PER", (Span(0, 4),), 0.5)

    def forever() -> Iterator[Read]:
        yield Read("x", sets=(_annotated(0, proposal),))
        yield from (Read("x", sets=(_annotated(i),)) for i in range(1, 10_000))

    job = Import(store, store.annotator("Анна").id, forever(), plan=MAPPED)
    ended: list[Import] = []
    job.finished.connect(ended.append)
    job.start()
    until(lambda: job.annotations >= 100)
    assert len(store.suggestions("d0")) == 1
    job.leave()
    assert ended == [job]
    assert [row.id for row in store.rows(DocumentFilter(), "", 0, 200)] == ["d0"]
    assert store.records("d0", store.annotator("Борис").id) == Records()
    assert store.suggestions("d0") == []
    job.deleteLater()
