"""Nominatives by ending, for names that the dictionary lacks: the declensions of Russian surnames and place names.

The types are those of Zaliznyak's Grammatical Dictionary and of Kalakutskaya's "Declension of surnames and personal
names in literary Russian": -ов and -ин, -ский and adjectives, consonant stems, -а and -я, and what does not decline.
"""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = "аеёиоуыэюя"
_HUSHES = "жшчщц"
_BACK = "гкх"
_SOFT_STEMS = "лрнтдсзв"  # consonants before which -я, -ю, -ем point to a soft sign

Guess = tuple[str, float]  # a nominative and its cost: 0 sure, 1 a mere possibility


def guesses(word: str, case: str, gender: str) -> Iterator[Guess]:
    """Nominatives of which the lower-case `word` may be that case (Gen, Dat, Acc, Ins, Loc) for that gender.

    What may stay as it is (indeclinable words, a woman's surname with a consonant at its end) is among them.
    """
    if len(word) < 3:
        yield word, 0.5
        return
    yield from _possessive(word, case, gender)
    yield from _adjective(word, case, gender)
    if gender != "Fem":
        yield from _consonant(word, case)
    yield from _on_a(word, case, gender)
    yield from _unchanged(word, gender)


def nominative_cost(word: str, gender: str) -> float:
    """How odd the lower-case `word` is as the nominative of somebody's name of that gender."""
    if word.endswith(("ой", "ей")):
        return 0.5  # the instrumental of Сона sooner than a name of its own
    if gender == "Masc":
        if word.endswith(("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ая")) and len(word) > 4:
            return 1.5
        return 0.45 if word[-1] in "уюы" else 0.5 if word[-1] in "ая" else 0.2
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(word) > 4:
        return 1.2
    if word.endswith(("ский", "цкий", "ый")):
        return 1.5
    return 0.45 if word[-1] in "уюы" else 0.2 if word[-1] in _VOWELS else 0.5


_OV = ("ов", "ев", "ёв", "ин", "ын")
_OV_ENDINGS = {
    "Masc": {"Gen": "а", "Acc": "а", "Dat": "у", "Ins": "ым", "Loc": "е"},
    "Fem": {"Gen": "ой", "Acc": "у", "Dat": "ой", "Ins": "ой", "Loc": "ой"},
}


def _possessive(word: str, case: str, gender: str) -> Iterator[Guess]:
    """Лаврова, Лавровым: Лавров; Лавровой, Лаврову: Лаврова."""
    ending = _OV_ENDINGS.get(gender, {}).get(case)
    if ending and word.endswith(ending):
        stem = word[: -len(ending)]
        if stem.endswith(_OV) and len(stem) > 3:
            yield stem + ("а" if gender == "Fem" else ""), 0.1


_ADJECTIVES: dict[str, dict[str, tuple[str, ...]]] = {
    "Masc": {"Gen": ("ого", "его"), "Acc": ("ого", "его"), "Dat": ("ому", "ему"), "Ins": ("ым", "им"),
             "Loc": ("ом", "ем")},
    "Neut": {"Gen": ("ого", "его"), "Acc": ("ое", "ее"), "Dat": ("ому", "ему"), "Ins": ("ым", "им"),
             "Loc": ("ом", "ем")},
    "Fem": {"Gen": ("ой", "ей"), "Acc": ("ую", "юю"), "Dat": ("ой", "ей"), "Ins": ("ой", "ей"), "Loc": ("ой", "ей")},
    "Plur": {"Gen": ("ых", "их"), "Acc": ("ых", "их", "ые", "ие"), "Dat": ("ым", "им"), "Ins": ("ыми", "ими"),
             "Loc": ("ых", "их")},
}  # fmt: skip


