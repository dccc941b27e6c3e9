"""Pieces of quotes and claims: added, cut out, removed; which mark is meant; edges of one piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.commands import add_fragment, cut_fragment, drop_fragment, move_boundary, reshape, set_boundary
from annotate.commands.fragments import nearest_with_gaps, without_span
from annotate.model.text import Span, covered, hull
from tests.annotate.making import Desk, draft, place

TEXT = "«Мост открыт, — сказал мэр, — и проезд бесплатный», — передаёт ТАСС. Белова рада. Никто не спорил.\nКонец."


def _quote(*words: str) -> tuple[Desk, str]:
    desk = Desk(TEXT)
    return desk, desk.put("quote", "QUOTE", words)


def _words(desk: Desk, layer: str = "quote") -> str:
    return covered(desk.mark(layer).fragments, TEXT)


def test_cutting_the_authors_words_out_splits_a_quote_and_trims_both_ends() -> None:
    desk, id = _quote("Мост открыт, — сказал мэр, — и проезд бесплатный")
    made = desk.do(cut_fragment(desk.state, id, place(TEXT, "сказал мэр"), desk.by))
    assert _words(desk) == "Мост открыт … и проезд бесплатный"
    assert (made.action, desk.mark("quote").id) == ("cut_fragment", id)
    desk.undo()
    assert _words(desk) == "Мост открыт, — сказал мэр, — и проезд бесплатный"


def test_cutting_at_an_end_trims_and_cutting_a_whole_piece_removes_it() -> None:
    desk, id = _quote("Мост открыт", "и проезд бесплатный")
    desk.do(cut_fragment(desk.state, id, place(TEXT, "бесплатный», — передаёт"), desk.by))
    assert _words(desk) == "Мост открыт … и проезд"
    desk.do(cut_fragment(desk.state, id, place(TEXT, "Мост открыт"), desk.by))
    assert _words(desk) == "и проезд"
    assert cut_fragment(desk.state, id, place(TEXT, "и проезд"), desk.by) is None


def test_what_would_leave_nothing_or_changes_nothing_is_no_cut() -> None:
    desk, id = _quote("Мост открыт")
    for words in ("Мост открыт", "«Мост открыт,", "Белова"):
        assert cut_fragment(desk.state, id, place(TEXT, words), desk.by) is None
    assert cut_fragment(desk.state, id, Span(len(TEXT), len(TEXT) + 3), desk.by) is None
    assert cut_fragment(desk.state, "unknown", place(TEXT, "Мост"), desk.by) is None


def test_a_layer_without_gaps_is_trimmed_and_never_split() -> None:
    desk = Desk(TEXT)
    id = desk.put("entity", "ORG", "передаёт ТАСС")
    desk.do(cut_fragment(desk.state, id, place(TEXT, "передаёт"), desk.by))
    assert _words(desk, "entity") == "ТАСС"
    assert cut_fragment(desk.state, id, place(TEXT, "А"), desk.by, exact=True) is None


def test_exact_cuts_and_pieces_are_not_trimmed() -> None:
    desk, id = _quote("Мост открыт, — сказал")
    desk.do(cut_fragment(desk.state, id, place(TEXT, "сказал"), desk.by, exact=True))
    assert _words(desk) == "Мост открыт, — "
    desk.do(add_fragment(desk.state, id, place(TEXT, "мэр, —"), desk.by, exact=True))
    assert _words(desk) == "Мост открыт, —  … мэр, —"


def test_one_piece_of_several_is_removed_but_never_the_last() -> None:
    desk, id = _quote("Мост открыт", "и проезд", "бесплатный»"[:-1])
    assert _words(desk) == "Мост открыт … и проезд … бесплатный"
    assert drop_fragment(desk.state, id, 3, desk.by) is None
    desk.do(drop_fragment(desk.state, id, 1, desk.by))
    desk.do(drop_fragment(desk.state, id, 0, desk.by))
    assert _words(desk) == "бесплатный"
    assert drop_fragment(desk.state, id, 0, desk.by) is None


def test_a_suggestion_of_which_a_piece_is_cut_is_corrected_and_keeps_its_parts() -> None:
    desk = Desk(TEXT, draft(TEXT, "quote", "QUOTE", "Мост открыт, — сказал мэр", cue="сказал", source="мэр"))
    desk.do(cut_fragment(desk.state, desk.mark("quote").id, place(TEXT, "сказал мэр"), desk.by))
    assert desk.verdicts() == {"Мост открыт, — сказал мэр": "corrected"}
    assert desk.links() == {("cue", "Мост открыт", "сказал"), ("source", "Мост открыт", "мэр")}


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
    lambda pair: Span(pair[0], min(pair[0] + pair[1], len(TEXT)))
)


@given(st.lists(spans, min_size=1, max_size=3), spans, st.booleans())
def test_nothing_of_what_was_cut_is_left_and_nothing_is_gained(pieces: list[Span], span: Span, exact: bool) -> None:
    desk, id = _quote("Мост")
    for piece in pieces:
        if made := add_fragment(desk.state, id, piece, desk.by):
            desk.do(made)
    before = desk.mark("quote").fragments
    left = without_span(desk.state, desk.mark("quote"), span, exact)
    for fragment in left or ():
        cut = {i for i in range(fragment.start, fragment.end) if span.start <= i < span.end}
        assert all(TEXT[i].isspace() for i in cut)  # a gap of blanks alone is none
        assert any(f.contains(fragment) for f in before)


def test_the_edges_of_the_piece_in_hand_move_and_say_which() -> None:
    desk, id = _quote("Мост открыт", "проезд")
    assert desk.do(move_boundary(desk.state, id, "start", -1, desk.by, 1)).action == "move_start"
    assert _words(desk) == "Мост открыт … и проезд"
    assert desk.do(move_boundary(desk.state, id, "end", -1, desk.by, 0)).action == "move_end"
    assert _words(desk) == "Мост … и проезд"
    desk.do(move_boundary(desk.state, id, "end", 1, desk.by))
    assert _words(desk) == "Мост … и проезд бесплатный"
    assert move_boundary(desk.state, id, "end", 1, desk.by, 2) is None
    made = desk.do(set_boundary(desk.state, id, 0, "end", place(TEXT, "открыт").end, desk.by))
    assert made.action == "move_end"


def test_an_edge_by_characters_keeps_graphemes_whole_and_stays_in_the_body() -> None:
    text = "Мэр 👨‍👩‍👧‍👦 и\u0306од"
    desk = Desk(text, body=4)
    id = desk.put("entity", "PER", "👨‍👩‍👧‍👦")
    desk.do(move_boundary(desk.state, id, "end", 2, desk.by, exact=True))
    assert covered(desk.mark("entity").fragments, text) == "👨‍👩‍👧‍👦 и\u0306"
    assert move_boundary(desk.state, id, "start", -1, desk.by, exact=True) is None
    assert move_boundary(desk.state, id, "end", -3, desk.by, exact=True) is None
    desk.do(move_boundary(desk.state, id, "start", 1, desk.by, exact=True))
    assert covered(desk.mark("entity").fragments, text) == " и\u0306"


def test_a_fragment_is_given_another_place_with_a_name_for_the_step() -> None:
    desk, id = _quote("Мост", "проезд")
    made = desk.do(reshape(desk.state, id, 1, place(TEXT, "и проезд бесплатный"), desk.by, "grow"))
    assert (made.action, _words(desk)) == ("grow", "Мост … и проезд бесплатный")
    assert reshape(desk.state, id, 1, place(TEXT, "и проезд бесплатный"), desk.by, "grow") is None
    assert reshape(desk.state, id, 2, place(TEXT, "Белова"), desk.by, "grow") is None
    assert reshape(desk.state, "unknown", 0, place(TEXT, "Белова"), desk.by, "grow") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("проезд", "Мост открыт"), ("Белова", "Мост открыт"), ("спорил", ""), ("Конец", "")],
)
def test_the_nearest_quote_is_at_most_a_sentence_away_in_the_same_paragraph(words: str, found: str) -> None:
    desk, _ = _quote("Мост открыт")
    mark = nearest_with_gaps(desk.state, place(TEXT, words), lambda m: True)
    assert (covered(mark.fragments, TEXT) if mark else "") == found


def test_of_several_the_nearest_is_meant_and_only_one_that_shows() -> None:
    desk, _ = _quote("Мост открыт")
    desk.put("claim", "CLAIM", "проезд бесплатный")
    desk.put("entity", "ORG", "ТАСС")
    here = place(TEXT, "передаёт")
    near = nearest_with_gaps(desk.state, here, lambda m: True)
    assert near is not None
    assert hull(near.fragments) == place(TEXT, "проезд бесплатный")
    other = nearest_with_gaps(desk.state, here, lambda m: m.layer != "claim")
    assert other is not None
    assert other.layer == "quote"
