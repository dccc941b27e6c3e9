"""People, places, organisations: spans, labels, nominatives."""

from __future__ import annotations

from collections.abc import Set

import pytest

from annotate.suggestions import Draft
from tests.annotate.preannotators.conftest import Suggest

NAMES = frozenset({"PER", "LOC", "ORG", "DATE", "MONEY"})


def entities(drafts: list[Draft], text: str, labels: Set[str] = NAMES) -> list[tuple[str, str, object]]:
    return [
        (draft.label, draft.fragments[0].of(text), draft.attributes["normal"])
        for draft in drafts
        if draft.layer == "entity" and draft.label in labels
    ]


CASES = {
    "a person in an oblique case": ("Врачи помогли Ивану Петрову.", [("PER", "Ивану Петрову", "Иван Петров")]),
    "a woman's surname goes with her first name": (
        "Он встретил Анну Белову.",
        [("PER", "Анну Белову", "Анна Белова")],
    ),
    "a nominative of the text is preferred to one that is made": (
        "Приехал Дмитрий Кулеба. Встретили Дмитрия Кулебу.",
        [("PER", "Дмитрий Кулеба", "Дмитрий Кулеба"), ("PER", "Дмитрия Кулебу", "Дмитрий Кулеба")],
    ),
    "a state body with its country, the country nested": (
        "Дипломаты МИД РФ уехали.",
        [("ORG", "МИД РФ", "МИД РФ"), ("LOC", "РФ", "РФ")],
    ),
    "a ministry in words with its country": (
        "Он работает в Министерстве иностранных дел России.",
        [
            ("ORG", "Министерстве иностранных дел России", "Министерство иностранных дел России"),
            ("LOC", "России", "Россия"),
        ],
    ),
    "the press is no organisation": ("Об этом пишут СМИ.", []),
    "the European Union is one": ("Страны ЕС договорились.", [("ORG", "ЕС", "ЕС")]),
    "the Kremlin speaks": ("В Кремле ответили журналистам.", [("ORG", "Кремле", "Кремль")]),
    "an acronym with an ending": ("Ноту вручили МИДу.", [("ORG", "МИДу", "МИД")]),
    "the press in capitals is no organisation": ("СМИ и НКО ждут ответа.", []),
    "a country of several words": (
        "Он уехал в Соединённые Штаты Америки из Саудовской Аравии.",
        [
            ("LOC", "Соединённые Штаты Америки", "Соединённые Штаты Америки"),
            ("LOC", "Саудовской Аравии", "Саудовская Аравия"),
        ],
    ),
    "a name and its spelling in brackets are two": (
        "Пришёл Джошуа Вольф (Joshua Wolf).",
        [("PER", "Джошуа Вольф", "Джошуа Вольф"), ("PER", "Joshua Wolf", "Joshua Wolf")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_entity(suggest: Suggest, name: str) -> None:
    text, wanted = CASES[name]
    assert entities(suggest(text), text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Директор ОАО «Газпром нефть» и глава «Русской службы «Голоса Америки» встретились в Москве.",
        'Директор ОАО "Газпром нефть" и глава "Русской службы" встретились в Москве.',
        "Группа «Ленинград\nСергей Шнуров\nМосква",
    ],
)
def test_a_name_has_its_marks_in_pairs_and_stays_in_its_line(suggest: Suggest, text: str) -> None:
    everything = {draft.label for draft in suggest(text)}
    for label, words, _ in entities(suggest(text), text, everything):
        assert (label, words.count("«") - words.count("»"), words.count('"') % 2, "\n" in words) == (label, 0, 0, False)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Он родился 5 мая 1960 года в Москве.", ["5 мая 1960 года"]),
        ("В 2018 году и в 90-х годах этого не было.", ["В 2018 году", "в 90-х годах"]),
        (
            "В понедельник, в марте прошлого года и вчера шёл дождь.",
            ["В понедельник", "в марте прошлого года", "вчера"],
        ),
        ("В доме 2018 квартир, мая нет.", []),
        ("Об этом в\nпонедельник\nмая", ["понедельник"]),
    ],
)
def test_dates(suggest: Suggest, text: str, wanted: object) -> None:
    assert [words for label, words, _ in entities(suggest(text), text) if label == "DATE"] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Он заплатил 100 тысяч рублей и $5 млн.", ["100 тысяч рублей", "$5 млн"]),
        ("Цена составила 1,5 млрд долларов США.", ["1,5 млрд долларов США"]),
        ("Пришли 100 тысяч человек.", []),
        ("Он продал дом за £30 млн.", ["£30 млн"]),
        ("Его оштрафовали на 5000 рублей ежегодно.", ["5000 рублей"]),
    ],
)
def test_money(suggest: Suggest, text: str, wanted: object) -> None:
    assert [words for label, words, _ in entities(suggest(text), text) if label == "MONEY"] == wanted


def test_scores_are_lower_where_more_goes_wrong(suggest: Suggest) -> None:
    text = "Иван Петров приехал в МИД."
    scores = {draft.label: draft.score for draft in suggest(text) if draft.layer == "entity"}
    assert scores["PER"] > scores["ORG"]
