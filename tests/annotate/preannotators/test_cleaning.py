"""The readable twin of a text, and the way back from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.model.text import Span
from annotate.preannotators.cleaning import plain


def test_stress_accents_and_soft_hyphens_are_left_out_and_stay_with_their_word() -> None:
    text = "Пу\u0301тин по\u00adехал"
    twin = plain(text)
    assert twin.text == "Путин поехал"
    assert [twin.original(Span(0, 5)).of(text), twin.original(Span(6, 12)).of(text)] == ["Пу\u0301тин", "по\u00adехал"]


def test_decomposed_letters_are_composed() -> None:
    text = "Сергеи\u0306 еще\u0308"
    twin = plain(text)
    assert twin.text == "Сергей ещё"
    assert twin.original(Span(0, 6)).of(text) == "Сергеи\u0306"


def test_wide_and_hard_spaces_become_spaces_in_place() -> None:
    assert plain("5\u00a0000\u2009руб.").text == "5 000 руб."


def test_an_accent_that_is_part_of_its_letter_stays() -> None:
    assert plain("cafe\u0301").text == "cafe\u0301"


@given(
    st.text(alphabet="аеийЁ \u0301\u0306\u0308\u00ad\u200b\u00a0z😀\n", min_size=1, max_size=40),
    st.data(),
)
def test_every_place_of_the_twin_lies_in_the_text_in_the_same_order(text: str, data: st.DataObject) -> None:
    twin = plain(text)
    if not twin.text:
        return
    cut = data.draw(st.integers(0, len(twin.text) - 1))
    end = data.draw(st.integers(cut + 1, len(twin.text)))
    place = twin.original(Span(cut, end))
    assert place.end <= len(text)
    assert plain(place.of(text)).text.strip() == twin.text[cut:end].strip()
