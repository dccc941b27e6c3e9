"""What can be seen in a stretch of text that speaks for or against checking it. Counts and flags, no weights.

Source: the feature list of the project's linguistic notes, section 10, after ClaimBuster (Arslan et al. 2020) and Full
Fact's annotation schema (Konstantinovskiy et al. 2018).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from annotate.model.text import Span
from annotate.preannotators.analysis import Analysis, Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONTHS = _words("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
_DATE_WORDS = _MONTHS | _words(
    "год понедельник вторник среда четверг пятница суббота воскресенье сегодня вчера накануне"
)
_MONEY = _words("рубль доллар евро руб гривна юань фунт тенге иена франк копейка цент крона")
_MONEY_SIGNS = frozenset("$€£₽¥")
_COMPARE = _words("""
больше меньше выше ниже рекорд рекордный крупнейший впервые наибольший наименьший максимальный минимальный самый
лучший худший первый вдвое втрое половина большинство меньшинство старейший лидировать опередить обогнать превысить
превышать больший
""")
_CAUSE = _words("""
причина вызвать привести приводить вследствие благодаря следствие повлечь обусловить последствие повлиять влиять
способствовать повод спровоцировать
""")
_HEDGE = _words("возможно вероятно видимо наверное якобы кажется может мочь предположительно похоже пожалуй")
_OPINION = _words("""
прекрасный ужасный замечательный отличный плохой хороший важный необходимый нужно надо должен следовать стоить
удивительный великий лучше хуже справедливый несправедливый позор позорный счастливый рад жаль сожаление надежда
уверен интересный красивый талантливый достойный гордиться любить нравиться спасибо благодарный поздравить
поздравлять
""")
_FIRST = _words("я мы мой наш мне нас нам меня")
_BOILERPLATE = re.compile(
    r"(?:фото|видео|источник|читайте|см\.|подробнее|ссылки|категория|иллюстрация|слева|справа|на фото|автор)\b",
    re.IGNORECASE,
)
_SUPPORT = _words(
    "поддержать поддерживать выступать хотеть намереваться намерен настаивать отказаться согласиться против"
)
_JUSTICE = _words("""
суд судья дело обвинение обвинить обвинять обвиняемый арест арестовать приговор приговорить задержать задержание
убийство убить преступление преступник полиция полицейский следствие следователь следственный прокуратура прокурор
виновный вина наказание тюрьма заключение лишение нарушение нарушить расследование подозревать подозреваемый
уголовный предъявить возбудить теракт террорист взрыв взорвать нападение напасть застрелить оружие похитить
мошенничество взятка коррупция хищение изнасилование незаконный пытка угрожать шпион наркотик обыск иск штраф
правоохранительный боевик заложник терроризм
""")
_HARM = _words("""
погибнуть гибель ранить ранение пострадать пострадавший жертва умереть скончаться смерть госпитализировать больница
авария катастрофа пожар наводнение землетрясение эвакуировать травма болезнь вирус заражение заболеть инцидент
крушение столкновение столкнуться
""")
_POWER = _words("""
закон законопроект поправка решение правительство президент парламент выборы выбор отставка назначить назначение
уволить принять утвердить одобрить министр министерство власть санкция соглашение запрет запретить депутат
проголосовать референдум голосование кандидат госдума бюджет налог реформа указ постановление войско военный ракета
армия митинг протест акция оппозиция переговоры договор закрыть отменить ввести признать потребовать подписать
конституция полномочие губернатор мэр премьер посол
""")
_LIFE = _words("""
родиться окончить карьера университет институт фильм роль театр премия семья жена муж ребенок женатый учиться
сыграть играть переехать церемония награда режиссер песня альбом роман сын дочь школа артист актер актриса музыкант
кино картина сцена лауреат звание профессор образование отец мать брат основать вырасти детство творчество спектакль
концерт исполнять чемпион матч тренер турнир фестиваль писатель поэт книга культура певец певица
""")
_RECENT = _words("понедельник вторник среда четверг пятница суббота воскресенье сегодня вчера накануне")
_META = re.compile(r"(?:а )?(?:об этом|о чём|о чем|такое (?:заявление|мнение)|это (?:заявил|сообщил))", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")

NAMES = (
    "num",
    "money",
    "percent",
    "date",
    "recent",
    "old",
    "entities",
    "compare",
    "cause",
    "justice",
    "harm",
    "power",
    "life",
    "past",
    "attributed",
    "quoted",
    "future",
    "hedge",
    "opinion",
    "question",
    "first",
    "short",
    "words",
    "imperative",
    "boilerplate",
    "lead",
    "late",
    "meta",
    "verbless",
    "topic",
)


def latest_year(text: str) -> int:
    """The newest year that a text names, as the year of its news; 0 where it names none."""
    return max((int(year) for year in _YEAR.findall(text) if int(year) < 2040), default=0)


def features(analysis: Analysis, span: Span, attributed: bool, direct: bool, year: int) -> dict[str, float]:
    """The features of the words in `span` by name, without those that are 0."""
    tokens = analysis.within(span.start, span.end)
    lemmas = {t.lemma.replace("ё", "е") for t in tokens}
    words = [t for t in tokens if t.is_word]
    text = span.of(analysis.text)
    numbers, dated = _numbers(tokens)
    found: dict[str, float] = {
        "num": min(numbers, 2),
        "money": bool(lemmas & _MONEY or set(text) & _MONEY_SIGNS),
        "percent": "%" in text or "процент" in lemmas,
        "date": dated or bool(lemmas & _MONTHS),
        "entities": min(analysis.names_in(span.start, span.end), 3),
        "compare": bool(lemmas & _COMPARE or any(t.feats.get("Degree") in ("Cmp", "Sup") for t in words)),
        "cause": bool(lemmas & _CAUSE or "из-за" in text.lower()),
        "justice": bool(lemmas & _JUSTICE),
        "harm": bool(lemmas & _HARM),
        "power": bool(lemmas & _POWER),
        "life": bool(lemmas & _LIFE),
        "recent": bool(lemmas & _RECENT),
        "old": any(int(found) < year - 1 for found in _YEAR.findall(text)),
        "past": any(t.feats.get("Tense") == "Past" and t.is_finite for t in words),
        "attributed": attributed,
        "quoted": direct,
        "future": _future(words),
        "hedge": bool(lemmas & _HEDGE or {"бы", "если"} & {t.lower for t in words}),
        "opinion": bool(lemmas & _OPINION),
        "question": text.rstrip("»\"”' ").endswith("?"),
        "first": bool({t.lower for t in words} & _FIRST or any(t.feats.get("Person") == "1" for t in words)),
        "short": len(words) < 5,
        "words": min(len(words), 30) / 10,
        "imperative": any(t.feats.get("Mood") == "Imp" for t in words),
        "meta": bool(_META.match(text)),
        "verbless": not any(t.is_finite or t.feats.get("VerbForm") == "Inf" for t in words) and "—" not in text,
        "boilerplate": bool(_BOILERPLATE.match(text)),
    }
    return {name: float(value) for name, value in found.items() if value}


def claim_type(analysis: Analysis, span: Span, seen: Mapping[str, float]) -> str:
    """The likeliest type of the default schema."""
    lemmas = {t.lemma for t in analysis.within(span.start, span.end)}
    if "opinion" in seen and "num" not in seen and "past" not in seen:
        return "OPINION"
    if "first" in seen and "num" not in seen:
        return "PERSONAL" if "future" not in seen else "PREDICT"
    if "percent" in seen or "money" in seen or seen.get("num", 0) >= 1:
        return "QUANT" if "compare" not in seen or "num" in seen else "COMPARE"
    if "future" in seen:
        return "PREDICT"
    if "compare" in seen and "past" not in seen:
        return "COMPARE"
    if "cause" in seen:
        return "CAUSE"
    if lemmas & _SUPPORT:
        return "POSITION"
    if lemmas & {"закон", "законопроект", "указ", "постановление", "кодекс", "поправка", "запретить", "запрещать"}:
        return "LAW"
    return "EVENT"


def topic(analysis: Analysis) -> float:
    """How hard the news is, -1..1: sentences of crime, harm and power against those of lives and culture."""
    hard = soft = 0
    for sentence in analysis.sentences:
        lemmas = {t.lemma.replace("ё", "е") for t in analysis.tokens[sentence.first : sentence.last]}
        hard += bool(lemmas & (_JUSTICE | _HARM | _POWER))
        soft += bool(lemmas & _LIFE)
    return (hard - soft) / max(len(analysis.sentences), 1)


def _future(words: Sequence[Token]) -> bool:
    for i, token in enumerate(words):
        if token.feats.get("Tense") == "Fut":
            return True
        if token.lemma == "быть" and token.lower.startswith("буд") and i + 1 < len(words):
            return True
    return False


def _numbers(tokens: Sequence[Token]) -> tuple[int, bool]:
    """(numbers outside dates, whether a date is given in figures)."""
    numbers, dated = 0, False
    for i, token in enumerate(tokens):
        digits = token.text[:1].isdigit()
        if not digits and token.pos != "NUM":
            continue
        following = tokens[i + 1].lemma if i + 1 < len(tokens) else ""
        year = digits and len(token.text) == 4 and token.text[:2] in ("18", "19", "20")
        if following in _DATE_WORDS or following in ("г", "г.", "гг") or year:
            dated = True
        elif digits or token.lemma not in ("один", "оба"):
            numbers += 1
    return numbers, dated
