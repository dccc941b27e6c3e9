"""Calendar values of dates: ISO 8601 with the intervals, decades and seasons of EDTF (Library of Congress, 2019).

2026-02-03, 2025-03, 2025, 199X, 19XX, 2014/2016, 2014/.., 2025-22 (summer), 2026-W05, 2026-02-03T14:30; --02-03 where
the year is unknown. What is relative (вчера, в понедельник, 3 февраля) is resolved against the article's date; where
that is unknown it has no value. Durations, repetitions and vague times have none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from annotate.preannotators.entities.amounts import number
from annotate.preannotators.entities.shaping import plain

Tense = Literal["past", "future", ""]

_MONTHS = ("январ", "феврал", "март", "апрел", "ма[йяею]", "июн", "июл", "август", "сентябр", "октябр", "ноябр",
           "декабр")  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})\w*"
_WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})[а-я]{{0,3}}\b")
_SEASONS = {"весн": 21, "лет": 22, "осен": 23, "зим": 24}
_SEASON = re.compile(r"\b(весн[аыеу]|весной|лето|лета|летом|летний|осень|осени|осенью|зим[аыеу]|зимой)\b")
_YEAR = r"(1\d{3}|20\d{2})"
_OF_YEAR = re.compile(rf"\b{_YEAR}(?:-?(?:й|го|м|му|ый|ом|ого))?(?: ?г(?:\.|од\w*|)?)?(?![\d/])")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:-?(?:го|е|ого|ое))? ({_MONTH})")
_NUMERIC = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_CLOCK = re.compile(r"(?<![\d.,])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d.,]\d)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "х": 10}
_LAST = r"(?:прошл|минувш|предыдущ|прошедш|истекш)\w+"
_THIS = r"(?:эт[ои]\w*|текущ\w+|нынешн\w+|сегодняшн\w+)"
_NEXT = r"(?:следующ|будущ|грядущ|предстоящ|наступающ)\w+"
_DAYS = {"позавчера": -2, "вчера": -1, "вчерашн": -1, "накануне": -1, "сегодня": 0, "послезавтра": 2, "завтра": 1}


def value(words: str, today: date | None = None, tense: Tense = "") -> str:
    """The calendar value of a date in words, "" where it has none.

    `today` is the date of the article; `tense` that of the verb near by.
    """
    lower = re.sub(r"\s+", " ", plain(words)).strip(" ,.")
    if re.search(r"до н\. ?э|до нашей эры|\bлет\b(?! назад)|ежегодн|ежедневн|еженедельн|ежемесячн|годовщин", lower):
        return ""
    return _interval(lower, today, tense) or _opened(lower, today, tense)


def full_date(words: str) -> date | None:
    """The day that the words name with its year."""
    found = _day(plain(words), None, "")
    return date.fromisoformat(found) if re.fullmatch(r"\d{4}-\d\d-\d\d", found) else None


def _interval(lower: str, today: date | None, tense: Tense) -> str:
    """С 5 по 7 мая, 2014—2016 годы, 3–5 февраля."""
    if found := re.fullmatch(
        rf"(?:в |на |за )?{_YEAR} ?[-–—/] ?(\d{{4}}|\d{{2}})(?:-?[а-я]{{1,3}})?(?: г\w*\.?)*", lower
    ):
        end = found[2] if len(found[2]) == 4 else found[1][:2] + found[2]
        return f"{found[1]}/{end}" if found[1] < end else ""
    found = re.fullmatch(rf"(?:с |в |на )?(\d{{1,2}}) ?[-–—] ?(\d{{1,2}} {_MONTH}.*)", lower) or re.fullmatch(
        r"(?:в период )?(?:с|со|от) (.+?) (?:по|до) (.+)", lower
    )
    if not found:
        return ""
    near = _between(found[1], found[2], today, "")
    begun = today is not None and near[:10] <= today.isoformat()  # what has begun may end ahead
    return near if tense == "past" and near and begun else _between(found[1], found[2], today, tense)


def _between(first: str, last: str, today: date | None, tense: Tense) -> str:
    """Two ends, of which the first may leave month or year to the second."""
    end = _single(last, today, tense)
    if not end or "/" in end:
        return ""
    if (day := re.fullmatch(r"(\d{1,2})(?:-?[а-я]{1,3})?", first)) and len(end) > 6 and "w" not in end.lower():
        start = f"{end[:-2]}{int(day[1]):02d}"
    else:
        year = end[:4] if end[:4].isdigit() and not _OF_YEAR.search(first) else ""
        start = _single(f"{first} {year} года" if year else first, today, tense) or _single(first, today, tense)
        if year and start > end and len(start) == len(end):  # с декабря по март 2015 года
            start = f"{int(start[:4]) - 1}{start[4:]}"
    same = len(start) == len(end) or not start.startswith("--")
    return f"{start}/{end}" if start and same and start < end else ""


def _opened(lower: str, today: date | None, tense: Tense) -> str:
    """С 2014 года: 2014/..; до 2015 года: ../2015; else the date itself."""
    if found := re.fullmatch(r"(?:где-то |начиная )?(?:с|c|со) (?!лет\b)(.+)", lower):
        start = _single(found[1], today, tense)
        return f"{start}/.." if start and "/" not in start else ""
    if found := re.fullmatch(r"(?:до|по) (.+)", lower):
        end = _single(found[1], today, tense or "future" if re.search(r"\d|конц", lower) else tense)
        return f"../{end}" if end and "/" not in end else ""
    return _single(re.sub(r"^(?:к|ко|на|от|после) ", "", lower), today, _ahead(lower) or tense)


def _ahead(lower: str) -> Tense:
    """На понедельник, к среде lie ahead."""
    return "future" if re.match(r"(?:на|к|ко) (?!прошл|этой|минувш|сегодня)", lower) else ""


def _single(lower: str, today: date | None, tense: Tense) -> str:
    """One day, month, year or stretch of time."""
    found = _day(lower, today, tense)
    if not found and (_DAY_MONTH.search(lower) or _NUMERIC.search(lower) or _ISO.search(lower)):
        return ""  # a day that does not exist, or several
    if not found:
        return _stretch(lower, today, tense) or _relative(lower, today, tense)
    clock = _CLOCK.search(_NUMERIC.sub("", lower))
    return f"{found}T{int(clock[1]):02d}:{clock[2]}" if clock and not found.startswith("--") else found


def _day(lower: str, today: date | None, tense: Tense) -> str:
    """A day of a month, with its year, with that of "прошлого года", or with the one the article's date suggests."""
    if found := _ISO.search(lower):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.search(lower):
        year = int(found[3]) + (0 if len(found[3]) == 4 else 2000 if int(found[3]) < 50 else 1900)
        return _made(year, int(found[2]), int(found[1]))
    found = _DAY_MONTH.search(lower)
    if not found or len(_DAY_MONTH.findall(lower)) > 1 or re.search(r"\d{1,2} ?(?:и|,|[-–—]) ?\d{1,2} [а-я]", lower):
        return ""
    day, month = int(found[1]), _month(found[2])
    rest = lower[found.end() :]
    if year_found := _OF_YEAR.search(rest):
        return _made(int(year_found[1]), month, day)
    if "того же года" in rest or not _made(2000, month, day):
        return ""
    if today is None:
        return f"--{month:02d}-{day:02d}"
    if said := _said_year(rest, today):
        return _made(said, month, day)
    years = [y for y in (today.year - 1, today.year, today.year + 1) if _made(y, month, day)]
    days = [date(y, month, day) for y in years]
    if not days:
        return ""
    return str(_nearest([(d, abs((d - today).days), (d - today).days) for d in days], tense))


