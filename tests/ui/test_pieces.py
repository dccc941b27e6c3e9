"""Pieces of quotes at the window: keys, the held mark, Ctrl and the mouse, the palette, handles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from tests.annotate.making import draft
from tests.ui.hands import Hands
from tests.ui.windows import Open, article

TEXT = "«Мост открыт, — сказал мэр, — и проезд бесплатный». Все рады.\nДругой абзац стоит тут."
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, draft(TEXT, "quote", "QUOTE", "Мост открыт"))


def _words(h: Hands) -> str:
    focused = h.focused()
    return focused[2] if focused else ""


def _buttons(h: Hands) -> set[str]:
    return {b.text() for b in h.window.palette_bar.findChildren(QToolButton) if b.isVisible()}


def _notice(h: Hands) -> str:
    return h.window.status._notice.text()


def _drag(h: Hands, words: str, modifiers: Qt.KeyboardModifier) -> None:
    span = h.span(words)
    h.drag(h.point(span.start), h.point(span.end - 1), modifiers)


def test_focus_select_and_equals_adds_a_piece(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд", "бесплатный")
    assert h.focused() is None
    h.key("=")
    assert h.focused() == ("quote", "QUOTE", "Мост открыт … проезд бесплатный")
    assert h.view.held.fragment == 1
    assert [s.action for s in h.state.history.done] == ["add_fragment"]
    h.key("Ctrl+Z")
    assert h.state.annotations.overlapping(0, len(TEXT)) == []


def test_with_nothing_held_the_nearest_quote_is_meant_or_none(h: Hands) -> None:
    h.select("проезд")
    h.key("=")
    assert _words(h) == "Мост открыт … проезд"
    h.key("Esc", "Esc")
    h.select("Другой")
    h.key("=")
    assert _words(h) == ""
    assert "Which quote" in _notice(h)


def test_minus_cuts_the_authors_words_out(h: Hands) -> None:
    h.click("Мост")
    h.key(*["Alt+Right"] * 4)
    assert _words(h).endswith("и проезд")
    h.select("сказал", "мэр")
    h.key("-")
    assert _words(h) == "Мост открыт … и проезд"
    h.select("Мост", "открыт")
    h.key("-")
    assert _words(h) == "и проезд"
    h.key("-")
    assert "only piece" in _notice(h)
    h.key("Esc", "Esc")
    h.select("и проезд")
    h.key("-")
    assert "would be left" in _notice(h)


def test_x_takes_pieces_in_hand_whose_own_edges_move_and_which_minus_removes(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд")
    h.key("=", "x")
    assert h.view.held.fragment == 0
    h.key("Alt+Left")
    assert _words(h) == "Мост … проезд"
    h.key("x", "Alt+Shift+Left", "Alt+Right")
    assert _words(h) == "Мост … и проезд бесплатный"
    h.key("x", "-")
    assert _words(h) == "и проезд бесплатный"
    h.key("x")
    assert "one piece only" in _notice(h)


def test_a_click_takes_its_piece_in_hand_and_another_focus_lets_go(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд")
    h.key("=")
    h.click("открыт")
    assert h.view.held.fragment == 0
    h.click("проезд")
    assert (h.view.held.fragment, _words(h)) == (1, "Мост открыт … проезд")
    h.click("рады")
    assert h.view.held.fragment == -1
    h.click("Мост")
    first = h.view.viewport().grab().toImage()
    h.key("x")
    assert h.view.viewport().grab().toImage() != first


def test_a_click_on_another_piece_takes_it_before_what_lies_around_it(window: Open) -> None:
    claim = draft(TEXT, "claim", "CLAIM", TEXT[: TEXT.index(".")], score=0.9)
    h = article(window, TEXT, draft(TEXT, "quote", "QUOTE", "Мост открыт"), claim)
    h.click("Мост")
    h.select("проезд бесплатный")
    h.key("=")
    h.click("открыт")
    assert (h.view.held.fragment, h.mark_focused().layer) == (0, "quote")
    h.click("проезд")
    assert (h.view.held.fragment, h.mark_focused().layer) == (1, "quote")
    h.click("проезд")
    assert h.mark_focused().layer == "claim"


def test_without_a_piece_in_hand_minus_asks_which(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд")
    h.key("=", "Esc", "Tab", "-")
    assert "Which piece" in _notice(h)
    assert _words(h) == "Мост открыт … проезд"


def test_both_edges_of_every_piece_can_be_dragged(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд")
    h.key("=")
    first, second = h.mark_focused().fragments
    h.edge("start", second, h.span("и проезд").start)
    assert _words(h) == "Мост открыт … и проезд"
    h.edge("end", first, h.span("Мост").start + 2)
    assert _words(h) == "Мост … и проезд"


def test_ctrl_drag_adds_and_with_shift_cuts(h: Hands) -> None:
    h.click("Мост")
    _drag(h, "проезд бесплатный».", CTRL)
    assert _words(h) == "Мост открыт … проезд бесплатный"
    _drag(h, "открыт", CTRL | SHIFT)
    assert _words(h).startswith("Мост … проезд")


def test_the_palette_offers_to_add_and_to_cut_where_a_quote_is_held(h: Hands) -> None:
    h.select("проезд")
    assert not {"+", "−"} & _buttons(h)
    h.key("Esc")
    h.click("Мост")
    h.select("проезд")
    assert {"+", "−"} & _buttons(h) == {"+"}
    h.palette("+")
    assert _words(h) == "Мост открыт … проезд"
    h.select("открыт")
    assert {"+", "−"} & _buttons(h) == {"−"}
    h.palette("−")
    assert _words(h) == "Мост … проезд"


def test_escape_lets_go_of_the_held_quote_after_the_selection(h: Hands) -> None:
    h.click("Мост")
    h.select("проезд")
    h.key("Esc")
    assert h.view.held.mark
    h.key("Esc")
    assert h.view.held.mark == ""


def test_one_mention_becomes_the_source_of_a_second_quote_by_keys_alone(window: Open) -> None:
    text = "«Мост открыт», — сказал мэр. «Проезд бесплатный»."
    first = draft(text, "quote", "QUOTE", "Мост открыт", cue="сказал", source="мэр")
    h = article(window, text, first, draft(text, "quote", "QUOTE", "Проезд бесплатный"))
    h.key("Tab", "Space")
    assert h.focused() == ("quote", "QUOTE", "Проезд бесплатный")
    h.key("Space")
    second = h.mark("quote", "Проезд бесплатный")
    h.view.focus_on(second.id)
    h.key("Ctrl+Left", "Left", "Left", "Shift+Left", "Shift+Right")
    assert h.selected() == "мэр"
    h.key("s")
    (source,) = [a for a in h.state.annotations if a.layer == "source"]
    sources = [(r.head, r.tail) for r in h.state.relations.values() if r.type == "source"]
    assert sorted(sources) == sorted([(h.mark("quote", "Мост открыт").id, source.id), (second.id, source.id)])


def test_a_drag_with_ctrl_shows_what_it_would_make_where_nothing_is_held_and_says_why_not(h: Hands) -> None:
    def shown() -> str:
        preview = h.view.pointer.gesture.preview
        return preview.of(h.text) if preview else ""

    seen: list[str] = []

    def drag(words: str, modifiers: Qt.KeyboardModifier) -> None:
        span = h.span(words)
        start, end = h.point(span.start), h.point(span.end - 1)
        h.drag(start, end, modifiers, before_release=lambda: seen.append(shown()))

    drag("и проезд бесплатный»", CTRL)
    assert (seen, _words(h)) == (["и проезд бесплатный"], "Мост открыт … и проезд бесплатный")
    h.key("Esc", "Esc")
    drag("проезд", CTRL | SHIFT)
    assert (seen[1:], _words(h)) == (["проезд"], "Мост открыт … и … бесплатный")
    h.key("Esc", "Esc")
    drag("Другой абзац", CTRL)
    assert seen[2:] == [""]
    assert "Which quote" in _notice(h)
    drag("Другой абзац", CTRL | SHIFT)
    assert seen[3:] == [""]
    assert "would be left" in _notice(h)
