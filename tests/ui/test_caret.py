"""The token caret: where arrows lead, what lies under it, and the walk from mark to mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span
from tests.annotate.making import Desk, draft, place
from ui.article import caret as carets
from ui.article.caret import Caret
from ui.article.decorations import Filter

TEXT = " date 2026-02-03 Мэр открыла мост. Он длинный.\n\nЕхать стало ближе. Все рады!\nКонец."
BODY = TEXT.index("Мэр")


def _desk() -> Desk:
    return Desk(TEXT, body=BODY)


def _at(words: str) -> Caret:
    return Caret(place(TEXT, words))


def _words(found: Span | None) -> str:
    return found.of(TEXT) if found else ""


def test_it_begins_on_the_first_token_behind_the_header() -> None:
    assert carets.first(_desk().state) == _at("Мэр")


def test_token_by_token_to_both_ends_of_the_body() -> None:
    state = _desk().state
    assert _words(carets.by_token(state, _at("Мэр"), 1)) == "открыла"
    assert _words(carets.by_token(state, _at("Ехать"), -1)) == "."
    assert carets.by_token(state, _at("Мэр"), -1) is None
    assert carets.by_token(state, Caret(Span(len(TEXT) - 1, len(TEXT))), 1) is None


def test_sentence_by_sentence_back_to_the_start_of_this_one_first() -> None:
    state = _desk().state
    assert _words(carets.by_sentence(state, _at("Мэр"), 1)) == "Он"
    assert _words(carets.by_sentence(state, _at("длинный"), -1)) == "Он"
    assert _words(carets.by_sentence(state, _at("Он"), -1)) == "Мэр"
    assert carets.by_sentence(state, _at("Мэр"), -1) in (None, place(TEXT, "Мэр"))


def test_paragraph_by_paragraph_over_blank_lines() -> None:
    state = _desk().state
    assert _words(carets.by_paragraph(state, _at("мост"), 1)) == "Ехать"
    assert _words(carets.by_paragraph(state, _at("рады"), -1)) == "Ехать"
    assert _words(carets.by_paragraph(state, _at("Ехать"), -1)) == "Мэр"
    assert carets.by_paragraph(state, _at("Мэр"), -1) is None
    assert carets.by_paragraph(state, _at("Конец"), 1) is None


def test_line_by_line_asks_the_screen() -> None:
    state = _desk().state
    asked = []

    def neighbour(offset: int, step: int) -> int | None:
        asked.append((offset, step))
        return place(TEXT, "стало").start if step > 0 else 3

    here = _at("мост")
    assert _words(carets.at_line(state, here, 1, neighbour)) == "стало"
    assert _words(carets.at_line(state, here, -1, neighbour)) == "Мэр"
    assert asked == [(place(TEXT, "мост").start + 2, 1), (place(TEXT, "мост").start + 2, -1)]
    assert carets.at_line(state, here, 1, lambda offset, step: None) is None


def test_a_selection_grows_and_shrinks_around_its_anchor() -> None:
    caret = carets.moved(_at("мост"), place(TEXT, "."), select=True)
    assert caret.selection == Span(place(TEXT, "мост").start, place(TEXT, ".").end)
    caret = carets.moved(caret, place(TEXT, "открыла"), select=True)
    assert _words(caret.selection) == "открыла мост"
    assert carets.moved(caret, place(TEXT, "Он"), select=False) == _at("Он")
    assert carets.moved(caret, None, select=True) == caret
    assert carets.moved(caret, None, select=False) == _at("открыла")


def _marked() -> Desk:
    return Desk(
        TEXT,
        draft(TEXT, "entity", "ORG", "Мэр открыла мост"),
        draft(TEXT, "entity", "LOC", "открыла мост"),
        draft(TEXT, "entity", "PER", "открыла"),
        draft(TEXT, "quote", "QUOTE", "Ехать стало ближе", cue="рады"),
        body=BODY,
    )


def test_under_a_place_lies_the_shortest_first_then_each_longer_one_around() -> None:
    desk = _marked()
    offset, shows = place(TEXT, "открыла").start, Filter().shows
    seen, last = [], ""
    for _ in range(4):
        mark = carets.under(desk.state, offset, shows, last)
        assert mark is not None
        seen.append(mark.label)
        last = mark.id
    assert seen == ["PER", "LOC", "ORG", "PER"]
    assert carets.under(desk.state, place(TEXT, "Конец").start, shows) is None
    assert carets.under(desk.state, offset, lambda mark: mark.label == "LOC") == desk.mark("entity", "открыла мост")


def test_of_marks_on_the_same_words_an_entity_comes_before_a_source() -> None:
    for body in range(8):  # ids are made of the text's place, so the order must not come from them
        words = "слово " * body + "Мост открыт, сообщила Вера."
        said = draft(words, "quote", "QUOTE", "Мост открыт", cue="сообщила", source="Вера")
        desk = Desk(words, said, draft(words, "entity", "PER", "Вера"))
        mark = carets.under(desk.state, place(words, "Вера").start, Filter().shows)
        assert mark is not None
        assert mark.layer == "entity"


def test_the_walk_goes_through_all_marks_in_reading_order_and_back() -> None:
    desk = _marked()
    stops = Filter().walks
    place_, seen = (0, 0, ""), []
    while mark := carets.walk(desk.state, place_, 1, stops):
        seen.append(mark.label)
        place_ = carets.place_of(mark)
    assert seen == ["ORG", "LOC", "PER", "QUOTE"]
    back = []
    while mark := carets.walk(desk.state, place_, -1, stops):
        back.append(mark.label)
        place_ = carets.place_of(mark)
    assert back == ["PER", "LOC", "ORG"]


@given(st.lists(st.sampled_from([(f, s) for f in ("token", "sentence", "paragraph") for s in (1, -1)]), max_size=30))
def test_wherever_it_goes_it_stands_on_a_token_of_the_body(steps: list[tuple[str, int]]) -> None:
    state = _desk().state
    moves = {"token": carets.by_token, "sentence": carets.by_sentence, "paragraph": carets.by_paragraph}
    caret = carets.first(state)
    assert caret is not None
    for name, step in steps:
        before = caret.token
        found = moves[name](state, caret, step)
        caret = carets.moved(caret, found, select=False)
        assert state.tokens.at(caret.token.start) == caret.token
        assert caret.token.start >= BODY
        if found is not None:
            assert (found.start > before.start) == (step > 0)


def test_among_characters_a_selection_goes_from_gap_to_gap() -> None:
    state = _desk().state
    caret = carets.among_characters(state, BODY + 2, BODY + 5)
    assert caret is not None
    assert (caret.selection, caret.exact, caret.gap, caret.origin) == (
        Span(BODY + 2, BODY + 5), True, BODY + 2, BODY + 5,
    )  # fmt: skip
    bare = carets.among_characters(state, 0, 0)
    assert bare is not None
    assert (bare.selection, bare.gap, _words(bare.token)) == (None, BODY, "Мэр")
    last = carets.among_characters(state, 10_000)
    assert last is not None
    assert (last.gap, _words(last.token)) == (len(TEXT), ".")


def test_a_selection_by_tokens_goes_on_by_characters_where_it_was_drawn_to() -> None:
    forward = Caret(place(TEXT, "открыла"), place(TEXT, "Мэр"))
    assert (forward.gap, forward.origin) == (place(TEXT, "открыла").end, BODY)
    back = Caret(place(TEXT, "Мэр"), place(TEXT, "открыла"))
    assert (back.gap, back.origin) == (BODY, place(TEXT, "открыла").end)
    exact = Caret(place(TEXT, "Мэр"), at=BODY + 1, since=BODY + 3)
    assert carets.moved(exact, place(TEXT, "открыла"), True).selection == Span(BODY + 2, place(TEXT, "открыла").end)


@given(st.integers(0, len(TEXT)), st.sampled_from([-1, 1]))
def test_a_step_by_character_stays_in_the_body(at: int, step: int) -> None:
    state = _desk().state
    caret = carets.among_characters(state, at)
    assert caret is not None
    found = carets.by_character(state, caret, step)
    assert found == min(max(caret.gap + step, BODY), len(TEXT))


def test_five_nested_and_equal_places_come_round_one_after_the_other() -> None:
    text = "Глава МИД РФ Сергей Лавров прилетел."
    words = ["РФ", "МИД РФ", "Глава МИД РФ", "МИД РФ Сергей Лавров", "Глава МИД РФ Сергей Лавров"]
    desk = Desk(text, *(draft(text, "entity", "ORG", w) for w in words))
    desk.put("source", "SOURCE", "РФ")
    desk.put("cue", "CUE", "РФ")
    desk.put("quote", "QUOTE", "Глава МИД РФ Сергей Лавров")
    at, seen, mark = text.index("РФ"), [], None
    for _ in range(8):
        mark = carets.under(desk.state, at, lambda m: True, mark.id if mark else "")
        assert mark is not None
        seen.append((mark.layer, mark.fragments[0].of(text)))
    assert len(set(seen)) == 8
    assert [len(w) for _, w in seen] == sorted(len(w) for _, w in seen)
    assert seen[:3] == [("entity", "РФ"), ("cue", "РФ"), ("source", "РФ")]
    again = carets.under(desk.state, at, lambda m: True, mark.id if mark else "")
    assert again is not None
    assert (again.layer, again.fragments[0].of(text)) == seen[0]
