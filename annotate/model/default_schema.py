"""The schema of a new project: "Новости: сущности, цитаты, утверждения"."""

from __future__ import annotations

from dataclasses import replace

from annotate.model.schema import Attribute, Choice, Label, Layer, RelationType, Schema

_MARKS = " \t\u00a0\n«»„“”\"'‹›,;:—–-"  # never the first or last character of a content
_NAME_EDGES = " \t\u00a0\n,;:—–"

NOTE = Attribute("note", "text", {"en": "Note", "ru": "Заметка"})


def _label(
    name: str, key: str, colour: str, en: str, ru: str, guide_en: str, guide_ru: str, active: bool = True
) -> Label:
    return Label(name, key, colour, {"en": en, "ru": ru}, {"en": guide_en, "ru": guide_ru}, active)


def _choice(value: str, key: str, en: str, ru: str, guide_ru: str = "") -> Choice:
    return Choice(value, {"en": en, "ru": ru}, key, {"ru": guide_ru} if guide_ru else {})


ENTITY = Layer(
    "entity",
    (
        _label("PER", "p", "orange", "person", "человек",
               "A person's name without position: «Сергей Лавров», «Лаврова».",
               "Имя человека без должности: «Сергей Лавров», «Лаврова»."),
        _label("LOC", "l", "green", "place", "место",
               "A country, city, region, river: «Россия», «в Арктике».",
               "Страна, город, область, река: «Россия», «в Арктике»."),
        _label("ORG", "o", "blue", "organisation", "организация",
               "An organisation with its whole name: «МИД РФ», «Reuters».",
               "Организация с полным названием: «МИД РФ», «Reuters»."),
        _label("POSITION", "t", "teal", "position", "должность",
               "A post or profession: «министр иностранных дел».",
               "Должность или профессия: «министр иностранных дел»."),
        _label("DATE", "d", "olive", "date", "дата",
               "A date or period: «3 февраля», «в марте 2025 года».",
               "Дата или срок: «3 февраля», «в марте 2025 года»."),
        _label("MONEY", "m", "brown", "money", "деньги",
               "A sum with its currency: «2 млрд рублей».",
               "Сумма с валютой: «2 млрд рублей»."),
        _label("PERCENT", "h", "sky", "per cent", "проценты",
               "A share in per cent: «18,3 %», «пять процентов».",
               "Доля в процентах: «18,3 %», «пять процентов».", False),
        _label("NUMBER", "i", "slate", "number", "число",
               "A count or measure that is no sum, share or age: «134», «сто тысяч».",
               "Количество или мера, но не сумма, доля, возраст: «134», «сто тысяч».", False),
        _label("AGE", "a", "gold", "age", "возраст",
               "Somebody's age: «66-летний», «до 18 лет».",
               "Возраст: «66-летний», «до 18 лет».", False),
        _label("NORP", "r", "indigo", "people, faith, party", "народ, вера, партийность",
               "Nationality, religion or political group of people: «россияне», «республиканцы».",
               "Народ, вера, политические взгляды людей: «россияне», «республиканцы».", False),
        _label("EVENT", "e", "magenta", "event", "событие",
               "A named or dated event: «Олимпийские игры», «теракт 11 сентября».",
               "Событие, названное или определённое: «Олимпийские игры», «теракт 11 сентября».", False),
        _label("LAW", "j", "moss", "law", "закон",
               "A law, code, treaty or an article of one: «Уголовный кодекс», «закон «Об образовании»».",
               "Закон, кодекс, договор, статья: «Уголовный кодекс», «закон «Об образовании»».", False),
        _label("WORK", "w", "plum", "work", "произведение",
               "A book, film, song, broadcast: «Левиафан», «Мастер и Маргарита».",
               "Книга, фильм, песня, передача: «Левиафан», «Мастер и Маргарита».", False),
        _label("PRODUCT", "k", "rose", "product", "товар, изделие",
               "A product, vehicle, weapon, program: «Boeing 737», «Калашников».",
               "Товар, машина, оружие, программа: «Boeing 737», «Калашников».", False),
    ),
    (
        Attribute("normal", "text", {"en": "Normal form", "ru": "Начальная форма"}),
        Attribute("name", "text", {"en": "Canonical name", "ru": "Основное имя"}),
        Attribute("value", "text", {"en": "Value", "ru": "Значение"}),
        NOTE,
    ),
    {"en": "Entities", "ru": "Сущности"},
    _NAME_EDGES,
)  # fmt: skip

QUOTE = Layer(
    "quote",
    (
        _label("QUOTE", "q", "violet", "quotation", "цитата",
               "The source's words without outer marks and without the author's words.",
               "Слова источника без внешних кавычек и без слов автора."),
    ),
    (
        Attribute("type", "choice", {"en": "Type", "ru": "Вид"}, (
            _choice("direct", "", "direct", "прямая"),
            _choice("indirect", "", "indirect", "косвенная"),
            _choice("mixed", "", "mixed", "смешанная"),
        )),
        Attribute("speaker", "text", {"en": "Speaker", "ru": "Говорит"}),
        NOTE,
    ),
    {"en": "Quotes", "ru": "Цитаты"},
    _MARKS,
    "sentence",
    True,
)  # fmt: skip

