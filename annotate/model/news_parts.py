"""What the layers of the default schema are put together from."""

from __future__ import annotations

from annotate.model.schema import Attribute, Choice, Label

MARKS = " \t\u00a0\n«»„“”\"'‹›,;:—–-"
"""Never the first or last character of a content."""
NAME_EDGES = " \t\u00a0\n,;:—–"
NOTE = Attribute("note", "text", {"en": "Note", "ru": "Заметка"})


def label(
    name: str, key: str, colour: str, en: str, ru: str, guide: tuple[str, str], examples: tuple[str, str],
    active: bool = True,
) -> Label:  # fmt: skip
    """A label with its guideline in English and Russian and two examples."""
    return Label(name, key, colour, {"en": en, "ru": ru}, {"en": guide[0], "ru": guide[1]}, active, examples)


def choice(
    value: str, key: str, en: str, ru: str, guide: tuple[str, str] = ("", ""), examples: tuple[str, ...] = ()
) -> Choice:
    """A choice with what it means in English and Russian."""
    said = {"en": guide[0], "ru": guide[1]} if guide[0] else {}
    return Choice(value, {"en": en, "ru": ru}, key, said, examples)


NAMELESS = (
    choice("collective", "", "a group without a name", "группа без имени",
           ("Several people together, none of them named.", "Несколько людей вместе, никто не назван."),
           ("[Дороги не чистят], жалуются жители.", "Эксперты считают, что [цены упадут].")),
    choice("unknown", "", "unknown", "неизвестно",
           ("The article does not say who.", "Статья не говорит, кто."),
           ("Сообщается, что [пострадавших нет].", "Отмечается, что [мост закрыт].")),
)  # fmt: skip
"""Who speaks or claims without a name of their own, beside the article itself."""
