"""The nominative and the gender of a person's name.

The parts of a name agree in case and gender, and a man's surname that ends in a consonant declines while a woman's
does not. So every case and gender is tried on all the parts together, and the reading that goes best with the
dictionary, the endings and the tagger counts: Анну Белову is Анна Белова, Александру Райсман is Александра Райсман.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotate.preannotators.analysis import Analyser, Form, Token
from annotate.preannotators.entities.endings import guesses, nominative_cost
from annotate.preannotators.entities.shaping import joined, shaped

_CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
_GENDERS = ("Masc", "Fem")
# parts of foreign names that never decline
_PARTICLES = frozenset(
    """
    абу де ди да ду дель делла дер ден дос дю фон ван бин бен ибн аль эль ас аш ад ар ат ль ле ла оглы кызы уль ап зу цу
    о д сент сен сан санта мак
    """.split()
)
_NAMES = frozenset({"Name", "Surn", "Patr"})
_WRONG_CASE, _WRONG_GENDER = 0.8, 0.5  # costs of not believing the tagger
_WITNESS = 1.2
_GOVERNED = 0.7  # cost of a case that the preposition before does not go with
_OTHER_GENDER = 1.5  # cost of a first name that the dictionary knows for the other gender alone
_NO_NOMINATIVE = 1.0  # cost of taking for undeclined what the dictionary knows in oblique cases only
_PLAIN = 0.41  # cost up to which the tagger's own reading is taken without trying all
_NEAR = 1.7  # how much more than the best one a reading may cost


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its nominative, gender ("Masc", "Fem"), case, and the cost of believing it."""

    name: str
    gender: str
    case: str
    cost: float


def readings(tokens: Sequence[Token], words: Analyser, governed: str = "") -> list[Reading]:
    """The likely readings of a name, the best first; one at least. `governed`: the cases of the preposition before."""
    best: dict[tuple[str, str], Reading] = {}

    def read(case: str, gender: str) -> None:
        for name, cost in _read(tokens, words, case, gender):
            cost += _GOVERNED if governed and case not in governed else 0.0
            known = best.get((name, gender))
            if known is None or cost < known.cost:
                best[name, gender] = Reading(name, gender, case, cost)

    tagged = next(((t.case, t.gender) for t in tokens if t.case and t.gender in _GENDERS), None)
    if tagged:
        read(*tagged)
    if best and min(r.cost for r in best.values()) <= _PLAIN:
        # his name in the genitive may be hers in the nominative; all else is out of the question
        other = "Fem" if tagged and tagged[1] == "Masc" else "Masc"
        read("Nom", other)
        read("Gen", other)
    else:
        for case in _CASES:
            for gender in _GENDERS:
                if (case, gender) != tagged:
                    read(case, gender)
    ordered = sorted(best.values(), key=lambda r: (r.cost, not r.name.endswith("ая"), r.gender != "Masc"))
    return [r for r in ordered if r.cost <= ordered[0].cost + _NEAR]


def _read(tokens: Sequence[Token], words: Analyser, case: str, gender: str) -> Iterator[tuple[str, float]]:
    """The name read in that case and gender: the best nominative, and those with one word's second best."""
    options: list[list[tuple[str, float]]] = []
    last = max((i for i, t in enumerate(tokens) if _declines(t)), default=-1)
    doubts: list[float] = []
    for i, token in enumerate(tokens):
        if not _declines(token):
            options.append([(token.text, 0.0)])
            continue
        options.append(_word(token.text, words, case, gender, i == last))
        doubts.append(_doubt(token, case, gender))
    parts = [o[0][0] for o in options]
    # the tagger errs on all the parts of a name at once, so they count as one witness
    cost = sum(o[0][1] for o in options) + (_WITNESS * sum(doubts) / len(doubts) if doubts else 0.0)
    yield joined(tokens, parts), cost
    for i, option in enumerate(options):
        for nominative, other in option[1:3]:
            yield joined(tokens, [*parts[:i], nominative, *parts[i + 1 :]]), cost - option[0][1] + other


