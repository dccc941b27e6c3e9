"""An import that is cancelled leaves nothing behind, and a rehearsal in steps finds what one in a piece finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.exchange.trace import Trace
from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.ports import LOSSES_TOLD, DocumentFilter, ExportPlan, Incoming, ProjectStore, Records
from storage import exporters
from storage.exporters import EXPORTERS, export, rehearse, rehearsing
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.material import AT, document, fill, proposal, span

TEXT = "Анна Белова пишет в Омск."


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProjectStore]:
    made = MemoryStore() if request.param == "memory" else SqliteProject.create(str(tmp_path / "p.kavychki"))
    yield made
    made.close()


def _incoming(i: int, annotator: str = "") -> Incoming:
    found = document(f"d{i}", f"{i}. {TEXT}")
    place = span(found.text, "Анна Белова")
    made = Annotation(f"a{i}{annotator}", found.id, "", "entity", "PER", (place,))
    proposed = (proposal(found.id, "entity", "LOC", span(found.text, "Омск"), maker="модель"),)
    return Incoming(found, annotator, Records(annotations=(made,)), proposed)


def test_everything_that_came_goes_and_what_was_there_stays(store: ProjectStore) -> None:
    anna = store.annotator("Анна").id
    store.add([document("mine", "Был здесь раньше."), _incoming(0).document], anna)
    before = [row.id for row in store.rows(DocumentFilter(), anna)]
    trace = Trace()
    batches = ([_incoming(i, "Борис") for i in range(30)], [_incoming(i) for i in range(20, 50)])
    for batch in batches:
        trace.note(zip(batch, store.bring(batch, anna), strict=True))
    boris = store.annotator("Борис").id
    assert store.count(DocumentFilter(), anna) == 51
    assert len(store.records("d0", boris).annotations) == len(store.suggestions("d0")) == 1
    left = list(trace.taking_back(store, AT))
    assert (left[-1], left, len(trace)) == (0, sorted(left, reverse=True), 0)
    assert [row.id for row in store.rows(DocumentFilter(), anna)] == before
    assert store.records("d0", boris) == Records()
    assert store.suggestions("d0") == []
    if isinstance(store, SqliteProject):
        assert store.check() == []


def test_what_was_taken_back_can_come_again(store: ProjectStore) -> None:
    anna = store.annotator("Анна").id
    batch = [_incoming(1)]
    trace = Trace()
    trace.note(zip(batch, store.bring(batch, anna), strict=True))
    assert list(trace.taking_back(store, AT)) == [0]
    (brought,) = store.bring(batch, anna)
    assert (brought.duplicate_of, brought.annotations, brought.suggestions) == ("", 1, 1)
    (made,) = store.records(brought.document, anna).annotations
    assert made.fragments == (Span(3, 14),)


@pytest.mark.parametrize("name", [exporter.format.name for exporter in EXPORTERS])
def test_a_rehearsal_in_pieces_finds_what_the_export_loses(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    fill(store)
    monkeypatch.setattr(exporters, "_SLICE", 0.0)
    plan = ExportPlan(name, str(tmp_path / "out"), "Анна", done=False, suggestions=True)
    steps = [step for step in rehearsing(store, plan) if step.of]
    assert [step.done for step in steps] == [0, 1, 2, 3]
    assert [step.of for step in steps] == [3] * 4
    assert steps[-1].report == replace(export(store, plan), files=())


def test_a_rehearsal_keeps_some_losses_of_each_kind_and_counts_all() -> None:
    store = MemoryStore()
    anna = store.annotator("Анна").id
    count = LOSSES_TOLD + 20
    batch = []
    for i in range(count):
        one = _incoming(i, "Вера")
        (made,) = one.records.annotations
        inner = replace(made, id=f"b{i}", fragments=(span(one.document.text, "Белова"),))
        batch.append(replace(one, records=Records(annotations=(made, inner))))
    store.bring(batch, anna)
    report = rehearse(store, ExportPlan("conll2003", "", "Вера", done=False))
    assert (report.documents, len(report.losses), report.lost) == (count, LOSSES_TOLD, {"nested": count})
