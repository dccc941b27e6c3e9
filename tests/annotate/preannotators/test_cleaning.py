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


def test_links_of_a_wiki_leave_their_words() -> None:
    text = "Об этом [http://a.example/x?y=1 сообщает] газета."
    twin = plain(text)
    assert twin.text == "Об этом сообщает газета."
    assert twin.original(Span(8, 16)).of(text) == "сообщает"


def test_a_footnote_glued_to_a_word_goes_with_its_words() -> None:
    text = "закон[http://a.example/x «Закон принят»] принят"
    twin = plain(text)
    assert twin.text == "закон принят"
    assert twin.original(Span(0, 5)).of(text) == "закон"


def test_a_place_that_is_left_out_has_none_in_the_twin() -> None:
    twin = plain("закон[http://a.example/x «Закон принят»] принят")
    assert [twin.twin(Span(0, 5)), twin.twin(Span(24, 30)), twin.twin(Span(41, 47))] == [Span(0, 5), None, Span(6, 12)]


def test_tags_go_and_entities_become_what_they_stand_for() -> None:
    text = "<i>Он</i> сказал: &laquo;да&raquo;"
    twin = plain(text)
    assert twin.text == "Он сказал: «да»"
    assert [twin.original(Span(0, 2)).of(text), twin.original(Span(11, 15)).of(text)] == ["Он", "&laquo;да&raquo;"]


def test_a_bracket_without_a_link_and_a_sign_of_less_stay() -> None:
    assert plain("[так] 3 < 5 и 7 > 2 & всё").text == "[так] 3 < 5 и 7 > 2 & всё"


@given(
    st.text(alphabet="аеийЁ \u0301\u0306\u0308\u00ad\u200b\u00a0z😀\n[]<>&", min_size=1, max_size=40),
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
    assert twin.twin(place) == Span(cut, end)
