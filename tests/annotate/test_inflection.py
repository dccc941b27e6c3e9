"""Forms of words without a dictionary: what may be one word, and what may not."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.inflection import folded, forms, same_word

ONE_WORD = """
Путин Путина Путину Путиным Путине
Лавров Лаврова Лаврову Лавровым Лаврове
Соколова Соколовой Соколову
Зеленский Зеленского Зеленскому Зеленским Зеленском
Толстой Толстого Толстому Толстым
МИД МИДа МИДу МИДом МИДе
Москва Москвы Москве Москву Москвой
Россия России Россию Россией
Дмитрий Дмитрия Дмитрию Дмитрием Дмитрии
Сергей Сергея Сергею Сергеем
Илья Ильи Илье Илью Ильёй
Пётр Петра Петру Петром
Павел Павла Павлу Павлом Павле
отец отца отцу отцом отцы отцов
день дня дню днём дни дней
рынок рынка рынку рынком рынки рынков
министр министра министру министром министры министров министрам
российский российского российская российской российские российских
последний последняя последнего последней последние
область области областью областей
министерство министерства министерству министерством министерств
заявление заявления заявлению заявлений
Казань Казани Казанью
Кремль Кремля Кремлю Кремлём Кремле
Штаты Штатов Штатам Штатах
время времени временем времена времён
скидка скидки скидку скидок
песня песни песню песен
письмо письма письмом писем
семья семьи семью семьёй семей
россиянин россиянина россияне россиян россиянам
человек человека люди людей людьми
год года годы лет
сказал сказала сказали
обратился обратилась обратились
Минск Минска Минску Минском
врач врача врачом врачи врачей
"""

OTHERS = """
банк банкир
банк банка-
Иран иранский
Рос Россия
Россия российский
Россия россиянин
Иван Иванов
Павел Павлов
Курск Курской
мировой миров
министр министерство
Москва московский
ООН ООНа
США СШ
НАТО НАТа
Reuters Reuter
Сочи Соча
нам нами
Мир Миров
"""


@pytest.mark.parametrize("line", [line.split() for line in ONE_WORD.strip().splitlines()], ids=lambda line: line[0])
def test_forms_of_one_word_are_found_from_each_of_them(line: list[str]) -> None:
    assert [pair for pair in permutations(line, 2) if not same_word(*pair)] == []


@pytest.mark.parametrize("line", [line.split() for line in OTHERS.strip().splitlines()], ids=" ".join)
def test_another_word_is_none_of_its_forms(line: list[str]) -> None:
    assert not same_word(*line)


@pytest.mark.parametrize("word", ["ООН", "США", "НАТО", "Reuters", "РФ", "ЦБ", "в", "737", "COVID-19", "Осло", "бюро"])
def test_what_does_not_change_has_one_form(word: str) -> None:
    assert forms(word) == {folded(word)}


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВЕИМОРСЯ-", min_size=1, max_size=12))
def test_a_word_is_among_its_forms_and_they_are_few_and_of_letters(word: str) -> None:
    found = forms(word)
    assert folded(word) in found
    assert len(found) < 80
    assert all(re.fullmatch("[а-я-]+", form) for form in found)


@given(st.text("авеилмнорстьй", min_size=1, max_size=4), st.sampled_from(ONE_WORD.split()), st.booleans())
def test_being_one_word_goes_both_ways(ending: str, word: str, long: bool) -> None:
    other = word[: len(word) // 2 if long else 3] + ending
    assert same_word(word, other) == same_word(other, word)


@given(st.text("авеилмнорстьй", min_size=5, max_size=9))
def test_forms_begin_as_the_word_does(word: str) -> None:
    assert all(form[:2] == word[:2] for form in forms(word) if len(word) > 5)
