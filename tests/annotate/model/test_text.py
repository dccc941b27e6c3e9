"""What a text is: canonical form, header, title, spans."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from annotate.errors import TextRejected
from annotate.model.text import (
    Header,
    Span,
    canonical,
    covered,
    header,
    hull,
    normalised,
    text_sha256,
    title_of,
)

odd = st.text(st.sampled_from("аБ .\n\r\t\ufeff\u00a0\u0301\u2028\u2029\u200f\u00ad😀\u200d🇷🇺\u0085\x0b"), max_size=30)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Раз\r\nдва\rтри\n", "Раз\nдва\nтри\n"),
        ("Раз\r\r\nдва", "Раз\n\nдва"),
        ("\ufeffРаз", "Раз"),
        ("\ufeff\ufeffРаз", "Раз"),
        ("Раз\ufeffдва", "Раз\ufeffдва"),
        ("МИД\u00a0РФ", "МИД\u00a0РФ"),
        ("и\u0306 и за\u0301мок", "и\u0306 и за\u0301мок"),
        ("Раз\u2028два\u2029три", "Раз\u2028два\u2029три"),
        ("\u200fשלום\u200e 👨\u200d👩\u200d👧 🇷🇺", "\u200fשלום\u200e 👨\u200d👩\u200d👧 🇷🇺"),
        ("  Раз  \n\n", "  Раз  \n\n"),
        ("мяг\u00adкий\tтаб\x0bи\x0c", "мяг\u00adкий\tтаб\x0bи\x0c"),
    ],
)
def test_a_text_is_kept_but_for_its_line_ends_and_byte_order_mark(raw: str, kept: str) -> None:
    assert canonical(raw) == kept


@pytest.mark.parametrize(
    ("raw", "code", "detail"),
    [
        ("Раз\r\nдва\x00три", "binary", "line 2, U+0000"),
        ("Раз\rдва\nтри \ud83d!", "surrogate", "line 3, U+D83D"),
        ("Раз \udc00", "surrogate", "line 1, U+DC00"),
        ("Раз\n\n\ufffe", "noncharacter", "line 3, U+FFFE"),
        ("\uffff", "noncharacter", "line 1, U+FFFF"),
        ("", "empty", ""),
        ("\ufeff \r\n\t\u00a0\u2028", "empty", ""),
    ],
)
def test_a_text_that_cannot_be_a_document_is_refused_with_its_line(raw: str, code: str, detail: str) -> None:
    with pytest.raises(TextRejected) as caught:
        canonical(raw)
    assert (caught.value.code, caught.value.detail) == (code, detail)


@given(odd)
@example("\ufeff\ufeff\r\r\nа")
def test_a_canonical_text_that_is_read_again_stays_the_same(raw: str) -> None:
    assume(raw.replace("\ufeff", "").strip())
    text = canonical(raw)
    assert canonical(text) == text
    assert "\r" not in text
    assert len(text) <= len(raw)


def test_equal_texts_have_equal_sums_and_others_do_not() -> None:
    assert text_sha256("мир") == "63fb1ae76a9f395bfa9843ca13f96dbc0521de2eae4f2a4590de20f50841f8c5"
    assert text_sha256("мир") != text_sha256("мир ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" date 2026-02-03 Министр иностранных дел", Header(17, "2026-02-03")),
        ("date 2026-02-03 Министр", Header(16, "2026-02-03")),
        ("date: 2026-02-03\n\nМинистр", Header(18, "2026-02-03")),
        ("\n date\t2024-02-29 \n Министр", Header(20, "2024-02-29")),
        (" date 2026-02-30 Министр", None),
        (" date 2025-02-29 Министр", None),
        (" date 0000-01-01 Министр", None),
        (" date 2026-13-01 Министр", None),
        (" date 2026-02-03", None),
        (" date 2026-02-03 \n ", None),
        (" date 2026-02-035 Министр", None),
        (" update 2026-02-03 Министр", None),
        ("Министр date 2026-02-03 сказал", None),
        ("Дата 2026-02-03 Министр", None),
        ("2026-02-03 Министр", None),
    ],
)
def test_a_header_gives_the_date_and_where_the_article_begins(text: str, found: Header | None) -> None:
    assert header(text) == found
    if found:
        assert text[found.end :].startswith("Министр")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n\n  Мост открыли.  \nПодробности ниже.", "Мост открыли"),
        ("Мост\u00a0 открыли\tвчера", "Мост открыли вчера"),
        ("Мост открыли?", "Мост открыли?"),
        (
            "Мост через реку открыли утром. А потом по нему пошли люди и целые колонны грузовиков, и так весь день.",
            "Мост через реку открыли утром",
        ),
        (
            "Мост открыли. А потом по нему пошли люди, машины и целые колонны грузовиков, и это длилось весь день.",
            "Мост открыли. А потом по нему пошли люди, машины и целые колонны грузовиков, и это…",
        ),
        ("а" * 91, "а" * 89 + "…"),
        ("...", "..."),
        ("", ""),
    ],
)
def test_a_text_without_a_title_is_called_by_its_first_line_or_sentence(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text(st.sampled_from("абв .!?…»,—\n"), max_size=300))
def test_a_title_is_one_line_of_bounded_length_and_never_blank_for_a_text(text: str) -> None:
    title = title_of(text)
    assert len(title) <= 90
    assert "\n" not in title
    assert bool(title) == bool(text.strip())


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (4, 3), (-1, 2), (-2, -1)])
def test_a_span_is_never_empty_nor_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"not a span: {start}..{end}"):
        Span(start, end)


places = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 30), st.integers(1, 8))


@given(places, places)
def test_spans_overlap_and_contain_as_the_sets_of_their_offsets_do(a: Span, b: Span) -> None:
    left, right = set(range(a.start, a.end)), set(range(b.start, b.end))
    assert a.overlaps(b) == bool(left & right)
    assert a.contains(b) == (right <= left)
    assert len(a) == len(left)


@given(st.lists(places, max_size=8))
def test_normalised_fragments_cover_the_same_offsets_and_stand_apart(spans: list[Span]) -> None:
    found = normalised(spans)
    assert {i for s in found for i in range(s.start, s.end)} == {i for s in spans for i in range(s.start, s.end)}
    assert all(a.end < b.start for a, b in pairwise(found))
    assert normalised(found) == found
    if found:
        assert hull(found) == Span(min(s.start for s in spans), max(s.end for s in spans))


def test_covered_words_show_gaps_as_an_ellipsis() -> None:
    text = "«Приеду, — сказал он, — завтра»"
    assert covered((Span(1, 7), Span(24, 30)), text) == "Приеду … завтра"
    assert Span(1, 7).of(text) == "Приеду"
