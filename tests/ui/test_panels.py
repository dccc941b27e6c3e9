"""What stands around the article: documents, inspector, lists, bars, start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton

from annotate.errors import StorageError
from annotate.ports import DocumentFilter, Row
from tests.annotate.making import draft
from tests.memory_store import MemoryStore
from tests.ui.hands import LEFT, Hands, pick, press, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article, document, in_memory
from ui.article.decorations import Filter
from ui.panels.labels import tip
from ui.panels.lists import LinesView


class Reading(MemoryStore):
    """A store that notes which rows were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[int, int]] = []

    def rows(self, which: DocumentFilter, annotator: str, start: int = 0, limit: int = 200) -> list[Row]:
        self.read.append((start, limit))
        return super().rows(which, annotator, start, limit)


def test_a_long_list_reads_only_what_it_shows(window: Open) -> None:
    store = Reading()
    anna = store.annotator("Анна").id
    store.add([document(f"d{i:04}", f"Статья номер {i} о мостах.") for i in range(600)], anna)
    h = window()
    h.window.use(store)
    h.window.grab()
    assert h.window.documents.model.rowCount() == 600
    assert sum(limit for _, limit in store.read) <= 202
    store.read.clear()
    h.window.documents.list.verticalScrollBar().setValue(10**9)
    h.window.grab()
    assert 0 < sum(limit for _, limit in store.read) <= 200
    assert min(start for start, _ in store.read) >= 400


def test_the_list_says_how_far_each_document_is(window: Open) -> None:
    h = window()
    h.window.use(in_memory(document("a", TEXT, "Мост"), document("b", "Второй текст."), drafts={"a": DRAFTS}))
    model = h.window.documents.model
    assert [model.data(model.index(i)) for i in range(2)] == ["Мост. 6 suggestions", "b. no suggestions yet"]
    h.key("Tab", "Space", "Tab")
    until(lambda: model.data(model.index(0)) == "Мост. 1 of 6 decided")
    h.key("Ctrl+Return")
    until(lambda: model.data(model.index(0)) == "Мост. done")
    said = [label.text() for label in h.window.documents.findChildren(QLabel)]
    assert "1 of 2 done" in said


def test_search_narrows_the_list_and_enter_opens_the_first(window: Open) -> None:
    h = window()
    h.window.use(
        in_memory(document("a", "Паводок в Туле."), document("b", "Мост в Орле."), document("c", "Мост в Туле."))
    )
    h.key("Ctrl+Shift+F")
    assert h.window.documents.search.hasFocus()
    h.window.documents.search.setText("мост")
    until(lambda: h.window.documents.model.rowCount() == 2)
    QTest.keyClick(h.window.documents.search, Qt.Key.Key_Return)
    assert h.state.document.id == "b"
    assert h.view.hasFocus()
    h.key("Ctrl+PgDown")
    assert h.state.document.id == "c"
    h.key("Ctrl+PgDown")
    assert h.state.document.id == "c"
    h.window.documents.search.setText("такого нет")
    until(lambda: h.window.documents.model.rowCount() == 0)
    assert "Nothing matches." in [
        label.text() for label in h.window.documents.findChildren(QLabel) if label.isVisible()
    ]


def test_the_status_filter_shows_new_started_done_and_flagged(window: Open) -> None:
    h = window()
    h.window.use(in_memory(*(document(id, f"Текст {id}.") for id in "абвг")))
    h.key("f", "Ctrl+PgDown")
    h.russian("з")
    h.key("Ctrl+PgDown", "Ctrl+Return")
    panel = h.window.documents
    shown = []
    for i in range(panel.status.count()):
        panel.status.setCurrentIndex(i)
        rows = [panel.model.row_at(r) for r in range(panel.model.rowCount())]
        shown.append("".join(row.id for row in rows if row))
    assert shown == ["абвг", "аг", "б", "в", "а"]


def test_a_click_on_a_row_opens_its_document(window: Open) -> None:
    h = window()
    h.window.use(in_memory(document("a", "Первый."), document("b", "Второй.")))
    rows = h.window.documents.list
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(rows.model().index(1, 0)).center())
    assert h.state.document.id == "b"
    assert h.view.hasFocus()


def _form(h: Hands, *words: str) -> None:
    """Waits until the inspector shows these words."""

    def said() -> list[str]:
        found: Sequence[QLabel | QPushButton] = [
            *h.window.inspector.findChildren(QLabel), *h.window.inspector.findChildren(QPushButton)
        ]  # fmt: skip
        return [w.text() for w in found if w.isVisible()]

    until(lambda: all(w in said() for w in words))


