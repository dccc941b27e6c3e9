"""Claim candidates: what is one, whose it is, how worth checking."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate.preannotators.claims import candidates
from annotate.preannotators.claims.learned import model
from annotate.suggestions import Draft
from tests.annotate.preannotators.conftest import Suggest


def claims(drafts: list[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.layer == "claim"]


def test_content_is_a_claim_of_its_speaker_and_other_sentences_of_the_article(suggest: Suggest) -> None:
    text = "Мэр Олег Сомов сообщил, что за год построили двадцать школ. Вчера в городе открыли новый мост."
    found = [(d.fragments[0].of(text), d.attributes.get("claimant", "")) for d in claims(suggest(text))]
    assert found == [
        ("за год построили двадцать школ", "Олег Сомов"),
        ("Вчера в городе открыли новый мост", ""),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Цены на лекарства за полгода выросли на 18 процентов.", "QUANT"),
        ("Правительство введёт регистрацию цен на все товары.", "PREDICT"),
        ("Связь с бортом удалось восстановить, заявил лётчик Иван Петров.", "EVENT"),
        ("Это прекрасная и очень важная инициатива для страны.", "OPINION"),
        ("Новый закон запрещает продажу алкоголя подросткам.", "LAW"),
        ("Причиной аварии на заводе стала ошибка пилота.", "CAUSE"),
        ("Плохая погода вызвала отмену рейсов по всей области.", "CAUSE"),
    ],
)
def test_type_of_a_claim(suggest: Suggest, text: str, wanted: object) -> None:
    assert [draft.attributes["type"] for draft in claims(suggest(text))] == [wanted]


def test_questions_captions_and_scraps_are_none(suggest: Suggest) -> None:
    text = "Фото: пресс-служба администрации города\n\nПочему до сих пор не открыли этот мост?\n\nСпасибо."
    assert claims(suggest(text)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Министр иностранных дел Анна Белова. Фото: Reuters",
        "Анна Белова открывает новый мост в Пскове / Видео: пресс-служба",
        "На снимке: Анна Белова и Иван Петров © РИА Новости",
        "3 февраля 2026 года, 12:30",
        "вторник, 3 февраля 2026",
    ],
)
def test_captions_and_date_lines_are_no_claims_and_the_news_behind_them_is_one(suggest: Suggest, line: str) -> None:
    text = f"{line}\n\nВ Пскове сгорел склад, погибли пять человек."
    assert [d.fragments[0].of(text) for d in claims(suggest(text))] == ["В Пскове сгорел склад, погибли пять человек"]


def test_without_its_model_claims_are_scored_by_the_rules(
    suggest: Suggest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    text = "В Пскове сгорел склад, погибли пять человек."
    monkeypatch.setattr(candidates, "model", lambda: model(tmp_path / "claims.json"))
    (claim,) = claims(suggest(text))
    assert (claim.score > 0.5, claim.attributes["type"]) == (True, "QUANT")
    assert [record.getMessage() for record in caplog.records] == [
        "claims.json cannot be read (FileNotFoundError): claims are scored by the rules alone"
    ]


def test_figures_and_harm_rank_above_a_wish(suggest: Suggest) -> None:
    text = "В аварии под Псковом погибли 14 человек, ещё 20 ранены. Хотелось бы надеяться на лучшее будущее для всех."
    hard, wish = claims(suggest(text))
    assert (hard.score > wish.score, hard.attributes["worth"], hard.attributes["reasons"]) == (
        True,
        2,
        "number,names,harm",
    )


def test_attributes_are_of_the_schema(suggest: Suggest) -> None:
    text = "Суд арестовал министра Петра Орлова. Он украл 5 млн рублей, заявил следователь Игорь Громов."
    types = {"QUANT", "EVENT", "CAUSE", "COMPARE", "LAW", "PREDICT", "POSITION", "PERSONAL", "OPINION"}
    for draft in claims(suggest(text)):
        assert draft.label == "CLAIM"
        assert draft.attributes["type"] in types
        assert draft.attributes["worth"] in (0, 1, 2)


def test_one_long_word_is_no_claim(suggest: Suggest) -> None:
    assert [d for d in suggest("а" * 300 + ".") if d.layer == "claim"] == []
