"""The history of the project in a window of its own: rows in words, its filter, the way to a change, its export."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog

from annotate.changes import Change, HistoryFilter, HistoryPage, HistoryRow, begin_of
from annotate.errors import StorageError
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.edits import Edit, Step, Transaction
from annotate.model.records import Annotation
from annotate.model.text import Span
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import LEFT, NONE, Hands, until
from tests.ui.windows import Open, document, in_memory
from ui.dialogs.history import HistoryWindow
from ui.historylist import HistoryModel, changed_words, line_of
from ui.panels.history import spoken_time
from ui.panels.historyfilter import period
from ui.panels.lists import shown_detail

AT = "2026-02-03T11:00:00.000Z"
TEXT = "Мэр Твери Анна Белова открыла мост."


def filled() -> MemoryStore:
    """Анна has worked on one of two documents, Борис on both; suggestions are open."""
    drafts = [draft(TEXT, "entity", "LOC", "Твери"), draft(TEXT, "entity", "PER", "Анна Белова", score=0.8)]
    store = in_memory(document("d", TEXT, "Мост"), document("e", "Лёд встал.", "Лёд"), drafts={"d": drafts})
    boris = store.annotator("Борис").id
    for id, words in (("e", "Лёд"), ("d", "мост")):
        start = store.document(id).text.index(words)
        made = Annotation(f"b{id}", id, boris, "entity", "LOC", (Span(start, start + len(words)),))
        store.append(Transaction((Edit(None, made),), "annotate", boris, AT, id, words))
    return store


def shown(h: Hands) -> HistoryWindow:
    h.view.setFocus()
    h.key("Ctrl+Shift+H")
    found = h.window.all_history.list
    assert found is not None
    until(lambda: not found.model.busy and QApplication.activeWindow() is found)
    return found


def test_the_time_is_seen_beside_a_long_name(window: Open) -> None:
    h = window()
    long = "Александра-Екатерина Константинопольская-Преображенская"
    step = Step(1, "annotate", "мост", long, AT, "d")
    line = line_of(DEFAULT_SCHEMA, HistoryRow(step, long, "Мост"))
    metrics = QFontMetricsF(h.window.font())
    said = shown_detail(line, metrics, 200)
    assert said.startswith("Алекс")
    assert said.endswith(f"… · {spoken_time(AT)}")
    assert metrics.horizontalAdvance(said) <= 200
    assert shown_detail(line, metrics, 900) == line.detail


def test_without_changes_the_filter_keeps_its_place(window: Open) -> None:
    h = window()
    h.window.use(in_memory())
    found = shown(h)
    assert found.empty.isVisible()
    assert found.narrowing.height() == found.narrowing.sizeHint().height()


def titles(found: HistoryWindow) -> list[str]:
    return [str(found.model.data(found.model.index(i))).split(",")[0] for i in range(found.model.rowCount())]


def choose(box: QComboBox, title: str) -> None:
    """By keyboard: Home, then down to the entry."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText().strip() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, title


@pytest.fixture
def h(window: Open) -> Hands:
    hands = window()
    hands.window.use(filled())
    assert hands.bench.open("d")
    return hands


