"""Room for every word: at 200 % zoom, in both languages, with larger letters, in each pane and dialog."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QListView,
    QScrollArea,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from tests.ui.hands import Hands, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.dialogs.commands import CommandPalette
from ui.dialogs.export import ExportDialog
from ui.dialogs.help import HelpDialog
from ui.dialogs.labels import LabelsDialog
from ui.dialogs.preferences import Preferences
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.panels.labels import Elided
from ui.panels.tabs import shared
from ui.reading import Reading

SMALL = (720, 450)  # what 1440 x 900 pixels are at 200 %


def _area(widget: QWidget) -> QScrollArea | None:
    """The scroll area that a widget lies in."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def _cut(top: QWidget) -> list[tuple[str, str]]:
    """The labels and buttons whose words have no room, with what is wrong."""
    wrong = []
    widgets: list[QLabel | QAbstractButton] = [*top.findChildren(QLabel), *top.findChildren(QAbstractButton)]
    for widget in widgets:
        words = widget.text()
        if not words or not widget.isVisible() or isinstance(widget, Elided):
            continue
        wish = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                wrong.append((words, f"{widget.height()} high for {widget.heightForWidth(widget.width())}"))
        elif widget.height() < wish.height() - 1 or (_stiff(widget) and widget.width() < wish.width() - 1):
            wrong.append((words, f"{widget.size().toTuple()} for {wish.toTuple()}"))
        area = _area(widget)
        inside = area.widget() if area is not None else top
        assert inside is not None
        if not inside.rect().contains(widget.mapTo(inside, widget.rect().bottomRight())):
            wrong.append((words, "outside"))
        rigid = area is not None and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area is not None and rigid and inside.width() > area.viewport().width():
            wrong.append((words, f"in a page {inside.width()} wide, {area.viewport().width()} seen"))
    return wrong


def _stiff(widget: QWidget) -> bool:
    """Whether the widget's words are not elided by it: buttons that may be narrow show a name and have a list."""
    return widget.sizePolicy().horizontalPolicy() != widget.sizePolicy().Policy.Ignored


def _desk(window: Open, language: str) -> Hands:
    h = article(window, TEXT, *DRAFTS, language=language)
    h.window.resize(*SMALL)
    QApplication.processEvents()
    return h


@pytest.mark.parametrize("language", ["en", "ru"])
def test_at_200_per_cent_the_window_fits_and_cuts_no_word(window: Open, language: str) -> None:
    h = _desk(window, language)
    assert (h.window.width(), h.window.height()) == SMALL
    for words in ("Ехать", "Анна", "Движение", ""):
        if words:
            h.click(words)
        else:
            h.key("Esc", "Esc", "Esc", "Esc")
        h.window.palette_bar.hide()
        QTest.qWait(60)
        for part in (h.window.top, h.window.inspector, h.window.status):
            until(lambda part=part: not _cut(part), 3)  # type: ignore[misc]
    titles = h.window.top.menus.actions()
    room = h.window.top.menus.width()
    assert all(h.window.top.menus.actionGeometry(a).right() <= room for a in titles)
    assert h.view.column.width > 250


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_start_page_fits_at_200_per_cent(window: Open, language: str) -> None:
    h = window(language=language)
    h.window.resize(*SMALL)
    QApplication.processEvents()
    assert _cut(h.window.start) == []
    assert _cut(h.window.top) == []


def test_in_a_narrow_window_the_documents_come_up_while_they_are_worked_with(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    panes = h.window.documents, h.window.inspector

    def seen() -> tuple[bool, ...]:
        return tuple(pane.isVisible() for pane in panes)

    assert seen() == (True, True)
    widths = [pane.width() for pane in panes]
    h.window.resize(*SMALL)
    until(lambda: seen() == (False, True))
    h.window.act("find")
    assert seen() == (True, False)
    assert h.window.documents.search.hasFocus()
    h.view.setFocus()
    assert seen() == (False, True)
    h.key("F6", "F6")
    assert h.window.documents.list.hasFocus()
    assert seen() == (True, False)
    h.window.resize(1280, 800)
    until(lambda: seen() == (True, True))
    until(lambda: [pane.width() for pane in panes] == widths)


def _dialogs(h: Hands) -> dict[str, Callable[[], QDialog]]:
    w, store = h.window, h.bench.store
    keymap = w.keying.map
    return {
        "preferences": lambda: Preferences(w, w.settings, store),
        "export": lambda: ExportDialog(w, w.outside, store, "Анна"),
        "labels": lambda: LabelsDialog(w, h.state.schema, w.theme, keymap, True),
        "help": lambda: HelpDialog(w, keymap),
        "commands": lambda: CommandPalette(w, ["undo", "redo", "export"], keymap),
        "shortcuts": lambda: ShortcutsDialog(w, keymap, w.theme, lambda _: None),
    }


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["preferences", "export", "labels", "help", "commands", "shortcuts"])
def test_at_200_per_cent_dialogs_scroll_and_cut_no_word(window: Open, language: str, name: str) -> None:
    h = _desk(window, language)
    dialog = _dialogs(h)[name]()
    dialog.resize(min(dialog.width(), 700), min(dialog.height(), 400))
    dialog.show()
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) <= (700, 400)
    tabs = dialog.tabs.count() if isinstance(dialog, Preferences) else 1
    for tab in range(tabs):
        if isinstance(dialog, Preferences):
            dialog.tabs.setCurrentIndex(tab)
            QApplication.processEvents()
        assert _cut(dialog) == []
        for box in dialog.findChildren(QComboBox):
            if box.isVisible():
                assert box.height() >= QFontMetrics(box.font()).height() + 8
    dialog.close()
    dialog.deleteLater()


