"""The claim layer of the default schema.

Kinds and definitions follow Konstantinovskiy et al. 2021 (kinds of claims), Arslan et al. 2020 (three degrees of
check-worthiness) and the CheckThat! labs of CLEF; the verdicts map to ratings of schema.org's ClaimReview.
"""

from __future__ import annotations

from annotate.model.news_parts import MARKS, NAMELESS, NOTE, choice, label
from annotate.model.schema import Attribute, Layer

_TYPES = (
    choice("QUANT", "1", "quantity", "количество",
           ("A number, share, amount or count, now or before.", "Число, доля, сумма, количество — сейчас или раньше."),
           ("За полугодие [цены на лекарства выросли на 18,3 %].", "[Задержали более 30 человек].")),
    choice("EVENT", "2", "event", "событие",
           ("Something happened, exists, was decided.", "Что-то случилось, существует, решено."),
           ("[Связь с бортом восстановили].", "Мэр сообщил, что [мост закрыт].")),
    choice("CAUSE", "3", "cause", "причина",
           ("Cause, effect, correlation.", "Причина, следствие, связь."),
           ("[Погода вызвала рост цен].", "[Из-за забастовки встали поезда].")),
    choice("COMPARE", "4", "comparison", "сравнение",
           ("Rank, record, more or less than something.", "Место, рекорд, больше или меньше чего-то."),
           ("Это [крупнейший порт на Волге].", "[Таких школ вдвое больше, чем десять лет назад].")),
    choice("LAW", "5", "law, rule", "закон, правило",
           ("What a law, rule or competence says.", "Что велит закон, правило, чьи это права."),
           ("[Регламент запрещает оспаривать решение].", "[Пособие платят до трёх лет].")),
    choice("PREDICT", "6", "prediction", "прогноз",
           ("Forecast, plan, promise.", "Прогноз, план, обещание."),
           ("[Цены на импорт вырастут на 11 %].", "[Мост достроят к маю].")),
    choice("POSITION", "7", "stance", "позиция",
           ("What somebody holds, wants, did or will support.", "Чего кто-то хочет, что поддерживает или поддержит."),
           ("[Губернатор поддерживает переезд суда].", "[Профсоюз против новых смен].")),
    choice("PERSONAL", "8", "experience", "личный опыт",
           ("Somebody's own experience, not to be checked from outside.", "Пережитое самим, извне не проверить."),
           ("«[Мне принесли повестку ночью]», — сказал он.", "[Я ему доверяю].")),
    choice("OPINION", "9", "opinion", "мнение",
           ("An evaluation or wish without a truth value.", "Оценка или пожелание, ни истина, ни ложь."),
           ("[Это прекрасная мысль].", "[Нужно действовать].")),
)  # fmt: skip

_WORTH = (
    choice("0", "!1", "0 nothing to check", "0 проверять нечего",
           ("Nothing that could be checked.", "Проверять нечего."),
           ("[Спасибо за интервью!]", "[Мы приветствовали бы успех].")),
    choice("1", "!2", "1 factual, minor", "1 факт, неважно",
           ("Factual, but trivial or common knowledge.", "Факт бытовой или общеизвестный."),
           ("[В среду началась сессия].", "[12 июня празднуется День вязания].")),
    choice("2", "!3", "2 worth checking", "2 стоит проверить",
           ("An error would harm the reader or change the news.", "Ошибка повредит читателю или меняет смысл новости."),
           ("[За год арестовали 134 журналиста].", "[Порт отгружает 300 тысяч тонн в день].")),
)  # fmt: skip

_MODALITY = (
    choice("asserted", "!4", "asserted", "утверждается",
           ("Said as a fact, by its wording.", "Сказано как факт, по словам."),
           ("[Связь восстановили].", "[Закон принят].")),
    choice("hedged", "!5", "hedged", "с оговоркой",
           ("With «возможно», «вероятно», «якобы».", "С «возможно», «вероятно», «якобы»."),
           ("[Возможно, деньги пришли от банков].", "Он [якобы хранил оружие].")),
    choice("conditional", "!6", "conditional", "при условии",
           ("True only if something else is.", "Верно, только если верно другое."),
           ("[Если дамбу не починят, село затопит].", "[При отказе штраф вырастет].")),
    choice("question", "!7", "question", "вопрос",
           ("A question that asserts something.", "Вопрос, в котором что-то утверждается."),
           ("[Разве цены не выросли вдвое?]", "[Почему закрыли завод?]")),
    choice("directive", "!8", "directive", "призыв",
           ("An order or appeal: no claim by itself.", "Приказ или призыв: сам по себе не утверждение."),
           ("[Привлечь виновных].", "[Собраться на митинг].")),
)  # fmt: skip

