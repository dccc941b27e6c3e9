"""The nominative of places, organisations, positions: the head noun and what agrees with it; the rest stays as it is.

Re-inflecting every word was measured to be worse than leaving alone what follows the head: the genitives of
"Министерство иностранных дел России" are right as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from annotate.preannotators.analysis import Analyser, Form, Token
from annotate.preannotators.entities.endings import adjective, guesses
from annotate.preannotators.entities.shaping import acronym, joined, shaped

_CASES = ("Gen", "Dat", "Acc", "Ins", "Loc")
_ORDINAL = re.compile(r"(\d+)-(?:й|я|е|го|му|м|ю|ой|ый|ая|ое|ом|ым|ую)")
_ADJECTIVAL = re.compile(
    r"(?:[ыио]й|[ая]я|[ое]е|[ое]го|[ое]му|[ыи]ми?|[ое]м|[ую]ю|ей|[ыи]е|[ыи]х|[оеё]в|ин|[ынв][аоуы])"
)
_ORDINAL_ENDS = {"Masc": "й", "Fem": "я", "Neut": "е"}
_PREFIXES = frozenset({"вице", "экс", "пресс", "унтер", "обер"})
# nouns that a place name follows in the same case: в городе Твери, на реке Волге
_GENERIC = frozenset("город река деревня село посёлок поселок станица гора".split())


def nominative(tokens: Sequence[Token], words: Analyser, place: bool = False, governed: str = "") -> str:
    """The phrase in the nominative of the number in which it stands.

    `place`: the head names one; `governed`: the cases that the preposition before goes with.
    """
    if tokens and tokens[0].lemma == "один" and (len(tokens) == 1 or tokens[1].lower == "из"):
        one = {"Fem": "одна", "Neut": "одно"}.get(tokens[0].gender, "один")
        return joined(tokens, [shaped(tokens[0].text, one), *(t.text for t in tokens[1:])])
    modifiers, head = structure(tokens, words)
    if head is None:
        return joined(tokens, [t.text for t in tokens])
    case = _case(tokens, modifiers, head, words, governed)
    parts = [t.text for t in tokens]
    form = _head_form(tokens[head], words, case, place)
    parts[head] = _noun(tokens[head], words, case, form, place)
    gender, number = _agreement(tokens[head], form)
    if case != "Nom":
        for i in modifiers:
            parts[i] = _modifier(tokens[i], words, case, "Plur" if number == "Plur" else gender)
        after = head + 1
        second = _coordinated(tokens, head, case)
        if second is not None:
            other = _head_form(tokens[second], words, case, place)
            parts[second] = _noun(tokens[second], words, case, other, place)
        if tokens[head].lemma in _GENERIC and after < len(tokens) and tokens[after].text[0].isupper():
            named = _head_form(tokens[after], words, case, True)
            if named is not None and named.known and "Geox" in named.tags:
                parts[after] = shaped(tokens[after].text, named.nominative)
    return joined(tokens, parts)


def _coordinated(tokens: Sequence[Token], head: int, case: str) -> int | None:
    """The second noun of "певца и композитора"; a genitive behind "и" may hang on what went before, and stays."""
    second = head + 2
    if second < len(tokens) and tokens[head + 1].lower == "и" and tokens[second].pos in ("NOUN", "PROPN"):
        return second if tokens[second].case == case else None
    return None


def is_nominative(tokens: Sequence[Token], words: Analyser, governed: str = "") -> bool:
    """Whether the phrase stands in the nominative, as the tagger says and the dictionary allows."""
    modifiers, head = structure(tokens, words)
    return head is None or (
        _case(tokens, modifiers, head, words, governed) == "Nom" and not _inflected(tokens[head].text)
    )


def is_known(tokens: Sequence[Token], words: Analyser) -> bool:
    """Whether the dictionary has the head."""
    _, head = structure(tokens, words)
    return head is not None and any(f.known for f in words.forms(tokens[head].text))


def structure(tokens: Sequence[Token], words: Analyser) -> tuple[list[int], int | None]:
    """The modifiers that agree with the head, and the head: an adjective where no noun follows that it goes with."""
    modifiers: list[int] = []
    for i, token in enumerate(tokens):
        if _is_adjective(token, words):
            modifiers.append(i)
        elif (token.lower in ("и", "-", ",") and modifiers) or token.lower in _PREFIXES:
            continue
        elif not modifiers and (token.pos == "NUM" or not token.text[0].isalpha()):
            continue
        elif token.is_word and token.pos not in ("ADP", "CCONJ", "SCONJ", "NUM", "PART", "ADV", "PRON"):
            if modifiers and not _goes_with(tokens[modifiers[-1]], token, words):
                break
            return modifiers, i
        elif not modifiers:
            return [], None
        else:
            break
    return (modifiers[:-1], modifiers[-1]) if modifiers else ([], None)


def _is_adjective(token: Token, words: Analyser) -> bool:
    if _ORDINAL.fullmatch(token.text):
        return True
    if not token.text[0].isalpha() or acronym(token.text):
        return False
    if token.pos in ("ADJ", "DET"):
        return bool(_ADJECTIVAL.search(token.lower, max(0, len(token.text) - 3)))
    if token.pos == "VERB":
        return token.feats.get("VerbForm") == "Part"
    if token.pos in ("PROPN", "X"):  # Великой Отечественной: capitals mislead the tagger
        forms = [f for f in words.forms(token.text) if f.known]
        return bool(forms) and all(f.pos in ("ADJ", "VERB") for f in forms)
    return False


def _goes_with(modifier: Token, noun: Token, words: Analyser) -> bool:
    """Whether an adjective can be the noun's: управляющий делами is not."""
    if _ORDINAL.fullmatch(modifier.text) or modifier.case == noun.case:
        return True
    own = {(f.case, f.number) for f in words.forms(modifier.text)}
    theirs = {(f.case, f.number) for f in words.forms(noun.text)}
    return not own or not theirs or bool(own & theirs)


