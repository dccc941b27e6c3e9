"""Spans of names set right: marks balanced, wrong labels overridden, state bodies joined with their country."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from annotate.preannotators.analysis import Analysis, Name
from annotate.preannotators.entities.gazetteer import BODIES, LABELS
from annotate.preannotators.marks import CLOSING, EITHER, OPENING, Pair, scan

_LONGEST_PAIR = 2000  # code points between marks beyond which they say nothing of a name


@dataclass(frozen=True, slots=True)
class Repaired:
    """A name after repair; `how` says what was done to it (empty: nothing)."""

    first: int
    last: int
    label: str
    how: str = ""


def repaired(analysis: Analysis, names: Sequence[Name] | None = None) -> list[Repaired]:
    """The names of a text (natasha's, or those given), an outer one before those nested in it."""
    pairs = scan(analysis.text, [p.span for p in analysis.paragraphs])
    raws = analysis.names if names is None else names
    single = [name for raw in raws for part in _parts(analysis, raw) for name in _one(analysis, part, pairs)]
    return list(_joined(analysis, single))


def _parts(analysis: Analysis, raw: Name) -> Iterator[Name]:
    """A name and what stands in brackets behind it are two: Джошуа Вольф (Joshua Wolf)."""
    opening = next((i for i in range(raw.first + 1, raw.last) if analysis.tokens[i].text == "("), None)
    if opening is None:
        yield raw
        return
    closing = next((i for i in range(opening, raw.last) if analysis.tokens[i].text == ")"), raw.last)
    yield replace(raw, last=opening)
    if opening + 1 < closing:
        yield replace(raw, first=opening + 1, last=closing)


def _one(analysis: Analysis, raw: Name, pairs: list[Pair]) -> Iterator[Repaired]:
    tokens = analysis.tokens
    first, last, how = raw.first, raw.last, ""
    while first < last and not tokens[first].is_word and tokens[first].text not in OPENING + EITHER:
        first += 1
    while last > first and not tokens[last - 1].is_word and tokens[last - 1].text not in CLOSING + EITHER:
        last -= 1
    first, last, changed = balanced(analysis, first, last, pairs)
    if changed:
        how = "marks"
    if first >= last or not any(t.is_word for t in tokens[first:last]):
        return
    label = raw.label
    key = " ".join(t.lemma.replace("ё", "е") for t in tokens[first:last] if t.is_word)
    if key in LABELS:
        wanted = LABELS[key]
        if wanted is None:
            return
        if wanted != label:
            label, how = wanted, "list"
    if last - first == 1 and len(tokens[first].text) == 1:
        return
    yield Repaired(first, last, label, how)


def balanced(analysis: Analysis, first: int, last: int, pairs: list[Pair]) -> tuple[int, int, bool]:
    """Marks inside a name come in pairs: a lone one at its edge goes, a lone one inside draws its partner in."""
    if first >= last:
        return first, last, False
    tokens = analysis.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    low = bisect_left(pairs, start - _LONGEST_PAIR, key=lambda p: p.start)
    for pair in islice(pairs, low, None):
        if pair.start >= end:
            break
        if start <= pair.start < end < pair.end:
            if pair.start == start:
                return first + 1, last, True
            if pair.end - end <= 40 and pair.end - pair.start <= 60:
                return first, max(last, analysis.first_token(pair.end)), True
            return first, analysis.first_token(pair.start), True
        if pair.start < start < pair.end <= end:
            if pair.end == end:
                return first, last - 1, True
            return first, max(first, analysis.first_token(pair.end) - 1), True
        if pair.start == start and pair.end == end and last - first > 2:
            return first + 1, last - 1, True
    return first, last, False


def _joined(analysis: Analysis, names: list[Repaired]) -> Iterator[Repaired]:
    """МИД + РФ: one organisation; the country stays nested in it."""
    tokens = analysis.tokens
    skip = -1
    for n, name in enumerate(names):
        if n == skip:
            continue
        after = names[n + 1] if n + 1 < len(names) else None
        if (
            after is not None
            and name.label == "ORG"
            and after.label == "LOC"
            and after.first == name.last
            and tokens[name.last - 1].sentence == tokens[after.first].sentence
            and _is_body(analysis, name)
            and tokens[after.first].case in ("Gen", "", "Acc")
        ):
            yield replace(name, last=after.last, how="joined")
            yield after
            skip = n + 1
            continue
        yield name


def _is_body(analysis: Analysis, name: Repaired) -> bool:
    words = [t.lemma for t in analysis.tokens[name.first : name.last]]
    return (
        words[0] in BODIES or any(w in BODIES for w in words[:3]) or words[0].startswith(("мин", "гос", "рос", "ген"))
    )
