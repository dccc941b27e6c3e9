"""Russian-like news in any number: words by Zipf's law, sentences with their marks, articles made of them.

Sentences are made once and put together again and again: an article costs microseconds, and its marks are known.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, product

SENTENCES = 30_000
"""Different sentences; an article of 3,000 characters has some 25 of them."""

_COMMON = (
    "и в не на что с по это как к но за из от о для до у же так а или если при об без под над через после во со ко "
    "уже еще также был была были будет быть есть нет все всего его ее их они она он мы вы кто где когда чтобы том "
    "этом года году более менее только можно нужно между перед около среди тысяч миллионов рублей человек"
).split()
_BEGINNINGS = "по при пере за вы рас про об от под на до со из у в без сверх меж раз над пред вос не".split()
_ROOTS = (
    "строй дел ход вод рук работ мост город школ суд закон план стан мест служб дом рын цен долг труд глав воз нос "
    "лет пис говор дум став лож мен крат лом рыв рез бор пуск тяг вид слух свет гор мер числ счёт знак слов след ряд "
    "сид стоя лет бег плав полз каз прав сил сто дан мног мал боль крас бел чёрн нов стар молод лёг тяж верх низ"
).split()
_ENDINGS = (
    "а у ом е ы ов ам ами ах ный ная ное ные ного ному ным ной ить ил ила или ит ят ение ения ению ением ении ка ки "
    "ке ку кой ость ости ник ника нику ский ская ское ские ского ованный ованная ованные"
).split()
_FIRST = "Анна Пётр Олег Ирина Марат Вера Игорь Нина Фёдор Зоя Глеб Лидия Руслан Тамара Ефим Дарья".split()
_LAST_ROOTS = "Сокол Гром Сом Дятл Юсуп Лапт Чайк Ким Бобр Лис Вороб Гус Ёж Крот Рыс Щук Ерш Сазан Жук Бык".split()
_LAST_ENDINGS = "ов ин ев енко ский ько овский ук ян швили".split()
_PLACE_ROOTS = (
    "Калуг Тул Перм Рязан Казан Омск Твер Пенз Курск Орёл Псков Устюг Елец Ревд Кинешм Шу Сыс Верх Ниж".split()
)
_PLACE_ENDINGS = "а е ск ово ино град ополь бург ки ец".split()
_BODIES = "завод комбинат банк фонд союз театр музей институт трест холдинг порт рудник".split()
_CUES = "сообщил заявил рассказал пояснил добавил отметил подчеркнул напомнил".split()
_TYPES = "QUANT EVENT CAUSE COMPARE LAW PREDICT POSITION".split()


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a sentence: where it is in it, its attributes as JSON, and which marks of it are its cue and source."""

    layer: str
    label: str
    start: int
    end: int
    words: str
    attributes: str
    cue: int = -1
    source: int = -1


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A title, a text, and its marks: (offset of the sentence, the sentence) in order."""

    title: str
    text: str
    parts: tuple[tuple[int, Sentence], ...]


def vocabulary() -> list[str]:
    """Some 24,000 forms of words, the commonest first."""
    rng = random.Random(1)
    made = sorted({b + r + e for b, r, e in product(["", *_BEGINNINGS], _ROOTS, _ENDINGS)})
    rng.shuffle(made)
    return [*_COMMON, *made[: 24_000 - len(_COMMON)]]


class Press:
    """Prints articles: the same number gives the same article."""

    def __init__(self, sentences: int = SENTENCES) -> None:
        self._rng = random.Random(2)
        self._words = vocabulary()
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))
        last = [r + e for r in _LAST_ROOTS for e in _LAST_ENDINGS]
        self._people = [f"{first} {name}" for first in _FIRST for name in last]
        places = sorted({r + e for r in _PLACE_ROOTS for e in _PLACE_ENDINGS})
        self._places = places
        self._bodies = [f"{body} «{place}»" for body in _BODIES for place in places]
        self._rng.shuffle(self._people)
        kinds = (self._plain, self._plain, self._quote, self._claim)
        self._sentences = [kinds[number % 4]() for number in range(sentences)]

    def article(self, number: int) -> Article:
        """Paragraphs of sentences, 2,000 to 4,000 characters, behind a line that no other article has."""
        rng = random.Random(number)
        size, choose, sentences = rng.randint(1_900, 3_900), rng.random, self._sentences
        opening = f"Дело {number} рассмотрели {number % 28 + 1} числа, протокол №{number * 7919 % 1_000_003}."
        pieces, length = [opening], len(opening)
        parts: list[tuple[int, Sentence]] = []
        while length < size:
            one = sentences[int(choose() * len(sentences))]
            gap = "\n\n" if len(parts) % 4 == 3 else " "
            parts.append((length + len(gap), one))
            pieces += (gap, one.text)
            length += len(gap) + len(one.text)
        return Article(f"{parts[0][1].text[:60].rsplit(' ', 1)[0]} ({number})", "".join(pieces), tuple(parts))

    def articles(self, first: int, count: int) -> Iterator[Article]:
        return map(self.article, range(first, first + count))

    def _some(self, least: int, most: int) -> str:
        count = self._rng.randint(least, most)
        return " ".join(self._rng.choices(self._words, cum_weights=self._weights, k=count))

    def _named(self) -> tuple[str, str]:
        """A name and its label; some names are much commoner than others."""
        label = self._rng.choice(("PER", "LOC", "ORG"))
        among = {"PER": self._people, "LOC": self._places, "ORG": self._bodies}[label]
        return among[int(len(among) * self._rng.random() ** 3)], label

    def _plain(self) -> Sentence:
        (one, first), (two, second) = self._named(), self._named()
        opening = self._some(2, 5).capitalize()
        middle = self._some(2, 6)
        text = f"{opening} {one} {middle} {two} {self._some(1, 4)}."
        at = len(opening) + 1
        then = at + len(one) + len(middle) + 2
        return Sentence(text, (_entity(first, at, one), _entity(second, then, two)))

    def _quote(self) -> Sentence:
        said = self._some(6, 14).capitalize()
        cue, (who, label) = self._rng.choice(_CUES), self._named()
        text = f"«{said}», — {cue} {who}."
        at = len(said) + 6
        source = at + len(cue) + 1
        quote = Mark("quote", "QUOTE", 1, 1 + len(said), said, f'{{"type":"direct","speaker":"{who}"}}', 1, 2)
        return Sentence(
            text,
            (
                quote,
                Mark("cue", "CUE", at, at + len(cue), cue, "{}"),
                Mark("source", "SOURCE", source, source + len(who), who, "{}"),
                _entity(label, source, who),
            ),
        )

    def _claim(self) -> Sentence:
        (who, label), rest = self._named(), self._some(5, 10)
        text = f"{who} {rest}."
        kind, worth = self._rng.choice(_TYPES), self._rng.randint(0, 2)
        said = f'{{"type":"{kind}","worth":"{worth}","modality":"asserted","polarity":"affirmed"}}'
        claim = Mark("claim", "CLAIM", 0, len(text) - 1, text[:-1], said)
        return Sentence(text, (claim, _entity(label, 0, who)))


def _entity(label: str, start: int, words: str) -> Mark:
    return Mark("entity", label, start, start + len(words), words, f'{{"name":"{words}"}}')