_POLARITY = (
    choice("affirmed", "!0", "affirmed", "да",
           ("That something is so.", "Что нечто есть."),
           ("[Кредит выдали].", "[Мост открыт].")),
    choice("negated", "!9", "negated", "отрицание",
           ("That something is not so: «не», «ни», «отрицать».", "Что чего-то нет: «не», «ни», «отрицать»."),
           ("[Кредит не выдавали].", "[Пострадавших нет].")),
)  # fmt: skip

_CLAIMANT = (
    choice("article", "", "the article itself", "сама статья",
           ("Nobody else's words.", "Слова ничьи, кроме статьи."),
           ("[В среду началась сессия].", "[Мост закрыли в мае].")),
    *NAMELESS,
)  # fmt: skip

_VERDICTS = (
    choice("true", "", "true", "правда"),
    choice("mostly-true", "", "mostly true", "скорее правда"),
    choice("half-true", "", "half true", "правда наполовину"),
    choice("mostly-false", "", "mostly false", "скорее неправда"),
    choice("false", "", "false", "неправда"),
    choice("unverifiable", "", "cannot be verified", "нельзя проверить"),
)

CLAIM = Layer(
    "claim",
    (
        label("CLAIM", "c", "crimson", "claim", "утверждение",
              ("A statement that data, documents or witnesses could confirm or refute: the smallest piece that stands "
               "alone, without «что» and the attribution, with negation, date, number and hedges. One claim, one "
               "proposition. In doubt: shorter, type event, worth 1, and a note.",
               "Высказывание, которое можно проверить по данным, документам, свидетельствам: наименьший "
               "самостоятельный фрагмент, без «что» и слов автора, но с отрицанием, датой, числом, «возможно». Одно "
               "утверждение — одна мысль. Сомневаетесь — короче, тип «событие», важность 1 и заметка."),
              ("Мэр заявил, что [мост откроют весной].",
               "По данным завода, [выпуск вырос на 11 %], [а цены — на 3 %].")),
    ),
    (
        Attribute("type", "choice", {"en": "Type", "ru": "Тип"}, _TYPES, required=True),
        Attribute("worth", "choice", {"en": "Check-worthiness", "ru": "Важность проверки"}, _WORTH),
        Attribute("modality", "choice", {"en": "Modality", "ru": "Модальность"}, _MODALITY),
        Attribute("polarity", "choice", {"en": "Polarity", "ru": "Полярность"}, _POLARITY),
        Attribute("claimant", "text", {"en": "Claimant", "ru": "Кто утверждает"}, guideline={
            "en": "Whose words it is: the speaker of the quotation around it; nobody's words are the article's.",
            "ru": "Чьи это слова: того, кого цитируют вокруг; ничьи слова — статьи.",
        }),
        Attribute("claimant_kind", "choice", {"en": "Claimant is", "ru": "Кто это"}, _CLAIMANT),
        Attribute("wording", "text", {"en": "Stand-alone wording", "ru": "Формулировка"}, guideline={
            "en": "The claim in words that are understood without the article.",
            "ru": "Утверждение словами, понятными без статьи.",
        }),
        Attribute("time", "text", {"en": "Time", "ru": "Когда"}, fill=("DATE",)),
        Attribute("place", "text", {"en": "Place", "ru": "Где"}, fill=("LOC",)),
        Attribute("number", "text", {"en": "Number", "ru": "Число"}, fill=("PERCENT", "MONEY", "NUMBER", "AGE")),
        Attribute("verdict", "choice", {"en": "Verdict", "ru": "Вердикт"}, _VERDICTS, guideline={
            "en": "Only with evidence; none means not checked.",
            "ru": "Только со ссылкой; пусто — не проверялось.",
        }),
        Attribute("evidence", "link", {"en": "Evidence", "ru": "Доказательства"}),
        NOTE,
    ),
    {"en": "Claims", "ru": "Утверждения"},
    MARKS + ".",
    "sentence",
    True,
)  # fmt: skip
