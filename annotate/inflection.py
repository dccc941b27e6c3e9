"""Forms of Russian words without a dictionary: which words may be one word in another case, number or gender.

Paradigms of endings on a common stem, after Zaliznyak's declensions, with the fleeting vowel. They make more forms
than the language has: they feed a list that a person ticks. Derivation is no inflection: банкир is no form of банк.
"""

from __future__ import annotations

import re
from functools import lru_cache

VOWELS = frozenset("аеиоуыэюя")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_SIBILANTS = frozenset("жшчщ")
_VELARS = frozenset("гкх")
_CYRILLIC = re.compile(r"[а-я]+")
_SHORTEST = 3  # letters; what is shorter has no stem to know it by
_LONGEST_ABBREVIATION = 5  # letters; what is longer and in capitals is a word of a headline

# Each paradigm: what its stem ends with, the endings of its singular, those of its plural; "0" is the bare stem.
_TABLE = (
    ("consonant", "0 а у ом е / ы ов ам ами ах"),  # министр, банк, Берлин
    ("sibilant", "0 а у ем ом е / ы ей ев ам ами ах"),  # врач, месяц
    ("consonant", "ь я ю ем е / и ей ям ями ях"),  # Кремль, представитель
    ("vowel", "й я ю ем е и / и ев ям ями ях"),  # Дмитрий, музей
    ("noun", "а ы е у ой ою / ы 0 ам ами ах"),  # Москва, глава
    ("sibilant", "а ы е у ей ею / ы 0 ам ами ах"),  # Маша, столица
    ("letter", "я и е ю ей ею / и ь й ям ями ях"),  # неделя, Россия
    ("consonant", "ья ьи ье ью ьей ьею / ьи ей ьям ьями ьях"),  # семья
    ("consonant", "ь и ью / и ей ям ями ях"),  # область
    ("sibilant", "ь и ью / и ей ам ами ах"),  # ночь
    ("consonant", "о а у ом е / а 0 ам ами ах"),  # министерство
    ("sibilant", "е а у ем / а 0 ам ами ах"),  # училище, солнце
    ("letter", "е я ю ем и / я й ей ям ями ях"),  # заявление, море
    ("м", "я ени енем / ена ен енам енами енах"),  # время
    ("dweller", "ин ина ину ином ине / е 0 ам ами ах"),  # россиянин, болгарин
    ("surname", "0 а у ым е / ы ых ыми"),  # Путин, Лавров
    ("surname", "а ой у ою / ы ых ыми"),  # Соколова
    ("consonant", "ый ой ого ому ым ом ая ой ую ою ое / ые ых ым ыми"),  # новый, Толстой
    ("velar", "ий ой ого ому им ом ая ой ую ою ое / ие их им ими"),  # российский
    ("sibilant", "ий его ему им ем ая ей ую ею ее / ие их им ими"),  # общий
    ("н", "ий его ему им ем яя ей юю ею ее / ие их им ими"),  # последний
    ("vowel", "л ла ло / ли"),  # сказал
    ("vowel", "лся лась лось / лись"),  # обратился
)


