"""The guideline of a label beside the article: what it shows, and that the article keeps the keys."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.schema import Label, Layer, Schema
from tests.memory_store import MemoryStore
from tests.ui.hands import Hands, until
from tests.ui.windows import Open, document
from ui.article.sample import Sample

TEXT = "Анна Белова приехала в Тулу. «Мост открыли в мае», — сказал мэр."


@pytest.fixture
def h(window: Open) -> Hands:
    return on(window, DEFAULT_SCHEMA)


def on(window: Open, schema: Schema, language: str = "en") -> Hands:
    hands = window(language=language)
    store = MemoryStore(schema)
    store.add([document("d", TEXT)], store.annotator("Анна").id)
    hands.window.use(store)
    hands.window.activateWindow()
    return hands


def samples(h: Hands) -> list[Sample]:
    return [s for s in h.window.guideline.findChildren(Sample) if s.isVisible()]


def test_it_shows_the_focused_label_with_its_examples_painted(h: Hands) -> None:
    h.select("Анна", "Белова")
    h.key("p", "F4")
    card = h.window.guideline
    assert card.shown == ("entity", "PER")
    assert card.words[:3] == ["Person", "PER", "A person's name without position: «Сергей Лавров», «Лаврова»."]
    assert [s.text for s in samples(h)] == [
        "Директор музея Анна Белова открыла выставку.",
        "По словам Круглова, урожай собрали.",
    ]
    (shape,) = samples(h)[1].shapes
    assert (shape.colour, [f.of(samples(h)[1].text) for f in shape.fragments]) == ("orange", ["Круглова"])


def test_the_article_keeps_the_keys_and_the_card_follows(h: Hands) -> None:
    h.select("Анна", "Белова")
    h.key("p", "F4")
    assert QApplication.focusWidget() is h.view
    h.select("Тулу")
    h.key("l")
    assert h.focused() == ("entity", "LOC", "Тулу")
    until(lambda: h.window.guideline.shown == ("entity", "LOC"))
    h.key("Esc")
    assert not h.window.guideline.isVisible()
    assert h.focused() == ("entity", "LOC", "Тулу")
    h.key("F4")
    assert h.window.guideline.isVisible()
    h.key("F4")
    assert not h.window.guideline.isVisible()


def test_quotes_and_claims_come_with_the_meaning_of_their_choices(h: Hands) -> None:
    h.select("Мост", "мае")
    h.key("q", "F4")
    said = h.window.guideline.words
    assert "direct — the source's own words, in marks or as a block." in said
    assert "Speaker" in said


def test_without_a_focus_the_armed_label_is_meant_else_it_asks(h: Hands) -> None:
    assert h.window.verbs is not None
    h.window.verbs.arm("entity", "ORG")
    h.key("F4")
    assert h.window.guideline.shown == ("entity", "ORG")
    h.key("F4")
    h.window.verbs.arm("", "")
    h.key("F4")
    card = h.window.guideline
    assert (card.isVisible(), card.shown, card.words[0]) == (True, None, "Guideline of which label?")
    h.key("Down", "Return")
    assert card.shown == ("entity", "LOC")
    assert QApplication.focusWidget() is h.view
    h.key("F4", "F4", "Esc")
    assert not card.isVisible()
    assert QApplication.focusWidget() is h.view


def test_words_that_look_like_markup_stay_words(window: Open) -> None:
    odd = Label("X", "x", titles={"en": "<b>bold</b>"}, guideline={"en": "<i>&amp;</i>"}, examples=("<u>[а]</u> & б",))
    h = on(window, Schema("s", (Layer("entity", (odd,)),)))
    h.select("Анна")
    h.key("x", "F4")
    shown = [label.text() for label in h.window.guideline.findChildren(QLabel) if label.isVisible()]
    assert {"<b>bold</b>", "<i>&amp;</i>"} <= set(shown)
    assert [s.text for s in samples(h)] == ["<u>а</u> & б"]


def test_it_speaks_the_language_of_the_window_and_fits_the_article(window: Open) -> None:
    h = on(window, DEFAULT_SCHEMA, "ru")
    h.window.resize(900, 500)
    QTest.qWait(20)
    h.select("Мост", "мае")
    h.key("c", "F4")
    card = h.window.guideline
    assert card.words[0] == "Утверждение"
    room = h.view.viewport().rect()
    assert room.contains(card.geometry())
    h.window.resize(760, 420)
    until(lambda: h.view.viewport().rect().contains(card.geometry()))


def test_a_label_without_a_guideline_says_so(window: Open) -> None:
    h = on(window, Schema("s", (Layer("entity", (Label("PER", "p"),)),)))
    h.select("Анна")
    h.key("p", "F4")
    assert h.window.guideline.words == ["PER", "There is no guideline for it yet."]