def _declines(token: Token) -> bool:
    """Initials, Latin letters, Roman numerals and particles do not decline."""
    word = token.text
    return (
        token.is_word
        and len(word) > 1
        and word[0].isalpha()
        and not word.isascii()
        and not word.endswith(".")
        and token.lower not in _PARTICLES
    )


def _doubt(token: Token, case: str, gender: str) -> float:
    """What it costs not to believe the tagger."""
    cost = 0.0
    if token.case and token.case != case:
        cost += 0.15 if {token.case, case} == {"Gen", "Acc"} else _WRONG_CASE
    if token.gender in _GENDERS and token.gender != gender:
        cost += _WRONG_GENDER
    return cost


@lru_cache(maxsize=20_000)
def _word(
    word: str, words: Analyser, case: str, gender: str, last: bool, part: bool = False
) -> list[tuple[str, float]]:
    """Nominatives of one word with their costs, the cheapest first."""
    pieces = word.split("-")
    if len(pieces) > 1 and all(pieces):
        out, cost = [], 0.0
        for i, piece in enumerate(pieces):
            if piece.lower() in _PARTICLES or len(piece) == 1:
                out.append(piece)
                continue
            nominative, more = _word(piece, words, case, gender, i == len(pieces) - 1, True)[0]
            out.append(nominative)
            cost = max(cost, more)
        return [("-".join(out), cost)]
    lower = word.lower()
    found: dict[str, float] = {}
    forms = words.forms(lower)
    names = [f for f in forms if f.known and f.tags & _NAMES and f.number == "Sing"]
    first = [f for f in names if "Surn" not in f.tags]
    penalty = _OTHER_GENDER if first and all(f.gender not in ("", gender) for f in names) else 0.0
    for form in forms:
        if (own := _form_cost(form, case, gender)) is not None:
            found[form.nominative] = min(found.get(form.nominative, 9.0), own)
    if not (names and any(c < 0.2 for c in found.values())):
        oblique = bool(names) and all(f.case != "Nom" for f in names)
        endings = [(lower, nominative_cost(lower, gender))] if case == "Nom" else guesses(lower, case, gender)
        for nominative, cost in endings:
            if nominative == lower:
                if oblique:
                    cost += _NO_NOMINATIVE
                elif case != "Nom" and not last and gender == "Masc" and lower[-1] in "ыиу":
                    cost = min(cost, 0.5 if lower[-1] == "у" else 0.4)  # Гурбангулы, Бени
                elif case != "Nom" and not last and (part or len(lower) <= 5) and lower[-1] not in "аяь":
                    cost = min(cost, 0.5)  # Ким Чон Нама, Стросс-Кана: only the end declines
            found[nominative] = min(found.get(nominative, 9.0), cost)
    if not found:
        return [(word, 3.0)]
    # Яровой is a form of Ярова and of Яровая; where the second is a word, it is the surname
    ranked = sorted(found.items(), key=lambda item: (item[1], not item[0].endswith("ая")))
    return [(shaped(word, nominative), cost + penalty) for nominative, cost in ranked]


def _form_cost(form: Form, case: str, gender: str) -> float | None:
    """What it costs to take the dictionary's reading for a part of a name in that case and gender; None: it is not."""
    if form.case != case or form.number == "Plur" or (form.gender and form.gender != gender and form.pos != "NOUN"):
        return None
    fixed = 0.3 if "Fixd" in form.tags and case != "Nom" else 0.0
    if form.tags & _NAMES:
        if form.gender not in ("", gender):
            return None
        odd = form.case == "Nom" and form.nominative.endswith(("ой", "ей"))
        return fixed + (0.0 if form.known else 0.7 if odd else 0.4)
    if not form.known:
        return None
    if form.pos == "NOUN":
        same = form.gender in ("", gender) or form.nominative[-1:] in "ая"
        return (0.3 if "anim" in form.tags else 0.45) + fixed if same else None
    return 0.25 if form.pos in ("ADJ", "VERB") else None
