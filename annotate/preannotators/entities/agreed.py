"""Names on which the learned tagger and natasha agree, and what is kept where they do not.

The tagger learned from NEREL, which takes "правительство Израиля" for an organisation and "израильский" for a
country; here names are what natasha and factRuEval-2016 call so. The choices below were made on texts of NEREL's
training set that the tagger had not seen, and checked on factRuEval's and NEREL's development texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from annotate.preannotators.analysis import Analysis, Name
from annotate.preannotators.entities.repairs import Repaired, repaired
from annotate.preannotators.learned.chain import Found
from annotate.preannotators.marks import EITHER, OPENING

_SURE = 0.4  # below that natasha's reading of the place is taken, where it has one
_FAR = 40  # tokens that no name is longer than


@dataclass(frozen=True, slots=True)
class Agreed:
    """A name, who saw it ("both", "learned", "natasha", "nested"), and the tagger's probability (0: not its own)."""

    name: Repaired
    seen_by: str
    score: float


def agreed(analysis: Analysis, found: Sequence[Found]) -> list[Agreed]:
    """The names of a text, an outer one before those nested in it."""
    theirs = repaired(analysis)
    scores = {(f.first, f.last): f.score for f in found}
    tokens = analysis.tokens
    raw = [Name(tokens[f.first].start, tokens[f.last - 1].end, f.label, f.first, f.last) for f in found]
    by_start = sorted(theirs, key=lambda n: (n.first, -n.last))
    starts = [name.first for name in by_start]

    def around(name: Repaired) -> list[Repaired]:
        low, high = bisect_left(starts, name.first - _FAR), bisect_left(starts, name.last)
        return [other for other in by_start[low:high] if other.last > name.first]

    chosen: dict[tuple[int, int, str], Agreed] = {}
    taken: list[tuple[int, int]] = []

    def choose(name: Repaired, seen_by: str, score: float) -> None:
        chosen.setdefault((name.first, name.last, name.label), Agreed(name, seen_by, score))

    for name in repaired(analysis, raw):
        score = scores.get((name.first, name.last), _SURE)
        others = around(name)
        if _is_common(analysis, name):
            continue
        taken.append((name.first, name.last))
        inside = [n for n in others if name.first <= n.first and n.last <= name.last and _place(n) != _place(name)]
        starts_small = tokens[name.first].text[0].islower()
        if score < _SURE and others:
            for other in others:
                choose(other, "natasha", 0.0)
            continue
        if name.label == "PER" and _are_people(name, inside):
            for other in inside:
                choose(other, "natasha", 0.0)
            continue
        if name.label == "ORG" and starts_small and inside and all(other.label != "ORG" for other in inside):
            # правительство Израиля: a common noun and a name; комитет ООН is a part of an organisation, named by it
            for other in inside:
                choose(other, "natasha", 0.0)
            continue
        both = any(_place(n) == _place(name) and n.label == name.label for n in others)
        choose(name, "both" if both else "learned", score)
        if name.label == "ORG":
            for other in inside:
                if other.label == "LOC" and other.last == name.last:
                    choose(other, "nested", 0.0)
    taken.sort()
    for name in theirs:
        # of what natasha alone sees three in four are no names, but for places of the list
        if name.how == "list" and name.label == "LOC" and not _overlaps(taken, name):
            choose(name, "natasha", 0.0)
    return sorted(chosen.values(), key=lambda a: (a.name.first, -a.name.last, a.name.label))


def _place(name: Repaired) -> tuple[int, int]:
    return name.first, name.last


def _are_people(name: Repaired, inside: Sequence[Repaired]) -> bool:
    """Мэри Смит Пётр Орлов: two full names side by side are two people."""
    full = [other for other in inside if other.label == "PER" and other.last - other.first > 1]
    return len(full) > 1 and sum(other.last - other.first for other in full) == name.last - name.first


def _is_common(analysis: Analysis, name: Repaired) -> bool:
    """правительство, израильский: a name has a capital or stands in marks."""
    if name.label == "PER":
        return False
    words = analysis.tokens[name.first : name.last]
    return not any(t.text[0].isupper() or t.text[0] in OPENING + EITHER for t in words)


def _overlaps(taken: list[tuple[int, int]], name: Repaired) -> bool:
    """Whether one of the sorted, disjoint places shares a token with the name."""
    at = bisect_left(taken, (name.last, 0))
    return any(first < name.last and name.first < last for first, last in taken[max(0, at - 2) : at])
