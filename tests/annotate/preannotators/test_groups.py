"""Which names of a text name the same: canonical names of people, places, organisations."""

from __future__ import annotations

import pytest

from annotate.preannotators.entities.abbreviations import stands_for
from annotate.preannotators.entities.countries import country, country_of_adjective, split_country
from annotate.preannotators.entities.groups import Mention, canonical_names
from annotate.preannotators.entities.people import person_groups
from tests.annotate.preannotators.conftest import Suggest

HE, SHE = "Masc", "Fem"

PEOPLE: dict[str, list[tuple[str, str, str]]] = {
    "a surname is the full name that ends with it": [
        ("Сергей Лавров", HE, "Сергей Лавров"), ("Лавров", HE, "Сергей Лавров"),
    ],
    "the full name may come later": [("Лавров", HE, "Сергей Лавров"), ("Сергей Лавров", HE, "Сергей Лавров")],
    "Лаврова is another person than Сергей Лавров": [
        ("Сергей Лавров", HE, "Сергей Лавров"), ("Лаврова", SHE, "Лаврова"),
    ],
    "two persons of one surname are kept apart by gender": [
        ("Барак Обама", HE, "Барак Обама"), ("Мишель Обама", SHE, "Мишель Обама"),
        ("Обама", SHE, "Мишель Обама"), ("Обама", HE, "Барак Обама"),
    ],
    "of two of one gender the more frequent one is meant": [
        ("Олег Волков", HE, "Олег Волков"), ("Иван Волков", HE, "Иван Волков"), ("Иван Волков", HE, "Иван Волков"),
        ("Волков", HE, "Иван Волков"),
    ],
    "a full name never becomes another": [
        ("Дмитрий Киселёв", HE, "Дмитрий Киселёв"), ("Евгений Киселёв", HE, "Евгений Киселёв"),
    ],
    "father and son": [
        ("Джордж Буш-старший", HE, "Джордж Буш-старший"), ("Джордж Буш-младший", HE, "Джордж Буш-младший"),
    ],
    "initials fit": [
        ("Виктор Зубков", HE, "Виктор Зубков"), ("В. Зубков", HE, "Виктор Зубков"), ("В.Зубков", HE, "Виктор Зубков"),
        ("А. Зубков", HE, "А. Зубков"),
    ],
    "a patronymic is part of the fullest name": [
        ("Анна Белова", SHE, "Анна Петровна Белова"), ("Анна Петровна Белова", SHE, "Анна Петровна Белова"),
        ("Анна Петровна", SHE, "Анна Петровна Белова"),
    ],
    "a first name only where one person has it": [
        ("Пётр Ли", HE, "Пётр Ли"), ("Пётр", HE, "Пётр Ли"), ("Анна Ли", SHE, "Анна Ли"), ("Анна Ким", SHE, "Анна Ким"),
        ("Анна", SHE, "Анна"),
    ],
    "a first name with a patronymic is the one of that name": [
        ("Максим Орешкин", HE, "Максим Орешкин"), ("Максим Станиславович", HE, "Максим Орешкин"),
    ],
    "but not where two have it": [
        ("Дмитрий Песков", HE, "Дмитрий Песков"), ("Дмитрий Медведев", HE, "Дмитрий Медведев"),
        ("Дмитрий Анатольевич", HE, "Дмитрий Анатольевич"),
    ],
    "nor where another patronymic is known": [
        ("Иван Петрович Белов", HE, "Иван Петрович Белов"), ("Иван Ильич", HE, "Иван Ильич"),
    ],
    "a name between the first and the last": [
        ("Реджеп Эрдоган", HE, "Реджеп Тайип Эрдоган"), ("Реджеп Тайип Эрдоган", HE, "Реджеп Тайип Эрдоган"),
    ],
    "initials with a hyphen": [("Жан-Клод Юнкер", HE, "Жан-Клод Юнкер"), ("Ж.-К. Юнкер", HE, "Жан-Клод Юнкер")],
    "an article before an Arab surname": [
        ("Айман аль-Завахири", HE, "Айман аль-Завахири"), ("Завахири", HE, "Айман аль-Завахири"),
    ],
    "particles begin no full name": [
        ("Кристиан фон Беттихер", HE, "Кристиан фон Беттихер"), ("фон Беттихер", HE, "Кристиан фон Беттихер"),
    ],
    "ё and е are one letter": [("Пётр Алёхин", HE, "Пётр Алёхин"), ("Алехин", HE, "Пётр Алёхин")],
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name: str) -> None:
    mentions = PEOPLE[name]
    assert person_groups([(normal, gender) for normal, gender, _ in mentions]) == [full for _, _, full in mentions]


def named(label: str, *normals: str, text: str = "", before: str = "") -> list[str]:
    """The canonical names of mentions that stand one after the other, in `text` where that is given."""
    mentions, at = [], 0
    for normal in normals:
        start = text.index(normal, at) if text else at
        at = start + len(normal)
        mentions.append(Mention(label, start, at, normal, before=before if normal == normals[-1] else ""))
        at += 1
    return canonical_names(mentions, text)


MINISTRY = "Министерство иностранных дел России"