def test_rows_of_lists_are_as_high_as_the_letters_of_the_list(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.window.inspector.tabs.setCurrentIndex(1)
    until(lambda: h.window.inspector.quotes.list.lines.rowCount() == 1)
    views: list[QListView] = [h.window.documents.list, h.window.inspector.entities, h.window.inspector.quotes.list]
    for view, lines in zip(views, (3, 1, 2), strict=True):
        index = view.model().index(0, 0)
        heights = []
        for pixels in (13, 26):
            view.setStyleSheet(f"font-size: {pixels}px;")
            option = QStyleOptionViewItem()
            view.initViewItemOption(option)
            heights.append(view.itemDelegate().sizeHint(option, index).height())
            assert heights[-1] >= lines * QFontMetrics(view.font()).height() * 0.95
        assert heights[1] > 1.4 * heights[0]


def test_text_of_44_pixels_is_whole_within_its_column(window: Open) -> None:
    h = _desk(window, "ru")
    h.view.set_size(44.0)
    for word in ("Анна", "«Мостотрест»", "мэрии"):
        span = h.span(word)
        for rect in h.view.places.rects(span, -1e9, 1e9):
            assert h.view.column.left - 1 <= rect.left()
            assert rect.right() <= h.view.column.right + 1
    h.paint()


def test_the_palette_takes_as_many_rows_as_a_narrow_article_needs(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)

    def rows() -> set[int]:
        bar = h.window.palette_bar
        assert bar.isVisible()
        assert h.view.viewport().rect().contains(bar.geometry())
        buttons = [b for b in bar.findChildren(QToolButton) if b.isVisible()]
        assert all(bar.rect().contains(b.geometry()) and b.size() == b.sizeHint() for b in buttons)
        assert not any(a.geometry().intersects(b.geometry()) for a in buttons for b in buttons if a is not b)
        return {b.y() for b in buttons}

    h.select("мост")
    assert len(rows()) == 1
    buttons = [b for b in h.window.palette_bar.findChildren(QToolButton) if b.isVisible()]
    assert all(b.icon().isNull() for b in buttons)
    h.key("Esc", "Esc")
    h.window.settings.reading = Reading(patterns=True)
    h.window.apply_appearance()
    h.window.resize(*SMALL)
    QApplication.processEvents()
    h.select("мост")
    assert len(rows()) > 1
    assert [b.text() for b in h.window.palette_bar.findChildren(QToolButton) if not b.icon().isNull()] == [
        label.name for layer in h.state.schema.layers if layer.name == "entity" for label in layer.offered
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_slim_inspector_shows_the_start_of_every_tab(window: Open, language: str) -> None:
    h = _desk(window, language)
    bar, pane = h.window.inspector.tabs.tabBar(), h.window.inspector
    QTest.qWait(30)
    places = [bar.tabRect(i) for i in range(bar.count())]
    assert all(place.width() >= 40 for place in places)
    assert max(bar.mapTo(pane, place.topRight()).x() for place in places) <= pane.width()
    assert [b for b in bar.findChildren(QToolButton) if b.isVisible()] == []


@given(st.lists(st.tuples(st.integers(40, 200), st.booleans()), min_size=1, max_size=7), st.integers(280, 900))
def test_tabs_share_the_room_there_is(tabs: list[tuple[int, bool]], room: int) -> None:
    wanted, whole = [width for width, _ in tabs], [keeps for _, keeps in tabs]
    widths = shared(wanted, whole, room)
    assert sum(widths) <= max(room, 0)
    assert all(min(40, width) <= given_ <= width for width, given_ in zip(wanted, widths, strict=True))
    if sum(wanted) <= room:
        assert widths == wanted
    if sum(width for width, keeps in tabs if keeps) + 40 * whole.count(False) <= room:
        assert all(given_ == width for (width, keeps), given_ in zip(tabs, widths, strict=True) if keeps)


def test_the_count_of_findings_is_in_sight_in_a_slim_inspector(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS, language="ru")
    h.window.resize(1280, 800)
    tabs = h.window.inspector.tabs
    tabs.setTabText(4, "Проверки 12")
    QTest.qWait(30)
    bar = tabs.tabBar()
    places = [bar.tabRect(i) for i in range(bar.count())]
    assert places[4].width() > bar.fontMetrics().horizontalAdvance("Проверки 12")
    assert all(place.width() >= 40 for place in places)
    assert max(bar.mapTo(h.window.inspector, place.topRight()).x() for place in places) <= h.window.inspector.width()
