"""The last action once more, with one key."""

from __future__ import annotations

from PySide6.QtTest import QTest

from tests.annotate.making import draft
from tests.ui.hands import Hands
from tests.ui.windows import Open, article

TEXT = "Тула и Орёл растут. В Калуге и в Рязани тихо. «Едем», — сказал мэр. «Стоим», — сказал он."


def _again(h: Hands) -> None:
    h.key(".")


def _labels(h: Hands) -> list[tuple[str, str]]:
    return [(m.label, m.fragments[0].of(h.text)) for m in h.state.marks]


def test_a_label_is_given_again_to_selection_caret_and_focus(window: Open) -> None:
    h = article(window, TEXT)
    h.select("Тула")
    h.key("l")
    h.select("Калуге")
    h.key("Esc")
    h.key("Esc", "Esc")  # the armed label is no part of what is repeated
    h.select("Рязани")
    _again(h)
    assert _labels(h)[-1] == ("LOC", "Рязани")
    h.select("мэр")
    h.key("t")
    h.click("Тула")
    _again(h)
    assert _labels(h)[0] == ("POSITION", "Тула")


def test_deciding_again_stays_where_it_is(window: Open) -> None:
    h = article(window, TEXT, *(draft(TEXT, "entity", "LOC", w) for w in ("Тула", "Орёл", "Калуге", "Рязани")))
    h.key("Tab", "Space")
    assert h.focused() == ("entity", "LOC", "Орёл")
    _again(h)
    assert h.focused() == ("entity", "LOC", "Орёл")
    assert h.mark_focused().origin == "accepted"
    h.key("Tab", "Backspace")
    assert h.focused() == ("entity", "LOC", "Рязани")
    _again(h)
    assert [(w, m.origin) for (_, w), m in zip(_labels(h), h.state.marks, strict=True)] == [
        ("Тула", "accepted"),
        ("Орёл", "accepted"),
    ]
    assert h.focused() is None


def test_an_edge_a_speaker_and_an_attribute_are_set_again(window: Open) -> None:
    h = article(
        window,
        TEXT,
        draft(TEXT, "entity", "LOC", "Тула"),
        draft(TEXT, "entity", "LOC", "Калуге"),
        draft(TEXT, "quote", "QUOTE", "Едем", attributes={"type": "direct"}),
        draft(TEXT, "quote", "QUOTE", "Стоим", attributes={"type": "direct"}),
    )
    h.key("Tab", "Alt+Right", "Tab")
    _again(h)
    assert [words for label, words in _labels(h) if label == "LOC"] == ["Тула и", "Калуге и"]
    h.key("Tab")
    assert h.window.verbs is not None
    assert h.window.verbs.voices.give("Мэр")
    h.key("Tab")
    _again(h)
    assert h.mark_focused().attributes["speaker"] == "Мэр"
    assert h.window.verbs.attribute("type", "indirect")
    h.key("Shift+Tab")
    _again(h)
    assert h.mark_focused().attributes["type"] == "indirect"


def test_where_nothing_was_done_or_nothing_fits_it_says_so(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "LOC", "Тула"))
    _again(h)
    assert h.window.status._notice.text() == "There is no action yet that could be repeated."
    h.key("Tab", "Space", "Esc", "Esc")
    _again(h)
    assert h.window.status._notice.text() == "Nothing here that the last action could be done to."


def test_the_bottom_line_tells_of_it(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "LOC", "Тула"))
    h.select("Калуге")
    h.key("l")
    QTest.qWait(60)
    assert (".", "again") in h.window.status._shown  # type: ignore[operator]
