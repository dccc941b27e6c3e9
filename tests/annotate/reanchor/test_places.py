"""Where annotations stand once the text is corrected."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.graphemes import is_boundary
from annotate.model.text import Span, covered, normalised
from annotate.reanchor import Correction
from annotate.reanchor.differences import runs

TEXT = (
    "😀 В Ульяновске подвели итоги года.\n\n"
    "«Мы выросли на треть, — сказал Павел Круглов, — и растем дальше».\n\n"
    "Сове\u0301т директоров одобрил сделку с Ивоновым.\n"
)


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _place(old: str, new: str, *words: str) -> tuple[str, str]:
    """The fate of an annotation of these words, and what it covers afterwards."""
    place = Correction(old, new).place(tuple(_span(old, word) for word in words))
    return place.fate, covered(place.fragments, new)


@pytest.mark.parametrize(
    ("old", "new", "words", "fate", "after"),
    [
        ("Ульяновске", "Ульяновске", "Павел Круглов", "unchanged", "Павел Круглов"),
        ("Ульяновске", "Казани", "Павел Круглов", "moved", "Павел Круглов"),
        ("Ульяновске", "Ульяновской", "Ульяновске", "uncertain", "Ульяновской"),
        ("Ивоновым", "Ивановым", "Ивоновым", "uncertain", "Ивановым"),
        ("Павел Круглов", "Павел", "Павел Круглов", "uncertain", "Павел"),
        ("Павел Круглов", "Павел Ильич Круглов", "Павел Круглов", "uncertain", "Павел Ильич Круглов"),
        ("Круглов", "Круглова", "Круглов", "uncertain", "Круглова"),  # letters were put in right behind it
        ("Павел ", "Павел, как всегда, ", "Павел", "unchanged", "Павел"),  # words before and behind are not its own
        ("Павел", "сам Павел", "Павел Круглов", "moved", "Павел Круглов"),
        ("директоров", "директоро\u0301в", "директоров", "uncertain", "директоро\u0301в"),
        ("😀 ", "👨‍👩‍👧‍👦😀 ", "Павел Круглов", "moved", "Павел Круглов"),
        (", — сказал Павел Круглов, —", "", "сказал", "lost", ""),
        ("Ульяновске", "Казани", "Ульяновске", "lost", ""),
        ("выросли на треть", "выросли", "Мы выросли на треть", "uncertain", "Мы выросли"),
    ],
)
def test_a_word_is_corrected(old: str, new: str, words: str, fate: str, after: str) -> None:
    assert _place(TEXT, TEXT.replace(old, new, 1), words) == (fate, after)


def test_a_moved_paragraph_is_found_by_its_words() -> None:
    first, quote, last = TEXT.split("\n\n")
    moved = "\n\n".join((quote, last.rstrip("\n"), first)) + "\n"
    assert _place(TEXT, moved, "Ульяновске")[1] == "Ульяновске"
    assert _place(TEXT, moved, "Павел Круглов")[1] == "Павел Круглов"
    assert {_place(TEXT, moved, word)[0] for word in ("Ульяновске", "Круглов")} <= {"moved", "uncertain"}


def test_words_that_stand_in_two_places_now_are_not_guessed() -> None:
    old = "Петров. " + "а" * 300 + "\n"
    assert _place(old, "б" * 300 + " Петров, Петров\n", "Петров") == ("lost", "")


def test_a_piece_of_a_quote_may_go_and_the_rest_stays() -> None:
    pieces = ("Мы выросли на треть", "и растем дальше")
    gone = TEXT.replace(", — и растем дальше", "")
    assert _place(TEXT, gone, *pieces) == ("uncertain", "Мы выросли на треть")
    joined = TEXT.replace(", — сказал Павел Круглов, — ", " ")
    assert _place(TEXT, joined, *pieces)[1] == " … ".join(pieces)


def test_chance_matches_in_another_text_are_none() -> None:
    other = "Совсем иная новость: в порту и на рейде стоят суда, а команда ждёт погоды.\n" * 3
    found = [_place(TEXT, other, word)[0] for word in ("Павел Круглов", "Ульяновске", "директоров", "и растем дальше")]
    assert set(found) == {"lost"}


def test_a_header_is_looked_for_again_and_the_body_goes_along() -> None:
    old = " date 2026-02-03 Реки вышли из берегов.\n"
    for new, body in (
        (" date 2026-02-13 Реки вышли из берегов.\n", 17),
        (" date  2026-02-03 Реки вышли.\n", 18),
        ("Реки вышли из берегов.\n", 0),
    ):
        assert Correction(old, new).body(17) == body
    assert Correction("абв где", "абв, где").body(0) == 0


words = st.sampled_from(
    [
        "Павел",
        "Круглов",
        "сказал",
        "и",
        "в",
        "«Рога»",
        "Сове\u0301т",
        "😀",
        "👨‍👩‍👧",
        "18,3\u00a0%",
        "\u2028",
        "—",
        "\u200fба",
    ]
)
texts = st.lists(words, min_size=1, max_size=14).map(" ".join)
lines = st.lists(texts, min_size=1, max_size=5).map("\n".join)


def _cut(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, str, tuple[Span, ...]]:
    """A text, the same with some stretches replaced, and fragments in the first."""
    old = draw(lines)
    new = old
    for _ in range(draw(st.integers(0, 3))):
        if not new.strip():
            break
        hole = _cut(draw, new)
        new = new[: hole.start] + draw(st.just("") | texts) + new[hole.end :]
    new = new if new.strip() else "x"
    return old, new, normalised(_cut(draw, old) for _ in range(draw(st.integers(1, 3))))


@given(corrections())
def test_every_place_is_valid_and_the_same_words_are_the_same_words(
    made: tuple[str, str, tuple[Span, ...]],
) -> None:
    old, new, fragments = made
    place = Correction(old, new).place(fragments)
    assert place.fragments == normalised(place.fragments)
    assert (place.fate == "lost") == (place.fragments == ())
    assert all(0 <= span.start < span.end <= len(new) for span in place.fragments)
    if place.fate in ("unchanged", "moved"):
        assert covered(place.fragments, new) == covered(fragments, old)
        assert (place.fragments == fragments) == (place.fate == "unchanged")


@given(corrections())
def test_the_way_back_leads_to_where_a_moved_one_came_from(made: tuple[str, str, tuple[Span, ...]]) -> None:
    old, new, fragments = made
    correction = Correction(old, new)
    place = correction.place(fragments)
    back = correction.inverse.place(place.fragments)
    if place.fate in ("unchanged", "moved") and back.fate in ("unchanged", "moved"):
        assert back.fragments == fragments
    if place.fate in ("unchanged", "moved"):
        assert back.fate != "lost"


@given(lines, st.data())
def test_an_equal_text_changes_nothing(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    place = Correction(text, text).place((span,))
    assert (place.fate, place.fragments) == ("unchanged", (span,))


@given(lines, texts, lines, texts)
def test_what_stands_on_lines_that_nobody_touched_keeps_its_words(
    before: str, mended: str, behind: str, said: str
) -> None:
    old = f"{before}\nПервая строка про Иванова.\n{said}\nСтрока про Петрова и Сидорова.\n{behind}"
    new = old.replace(f"\n{said}\nСтрока", f"\n{mended}\nСтрока")
    for words in ("Иванова", "Петрова и Сидорова"):
        fate, covered_ = _place(old, new, words)
        assert (fate in ("unchanged", "moved"), covered_) == (True, words)


@given(corrections())
def test_runs_are_equal_code_points_in_order(made: tuple[str, str, tuple[Span, ...]]) -> None:
    old, new, _ = made
    at = at_new = 0
    for run in runs(old, new):
        assert old[run.old : run.old + run.length] == new[run.new : run.new + run.length] != ""
        assert (run.old >= at, run.new >= at_new) == (True, True)
        at, at_new = run.old + run.length, run.new + run.length


@given(corrections())
def test_proposals_cut_no_character(made: tuple[str, str, tuple[Span, ...]]) -> None:
    old, new, fragments = made
    correction = Correction(old, new)
    for span in fragments:
        if not (is_boundary(old, span.start) and is_boundary(old, span.end)):
            continue
        place = correction.place((span,))
        if place.fate == "uncertain" and covered(place.fragments, new) != covered((span,), old):
            assert all(is_boundary(new, edge) for f in place.fragments for edge in (f.start, f.end))


def test_very_different_texts_take_no_longer_than_a_breath() -> None:
    """A megabyte against another: what is found is bounded, not only how long it takes."""
    old = "".join(f"слово{i * 7919 % 100_003} и ещё\n" for i in range(20_000))
    new = "".join(f"слово{i * 7907 % 100_003} или {i % 7}\n" for i in range(20_000))
    begun = time.process_time()
    correction = Correction(old, new)
    for start in range(0, len(old) - 10, 200):
        correction.place((Span(start, start + 10),))
    assert time.process_time() - begun < 10
