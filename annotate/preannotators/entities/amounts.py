"""Amounts as plain decimal text: numbers in figures and words, sums with ISO 4217 codes, shares, ages.

"от 2 до 3 тысяч" is "2000/3000". Where no number or no currency is certain there is no value ("").
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from annotate.preannotators.entities.shaping import plain

_WORDS = {
    "ноль": 0, "один": 1, "одна": 1, "одно": 1, "одного": 1, "одной": 1, "одному": 1, "одним": 1, "одну": 1,
    "два": 2, "две": 2, "двух": 2, "двум": 2, "двумя": 2, "двое": 2, "двоих": 2, "оба": 2, "обе": 2,
    "три": 3, "трех": 3, "трем": 3, "тремя": 3, "трое": 3, "троих": 3,
    "четыре": 4, "четырех": 4, "четырем": 4, "четырьмя": 4, "четверо": 4, "четверых": 4,
    "пять": 5, "пяти": 5, "пятью": 5, "пятеро": 5, "шесть": 6, "шести": 6, "шестью": 6, "шестеро": 6,
    "семь": 7, "семи": 7, "семью": 7, "семеро": 7, "восемь": 8, "восьми": 8, "восемью": 8, "девять": 9, "девяти": 9,
    "десять": 10, "десяти": 10, "десятью": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13,
    "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18,
    "девятнадцать": 19, "двадцать": 20, "тридцать": 30, "сорок": 40, "сорока": 40, "пятьдесят": 50,
    "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "девяноста": 90, "сто": 100, "ста": 100,
    "двести": 200, "двухсот": 200, "триста": 300, "трехсот": 300, "четыреста": 400, "четырехсот": 400,
    "пятьсот": 500, "пятисот": 500, "шестьсот": 600, "шестисот": 600, "семьсот": 700, "семисот": 700,
    "восемьсот": 800, "восьмисот": 800, "девятьсот": 900, "девятисот": 900,
}  # fmt: skip
_WORDS |= {word[:-1] + "и": n for word, n in tuple(_WORDS.items()) if word.endswith(("надцать", "дцать"))}
_HALVES = {"полтора": Decimal("1.5"), "полторы": Decimal("1.5"), "полутора": Decimal("1.5"), "пол": Decimal("0.5")}
_SCALES = (
    ("тыс", 3), ("тысяч", 3), ("млн", 6), ("миллион", 6), ("млрд", 9), ("миллиард", 9), ("трлн", 12),
    ("триллион", 12), ("полмиллион", 0), ("полмиллиард", 0),
)  # fmt: skip
_TOKEN = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?|[а-я]+")
_VAGUE = re.compile(
    r"несколько|десятк|сот(?:ни|ен|нями)|^(?:\w{1,3} )?(?:тысячи|миллионы|миллиарды)\b|многи|полови|трет|четверт"
)


def number(words: str) -> str:
    """The number, or the two ends of a range, that the words give; "" where they give none or several."""
    found = _numbers(plain(words))
    return "/".join(_decimal(n) for n in found) if found else ""


def share(words: str) -> str:
    """The per cent of "18,3 %", "пять процентов"."""
    return number(words)


def age(words: str) -> str:
    """The years of "66 лет", "66-летнему", "пятилетний"; "" for months and "на 67-м году"."""
    lower = plain(words)
    if re.search(r"месяц|недел|дн[яе]|\bгоду\b", lower):
        return ""
    if compound := re.search(r"([а-я]+?)лет(?:н|и)", lower):
        value = _WORDS.get(compound[1], _WORDS.get(re.sub(r"и$", "ь", compound[1])))
        if value is not None:
            return str(value)
    return number(re.sub(r"-?лет\w*|-?годовал\w*", " ", lower))


_CURRENCIES = (
    (r"канадск\w+ долл|долл\w+ канады", "CAD"), (r"австралийск\w+ долл|долл\w+ австралии", "AUD"),
    (r"гонконгск\w+ долл", "HKD"), (r"сингапурск\w+ долл", "SGD"), (r"новозеландск\w+ долл", "NZD"),
    (r"долл|\$|\busd\b", "USD"), (r"белорусск\w+ руб", "BYN"), (r"руб|₽|\brub\b", "RUB"), (r"евро|€|\beur\b", "EUR"),
    (r"фунт\w* стерлинг|британск\w+ фунт|£|\bgbp\b", "GBP"), (r"египетск\w+ фунт", "EGP"), (r"фунт", "GBP"),
    (r"грив", "UAH"), (r"юан", "CNY"), (r"\b[ий]ен", "JPY"), (r"тенге", "KZT"), (r"швейцарск\w+ франк", "CHF"),
    (r"шведск\w+ крон", "SEK"), (r"норвежск\w+ крон", "NOK"), (r"датск\w+ крон", "DKK"), (r"чешск\w+ крон", "CZK"),
    (r"исландск\w+ крон", "ISK"), (r"злот", "PLN"), (r"шекел", "ILS"), (r"лари\b", "GEL"), (r"драм", "AMD"),
    (r"лир\b|лиры|лирах", "TRY"), (r"манат", "AZN"), (r"биткоин|биткойн", "BTC"), (r"индийск\w+ рупи", "INR"),
    (r"мексиканск\w+ песо", "MXN"), (r"аргентинск\w+ песо", "ARS"), (r"южнокорейск\w+ вон|\bвон\b", "KRW"),
)  # fmt: skip


def money(words: str) -> str:
    """The sum with the code of its currency, "2000000000 RUB"; "" where either is uncertain."""
    lower = plain(words)
    code = next((code for pattern, code in _CURRENCIES if re.search(pattern, lower)), "")
    if not code and re.search(r"копе", lower):
        found = _numbers(lower)
        return f"{_decimal(found[0] / 100)} RUB" if len(found) == 1 else ""
    if not code or re.search(r"копе|цент", lower):
        return ""
    value = number(re.sub(r"-?долларов\w+|-?рублев\w+", " ", lower) if "-" in lower else lower)
    return f"{value} {code}" if value else ""


def _numbers(lower: str) -> list[Decimal]:
    """One number, two of a range, or none; ordinals count nothing."""
    if _VAGUE.search(lower) or re.search(r"\d-(?:й|го|м|я|е|му|х|ю|ой|ый|ая|ом)\b", lower):
        return []
    if ranged := re.search(r"\bот (.+?) до (.+)|\bс (.+?) до (.+)|\bмежду (.+?) и (.+)", lower):
        ends = [group for group in ranged.groups() if group]
    elif ranged := re.fullmatch(r"(.*?\d[\d.,]*) ?[-–—] ?(\d.*)", lower):
        ends = [ranged[1], ranged[2]]
    else:
        ends = [lower]
    found = [_number(end) for end in ends]
    if any(n is None for n in found):
        return []
    numbers = [n for n in found if n is not None]
    scales = [_scale(end) for end in ends]
    if len(numbers) == 2 and scales[0] == 1 and scales[1] > 1:
        numbers[0] *= scales[1]  # от 2 до 3 тысяч
    return numbers if len(numbers) < 2 or numbers[0] < numbers[1] else []


def _scale(words: str) -> Decimal:
    for token in _TOKEN.findall(words):
        for name, zeros in _SCALES:
            if token.startswith(name) and zeros:
                return Decimal(10) ** zeros
    return Decimal(1)


def _number(words: str) -> Decimal | None:
    """The one number in the words: 5,5 млн; сто двадцать три тысячи; миллиард."""
    total, part = Decimal(0), None
    seen = figures = 0
    for token in _TOKEN.findall(words):
        if token[0].isdigit():
            try:
                value = Decimal(re.sub(r"[ \u00a0\u202f]", "", token).replace(",", "."))
            except InvalidOperation:
                return None
            figures += 1
            part, seen = (part or Decimal(0)) + value, seen + 1
            if figures > 1 and not total:
                return None  # two numbers side by side: which one is meant is not certain
        elif token in _WORDS or token in _HALVES:
            part, seen = (part or Decimal(0)) + Decimal(_HALVES.get(token, _WORDS.get(token, 0))), seen + 1
        elif token.startswith("пол") and (zeros := next((z for n, z in _SCALES if z and token[3:].startswith(n)), 0)):
            total, seen = total + Decimal(10) ** zeros / 2, seen + 1
        elif zeros := next((z for n, z in _SCALES if z and token.startswith(n)), 0):
            total, part, seen = total + (Decimal(1) if part is None else part) * Decimal(10) ** zeros, None, seen + 1
    return total + (part or Decimal(0)) if seen else None


def _decimal(value: Decimal) -> str:
    words = f"{value:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
