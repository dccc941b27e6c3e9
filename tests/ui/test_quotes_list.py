"""The quotes of a document in their tab, and those of the project in a window of their own."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from annotate.model.edits import Edit, Transaction
from annotate.model.records import Annotation, with_attribute
from annotate.model.text import Span
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import LEFT, NONE, Hands, until
from tests.ui.windows import Open, article, document, in_memory
from ui.dialogs.quotes import QuotesWindow
from ui.panels.quotes import QuotesPanel
from ui.quotelist import SLICE, QuotesModel

TEXT = "«Поезд ушёл», — сказал Егор Власов. Власов уверен, что билеты есть. «Касса пуста». Говорят, будет дождь."
AT = "2026-02-03T00:00:00.000Z"


@pytest.fixture
def h(window: Open) -> Hands:
    said = {"speaker": "Егор Власов"}
    hands = article(
        window,
        TEXT,
        draft(
            TEXT,
            "quote",
            "QUOTE",
            "Поезд ушёл",
            cue="сказал",
            source="Егор Власов",
            attributes=said | {"type": "direct"},
        ),
        draft(TEXT, "quote", "QUOTE", "билеты есть", cue="уверен", attributes=said | {"type": "indirect"}),
        draft(TEXT, "quote", "QUOTE", "Касса пуста", attributes={"type": "direct"}),
        draft(TEXT, "quote", "QUOTE", "будет дождь", cue="Говорят", attributes={"speaker_kind": "unknown"}),
    )
    hands.window.inspector.tabs.setCurrentWidget(hands.window.inspector.quotes)
    until(lambda: hands.window.inspector.quotes.list.lines.rowCount() == 4)
    return hands


def panel(h: Hands) -> QuotesPanel:
    return h.window.inspector.quotes


def titles(h: Hands) -> list[str]:
    return [line.title for line in panel(h).list.lines.rows]


def choose(box: object, title: str) -> None:
    """By keyboard: Home, then down to the entry."""
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, title


def test_the_tab_says_who_speaks_and_what_is_missing(h: Hands) -> None:
    assert [(x.title, x.lack, x.unsaid) for x in panel(h).list.lines.rows] == [
        ("Егор Власов", "", False),
        ("Егор Власов", "without source", False),
        ("who speaks?", "without cue and source", True),
        ("unknown", "without source", False),
    ]
    assert panel(h).narrowing.count.text() == "4"


def test_the_tab_is_narrowed_by_keyboard_and_says_how_many_are_left(h: Hands) -> None:
    narrowing = panel(h).narrowing
    choose(narrowing.missing, "without source")
    assert titles(h) == ["Егор Власов", "who speaks?", "unknown"]
    assert narrowing.count.text() == "3 of 4"
    choose(narrowing.speaker, "Егор Власов")
    assert (titles(h), narrowing.count.text()) == (["Егор Власов"], "1 of 4")
    choose(narrowing.type, "direct")
    assert (titles(h), panel(h).empty.isVisible()) == ([], True)
    choose(narrowing.type, "All types")
    choose(narrowing.speaker, "Nobody yet")
    assert titles(h) == ["who speaks?"]


def test_a_filter_survives_editing_and_goes_with_the_document(h: Hands) -> None:
    choose(panel(h).narrowing.speaker, "Nobody yet")
    h.view.setFocus()
    h.click("Касса")
    h.key("9")
    until(lambda: titles(h) == [])
    assert panel(h).narrowing.which.voice == ("", "")
    h.key("Ctrl+Z")
    until(lambda: titles(h) == ["who speaks?"])
    store = h.bench.store
    store.add([document("e", "Никто ничего не сказал.")], h.bench.annotator.id)
    assert h.bench.open("e")
    until(panel(h).empty.isVisible)
    assert panel(h).narrowing.which.voice is None
    assert "press q" in panel(h).empty.text()


def test_a_row_leads_to_its_quote_by_keyboard_and_f6_reaches_the_list(h: Hands) -> None:
    h.view.setFocus()
    h.key("F6")
    assert QApplication.focusWidget() is panel(h).list
    h.key("Down", "Return")
    assert h.focused() == ("quote", "QUOTE", "Поезд ушёл") or h.focused() == ("quote", "QUOTE", "билеты есть")


# --- the project


def filled(quotes: int, documents: int = 4) -> MemoryStore:
    """A project of so many quotes of Анна, by three speakers in turn, some of them without one."""
    text = "Она сказала: вода поднялась. Он сказал: лес горел."
    store = in_memory(*(document(f"d{i}", f"{i}. {text}", f"Сводка {i}") for i in range(documents)))
    anna = store.annotator("Анна").id
    speakers = ("Ольга Ким", "Пётр Ёлкин", "")
    for i in range(documents):
        made = []
        for n in range(i, quotes, documents):
            words = "вода поднялась" if n % 2 else "лес горел"
            start = store.document(f"d{i}").text.index(words)
            said = {"type": "indirect"} | ({"speaker": name} if (name := speakers[n % 3]) else {})
            place = (Span(start, start + len(words)),)
            made.append(Edit(None, Annotation(f"q{n:06}", f"d{i}", anna, "quote", "QUOTE", place, said)))
        store.append(Transaction(tuple(made), "annotate", anna, AT, f"d{i}", ""))
    return store


def shown(h: Hands) -> QuotesWindow:
    h.view.setFocus()
    h.key("Ctrl+Shift+Q")
    found = h.window.all_quotes.list
    assert found is not None
    until(lambda: not found.model.busy)
    return found


def test_the_list_of_the_project_is_searched_and_narrowed(window: Open) -> None:
    h = window()
    h.window.use(filled(30))
    found = shown(h)
    assert (found.isModal(), found.model.rowCount(), found.narrowing.count.text()) == (False, 30, "30")
    QTest.keyClicks(found.search, "x")
    until(lambda: not found.model.busy)
    assert (found.model.rowCount(), found.empty.isVisible()) == (0, True)
    found.search.setText("ВОДА елк")
    until(lambda: not found.model.busy)
    assert found.model.rowCount() == 5
    assert {found.model.row_at(i).speaker for i in range(5)} == {"Пётр Ёлкин"}
    found.search.setText("сводка 2")
    until(lambda: not found.model.busy)
    assert {found.model.row_at(i).document for i in range(found.model.rowCount())} == {"d2"}
    found.search.clear()
    choose(found.narrowing.speaker, "Nobody yet")
    until(lambda: not found.model.busy)
    assert (found.model.rowCount(), found.narrowing.count.text()) == (10, "10 of 30")


def test_enter_brings_the_document_up_with_the_quote_in_focus(window: Open) -> None:
    h = window()
    h.window.use(filled(8))
    found = shown(h)
    QTest.keyClick(found.search, Qt.Key.Key_Down)
    QTest.keyClick(found.list, Qt.Key.Key_Down)
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    row = found.model.row_at(1)
    assert (h.state.document.id, h.view.focus_id) == (row.document, row.annotation)
    assert (found.isVisible(), found.delegate.focused) == (True, row.annotation)


def test_a_row_follows_what_is_done_in_the_article(window: Open) -> None:
    h = window()
    h.window.use(filled(8))
    found = shown(h)
    box = found.list.visualRect(found.model.index(2, 0))
    QTest.mouseClick(found.list.viewport(), LEFT, NONE, box.center())
    row = found.model.row_at(2)
    assert (row.speaker, h.view.focus_id) == ("", row.annotation)
    until(lambda: QApplication.activeWindow() is h.window)
    h.key("9")
    until(lambda: found.model.row_at(2).speaker_kind == "article")
    assert str(found.model.data(found.model.index(2, 0))).startswith("the article itself")
    h.key("Backspace")
    until(lambda: (found.model.rowCount(), found.model.place(row.annotation)) == (7, None))
    h.key("Ctrl+Z")
    until(lambda: (found.model.rowCount(), found.model.place(row.annotation)) == (8, 2))


def test_the_list_goes_with_its_project_and_esc_closes_it(window: Open) -> None:
    h = window()
    h.window.use(filled(4))
    found = shown(h)
    QTest.keyClick(found.search, Qt.Key.Key_Escape)
    assert not found.isVisible()
    shown(h)
    h.window.use(filled(0))
    assert (found.isVisible(), found.model.rowCount()) == (False, 0)
    found = shown(h)
    assert "No quotes in this project" in found.empty.text()


def test_what_changed_while_the_list_was_read_is_read_again(qapp: QApplication) -> None:
    store = filled(600)
    anna = store.annotator("Анна").id
    model = QuotesModel()
    model.show(store, anna, store.schema())
    while not model.total:
        QCoreApplication.processEvents()
    (first,) = [a for a in store.records("d0", anna).annotations if a.id == "q000000"]
    store.append(Transaction((Edit(first, with_attribute(first, "speaker", "Новый")),), "speaker", anna, AT, "d0", ""))
    model.follow("d0")
    until(lambda: not model.busy)
    assert (model.rowCount(), model.row_at(0).speaker) == (600, "Новый")


def test_no_slice_of_thousands_of_quotes_is_long(qapp: QApplication) -> None:
    store = filled(3_000)
    rows = store.quotes(store.annotator("Анна").id, limit=10_000)
    pages = {(rows[i - 1].annotation if i else ""): rows[i : i + 50] for i in range(0, len(rows), 50)}
    store.quotes = lambda annotator, after="", limit=100, document="": pages.get(after, [])  # type: ignore[method-assign]
    model = QuotesModel()
    model.show(store, store.annotator("Анна").id, store.schema())
    model._timer.stop()
    longest = 0.0
    for words in ("", "вода", "вода ол"):
        model.narrow(model._which, words)
        model._timer.stop()
        while not model._all_read or model._seen < len(model._order):
            begun = perf_counter()
            model._work()
            longest = max(longest, perf_counter() - begun)
    assert model.rowCount() == 500
    assert longest < 20 * SLICE  # a busy machine may hold any slice up; one that is not cut takes longer than this
