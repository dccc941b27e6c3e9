"""natasha's networks at one pass: the answers are slovnet's, whatever stands beside a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.model.tokens import Tokens
from annotate.preannotators.models import tagger
from annotate.preannotators.networks import Networks, Range, Reading

_SENTENCES = (
    "Министр транспорта Анна Соколова заявила, что мост через Оку откроют в октябре.",
    "«Мы закончили проверку всех опор», — сообщил директор завода «Волна» Пётр Громов.",
    "По данным областной администрации, за год построено 18,3 километра дорог.",
    "Да.",
    "В пресс-службе «Северстроя» пообещали вернуть рабочим 2 млн рублей до 1 марта 2026 года…",
    "Reuters и CNN пишут о переговорах в Женеве, но МИД РФ это отрицает!",
    "Ранее Громов назвал сроки «совершенно реальными» и отказался от комментариев 😀.",
)


@pytest.fixture(scope="module")
def taggers() -> tuple[Any, Any, Any]:
    from natasha import NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

    embedding = NewsEmbedding()
    return NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)


@pytest.fixture(scope="module")
def networks(taggers: tuple[Any, Any, Any]) -> Networks:
    return Networks(*taggers)


def _laid_out(sentences: tuple[str, ...]) -> tuple[list[str], list[Range]]:
    words: list[str] = []
    ranges: list[Range] = []
    for sentence in sentences:
        tokens = [t.of(sentence) for t in Tokens(sentence).in_paragraph(0)]
        ranges.append((len(words), len(words) + len(tokens)))
        words.extend(tokens)
    return words, ranges


def _alone(networks: Networks, sentences: tuple[str, ...]) -> Reading:
    whole = Reading([], [], [], [])
    for sentence in sentences:
        words, ranges = _laid_out((sentence,))
        reading, before = networks.read(words, ranges, ranges), len(whole.tags)
        whole.tags.extend(reading.tags)
        whole.heads.extend(head + before if head >= 0 else -1 for head in reading.heads)
        whole.rels.extend(reading.rels)
        whole.names.extend(reading.names)
    return whole


def test_the_readings_are_those_of_slovnet(networks: Networks, taggers: tuple[Any, Any, Any]) -> None:
    words, ranges = _laid_out(_SENTENCES)
    reading = networks.read(words, ranges, ranges)
    morph, syntax, names = taggers
    items = [words[a:b] for a, b in ranges]
    tagged = [(t.pos, t.feats) for markup in morph.map(items) for t in markup.tokens]
    assert [networks.tags[tag] for tag in reading.tags] == tagged
    for markup, (a, b) in zip(syntax.map(items), ranges, strict=True):
        assert [(head - a + 1 if head >= 0 else 0) for head in reading.heads[a:b]] == [
            int(t.head_id) for t in markup.tokens
        ]
        assert reading.rels[a:b] == [t.rel for t in markup.tokens]
    inputs = names.infer.encoder(items)
    assert reading.names == [tag for tags in names.infer.decoder(names.infer.process(inputs)) for tag in tags]


def test_a_sentence_is_read_alike_alone_and_among_others(networks: Networks) -> None:
    words, ranges = _laid_out(_SENTENCES * 3)
    assert networks.read(words, ranges, ranges) == _alone(networks, _SENTENCES * 3)


def test_a_text_of_many_pieces_is_read_as_its_sentences(networks: Networks) -> None:
    many = _SENTENCES * 40  # 3,500 tokens: more than are read at once
    words, ranges = _laid_out(many)
    assert len(words) > 3_000
    assert networks.read(words, ranges, ranges) == _alone(networks, many)


def test_of_two_governors_that_look_alike_the_nearer_is_taken(networks: Networks) -> None:
    """The parser does not see places: a phrase that comes again offers the same governor twice."""
    text = "За большой вклад в развитие города наградили врачей, за большой вклад в развитие города наградили учителей."
    words, ranges = _laid_out((text,))
    heads = networks.read(words, ranges, ranges).heads
    large = [i for i, word in enumerate(words) if word == "большой"]
    assert [words[heads[i]] for i in large] == ["вклад", "вклад"]
    assert [heads[i] - i for i in large] == [1, 1]


def test_taggers_that_share_the_embeddings_words_read_as_natashas_own(networks: Networks) -> None:
    from natasha import NewsEmbedding
    from natasha.data import NEWS_MORPH, NEWS_NER, NEWS_SYNTAX
    from slovnet.api import NER, Morph, Syntax

    embedding = NewsEmbedding()
    kinds = ((Morph, NEWS_MORPH), (Syntax, NEWS_SYNTAX), (NER, NEWS_NER))
    sharing = Networks(*(tagger(kind, path, embedding) for kind, path in kinds))
    words, ranges = _laid_out(_SENTENCES)
    assert sharing.read(words, ranges, ranges) == networks.read(words, ranges, ranges)


def test_no_words_have_no_reading(networks: Networks) -> None:
    assert networks.read([], [], []) == Reading([], [], [], [])
