"""Names on which natasha and the learned tagger agree, and what is kept where they do not."""

from __future__ import annotations

import pytest

from annotate.preannotators.entities.agreed import agreed
from annotate.preannotators.learned.chain import Found
from annotate.preannotators.models import Natasha


@pytest.fixture(scope="module")
def natasha() -> Natasha:
    return Natasha()


CASES = {
    "both see it": ("Вчера Иван Петров уехал.", [("Иван Петров", "PER", 0.9)], [("Иван Петров", "PER", "both")]),
    "natasha alone: no name": ("Вчера Иван Петров уехал.", [], []),
    "natasha alone, a place of the list": ("Экипаж вернулся с МКС.", [], [("МКС", "LOC", "natasha")]),
    "a common noun before a country is no name, the country is": (
        "Об этом заявило правительство Израиля.",
        [("правительство Израиля", "ORG", 0.9)],
        [("Израиля", "LOC", "natasha")],
    ),
    "a body of an organisation is named by it": (
        "Об этом заявил комитет ООН по делам беженцев.",
        [("комитет ООН по делам беженцев", "ORG", 0.9)],
        [("комитет ООН по делам беженцев", "ORG", "learned")],
    ),
    "an adjective of a country is no name": ("Приехал израильский врач.", [("израильский", "LOC", 0.9)], []),
    "where the tagger doubts, natasha decides": (
        "Вчера Иван Петров уехал.",
        [("Петров", "ORG", 0.3)],
        [("Иван Петров", "PER", "natasha")],
    ),
    "where it doubts and natasha sees nothing, the name stays": (
        "Вчера открыли Заречную дачу.",
        [("Заречную дачу", "LOC", 0.3)],
        [("Заречную дачу", "LOC", "learned")],
    ),
    "two full names side by side are two people": (
        "Адвокат Мэри Смит Пётр Орлов рассказал об этом.",
        [("Мэри Смит Пётр Орлов", "PER", 0.9)],
        [("Мэри Смит", "PER", "natasha"), ("Пётр Орлов", "PER", "natasha")],
    ),
    "the country at the end of an organisation is nested in it": (
        "Он служит в МИД РФ.",
        [("МИД РФ", "ORG", 0.9)],
        [("МИД РФ", "ORG", "both"), ("РФ", "LOC", "nested")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_names(natasha: Natasha, case: str) -> None:
    text, seen, wanted = CASES[case]
    analysis = natasha.analyse(text)
    found = [
        Found(
            analysis.first_token(text.index(words)),
            analysis.first_token(text.index(words) + len(words)),
            label,
            score,
        )
        for words, label, score in seen
    ]
    tokens = analysis.tokens
    assert [
        (text[tokens[a.name.first].start : tokens[a.name.last - 1].end], a.name.label, a.seen_by)
        for a in agreed(analysis, found)
    ] == wanted
