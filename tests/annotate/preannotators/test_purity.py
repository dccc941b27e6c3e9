"""The same text gives the same drafts, whatever is around it; and no text breaks the makers."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys

import pytest

from annotate.model.text import header
from annotate.preannotators import MAKERS, NewsPreAnnotator
from tests.annotate.preannotators.conftest import Suggest

NEWS = [
    "Мэр Олег Сомов сообщил, что школу построят к осени. «Деньги есть», — добавил он.",
    "В МИД РФ заявили, что переговоры идут. По словам дипломатов, они трудны.",
    "Короткая новость.",
    "Цены, по мнению экономиста Анны Беловой, вырастут на 10 процентов, пишет газета «Труд».",
]


def test_the_drafts_of_a_text_do_not_depend_on_batch_and_order(preannotator: NewsPreAnnotator) -> None:
    alone = [preannotator.suggest_many([text])[0] for text in NEWS]
    assert preannotator.suggest_many(NEWS) == alone
    assert preannotator.suggest_many(NEWS[::-1]) == alone[::-1]
    assert preannotator.suggest_many([]) == []


def test_a_pickled_pre_annotator_makes_the_same(preannotator: NewsPreAnnotator) -> None:
    again = pickle.loads(pickle.dumps(preannotator))
    assert again.suggest_many(NEWS[:1]) == preannotator.suggest_many(NEWS[:1])


def test_drafts_come_in_reading_order_and_name_a_listed_maker(preannotator: NewsPreAnnotator) -> None:
    for drafts in preannotator.suggest_many(NEWS):
        assert [d.fragments[0].start for d in drafts] == sorted(d.fragments[0].start for d in drafts)
        assert {d.maker: d.version for d in drafts}.items() <= preannotator.makers.items()


def test_the_registry_names_each_maker_once() -> None:
    assert dict(NewsPreAnnotator().makers) == {
        "natasha-entities": "3.0",
        "date-rules": "2.0",
        "money-rules": "2.0",
        "entity-model": "1.1",
        "entity-meaning": "1.0",
        "quote-rules": "2.0",
        "claim-rules": "2.0",
    }
    assert len({maker.name for maker in MAKERS}) == len(MAKERS)


def test_each_maker_draws_under_its_own_name_and_version() -> None:
    for maker in MAKERS:
        module = importlib.import_module(maker.module)
        assert (maker.name, maker.version) == (module.NAME, module.VERSION)


def test_importing_the_registry_loads_no_model() -> None:
    code = (
        "import sys, annotate.preannotators as p; p.NewsPreAnnotator().makers;"
        "print(sorted({'natasha', 'numpy', 'slovnet', 'navec', 'pymorphy2'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_nothing_is_suggested_in_a_header(suggest: Suggest) -> None:
    text = " date 2026-02-03 Мэр Олег Сомов сообщил, что школу построят к осени."
    found = header(text)
    assert found is not None
    begin = found.end
    drafts = suggest(text)
    assert {d.layer for d in drafts} == {"entity", "quote", "claim"}
    assert min(d.fragments[0].start for d in drafts) >= begin


ODD = {
    "empty": "",
    "white space": " \n\t\n ",
    "emoji": "😀👩‍👩‍👧" * 200,
    "brackets": "(" * 3000 + ")" * 3000,
    "openers": "«" * 3000,
    "ascii marks": '"' * 3000,
    "a list without a stop": "Иван Петров, Анна Белова, " * 400,
    "one long word": "а" * 20_000,
    "line breaks": "\n" * 3000,
    "mixed scripts": "Привет hello 你好 שלום " * 200,
    "line separators": "Иван Петров сказал:\u2028«Да, конечно, это так».\u2028" * 30,
    "hard spaces": "По\u00a0словам\u00a0Ивана\u00a0Петрова, всё\u00a0хорошо.",
    "accents": "Пу\u0301тин сказал, что всё\u0301 хорошо\u0301.",
    "soft hyphens": "Иван Пет\u00adров со\u00adобщил, что мост по\u00adстроен.",
    "only accents": "\u0301" * 50,
    "cues only": "сказал, что " * 300,
    "attributions only": "по словам " * 300,
    "pointing only": "Об этом сообщил. " * 100,
    "unfinished": "Он сказал, что",
    "unfinished noun": "Пришло заявление о том, что",
    "insertions": "«а, — сказал он, — " * 100,
    "latin": "The mayor said: “We will build it”, he added.",
}


@pytest.mark.parametrize("name", ODD)
def test_no_text_breaks_the_makers_and_every_span_lies_in_it(suggest: Suggest, name: str) -> None:
    text = ODD[name]
    for draft in suggest(text):
        parts = [part for part in (draft.cue, draft.source) if part]
        for span in (*draft.fragments, *parts):
            assert span.end <= len(text)
            assert span.of(text).strip()
        assert 0 <= draft.score <= 1
        assert list(draft.fragments) == sorted(draft.fragments)


def test_accents_inside_a_name_belong_to_its_span(suggest: Suggest) -> None:
    text = "Прие\u0301хал Ива\u0301н Петро\u0301в."
    assert [d.fragments[0].of(text) for d in suggest(text) if d.label == "PER"] == ["Ива\u0301н Петро\u0301в"]