def _nearest(options: list[tuple[date, int, int]], tense: Tense) -> date:
    """The option nearest to the article's date, on the side that the tense says."""
    ahead = [o for o in options if o[2] >= 0]
    behind = [o for o in options if o[2] <= 0]
    side = (ahead if tense == "future" else behind if tense == "past" else options) or options
    return min(side, key=lambda o: (o[1], o[2]))[0]


def _made(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _month(word: str) -> int:
    return next(i for i, stem in enumerate(_MONTHS, 1) if re.match(stem, word))


def _said_year(words: str, today: date) -> int:
    """The year of "прошлого года"; 0 where none is said."""
    for pattern, step in ((rf"{_LAST} год", -1), (r"позапрошл\w+ год", -2), (rf"{_THIS} год", 0), (rf"{_NEXT} год", 1)):
        if re.search(rf"\b{pattern}", words):
            return today.year + step
    return today.year if re.fullmatch(r"(?:\w{1,2} )?(?:конц|начал|середин)\w+ года", words) else 0


def _stretch(lower: str, today: date | None, tense: Tense) -> str:
    """A month, season, quarter, year, decade or century."""
    if century := re.search(r"\b([ivxх]{1,5}|\d{1,2})(?:-?(?:го|м|й))? (?:век|столети)", lower):
        return (
            f"{_ordinal(century[1]) - 1:02d}XX" if not re.search(r"\d0-?[еыхм]", lower) else _decade(lower, century[1])
        )
    if decade := re.search(r"\b(1\d|20)?(\d)0-?(?:е|ые|х|ых|м|ми)\b", lower):
        if "—" in lower or "–" in lower:
            return ""
        return f"{decade[1] or ('20' if decade[2] in '01' else '19')}{decade[2]}X"
    year_found = _OF_YEAR.search(lower)
    year = int(year_found[1]) if year_found else _said_year(lower, today) if today else 0
    month_found = re.search(rf"(?<![а-я]){_MONTH}(?![а-я])", lower)
    if month_found and not re.search(r"ск\w+", month_found[0]):
        return _of_month(_month(month_found[0]), year, lower, today, tense)
    if season := _SEASON.search(lower):
        number_ = next(n for stem, n in _SEASONS.items() if season[1].startswith(stem))
        if not year and today and number_ != 24:
            middle = [date(y, 3 * (number_ - 20) + 1, 15) for y in (today.year - 1, today.year, today.year + 1)]
            year = _nearest([(d, abs((d - today).days), (d - today).days) for d in middle], tense or "past").year
        return f"{year}-{number_}" if year else ""
    if part := re.search(
        r"\b(i{1,3}|iv|[1-4]|перв\w+|втор\w+|трет\w+|четверт\w+)(?:-?(?:м|й|го))? (квартал|полугоди|половин)", lower
    ):
        return _part_of(year, _nth(part[1]), 3 if part[2] == "квартал" else 6)
    return str(year) if year else ""


def _of_month(month: int, year: int, lower: str, today: date | None, tense: Tense) -> str:
    if year:
        return f"{year}-{month:02d}"
    if today is None or "того же" in lower:
        return f"--{month:02d}" if today is None else ""
    if re.search(rf"\b{_LAST} ", lower):
        tense = "past"
    elif re.search(rf"\b{_NEXT} ", lower):
        tense = "future"
    months = [date(y, month, 1) for y in (today.year - 1, today.year, today.year + 1)]
    here = today.replace(day=1)
    return str(_nearest([(d, abs((d - here).days), (d - here).days) for d in months], tense))[:7]


def _part_of(year: int, nth: int, months: int) -> str:
    if not year or not 1 <= nth <= 12 // months:
        return ""
    return f"{year}-{(nth - 1) * months + 1:02d}/{year}-{nth * months:02d}"


def _nth(word: str) -> int:
    stems = {"перв": 1, "втор": 2, "трет": 3, "четверт": 4, "iv": 4, "iii": 3, "ii": 2, "i": 1}
    return int(word) if word.isdigit() else next(n for stem, n in stems.items() if word.startswith(stem))


def _ordinal(word: str) -> int:
    """XX, хх (Cyrillic) or 20."""
    if word.isdigit():
        return int(word)
    values = [_ROMAN[c] for c in word]
    return sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values))


