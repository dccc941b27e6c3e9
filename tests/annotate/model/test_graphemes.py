"""Graphemes: a step never ends inside what a reader takes for one character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model import graphemes
from annotate.model.graphemes import following, is_boundary, preceding, stepped, whole
from annotate.model.text import Span

FAMILY = "👨‍👩‍👧‍👦"
ODD = [FAMILY, "🇷🇺", "🇺", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽", "❤️", "и\u0306", "е\u0301\u0327", "\u00ad", "\u200d", "\u200f", "\u2028",
       "한", "ᄒ", "ᅡ", "ᆫ",
       "\u00a0", "слово", "\n", "\r", "😀", "א", "\ufeff", "1️⃣"]  # fmt: skip
texts = st.lists(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=25).map("".join)


def _graphemes(text: str) -> list[str]:
    found, start = [], 0
    while start < len(text):
        end = following(text, start)
        found.append(text[start:end])
        start = end
    return found


@pytest.mark.parametrize(
    "expected",
    [
        ["П", "у", "т", "ь"],
        ["и\u0306", "о", "е\u0301"],
        [FAMILY, " ", "👍🏽", "❤️"],
        ["🇷🇺", "🇺🇸", "🇫"],
        ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", "."],
        ["а", "\u00ad", "б", "\u200f", "א"],
        ["а", "\u2028", "\u0301", "\r\n", "\n"],
        ["한", "ᄒ\u1161ᆫ", "간"],
        ["😀", "😀"],
        ["1️⃣", "а\u200d", "б"],
        ["\u00a0", "т"],
    ],
)
def test_text_is_parted_as_a_reader_sees_it(expected: list[str]) -> None:
    assert _graphemes("".join(expected)) == expected


@given(texts)
def test_the_way_back_is_the_way_there(text: str) -> None:
    there = [0]
    while there[-1] < len(text):
        there.append(following(text, there[-1]))
    back = [len(text)]
    while back[-1] > 0:
        back.append(preceding(text, back[-1]))
    assert back[::-1] == there == [i for i in range(len(text) + 1) if is_boundary(text, i)]


@given(texts, st.integers(0, 30), st.integers(0, 30))
def test_whole_graphemes_are_the_smallest_that_hold_what_was_touched(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    found = whole(text, start, end)
    if start >= end:
        assert found is None
        return
    assert found is not None
    assert found.contains(Span(start, end))
    assert all(not is_boundary(text, i) for i in range(found.start + 1, start + 1))
    assert all(not is_boundary(text, i) for i in range(end, found.end))


def test_steps_end_at_the_ends_of_the_text() -> None:
    assert stepped("а😀б", 0, 2) == 2
    assert stepped("а😀б", 0, 9) == 3
    assert stepped("а😀б", 2, -5) == 0
    assert graphemes.stepped("", 0, 1) == 0
