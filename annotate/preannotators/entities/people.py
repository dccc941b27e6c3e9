"""Which names of people in a text are one person's, and the fullest name of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotate.preannotators.entities.shaping import plain

_PATRONYMIC = ("вич", "вна", "ична", "инична", "оглы", "кызы")
_MOST = 30  # people of one surname among whom the one who is meant is sought
_JUNIOR = frozenset({"младший", "старший", "мл.", "ст."})
_ARTICLES = ("аль-", "эль-", "ас-", "аш-", "ад-", "ат-", "ан-", "ар-")


@dataclass
class _Person:
    """Somebody with a full name: the names used for them, their genders, and the mentions (by number) in full."""

    words: tuple[str, ...]
    names: Counter[str] = field(default_factory=Counter)
    genders: Counter[str] = field(default_factory=Counter)
    places: list[int] = field(default_factory=list)

    @property
    def gender(self) -> str:
        return self.genders.most_common(1)[0][0] if self.genders else ""


def person_groups(mentions: Sequence[tuple[str, str]]) -> list[str]:
    """For each mention (nominative, gender), in the order of the text, the fullest name of whom it names."""
    split = [_words(name) for name, _ in mentions]
    people = _People()
    owner: list[_Person | None] = [None] * len(mentions)
    for i, (name, gender) in enumerate(mentions):
        if name[:1].isupper() and _is_full(split[i]):
            person = people.of(split[i])
            person.names[name] += 1
            person.places.append(i)
            if gender:
                person.genders[gender] += 1
            owner[i] = person
    by_word: dict[str, list[_Person]] = defaultdict(list)
    for person in people.all:
        for form in dict.fromkeys(form for word in person.words for form in _forms(word)):
            if len(by_word[form]) < _MOST:
                by_word[form].append(person)
    for i, (_, gender) in enumerate(mentions):
        owner[i] = owner[i] or _meant(by_word, split[i], gender, i)
    alone = _alone(mentions, split, owner)
    return [_fullest(person) if person else name for person, name in zip(owner, alone, strict=True)]


def _words(name: str) -> tuple[str, ...]:
    """The words of a name; Буш младший and Буш-младший are the same."""
    words: list[str] = []
    for word in plain(name.replace(".-", ".").replace(".", ". ")).split():
        if word in _JUNIOR and words:
            words[-1] += "-" + ("младший" if word.startswith("м") else "старший")
        else:
            words.append(word)
    return tuple(words)


def _forms(word: str) -> list[str]:
    """The word, and the shorter forms in which it is used: Буш, Багдади, Пайпер for Стефанишин-Пайпер."""
    for article in _ARTICLES:
        if word.startswith(article):
            return [word, word.removeprefix(article)]
    first, _, last = word.partition("-")
    if last in _JUNIOR:
        return [word, first]
    return [word, first, last] if last else [word]


def _initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1


def _is_full(words: tuple[str, ...]) -> bool:
    """Имя Фамилия: two words or more, not initials, not name and patronymic alone."""
    long = [w for w in words if not _initial(w)]
    if len(long) < 2 or _initial(words[0]) or _initial(words[-1]):
        return False
    return not (len(long) == 2 and _is_patronymic(long[1]))


def _is_patronymic(word: str) -> bool:
    return word.endswith(_PATRONYMIC) and len(word) > 5


class _People:
    """Those whom the text names in full."""

    def __init__(self) -> None:
        self.all: list[_Person] = []
        self._exact: dict[tuple[str, ...], _Person] = {}
        self._ends: dict[tuple[str, str], list[_Person]] = defaultdict(list)

    def of(self, words: tuple[str, ...]) -> _Person:
        """The person with these words in whatever order, or the same but for names between the first and the last."""
        key = tuple(sorted(words))
        found = self._exact.get(key)
        if found is None:
            ends = words[0], words[-1]
            found = next((p for p in self._ends[ends] if 2 in (len(words), len(p.words))), None)
            if found is None:
                found = _Person(words)
                self.all.append(found)
                self._ends[ends].append(found)
            found.words = max(found.words, words, key=len)
            self._exact[key] = found
        return found


def _meant(by_word: dict[str, list[_Person]], words: tuple[str, ...], gender: str, at: int) -> _Person | None:
    """Whom a surname, initials with a surname, a first name, or a first name with a patronymic means; None: unclear."""
    long = [w for w in words if not _initial(w)]
    initials = [w[0] for w in words if _initial(w)]
    if not long:
        return None
    found = by_word.get(long[-1], [])
    if len(long) == 1:
        surnames = [p for p in found if long[0] in _forms(p.words[-1]) and _fits(p, initials)]
        if surnames:
            return _likeliest(surnames, gender, at)
        # a first name, or the first of two surnames: Каприлес for Энрике Каприлес Радонски
        return found[0] if len(found) == 1 and not initials else None
    whole = [p for p in found if set(long) <= {f for w in p.words for f in _forms(w)} and _fits(p, initials)]
    if len(whole) == 1:
        return whole[0]
    # Максим Станиславович is the one Максим of the text, unless that one has another patronymic
    named = [p for p in by_word.get(long[0], []) if p.words[0] == long[0]]
    if len(long) == 2 and _is_patronymic(long[1]) and not initials and not whole and len(named) == 1:
        return None if any(map(_is_patronymic, named[0].words)) else named[0]
    return None


def _fits(person: _Person, initials: Sequence[str]) -> bool:
    own = [w[0] for w in person.words[:-1]]
    return (
        not initials or (bool(own) and own[0] == initials[0]) or (person.words[-1][0] == initials[0] and len(own) > 1)
    )


def _agrees(person: _Person, gender: str) -> bool:
    return not gender or not person.gender or gender == person.gender


def _likeliest(people: Sequence[_Person], gender: str, at: int) -> _Person:
    """Of several of one surname the one whose gender agrees, then the more frequent, then the last mentioned."""
    agreeing = [p for p in people if _agrees(p, gender)] or people
    return max(agreeing, key=lambda p: (len(p.places), p.places[max(0, bisect_left(p.places, at) - 1)]))


def _alone(
    mentions: Sequence[tuple[str, str]], split: Sequence[tuple[str, ...]], owner: Sequence[_Person | None]
) -> list[str]:
    """Names for those who have no full name: В. Путин for Путин, where only one has that surname."""
    short: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, _), words, person in zip(mentions, split, owner, strict=True):
        if person is None and len(words) > 1:
            short[words[-1] if not _initial(words[-1]) else words[0]][name] += 1
    out = []
    for (name, _), words in zip(mentions, split, strict=True):
        fuller = short.get(words[0], Counter()) if len(words) == 1 else Counter()
        out.append(next(iter(fuller)) if len(fuller) == 1 else name)
    return out


def _fullest(person: _Person) -> str:
    """The longest name, of as long the one in the usual order, the most frequent, the one with ё."""

    def merit(name: str) -> tuple[int, int, bool]:
        return len([w for w in name.split() if not _initial(w)]), person.names[name], "ё" in name

    return max(person.names, key=merit)
