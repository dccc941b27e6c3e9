"""Pairs of quotation marks: which opens, which closes, what happens to those without a partner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span
from annotate.preannotators.marks import scan


def inside(text: str) -> list[tuple[int, str]]:
    """(depth, words) of each pair; paragraphs are the lines."""
    return [(pair.depth, text[pair.inner_start : pair.inner_end]) for pair in scan(text, lines(text))]


def lines(text: str) -> list[Span]:
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Он сказал: «Да».", [(0, "Да")]),
        ("Он сказал: „Да“.", [(0, "Да")]),
        ("Он сказал: “Да”.", [(0, "Да")]),
        ('Он сказал: "Да".', [(0, "Да")]),
        ('"Да", — сказал он. "Нет", — сказала она.', [(0, "Да"), (0, "Нет")]),
        ("«Читаю «Труд» давно»", [(0, "Читаю «Труд» давно"), (1, "Труд")]),
        ('"Читаю "Труд" давно"', [(0, 'Читаю "Труд" давно'), (1, "Труд")]),
        ("«Читаю „Труд“ давно»", [(0, "Читаю „Труд“ давно"), (1, "Труд")]),
        ("«Работаю в «Камазе», — сказал он.", [(0, "Работаю в «Камазе"), (1, "Камазе")]),
        ("Экран на 32\" и 5' слева", []),
        ("Без пары « здесь", []),
        ("Без пары » здесь", []),
        ("«»", []),
        ("Он сказал: «Да\n«И ещё раз да».", [(0, "Да\n«И ещё раз да")]),
    ],
)
def test_pairs_of_a_text(text: str, wanted: object) -> None:
    assert inside(text) == wanted


def test_paragraphs_that_each_open_with_a_mark_are_pieces_of_one_quotation() -> None:
    text = "«Первый абзац.\n«Второй абзац.\n«Третий абзац», — сказал он."
    (pair,) = scan(text, lines(text))
    assert [piece.of(text) for piece in pair.pieces] == ["Первый абзац.", "Второй абзац.", "Третий абзац"]


MARKED = st.text(alphabet='«»„“”"‹› ,.—абв\n:5', max_size=60)


@given(MARKED)
def test_pairs_are_disjoint_or_nested_and_lie_in_the_text(text: str) -> None:
    pairs = scan(text, lines(text))
    for pair in pairs:
        assert 0 <= pair.start < pair.inner_start <= pair.inner_end < pair.end <= len(text)
        assert text[pair.inner_start : pair.inner_end].strip()
    for first in pairs:
        for second in pairs:
            apart = first.end <= second.start or second.end <= first.start
            nested = (first.start <= second.start and second.end <= first.end) or (
                second.start <= first.start and first.end <= second.end
            )
            assert apart or nested


@given(st.lists(st.text(alphabet="абвгд ", min_size=1, max_size=8).filter(str.strip), max_size=5))
def test_what_is_put_between_marks_is_found_again(words: str) -> None:
    text = ", ".join(f"«{word}»" for word in words)
    assert inside(text) == [(0, word) for word in words]


@given(st.lists(st.text(alphabet="абвгд", min_size=1, max_size=8), max_size=5))
def test_ascii_marks_pair_as_typographic_ones_do(words: str) -> None:
    assert inside(", ".join(f'"{word}"' for word in words)) == [(0, word) for word in words]
