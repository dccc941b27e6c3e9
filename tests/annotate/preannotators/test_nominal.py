"""Nominal groups and clauses as the parser sees them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from annotate.model.text import Span
from annotate.model.tokens import Tokens
from annotate.phrases import Groups, ladder
from annotate.preannotators import NewsPreAnnotator
from annotate.preannotators.analysis import Analysis, Stretch, Token
from annotate.preannotators.nominal import groups
from annotate.preannotators.shapes import groups_from_json, groups_to_json
from tests.annotate.making import place

TEXT = "Президент США Дональд Трамп заявил, что закон, который поддержал сенат, вступит в силу 3 февраля 2026 года."


def _rungs(found: Groups, text: str, words: str) -> list[str]:
    return [span.of(text) for span in ladder(place(text, words), found.nominal)]


@pytest.mark.parametrize(
    ("text", "word", "rungs"),
    [
        (TEXT, "США", ["США", "Президент США", "Президент США Дональд Трамп"]),
        (TEXT, "Трамп", ["Трамп", "Дональд Трамп", "Президент США Дональд Трамп"]),
        (TEXT, "заявил", ["заявил"]),
        ("Выступил глава банка «Открытие» из Тулы.", "Открытие", ["Открытие", "банка «Открытие»"]),
        ("Новые дома и старые школы закрыли.", "дома", ["дома", "Новые дома", "Новые дома и старые школы"]),
        ("О большом пожаре в новом доме сообщили.", "пожаре", ["пожаре", "большом пожаре"]),
    ],
)
def test_a_word_grows_by_the_groups_of_the_parser(
    preannotator: NewsPreAnnotator, text: str, word: str, rungs: list[str]
) -> None:
    found = _rungs(preannotator.groups(text), text, word)
    assert found[: len(rungs)] == rungs


def test_clauses_go_without_their_conjunction(preannotator: NewsPreAnnotator) -> None:
    found = [span.of(TEXT) for span in preannotator.groups(TEXT).clauses]
    assert "который поддержал сенат" in found
    assert any(words.startswith("закон, который") and words.endswith("года") for words in found)


def test_groups_stand_where_the_original_has_them_whatever_marks_are_in_it(preannotator: NewsPreAnnotator) -> None:
    text = "😀 За\u0301мок ми\u00adнистра\u00a0культуры 👨‍👩‍👧‍👦 открыли."
    found = preannotator.groups(text)
    assert "ми\u00adнистра\u00a0культуры" in {span.of(text) for span in found.nominal}
    assert all(span.end <= len(text) for span in found.nominal + found.clauses)


@pytest.mark.parametrize("text", ["", " ", "😀", "\u2028", "« » “", "слово " * 700])
def test_odd_and_long_paragraphs_have_groups_too_or_none(preannotator: NewsPreAnnotator, text: str) -> None:
    found = preannotator.groups(text)
    assert all(span.end <= len(text) for span in found.nominal + found.clauses)


def test_a_parse_that_goes_in_circles_is_walked_once() -> None:
    text = "мэр города банка"
    spans = Tokens(text).in_paragraph(0)
    tokens = [
        Token(i, s.start, s.end, s.of(text), s.of(text), s.of(text), "NOUN", {}, (i + 1) % 3, "nmod", 0, "")
        for i, s in enumerate(spans)
    ]
    whole = Stretch(0, 0, len(text), 0, 3, 0)
    found = groups(Analysis(text, tokens, [whole], [whole], []))
    assert set(found.nominal) == {Span(0, len(text))}
    alone = [replace(t, head=-1, rel="root") for t in tokens]
    assert groups(Analysis(text, alone, [whole], [whole], [])) == Groups()


def test_groups_survive_the_way_through_json_and_others_are_refused() -> None:
    found = Groups((Span(0, 5), Span(2, 4)), (Span(0, 9),))
    assert groups_from_json(json.loads(json.dumps(groups_to_json(found))), 9) == found
    damaged: list[dict[str, object]] = [{"groups": [[0, 5]]}, {"groups": [[3, 3]], "clauses": []}, {"groups": None}]
    for damage in damaged:
        with pytest.raises(ValueError, match="not the groups"):
            groups_from_json(damage, 9)
    with pytest.raises(ValueError, match="of this text"):
        groups_from_json(groups_to_json(found), 8)


def test_the_worker_answers_for_paragraphs_between_articles(preannotator: NewsPreAnnotator) -> None:
    asked = [{"job": 1, "paragraph": TEXT}, {"job": 2, "paragraph": 5}, {"job": 3, "text": "Мост открыт."}]
    ran = subprocess.run(
        [sys.executable, "-m", "annotate.preannotators.worker"],
        input="\n".join(map(json.dumps, asked)).encode("ascii"),
        capture_output=True,
        timeout=120,
        check=True,
    )
    _, first, second, third = [json.loads(line) for line in ran.stdout.splitlines()]
    assert first == {"job": 1, **groups_to_json(preannotator.groups(TEXT))}
    assert (second["job"], "error" in second, third["job"], "drafts" in third) == (2, True, 3, True)
