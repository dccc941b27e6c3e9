"""Calendar values of dates, amounts of money, shares, numbers and ages."""

from __future__ import annotations

from datetime import date

import pytest

from annotate.preannotators.entities import amounts
from annotate.preannotators.entities.calendar import Tense, full_date, value
from tests.annotate.preannotators.conftest import Suggest

TUESDAY = date(2026, 2, 3)

ABSOLUTE = {
    "3 февраля 2026 года": "2026-02-03",
    "Во вторник, 3 февраля 2026 года": "2026-02-03",
    "5-го августа 2019 г.": "2019-08-05",
    "03.02.2026": "2026-02-03",
    "2026-02-03": "2026-02-03",
    "3 февраля 2026 года в 14:30": "2026-02-03T14:30",
    "в марте 2025 года": "2025-03",
    "в 2018 году": "2018",
    "в 2018-м": "2018",
    "1812": "1812",
    "в 90-х годах": "199X",
    "в 1930-е годы": "193X",
    "в 80-е годы XX века": "198X",
    "в ХХ веке": "19XX",
    "летом 2014 года": "2014-22",
    "зимой 2014 года": "2014-24",
    "в первом квартале 2020 года": "2020-01/2020-03",
    "2014—2016 годы": "2014/2016",
    "с 2014 по 2016 год": "2014/2016",
    "сезон 2010/11": "",
    "2010/11": "2010/2011",
    "с 5 по 7 мая 2025 года": "2025-05-05/2025-05-07",
    "с 30 апреля по 2 мая 2025 года": "2025-04-30/2025-05-02",
    "3–5 февраля 2025 года": "2025-02-03/2025-02-05",
    "с декабря 2014 года по март 2015 года": "2014-12/2015-03",
    "с 2014 года": "2014/..",
    "до 2030 года": "../2030",
    "31 февраля 2020 года": "",
    "10 лет": "",
    "за последние годы": "",
    "ежегодно": "",
    "1 июня и 2 августа 2020 года": "",
    "в 44 году до н. э.": "",
}


@pytest.mark.parametrize("words", ABSOLUTE)
def test_an_absolute_date_has_its_value_whatever_the_article_says(words: str) -> None:
    assert (value(words), value(words, TUESDAY, "past")) == (ABSOLUTE[words], ABSOLUTE[words])


RELATIVE: dict[tuple[str, Tense], str] = {
    ("вчера", "past"): "2026-02-02",
    ("сегодня в 10:00", "past"): "2026-02-03T10:00",
    ("накануне", "past"): "2026-02-02",
    ("послезавтра", "future"): "2026-02-05",
    ("на сегодняшний день", ""): "2026-02-03",
    ("во вторник", "past"): "2026-02-03",
    ("в понедельник", "past"): "2026-02-02",
    ("в понедельник", "future"): "2026-02-09",
    ("на понедельник", "past"): "2026-02-09",
    ("в минувший вторник", "past"): "2026-01-27",
    ("в следующую среду", ""): "2026-02-04",
    ("на прошлой неделе", "past"): "2026-W05",
    ("в этом месяце", ""): "2026-02",
    ("в прошлом месяце", "past"): "2026-01",
    ("в прошлом году", "past"): "2025",
    ("в следующем году", "future"): "2027",
    ("в декабре прошлого года", "past"): "2025-12",
    ("9 мая этого года", ""): "2026-05-09",
    ("3 февраля", "past"): "2026-02-03",
    ("28 декабря", "past"): "2025-12-28",
    ("28 декабря", ""): "2025-12-28",
    ("28 декабря", "future"): "2026-12-28",
    ("в марте", "past"): "2025-03",
    ("в марте", "future"): "2026-03",
    ("с 5 по 7 мая", "future"): "2026-05-05/2026-05-07",
    ("2–5 февраля", "past"): "2026-02-02/2026-02-05",
    ("летом", "past"): "2025-22",
    ("два года назад", "past"): "2024",
    ("год назад", "past"): "2025",
    ("полгода назад", "past"): "2025-08",
    ("пять дней назад", "past"): "2026-01-29",
    ("три недели назад", "past"): "2026-W03",
    ("через два года", "future"): "2028",
    ("через два года", "past"): "",
    ("несколько лет назад", "past"): "",
    ("до конца года", "future"): "../2026",
    ("в тот же день", "past"): "",
}


