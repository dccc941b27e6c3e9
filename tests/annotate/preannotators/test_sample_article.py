"""The sample article, read by hand: its eight quotations with their speakers, and its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotate.preannotators.conftest import Quotes, Suggest

ARTICLE = Path(__file__).parents[3] / "storage" / "sample" / "lavrov-press-conference-2026-02-03.txt"
MINISTRY = "Министерство иностранных дел России"


@pytest.fixture(scope="module")
def article() -> str:
    return ARTICLE.read_bytes().decode("utf-8")


def test_its_quotations_have_type_cue_source_and_speaker(quotes: Quotes, article: str) -> None:
    found = [(said.type, said.content[:24], said.cue, said.source, said.speaker) for said in quotes(article)]
    assert found == [
        ("mixed", "передали Соединенным Шта", "заявили", "Министерстве иностранных дел России", MINISTRY),
        ("direct", "Российская сторона счита", "говорится", "МИД РФ", MINISTRY),
        ("mixed", "если США пойдут на восст", "отмечается", "", MINISTRY),
        ("direct", "Мы приветствовали бы усп", "заявили", "дипломатическом ведомстве РФ", MINISTRY),
        ("mixed", "не все в Вашингтоне, по ", "сказали", "МИД", MINISTRY),
        ("mixed", "неожиданный инцидент", "назвали", "МИД", MINISTRY),
        ("indirect", "он хочет перезагрузить о", "заявляли", "команде Трампа", "команда Трампа"),
        ("indirect", "Индия согласилась прекра", "сообщил", "лидер США", "Дональд Трамп"),
    ]


def test_its_quotations_end_where_the_source_ends(quotes: Quotes, article: str) -> None:
    assert [said.content.split()[-1] for said in quotes(article)] == [
        "отношений",
        "Вашингтоном",
        'нами"',
        "основе",
        "отношений",
        "инцидент",
        "США",
        "России",
    ]


def test_its_names_have_nominatives(suggest: Suggest, article: str) -> None:
    normals = {
        draft.fragments[0].of(article): (draft.label, draft.attributes["normal"])
        for draft in suggest(article)
        if draft.maker == "natasha-entities"
    }
    assert normals["Соединенным Штатам Америки"] == ("LOC", "Соединённые Штаты Америки")
    assert normals["Сергея Лаврова"] == ("PER", "Сергей Лавров")
    assert normals["МИД РФ"] == ("ORG", "МИД РФ")
    assert normals["Путиным"] == ("PER", "Путин")
