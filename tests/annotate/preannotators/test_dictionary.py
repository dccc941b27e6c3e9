"""The dictionary's answers are those of natasha and pymorphy2, by a shorter way."""

from __future__ import annotations

from typing import Any

import pytest

from annotate.preannotators.dictionary import Words

_WORDS = """
мир стали ежа её елка ёлка все всё белье подъем Сергеева Соколовой министру заявившими бегущий кое-кто
по-русски северстроевский неонацисткой интернет-издание блогерша зафрендить США МИД ООН НАТО Reuters вы
стольник-другой Иванов-Петров хайпующего полугодия премьер-министра 18-летняя миллиардов Ё е аа фыва
""".split()
_TAGS: tuple[tuple[str, dict[str, str]], ...] = (
    ("NOUN", {"Animacy": "Inan", "Case": "Gen", "Gender": "Masc", "Number": "Sing"}),
    ("PROPN", {"Animacy": "Anim", "Case": "Dat", "Gender": "Fem", "Number": "Sing"}),
    ("ADJ", {"Case": "Ins", "Degree": "Pos", "Number": "Plur"}),
    ("VERB", {"Aspect": "Perf", "Mood": "Ind", "Number": "Plur", "Tense": "Past", "VerbForm": "Fin", "Voice": "Act"}),
    ("X", {}),
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.fixture(scope="module")
def natashas() -> Any:
    from natasha.morph.vocab import MorphForm, MorphVocab
    from pymorphy2.analyzer import MorphAnalyzer
    from pymorphy2_dicts_ru import get_path

    class Vocab(MorphVocab):  # type: ignore[misc]
        def __init__(self) -> None:
            MorphAnalyzer.__init__(self, path=get_path(), result_type=MorphForm)

    return Vocab()


def test_a_lemma_is_the_one_that_natasha_chooses(words: Words, natashas: Any) -> None:
    for word in _WORDS:
        for pos, feats in _TAGS:
            expected = natashas.lemmatize(word, pos, feats) if word[0].isalpha() else word.lower()
            assert (word, pos, words.lemma(word, pos, feats)) == (word, pos, expected)


def test_the_grammemes_are_those_of_all_readings(words: Words, natashas: Any) -> None:
    assert {word: words.grammemes(word) for word in _WORDS} == {
        word: frozenset(g for form in natashas(word.lower()) for g in form.tag.grammemes) for word in _WORDS
    }


def test_a_nominative_has_the_number_and_gender_of_the_form(words: Words) -> None:
    def nominative(word: str, **feats: str) -> str:
        return words.nominative(word, tuple(sorted(feats.items())))

    assert nominative("министру", Case="Dat", Number="Sing", Gender="Masc") == "министр"
    assert nominative("соколовой", Case="Gen", Number="Sing", Gender="Fem") == "соколова"
    assert nominative("ведомствами", Case="Ins", Number="Plur") == "ведомства"
    assert nominative("елке", Case="Dat", Number="Sing", Gender="Fem") == "ёлка"
    assert nominative("Волна", Case="Nom", Number="Sing", Gender="Fem") == "Волна"
    assert nominative("кхм", Case="Gen", Number="Sing", Gender="Fem") == "кхм"


def test_a_word_of_sixty_letters_and_more_is_not_looked_up(words: Words) -> None:
    long = "пере" * 16
    feats = {"Case": "Gen", "Number": "Sing"}
    assert words.lemma(long.upper(), "NOUN", feats) == long
    assert words.nominative(long, tuple(feats.items())) == long
    assert words.grammemes(long) == frozenset()


def test_a_form_has_its_nominative_in_the_same_number_degree_and_voice(words: Words) -> None:
    def said(word: str) -> list[tuple[str, str, str, bool]]:
        return [(form.nominative, form.case, form.number, form.known) for form in words.forms(word)]

    assert said("министру") == [("министр", "Dat", "Sing", True)]
    assert ("высшая", "Acc", "Sing", True) in said("высшую")
    assert said("ведомствами") == [("ведомства", "Ins", "Plur", True)]
    assert ("северстроевский", "Gen", "Sing", False) in said("северстроевского")
    assert said("сказали") == said("") == said("пере" * 16) == []


def test_forms_are_those_of_pymorphys_lexemes(words: Words, natashas: Any) -> None:
    for word in _WORDS:
        forms = words.forms(word)
        theirs = [form for form in natashas(word.lower()) if form.feats.get("Case")]
        assert [(f.pos, f.case, f.tags, f.known) for f in forms] == [
            (form.pos, form.feats["Case"], form.tag.grammemes, form.is_known) for form in theirs
        ]
        for form, other in zip(forms, theirs, strict=True):
            assert form.nominative in {one.word for one in other.lexeme} | {word.lower()}
