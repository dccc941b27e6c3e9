"""How far an edge was moved is counted in tokens, those of the program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.distance import moved
from annotate.model.text import Span
from annotate.model.tokens import Tokens

TEXT = "Глава «Рассвета» Иван Ким (66 лет) сказал: цены выросли на 18,3 %, т. е. вдвое.\nДа."
TEXTS = st.text(st.sampled_from("аБё1.,«»- \n\u00a0\u0301😀"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("before", "after", "tokens"),
    [
        ("Иван", "Ким", 1),
        ("Ким", "Иван", -1),
        ("Глава", "Иван", 4),  # Глава « Рассвета »
        ("66", "сказал", 3),
        ("18,3", "т.", 3),  # 18,3 % ,
        ("вдвое", "Да", 2),
    ],
)
def test_tokens_between_two_edges_are_counted_to_the_right_and_to_the_left(
    before: str, after: str, tokens: int
) -> None:  # fmt: skip
    assert moved(TEXT, TEXT.index(before), TEXT.index(after)) == tokens


def test_an_edge_that_moves_within_a_token_or_over_a_space_moves_by_one() -> None:
    here = TEXT.index("Рассвета")
    assert moved(TEXT, here, here + 3) == 1
    assert moved(TEXT, here + 3, here + 1) == -1
    space = TEXT.index(" Иван")
    assert (moved(TEXT, space, space + 1), moved(TEXT, space, space)) == (1, 0)


@given(TEXTS, st.data())
def test_it_is_the_number_of_tokens_between_whichever_way(text: str, data: st.DataObject) -> None:
    offsets = st.integers(0, len(text))
    before, after = data.draw(offsets), data.draw(offsets)
    there = moved(text, before, after)
    assert (there == 0) == (before == after)
    assert there == -moved(text, after, before)
    if before < after:
        assert there == max(1, len(Tokens(text).inside(Span(before, after))))


@given(TEXTS, st.data())
def test_two_ways_are_as_long_as_both_together_where_no_token_is_cut(text: str, data: st.DataObject) -> None:
    tokens = list(Tokens(text).inside(Span(0, len(text))))
    if not tokens:
        return
    starts = st.sampled_from([token.start for token in tokens])
    a, b, c = sorted(data.draw(st.tuples(starts, starts, starts)))
    assert moved(text, a, c) == moved(text, a, b) + moved(text, b, c)
