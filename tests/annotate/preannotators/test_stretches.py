"""Texts as long as a book are read in stretches; articles are read whole."""

from __future__ import annotations

import pytest

from annotate.model.text import Span
from annotate.preannotators import stretches as module
from annotate.preannotators.stretches import stretches
from tests.annotate.preannotators.conftest import Suggest


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 40)


def _pieces(text: str, begin: int = 0) -> list[str]:
    return [span.of(text) for span in stretches(text, begin)]


def test_an_article_is_one_stretch() -> None:
    text = "Мэр Олег Сомов приехал.\n" * 1000
    assert list(stretches(text, 24)) == [Span(24, len(text))]
    assert list(stretches("")) == []


@pytest.mark.usefixtures("short")
def test_a_stretch_ends_at_a_line_break_else_at_a_sentence_else_between_words() -> None:
    assert _pieces("Мэр приехал в Омск. Дождь идёт.\nСнег выпал.") == [
        "Мэр приехал в Омск. Дождь идёт.\n",
        "Снег выпал.",
    ]
    assert _pieces("Мэр приехал в Омск, где дождь. Снег выпал утром.") == [
        "Мэр приехал в Омск, где дождь. ",
        "Снег выпал утром.",
    ]
    assert _pieces("слово " * 8) == ["слово " * 6, "слово " * 2]
    assert _pieces("а" * 90) == ["а" * 40, "а" * 40, "а" * 10]


@pytest.mark.usefixtures("short")
def test_suggestions_of_every_stretch_stand_at_their_places(suggest: Suggest) -> None:
    text = (
        " date 2026-02-03 Мэр Олег Сомов приехал в Омск.\n"
        "Ива\u0301н Петро\u0301в уехал в Казань.\n"
        "Анна Белова живёт в Перми."
    )
    assert [d.fragments[0].of(text) for d in suggest(text) if d.label in ("PER", "LOC")] == [
        "Олег Сомов",
        "Омск",
        "Ива\u0301н Петро\u0301в",
        "Казань",
        "Анна Белова",
        "Перми",
    ]
