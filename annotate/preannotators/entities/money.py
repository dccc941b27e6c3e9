"""Sums of money: a number with its currency, "$5 млн", "от 2 до 3 тысяч рублей"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.model.text import Span
from annotate.preannotators.analysis import Token
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "money-rules", "2.0"

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


# One of these stands in every sum; most articles have none, and looking for them costs a tenth of the pattern.
_CURRENCIES = (
    *"$€£¥₽",
    *(
        " " + stem
        for stem in "руб долл евро грив фунт юан иен йен тенге франк крон злот копе цент песо рупи шек битк".split()
    ),
)
_DIGIT = re.compile(r"\d")
_SIGNS = frozenset("$€£¥₽")
_OUTSIDE = frozenset({"в", "на"})  # NEREL: "в [5 млн рублей]", but "[около 5 млн рублей]"


def drafts(view: View) -> list[Draft]:
    """The sums of a text: the learned tagger's, and the rules' where it sees none."""
    found = [
        (_whole(view.analysis.tokens, mention.first, mention.last), mention.score)
        for mention in (view.learned or {}).get("figures", ())
        if mention.label == "MONEY"
    ]
    at = 0
    lower = view.text.lower()
    named = any(sign in lower for sign in _CURRENCIES)
    for span in [Span(match.start(), match.end()) for match in _MONEY.finditer(view.text)] if named else []:
        while at < len(found) and found[at][0].end <= span.start:
            at += 1
        if at == len(found) or span.end <= found[at][0].start:
            found.insert(at, (span, 0.8))
        elif span.end < found[at][0].end and not _DIGIT.search(view.text, span.end, found[at][0].end):
            # a sum ends with its currency: "5000 рублей", not "5000 рублей ежегодно"
            found[at] = (Span(min(span.start, found[at][0].start), span.end), found[at][1])
    return [
        Draft(
            NAME,
            VERSION,
            "entity",
            "MONEY",
            (span,),
            score,
            attributes={"normal": " ".join(span.of(view.text).split())},
        )
        for span, score in found
    ]


def _whole(tokens: Sequence[Token], first: int, last: int) -> Span:
    """The sum with its sign and without a preposition of place."""
    if last - first > 1 and tokens[first].lower in _OUTSIDE:
        first += 1
    if first and tokens[first - 1].text in _SIGNS and tokens[first - 1].end == tokens[first].start:
        first -= 1
    return Span(tokens[first].start, tokens[last - 1].end)
