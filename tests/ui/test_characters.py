"""Character mode and clicks in the window; every key and drag selects exactly the code points that are seen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox

from annotate.model import graphemes
from annotate.model.text import Span, canonical
from tests.annotate.making import draft
from tests.ui.hands import Hands, answering, press_first
from tests.ui.test_offsets import HOSTILE
from tests.ui.windows import Open, article, document, in_memory
from ui.article import caret as carets
from ui.article.decorations import Filter

FAMILY = "👨‍👩‍👧‍👦"
TEXT = f"Мэр Анна {FAMILY} Белова\u00a0и до\u00adм 🇷🇺. Замо\u0301к.\nВторая строка здесь, длиннее первой.\nТри."
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, draft(TEXT, "entity", "PER", "Анна"))


def _signs(h: Hands) -> list[str]:
    return [w.text() for w in h.window.status.findChildren(QLabel) if w.isVisible() and w.objectName() == "kbd"]


def test_f2_lets_arrows_go_by_character_and_the_bottom_line_says_so(h: Hands) -> None:
    assert "by character" not in _signs(h)
    h.key("F2")
    assert "by character" in _signs(h)
    assert h.menu("characters").isChecked()
    h.key("Right", "Right", "Shift+Right", "Shift+Right")
    assert h.selected() == "р "
    h.key("F2")
    assert h.selected() == "р "
    assert "by character" not in _signs(h)
    assert not h.menu("characters").isChecked()
    h.key("Shift+Right")
    assert h.selected() == "р Анна"


def test_shift_and_arrows_take_whole_graphemes_forward_and_back(h: Hands) -> None:
    h.click(f" {FAMILY}")
    h.key("F2", "Left", "Right")
    caret = h.view.caret
    assert caret is not None
    start = h.text.index(FAMILY)
    h.view.caret = type(caret)(caret.token, at=start)
    h.key("Shift+Right")
    assert h.selected() == FAMILY
    h.key("Shift+Right")
    assert h.selected() == FAMILY + " "
    h.key("Shift+Left", "Shift+Left", "Shift+Left")
    assert h.selected() == " "
    assert h.view.selection == Span(start - 1, start)


def test_a_label_takes_a_selection_of_characters_exactly(h: Hands) -> None:
    h.key("F2", "Shift+Right", "Shift+Right", "Shift+Right", "Shift+Right", "p")
    assert h.focused() == ("entity", "PER", "Мэр ")


def test_edges_move_by_character(h: Hands) -> None:
    h.key("F2")
    h.click("Анна")
    h.key("Alt+Right", "Alt+Right")
    assert h.focused() == ("entity", "PER", f"Анна {FAMILY}")
    h.key("Alt+Shift+Right")
    assert h.focused() == ("entity", "PER", f"нна {FAMILY}")


def test_a_drag_selects_characters_without_alt_and_a_click_puts_the_caret_between_two(h: Hands) -> None:
    h.key("F2")
    start = h.span("Белова").start
    h.drag(h.point(start + 1, 0.1), h.point(start + 4, 0.1))
    assert h.selected() == "ело"
    h.click_at(h.point(start + 2, 0.9))
    caret = h.view.caret
    assert caret is not None
    assert (caret.gap, h.view.selection) == (start + 3, None)


def test_up_and_down_keep_the_column(h: Hands) -> None:
    h.key("F2")
    h.click_at(h.point(h.span("длиннее").start, 0.1))
    at = h.span("длиннее").start
    h.key("Down")
    assert h.view.caret is not None
    assert h.view.caret.gap == len(TEXT)
    h.key("Up")
    assert h.view.caret.gap == at
    h.key("Shift+Down")
    assert h.selected() == TEXT[at:]


def test_sentences_and_paragraphs_go_as_before(h: Hands) -> None:
    h.key("F2", "Ctrl+Right")
    assert h.view.caret is not None
    assert h.view.caret.gap == h.span("Замо").start
    h.key("Ctrl+Shift+Right")
    assert h.selected() == "Замо\u0301к."
    h.key("Left", "Right", "Ctrl+Left")
    assert h.view.caret.gap == h.span("Замо").start
    h.key("Ctrl+Down", "Ctrl+Shift+Down")
    assert h.selected() == "Вторая строка здесь, длиннее первой."
    h.key("Ctrl+Up")
    assert h.view.caret.gap == h.span("Вторая").start


def test_the_bar_is_drawn_and_moves(h: Hands) -> None:
    h.key("F2", "Right")
    first = h.view.viewport().grab().toImage()
    h.key("Right")
    assert h.view.viewport().grab().toImage() != first


def test_a_triple_click_selects_the_sentence_and_a_click_afterwards_is_one(h: Hands) -> None:
    h.triple_click("Белова")
    assert h.selected() == TEXT[: TEXT.index(" Замо")]
    h.click("Вторая")
    assert h.selected() == ""
    assert h.view.caret is not None
    assert h.view.caret.token == h.span("Вторая")


def test_two_and_three_clicks_make_what_is_armed(h: Hands) -> None:
    h.double_click("строка")
    h.key("p")
    h.double_click("здесь")
    assert h.focused() == ("entity", "PER", "здесь")
    h.click("Белова")
    h.key("q", "Ctrl+Z")
    before = len(h.state.history.done)
    h.triple_click("первой")
    assert h.focused() == ("quote", "QUOTE", "Вторая строка здесь, длиннее первой.")
    assert len(h.state.history.done) == before + 1
    h.key("Ctrl+Z")
    assert len(h.state.history.done) == before


def _walk(h: Hands, key: str) -> list[int]:
    """The places to which a key leads, until it leads no further."""
    assert h.view.caret is not None
    found = [h.view.caret.gap]
    while True:
        h.key(key)
        if h.view.caret.gap == found[-1]:
            return found
        found.append(h.view.caret.gap)


@pytest.mark.parametrize("name", HOSTILE)
def test_by_character_every_boundary_is_met_forward_and_back(window: Open, name: str) -> None:
    text = canonical(HOSTILE[name])
    h = article(window, text)
    h.key("F2")
    assert h.view.caret is not None
    h.view.caret = type(h.view.caret)(h.view.caret.token, at=0)
    stops = [i for i in range(len(text) + 1) if graphemes.is_boundary(text, i)]
    assert _walk(h, "Right") == stops
    assert _walk(h, "Left") == stops[::-1]
    h.key("F2")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("key", ["Right", "Left"])
def test_by_token_and_by_character_the_keys_select_what_was_passed(window: Open, name: str, key: str) -> None:
    text = canonical(HOSTILE[name])
    h = article(window, text)
    tokens = list(h.state.tokens.inside(Span(0, len(text))))
    first = tokens[0] if key == "Right" else tokens[-1]
    h.view.caret = type(h.view.caret)(first) if h.view.caret else None
    expected = tokens[:3] if key == "Right" else tokens[-3:]
    h.key(*[f"Shift+{key}"] * (len(expected) - 1))
    if len(expected) > 1:
        assert h.view.selection == Span(expected[0].start, expected[-1].end)
    h.key("Esc", "F2")
    stops = [i for i in range(len(text) + 1) if graphemes.is_boundary(text, i)]
    stops = stops if key == "Right" else stops[::-1]
    h.view.caret = type(h.view.caret)(first, at=stops[0]) if h.view.caret else None
    for stop in stops[1:6]:
        h.key(f"Shift+{key}")
        assert h.view.selection == Span(min(stops[0], stop), max(stops[0], stop))
    h.key("o")
    place = Span(min(stops[0], stop), max(stops[0], stop))
    assert [a.fragments for a in h.state.annotations] == [(place,)]


@pytest.mark.parametrize("name", ["emoji", "family", "flags", "accents", "no-break space", "soft hyphen"])
@pytest.mark.parametrize("turn", [lambda a, b: (a, b), lambda a, b: (b, a)], ids=["forward", "back"])
def test_a_drag_over_characters_selects_those_that_were_seen(
    window: Open, name: str, turn: Callable[[QPoint, QPoint], tuple[QPoint, QPoint]]
) -> None:
    text = canonical(HOSTILE[name])
    h = article(window, text)
    stops = [i for i in range(len(text) + 1) if graphemes.is_boundary(text, i)]
    seen = [Span(a, b) for a, b in pairwise(stops) if text[a] != "\u00ad" and not text[a].isspace()]
    for first, last in ((seen[0], seen[3]), (seen[2], seen[-1]), (seen[4], seen[5])):
        places: list[QPoint] = []
        for span, part in ((first, 0.15), (last, 0.85)):
            (rect,) = h.view.places.rects(span, -1e9, 1e9)
            places.append(QPoint(round(rect.left() + rect.width() * part), round(rect.center().y())))
        start, end = turn(*places)
        h.drag(start, end, ALT)
        assert h.view.selection == Span(first.start, last.end)
        h.key("Esc")


@pytest.mark.parametrize("name", ["emoji", "family", "flags", "accents", "right to left", "no-break space"])
def test_a_drag_by_tokens_selects_the_tokens_that_it_touched(window: Open, name: str) -> None:
    text = canonical(HOSTILE[name])
    h = article(window, text)
    tokens = list(h.state.tokens.inside(Span(0, len(text))))
    first, last = tokens[0], tokens[2]
    for a, b in ((first, last), (last, first)):
        h.drag(h.point(a.start), h.point(b.start))
        assert h.view.selection == Span(first.start, last.end)
        h.key("Esc")


def _key(
    h: Hands, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, up: bool = False
) -> None:
    """One key goes down or up, alone: the modifiers are those from before, as X11 has them."""
    kind = QEvent.Type.KeyRelease if up else QEvent.Type.KeyPress
    QCoreApplication.sendEvent(h.view, QKeyEvent(kind, key, modifiers))


def _edge(h: Hands) -> str | None:
    return h.view.held.edge


def test_alt_held_shows_the_token_that_the_next_press_takes(h: Hands) -> None:
    h.click("Анна")
    plain = h.view.viewport().grab().toImage()
    _key(h, Qt.Key.Key_Alt)
    assert _edge(h) == "end"
    right = h.view.viewport().grab().toImage()
    assert right != plain
    _key(h, Qt.Key.Key_Shift, ALT)
    assert _edge(h) == "start"
    assert h.view.viewport().grab().toImage() not in (plain, right)
    _key(h, Qt.Key.Key_Shift, ALT | Qt.KeyboardModifier.ShiftModifier, up=True)
    assert _edge(h) == "end"
    _key(h, Qt.Key.Key_Alt, ALT, up=True)
    assert _edge(h) is None
    assert h.view.viewport().grab().toImage() == plain
    _key(h, Qt.Key.Key_Alt)
    h.key("Esc")
    assert _edge(h) is None


def test_the_menu_bar_keeps_out_of_alt_where_it_shows_an_edge(h: Hands) -> None:
    def asked() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Alt, ALT)
        event.ignore()
        QCoreApplication.sendEvent(h.view, event)
        return event.isAccepted()

    assert not asked()
    h.click("Анна")
    assert asked()


def test_alt_is_let_go_with_the_focus_of_the_keys(h: Hands) -> None:
    h.click("Анна")
    _key(h, Qt.Key.Key_Alt)
    h.window.documents.search.setFocus()
    assert _edge(h) is None
    h.view.setFocus()


def test_the_menu_says_which_edge_an_undo_puts_back(window: Open) -> None:
    text = "Глава МИД РФ приехал."
    h = article(window, text, draft(text, "entity", "ORG", "МИД"), language="ru")
    h.click("МИД")
    h.key("Alt+Right")
    assert h.menu("undo").text() == "Отменить: передвинуть правую границу «МИД РФ»"
    h.key("Alt+Shift+Left")
    assert h.menu("undo").text() == "Отменить: передвинуть левую границу «Глава МИД РФ»"


def test_bulk_decisions_act_on_what_a_filter_by_label_shows(window: Open) -> None:
    text = "Мэр Белова в Туле и в Орле."
    h = article(
        window, text, draft(text, "entity", "PER", "Белова"), draft(text, "entity", "LOC", "Туле"),
        draft(text, "entity", "LOC", "Орле"),
    )  # fmt: skip
    h.window.top.set_filter(Filter(labels=frozenset({("entity", "PER")})))
    asked: list[str] = []

    def yes(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog.text())
        press_first(dialog)

    with answering(yes):
        h.key("Ctrl+Shift+A")
    assert asked == ["Accept 2 suggestions?"]
    assert sorted(a.label for a in h.state.annotations) == ["LOC", "LOC"]
    assert len(h.state.history.done) == 1
    h.key("Ctrl+Z")
    assert len(h.state.annotations) == 0


_PIECES = [
    "слово",
    " ",
    "\n",
    FAMILY,
    "🇷🇺",
    "и\u0306",
    "\u00ad",
    "\u00a0",
    "\u2028",
    "הארץ",
    "😀",
    "«",
    "А.",
    "👍🏽",
    "\u200f",
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_the_text_keys_select_and_label_exactly_what_was_passed(h: Hands, data: st.DataObject) -> None:
    text = canonical("Мэр " + "".join(data.draw(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14))))
    h.window.use(in_memory(document("d", text)))
    h.view.mover.among_characters(True)
    stops = [i for i in range(len(text) + 1) if graphemes.is_boundary(text, i)]
    first, count = data.draw(st.integers(0, len(stops) - 1)), data.draw(st.integers(-6, 6))
    last = min(max(first + count, 0), len(stops) - 1)
    assert h.view.caret is not None
    h.view.caret = carets.among_characters(h.state, stops[first])
    h.key(*["Shift+Right" if count > 0 else "Shift+Left"] * abs(count))
    start, end = sorted((stops[first], stops[last]))
    assert h.selected() == text[start:end]
    if start < end:
        h.key("o")
        assert [a.fragments for a in h.state.annotations] == [(Span(start, end),)]
    h.view.mover.among_characters(False)
    tokens = h.state.tokens.inside(Span(0, len(text)))
    at = data.draw(st.integers(0, len(tokens) - 1))
    to = min(max(at + count, 0), len(tokens) - 1)
    h.view.focus_on("")
    h.view.caret = carets.Caret(tokens[at])
    h.key(*["Shift+Right" if count > 0 else "Shift+Left"] * abs(count))
    low, high = sorted((at, to))
    expected = Span(tokens[low].start, tokens[high].end) if low < high else None
    assert h.view.selection == expected