def _numbers(endings: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one, many = (tuple("" if e == "0" else e for e in half.split()) for half in endings.split(" / "))
    return one, many


_PARADIGMS = tuple((stem, *_numbers(endings)) for stem, endings in _TABLE)

_BARE = ("", "ь")
_FLEETING = re.compile("(.+[бвгджзйклмнпрстфхцчшщь])[ое]([кцлнр])")
_CLUSTER = re.compile("(.+[бвгджзйклмнпрстфхцчшщь])([кцлнрмб])")

_IRREGULAR = tuple(
    frozenset(forms.split())
    for forms in (
        "день дня дню днем дне дни дней дням днями днях",
        "лев льва льву львом льве львы львов львам львами львах",
        "лед льда льду льдом льде льды льдов",
        "рот рта рту ртом рте рты ртов",
        "сон сна сну сном сне сны снов",
        "год года году годом годе годы годов годам годами годах лет",
        "человек человека человеку человеком человеке люди людей людям людьми людях",
        "ребенок ребенка ребенку ребенком ребенке дети детей детям детьми детях",
        "мать матери матерью матерей матерям матерями матерях",
        "дочь дочери дочерью дочерей дочерям дочерьми дочерях",
        "брат брата брату братом брате братья братьев братьям братьями братьях",
        "друг друга другу другом друге друзья друзей друзьям друзьями друзьях",
        "сын сына сыну сыном сыне сыновья сыновей сыновьям сыновьями сыновьях",
        "муж мужа мужу мужем муже мужья мужей мужьям мужьями мужьях",
        "путь пути путем путей путям путями путях",
        "господин господина господину господином господине господа господ господам господами господах",
        "деньги денег деньгам деньгами деньгах",
        "церковь церкви церковью церквей церквям церквами церквах",
        "любовь любви любовью",
        "весь вся все всего всему всем всей всю всею всех всеми",
    )
)
_OF_IRREGULAR = {form: forms for forms in _IRREGULAR for form in forms}

_STAY = frozenset(
    (
        "без близ для как или над они она оно под при про что это эта эти тот так там тут его еще уже нас вас вам нам "
        "кафе кино метро радио видео фото такси интервью турне шоу евро депо бюро досье ралли жюри пальто пари кофе "
        "сочи баку чили перу тбилиси осло токио монако марокко конго того мали гаити батуми сухуми хельсинки "
        "нато юнеско сша рф ссср юнисеф фифа уефа мвф вто оон ес цб мвд фсб кндр оаэ"
    ).split()
)
"""Words that have one form only: function words, indeclinable nouns and names, abbreviations that are spelled out."""


def folded(word: str) -> str:
    """A word as forms are compared: lower case, ё as е."""
    return word.lower().replace("ё", "е")


def forms(word: str) -> frozenset[str]:
    """Everything that may be the same word, folded, itself included.

    A name (with a capital) keeps its number: Штаты, Штатов; but no Иванов for Иван. An abbreviation in capitals has
    only the endings of a noun that one can pronounce: МИД, МИДа; but ООН, США. Of what has hyphens each part is asked.
    """
    if word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION:
        return _of_abbreviation(folded(word))
    return _forms(folded(word), word[:1].isupper())


def same_word(one: str, other: str) -> bool:
    """Whether two words may be forms of one."""
    ours, theirs = forms(one), forms(other)
    if folded(one) == folded(other):
        return True
    # what does not change is itself only, whatever others might become
    return len(ours) > 1 and len(theirs) > 1 and (folded(other) in ours or folded(one) in theirs)


def _of_abbreviation(word: str) -> frozenset[str]:
    pronounced = re.fullmatch("[^аеиоуыэюя]+[аеиоуыэюя][^аеиоуыэюя]+", word)
    if word in _STAY or not pronounced or not _CYRILLIC.fullmatch(word) or word[-1] not in _CONSONANTS:
        return frozenset((word,))
    return frozenset(word + ending for ending in ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах"))


@lru_cache(maxsize=4096)
def _forms(word: str, name: bool) -> frozenset[str]:
    if word in _OF_IRREGULAR:
        return _OF_IRREGULAR[word]
    if len(word) < _SHORTEST or word in _STAY or not _CYRILLIC.fullmatch(word):
        return frozenset((word,))
    found = {word}
    for kind, one, many in _PARADIGMS:
        for number in (one, many):
            endings = number if name else one + many
            for ending in number:
                if (stem := _stem(word, ending)) and _may_stand(stem, kind):
                    found |= _inflected(stem, ending, _told_apart(stem, kind, endings))
    return frozenset(found)


def _stem(word: str, ending: str) -> str:
    """What is left of a word without an ending; "" where it has another one, or too little is left."""
    if not word.endswith(_written(word[: -len(ending) or None], ending)):
        return ""
    stem = word[: len(word) - len(ending)]
    return stem if len(stem) >= _SHORTEST - 1 and _written(stem, ending) == word[len(stem) :] else ""


def _written(stem: str, ending: str) -> str:
    """An ending as it is written behind a stem: -ы is -и behind a velar or sibilant."""
    softened = ending.startswith("ы") and stem[-1:] in _VELARS | _SIBILANTS
    return "и" + ending[1:] if softened else ending


def _may_stand(stem: str, kind: str) -> bool:
    """Whether a stem may stand before the endings of such a paradigm."""
    last = stem[-1]
    match kind:
        case "consonant":
            return last in _CONSONANTS
        case "noun":
            # доска is a noun, but Омской and Курской are adjectives of Омск and Курск
            return last in _CONSONANTS and not re.search("[^аеиоуыэюя]ск$|цк$", stem)
        case "sibilant":
            return last in _SIBILANTS or last == "ц"
        case "velar":
            return last in _VELARS
        case "vowel":
            return last in VOWELS
        case "letter":
            return last in VOWELS | _CONSONANTS or last == "ь"
        case "surname":
            return len(stem) > 3 and stem.endswith(("ов", "ев", "ин", "ын"))
        case "dweller":
            return stem.endswith(("ан", "ян", "ар", "яр"))
        case _:
            return last == kind


def _told_apart(stem: str, kind: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """The endings without the bare stem where that would be another word: мировой is none of миров."""
    if kind == "noun" and stem.endswith(("ов", "ев")) and stem not in ("коров", "основ"):
        return tuple(e for e in endings if e)
    return endings


def _inflected(stem: str, ending: str, endings: tuple[str, ...]) -> set[str]:
    """The stem with all endings; with the vowel that flees from отец, Павел, рынок, and comes in скидок, песен."""
    if ending not in endings:
        return set()
    found = {stem + _written(stem, e) for e in endings}
    longer = [e for e in endings if e not in _BARE]
    if ending in _BARE:
        if match := _FLEETING.fullmatch(stem):
            short = (match[1][:-1] + "ь" if match[1][-1] in "йь" else match[1]) + match[2]
            found.update(short + _written(short, e) for e in longer)
    elif len(longer) < len(endings) and (match := _CLUSTER.fullmatch(stem)):
        before = match[1][:-1] if match[1][-1] in "йь" else match[1]
        ends = _BARE if "ь" in endings else ("",)  # земель, but песен
        found.update(before + vowel + match[2] + end for vowel in "ое" for end in ends)
    return found
