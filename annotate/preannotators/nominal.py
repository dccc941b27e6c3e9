"""Nominal groups and clauses out of an analysis: what a selection can grow to from one of its words.

A group is a head with what hangs on it by nominal relations only: first its adjectives, numerals and names, then
genitives, then appositions, then what is coordinated with it. Only what stands together counts, and the preposition
before it stays out. Terms are those of Universal Dependencies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotate.model.text import Span
from annotate.phrases import Groups, ordered
from annotate.preannotators.analysis import Analysis, Stretch, Token
from annotate.preannotators.marks import CLOSING, EITHER, OPENING

_HEADS = frozenset({"NOUN", "PROPN", "NUM", "X", "PRON", "SYM", "ADJ"})
_CLOSE = frozenset({"amod", "det", "nummod", "flat", "compound", "fixed", "goeswith"})
_MORE = ({"nmod"}, {"appos"}, {"nmod", "appos"}, {"nmod", "appos", "conj"})
_LEVELS = (_CLOSE, *(_CLOSE | more for more in _MORE))
_INNER = frozenset({"case", "cc", "advmod"})  # go with what hangs on the head, not with the head itself
_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj", "conj"})


def groups(analysis: Analysis) -> Groups:
    """All groups and clauses of a text; a cyclic parse is walked once."""
    nominal: list[Span] = [Span(name.start, name.end) for name in analysis.names]
    clauses: list[Span] = []
    for sentence in analysis.sentences:
        for token in analysis.tokens[sentence.first : sentence.last]:
            if token.pos in _HEADS and token.rel != "amod":
                nominal.extend(_groups_of(analysis, sentence, token))
            if _kind(token) in _CLAUSES and (token.pos in ("VERB", "AUX") or token.is_finite):
                clause = _clause(analysis, sentence, token)
                clauses.extend([clause] if clause else [])
    return Groups(ordered(nominal), ordered(clauses))


def _kind(token: Token) -> str:
    """The relation without its subtype: nummod of nummod:gov."""
    return token.rel.partition(":")[0]


def _groups_of(analysis: Analysis, sentence: Stretch, head: Token) -> Iterator[Span]:
    for relations in _LEVELS:
        members = _members(analysis, head.index, relations)
        first, last = _together(analysis, sentence, head.index, members)
        if first < last:
            yield _with_marks(analysis, sentence, first, last)


def _members(analysis: Analysis, head: int, relations: Collection[str]) -> set[int]:
    """The tokens that hang on a head by such relations, whatever lies between, prepositions of theirs with them."""
    found, waiting = {head}, [head]
    while waiting:
        here = waiting.pop()
        for child in analysis.children[here]:
            kind = _kind(analysis.tokens[child])
            inner = kind in _INNER and (here != head) and (kind != "advmod" or _kind(analysis.tokens[here]) == "amod")
            if child not in found and (kind in relations or inner):
                found.add(child)
                waiting.append(child)
    return found


def _together(analysis: Analysis, sentence: Stretch, head: int, members: Collection[int]) -> tuple[int, int]:
    """The first and the last token of the unbroken run of members around the head; marks between members belong to
    it, and a conjunction or preposition at its start does not.
    """
    first = last = head
    for i in range(head - 1, sentence.first - 1, -1):
        if i in members:
            first = i
        elif analysis.tokens[i].pos != "PUNCT":
            break
    for i in range(head + 1, sentence.last):
        if i in members:
            last = i
        elif analysis.tokens[i].pos != "PUNCT":
            break
    while first < head and _kind(analysis.tokens[first]) in ("case", "cc", "punct"):
        first += 1
    while last > head and _kind(analysis.tokens[last]) in ("case", "cc", "punct"):
        last -= 1
    return first, last


def _with_marks(analysis: Analysis, sentence: Stretch, first: int, last: int) -> Span:
    """The place of a run, with the quote mark behind it that closes one inside: банк «Открытие»."""
    tokens = analysis.tokens
    inside = [t.text for t in tokens[first : last + 1]]
    opened = sum(t in OPENING for t in inside) > sum(t in CLOSING for t in inside)
    straight = sum(t in EITHER for t in inside) % 2 == 1
    if last + 1 < sentence.last:
        mark = tokens[last + 1].text
        if (opened and mark in CLOSING + EITHER) or (straight and mark in EITHER + CLOSING):
            last += 1
    return Span(tokens[first].start, tokens[last].end)


def _clause(analysis: Analysis, sentence: Stretch, head: Token) -> Span | None:
    """The unbroken run of all that hangs on a verb, without its conjunction and the marks at its ends."""
    found, waiting = {head.index}, [head.index]
    while waiting:
        for child in analysis.children[waiting.pop()]:
            if child not in found:
                found.add(child)
                waiting.append(child)
    first, last = _together(analysis, sentence, head.index, found)
    while first < head.index and (analysis.tokens[first].pos == "PUNCT" or _kind(analysis.tokens[first]) == "mark"):
        first += 1
    while last > head.index and analysis.tokens[last].pos == "PUNCT":
        last -= 1
    return _with_marks(analysis, sentence, first, last) if first < last else None
