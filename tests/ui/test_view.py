"""The article in the window: walking, accepting, pointing, dragging; the text never moves and is never markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest

from annotate.model.text import Span, covered
from tests.annotate.making import draft
from tests.ui.hands import NONE, Hands, answering, press_first, typed
from tests.ui.test_offsets import HOSTILE
from tests.ui.windows import Open, article
from ui.article.decorations import Filter

TEXT = (
    "Мэр Анна Белова открыла мост в Туле.\n\n«Ехать стало ближе», — сказала Белова. Мост строил «Мостотрест».\n"
    "Движение пустят в марте, пообещал Пётр Ильин из мэрии."
)
PERSON = draft(TEXT, "entity", "PER", "Анна Белова", score=0.95, attributes={"normal": "Анна Белова"})
TOWN = draft(TEXT, "entity", "LOC", "Туле", score=0.7)
FIRM = draft(TEXT, "entity", "ORG", "Мостотрест", score=0.55)
SECOND = draft(TEXT, "entity", "PER", "Пётр Ильин", score=0.9, attributes={"normal": "Пётр Ильин"})
QUOTE = draft(
    TEXT, "quote", "QUOTE", "Ехать стало ближе", cue="сказала", source="Белова. Мост"[:6], score=0.9,
    attributes={"type": "direct", "speaker": "Анна Белова"},
)  # fmt: skip
CLAIM = draft(TEXT, "claim", "CLAIM", "Движение пустят в марте", score=0.8, attributes={"type": "PREDICT", "worth": 2})
DRAFTS = (PERSON, TOWN, FIRM, SECOND, QUOTE, CLAIM)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, *DRAFTS)


def _words(h: Hands) -> str:
    focused = h.focused()
    return focused[2] if focused else ""


def test_tab_walks_through_everything_in_reading_order_and_says_where_it_ends(h: Hands) -> None:
    seen = []
    for _ in range(6):
        h.key("Tab")
        seen.append(_words(h))
    expected = ["Анна Белова", "Туле", "Ехать стало ближе", "Мостотрест", "Движение пустят в марте", "Пётр Ильин"]
    assert seen == expected
    h.key("Tab")
    assert _words(h) == "Пётр Ильин"
    for _ in range(5):
        h.key("Shift+Tab")
    assert _words(h) == "Анна Белова"


def test_tab_goes_on_from_where_the_caret_is(h: Hands) -> None:
    h.click("строил")
    h.key("Tab")
    assert _words(h) == "Мостотрест"


@pytest.mark.parametrize(
    ("which", "walk"),
    [
        (Filter(below=0.8), ["Туле", "Мостотрест"]),
        (Filter(hidden=frozenset({"entity", "quote"})), ["Движение пустят в марте"]),
        (Filter(hidden=frozenset({"entity"}), claims_from=0.9), ["Ехать стало ближе"]),
    ],
)
def test_tab_stops_where_the_filter_says(h: Hands, which: Filter, walk: list[str]) -> None:
    h.view.set_filter(which)
    seen = []
    for _ in range(len(walk) + 1):
        h.key("Tab")
        seen.append(_words(h))
    assert seen == [*walk, walk[-1]]


def test_only_suggestions_are_walked_after_ctrl_t(h: Hands) -> None:
    h.key("Tab", "Space", "Ctrl+T")
    assert h.window.top.only.isChecked()
    h.key("Esc")
    h.click("Мэр")
    h.key("Tab")
    assert _words(h) == "Туле"


def test_a_hidden_layer_takes_the_focus_from_its_mark(h: Hands) -> None:
    h.key("Tab")
    h.view.set_filter(Filter(hidden=frozenset({"entity"})))
    assert h.focused() is None


def test_space_accepts_and_goes_on_and_starts_again_at_the_top(h: Hands) -> None:
    h.click("Движение")
    assert _words(h) == "Движение пустят в марте"
    h.key("Space", "Space")
    assert _words(h) == "Анна Белова"
    assert [a.layer for a in h.state.annotations] == ["claim", "entity"]


def test_backspace_rejects_a_suggestion_and_deletes_an_annotation(h: Hands) -> None:
    h.key("Tab", "Backspace")
    assert _words(h) == "Туле"
    assert [d.verdict for d in h.state.decisions.values()] == ["rejected"]
    h.key("Space", "Shift+Tab")
    assert _words(h) == "Туле"
    h.key("Delete")
    assert len(h.state.annotations) == 0
    assert h.focused() is None


def test_clicking_focuses_the_shortest_and_clicking_again_what_lies_around_it(window: Open) -> None:
    text = "Глава МИД РФ приехал."
    h = article(window, text, draft(text, "entity", "ORG", "МИД РФ"), draft(text, "entity", "LOC", "РФ"))
    seen = []
    for _ in range(3):
        h.click("РФ приехал")
        seen.append(_words(h))
    assert seen == ["РФ", "МИД РФ", "РФ"]
    h.click("приехал")
    assert h.focused() is None


def test_the_key_left_of_1_does_what_clicking_again_does(window: Open) -> None:
    text = "Глава МИД РФ приехал."
    h = article(window, text, draft(text, "entity", "ORG", "МИД РФ"), draft(text, "entity", "LOC", "РФ"))
    h.click("РФ приехал")
    h.russian("ё")
    assert _words(h) == "МИД РФ"
    h.key("`")
    assert _words(h) == "РФ"


def test_a_drag_selects_whole_words_and_shows_them_before_the_release(h: Hands) -> None:
    previews: list[Span | None] = []
    start, end = h.span("открыла"), h.span("мост")
    h.drag(
        h.point(start.start + 3),
        h.point(end.start + 1),
        before_release=lambda: previews.append(h.view.pointer.gesture.preview),
    )
    assert previews == [Span(start.start, end.end)]
    assert h.selected() == "открыла мост"


def test_a_drag_with_alt_selects_characters(h: Hands) -> None:
    start = h.span("открыла").start
    h.drag(h.point(start + 2, 0.1), h.point(start + 5, 0.1), ALT)
    assert h.selected() == h.text[start + 2 : start + 5]


def test_a_handle_moves_an_edge_by_words_and_with_alt_by_characters(h: Hands) -> None:
    h.click("Анна")
    (place,) = h.mark_focused().fragments
    h.edge("start", place, h.span("Мэр").start + 1)
    assert _words(h) == "Мэр Анна Белова"
    (place,) = h.mark_focused().fragments
    h.edge("end", place, place.end - 3, ALT, part=0.1)
    assert _words(h) == "Мэр Анна Бел"
    assert [d.verdict for d in h.state.decisions.values()] == ["corrected"]
    assert len(h.state.annotations) == 1


def test_escape_gives_up_a_drag(h: Hands) -> None:
    h.drag(h.point(h.span("открыла").start), h.point(h.span("мост").start + 2), before_release=lambda: h.key("Esc"))
    assert h.selected() == ""
    assert len(h.state.annotations) == 0


def test_a_card_dragged_to_a_mention_links_source_and_speaker(h: Hands) -> None:
    quote = h.mark("quote", "Ехать стало ближе").id
    h.drag(h.card(quote), h.point(h.span("Ильин").start + 1, scroll=False))
    said = h.mark("quote", "Ехать стало ближе")
    assert said.attributes["speaker"] == "Пётр Ильин"
    source = h.state.tail(said.id, "source")
    assert source is not None
    assert covered(source.fragments, h.text) == "Пётр Ильин"
    assert h.view.focus_id == said.id


def test_a_card_is_clicked_to_focus_its_quote_and_a_candidate_to_choose_the_speaker(h: Hands) -> None:
    h.click_at(h.card(h.mark("quote", "Ехать стало ближе").id))
    assert _words(h) == "Ехать стало ближе"
    names = [c.name for c in h.view.choices]
    assert names[0] == "Анна Белова"
    h.click_at(h.candidate(names.index("Пётр Ильин") + 1))
    assert h.mark("quote", "Ехать стало ближе").attributes["speaker"] == "Пётр Ильин"
    h.click_at(h.candidate(0))
    assert "speaker" not in h.mark("quote", "Ехать стало ближе").attributes


def test_a_flag_is_clicked_to_focus_its_claim(h: Hands) -> None:
    h.click_at(h.flag(h.mark("claim", "Движение пустят в марте").id))
    assert _words(h) == "Движение пустят в марте"


def test_a_double_click_selects_the_token(h: Hands) -> None:
    h.double_click("строил")
    assert h.selected() == "строил"
    assert h.focused() is None


def test_the_armed_label_makes_of_each_drag_an_annotation(h: Hands) -> None:
    h.double_click("Мэр")
    h.key("t")
    assert h.focused() == ("entity", "POSITION", "Мэр")
    h.select("мэрии")
    assert h.focused() == ("entity", "POSITION", "мэрии")
    h.key("Esc", "Esc")
    h.select("мост")
    assert h.selected() == "мост"


def _wheel(h: Hands, delta: int, modifiers: Qt.KeyboardModifier) -> None:
    at = QPointF(h.view.viewport().rect().center())
    event = QWheelEvent(
        at, h.view.viewport().mapToGlobal(at), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(h.view.viewport(), event)


def test_the_wheel_with_ctrl_changes_the_size_within_limits(h: Hands) -> None:
    before = h.window.settings.text_size
    _wheel(h, 120, CTRL)
    assert h.window.settings.text_size == before + 1
    _wheel(h, -120, CTRL)
    _wheel(h, -120, CTRL)
    assert h.window.settings.text_size == before - 1
    for _ in range(40):
        _wheel(h, -120, CTRL)
    assert h.window.settings.text_size == 12
    _wheel(h, -120, NONE)
    assert h.window.settings.text_size == 12


def test_the_place_that_is_read_stays_in_sight_when_the_size_changes(window: Open) -> None:
    text = "\n".join(f"Абзац номер {i}: мост открыли, дорогу закрыли, и так далее." for i in range(120))
    h = article(window, text)
    h.show(h.span("Абзац номер 60:"))
    h.key("Ctrl+0")
    for chord in ("Ctrl+=", "Ctrl+-", "Ctrl+-"):
        key = Qt.Key.Key_Equal if chord.endswith("=") else Qt.Key.Key_Minus
        QTest.keyClick(h.view, key, CTRL)
        top = h.view.verticalScrollBar().value()
        low, high = h.view.places.visible(top, top + h.view.viewport().height())
        assert low <= h.span("Абзац номер 60:").start < high


def test_nothing_moves_the_text(h: Hands) -> None:
    """A character is where it was, whatever is focused, selected, accepted or armed."""

    def places() -> list[tuple[float, float]]:
        spans = (h.span(words) for words in ("Анна", "Ехать", "Ильин"))
        rects = [h.view.places.rects(span, -1e9, 1e9)[0] for span in spans]
        return [(r.left(), r.top() - h.view.verticalScrollBar().value()) for r in rects]

    before = places()
    acts: list[Callable[[], None]] = [
        lambda: h.key("Tab"),
        lambda: h.key("Space"),
        lambda: h.click("Ехать"),
        lambda: h.key("1"),
        lambda: h.key("Esc"),
        lambda: h.select("мост"),
        lambda: h.russian("щ"),
        lambda: h.key("Ctrl+Z"),
    ]
    for act in acts:
        act()
        h.paint()
        assert places() == before


@pytest.mark.parametrize("language", ["en", "ru"])
def test_letters_of_the_russian_layout_create_and_relabel(window: Open, language: str) -> None:
    h = article(window, TEXT, language=language)
    h.click("Туле")
    h.russian("д")
    assert h.focused() == ("entity", "LOC", "Туле")
    h.russian("щ")
    assert h.focused() == ("entity", "ORG", "Туле")
    h.key("Esc")
    h.click("Ехать")
    h.russian("й")
    assert h.focused() == ("quote", "QUOTE", "Ехать стало ближе")
    assert h.mark_focused().attributes["type"] == "direct"
    h.key("Esc")
    h.click("сказала")
    h.russian("г")
    assert h.focused() == ("cue", "CUE", "сказала")
    h.key("Esc")
    h.click("Белова. Мост")
    h.russian("ы")
    assert h.focused() == ("source", "SOURCE", "Белова")
    assert {(r.type, r.head) for r in h.state.relations.values()} == {
        (part, h.mark("quote", "Ехать стало ближе").id) for part in ("cue", "source")
    }
    QCoreApplication.sendEvent(h.view, typed("я", modifiers=CTRL))
    assert "SOURCE" not in [a.label for a in h.state.annotations]
    QCoreApplication.sendEvent(h.view, typed("я", modifiers=CTRL | Qt.KeyboardModifier.ShiftModifier))
    assert "SOURCE" in [a.label for a in h.state.annotations]


def test_shift_and_digits_give_a_claim_its_worth_in_both_layouts(h: Hands) -> None:
    h.click("Движение")
    shift = Qt.KeyboardModifier.ShiftModifier
    worths = []
    for letter in ("!", '"', "№", "@"):
        QCoreApplication.sendEvent(h.view, typed(letter, modifiers=shift))
        worths.append(h.mark_focused().attributes["worth"])
    assert worths == ["0", "1", "2", "1"]


def test_accepting_all_that_is_shown_asks_first_and_is_one_step(h: Hands) -> None:
    h.view.set_filter(Filter(hidden=frozenset({"claim"})))
    with answering(press_first):
        h.key("Ctrl+Shift+A")
    assert [m.layer for m in h.state.open_marks()] == ["claim"]
    h.key("Ctrl+Z")
    assert len(h.state.open_marks()) == len(DRAFTS)
    with answering(lambda dialog: dialog.reject()):
        h.key("Ctrl+Shift+A")
    assert len(h.state.open_marks()) == len(DRAFTS)


def test_what_is_copied_is_the_text_itself(window: Open) -> None:
    text = "Цена\u00a0— 2\u202fмлрд\u2028рублей 😀."
    h = article(window, text)
    h.view.select(Span(0, len(text)))
    h.key("Ctrl+C")
    assert QGuiApplication.clipboard().text() == text
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE.values(),
        "(" * 10_000,
        "Слово и ещё слово. " * 10_500 + "Конец",
        "😀" * 3_000,
        "<img src='file:///etc/passwd'><script>alert(1)</script> <a href='x'>ссылка</a> &nbsp; {title} %n %1",
    ],
    ids=[*HOSTILE, "brackets", "one long line", "emoji only", "html"],
)
def test_hostile_text_is_shown_as_it_is(window: Open, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    h = article(window, text, language="ru")
    document = h.view.document()
    assert document.characterCount() - 1 == h.view.offsets.position(len(text))
    # each paragraph reads as it is in the text: no entity was resolved, no tag taken
    assert document.toPlainText().count("<") == text.count("<")
    assert document.toPlainText().count("&") == text.count("&")
    h.paint()
    h.key("Right", "Shift+Right", "Ctrl+Right", "Down", "Ctrl+Down")
    h.russian("з")
    h.key("Esc", "Esc", "Esc", "Tab")
    h.paint()
    for annotation in h.state.annotations:
        assert annotation.fragments[-1].end <= len(text)
    h.window.grab()


def test_undo_and_redo_focus_what_they_were_about(h: Hands) -> None:
    h.key("Tab", "Space")
    assert _words(h) == "Туле"
    h.key("Ctrl+Z")
    assert _words(h) == "Анна Белова"
    assert h.mark_focused().suggested
    h.key("Backspace")
    assert _words(h) == "Туле"
    h.key("Ctrl+Z")
    assert _words(h) == "Анна Белова"
    h.key("Space", "Ctrl+Z", "Ctrl+Shift+Z")
    assert _words(h) == "Анна Белова"
    assert h.mark_focused().origin == "accepted"


def test_undo_of_a_quote_focuses_the_quote_and_not_its_parts(h: Hands) -> None:
    h.click("Ехать")
    h.key("Space", "Ctrl+Z")
    assert h.focused() == ("quote", "QUOTE", "Ехать стало ближе")
    h.key("Ctrl+Shift+Z")
    assert h.focused() == ("quote", "QUOTE", "Ехать стало ближе")