@pytest.mark.parametrize(("words", "tense"), RELATIVE)
def test_a_relative_date_is_counted_from_the_articles(words: str, tense: Tense) -> None:
    assert value(words, TUESDAY, tense) == RELATIVE[words, tense]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("3 февраля", "--02-03"), ("в марте", "--03"), ("вчера", ""), ("в понедельник", ""), ("в прошлом году", "")],
)
def test_without_the_articles_date_only_what_is_said_counts(words: str, wanted: str) -> None:
    assert value(words) == wanted


def test_only_a_whole_date_is_one() -> None:
    assert [full_date(w) for w in ("3 февраля 2026 года", "3 февраля", "в 2026 году")] == [TUESDAY, None, None]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2 млрд рублей", "2000000000 RUB"),
        ("$5,5 млн", "5500000 USD"),
        ("полтора миллиона долларов США", "1500000 USD"),
        ("канадских долларов", ""),
        ("100 канадских долларов", "100 CAD"),
        ("от 2 до 3 тысяч рублей", "2000/3000 RUB"),
        ("1,2–1,5 млн евро", "1200000/1500000 EUR"),
        ("12 999,99 руб.", "12999.99 RUB"),
        ("почти семи миллиардам долларов", "7000000000 USD"),
        ("сто двадцать три тысячи гривен", "123000 UAH"),
        ("несколько миллионов евро", ""),
        ("10 крон", ""),
        ("300 млн", ""),
        ("50 копеек", "0.5 RUB"),
    ],
)
def test_a_sum_has_its_currency_and_amount(words: str, wanted: str) -> None:
    assert amounts.money(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("134", "134"), ("сто тысяч", "100000"), ("5,56", "5.56"), ("трое", "3"), ("не менее четырёх", "4"),
     ("от пяти до семи", "5/7"), ("десятки тысяч", ""), ("21-й", ""), ("две трети", ""), ("25 30", ""),
     ("1 234 567", "1234567")],
)  # fmt: skip
def test_a_number_is_plain_decimal_text(words: str, wanted: str) -> None:
    assert amounts.number(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("66-летнему", "66"), ("30 лет", "30"), ("от 18 до 25 лет", "18/25"), ("пятилетний", "5"),
     ("двадцатилетней", "20"), ("на 67-м году", ""), ("шесть месяцев", "")],
)  # fmt: skip
def test_an_age_is_in_years(words: str, wanted: str) -> None:
    assert amounts.age(words) == wanted


def values(suggest: Suggest, text: str, label: str = "DATE") -> list[tuple[str, object]]:
    return [(d.fragments[0].of(text), d.attributes.get("value", "")) for d in suggest(text) if d.label == label]


def test_relative_dates_follow_the_header_of_the_article(suggest: Suggest) -> None:
    text = " date 2026-02-03 В понедельник музей закрыли. В марте 2025 года его ремонтировали. Он откроется 9 мая."
    assert values(suggest, text) == [
        ("В понедельник", "2026-02-02"), ("В марте 2025 года", "2025-03"), ("9 мая", "2026-05-09"),
    ]  # fmt: skip


def test_a_dateline_stands_for_a_header(suggest: Suggest) -> None:
    text = "Музей закрыт\n\n3 февраля 2026 года\n\nВ понедельник музей закрыли."
    assert values(suggest, text)[-1] == ("В понедельник", "2026-02-02")


def test_the_only_full_date_of_the_lead_stands_for_a_header_and_two_do_not(suggest: Suggest) -> None:
    one = "В Туле 3 февраля 2026 года закрыли музей.\n\nЕго ремонтировали в прошлом году."
    two = "Музей работал с 5 мая 2001 года, а 3 февраля 2026 года закрылся.\n\nЕго ремонтировали в прошлом году."
    assert values(suggest, one)[-1] == ("в прошлом году", "2025")
    assert values(suggest, two)[-1] == ("в прошлом году", "")


def test_figures_of_an_article_have_values(suggest: Suggest) -> None:
    text = "Цены выросли на 18,3 процента. 66-летний фермер Иван Белов заплатил 2 млрд рублей за 134 трактора."
    assert values(suggest, text, "PERCENT") in ([("18,3 процента", "18.3")], [("на 18,3 процента", "18.3")])
    assert values(suggest, text, "MONEY") == [("2 млрд рублей", "2000000000 RUB")]
    assert values(suggest, text, "AGE") == [("66-летний", "66")]