@pytest.mark.parametrize(
    ("normals", "name"),
    [
        ((MINISTRY, "МИД РФ", "МИД", "МИД Российской Федерации", "российский МИД"), MINISTRY),
        (("Минобрнауки", "Министерство образования и науки"), "Министерство образования и науки"),
        (("Госдума РФ", "Государственная дума", "Госдума"), "Государственная дума"),
        (("СБУ", "Служба безопасности Украины"), "Служба безопасности Украины"),
        (("Высшая школа экономики", "ВШЭ"), "Высшая школа экономики"),
        (("Банк ВТБ", "ВТБ"), "Банк ВТБ"),
        (("ОАО «Газпром»", "Газпром"), "ОАО «Газпром»"),
        (("Евросоюз", "ЕС", "Европейский союз"), "Европейский союз"),
        (("Генпрокуратура", "Генеральная прокуратура"), "Генеральная прокуратура"),
        (("МЧС", "Министерство по чрезвычайным ситуациям"), "Министерство по чрезвычайным ситуациям"),
    ],
)
def test_an_organisation_is_one_under_all_its_names(normals: tuple[str, ...], name: str) -> None:
    assert named("ORG", *normals) == [name] * len(normals)


@pytest.mark.parametrize(
    "normals",
    [
        ("МИД России", "МИД Украины"),
        ("МИД России", "МИД Украины", "МИД"),
        ("Верховный суд", "Конституционный суд"),
        ("Минфин", "Минюст"),
        ("Спартак", "Спортлото"),
    ],
)
def test_different_organisations_keep_their_names(normals: tuple[str, ...]) -> None:
    assert named("ORG", *normals) == list(normals)


def test_the_adjective_before_a_ministry_says_whose_it_is() -> None:
    assert named("ORG", "МИД России", "МИД Украины", "МИД", before="украинский")[-1] == "МИД Украины"


def test_an_acronym_in_brackets_stands_for_the_name_before_it() -> None:
    text = "Центр изучения климата и погоды (ЦИП) закрыт. Здание ЦИП снесут."
    assert (
        named("ORG", "Центр изучения климата и погоды", "ЦИП", "ЦИП", text=text)
        == ["Центр изучения климата и погоды"] * 3
    )


def test_a_spelling_in_brackets_names_the_same() -> None:
    text = "Марк Цукерберг (Mark Zuckerberg) выступил. Mark Zuckerberg шутил."
    assert named("PER", "Марк Цукерберг", "Mark Zuckerberg", "Mark Zuckerberg", text=text) == ["Марк Цукерберг"] * 3


def test_a_foreign_firm_goes_by_its_first_word() -> None:
    assert named("ORG", "Berkshire Hathaway", "Berkshire") == ["Berkshire Hathaway"] * 2


@pytest.mark.parametrize(
    ("normals", "names"),
    [
        (("США", "Соединённые Штаты Америки", "Америка"), ["Соединённые Штаты Америки"] * 3),
        (("США", "Америка"), ["США"] * 2),
        (("Америка", "Латинская Америка"), ["Америка", "Латинская Америка"]),
        (("РФ", "Россия"), ["Россия"] * 2),
        (("Москва", "город Москва", "Тула"), ["город Москва", "город Москва", "Тула"]),
        (("Северная Корея", "Южная Корея"), ["Северная Корея", "Южная Корея"]),
    ],
)
def test_places(normals: tuple[str, ...], names: list[str]) -> None:
    assert named("LOC", *normals) == names


def test_a_person_and_a_place_of_one_name_are_two() -> None:
    mentions = [Mention("PER", 0, 9, "Джек Лондон", HE), Mention("LOC", 20, 26, "Лондон")]
    assert canonical_names(mentions, "") == ["Джек Лондон", "Лондон"]


def test_countries_are_known_in_every_case_and_by_their_adjectives() -> None:
    assert [country(n) for n in ("РФ", "Соединённых Штатов Америки", "Китая", "Тула")] == [
        "Российская Федерация", "Соединённые Штаты Америки", "Китайская Народная Республика", "",
    ]  # fmt: skip
    assert [country_of_adjective(w) for w in ("российского", "украинской", "новый")] == [
        "Российская Федерация", "Украина", "",
    ]  # fmt: skip
    assert split_country("МИД Российской Федерации") == ("МИД", "Российская Федерация")
    assert split_country("Россия") == ("Россия", "")


@pytest.mark.parametrize(
    ("short", "long", "does"),
    [
        ("ВШЭ", "Высшая школа экономики", True),
        ("ФСБ", "Федеральная служба безопасности", True),
        ("Минобороны", "Министерство обороны", True),
        ("Минобороны", "Министерство образования", False),
        ("ЦИК", "Центральный банк", False),
        ("Мир", "Мировая лига", False),
    ],
)
def test_abbreviations(short: str, long: str, does: bool) -> None:
    assert stands_for(short, long) is does


def test_every_name_of_an_article_has_the_canonical_one_beside_its_normal_form(suggest: Suggest) -> None:
    text = (
        "Министр иностранных дел России Сергей Лавров прилетел в Минск.\n\n"
        "В МИД РФ рассказали, что Лаврова встретил посол. Российский МИД не назвал сроков.\n\n"
        "В Министерстве иностранных дел России добавили, что переговоры с США продолжатся, "
        "а Соединённые Штаты Америки прислали ответ."
    )
    found = [
        (draft.label, draft.fragments[0].of(text), draft.attributes["name"])
        for draft in suggest(text)
        if draft.label in ("PER", "LOC", "ORG")
    ]
    for wanted in (
        ("PER", "Сергей Лавров", "Сергей Лавров"),
        ("PER", "Лаврова", "Сергей Лавров"),
        ("ORG", "МИД РФ", MINISTRY),
        ("ORG", "Министерстве иностранных дел России", MINISTRY),
        ("LOC", "США", "Соединённые Штаты Америки"),
        ("LOC", "Соединённые Штаты Америки", "Соединённые Штаты Америки"),
    ):
        assert wanted in found
    assert {name for label, words, name in found if label == "ORG" and "МИД" in words} == {MINISTRY}
