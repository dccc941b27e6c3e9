"""Near copies: which texts are, which are not, and that sketches find the ones that are."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.copies import SHORTEST, likeness, may_be_copies, shingles, sketch
from tests.timing import seconds

_WORDS = [a + b + c for a in ("ка", "по", "ми", "ре", "ту") for b in ("ло", "ва", "ти", "но") for c in ("р", "м", "с")]


def _article(seed: int, words: int = 400) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(_WORDS) + chosen.choice(_WORDS) for _ in range(words)]


def _said(words: list[str]) -> str:
    return " ".join(words).capitalize() + "."


def test_an_agency_is_quoted_with_another_title_and_another_end() -> None:
    wire = _article(1)
    one, other = _said(wire), "В ТУЛЕ: " + _said(wire[:330]) + "\n\nПодписывайтесь на наш канал."
    alike = likeness(shingles(one), shingles(other))
    assert alike.copies
    assert 0.75 < alike.resemblance < 0.9
    assert alike.containment > 0.95


def test_case_marks_and_dots_make_no_other_text() -> None:
    assert shingles("Ёлка, ёлка — и ещё «ЙОД»!") == shingles("елка елка и еще и\u0306од")


def test_what_went_on_is_a_copy_and_a_paragraph_in_a_long_read_is_none() -> None:
    wire = _article(1, 100)
    longer, long = _said(wire + _article(2, 250)), _said(wire + _article(2, 600))
    assert likeness(shingles(_said(wire)), shingles(longer)).copies
    assert not likeness(shingles(_said(wire)), shingles(long)).copies


def test_texts_on_the_same_matter_are_no_copies() -> None:
    common = _article(3, 60)  # the background that each paper repeats
    assert not likeness(shingles(_said(_article(1) + common)), shingles(_said(_article(2) + common))).copies


def test_short_texts_have_no_copies() -> None:
    assert sketch("Реки вышли из берегов.") == sketch("") == ()
    assert len(sketch(_said(_article(1, SHORTEST + 3)))) == 8


def test_numbers_are_the_same_on_each_machine() -> None:
    assert sorted(shingles("Мама мыла раму утром рано")) == [1935182485, 2112856726]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_between_none_and_all_and_has_no_direction(one: str, other: str) -> None:
    a, b = shingles(one), shingles(other)
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b).resemblance <= likeness(a, b).containment <= 1
    assert likeness(a, a).resemblance == (1 if a else 0)
    assert set(sketch(one)) <= a


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 22), st.integers(60, 500))
def test_sketches_find_what_is_a_copy(seed: int, changed: int, words: int) -> None:
    """Up to a changed word in each thirty."""
    wire = _article(seed, words)
    other, chosen = list(wire), random.Random(seed)
    for _ in range(min(changed, words // 30)):
        other[chosen.randrange(words)] = "иначе"
    one, two = sketch(_said(wire)), sketch(_said(other))
    assert likeness(shingles(_said(wire)), shingles(_said(other))).copies
    assert may_be_copies(len({*one} & {*two}), len(one), len(two))


def test_an_article_takes_less_than_a_millisecond() -> None:
    texts = [_said(_article(seed, 430)) for seed in range(50)]
    assert seconds(lambda: [sketch(text) for text in texts]) / len(texts) < 0.002  # measured: 0.3 ms