def _case(tokens: Sequence[Token], modifiers: Sequence[int], head: int, words: Analyser, governed: str) -> str:
    """The case in which head and modifiers can all be: the tagger's for the head, else for a modifier, else any."""
    agreeing = [head, *modifiers]
    allowed: set[str] = {"Nom", *_CASES}
    for i in agreeing:
        forms = words.forms(_core(tokens[i].text))
        if forms and not acronym(tokens[i].text):
            allowed &= {f.case for f in forms if f.known} or {"Nom", *_CASES}
    if by_preposition := allowed & set(governed.split()):
        allowed = by_preposition
    for i in agreeing:
        if tokens[i].case and (not allowed or tokens[i].case in allowed):
            return tokens[i].case
    if not allowed:
        return tokens[head].case or "Nom"
    if "Nom" in allowed:
        return "Nom"
    likely = (f.case for f in words.forms(_core(tokens[head].text)) if f.case in allowed)
    return next(likely, min(allowed))


def _core(word: str) -> str:
    """The part of a compound that declines for certain: the last; the first before a preposition (Ростов-на-Дону)."""
    pieces = word.split("-")
    return pieces[0] if len(pieces) == 3 and len(pieces[1]) <= 2 else pieces[-1]


def _inflected(word: str) -> bool:
    """МИДом: an acronym with an ending."""
    return acronym(word) not in ("", word)


def _head_form(token: Token, words: Analyser, case: str, place: bool) -> Form | None:
    """The dictionary's reading of the head in that case: the tagger's number and gender, a place name if it may be."""
    if acronym(token.text):
        return None
    forms = [f for f in words.forms(_core(token.text)) if f.case == case and f.pos in ("NOUN", "ADJ", "VERB")]
    if token.pos in ("ADJ", "DET", "VERB"):
        forms = [f for f in forms if f.pos != "NOUN"] or forms

    def merit(form: Form) -> tuple[bool, ...]:
        return (
            form.known,
            place and "Geox" in form.tags,
            not token.number or form.number == token.number,
            form.gender in ("", token.gender),
            not (form.pos == "ADJ" and form.nominative.endswith("ой")),
        )

    return max(forms, key=merit, default=None)