def test_the_inspector_shows_and_edits_the_focused_claim(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Движение")
    _form(h, "Accept", "Reject", "Check-worthiness")
    boxes = [b for b in h.window.inspector.findChildren(QComboBox) if b.findData("LAW") >= 0]
    pick(boxes[0], "LAW")
    assert h.mark_focused().attributes["type"] == "LAW"
    _form(h, "Delete", "from a suggestion")
    lines = h.window.inspector.findChildren(QLineEdit)
    claimant, wording = [line for line in lines if line.isVisible()][:2]
    claimant.setText("Пётр Ильин")
    QTest.keyClick(claimant, Qt.Key.Key_Return)
    assert h.mark_focused().attributes["claimant"] == "Пётр Ильин"
    assert "wording" not in h.mark_focused().attributes
    del wording


def test_the_inspector_relabels_and_decides(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Туле")
    _form(h, "Accept")
    (box,) = [b for b in h.window.inspector.findChildren(QComboBox) if b.findData("ORG") >= 0]
    pick(box, "ORG")
    assert h.focused() == ("entity", "ORG", "Туле")
    _form(h, "Delete")
    press(h.window.inspector, "Delete")
    assert [m for m in h.state.marks if m.fragments == (h.span("Туле"),)] == []


def test_the_inspector_offers_who_may_speak(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Ехать")
    _form(h, "Анна Белова", "Пётр Ильин", "suggested")
    (row,) = [
        b for b in h.window.inspector.findChildren(QPushButton) if b.accessibleName().endswith("Пётр Ильин")
    ]  # fmt: skip
    QTest.mouseClick(row, LEFT)
    assert h.mark("quote", "Ехать стало ближе").attributes["speaker"] == "Пётр Ильин"
    assert h.view.hasFocus()


def test_without_a_focus_the_inspector_describes_the_document(window: Open) -> None:
    h = article(window, TEXT)
    _form(h, "Document", "d")
    h.key("Tab")
    _form(h, "Document")


@pytest.mark.parametrize(
    ("tab", "row", "focus"),
    [
        (0, "Анна Белова", "Анна Белова"),
        (1, "Анна Белова", "Ехать стало ближе"),
        (2, "prediction · the article", "Движение пустят в марте"),
    ],
)
def test_the_lists_lead_to_their_marks(window: Open, tab: int, row: str, focus: str) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.window.inspector.tabs.setCurrentIndex(tab)
    tab_ = h.window.inspector.tabs.currentWidget()
    view = tab_ if isinstance(tab_, LinesView) else tab_.findChild(LinesView)
    assert isinstance(view, LinesView)
    until(lambda: row in [line.title for line in view.lines.rows])
    titles = [line.title for line in view.lines.rows]
    place = view.visualRect(view.lines.index(titles.index(row))).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    focused = h.focused()
    assert focused is not None
    assert focused[2] == focus
    assert h.view.hasFocus()


def test_a_row_of_several_mentions_goes_through_them_in_turn(window: Open) -> None:
    text = "Тула ждёт. Тула строит. Тула рада."
    h = article(window, text, *(draft(text, "entity", "LOC", "Тула", nth=i) for i in range(3)))
    view = h.window.inspector.entities
    until(lambda: view.lines.rows)
    (line,) = view.lines.rows
    assert (line.title, line.detail) == ("Тула", "×3")
    seen = []
    for _ in range(4):
        QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.lines.index(0)).center())
        until(lambda: view.delegate.focused == h.view.focus_id)
        seen.append(h.mark_focused().fragments[0].start)
    assert seen == [0, 11, 24, 0]


def test_the_lists_follow_what_is_done(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    view = h.window.inspector.entities
    until(lambda: view.lines.rows)
    assert (view.lines.rows[0].title, view.lines.rows[0].suggested) == ("Анна Белова", True)
    h.key("Tab", "Space", "Backspace")
    until(lambda: len(view.lines.rows) == 3)
    assert (view.lines.rows[0].title, view.lines.rows[0].suggested) == ("Анна Белова", False)


def test_the_message_bar_shows_words_as_they_are_and_goes_away(window: Open) -> None:
    h = article(window, TEXT)
    bar = h.window.message
    h.window.tell(StorageError("odd", "p", "<b>диск</b> &amp; сеть"))
    assert bar.isVisible()
    assert bar.words == "<b>диск</b> &amp; сеть"
    assert bar.findChildren(QLabel)[0].textFormat() == Qt.TextFormat.PlainText
    close = [b for b in bar.findChildren(QToolButton) if b.isVisible()]
    QTest.mouseClick(close[-1], LEFT)
    assert not bar.isVisible()


def test_the_bottom_line_says_what_the_keys_do_and_that_the_change_is_saved(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)

    def line() -> str:
        return " ".join(label.text() for label in h.window.status.findChildren(QLabel) if label.isVisible())

    until(lambda: "next suggestion" in line())
    h.key("Tab")
    until(lambda: "accept" in line())
    assert "reject" in line()
    assert "saved 3 Feb, " in line()  # by whoever worked here before
    assert ", change 1" in line()
    h.click("Ехать")
    until(lambda: "who speaks" in line())
    h.key("Space")
    number = h.bench.store.journal()[-1].number
    until(lambda: f", change {number}" in line())
    h.key("t")
    assert "POSITION ▸" in line()


def test_the_start_page_offers_recent_projects_and_ways_to_begin(window: Open, tmp_path: Path) -> None:
    h = window()
    assert h.window.deeds.create(str(tmp_path / "а & б.kavychki"))
    h.window.close_project()
    h.window.show_start()

    def titles() -> list[str]:
        return [b.text() for b in h.window.start.findChildren(QPushButton) if b.isVisible()]

    until(lambda: titles() == ["New project…", "Open project…", "Try the sample", "а && б"])
    press(h.window.start, "а  б")
    assert h.window.bench is not None
    assert h.bench.store.name == "а & б"


def test_an_empty_project_says_how_to_bring_articles_in(window: Open) -> None:
    h = window()
    h.window.use(in_memory())
    assert h.window.empty.isVisible()
    assert [b.text() for b in h.window.empty.findChildren(QPushButton)] == ["Import files…", "Paste an article…"]
    assert h.window.deeds.add_text("", "Мост открыли.")
    assert not h.window.empty.isVisible()
    assert h.view.isVisible()


def test_the_top_bar_filters_what_is_walked_and_drawn(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    top = h.window.top
    menu = top.layers.menu()
    titles = [a.text() for a in menu.actions()]
    assert titles[:5] == ["Entities", "Quotes", "Cues", "Sources", "Claims"]
    menu.actions()[0].trigger()
    assert h.view.filter == Filter(hidden=frozenset({"entity"}))
    h.key("Tab")
    assert h.focused() == ("quote", "QUOTE", "Ехать стало ближе")
    (below,) = [a for a in top.scores.menu().actions() if "0.8" in a.text()]
    below.trigger()
    assert (h.view.filter.below, h.view.filter.hidden) == (0.8, frozenset({"entity"}))
    assert "0.8" in top.scores.text()
    (none,) = [a for a in top.layers.menu().actions() if a.text() == "No claim suggestions"]
    none.trigger()
    assert h.view.filter.claims_from > 1
    QTest.mouseClick(top.only, LEFT)
    assert h.view.filter.suggested_only
    assert h.menu("suggested_only").isChecked()


def test_undo_and_redo_say_what_they_would_take_back(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    assert not h.window.top.redo.isEnabled()
    h.key("Tab", "Space")
    until(lambda: "accept «Анна Белова»" in h.menu("undo").text())
    assert h.window.top.undo.isEnabled()
    QTest.mouseClick(h.window.top.undo, LEFT)
    until(lambda: "accept «Анна Белова»" in h.menu("redo").text())
    assert h.window.top.redo.isEnabled()


def test_f6_goes_from_pane_to_pane_and_around(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    seen = []
    for _ in range(3):
        QTest.keyClick(h.window.focusWidget(), Qt.Key.Key_F6)
        seen.append(type(h.window.focusWidget()).__name__)
    assert seen == ["EntitiesView", "DocumentsView", "ArticleView"]


def test_shortcuts_live_as_soon_as_what_they_need_is_there(window: Open) -> None:
    """A greyed action's shortcut is dead: it must not wait until somebody opens the menu."""
    h = window()
    h.window.use(in_memory(document("a", "Мост открыли."), document("b", "Паводок отступил.")))
    h.key("Ctrl+PgDown")
    assert h.state.document.id == "b"
    h.key("t", "Ctrl+Z")
    assert len(h.state.annotations) == 0
    h.key("Ctrl+Y")
    assert [a.label for a in h.state.annotations] == ["POSITION"]
    h.key("Ctrl+Return")
    assert h.state.document.id == "a"


def test_a_drag_with_something_focused_offers_the_palette(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Ехать")
    h.select("открыла", "мост")
    assert h.window.palette_bar.isVisible()
    h.palette("ORG")
    assert h.focused() == ("entity", "ORG", "открыла мост")


def test_a_click_on_the_armed_label_lets_it_go(window: Open) -> None:
    h = article(window, TEXT)
    h.double_click("мост")
    h.palette("ORG")
    (armed,) = h.window.status.findChildren(QLabel, "armed")
    assert armed.text() == "ORG ▸"
    QTest.mouseClick(armed, LEFT)
    assert not armed.isVisible()
    h.select("мэрии")
    assert h.selected() == "мэрии"
    assert len(h.state.annotations) == 1


def test_a_closed_project_is_asked_for_nothing_any_more(window: Open, tmp_path: Path) -> None:
    h = window()
    assert h.window.deeds.create(str(tmp_path / "a.kavychki"))
    assert h.window.deeds.add_text("", "Мост открыли.")
    h.key("f")
    h.window.close_project()
    h.window.show_start()
    assert [timer for timer in h.window.documents.findChildren(QTimer) if timer.isActive()] == []
    assert h.window.documents.model.rowCount() == 0


@pytest.mark.parametrize("words", ["<b>жирно</b>", "a & b", "<img src='x'>Мост", "Мост открыт"])
def test_words_of_an_article_are_no_markup_in_a_tool_tip(words: str) -> None:
    shown = QTextDocument()
    shown.setHtml(tip(words))
    assert shown.toPlainText() == words


def test_the_title_of_a_row_is_shown_as_it_is(window: Open) -> None:
    h = window()
    h.window.use(in_memory(replace(document("d", "Мост открыт."), title="<i>Мост</i>")))
    index = h.window.documents.model.index(0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;i&gt;Мост&lt;/i&gt;</span>"
