"""Dates: days, months, years, decades, centuries, weekdays, "вчера"; with the preposition в before them."""

from __future__ import annotations

import re

from annotate.model.text import Span
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "date-rules", "2.0"

_MONTH = (
    r"(?:январ[ьяюе]м?|феврал[ьяюе]м?|март[ауе]?(?:ом)?|апрел[ьяюе]м?|ма[йяюе](?:ем)?|июн[ьяюе]м?|июл[ьяюе]м?|"
    r"август[ауе]?(?:ом)?|сентябр[ьяюе]м?|октябр[ьяюе]м?|ноябр[ьяюе]м?|декабр[ьяюе]м?)"
)
_YEAR_WORD = r"(?:год(?:а|у|е|ом|ах|ов|ы|ами)?|гг\.|г\.|гг\b|г\b)"
_YEAR = rf"(?:1\d|20)\d\d(?:[-–](?:м|й|го|му|ые|х|е))?(?:[–—-](?:1\d|20)\d\d)? ?{_YEAR_WORD}"
_WEEKDAY = r"(?:понедельник[ауе]?|вторник[ауе]?|сред[ауые]|четверг[ауе]?|пятниц[ауые]й?|суббот[ауые]й?|воскресень[ея])"
_PATTERNS = (
    (0.85, rf"\d{{1,2}}(?:[–—-]\d{{1,2}})? {_MONTH}(?: {_YEAR}| (?:1\d|20)\d\d)?"),
    (0.85, rf"{_MONTH} (?:{_YEAR}|(?:прошлого|этого|текущего|следующего|нынешнего) года)"),
    (0.85, r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d"),
    (0.8, _YEAR),
    (0.7, r"(?:19|20)?\d0-(?:х|е|ых|ые)(?: год(?:ах|ов|ы))?"),
    (0.7, r"[IVX]{1,5} век(?:а|е|у|ом|ов|ах)?"),
    (0.7, rf"{_WEEKDAY}, \d{{1,2}} {_MONTH}(?: {_YEAR})?"),
    (
        0.6,
        rf"(?:минувш\w+|прошл\w+|эт\w+|следующ\w+|будущ\w+|нынешн\w+|текущ\w+) (?:год\w?|месяц\w?|недел\w|{_WEEKDAY})",
    ),
    (0.6, rf"(?:(?<=\bв )|(?<=\bво )|(?<=\bдо )|(?<=\bс )){_WEEKDAY}"),
    (0.55, rf"(?:(?<=\bв )|(?<=\bдо )|(?<=\bс )|(?<=\bк )|(?<=начале )|(?<=конце )){_MONTH}"),
    (0.7, rf"(?:весной|летом|осенью|зимой) {_YEAR}"),
    (0.6, r"(?:\d+|два|две|три|четыре|пять|десять|несколько) (?:лет|год\w?|месяц\w*|недел\w|дн\w+|суток) назад"),
    (0.5, r"сегодня|вчера|завтра|позавчера|накануне"),
)
_DATES = re.compile("|".join(f"(?P<p{i}>\\b(?:{p})(?!\\w))" for i, (_, p) in enumerate(_PATTERNS)), re.IGNORECASE)
_PREPOSITION = re.compile(r"\bво? $", re.IGNORECASE)


def drafts(view: View) -> list[Draft]:
    """The dates of a text: the learned tagger's; without its model the rules'."""
    if view.learned is None:
        return ruled(view)
    tokens = view.analysis.tokens
    out = []
    for mention in view.learned.get("figures", ()):
        if mention.label == "DATE":
            span = Span(tokens[mention.first].start, tokens[mention.last - 1].end)
            normal = " ".join(span.of(view.text).split())
            out.append(Draft(NAME, VERSION, "entity", "DATE", (span,), mention.score, attributes={"normal": normal}))
    return out


def ruled(view: View) -> list[Draft]:
    """The dates of a text; the earlier pattern wins a place that two could take."""
    found = []
    for match in _DATES.finditer(view.text):
        score = _PATTERNS[int((match.lastgroup or "p0")[1:])][0]
        before = _PREPOSITION.search(view.text, max(0, match.start() - 4), match.start())
        span = Span(before.start() if before else match.start(), match.end())
        found.append(Draft(NAME, VERSION, "entity", "DATE", (span,), score, attributes={"normal": match[0]}))
    return found