def _agreement(head: Token, form: Form | None) -> tuple[str, str]:
    """Gender and number that the modifiers follow."""
    if form is not None and form.known:
        return form.gender or head.gender or "Masc", form.number or head.number
    return head.gender or (form.gender if form else "") or "Masc", head.number or "Sing"


def _noun(token: Token, words: Analyser, case: str, form: Form | None, place: bool) -> str:
    word = token.text
    if bare := acronym(word):
        return bare
    if "." in word:  # Вести.ру
        return word
    if case == "Nom":
        return word
    pieces = word.split("-")
    whole = [f for f in words.forms(word) if f.known and f.case == case] if len(pieces) > 1 else []
    if whole:
        same = [f for f in whole if f.number == token.number] or whole
        return shaped(word, same[0].nominative)
    if len(pieces) > 1:
        return "-".join(_pieces(pieces, words, case, token, form, place))
    return shaped(word, _bare(word, words, case, token, form, place))


def _bare(word: str, words: Analyser, case: str, token: Token, form: Form | None, place: bool) -> str:
    """The nominative by the dictionary, by analogy, or by the ending."""
    if word.lower().startswith("зам") and any(f.known and f.case == "Gen" for f in words.forms(word[3:])):
        return word  # замминистра: no case changes it
    agrees = form is not None and (form.gender in ("", token.gender) or not token.gender)
    if form is not None and (agrees or (form.known and (not place or "Geox" in form.tags))):
        return form.nominative
    if token.number == "Plur":
        return form.nominative if form is not None else word
    gender = token.gender if token.gender in ("Masc", "Fem") else "Masc"
    found = min(guesses(word.lower(), case, gender), key=lambda guess: guess[1], default=(word, 9.0))
    if found[1] < 1.0:
        return found[0]
    return form.nominative if form is not None else word


def _pieces(
    pieces: Sequence[str], words: Analyser, case: str, token: Token, form: Form | None, place: bool
) -> Iterable[str]:
    """Конгрессмена-демократа: both decline; Санкт-Петербурге: what has no such case stays."""
    core = _core("-".join(pieces))
    for piece in pieces:
        if piece == core:
            yield shaped(piece, _bare(piece, words, case, token, form, place))
            continue
        if core == pieces[0]:  # Ростове-на-Дону
            yield piece
            continue
        fits = [f for f in words.forms(piece) if f.known and f.case == case]
        fits = [f for f in fits if f.number == token.number] or fits
        nominative_too = any(
            f.known and f.case == "Nom" and f.number in ("", "Sing", token.number) for f in words.forms(piece)
        )
        yield shaped(piece, fits[0].nominative) if fits and not nominative_too else piece


def _modifier(token: Token, words: Analyser, case: str, gender: str) -> str:
    """An adjective in the nominative of that gender ("Plur" for the plural)."""
    word = token.text
    if ordinal := _ORDINAL.fullmatch(word):
        return f"{ordinal[1]}-{_ORDINAL_ENDS.get(gender, 'е')}"
    before, hyphen, last = word.rpartition("-")
    fits = [
        f
        for f in words.forms(last)
        if f.known
        and f.case == case
        and f.pos in ("ADJ", "VERB", "NOUN")
        and (f.number == "Plur" if gender == "Plur" else f.number == "Sing" and f.gender in ("", gender))
    ]
    # временный and временной share their cases; unstressed endings are by far the more frequent
    best = max(fits, key=lambda f: (f.pos != "NOUN", not f.nominative.endswith("ой")), default=None)
    found = best.nominative if best else adjective(last.lower(), case, gender)
    return before + hyphen + shaped(last, found) if found else word
