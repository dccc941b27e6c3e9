"""The layers of quotations in the default schema: content, cue, source."""

from __future__ import annotations

from annotate.model.news_parts import MARKS, NAME_EDGES, NAMELESS, NOTE, choice, label
from annotate.model.schema import Attribute, Layer

QUOTE = Layer(
    "quote",
    (
        label("QUOTE", "q", "violet", "quotation", "цитата",
              ("The source's words without outer marks, without «что» and without the author's words; words broken by "
               "the author's are one quotation of two pieces. Names, titles and words in marks that nobody says are "
               "none.",
               "Слова источника без внешних кавычек, без «что» и без слов автора; разорванная словами автора — одна "
               "цитата из двух частей. Названия и слова в кавычках, которых никто не говорит, — не цитаты."),
              ("«[Мост откроют весной], — сказал мэр. — [Работы идут по плану]».",
               "Врач сообщила, что [больной поправляется].")),
    ),
    (
        Attribute("type", "choice", {"en": "Type", "ru": "Вид"}, (
            choice("direct", "", "direct", "прямая",
                   ("The source's own words, in marks or as a block.",
                    "Слова источника как есть, в кавычках или абзацем."),
                   ("«[Мы справимся]», — заявил тренер.", "Мэр ответил:\n[Дороги чистят каждую ночь.]")),
            choice("indirect", "", "indirect", "косвенная",
                   ("Told by the author.", "Пересказ автора."),
                   ("Тренер заявил, что [команда справится].", "По словам мэра, [дороги чистят].")),
            choice("mixed", "", "mixed", "смешанная",
                   ("Told by the author with words of the source in marks.",
                    "Пересказ, в котором часть слов источника взята в кавычки."),
                   ("Тренер заявил, что [игра была «на редкость нервной»].", "Мэр назвал это «[подарком городу]».")),
        )),
        Attribute("speaker", "text", {"en": "Speaker", "ru": "Говорит"}, guideline={
            "en": "The fullest name of the source in the article, nominative.",
            "ru": "Самое полное имя источника в статье, в именительном падеже.",
        }),
        Attribute("speaker_kind", "choice", {"en": "Speaker is", "ru": "Кто это"}, (
            choice("article", "", "the article itself", "сама статья",
                   ("The article speaks in its own voice.", "Статья говорит своим голосом."),
                   ("[Напомним, мост закрыли в мае].", "[Отметим, что цены выросли].")),
            *NAMELESS,
        )),
        Attribute("addressee", "text", {"en": "Said to", "ru": "Кому"}, guideline={
            "en": "Whom it is said to, where the article tells: «сказал он журналистам».",
            "ru": "Кому это сказано, если статья говорит: «сказал он журналистам».",
        }),
        NOTE,
    ),
    {"en": "Quotes", "ru": "Цитаты"},
    MARKS,
    "sentence",
    True,
)  # fmt: skip

CUE = Layer(
    "cue",
    (
        label("CUE", "u", "violet", "cue", "признак",
              ("The word that says that somebody speaks: «заявил», «по словам».",
               "Слово, которое вводит чужую речь: «заявил», «по словам»."),
              ("Мэр [заявил], что мост откроют.", "[По словам] врача, больной поправляется.")),
    ),
    (NOTE,),
    {"en": "Cues", "ru": "Признаки"},
    MARKS,
)  # fmt: skip

SOURCE = Layer(
    "source",
    (
        label("SOURCE", "s", "violet", "source", "источник",
              ("The mention of who speaks, tied to the cue: «президент США Дональд Трамп».",
               "Упоминание того, кто говорит, при признаке: «президент США Дональд Трамп»."),
              ("[Директор музея Анна Белова] сообщила о выставке.", "Об этом [она] рассказала вчера.")),
    ),
    (NOTE,),
    {"en": "Sources", "ru": "Источники"},
    NAME_EDGES,
)  # fmt: skip
