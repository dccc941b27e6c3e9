"""Sums of money: a number with its currency, "$5 млн", "от 2 до 3 тысяч рублей"."""

from __future__ import annotations

import re

from annotate.model.text import Span
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "money-rules", "1.0"

_NUMBER = r"\d+(?:[ .,]\d+)*"
_SCALE = r"(?:тыс\.|тысяч\w*|млн\b|миллион\w*|млрд\b|миллиард\w*|трлн\b|триллион\w*)"
_NATION = r"(?:американск\w+|канадск\w+|австралийск\w+|гонконгск\w+|российск\w+|белорусск\w+|швейцарск\w+)"
_CURRENCY = (
    r"(?:рубл\w+|руб\b\.?|доллар\w*|евро|гривен\w*|гривн\w+|фунт\w*(?: стерлингов)?|юан\w+|иен\w*|йен\w*|тенге|"
    r"франк\w*|крон\w*|"
    r"злот\w+|копе\w+|цент(?:ов|а|ы)|песо|рупи\w+|шекел\w+|биткоин\w*)"
)
_COUNTRY = r"(?: США| Канады| Австралии)?"
_WORDED = r"(?:один|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|сто|двести|полтора|полмиллиона|несколько)"
_MONEY = re.compile(
    rf"(?:[$€£¥₽] ?{_NUMBER}(?: {_SCALE})?(?!\w)"
    rf"|{_NUMBER} ?(?:{_SCALE} )?[$€£¥₽]"
    rf"|(?:{_NUMBER}(?: ?[–—-] ?{_NUMBER})?|{_WORDED}) (?:{_SCALE} )?(?:{_NATION} )?{_CURRENCY}{_COUNTRY}(?!\w))",
    re.IGNORECASE,
)


def drafts(view: View) -> list[Draft]:
    """The sums of a text."""
    found = []
    for match in _MONEY.finditer(view.text):
        span = Span(match.start(), match.end())
        found.append(Draft(NAME, VERSION, "entity", "MONEY", (span,), 0.8, attributes={"normal": match[0]}))
    return found