def test_the_window_lists_what_everybody_did_the_newest_first(h: Hands) -> None:
    found = shown(h)
    assert (found.isModal(), found.windowTitle()) == (False, "History of the project")
    assert titles(found) == ["Annotate «мост»", "Annotate «Лёд»", "Import «Мост (+1)»"]
    assert found.narrowing.count.text() == "3"
    spoken = str(found.model.data(found.model.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert ("Борис" in spoken, "Мост" in spoken) == (True, True)


def test_it_follows_what_is_done_and_taken_back_in_the_article(h: Hands) -> None:
    found = shown(h)
    h.window.activateWindow()
    until(lambda: QApplication.activeWindow() is h.window)
    h.view.setFocus()
    h.key("Tab", "Space")
    until(lambda: titles(found)[0] == "Accept «Твери»")
    h.key("Ctrl+Z")
    until(lambda: titles(found)[:2] == ["Undone: accept «Твери»", "Accept «Твери»"])
    lines = [line_of(h.state.schema, row) for row in found.model.rows[:2]]
    assert [(line.lack, line.suggested) for line in lines] == [("", False), ("taken back", True)]
    h.key("Ctrl+Shift+Z")
    until(lambda: titles(found)[0] == "Done again: accept «Твери»")
    assert [row.undone for row in found.model.rows[:3]] == [False, True, False]


def test_it_is_narrowed_by_keyboard(h: Hands) -> None:
    h.key("Tab", "Space")
    found = shown(h)
    narrowing = found.narrowing
    choose(narrowing.who, "Борис")
    assert titles(found) == ["Annotate «мост»", "Annotate «Лёд»"]
    choose(narrowing.where, "This document")
    assert titles(found) == ["Annotate «мост»"]
    choose(narrowing.who, "Everybody")
    assert titles(found) == ["Accept «Твери»", "Annotate «мост»", "Import «Мост (+1)»"]
    choose(narrowing.kind, "Suggestions accepted and rejected")
    assert titles(found) == ["Accept «Твери»"]
    choose(narrowing.kind, "Only what was taken back")
    assert (titles(found), found.empty.isVisible()) == ([], True)
    assert "Choose less above" in found.empty.text()
    choose(narrowing.kind, "All changes")
    choose(narrowing.where, "All documents")
    choose(narrowing.label, "place")
    assert titles(found) == ["Accept «Твери»", "Annotate «мост»", "Annotate «Лёд»"]
    choose(narrowing.time, "Today")
    assert titles(found) == ["Accept «Твери»"]
    choose(narrowing.label, "All labels")
    choose(narrowing.time, "Between two days…")
    assert narrowing.since.isVisible()
    narrowing.until.setDate(QDate(2026, 2, 4))
    narrowing.since.setDate(QDate(2026, 2, 2))
    assert titles(found) == ["Annotate «мост»", "Annotate «Лёд»", "Import «Мост (+1)»"]
    narrowing.search.setText("лед")
    assert titles(found) == ["Annotate «Лёд»"]


def test_enter_opens_the_document_at_what_was_changed(h: Hands) -> None:
    h.key("Tab", "Space")
    made = h.view.focus_id
    h.view.focus_on("")
    assert h.bench.open("e")
    found = shown(h)
    QTest.keyClick(found.narrowing.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is found.list
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    accepted = found.model.rows[0].change.annotation
    assert (h.state.document.id, h.view.focus_id, made != "") == ("d", accepted, True)
    assert found.isVisible()
    box = found.list.visualRect(found.model.index(2))
    QTest.mouseClick(found.list.viewport(), LEFT, NONE, box.center())
    assert found.list.currentIndex().row() == 2  # the list stays where it was
    assert h.state.document.id == "e"  # what Борис has made there is not to be seen by Анна
    assert "another annotator's" in h.window.status._notice.text()


def test_the_tab_of_the_document_leads_to_everybodys_changes_of_it(h: Hands) -> None:
    h.key("Ctrl+H")
    history = h.window.inspector.history
    until(history.more.isVisible)
    assert history.more.accessibleName() == "Who changed what…"
    QTest.mouseClick(history.more, LEFT)
    found = h.window.all_history.list
    assert found is not None
    until(lambda: not found.model.busy)
    assert found.narrowing.where.currentText() == "This document"
    assert titles(found) == ["Annotate «мост»", "Import «Мост (+1)»"]
    # "this document" is another one once another is on the desk
    assert h.bench.open("e")
    assert titles(found) == ["Annotate «Лёд»", "Import «Мост (+1)»"]


def test_it_goes_with_its_project_and_esc_closes_it(h: Hands) -> None:
    found = shown(h)
    choose(found.narrowing.who, "Борис")
    QTest.keyClick(found.narrowing.search, Qt.Key.Key_Escape)
    assert not found.isVisible()
    h.window.use(in_memory())
    assert (found.isVisible(), found.model.rowCount(), found.which) == (False, 0, HistoryFilter())
    assert h.window.act("project_history")
    assert "Nothing has been done" in found.empty.text()


def test_what_the_filter_shows_is_written_to_a_file(h: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(h)
    choose(found.narrowing.where, "This document")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "ход"), ""))
    actions = [action for action in found.files.actions() if not action.isSeparator()]
    assert [action.text() for action in actions][2] == "These changes as JSON lines…"
    actions[2].trigger()
    lines = [json.loads(line) for line in (tmp_path / "ход.jsonl").read_text("utf-8").splitlines()]
    assert [line["subject"] for line in lines] == ["Мост (+1)", "мост"]
    assert h.window.message._words.text() == "2 rows written to ход.jsonl"
    actions[1].trigger()
    assert (tmp_path / "ход.csv").read_bytes().count(b"\r\n") == 3
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "нет" / "ход.csv"), ""))
    actions[0].trigger()
    assert "not there any more" in h.window.message._words.text()


