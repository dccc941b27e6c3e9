"""Where words stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.occurrences import Wanted, could_be_named, needles, occurrences
from tests.timing import within

TEXT = (
    "Министр Сергей Лавров уехал. Без Сергея\nЛаврова, с Сергеем\u00a0Лавровым и с лавровым листом. "
    "Лавров-старший и Анти-Лавров остались. ЛАВРОВ!"
)


def _words(text: str, wanted: Wanted, start: int = 0) -> list[str]:
    return [span.of(text) for span in occurrences(text, wanted, start)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted("Лавров"), ["Лавров", "ЛАВРОВ"]),
        (Wanted("Лавров", all_forms=True), ["Лавров", "Лаврова", "Лавровым", "лавровым", "ЛАВРОВ"]),
        (Wanted("Лавров", all_forms=True, match_case=True), ["Лавров", "Лаврова", "Лавровым"]),
        (Wanted("лавров", whole_word=False), ["Лавров", "Лавров", "Лавров", "лавров", "Лавров", "Лавров", "ЛАВРОВ"]),
        (Wanted("лавров", whole_word=False, match_case=True), ["лавров"]),
        (Wanted("Сергею Лаврову", all_forms=True), ["Сергей Лавров", "Сергея\nЛаврова", "Сергеем\u00a0Лавровым"]),
        (Wanted("лавровым листом"), ["лавровым листом"]),
        (Wanted("Лавров-старший", all_forms=True), ["Лавров-старший"]),
        (Wanted("  "), []),
        (Wanted("уехал."), ["уехал."]),
        (Wanted("нет такого"), []),
    ],
)
def test_words_are_found_as_they_are_wanted(wanted: Wanted, found: list[str]) -> None:
    assert _words(TEXT, wanted) == found


def test_the_search_begins_at_the_body() -> None:
    assert occurrences("Тула. Тула.", Wanted("Тула"), 1) == [Span(6, 10)]
    assert occurrences("Ту\u0301ла. Тула.", Wanted("Тула"), 3) == [Span(7, 11)]


def test_accents_composed_letters_and_yo_make_no_difference() -> None:
    text = "Сове\u0301т, Се\u0301менов и Алекси\u0306. Семёнов"
    assert _words(text, Wanted("совет")) == ["Сове\u0301т"]
    assert _words(text, Wanted("Семенов")) == ["Се\u0301менов", "Семёнов"]
    assert _words(text, Wanted("Алексий", match_case=True)) == []
    assert _words(text, Wanted("алексй")) == ["Алекси\u0306"]
    assert _words("Совет бы\u0301л Тула\u0301", Wanted("Тула")) == ["Тула\u0301"]


def test_quote_marks_and_dashes_of_any_shape_are_one() -> None:
    assert _words('ОАО "Волна" и «Волны» - завод', Wanted("«Волна»", all_forms=True)) == ['"Волна"', "«Волны»"]


def test_a_blank_line_ends_a_phrase() -> None:
    assert _words("Сергей\n\nЛавров", Wanted("Сергей Лавров")) == []


def test_words_in_the_genitive_inside_a_phrase_stay_or_inflect() -> None:
    text = "Министерством иностранных дел. Министерству иностранным делам. Министерство внутренних дел."
    found = _words(text, Wanted("Министерство иностранных дел", all_forms=True))
    assert found == ["Министерством иностранных дел", "Министерству иностранным делам"]


def test_a_long_stretch_is_looked_for_as_it_stands() -> None:
    words = "раз два три четыре пять шесть семь восемь девять"
    assert needles(Wanted(words, all_forms=True)) == [frozenset((w,)) for w in words.split()]


@given(st.text("аб в-«.\n1", max_size=30), st.text("аб -«1", min_size=1, max_size=5))
def test_what_is_found_reads_like_what_was_wanted(text: str, words: str) -> None:
    for span in occurrences(text, Wanted(words, whole_word=False)):
        assert span.of(text).split() == words.split()


@given(st.lists(st.sampled_from(["Тула", "Тулы", "тулой", "Тула-2", "«Тула»", "Тула,", "не", "\n"]), max_size=12))
def test_a_whole_word_is_a_whole_token(parts: list[str]) -> None:
    text = " ".join(parts)
    tokens = Tokens(text)
    for span in occurrences(text, Wanted("Тула", all_forms=True)):
        assert tokens.snapped(span.start, span.end) == span


@pytest.mark.parametrize(
    ("words", "found", "initial", "named"),
    [
        ("Путин", "путин", False, False),
        ("Министр", "министр", True, True),
        ("Министр", "министр", False, False),
        ("министр", "Министр", False, True),
        ("Путин", "ПУТИНА", False, True),
        ("МИД", "МИДа", False, True),
        ("МИД", "Мида", False, False),
        ("Сергей Лавров", "Сергея лаврова", False, False),
    ],
)
def test_a_name_is_written_as_one(words: str, found: str, initial: bool, named: bool) -> None:
    assert could_be_named(words, found, initial) == named


def test_a_text_of_a_megabyte_is_searched_in_the_blink_of_an_eye() -> None:
    text = "В министерстве иностранных дел о поездке Сергея Лаврова рассказали вечером того же дня. " * 12_000
    occurrences(text, Wanted("Тула"))
    wanted = Wanted("Сергей Лавров", all_forms=True)
    assert len(occurrences(text, wanted)) == 12_000
    assert within(0.5, lambda: occurrences(text, wanted))  # some 20 ms on a machine with nothing else to do
