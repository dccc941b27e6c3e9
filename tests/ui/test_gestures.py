"""Press, drag, release: what the pointer means, without a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.commands import annotate
from annotate.model.text import Span
from tests.annotate.making import Desk, draft, place
from ui.article.fitting import annotated, fits
from ui.article.gestures import IDLE, Gesture, Hit, Outcome, mention_at, moved, pressed, released, selection

TEXT = " date 2026-02-03 Мэр Анна Белова открыла мост. «Ехать стало ближе», — сказала Белова."
BODY = TEXT.index("Мэр")


def _desk() -> Desk:
    return Desk(
        TEXT,
        draft(TEXT, "entity", "PER", "Анна Белова"),
        draft(TEXT, "quote", "QUOTE", "Ехать стало ближе", cue="сказала"),
        body=BODY,
    )


def _dragged(desk: Desk, hit: Hit, to: int, exact: bool = False) -> tuple[Gesture, Outcome | None]:
    return released(moved(pressed(hit, exact), desk.state, to, far=True))


def test_press_and_release_in_place_is_a_click() -> None:
    assert released(pressed(Hit(30), False)) == (IDLE, Outcome("click", 30))
    still = moved(pressed(Hit(30), False), _desk().state, 31, far=False)
    assert released(still) == (IDLE, Outcome("click", 30))


def test_a_drag_selects_the_tokens_that_it_touches_in_either_direction() -> None:
    desk = _desk()
    name = place(TEXT, "Анна Белова")
    assert _dragged(desk, Hit(name.start + 2), name.end - 3) == (IDLE, Outcome("selected", name.end - 3, name))
    assert _dragged(desk, Hit(name.end - 3), name.start + 2) == (IDLE, Outcome("selected", name.start + 2, name))


def test_a_drag_with_alt_selects_characters() -> None:
    start = place(TEXT, "Анна").start
    _, outcome = _dragged(_desk(), Hit(start + 1), start + 3, exact=True)
    assert outcome == Outcome("selected", start + 3, Span(start + 1, start + 3), exact=True)


def test_a_drag_by_characters_keeps_graphemes_whole() -> None:
    text = "Мэр 👨‍👩‍👧‍👦 рад и\u0306од."
    state = Desk(text).state
    assert selection(state, 5, 7, exact=True) == place(text, "👨‍👩‍👧‍👦")
    accent = text.index("\u0306")
    assert selection(state, accent, accent + 1, exact=True) == Span(accent - 1, accent + 1)


ARMED = ("entity", "PER")
QUOTED = ("quote", "QUOTE")


@pytest.mark.parametrize(
    ("armed", "words", "exact", "preview"),
    [
        (ARMED, "Белова открыла", False, "Белова открыла"),
        (("quote", "QUOTE"), "«Ехать стало", False, "Ехать стало"),
        (("quote", "QUOTE"), "«Ехать стало", True, "«Ехать стало"),
        (("quote", "QUOTE"), "», —", False, None),
        (None, "», —", False, "», —"),
    ],
)
def test_the_preview_is_what_would_be_made(
    armed: tuple[str, str] | None, words: str, exact: bool, preview: str | None
) -> None:
    desk = Desk(TEXT, body=BODY)
    where = place(TEXT, words)
    gesture = moved(
        pressed(Hit(where.start), exact), desk.state, where.end, True, fits(desk.state, "select", armed, None, exact)
    )
    assert (gesture.preview.of(TEXT) if gesture.preview else None) == preview
    assert (released(gesture)[1] is None) == (preview is None)


@given(st.data())
def test_the_preview_and_what_is_made_are_the_same_place(data: st.DataObject) -> None:
    desk = _desk()
    armed = data.draw(st.sampled_from([ARMED, QUOTED, ("claim", "CLAIM"), ("cue", "CUE"), ("source", "SOURCE")]))
    exact = data.draw(st.booleans())
    low, high = data.draw(st.integers(0, len(TEXT))), data.draw(st.integers(0, len(TEXT)))
    words = selection(desk.state, low, high, exact)
    if words is None:
        return
    would = annotated(desk.state, armed, exact, words)
    made = annotate(desk.state, (words,), *armed, desk.by, exact=exact)
    assert (would is None) == (made is None)
    if would and made:
        desk.do(made)
        assert any(m.layer == armed[0] and would in m.fragments and m.origin != "suggested" for m in desk.state.marks)


def test_ctrl_adds_what_would_be_added_and_with_shift_cuts_what_can_be_cut() -> None:
    desk = Desk(TEXT, body=BODY)
    desk.put("quote", "QUOTE", "Ехать стало")
    quote = desk.mark("quote")
    add, cut = (fits(desk.state, aim, None, quote, False) for aim in ("add", "cut"))
    assert add is not None
    assert cut is not None
    assert add(place(TEXT, "ближе»,")) == place(TEXT, "ближе")
    assert add(place(TEXT, "Ехать")) is None
    assert cut(place(TEXT, "стало")) == place(TEXT, "стало")
    assert cut(place(TEXT, "Ехать стало")) is None
    assert fits(desk.state, "add", None, None, False) is None
    gesture = moved(pressed(Hit(5, quote.id, "end", 0), False, "add"), desk.state, 30, True, add)
    assert (gesture.kind, gesture.aim) == ("selecting", "add")


def test_a_selection_never_reaches_into_the_header() -> None:
    _, outcome = _dragged(_desk(), Hit(BODY + 1), 2)
    assert outcome == Outcome("selected", 2, place(TEXT, "Мэр"))


def test_a_drag_over_white_space_asks_for_nothing() -> None:
    blank = place(TEXT, "Анна").end
    assert _dragged(_desk(), Hit(blank), blank + 1, exact=False)[1] is None


def test_a_handle_shows_where_the_edge_would_come_to_lie() -> None:
    desk = _desk()
    mark = desk.mark("entity")
    hit = Hit(mark.fragments[0].end, mark.id, "end", 0)
    gesture = moved(pressed(hit, False), desk.state, place(TEXT, "открыла").start + 2, far=True)
    assert gesture.preview == place(TEXT, "Анна Белова открыла")
    assert released(gesture)[1] == Outcome(
        "edge", place(TEXT, "открыла").end, place(TEXT, "Анна Белова открыла"), mark.id, 0, "end"
    )
    back = moved(gesture, desk.state, place(TEXT, "Анна").start + 2, far=True)
    assert back.preview == place(TEXT, "Анна")


def test_a_handle_keeps_its_last_place_where_nothing_would_be_left() -> None:
    desk = _desk()
    mark = desk.mark("entity")
    gesture = moved(pressed(Hit(mark.fragments[0].end, mark.id, "end", 0), False), desk.state, BODY, far=True)
    assert gesture.preview is None
    assert released(gesture) == (IDLE, None)


def test_a_handle_whose_mark_is_gone_is_let_go() -> None:
    assert moved(pressed(Hit(30, "gone", "end", 0), False), _desk().state, 35, far=True) == IDLE


def test_a_card_dragged_to_a_mention_links_and_dropped_beside_it_is_a_click_on_its_quote() -> None:
    desk = _desk()
    quote = desk.mark("quote").id
    name = place(TEXT, "Анна Белова")
    assert _dragged(desk, Hit(5, quote=quote), name.start + 6)[1] == Outcome("link", name.start + 6, name, quote)
    blank = place(TEXT, "Анна").end - 5
    assert _dragged(desk, Hit(5, quote=quote), blank)[1] == Outcome("click", 5, mark=quote)


def test_a_link_takes_the_longest_mention_else_the_token_without_punctuation() -> None:
    desk = _desk()
    assert mention_at(desk.state, place(TEXT, "Анна").start, "q") == place(TEXT, "Анна Белова")
    assert mention_at(desk.state, place(TEXT, "мост").start, "q") == place(TEXT, "мост")
    assert mention_at(desk.state, TEXT.index("«"), "q") == place(TEXT, "«")


def test_nothing_comes_of_a_move_or_release_without_a_press() -> None:
    assert moved(IDLE, _desk().state, 3, far=True) == IDLE
    assert released(IDLE) == (IDLE, None)


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.booleans())
def test_whatever_is_selected_lies_in_the_body_and_holds_whole_tokens(a: int, b: int, exact: bool) -> None:
    state = _desk().state
    found = selection(state, a, b, exact)
    assert found == selection(state, b, a, exact)
    if found is None:
        return
    assert BODY <= found.start < found.end <= len(TEXT)
    if exact:
        assert (found.start, found.end) == (max(min(a, b), BODY), max(a, b))
    else:
        tokens = state.tokens.inside(found)
        assert (tokens[0].start, tokens[-1].end) == (found.start, found.end)


_STEPS = st.lists(st.tuples(st.sampled_from(["press", "move", "release"]), st.integers(0, len(TEXT) - 1)), max_size=12)


@given(_STEPS)
def test_any_order_of_events_leads_back_to_rest(steps: list[tuple[str, int]]) -> None:
    desk = _desk()
    gesture = IDLE
    for step, offset in steps:
        if step == "press":
            gesture = pressed(Hit(offset), exact=False)
        elif step == "move":
            gesture = moved(gesture, desk.state, offset, far=True)
        else:
            gesture, _ = released(gesture)
            assert gesture == IDLE
    assert released(gesture)[0] == IDLE
