"""Who is the speaker of a quotation: what rules read off the source, and what is chosen among candidates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotate.preannotators.learned import speakers as learned
from annotate.preannotators.quotes import sorts
from annotate.preannotators.quotes.antecedents import Candidate
from tests.annotate.preannotators.conftest import Quotes

CASES = {
    "a noun without a name behind it speaks in the nominative": (
        "По словам экспертов, цены на хлеб вырастут к зиме.",
        ["эксперты"],
    ),
    "some is nobody": ("Некоторые считают, что цены на хлеб вырастут к зиме.", [""]),
    "of one of many only the one declines": (
        "По словам одного из врачей, пожар начался в подвале больницы.",
        ["один из врачей"],
    ),
    "a number of people keeps its words": (
        "Двое из врачей сообщили, что больница переполнена.",
        ["двое из врачей"],
    ),
    "a law speaks for itself": (
        "Депутат Анна Белова внесла поправки. Согласно закону, дорогу закроют только летом.",
        ["закон"],
    ),
    "a source is not the agency that it talks to": (
        "Источник «Интерфакса» сообщил, что переговоры сорваны.",
        ["источник «Интерфакса»"],
    ),
    "a lawyer of somebody is not his client": (
        "Ивана Громова задержали в Пскове. Адвокат Громова заявил, что обвинение ложно.",
        ["адвокат Громова"],
    ),
    "behind a name that does not decline comes the speaker's own": (
        "Адвокат Мэри Смит Пётр Орлов рассказал, что суд отложен.",
        ["Пётр Орлов"],
    ),
    "a later prosecutor is the one who was introduced": (
        "Прокурор Игорь Громов вышел к прессе. Прокурор заявил, что дело закрыто.",
        ["Игорь Громов"],
    ),
    "an apposition introduces a role as a title does": (
        "Анна Белова, бывший мэр Пскова, открыла выставку. Позже мэр сказала, что очень рада.",
        ["Анна Белова"],
    ),
    "each noun of a title is a role": (
        "Приехал известный хирург, профессор Пётр Орлов. Хирург сказал, что больницу построят.",
        ["Пётр Орлов"],
    ),
    "a slip of the pen in a surname is the same person": (
        "Министр Иван Карпичков ушёл в отставку. Капричков заявил, что устал от политики.",
        ["Иван Карпичков"],
    ),
    "two persons named together are they": (
        "В Псков приехали Иван Петров и Анна Белова. Они рассказали, что дорога заняла сутки.",
        ["Иван Петров, Анна Белова"],
    ),
    "a verb in the feminine has a woman for its subject": (
        "Пётр Орлов и Анна Белова возглавили банк. Глава банка сообщила, что вклады вернут.",
        ["Анна Белова"],
    ),
    "a short name in brackets stands for the long one": (
        "Доклад написала Всемирная лига пчеловодов (ВЛП). В ВЛП заявили, что мёда станет меньше.",
        ["Всемирная лига пчеловодов"],
    ),
    "the ministry of one country is not that of another": (
        "Министерство иностранных дел Норвегии закрыто. В МИД России заявили, что переговоры идут трудно.",
        ["МИД России"],
    ),
    "a pronoun points back over what the person did meanwhile": (
        "Олег Сомов приехал на завод. Он осмотрел цеха. Он сказал, что завод закроют.",
        ["Олег Сомов"],
    ),
    "a pronoun agrees in gender": (
        "Анна Белова встретила Олега Сомова на вокзале. Она рассказала, что поезд опоздал.",
        ["Анна Белова"],
    ),
    "a plural pronoun is the group that was spoken of": (
        "Врачи осмотрели Олега Сомова. Они считают, что он здоров.",
        ["врачи"],
    ),
    "a verb without a subject goes on with the last speaker": (
        "Олег Сомов заявил, что школу построят. Также добавил, что деньги есть.",
        ["Олег Сомов", "Олег Сомов"],
    ),
    "a text that says something also goes on": (
        "«Переговоры идут трудно и медленно», — говорится в заявлении МИД РФ.\n\n"
        "А также отмечается, что встреча пройдёт в мае.",
        ["МИД РФ", "МИД РФ"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_speaker(quotes: Quotes, name: str) -> None:
    text, wanted = CASES[name]
    assert [said.speaker for said in quotes(text)] == wanted


@pytest.mark.parametrize(
    ("broken", "error"),
    [(None, "FileNotFoundError"), ('{"format": 7, "weights": {}}', "ValueError"), ("[]", "TypeError")],
)
def test_without_its_model_speakers_come_from_the_rules(
    quotes: Quotes,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    broken: str | None,
    error: str,
) -> None:
    path = tmp_path / "speakers.json"
    if broken is not None:
        path.write_text(broken, encoding="utf-8")
    read = learned.model.__wrapped__
    found = read(path)
    monkeypatch.setattr(learned, "model", lambda: found)
    text = "Олег Сомов провёл совещание. Он заявил, что деньги найдут. По данным издания «Труд», их нет."
    assert [said.speaker for said in quotes(text)] == ["Олег Сомов", "Труд"]
    assert [record.getMessage() for record in caplog.records] == [
        f"speakers.json cannot be read ({error}): speakers come from the rules alone"
    ]


def test_the_likeliest_candidate_is_the_one_whose_signs_weigh_most_and_the_first_of_equals(tmp_path: Path) -> None:
    path = tmp_path / "speakers.json"
    path.write_text(json.dumps({"format": 1, "version": "2", "weights": {"near": 2, "far": -1}}), encoding="utf-8")
    model = learned.model(path)
    assert model is not None
    far = Candidate("Олег Сомов", False, ("far", "unheard of"))
    near = Candidate("Анна Белова", False, ("near",))
    both = Candidate("Иван Петров", False, ("near", "far", "far"))
    assert (model.best([far, near]).name, model.best([near, near, far]).name) == ("Анна Белова", "Анна Белова")
    assert model.sums([far, near, both]) == [-1.0, 2.0, 0.0]
    assert [round(chance, 3) for chance in model.chances([far, near])] == [0.047, 0.953]


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("РИА Новости", "medium"),
        ("Кувейтский суд", "court"),
        ("Минздрав", "ministry"),
        ("ГУ МВД по Пскову", "police"),
        ("Белый дом", "power"),
        ("Рассвет", ""),
        ("Суданская заря", ""),
    ],
)
def test_sort_of_a_name(name: str, sort: str) -> None:
    assert sorts.of_name(name) == sort


def test_a_wide_noun_takes_in_narrower_ones_and_not_the_other_way_round() -> None:
    assert (sorts.takes_in("политик", "министр"), sorts.takes_in("министр", "политик")) == (True, False)
    assert (sorts.of_noun("ведомство"), sorts.of_noun("яблоко")) == ("ministry", "")
