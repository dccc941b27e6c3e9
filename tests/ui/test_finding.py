"""The find bar: typed, stepped through, left, and annotated from."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.annotate.making import draft
from tests.ui.hands import LEFT, Hands, typed, until
from tests.ui.windows import Open, article, document, in_memory
from ui.article.found import Found, colours
from ui.theme import DARK, LIGHT

TEXT = "Тула растёт. О Туле пишут газеты.\n\n«В Туле тепло», — сказала Анна Белова. Тульские пряники и Тула.\n"


def _type(h: Hands, words: str) -> None:
    """Types on the line that has the keys, and lets the pause pass."""
    line = h.window.find_bar.line
    assert QApplication.focusWidget() is line
    line.selectAll()
    QTest.keyClicks(line, words) if words.isascii() else line.insert(words)
    h.window.find_bar.settle()


def _places(h: Hands) -> list[str]:
    return [h.text[start:end] for start, end in h.view.found.places]


def test_typing_finds_and_shows_how_many(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "тул")
    assert _places(h) == ["Тул"] * 5
    assert h.window.find_bar.told == "1 of 5"
    _type(h, "нет такого")
    assert (h.window.find_bar.told, _places(h)) == ("Not found", [])
    _type(h, " ")
    assert h.window.find_bar.told == ""


def test_enter_goes_on_and_back_around_the_end_and_escape_leaves_the_words_selected(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "туле")
    h.key("Return")
    assert (h.window.find_bar.told, h.selected()) == ("2 of 2", "Туле")
    h.key("Return")
    assert h.window.find_bar.told == "1 of 2"
    assert h.window.status._notice.text() == "Again from the top."
    assert h.view.selection == h.span("Туле")
    h.key("Shift+Return")
    assert h.view.selection == h.span("Туле", 1)
    assert QApplication.focusWidget() is h.window.find_bar.line
    h.key("Esc")
    assert h.window.find_bar.isHidden()
    assert h.view.hasFocus()
    assert h.view.selection == h.span("Туле", 1)
    assert h.view.found == Found()


def test_the_switches_have_keys_in_both_layouts(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "Тула")
    h.key("Alt+w")
    assert len(_places(h)) == 2
    h.key("Alt+w", "Alt+f")
    assert _places(h) == ["Тула", "Туле", "Туле", "Тула"]
    _type(h, "тула")
    h.key("Alt+c")
    assert _places(h) == []
    line = h.window.find_bar.line
    QApplication.sendEvent(line, typed("с", scan=54, modifiers=Qt.KeyboardModifier.AltModifier))
    assert len(_places(h)) == 4
    assert line.text() == "тула"


def test_after_f3_a_label_takes_the_words_and_a_full_stop_does_it_again(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "Тула")
    h.key("Alt+f", "F3")
    assert h.view.hasFocus()
    assert h.selected() == "Туле"
    h.key("l", "F3")
    h.key(".")
    assert [(m.label, m.fragments[0]) for m in h.state.marks] == [("LOC", h.span("Туле")), ("LOC", h.span("Туле", 1))]
    h.key("F3", "F3")
    assert h.view.selection == h.span("Тула")
    h.key(".")
    assert len(h.state.marks) == 3


def test_the_selection_or_the_focused_mark_is_taken_over(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    h.key("Tab", "Ctrl+F")
    assert h.window.find_bar.line.text() == "Анна Белова"
    h.key("Esc")
    h.select("пряники")
    h.key("Ctrl+F")
    assert (h.window.find_bar.line.text(), h.window.find_bar.told) == ("пряники", "1 of 1")


def test_annotations_are_found_by_words_label_and_attributes(window: Open) -> None:
    h = article(
        window,
        TEXT,
        draft(TEXT, "entity", "PER", "Анна Белова", attributes={"name": "Анна Ивановна Белова"}),
        draft(TEXT, "entity", "LOC", "Туле"),
        draft(TEXT, "quote", "QUOTE", "В Туле тепло", attributes={"speaker": "мэр"}),
    )
    h.key("Ctrl+F", "Alt+a")
    for words, found in (
        ("ивановна", ["Анна Белова"]),
        ("LOC", ["Туле"]),
        ("Person", ["Анна Белова"]),
        ("мэр", ["В Туле тепло"]),
        ("туле", ["Туле", "В Туле тепло"]),
    ):
        _type(h, words)
        assert _places(h) == found, words
    h.key("Return", "Esc")
    assert h.focused() is not None
    assert h.view.selection is None


def test_what_is_found_among_annotations_follows_them(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "LOC", "Туле"), draft(TEXT, "entity", "LOC", "Тула"))
    h.key("Ctrl+F", "Alt+a")
    _type(h, "LOC")
    h.key("F3")
    h.key("Backspace")
    assert len(_places(h)) == 1


def test_f3_goes_on_with_a_closed_bar_and_asks_where_nothing_was_looked_for(window: Open) -> None:
    h = article(window, TEXT)
    h.key("F3")
    assert QApplication.focusWidget() is h.window.find_bar.line
    _type(h, "газеты")
    h.key("Esc", "Esc")
    h.key("F3")
    assert not h.window.find_bar.isHidden()
    assert (h.selected(), h.view.hasFocus()) == ("газеты", True)
    h.key("Esc", "Esc")
    assert h.window.find_bar.isHidden()


def test_another_document_is_searched_for_the_same(window: Open) -> None:
    h = window()
    h.window.use(in_memory(document("a", "Тула."), document("b", "Ни слова. Тула, Тула.")))
    h.key("Ctrl+F")
    _type(h, "тула")
    h.key("F3", "Ctrl+PgDown")
    assert h.window.find_bar.told == "2 found"
    h.key("F3")
    assert h.view.selection == h.span("Тула")


@pytest.mark.parametrize("dark", [False, True])
def test_places_found_are_painted_flat_and_have_ticks_at_the_scroll_bar(window: Open, dark: bool) -> None:
    h = article(window, TEXT * 40, dark=dark)
    h.key("Ctrl+F")
    _type(h, "газеты")
    (rect,) = h.view.places.rects(h.span("газеты", 1), -1e9, 1e9)
    image = h.view.viewport().grab().toImage()
    at = image.pixelColor(round(rect.right()), round(rect.top() + 1 - h.view.scrolled))
    assert at == colours(DARK if dark else LIGHT)[0]
    assert len(h.window.finding.ticks.heights()) == 40
    assert h.window.finding.ticks.isVisible()
    h.key("Esc")
    assert not h.window.finding.ticks.isVisible()
    assert QColor(at).isValid()


def test_a_megabyte_is_searched_and_painted_quickly(window: Open) -> None:
    h = article(window, TEXT * 11_000)
    h.key("Ctrl+F")
    _type(h, "т")
    begun = perf_counter()
    _type(h, "туле")
    took = perf_counter() - begun
    assert len(h.view.found.places) == 22_000
    assert took < 1.0  # some 50 ms on a machine with nothing else to do
    begun = perf_counter()
    h.key("F3")
    h.paint()
    assert perf_counter() - begun < 1.0


def test_places_within_a_stretch_are_those_that_may_show() -> None:
    found = Found([(0, 2), (5, 9), (9, 12), (20, 22)], 1)
    assert [number for number, _ in found.within(6, 20)] == [1, 2]
    assert list(found.within(30, 40)) == []


def test_the_bar_is_gone_when_the_window_has_no_project(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "Тула")
    h.window.use(in_memory(document("z", "Пусто.")))
    until(lambda: h.window.find_bar.told in ("", "Not found"))


def test_in_a_narrow_window_the_bar_takes_two_rows_and_widens_nothing(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    bar = h.window.find_bar
    until(lambda: bar.switches["all_forms"].mapTo(bar, QPoint()).y() < 20)
    high = bar.height()
    h.window.resize(980, 700)
    until(lambda: bar.height() > high)
    assert h.window.width() == 980
    assert bar.switches["all_forms"].mapTo(bar, QPoint()).y() > bar.line.height()
    h.window.resize(1400, 700)
    until(lambda: bar.height() == high)


def test_the_palette_goes_along_with_the_buttons_and_away_with_the_keys(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    bar, palette = h.window.find_bar, h.window.palette_bar
    h.double_click("Тула")
    assert palette.isVisible()
    before = palette.pos()
    h.key("Ctrl+F")
    QTest.mouseClick(bar.next, LEFT)
    assert (h.selected(), palette.isVisible()) == ("Тула", True)
    assert palette.pos() != before
    h.palette("LOC")
    assert h.focused() == ("entity", "LOC", "Тула")
    assert h.view.focused_mark is not None
    assert h.view.focused_mark.fragments == (h.span("Тула", 1),)
    QTest.mouseClick(bar.previous, LEFT)
    assert palette.isVisible()
    h.key("F3")
    assert not palette.isVisible()
    h.key("Ctrl+F", "Alt+a")
    _type(h, "Анна")
    QTest.mouseClick(bar.next, LEFT)
    h.palette("✓")
    assert h.mark("entity", "Анна Белова").origin == "accepted"
    h.key("Esc")
    h.select("пишут")
    assert palette.isVisible()
    h.key("Shift+Right")
    assert (h.selected(), palette.isVisible()) == ("пишут газеты", False)


def test_a_part_of_a_word_that_was_found_selects_the_word_and_is_annotated_with_it(window: Open) -> None:
    h = article(window, TEXT)
    h.key("Ctrl+F")
    _type(h, "язете")
    _type(h, "ул")
    h.key("F3")
    assert (h.window.find_bar.told, h.selected()) == ("2 of 5", "Туле")
    h.key("l")
    assert h.focused() == ("entity", "LOC", "Туле")
    h.key("F3", "l")
    assert (h.window.find_bar.told, h.focused()) == ("3 of 5", ("entity", "LOC", "Туле"))
    h.key("F3", "Shift+F3", "Shift+F3")
    assert (h.window.find_bar.told, h.selected()) == ("2 of 5", "Туле")
    h.key("Ctrl+F")
    assert h.window.find_bar.line.text() == "ул"
    h.key("Esc", "F2", "F3")
    assert h.selected() == "ул"