CUE = Layer(
    "cue",
    (
        _label("CUE", "u", "violet", "cue", "признак",
               "The word that says that somebody speaks: «заявил», «по словам».",
               "Слово, которое вводит чужую речь: «заявил», «по словам»."),
    ),
    (NOTE,),
    {"en": "Cues", "ru": "Признаки"},
    _MARKS,
)  # fmt: skip

SOURCE = Layer(
    "source",
    (
        _label("SOURCE", "s", "violet", "source", "источник",
               "The mention of who speaks, tied to the cue: «президент США Дональд Трамп».",
               "Упоминание того, кто говорит, при признаке: «президент США Дональд Трамп»."),
    ),
    (NOTE,),
    {"en": "Sources", "ru": "Источники"},
    _NAME_EDGES,
)  # fmt: skip

CLAIM = Layer(
    "claim",
    (
        _label("CLAIM", "c", "crimson", "claim", "утверждение",
               "A statement that data, documents or witnesses could confirm or refute.",
               "Высказывание, которое можно проверить по данным, документам, свидетельствам."),
    ),
    (
        Attribute("type", "choice", {"en": "Type", "ru": "Тип"}, (
            _choice("QUANT", "1", "quantity", "количество", "«за полугодие цены выросли на 18,3 %»"),
            _choice("EVENT", "2", "event", "событие", "«связь с бортом восстановили»"),
            _choice("CAUSE", "3", "cause", "причина", "«погода вызвала рост цен»"),
            _choice("COMPARE", "4", "comparison", "сравнение", "«крупнейший банк мира по прибыли»"),
            _choice("LAW", "5", "law, rule", "закон, правило", "«регламент запрещает оспаривать решение»"),
            _choice("PREDICT", "6", "prediction", "прогноз", "«цены на импорт вырастут на 11 %»"),
            _choice("POSITION", "7", "stance", "позиция", "«Путин поддерживает переезд суда»"),
            _choice("PERSONAL", "8", "experience", "личный опыт", "«мне принесли повестку ночью»"),
            _choice("OPINION", "9", "opinion", "мнение", "«это прекрасная инициатива»"),
        )),
        Attribute("worth", "choice", {"en": "Check-worthiness", "ru": "Важность проверки"}, (
            _choice("0", "!1", "0 nothing to check", "0 проверять нечего"),
            _choice("1", "!2", "1 factual, minor", "1 факт, неважно"),
            _choice("2", "!3", "2 worth checking", "2 стоит проверить"),
        )),
        Attribute("claimant", "text", {"en": "Claimant", "ru": "Кто утверждает"}),
        Attribute("wording", "text", {"en": "Stand-alone wording", "ru": "Формулировка"}),
        Attribute("verdict", "choice", {"en": "Verdict", "ru": "Вердикт"}, (
            _choice("true", "", "true", "правда"),
            _choice("mostly-true", "", "mostly true", "скорее правда"),
            _choice("half-true", "", "half true", "правда наполовину"),
            _choice("mostly-false", "", "mostly false", "скорее неправда"),
            _choice("false", "", "false", "неправда"),
            _choice("unverifiable", "", "cannot be verified", "нельзя проверить"),
        )),
        Attribute("evidence", "link", {"en": "Evidence", "ru": "Доказательство"}),
        NOTE,
    ),
    {"en": "Claims", "ru": "Утверждения"},
    _MARKS + ".",
    "sentence",
    True,
)  # fmt: skip

DEFAULT_SCHEMA = Schema(
    "news",
    (ENTITY, QUOTE, CUE, SOURCE, CLAIM),
    (
        RelationType("cue", "quote", "cue"),
        RelationType("source", "quote", "source"),
        RelationType("quote", "claim", "quote"),
    ),
    1,
    {
        "en": "News: entities, quotations, claims",
        "ru": "Новости: сущности, цитаты, утверждения",
    },
)


def completed(schema: Schema) -> Schema:
    """A schema made by an earlier version of this one, with the labels and attributes that have come since.

    The labels come switched off, and without a key that another label has by now. Other schemas stay as they are.
    """
    if schema.name != DEFAULT_SCHEMA.name:
        return schema
    keys = {label.key for layer in schema.layers for label in layer.labels}
    return replace(schema, layers=tuple(_completed(layer, keys) for layer in schema.layers))


def _completed(layer: Layer, keys: set[str]) -> Layer:
    newest = DEFAULT_SCHEMA.layer(layer.name)
    if newest is None:
        return layer
    labels = {label.name for label in layer.labels}
    more = tuple(
        replace(label, active=False, key="" if label.key in keys else label.key)
        for label in newest.labels
        if label.name not in labels
    )
    own = {attribute.name: attribute for attribute in layer.attributes}
    ours = [own.pop(attribute.name, attribute) for attribute in newest.attributes]
    return replace(layer, labels=layer.labels + more, attributes=(*ours, *own.values()))
