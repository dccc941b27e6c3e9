"""What an abbreviation stands for: its initials (ВШЭ), or the first syllables of the words (Минобрнауки, Госдума)."""

from __future__ import annotations

from annotate.preannotators.entities.shaping import plain

_SMALL = frozenset("и по на в во с о об для при за из от до у к".split())
# abbreviations whose letters do not show it
_ALIASES = {
    "мчс": "министерство по чрезвычайным ситуациям",
    "центробанк": "центральный банк",
    "цб": "центральный банк",
    "госдеп": "государственный департамент",
    "госдепартамент": "государственный департамент",
    "роспотребнадзор": "федеральная служба по надзору в сфере защиты прав потребителей",
    "роскомнадзор": "федеральная служба по надзору в сфере связи",
    "рособрнадзор": "федеральная служба по надзору в сфере образования",
    "роструд": "федеральная служба по труду",
    "росавиация": "федеральное агентство воздушного транспорта",
    "ростуризм": "федеральное агентство по туризму",
    "росстат": "федеральная служба государственной статистики",
    "скр": "следственный комитет",
    "генштаб": "генеральный штаб",
    "цру": "центральное разведывательное управление",
    "фбр": "федеральное бюро расследований",
}


def beginnings(name: str) -> set[str]:
    """By what a name, or an abbreviation, is looked up: a name stands for no abbreviation with which it shares none."""
    name = plain(name)
    alias = _ALIASES.get(name, name)
    if " " not in alias:
        return {alias[:2], alias}
    words = [w for w in alias.replace("-", " ").split() if w[0].isalpha()]
    large = "".join(w[0] for w in words if w not in _SMALL)
    return {alias[:2], "".join(w[0] for w in words), large}


def stands_for(short: str, long: str) -> bool:
    """Whether `short`, one word, abbreviates `long`, a name in words."""
    short, long = plain(short), plain(long)
    if alias := _ALIASES.get(short):
        return long.startswith(alias)
    words = [w for w in long.replace("-", " ").split() if w[0].isalpha()]
    if len(words) < 2 or len(short) < 2:
        return False
    every = "".join(w[0] for w in words)
    large = "".join(w[0] for w in words if w not in _SMALL)
    return short in (every, large) or (len(short) > 4 and _syllables(short, [w for w in words if w not in _SMALL]))


def _syllables(short: str, words: list[str]) -> bool:
    """Мин-обр-науки: a beginning of two letters or more of each word, the last with an ending of its own."""
    if not words:
        return not short
    first, rest = words[0], words[1:]
    for length in range(min(len(first), len(short)), 1, -1):
        if short[:length] != first[:length]:
            continue
        if not rest:
            if len(short) - length <= 2 and length >= 3:
                return True
        elif _syllables(short[length:], rest):
            return True
    return False
