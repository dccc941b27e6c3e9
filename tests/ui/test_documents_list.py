"""The list of documents where there are many: what is read, what is laid out, what is found by typing in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView

from annotate.ports import Counts, DocumentFilter, Row
from tests.memory_store import MemoryStore
from tests.storage.material import document
from tests.ui.hands import until
from ui.panels.documents import DocumentsModel, DocumentsPanel, DocumentsView

MANY = 12_000


class _Counting(MemoryStore):
    """Rows out of nothing, and how many pages of them were asked for."""

    pages = 0

    def count(self, which: DocumentFilter, annotator: str) -> int:
        return MANY

    def rows(self, which: DocumentFilter, annotator: str, start: int = 0, limit: int = 200) -> list[Row]:
        self.pages += 1
        return [self._line(number) for number in range(start, min(start + limit, MANY))]

    def row(self, document: str, annotator: str) -> Row | None:
        return self._line(int(document), "done")

    def _line(self, number: int, progress: str = "new") -> Row:
        return Row(str(number), f"{'Мост' if number % 2 else 'Школа'} {number}", "", "", progress, False, None, 0)  # type: ignore[arg-type]


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[DocumentsPanel]:
    panel = DocumentsPanel()
    panel.resize(260, 700)
    panel.show_project(_Counting(), "")
    panel.show()
    qapp.processEvents()
    yield panel
    panel.close()
    panel.deleteLater()


def _store(panel: DocumentsPanel) -> _Counting:
    assert isinstance(panel._store, _Counting)
    return panel._store


def test_only_what_is_shown_is_read(panel: DocumentsPanel, qapp: QApplication) -> None:
    assert panel.model.rowCount() == MANY
    assert _store(panel).pages == 1
    bar = panel.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qapp.processEvents()
    assert _store(panel).pages <= 3


def test_a_list_that_was_dragged_from_end_to_end_is_not_all_in_memory(panel: DocumentsPanel) -> None:
    for number in range(0, MANY, 50):
        row = panel.model.row_at(number)
        assert row is not None
        assert row.id == str(number)
    held = sum(len(rows) for rows in panel.model._pages.values())
    assert held <= 5_000
    again = panel.model.row_at(0)
    assert again is not None
    assert again.id == "0"


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the rows of a list made from now on were laid out."""
    times: list[int] = []

    def lay_out(view: DocumentsView) -> None:
        times.append(1)
        QListView.doItemsLayout(view)

    monkeypatch.setattr(DocumentsView, "doItemsLayout", lay_out, raising=False)
    return times


def test_a_row_that_changed_is_painted_without_laying_out_the_others(
    laid: list[int], panel: DocumentsPanel, qapp: QApplication
) -> None:
    assert laid != []
    laid.clear()
    panel.model.refresh("3")
    qapp.processEvents()
    row = panel.model.row_at(3)
    assert row is not None
    assert (row.progress, laid) == ("done", [])


def test_typing_in_the_list_goes_to_a_title_among_those_read(panel: DocumentsPanel, qapp: QApplication) -> None:
    pages = _store(panel).pages
    panel.list.setCurrentIndex(panel.model.index(2))
    panel.list.keyboardSearch("м")
    panel.list.keyboardSearch("о")
    assert panel.list.currentIndex().row() == 3
    assert _store(panel).pages == pages
    panel.list.keyboardSearch("щ")
    assert (panel.list.currentIndex().row(), _store(panel).pages) == (3, pages)
    assert panel.model.titled("школа", 1) == 2
    assert panel.model.titled("школа 0", 5) == 0
    assert panel.model.titled("слон", 0) is None


def test_a_row_is_chosen_and_never_typed_into(panel: DocumentsPanel) -> None:
    index = panel.model.index(0)
    assert index.flags() & Qt.ItemFlag.ItemIsSelectable
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    assert index.data() == "Школа 0. no suggestions yet"


def test_a_shorter_list_is_one_reset(qapp: QApplication) -> None:
    store = MemoryStore()
    who = store.annotator("Анна").id
    store.add([document(f"d{i}", f"Текст {i}.") for i in range(5)], who)
    model = DocumentsModel()
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda *_: told.append("inserted"))
    model.rowsRemoved.connect(lambda *_: told.append("removed"))
    model.show(store, who, DocumentFilter())
    model.show(store, who, DocumentFilter(progress="done"))
    assert (told, model.rowCount()) == (["reset", "reset"], 0)
    model.deleteLater()


class _Slow(_Counting):
    """Looks words up for as long as `going` is not set; who asked, and for what."""

    def __init__(self) -> None:
        super().__init__()
        self.going = threading.Event()
        self.asked: list[tuple[bool, str]] = []

    def count(self, which: DocumentFilter, annotator: str) -> int:
        beside = threading.current_thread() is not threading.main_thread()
        self.asked.append((beside, which.query))
        if beside:
            self.going.wait(10)
        return len(which.query) or MANY

    def counts(self, annotator: str) -> Counts:
        return Counts(MANY, 0, 0)


@pytest.fixture
def slow(panel: DocumentsPanel) -> Iterator[_Slow]:
    store = _Slow()
    panel.show_project(store, "")
    yield store
    store.going.set()
    panel.show_project(None, "")


def _asked_for(store: _Slow, words: str) -> bool:
    return (True, words) in store.asked


def test_words_are_looked_up_beside_the_window(panel: DocumentsPanel, slow: _Slow) -> None:
    panel.search.setText("мост")
    until(lambda: _asked_for(slow, "мост"))
    assert panel.model.rowCount() == MANY  # still what was there
    slow.going.set()
    until(lambda: panel.model.rowCount() == 4)


def test_what_is_typed_meanwhile_is_looked_up_behind_it(panel: DocumentsPanel, slow: _Slow) -> None:
    panel.search.setText("мо")
    until(lambda: _asked_for(slow, "мо"))
    panel.search.setText("мосты")
    until(lambda: not panel._typing.isActive())
    assert not _asked_for(slow, "мосты")
    slow.going.set()
    until(lambda: panel.model.rowCount() == 5)
    assert [words for beside, words in slow.asked if beside] == ["мо", "мосты"]
    assert (False, "мо") not in slow.asked


def test_a_project_that_is_left_is_no_longer_asked(panel: DocumentsPanel, slow: _Slow) -> None:
    panel.search.setText("мост")
    until(lambda: _asked_for(slow, "мост"))
    threading.Timer(0.05, slow.going.set).start()
    panel.show_project(None, "")
    assert slow.going.is_set()  # it was waited for
    QApplication.processEvents()
    assert panel.model.rowCount() == 0
