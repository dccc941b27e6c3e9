"""Tokens and sentences of any text agree with a plain list of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from annotate.model.text import Span
from annotate.model.tokens import Tokens
from tests.timing import linear

BREAKS = "\n\u2028\u2029\x0b\x0c\x85"
pieces = st.sampled_from(
    [
        *("Мост", "открыли", "в", "2026", "г.", "т.\u00a0е.", "по-русски", "18,3", "%", "Reuters", "МИД\u00a0РФ"),
        *("«", "»", '"', "„", "“", ",", ".", "!", "?", "…", "—", "-", "(", ")", ":)", ";"),
        *("😀", "👨\u200d👩\u200d👧\u200d👦", "🇷🇺🇺🇸", "за\u0301мок", "и\u0306", "\u0301", "мяг\u00adкий"),
        *("\u200fשלום\u200e", "مرحبا", "\ufeff", "\u200b"),
        *(" ", "  ", "\t", "\u00a0", "\u3000", "\x1c", *BREAKS),
    ]
)
texts = st.lists(pieces, max_size=25).map("".join)


def everything(text: str) -> list[Span]:
    return Tokens(text).inside(Span(0, len(text))) if text else []


def line_of(text: str, offset: int) -> int:
    return sum(c in BREAKS for c in text[:offset])


@given(texts)
def test_every_character_that_is_no_space_is_in_exactly_one_token(text: str) -> None:
    tokens = everything(text)
    assert "".join(t.of(text) for t in tokens) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert not any(re.search(r"\s", t.of(text)) for t in tokens)


@given(
    st.lists(st.sampled_from([*"а-–_.,/12!?«»:*Δ😀)( ", "слово", "Кто", "yahoo", "кто-то", "2026", ":)"]), max_size=12)
)
@example(["слово", "-", " ", "кто-то", ",", " ", "2", ",", " ", "2"])
def test_tokens_of_a_line_are_razdels(parts: list[str]) -> None:
    text = "".join(parts)
    assert [span.of(text) for span in everything(text)] == [token.text for token in tokenize(text)]


ENDS = [
    *".?!…;»”\"')( —АвЯ1",
    "  ",
    ". ",
    "! ",
    "слово",
    "музей. Слово",
    "просп",
    "Домовлад",
    "т.",
    "е.",
    "А.",
    "кВт",
    ":)",
]


@given(st.lists(st.sampled_from(ENDS), max_size=12))
@example(["слово", ". ", "музей. Слово", "»", ". ", "просп", ". ", "А."])
def test_sentences_of_a_line_are_razdels(parts: list[str]) -> None:
    text = "".join(parts)
    meant = [sentence.text for sentence in sentenize(text) if sentence.text]
    assert [span.of(text) for span in Tokens(text).sentences()] == meant


@given(texts, st.data())
def test_bounds_are_those_of_the_tokens_inside(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    place = Span(start, data.draw(st.integers(start + 1, start + 1 + len(text))))
    tokens, all_of_it = Tokens(text), everything(text)
    touched = [token for token in all_of_it if token.overlaps(place)]
    assert tokens.inside(place) == touched
    assert tokens.bounds(place) == ((touched[0].start, touched[-1].end) if touched else None)
    behind = [token for token in all_of_it if token.start >= start]
    assert tokens.offsets(start) == ([token.start for token in behind], [token.end for token in behind])


@given(texts, st.data())
def test_tokens_are_found_as_by_looking_through_the_list_of_them(text: str, data: st.DataObject) -> None:
    tokens, found = everything(text), Tokens(text)
    offset = data.draw(st.integers(0, len(text)))
    at = next((t for t in tokens if t.start <= offset < t.end), None)
    after = next((t for t in tokens if t.start >= offset), None)
    before = next((t for t in reversed(tokens) if t.end <= offset), None)
    same_line = before if before and line_of(text, before.start) == line_of(text, offset) else None
    assert found.at(offset) == at
    assert found.after(offset) == after
    assert found.before(offset) == before
    assert found.near(offset) == (at or same_line or after or before)


@given(texts, st.data())
@example("а  б", None)
def test_a_selection_snaps_to_the_tokens_that_it_touches(text: str, data: st.DataObject | None) -> None:
    offsets = st.integers(0, len(text))
    start, end = (1, 3) if data is None else (data.draw(offsets), data.draw(offsets))
    low, high = min(start, end), max(start, end)
    touched = [t for t in everything(text) if t.start < max(high, low + 1) and low < t.end]
    expected = Span(touched[0].start, touched[-1].end) if touched else None
    assert Tokens(text).snapped(start, end) == expected
    if expected:
        assert Tokens(text).snapped(expected.start, expected.end) == expected


@given(texts)
def test_sentences_hold_whole_tokens_and_never_cross_a_line_break(text: str) -> None:
    sentences, tokens = list(Tokens(text).sentences()), everything(text)
    assert [t for s in sentences for t in tokens if s.contains(t)] == tokens
    assert {s.start for s in sentences} <= {t.start for t in tokens}
    assert {s.end for s in sentences} <= {t.end for t in tokens}
    assert not any(set(s.of(text)) & set(BREAKS) for s in sentences)


@given(texts, st.data())
def test_the_sentence_at_a_place_is_that_of_the_nearest_token(text: str, data: st.DataObject) -> None:
    tokens = Tokens(text)
    offset = data.draw(st.integers(0, len(text)))
    near = tokens.near(offset)
    expected = next((s for s in tokens.sentences() if s.contains(near)), None) if near else None
    assert tokens.sentence(offset) == expected


@given(texts, st.data())
def test_a_paragraph_is_a_line_without_the_space_around_it(text: str, data: st.DataObject) -> None:
    lines = [(found.start(), found.end()) for found in re.finditer(f"[^{BREAKS}]*", text)]
    stripped = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in lines]
    assert list(Tokens(text).paragraphs()) == [Span(a, b) for a, b in stripped if a < b]
    offset = data.draw(st.integers(0, len(text)))
    here = next(p for p, line in zip(stripped, lines, strict=True) if line[0] <= offset <= line[1])
    assert Tokens(text).paragraph(offset) == (Span(*here) if here[0] < here[1] else None)


@given(texts.filter(bool), st.data())
def test_inside_gives_what_a_span_touches(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert Tokens(text).inside(span) == [t for t in everything(text) if t.overlaps(span)]


def test_in_a_blank_line_the_next_token_is_nearest_and_at_the_end_of_the_text_the_last_one() -> None:
    tokens = Tokens("Мост\n  \n открыли\n ")
    assert tokens.near(6) == tokens.near(8) == Span(9, 16)
    assert tokens.near(18) == Span(9, 16)
    assert tokens.near(4) == Span(0, 4)


def words(tokens: Iterator[Span] | list[Span] | tuple[Span, ...], text: str) -> list[str]:
    return [t.of(text) for t in tokens]


def test_what_belongs_together_is_one_token() -> None:
    text = "за\u0301мок по-русски 18,3 👨\u200d👩\u200d👧\u200d👦 мяг\u00adкий МИД\u00a0РФ «Да!»"
    assert words(everything(text), text) == [
        *("за\u0301мок", "по-русски", "18,3", "👨\u200d👩\u200d👧\u200d👦", "мяг\u00adкий", "МИД", "РФ"),
        *("«", "Да", "!", "»"),
    ]


def test_abbreviations_and_quoted_sentences_do_not_end_a_sentence() -> None:
    text = "Он прибыл в г. Заречск в 2025 г. и уехал. «Мы рады», — сказал А. П. Белов. Всё\nНовая строка"
    assert words(Tokens(text).sentences(), text) == [
        "Он прибыл в г. Заречск в 2025 г. и уехал.",
        "«Мы рады», — сказал А. П. Белов.",
        "Всё",
        "Новая строка",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u2028 \u00a0"])
def test_a_text_of_blanks_has_no_tokens(text: str) -> None:
    tokens = Tokens(text)
    for offset in range(len(text) + 1):
        assert tokens.at(offset) is tokens.near(offset) is tokens.after(offset) is tokens.before(offset) is None
        assert tokens.sentence(offset) is tokens.paragraph(offset) is tokens.snapped(0, offset) is None
    assert list(tokens.sentences()) == list(tokens.paragraphs()) == []


SENTENCE = "В Заречске открыли мост, и по нему пошли люди. "


def test_a_sentence_is_whole_wherever_it_stands_in_a_long_line() -> None:
    text = SENTENCE * 300
    assert words(Tokens(text).sentences(), text) == [SENTENCE.strip()] * 300
    tokens = Tokens(text)
    for start in range(0, len(text), len(SENTENCE)):
        found = Span(start, start + len(SENTENCE) - 1)
        assert tokens.sentence(start) == tokens.sentence(found.end - 1) == found


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u2009"])
def test_a_word_is_whole_wherever_it_stands_in_a_long_line(blank: str) -> None:
    text = f"сообщили{blank}" * 2_000
    assert words(everything(text), text) == ["сообщили"] * 2_000


def test_a_long_line_of_one_sentence_is_cut_between_words() -> None:
    text = "по мосту пошли люди и машины " * 1_000
    sentences = list(Tokens(text).sentences())
    assert " ".join(words(iter(sentences), text)) == text.strip()


def pressed(text: str) -> None:
    """What a press of a key does that asks for the sentence and all tokens of an unseen line."""
    tokens = Tokens(text)
    assert tokens.sentence(len(text) // 2) is not None
    assert tokens.snapped(0, len(text)) == Span(0, len(text))


@pytest.mark.parametrize(
    ("unit", "length"),
    [("а", 200_000), ("😀", 200_000), ("1,", 80_000), ("а.б", 40_000), ('"', 40_000), ("а\u00a0", 80_000)],
)
def test_a_line_without_a_blank_or_a_full_stop_costs_no_more_than_its_length(unit: str, length: int) -> None:
    short, long = ((unit * n)[: n - 1] + "а" for n in (8_000, length))
    assert linear(partial(pressed, short), partial(pressed, long), length / 8_000)


def test_asking_again_in_a_long_line_costs_nothing() -> None:
    text = "Он пришёл домой. " * 4_000
    tokens = Tokens(text)
    begun = time.process_time()
    tokens.sentence(len(text) - 5)
    first = time.process_time() - begun
    begun = time.process_time()
    for offset in range(0, len(text), len(text) // 50):
        tokens.sentence(offset)
    assert time.process_time() - begun < 3 * first