def adjective(word: str, case: str, gender: str) -> str:
    """The nominative of an adjective by its ending, "" where the ending is not of that case and gender ("Plur")."""
    ending = next((e for e in _ADJECTIVES.get(gender, {}).get(case, ()) if word.endswith(e)), "")
    stem = word[: len(word) - len(ending)]
    if not ending or len(stem) < 2:
        return ""
    soft = ending[0] in "еюи" and stem[-1] not in _HUSHES + _BACK
    if gender == "Masc":
        return stem + ("ий" if soft or stem[-1] in _HUSHES + _BACK else "ый")
    if gender == "Neut":
        return stem + ("ее" if soft or (stem[-1] in _HUSHES and ending != "ого") else "ое")
    if gender == "Fem":
        return stem + ("яя" if soft else "ая")
    return stem + ("ие" if soft or stem[-1] in _HUSHES + _BACK else "ые")


def _adjective(word: str, case: str, gender: str) -> Iterator[Guess]:
    """Навального: Навальный; Маяковской: Маяковская."""
    found = adjective(word, case, gender)
    if not found:
        return
    if found.endswith(("ский", "цкий", "ская", "цкая")):
        yield found, 0.05
    elif not found.endswith("яя") and not (case in ("Ins", "Loc") and word.endswith(("ом", "ем"))):
        yield found, 0.7


_HARD = {"Gen": "а", "Acc": "а", "Dat": "у", "Ins": "ом", "Loc": "е"}
_SOFT = {"Gen": "я", "Acc": "я", "Dat": "ю", "Ins": "ем", "Loc": "е"}


def _consonant(word: str, case: str) -> Iterator[Guess]:
    """Трампом: Трамп; Сократеша: Сократеш; Тимошука, Делиню: Тимошук, Делинь; Андрея: Андрей."""
    hard, soft = _HARD[case], _SOFT[case]
    if word.endswith(hard) and word[-len(hard) - 1] not in _VOWELS + "ьй":
        yield word[: -len(hard)], 0.4
    if word.endswith(soft):
        stem = word[: -len(soft)]
        if stem[-1] in _VOWELS and case != "Loc":
            yield stem + "й", 0.4
        elif stem[-1] in _HUSHES and case == "Ins":
            yield stem, 0.4
        elif stem[-1] in _SOFT_STEMS and case != "Loc":
            yield stem + "ь", 0.45
        elif stem[-1] in "аоуэ":
            yield stem + "й", 0.6


def _on_a(word: str, case: str, gender: str) -> Iterator[Guess]:
    """Копполы: Коппола; Чайке: Чайка; Гарсию: Гарсия."""
    cost = 0.3 if gender == "Fem" else 0.5
    stem = word[:-1]
    closed = stem[-1] not in _VOWELS + "йь"
    match case:
        case "Gen" if word.endswith("ы"):
            yield stem + "а", cost
        case "Gen" if word.endswith("и"):
            if stem[-1] in _HUSHES + _BACK:
                yield stem + "а", cost + (0.0 if len(stem) > 3 and stem[-2] not in "аоуеиэюя" else 0.3)
            else:
                yield stem + "я", cost + (0.0 if stem[-1] == "и" else 0.7)
        case "Dat" | "Loc" if word.endswith("ии"):
            yield stem + "я", cost
        case "Dat" | "Loc" if word.endswith("е") and closed:
            yield stem + "а", cost + (0.3 if case == "Loc" and gender != "Fem" else 0.0)
        case "Acc" if word.endswith("у") and closed:
            yield stem + "а", cost
        case "Acc" if word.endswith("ю"):
            yield stem + "я", cost
        case "Ins" if word.endswith("ой"):
            yield word[:-2] + "а", cost
        case "Ins" if word.endswith("ей"):
            yield word[:-2] + ("а" if word[-3] in _HUSHES else "я"), cost


def _unchanged(word: str, gender: str) -> Iterator[Guess]:
    last = word[-1]
    if word.endswith(("ко", "их", "ых", "дзе", "швили", "аго", "ово", "ски")):
        yield word, 0.15
    elif gender == "Fem" and word.endswith(("ой", "ей", "ый", "ий")):
        yield word, 1.5
    elif last in "ая":
        yield word, 2.5
    elif last in _VOWELS:
        yield word, 0.65
    else:
        yield word, 0.3 if gender == "Fem" else 2.5
