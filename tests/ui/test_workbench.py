"""The one door: written first, told afterwards; what could not be written changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from annotate import commands
from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.edits import Entry
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Span
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.windows import document, in_memory
from ui.workbench import Workbench

TEXT = "Мэр Анна Белова открыла мост."
NAME = (Span(4, 15),)


class Ears:
    """What a workbench has told so far."""

    def __init__(self, bench: Workbench) -> None:
        self.opened: list[State | None] = []
        self.changed: list[Entry] = []
        self.failed: list[KavychkiError] = []
        bench.opened.connect(self.opened.append)
        bench.changed.connect(self.changed.append)
        bench.failed.connect(self.failed.append)


@pytest.fixture
def store() -> MemoryStore:
    other = document("b", "Во втором ничего нет.")
    return in_memory(document("a", TEXT), other, drafts={"a": [draft(TEXT, "entity", "PER", "Анна Белова")]})


@pytest.fixture
def bench(qapp: QApplication, store: MemoryStore) -> Iterator[Workbench]:
    made = Workbench(store, store.annotator("Анна"))
    assert made.open("a")
    yield made
    made.deleteLater()


def _state(bench: Workbench) -> State:
    assert bench.state is not None
    return bench.state


def _annotate(bench: Workbench, span: Span = NAME[0], label: str = "ORG") -> Entry | None:
    return bench.dispatch(commands.annotate(_state(bench), (span,), "entity", label, bench.by))


def test_when_the_signal_comes_the_change_is_written_and_in_the_state(bench: Workbench, store: MemoryStore) -> None:
    seen: list[tuple[int, int]] = []
    bench.changed.connect(lambda entry: seen.append((len(store.journal()), len(_state(bench).annotations))))
    entry = _annotate(bench)
    assert entry is not None
    assert entry == store.journal()[-1] == bench.last_saved
    assert seen == [(len(store.journal()), 1)]


def test_a_gesture_without_meaning_does_nothing_at_all(bench: Workbench, store: MemoryStore) -> None:
    ears, before = Ears(bench), len(store.journal())
    assert bench.dispatch(None) is None
    assert (ears.changed, ears.failed, len(store.journal())) == ([], [], before)


def test_a_failed_write_changes_nothing_and_can_be_tried_again(bench: Workbench, store: MemoryStore) -> None:
    ears, before = Ears(bench), _state(bench)
    store.fail_next = StorageError("full", "p", "the disk is full")
    assert _annotate(bench) is None
    assert bench.state is before
    assert [e.code for e in ears.failed if isinstance(e, StorageError)] == ["full"]
    assert ears.changed == []
    entry = bench.retry()
    assert entry is not None
    assert ears.changed == [entry]
    assert bench.unsaved == []
    assert [a.fragments for a in _state(bench).annotations] == [NAME]
    assert bench.retry() is None


def test_what_could_not_be_written_is_tried_again_on_its_own_document(bench: Workbench, store: MemoryStore) -> None:
    store.fail_next = StorageError("full", "p", "the disk is full")
    assert _annotate(bench) is None
    assert bench.open("b")
    assert bench.retry() is not None
    assert _state(bench).document.id == "a"
    assert [a.fragments for a in _state(bench).annotations] == [NAME]


def test_a_change_that_somebody_else_was_faster_with_shows_the_newer_state(
    bench: Workbench, store: MemoryStore
) -> None:
    entry = _annotate(bench)
    assert entry is not None
    second = Workbench(store, bench.annotator, bench)
    assert second.open("a")
    (made,) = _state(second).annotations
    assert second.dispatch(commands.relabel(_state(second), made.id, "LOC", second.by)) is not None
    ears = Ears(bench)
    assert bench.dispatch(commands.relabel(_state(bench), made.id, "PER", bench.by)) is None
    assert [e.code for e in ears.failed if isinstance(e, EditRejected)] == ["stale"]
    assert [a.label for a in _state(bench).annotations] == ["LOC"]
    assert ears.opened == []  # the person stays where they are


def test_undo_and_redo_walk_through_this_document(bench: Workbench) -> None:
    _annotate(bench)
    _annotate(bench, Span(0, 3), "POSITION")
    assert bench.undo() is not None
    assert [a.label for a in _state(bench).annotations] == ["ORG"]
    assert bench.undo() is not None
    assert len(_state(bench).annotations) == 0
    assert len(_state(bench).open_marks()) == 1
    assert bench.redo() is not None
    assert bench.redo() is not None
    assert bench.redo() is None
    assert [a.label for a in _state(bench).annotations] == ["POSITION", "ORG"]


def test_undo_takes_back_this_document_first_then_the_last_change_anywhere(bench: Workbench) -> None:
    _annotate(bench)
    assert bench.open("b")
    _annotate(bench, Span(0, 2), "LOC")
    assert bench.undo() is not None
    assert _state(bench).document.id == "b"
    # nothing is left here: the last change was in the other document, which comes up
    assert bench.undo() is not None
    assert _state(bench).document.id == "a"
    assert len(_state(bench).annotations) == 0


def test_undo_goes_back_to_the_document_that_was_left_by_done(bench: Workbench) -> None:
    assert bench.open("b")
    _annotate(bench, Span(0, 2), "LOC")
    assert bench.open("a")
    entry = bench.dispatch(commands.done(_state(bench), 0.5, bench.by))
    assert entry is not None
    assert bench.open("b")
    bench.left_behind(entry)
    assert bench.undo() is not None
    assert (_state(bench).document.id, _state(bench).status.progress) == ("a", "new")
    assert len(_state(bench).open_marks()) == 1
    # a change here is what undo would take back then
    _annotate(bench)
    step = bench.next_undo()
    assert step is not None
    assert step.action == "annotate"


def _three(bench: Workbench) -> list[int]:
    """Three annotations; the numbers of their entries."""
    made = [_annotate(bench), _annotate(bench, Span(0, 3), "POSITION"), _annotate(bench, Span(16, 23), "LOC")]
    return [entry.number for entry in made if entry]


def _labels(bench: Workbench) -> list[str]:
    return [a.label for a in _state(bench).annotations]


def test_one_can_go_back_to_any_step_and_forward_again(bench: Workbench) -> None:
    first, second, third = _three(bench)
    ears = Ears(bench)
    assert bench.go_to(first) is not None
    assert _labels(bench) == ["ORG"]
    assert len(ears.changed) == 1  # told once, however far
    # what was taken back is gone to by the number of its undoing, the latest at the far end
    furthest, nearest = (step.number for step in _state(bench).history.undone)
    assert bench.go_to(nearest) is not None
    assert _labels(bench) == ["POSITION", "ORG"]
    assert bench.go_to(furthest) is not None
    assert _labels(bench) == ["POSITION", "ORG", "LOC"]
    assert bench.go_to(0) is not None
    assert _labels(bench) == []
    assert len(_state(bench).history.undone) == 3
    assert [step.reverts for step in _state(bench).history.undone][-1] == first
    assert second < third


def test_going_back_is_undone_and_done_again_step_by_step(bench: Workbench) -> None:
    first, *_ = _three(bench)
    bench.go_to(first)
    bench.redo()
    assert _labels(bench) == ["POSITION", "ORG"]
    bench.undo()
    bench.undo()
    assert _labels(bench) == []


def test_going_to_the_present_step_or_to_one_that_is_none_does_nothing(bench: Workbench, store: MemoryStore) -> None:
    *_, third = _three(bench)
    before = len(store.journal())
    assert (bench.go_to(third), bench.go_to(999)) == (None, None)
    assert len(store.journal()) == before


def test_going_back_happens_whole_or_not_at_all(bench: Workbench, store: MemoryStore) -> None:
    _three(bench)
    ears, before = Ears(bench), len(store.journal())
    store.fail_next = StorageError("full", "p", "the disk is full")
    assert bench.go_to(0) is None
    assert (len(_labels(bench)), len(store.journal()), len(ears.failed)) == (3, before, 1)
    assert bench.go_to(0) is not None


def test_undo_of_an_unwritable_project_is_refused_like_any_change(bench: Workbench, store: MemoryStore) -> None:
    _annotate(bench)
    ears = Ears(bench)
    store.fail_next = StorageError("locked", "p", "busy")
    assert bench.undo() is None
    assert len(_state(bench).annotations) == 1
    assert len(ears.failed) == 1
    assert bench.retry() is not None
    assert len(_state(bench).annotations) == 0


def test_a_document_that_is_gone_leaves_the_present_one_on_the_desk(bench: Workbench) -> None:
    ears = Ears(bench)
    assert not bench.open("nowhere")
    assert _state(bench).document.id == "a"
    assert [e.code for e in ears.failed if isinstance(e, StorageError)] == ["missing"]
    assert ears.opened == []


def test_new_suggestions_show_and_are_told(bench: Workbench, store: MemoryStore) -> None:
    told: list[str] = []
    bench.suggested.connect(told.append)
    more = in_memory(document("a", TEXT), drafts={"a": [draft(TEXT, "entity", "LOC", "мост", maker="other")]})
    store.put_suggestions("a", {"other": "1"}, more.suggestions("a"))
    bench.refresh_suggestions("a")
    bench.refresh_suggestions("b")
    assert told == ["a", "b"]
    assert [m.label for m in _state(bench).open_marks()] == ["PER", "LOC"]


def test_another_annotator_sees_their_own_work(bench: Workbench, store: MemoryStore) -> None:
    _annotate(bench)
    bench.rename_annotator(store.annotator("Борис"))
    assert len(_state(bench).annotations) == 0
    entry = _annotate(bench, Span(0, 3), "POSITION")
    assert entry is not None
    assert entry.transaction.author == store.annotator("Борис").id
    (made,) = [e.after for e in entry.transaction.edits if isinstance(e.after, Annotation)]
    assert made.annotator == store.annotator("Борис").id


def _both(bench: Workbench, store: MemoryStore) -> Entry:
    """The same annotated in both documents as one gesture."""
    states = [bench.read("a"), bench.read("b")]
    spans = [Span(4, 8), Span(3, 9)]
    parts = [
        commands.annotate_alike(state, [span], "entity", "LOC", bench.by)
        for state, span in zip(states, spans, strict=True)
    ]
    entry = bench.dispatch(commands.together([part for part in parts if part]))
    assert entry is not None
    return entry


def _count(store: MemoryStore, bench: Workbench) -> tuple[int, int]:
    a, b = (len(store.records(d, bench.annotator.id).annotations) for d in ("a", "b"))
    return a, b


def test_a_change_of_many_documents_shows_here_and_is_one_step_from_anywhere(
    bench: Workbench, store: MemoryStore
) -> None:
    told: list[Entry] = []
    bench.project_changed.connect(told.append)
    _annotate(bench)
    entry = _both(bench, store)
    assert told == [entry]
    assert (_count(store, bench), len(_state(bench).annotations)) == ((2, 1), 2)
    assert bench.undo() is not None
    assert (_count(store, bench), len(_state(bench).annotations)) == ((1, 0), 1)
    assert bench.redo() is not None
    assert _count(store, bench) == (2, 1)
    assert bench.undo() is not None
    assert bench.redo() is not None
    assert bench.open("b")
    assert bench.undo() is not None
    assert _count(store, bench) == (1, 0)
    assert bench.open("a")
    step = bench.next_undo()
    assert step is not None
    assert step.action == "annotate"
    assert bench.undo() is not None
    assert _count(store, bench) == (0, 0)
    assert bench.redo() is not None
    assert bench.redo() is not None
    assert _count(store, bench) == (2, 1)


def test_a_gesture_after_it_comes_first_and_it_keeps_its_place_in_the_history_of_each(
    bench: Workbench, store: MemoryStore
) -> None:
    _annotate(bench)
    _both(bench, store)
    assert bench.open("b")
    _annotate(bench, Span(10, 16), "PER")
    assert [s.action for s in _state(bench).history.done] == ["annotate_alike", "annotate"]
    assert bench.undo() is not None
    assert _count(store, bench) == (2, 1)
    assert bench.undo() is not None
    assert _count(store, bench) == (1, 0)


def test_after_a_restart_the_newest_change_of_many_documents_is_what_undo_takes_back(
    bench: Workbench, store: MemoryStore
) -> None:
    _both(bench, store)
    again = Workbench(store, bench.annotator, bench)
    assert again.next_undo() is not None
    assert again.undo() is not None
    assert _count(store, again) == (0, 0)
    third = Workbench(store, bench.annotator, bench)
    assert third.redo() is not None
    assert _count(store, third) == (1, 1)


def test_where_one_of_the_documents_was_changed_since_undo_is_refused_as_a_whole(
    bench: Workbench, store: MemoryStore
) -> None:
    _both(bench, store)
    other = Workbench(store, bench.annotator, bench)
    assert other.open("b")
    (made,) = _state(other).annotations
    assert other.dispatch(commands.relabel(_state(other), made.id, "ORG", other.by)) is not None
    ears = Ears(bench)
    assert bench.undo() is None
    assert [e.code for e in ears.failed if isinstance(e, EditRejected)] == ["stale"]
    assert _count(store, bench) == (1, 1)


def test_a_change_of_many_documents_that_could_not_be_written_is_tried_again(
    bench: Workbench, store: MemoryStore
) -> None:
    parts = [
        commands.annotate_alike(bench.read(id), [span], "entity", "LOC", bench.by)
        for id, span in (("a", Span(4, 8)), ("b", Span(3, 9)))
    ]
    store.fail_next = StorageError("full", "p", "the disk is full")
    assert bench.dispatch(commands.together([part for part in parts if part])) is None
    assert _count(store, bench) == (0, 0)
    assert bench.retry() is not None
    assert _count(store, bench) == (1, 1)
