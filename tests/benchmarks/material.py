"""Projects of a given size, made of sentences written for the purpose."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from annotate.commands import By, accept
from annotate.model.ids import uuid7
from annotate.model.state import opened
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import DocumentFilter
from annotate.suggestions import Draft, suggestion
from storage.project import SqliteProject

_SENTENCES = (
    "Министр транспорта Анна Соколова заявила, что мост через Оку откроют в октябре.",
    "«Мы закончили проверку всех опор», — сообщил директор завода «Волна» Пётр Громов.",
    "По данным областной администрации, за год построено 18,3 километра дорог.",
    "В пресс-службе «Северстроя» пообещали вернуть рабочим 2 млн рублей до 1 марта.",
    "Жители Калуги и Тулы, по словам чиновников, поддержали новый маршрут.",
    "Ранее Громов назвал сроки «совершенно реальными» и отказался от комментариев.",
)
MAKERS = {"bench": "1"}
SIZES = (("4 KB / 60", 4_000, 60), ("100 KB / 2,000", 100_000, 2_000), ("1 MB / 16,000", 1_000_000, 16_000))


def article(characters: int, seed: int) -> str:
    """Paragraphs of the sentences in random order, about `characters` long."""
    rng = random.Random(seed)
    parts: list[str] = [f"Новость номер {seed}."]
    length = 0
    while length < characters:
        paragraph = " ".join(rng.choice(_SENTENCES) for _ in range(rng.randint(2, 5)))
        parts.append(paragraph)
        length += len(paragraph) + 2
    return "\n\n".join(parts)[:characters]


_PEOPLE = "Анна Соколова,Пётр Громов,Олег Сомов,Ирина Дятлова,Марат Юсупов,Вера Лаптева,Игорь Чайка,Нина Ким".split(",")
_POSTS = "министр финансов,мэр города,глава ведомства,директор завода,депутат,эксперт,пресс-секретарь,врач".split(",")
_PLACES = "в Калуге,в Туле,в Перми,на Сахалине,в Казани,под Рязанью,во Франции,в Польше,на Урале,в Баку".split(",")
_BODIES = "МЧС,Минтранс России,компания «Волна»,ООН,областной суд,«Северстрой»,Центробанк,газета «Труд»".split(",")
_DEEDS = (
    "построят новую школу,закроют старый мост,снизят тарифы на воду,вернут долги рабочим,откроют выставку,"
    "начнут ремонт дороги,отменят поезда,проверят больницы,запретят стоянку,примут закон о лесе,"
    "выделят деньги на театр,проведут выборы"
).split(",")
_TIMES = "в октябре,к 1 марта,в 2026 году,на будущей неделе,до конца года,в понедельник,14 февраля,осенью".split(",")
_FRAMES = (
    "{who}, {post}, заявила, что {where} {deed} {when}.",
    "«Мы всё посчитали: {when} {where} {deed}», — сообщил {post} {who}.",
    "По данным {body}, за год цены выросли на {n} процента, а доходы — на {m} млн рублей.",
    "Как пишет {body}, {where} {deed} {when}.",
    "{when} {where} {deed}, если хватит средств: нужно {n} млн рублей.",
    "«{where} {deed}, — сказал {who}, — и это будет {when}».",
    "В пресс-службе пояснили, что {n} человек пострадали, {m} из них в больнице.",
    "Ранее {body} опровергла слухи о том, что {where} {deed}.",
    "Об этом рассказал {post} {who}.",
)


def news(characters: int, seed: int) -> str:
    """An article with people, bodies, places, figures and quotations, about `characters` long."""
    rng = random.Random(seed)
    parts: list[str] = []
    length = 0
    while length < characters:
        sentences = []
        for _ in range(rng.randint(1, 4)):
            filled = rng.choice(_FRAMES).format(
                who=rng.choice(_PEOPLE),
                post=rng.choice(_POSTS),
                where=rng.choice(_PLACES),
                body=rng.choice(_BODIES),
                deed=rng.choice(_DEEDS),
                when=rng.choice(_TIMES),
                n=rng.randint(2, 999),
                m=rng.randint(2, 99),
            )
            sentences.append(filled[0].upper() + filled[1:])
        parts.append(" ".join(sentences))
        length += len(parts[-1]) + 2
    return "\n\n".join(parts)[:characters].rstrip()


def drafts(text: str, count: int, seed: int) -> Iterator[Draft]:
    """`count` proposals, about a third of them overlapping others: entities, and quotes with cue and source."""
    rng = random.Random(seed)
    step = max(24, len(text) // count)
    labels = ("PER", "LOC", "ORG")
    for made, start in enumerate(range(20, len(text) - 130, step)):
        if made >= count:
            return
        if made % 6 == 0:
            end = start + rng.randint(60, 100)
            cue, source = Span(end + 2, end + 9), Span(end + 10, end + 20)
            said = {"type": "direct", "speaker": "Пётр Громов"}
            yield Draft("bench", "1", "quote", "QUOTE", (Span(start, end),), 0.9, cue, source, said)
        else:
            yield Draft("bench", "1", "entity", rng.choice(labels), (Span(start, start + rng.randint(5, 30)),), 0.85)


def project(path: Path, documents: int) -> SqliteProject:
    """A project with one document of each of SIZES, and small ones up to `documents`; half the marks accepted."""
    store = SqliteProject.create(str(path))
    annotator = store.annotator("bench").id
    batch: list[Document] = []
    for number in range(documents):
        size = SIZES[number][1] if number < len(SIZES) else 700
        text = article(size, number)
        batch.append(Document(uuid7(), text, f"Новость {number}", "2026-02-03", "bench", text_sha256=text_sha256(text)))
        if len(batch) == 500:
            store.add(batch, annotator)
            batch = []
    if batch:
        store.add(batch, annotator)
    for (_, _, count), row in zip(SIZES, store.rows(DocumentFilter(), annotator, 0, len(SIZES)), strict=True):
        document = store.document(row.id)
        made = [suggestion(row.id, d) for d in drafts(document.text, count, count)]
        store.put_suggestions(row.id, MAKERS, made)
        state = opened(document, annotator, store.schema(), suggestions=store.suggestions(row.id))
        half = tuple(m.id for m in state.open_marks()[::2])
        transaction = accept(state, half, By(lambda: "2026-02-03T12:00:00.000Z", uuid7))
        assert transaction is not None
        store.append(transaction)
    return store
