"""What could not be written is said, kept, and done again: gestures, imports, settings, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from annotate import commands
from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.edits import Entry, Transaction, step_of
from annotate.model.state import State
from annotate.model.text import Span
from annotate.ports import DocumentFilter
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import LEFT, Hands, answering, press, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article, document, in_memory
from ui.unsaved import Unsaved, same_gesture
from ui.workbench import Workbench

FULL = StorageError("full", "p", "the disk is full")


@pytest.fixture
def store() -> MemoryStore:
    return in_memory(document("a", TEXT), document("b", "Во втором ничего нет."), drafts={"a": DRAFTS})


@pytest.fixture
def bench(qapp: QApplication, store: MemoryStore) -> Iterator[Workbench]:
    made = Workbench(store, store.annotator("Анна"))
    assert made.open("a")
    yield made
    made.deleteLater()


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, *DRAFTS)


def _labels(bench: Workbench) -> list[str]:
    assert bench.state is not None
    return [a.label for a in bench.state.annotations]


def _annotate(bench: Workbench, start: int, label: str) -> Entry | None:
    assert bench.state is not None
    return bench.dispatch(commands.annotate(bench.state, (Span(start, start + 3),), "entity", label, bench.by))


def _failing(bench: Workbench) -> MemoryStore:
    assert isinstance(bench.store, MemoryStore)
    bench.store.fail_next = FULL
    return bench.store


def _line(h: Hands) -> str:
    return " ".join(label.text() for label in h.window.status.findChildren(QLabel) if label.isVisible())


def _buttons(h: Hands) -> dict[str, QPushButton]:
    return {b.text(): b for b in h.window.message.findChildren(QPushButton) if b.isVisible()}


# the workbench


def test_a_further_gesture_is_written_behind_what_waits(bench: Workbench, store: MemoryStore) -> None:
    told: list[int] = []
    bench.kept.connect(told.append)
    _failing(bench)
    assert _annotate(bench, 0, "POSITION") is None
    assert _annotate(bench, 21, "ORG") is not None
    assert [e.transaction.edits[0].record.label for e in store.journal()[1:]] == ["POSITION", "ORG"]  # type: ignore[union-attr]
    assert (_labels(bench), bench.unsaved, told) == (["POSITION", "ORG"], [], [1, 0])


def test_gestures_wait_in_order_while_nothing_can_be_written(bench: Workbench, store: MemoryStore) -> None:
    failed: list[KavychkiError] = []
    bench.failed.connect(failed.append)
    for start, label in ((0, "POSITION"), (21, "ORG"), (4, "PER")):
        _failing(bench)
        assert _annotate(bench, start, label) is None
    assert (len(bench.unsaved), _labels(bench), len(failed), len(store.journal())) == (3, [], 3, 1)
    assert bench.retry() == store.journal()[-1]
    assert [e.number for e in store.journal()] == [1, 2, 3, 4]
    assert (_labels(bench), bench.unsaved) == (["POSITION", "PER", "ORG"], [])


def test_the_same_gesture_made_again_is_not_made_twice(bench: Workbench, store: MemoryStore) -> None:
    _failing(bench)
    assert _annotate(bench, 0, "POSITION") is None
    _failing(bench)
    assert _annotate(bench, 0, "POSITION") is None
    assert len(bench.unsaved) == 1
    assert _annotate(bench, 0, "POSITION") is not None
    assert (_labels(bench), len(store.journal())) == (["POSITION"], 2)


def test_undo_takes_back_what_waited_as_it_was_done_last(bench: Workbench, store: MemoryStore) -> None:
    assert _annotate(bench, 0, "POSITION") is not None
    _failing(bench)
    assert _annotate(bench, 21, "ORG") is None
    _failing(bench)
    assert bench.undo() is None
    assert len(bench.unsaved) == 1
    assert bench.undo() is not None
    assert (_labels(bench), bench.unsaved) == (["POSITION"], [])
    # an undo that waits is tried again by undoing, and takes back one step only
    _failing(bench)
    assert bench.undo() is None
    assert bench.undo() is not None
    assert _labels(bench) == []
    assert bench.redo() is not None
    assert _labels(bench) == ["POSITION"]


def test_undo_of_a_change_of_many_documents_is_kept_as_what_it_is(bench: Workbench, store: MemoryStore) -> None:
    parts = [
        commands.annotate_alike(bench.read(id), [span], "entity", "LOC", bench.by)
        for id, span in (("a", Span(4, 8)), ("b", Span(3, 9)))
    ]
    assert bench.dispatch(commands.together([part for part in parts if part])) is not None
    _failing(bench)
    assert bench.undo() is None
    assert bench.retry() is not None
    assert _labels(bench) == []
    redo = bench.next_redo()
    assert redo is not None
    assert redo.number == store.journal()[-1].number
    assert bench.redo() is not None
    assert len(store.records("b", bench.annotator.id).annotations) == 1


def test_what_does_not_fit_any_more_is_told_and_the_rest_is_written(bench: Workbench, store: MemoryStore) -> None:
    failed: list[KavychkiError] = []
    assert _annotate(bench, 0, "POSITION") is not None
    assert bench.state is not None
    (made,) = bench.state.annotations
    _failing(bench)
    assert bench.dispatch(commands.relabel(bench.state, made.id, "ORG", bench.by)) is None
    bench._keep(replace(bench.unsaved[0], transactions=_other(bench)), FULL)
    second = Workbench(store, bench.annotator, bench)
    assert second.open("a")
    assert second.dispatch(commands.delete(_state(second), made.id, second.by)) is not None
    bench.failed.connect(failed.append)
    assert bench.retry() is not None
    assert [error.code for error in failed if isinstance(error, EditRejected)] == ["stale"]
    assert (_labels(bench), bench.unsaved) == (["LOC"], [])


def _other(bench: Workbench) -> tuple[Transaction, ...]:
    made = commands.annotate(_state(bench), (Span(21, 26),), "entity", "LOC", bench.by)
    assert made is not None
    return (made,)


def test_what_waits_on_another_document_does_not_turn_the_page(bench: Workbench, store: MemoryStore) -> None:
    changed: list[str] = []
    _failing(bench)
    assert _annotate(bench, 0, "POSITION") is None
    assert bench.open("b")
    bench.changed.connect(lambda entry: changed.append(entry.transaction.document))
    assert _annotate(bench, 3, "ORG") is not None
    assert changed == ["a", "b"]
    assert bench.state is not None
    assert (bench.state.document.id, _labels(bench)) == ("b", ["ORG"])
    assert len(store.records("a", bench.annotator.id).annotations) == 1


def test_a_change_of_annotator_waits_for_what_is_not_saved(bench: Workbench, store: MemoryStore) -> None:
    _failing(bench)
    assert _annotate(bench, 0, "POSITION") is None
    boris = store.annotator("Борис")
    _failing(bench)
    assert not bench.rename_annotator(boris)
    assert bench.annotator.name == "Анна"
    assert bench.rename_annotator(boris)
    assert len(store.records("a", store.annotator("Анна").id).annotations) == 1


def test_a_read_only_project_keeps_nothing(qapp: QApplication) -> None:
    store = MemoryStore(read_only=True)
    bench = Workbench(store, store.annotator("Анна"))
    assert not bench.switch_labels("entity", ["PER"])
    assert bench.unsaved == []
    bench.deleteLater()


def test_gestures_are_the_same_whatever_ids_they_make(bench: Workbench) -> None:
    assert bench.state is not None
    one, same, other = (
        Unsaved((made,))
        for label in ("ORG", "ORG", "LOC")
        if (made := commands.annotate(bench.state, (Span(0, 3),), "entity", label, bench.by))
    )
    assert same_gesture(one, same)
    assert not same_gesture(one, other)


def test_two_who_begin_a_document_at_once_are_not_in_each_others_way(bench: Workbench, store: MemoryStore) -> None:
    failed: list[KavychkiError] = []
    other = Workbench(store, bench.annotator, bench)
    for desk in (bench, other):
        desk.failed.connect(failed.append)
        assert desk.open("a") or desk.open("b")
    assert _annotate(other, 0, "POSITION") is not None
    assert _annotate(bench, 21, "ORG") is not None
    assert _labels(bench) == ["POSITION", "ORG"]
    assert bench.dispatch(commands.flag(_state(bench), True, bench.by)) is not None
    # a change of many documents, too
    assert other.open("b")
    parts = [
        commands.annotate_alike(bench.read(id), [span], "entity", "LOC", bench.by)
        for id, span in (("a", Span(32, 36)), ("b", Span(3, 9)))
    ]
    assert other.dispatch(commands.set_note(_state(other), "чей?", other.by)) is not None
    assert _annotate(other, 10, "PER") is not None
    assert bench.dispatch(commands.together([part for part in parts if part])) is not None
    status = store.records("b", bench.annotator.id).status
    assert status is not None
    assert (status.progress, status.note, failed) == ("started", "чей?", [])
    assert len(store.records("b", bench.annotator.id).annotations) == 2


def _state(bench: Workbench) -> State:
    assert bench.state is not None
    return bench.state


# the window


def test_a_gesture_that_is_refused_is_said_in_bar_and_line_until_it_is_saved(h: Hands) -> None:
    h.key("Tab")
    _failing(h.bench)
    h.key("Space")
    assert h.mark("entity", "Анна Белова").suggested
    assert h.focused() == ("entity", "PER", "Анна Белова")
    assert "The disk is full" in h.window.message.words
    assert "not saved: accept «Анна Белова»" in _line(h)
    assert "saved 3" not in _line(h)
    assert list(_buttons(h)) == ["Try again", "Discard"]
    _failing(h.bench)
    QTest.mouseClick(_buttons(h)["Try again"], LEFT)
    assert "The disk is full" in h.window.message.words
    h.key("Ctrl+S")
    assert h.mark("entity", "Анна Белова").origin == "accepted"
    assert "not saved" not in _line(h)
    assert f", change {h.bench.store.journal()[-1].number}" in _line(h)
    assert not h.window.message.isVisible()
    h.key("Ctrl+S")
    assert "Everything is saved." in _line(h)


def test_what_was_selected_stays_so_and_several_are_counted(h: Hands) -> None:
    h.select("мост")
    _failing(h.bench)
    h.key("o")
    assert h.selected() == "мост"
    assert "such an annotation" not in _line(h)
    _failing(h.bench)
    h.key("f")
    assert "not saved: 2 change(s)" in _line(h) or "not saved: 2 changes" in _line(h)
    h.window.message.hide()
    sign = next(label for label in h.window.status.findChildren(QLabel) if label.objectName() == "unsaved")
    QTest.mouseClick(sign, LEFT)
    assert h.mark("entity", "мост").label == "ORG"
    assert h.state.status.flagged


def test_what_is_discarded_is_gone_for_good(h: Hands) -> None:
    _failing(h.bench)
    h.key("f")
    assert h.menu("give_up").isEnabled()
    QTest.mouseClick(_buttons(h)["Discard"], LEFT)
    assert (h.bench.unsaved, "not saved" in _line(h), h.window.message.isVisible()) == ([], False, False)
    assert not h.menu("give_up").isEnabled()
    h.key("Ctrl+S")
    assert not h.state.status.flagged


@pytest.mark.parametrize(("answer", "flagged"), [("Save now", True), ("Discard", False)])
def test_leaving_asks_what_becomes_of_it(h: Hands, tmp_path: Path, answer: str, flagged: bool) -> None:
    store = _failing(h.bench)
    h.key("f")
    anna = h.bench.annotator.id
    with answering(lambda question: press(question, answer)):
        assert h.window.deeds.create(str(tmp_path / "новый.kavychki"))
    (row,) = store.rows(DocumentFilter(), anna)
    assert row.flagged == flagged
    assert store.closed


def test_closing_can_be_called_off_and_does_not_happen_where_saving_fails(h: Hands) -> None:
    store = _failing(h.bench)
    h.key("f")

    def fail_again(question: object) -> None:
        assert isinstance(question, QMessageBox)
        assert "1 change could not be saved." in question.text()
        assert "flag on" in question.text()
        store.fail_next = FULL
        press(question, "Save now")

    for act in (lambda question: press(question, "Cancel"), fail_again):
        with answering(act):
            assert not h.window.close()
        assert h.window.isVisible()
        assert (len(h.bench.unsaved), store.closed) == (1, False)


def test_the_last_change_of_a_project_shows_when_it_is_opened(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    store = h.bench.store
    newest = store.newest()
    assert newest is not None
    assert newest == step_of(store.journal()[-1])
    assert f"saved 3 Feb, 03:00, change {newest.number}" in _line(h) or f", change {newest.number}" in _line(h)
    h.key("f")
    until(lambda: f", change {newest.number + 1}" in _line(h))


def test_a_pasted_article_and_an_import_are_tried_again(h: Hands) -> None:
    store = _failing(h.bench)
    assert not h.window.deeds.add_text("Новая", "Новая статья о мосте.")
    QTest.mouseClick(_buttons(h)["Try again"], LEFT)
    assert h.text == "Новая статья о мосте."
    store.fail_next = FULL
    h.window.deeds.import_paths(h.window.outside.sample_paths())
    until(lambda: h.window.message.isVisible() and "disk is full" in h.window.message.words)
    before = h.window.documents.model.rowCount()
    QTest.mouseClick(_buttons(h)["Try again"], LEFT)
    until(lambda: h.window.deeds.importing is None)
    assert h.window.documents.model.rowCount() == before + len(h.window.outside.sample_paths())


def test_settings_of_the_project_are_tried_again(h: Hands) -> None:
    store = _failing(h.bench)
    h.window.deeds._apply_to_project({"done": "leave", "done_score": "0.5"})
    assert store.setting("done") == ""
    QTest.mouseClick(_buttons(h)["Try again"], LEFT)
    assert (store.setting("done"), store.setting("done_score")) == ("leave", "0.5")


def test_a_run_of_suggestions_that_is_refused_is_not_lost(h: Hands) -> None:
    fresh = [draft(TEXT, "entity", "LOC", "мэрии", maker="rules")]
    made: Callable[[object], None] = h.window.suggesting._made  # type: ignore[assignment]
    h.window.suggester.makers = {"rules": "1"}
    store = _failing(h.bench)
    made(("d", fresh))
    assert not any(m.label == "LOC" and m.fragments == (h.span("мэрии"),) for m in h.state.open_marks())
    QTest.mouseClick(_buttons(h)["Try again"], LEFT)
    assert h.mark("entity", "мэрии").suggested
    assert store.suggestions("d")