def _decade(lower: str, century: str) -> str:
    """80-е годы XX века."""
    tens = re.search(r"\b(\d)0-?[еыхм]", lower)
    return f"{_ordinal(century) - 1:02d}{tens[1]}X" if tens else ""


def _relative(lower: str, today: date | None, tense: Tense) -> str:
    """Вчера, в понедельник, на прошлой неделе, два года назад."""
    if today is None:
        return ""
    for word, days in _DAYS.items():
        if re.search(rf"\b{word}", lower):
            clock = _CLOCK.search(lower)
            day = (today + timedelta(days)).isoformat()
            return f"{day}T{int(clock[1]):02d}:{clock[2]}" if clock else day
    if weekday := _WEEKDAY.search(lower):
        return _weekday(next(i for i, w in enumerate(_WEEKDAYS) if weekday[1] == w), lower, today, tense)
    step = -1 if re.search(rf"\b{_LAST}", lower) else 1 if re.search(rf"\b{_NEXT}", lower) else 0
    said = step or re.search(rf"\b{_THIS}\b", lower)
    if said and re.search(r"\bнедел", lower):
        return _week(today + timedelta(7 * step))
    if said and re.search(r"\bмесяц", lower):
        return _months_on(today, step)
    if said and re.fullmatch(r"(?:в |за )?\w+ (?:день|дня)", lower) and "сегодняшн" in lower:
        return today.isoformat()
    return _ago(lower, today, tense)


def _weekday(wanted: int, lower: str, today: date, tense: Tense) -> str:
    """The last such day up to the article's date, the next one from it where it lies ahead."""
    back = (today.weekday() - wanted) % 7
    if re.search(rf"\b{_LAST}", lower):
        return (today - timedelta(back or 7)).isoformat()
    if re.search(rf"\b{_NEXT}", lower) or tense == "future":
        return (today + timedelta((-back) % 7 or (7 if re.search(rf"\b{_NEXT}", lower) else 0))).isoformat()
    return (today - timedelta(back)).isoformat()


def _ago(lower: str, today: date, tense: Tense) -> str:
    found = re.search(r"(?:^|\b)(.*?)\b(лет|год\w*|месяц\w*|недел\w*|дн\w*|день|суток|сутки|полгода) назад", lower)
    sign = -1
    if not found and tense == "future":
        found = re.fullmatch(r"(?:через) (.*?)\b(лет|год\w*|месяц\w*|недел\w*|дн\w*|день|суток|сутки|полгода)", lower)
        sign = 1
    if not found or re.search(r"несколько|более|больше|около|почти|примерно|много|пар[ау]", lower):
        return ""
    if found[2] == "полгода":
        return _months_on(today, sign * 6)
    count = number(found[1]) if found[1].strip() else "1"
    if not count.isdigit() or len(count) > 4:
        return ""
    n, unit = sign * int(count), found[2]
    if unit == "лет" or unit.startswith("год"):
        return str(today.year + n) if today.year + n > 0 else ""
    if unit.startswith("месяц"):
        return _months_on(today, n)
    try:
        return _week(today + timedelta(7 * n)) if unit.startswith("недел") else (today + timedelta(n)).isoformat()
    except OverflowError:
        return ""


def _months_on(today: date, months: int) -> str:
    at = today.year * 12 + today.month - 1 + months
    return f"{at // 12:04d}-{at % 12 + 1:02d}" if at > 0 else ""


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
