"""What belongs together around a word: by the shapes alone, and the ladder on which a selection grows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.phrases import Groups, around, ladder, plain_groups
from tests.annotate.making import Desk, place


def _plain(text: str) -> set[str]:
    return {span.of(text) for span in plain_groups(text, Tokens(text).in_paragraph(0)).nominal}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Вчера выступил Сергей Лавров.", {"Сергей Лавров", "выступил Сергей Лавров"}),
        ("В Москве А. С. Пушкин жил", {"А. С. Пушкин", "Москве А. С. Пушкин"}),
        ("Приехал Сергей Лавров.", {"Приехал Сергей Лавров", "Сергей Лавров"}),
        ("это Жан-Поль Сартр", {"Жан-Поль Сартр", "это Жан-Поль Сартр"}),
        ("открыл банк «Открытие» сам", {"банк «Открытие»"}),
        ("дали 2 млрд рублей.", {"2 млрд рублей"}),
        ("упал на 5 % сразу", {"5 % сразу"}),
        ("слова без имён", set()),
        ("", set()),
    ],
)
def test_names_quoted_names_and_figures_are_groups_by_their_shapes(text: str, groups: set[str]) -> None:
    assert _plain(text) == groups


@given(st.text(st.sampled_from([*"АбВг .-–«»\"'\n1%😀", "\u00a0", "\u00ad"]), max_size=60))
def test_every_group_lies_in_the_text_and_is_made_of_whole_tokens(text: str) -> None:
    tokens = Tokens(text).in_paragraph(0)
    starts = {t.start for t in tokens}
    for span in plain_groups(text, tokens).nominal:
        assert span.start in starts
        assert span.end <= len(text)


def test_a_ladder_goes_from_the_word_outwards_each_rung_within_the_next() -> None:
    text = "абвгдежзик"
    nominal = [Span(2, 4), Span(1, 6), Span(5, 9), Span(3, 5)]
    assert ladder(Span(2, 3), nominal, [Span(0, 8)], [Span(0, 8), Span(0, 10)]) == [
        Span(2, 3), Span(2, 4), Span(1, 6), Span(0, 8), Span(0, 10),
    ]  # fmt: skip
    assert ladder(Span(9, 10), nominal) == [Span(9, 10)]
    assert text


def test_what_an_annotation_would_not_cover_is_left_out_of_the_rungs() -> None:
    found = ladder(Span(2, 3), [Span(2, 4), Span(1, 6)], fitted=lambda s: Span(s.start, s.end - 1) if len(s) > 1 else s)
    assert found == [Span(2, 3), Span(1, 5)]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 15))), st.integers(0, 20))
def test_rungs_are_nested_and_strictly_larger(pairs: list[tuple[int, int]], at: int) -> None:
    seed = Span(at, at + 1)
    rungs = ladder(seed, [Span(a, a + n) for a, n in pairs])
    assert rungs[0] == seed
    assert all(b.contains(a) and len(b) > len(a) for a, b in pairwise(rungs))


def test_sentence_and_paragraph_begin_with_the_body() -> None:
    text = " date 2026-02-03 Мэр рад. Все рады.\nКонец."
    body = text.index("Мэр")
    state = Desk(text, body=body).state
    assert around(state, body) == ([place(text, "Мэр рад.")], [place(text, "Мэр рад. Все рады.")])
    assert around(state, 1)[1] == [place(text, "Мэр рад. Все рады.")]


def test_groups_are_moved_to_where_the_paragraph_is() -> None:
    assert Groups((Span(0, 2),), (Span(1, 3),)).shifted(5) == Groups((Span(5, 7),), (Span(6, 8),))