def test_pages_are_read_as_far_as_somebody_scrolls(qapp: QApplication) -> None:
    store = in_memory(document("d", TEXT))
    anna = store.annotator("Анна").id
    made = Annotation("a", "d", anna, "entity", "LOC", (Span(0, 3),))
    for turn in range(150):
        edit = Edit(None, made)
        store.append(Transaction((edit if turn % 2 == 0 else edit.inverse,), "annotate", anna, AT, "d", f"{turn}"))
    model = HistoryModel()
    model.show(store, DEFAULT_SCHEMA, HistoryFilter())
    until(lambda: not model.busy)
    assert (model.rowCount(), model.all_read, model.canFetchMore(model.index(-1))) == (100, False, True)
    model.fetchMore(model.index(-1))
    until(lambda: not model.busy)
    assert (model.rowCount(), model.all_read) == (151, True)
    assert [row.step.subject for row in model.rows[:3]] == ["149", "148", "147"]


def test_a_window_that_was_closed_reads_no_further(h: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(h)
    # a journal in which the filter finds nothing, however far one reads
    monkeypatch.setattr(h.bench.store, "history", lambda *_, **__: HistoryPage((), 7))
    choose(found.narrowing.kind, "Edges moved")
    assert (found.model.busy, found.empty.text()) == (True, "Reading…")
    QTest.keyClick(found.narrowing.search, Qt.Key.Key_Escape)
    assert (found.isVisible(), found.model.busy) == (False, False)


def test_a_store_that_cannot_be_read_is_told(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled()
    told: list[StorageError] = []
    model = HistoryModel()
    model.failed.connect(told.append)

    def broken(*_: object, **__: object) -> None:
        raise StorageError("damaged", "p", "p: damaged")

    monkeypatch.setattr(store, "history", broken)
    model.show(store, DEFAULT_SCHEMA, HistoryFilter())
    assert ({error.code for error in told}, model.busy, model.all_read) == ({"damaged"}, False, True)


def row(change: Change, action: str = "relabel", changes: int = 1) -> HistoryRow:
    step = Step(5, action, "Тверь", "a", AT, "d")
    return HistoryRow(step, "Анна", "Мост", False, changes, change, "rules", 0.8)


def test_a_row_tells_from_what_to_what_in_words() -> None:
    change = Change(
        "a", "entity", "LOC", "ORG", "Твери", "в  Твери\n" + "о" * 200, (("note", "", "город"),), "corrected", "s", "d"
    )
    assert changed_words(DEFAULT_SCHEMA, row(change)) == [
        "place → organisation", f"«Твери» → «в Твери {'о' * 61}…»", "Note: — → город",
    ]  # fmt: skip
    assert line_of(DEFAULT_SCHEMA, row(change)).below.endswith(" · suggested by rules 0,80 · Мост")
    made = Change("a", "quote", "", "QUOTE", values=(("speaker_kind", "", "unknown"),))
    assert changed_words(DEFAULT_SCHEMA, row(made))[1].endswith("— → unknown")
    assert changed_words(DEFAULT_SCHEMA, row(Change(), "import", 3)) == ["3 documents"]
    unknown = Change("a", "болезнь", "X", "Y")
    assert changed_words(DEFAULT_SCHEMA, row(unknown)) == ["X → Y"]


def test_a_period_of_days_ends_today() -> None:
    today = date(2026, 3, 1)
    assert period("", today) == ("", "")
    assert period("6", today) == (begin_of(date(2026, 2, 23)), "")
    local = datetime(2026, 2, 23).astimezone(UTC)
    assert begin_of(date(2026, 2, 23)) == local.strftime("%Y-%m-%dT%H:%M:%S.000Z")
