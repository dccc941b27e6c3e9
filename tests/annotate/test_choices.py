"""What the annotator has chosen moves candidates up for the rest of the document, and undo takes it back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotate.choices import alike, choices
from annotate.commands import accept, set_speaker
from annotate.speakers import candidates, first_candidate, offered
from annotate.suggestions import Draft
from tests.annotate.making import Desk, content, draft, reopened

TEXT = (
    "В ведомстве объяснили: «Порт закрыт». Позже ведомство уточнило: «Шторм стих».\n"
    "«Склад цел», — сказал Марк Лосев. «Хлеба хватит», — считает она. «Соли тоже», — говорят жители.\n"
    "Рядом были Инна Рогова и Лев Тихонов. Мария Зорина уехала. «Ждём судно», — добавили в ведомстве."
)
PEOPLE = ("Марк Лосев", "Инна Рогова", "Лев Тихонов", "Мария Зорина")


def people() -> list[Draft]:
    return [draft(TEXT, "entity", "PER", name, attributes={"name": name}) for name in PEOPLE]


def quote(words: str, speaker: str = "", **more: object) -> Draft:
    spoken = {"speaker": speaker} if speaker else {}
    return draft(TEXT, "quote", "QUOTE", words, attributes={"type": "direct"} | spoken, **more)  # type: ignore[arg-type]


def desk(*more: Draft) -> Desk:
    return Desk(
        TEXT,
        *people(),
        quote("Порт закрыт", source="ведомстве", cue="объяснили"),
        quote("Шторм стих", source="ведомство", cue="уточнило"),
        quote("Склад цел", "Марк Лосев", source="Марк Лосев", cue="сказал"),
        quote("Хлеба хватит", source="она", cue="считает"),
        quote("Соли тоже", source="жители", cue="говорят"),
        *more,
    )


def say(on: Desk, words: str, name: str, kind: str = "") -> None:
    on.do(set_speaker(on.state, on.mark("quote", words).id, name, on.by, kind))


def names(on: Desk, words: str) -> list[str]:
    return [c.name for c in candidates(on.state, on.mark("quote", words), 20)]


def test_the_same_source_in_another_form_is_the_same_speaker_again() -> None:
    on = desk()
    assert names(on, "Шторм стих")[0] == "ведомство"
    say(on, "Порт закрыт", "МЧС")
    found = candidates(on.state, on.mark("quote", "Шторм стих"))
    assert (found[0].name, found[0].reason) == ("МЧС", "words")


def test_several_together_are_learned_with_their_words() -> None:
    text = "«Тихо», — говорят жители. «Темно», — сказали жители."
    on = Desk(text, draft(text, "quote", "QUOTE", "Тихо", source="жители"))
    second = Draft("rules", "1", "quote", "QUOTE", on.at("Темно"), 0.9, None, on.at("жители", 1)[0], {})
    on = Desk(text, draft(text, "quote", "QUOTE", "Тихо", source="жители"), second)
    say(on, "Тихо", "жители", "collective")
    first = first_candidate(offered(on.state, on.mark("quote", "Темно")))
    assert first is not None
    assert (first.name, first.kind) == ("жители", "collective")


def test_a_pronoun_teaches_nothing_and_is_no_name() -> None:
    on = desk()
    say(on, "Хлеба хватит", "Мария Зорина")
    assert choices(on.state).voice_of("она") is None
    assert "она" not in names(desk(), "Хлеба хватит")


def test_one_choice_goes_before_what_is_only_frequent_two_before_what_stands_near() -> None:
    on = desk()
    near = names(on, "Соли тоже")
    assert near.index("Марк Лосев") < near.index("Мария Зорина")
    say(on, "Хлеба хватит", "Мария Зорина")
    once = names(on, "Соли тоже")
    assert once.index("Марк Лосев") < once.index("Мария Зорина") < once.index("Инна Рогова")
    say(on, "Порт закрыт", "Мария Зорина")
    assert names(on, "Соли тоже")[:2] == ["Мария Зорина", "жители"]


def test_no_choice_goes_before_a_confident_suggestion_or_the_name_at_the_cue() -> None:
    on = desk()
    for words in ("Хлеба хватит", "Порт закрыт"):
        say(on, words, "Мария Зорина")
    assert names(on, "Склад цел")[:2] == ["Марк Лосев", "Мария Зорина"]


def test_a_doubtful_suggestion_comes_behind_who_was_chosen_twice() -> None:
    on = desk(quote("Ждём судно", "Лев Тихонов", score=0.4))
    assert names(on, "Ждём судно")[0] == "Лев Тихонов"
    for words in ("Хлеба хватит", "Порт закрыт"):
        say(on, words, "Мария Зорина")
    assert names(on, "Ждём судно")[:2] == ["Мария Зорина", "Лев Тихонов"]


def test_later_choices_weigh_more() -> None:
    on = desk()
    say(on, "Порт закрыт", "Инна Рогова")
    say(on, "Хлеба хватит", "Лев Тихонов")
    assert choices(on.state).names == ["Лев Тихонов", "Инна Рогова"]


def test_what_was_accepted_as_it_was_suggested_is_no_choice() -> None:
    on = desk()
    on.do(accept(on.state, (on.mark("quote", "Склад цел").id,), on.by))
    assert choices(on.state).names == []
    say(on, "Склад цел", "Инна Рогова")
    assert choices(on.state).names == ["Инна Рогова"]
    assert choices(on.state, on.mark("quote", "Склад цел").id).names == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["Порт закрыт", "Хлеба хватит", "Соли тоже"]), st.sampled_from(PEOPLE)), max_size=6
    )
)
def test_choices_survive_a_restart_and_go_with_undo(said: list[tuple[str, str]]) -> None:
    on = desk()
    before, learned = content(on.state), choices(on.state)
    for words, name in said:
        if made := set_speaker(on.state, on.mark("quote", words).id, name, on.by):
            on.do(made)
    assert choices(reopened(on.state, on)) == choices(on.state)
    for _ in list(on.state.history.done):
        on.undo()
    assert (content(on.state), choices(on.state)) == (before, learned)


def test_words_are_alike_in_all_their_forms_and_only_then() -> None:
    assert alike("пресс-служба порта", "пресс-службе порта")
    assert alike("Ведомство", "ведомстве")
    assert not alike("ведомство", "ведомство порта")
    assert not alike("банк", "банкир")
