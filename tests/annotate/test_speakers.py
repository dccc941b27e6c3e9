"""The ranked candidates behind the number keys."""

from __future__ import annotations

from dataclasses import replace

from annotate.commands import accept, set_speaker
from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.speakers import Candidate, candidates, entity_name
from annotate.suggestions import Draft
from tests.annotate.making import Desk, draft

TEXT = (
    "Глава «Вестника» Пётр Серов ждёт. «Проезд платный», — сказал Иван Грачёв.\n"
    "Министр Анна Белова из МИД приехала. Вера Чернова: «Мост, по словам Петра, откроют», — заявила она ТАСС. "
    "Рядом стоял Олег Дроздов.\n"
    "Лиза Орлова и Лиза Орлова молчали. Москва спала."
)


def person(words: str, normal: str = "", nth: int = 0, label: str = "PER") -> Draft:
    return draft(TEXT, "entity", label, words, nth=nth, attributes={"normal": normal} if normal else {})


def entities() -> list[Draft]:
    return [
        person("«Вестника»", "Вестник", label="ORG"),
        person("Пётр Серов"),
        person("Иван Грачёв"),
        person("Анна Белова"),
        person("МИД", label="ORG"),
        person("Вера Чернова"),
        person("Петра", "Пётр Серов"),
        person("ТАСС", label="ORG"),
        person("Олег Дроздов"),
        person("Лиза Орлова"),
        person("Лиза Орлова", nth=1),
        person("Москва", label="LOC"),
    ]


def quote(**attributes: str) -> Draft:
    words = "Мост, по словам Петра, откроют"
    return draft(TEXT, "quote", "QUOTE", words, cue="заявила", source="она", attributes=dict(attributes))


def before() -> Draft:
    return draft(TEXT, "quote", "QUOTE", "Проезд платный", attributes={"speaker": "Грачёв"})


def test_candidates_come_from_near_to_far_each_once() -> None:
    desk = Desk(TEXT, *entities(), quote(speaker="Вера Чернова"), before())
    found = candidates(desk.state, desk.mark("quote", "Мост, по словам Петра, откроют"), limit=9)
    assert found == [
        Candidate("Вера Чернова", "suggested"),
        Candidate("ТАСС", "sentence"),
        Candidate("Анна Белова", "paragraph"),
        Candidate("Олег Дроздов", "paragraph"),
        Candidate("МИД", "paragraph"),
        Candidate("Грачёв", "before"),
        Candidate("Пётр Серов", "frequent"),
        Candidate("Лиза Орлова", "frequent"),
        Candidate("Вестник", "frequent"),
    ]


def test_places_and_people_in_the_words_of_the_quote_are_offered_last_or_not_at_all() -> None:
    desk = Desk(TEXT, *entities(), quote())
    names = [c.name for c in candidates(desk.state, desk.mark("quote"), limit=99)]
    assert "Москва" not in names
    assert names.index("Пётр Серов") > names.index("Олег Дроздов")
    assert len(names) == len(set(names)) == 9


def test_only_so_many_are_offered_as_there_are_keys() -> None:
    desk = Desk(TEXT, *entities(), quote())
    assert len(candidates(desk.state, desk.mark("quote"))) == 7
    assert candidates(desk.state, desk.mark("quote"), 1) == [Candidate("Вера Чернова", "sentence")]


def test_a_name_written_in_capitals_or_with_blanks_is_the_same_name() -> None:
    desk = Desk(TEXT, *entities(), quote(speaker=" вера ЧЕРНОВА "))
    names = [c.name for c in candidates(desk.state, desk.mark("quote"))]
    assert names[0] == "вера ЧЕРНОВА"
    assert "Вера Чернова" not in names


def test_after_accepting_the_chosen_speaker_stands_first_and_the_suggested_one_stays_offered() -> None:
    desk = Desk(TEXT, *entities(), quote(speaker="Вера Чернова"))
    desk.do(accept(desk.state, (desk.mark("quote").id,), desk.by))
    desk.do(set_speaker(desk.state, desk.mark("quote").id, "Олег Дроздов", desk.by))
    found = candidates(desk.state, desk.mark("quote"))
    assert found[:3] == [
        Candidate("Олег Дроздов", "suggested"), Candidate("Вера Чернова", "suggested"), Candidate("ТАСС", "sentence"),
    ]  # fmt: skip


def test_a_source_that_holds_a_person_is_called_by_that_name() -> None:
    text = "Министр Анна Белова заявила: «Мост откроют»."
    desk = Desk(
        text,
        draft(text, "entity", "PER", "Анна Белова", attributes={"normal": "Белова Анна"}),
        draft(text, "quote", "QUOTE", "Мост откроют", source="Министр Анна Белова"),
    )
    assert candidates(desk.state, desk.mark("quote")) == [Candidate("Белова Анна", "source")]
    assert entity_name(desk.state, desk.mark("entity")) == "Белова Анна"


def test_a_quote_in_a_text_without_names_has_no_candidates() -> None:
    for text in ("Мост откроют", "«Мост откроют»"):
        desk = Desk(text)
        desk.put("quote", "QUOTE", "Мост откроют")
        assert candidates(desk.state, desk.mark("quote")) == []


def test_people_and_organisations_are_known_under_the_names_that_a_schema_gives_them() -> None:
    entity, *others = DEFAULT_SCHEMA.layers
    titled = {"PER": "HUMAN", "ORG": "BODY"}
    labels = tuple(replace(x, name=titled[x.name], aliases=(x.name,)) if x.name in titled else x for x in entity.labels)
    schema = replace(DEFAULT_SCHEMA, layers=(replace(entity, labels=labels), *others))
    desks = Desk(TEXT, *entities(), quote()), Desk(TEXT, *entities(), quote(), schema=schema)
    found = [candidates(d.state, d.mark("quote")) for d in desks]
    assert found[0] == found[1] != []
