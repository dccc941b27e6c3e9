"""What two texts have in common: runs of equal code points in both orders, found in bounded time.

Equal beginnings and ends are set aside first. The rest is compared by lines, then within changed lines by words, then
within changed words by characters. Lines and words are matched around those that occur once in both texts (patience
diff, B. Cohen, as described in https://bramcohen.livejournal.com/73318.html); where there is none, short stretches are
compared in full, and longer ones count as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s*(?:[\w\u0300-\u036f]+|[^\w\s])|\s+")  # with the blanks before it, which are everywhere
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BUDGET = 3_000_000  # comparisons: a second or two, however long and different the texts
_FULL = 20_000  # pairs of units that are compared in full, as a stretch of 140 words with another
_SHORT = 400  # code points of changed words that are compared by characters
_CHANCE = 24  # code points; a shorter match between larger changes is taken for chance


@dataclass(frozen=True, slots=True)
class Run:
    """Code points that are equal in both texts: from `old` and from `new` on, `length` of them."""

    old: int
    new: int
    length: int


@dataclass(slots=True)
class _Budget:
    left: int

    def pays(self, cost: int) -> bool:
        """Whether there is enough left for `cost` comparisons, which are then spent."""
        if cost > self.left:
            return False
        self.left -= cost
        return True


Pair = tuple[int, int, int]
Gap = tuple[int, int, int, int]


def runs(old: str, new: str) -> list[Run]:
    """What two texts have in common, in order and without neighbours that touch in both."""
    head = _whole_words(old, first_difference(old, new))
    shorter = min(len(old), len(new)) - head
    tail = first_difference(old[::-1], new[::-1], shorter)
    while tail and new[len(new) - tail].isalnum():
        tail -= 1
    gap = (head, len(old) - tail, head, len(new) - tail)
    budget = _Budget(_BUDGET)
    found = [(0, 0, head), *_by_lines(old, new, gap, budget), (len(old) - tail, len(new) - tail, tail)]
    return _joined(found)


def first_difference(old: str, new: str, most: int | None = None) -> int:
    """The length of the equal beginning, found by halving: comparing slices is quicker than looking at letters."""
    low, high = 0, min(len(old), len(new)) if most is None else most
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _whole_words(text: str, end: int) -> int:
    """Where the last whole word before `end` ends: words are compared with the blanks before them."""
    while end and text[end - 1].isalnum():
        end -= 1
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _by_lines(old: str, new: str, gap: Gap, budget: _Budget) -> Iterator[Pair]:
    between: list[Gap] = []
    yield from _by_units(_LINE, old, new, gap, budget, between)
    for inner in between:
        words: list[Gap] = []
        matched = _likely(list(_by_units(_WORD, old, new, inner, budget, words)), inner)
        yield from matched
        for a, b, c, d in _between(matched, inner):
            yield from _by_characters(old[a:b], new[c:d], a, c, budget)


def _by_units(
    unit: re.Pattern[str], old: str, new: str, gap: Gap, budget: _Budget, between: list[Gap]
) -> Iterator[Pair]:
    """Matches between two stretches that are parted into units; what lies between the matches is noted."""
    x, y = unit.findall(old[gap[0] : gap[1]]), unit.findall(new[gap[2] : gap[3]])
    x_at, y_at = _starts(x, gap[0]), _starts(y, gap[2])
    matched = [
        (x_at[i], y_at[j], x_at[i + n] - x_at[i]) for i, j, n in sorted(_matching(x, y, budget))
    ]  # fmt: skip
    between.extend(_between(matched, gap))
    yield from matched


def _between(matched: Sequence[Pair], gap: Gap) -> list[Gap]:
    """The stretches between matches that have something on both sides."""
    found: list[Gap] = []
    old, new = gap[0], gap[2]
    for start, start_new, length in [*matched, (gap[1], gap[3], 0)]:
        if old < start and new < start_new:
            found.append((old, start, new, start_new))
        old, new = start + length, start_new + length
    return found


def _starts(units: Sequence[str], base: int) -> list[int]:
    """Where each unit begins, and where the last one ends."""
    found = [base]
    for unit in units:
        found.append(found[-1] + len(unit))
    return found


def _matching(x: Sequence[str], y: Sequence[str], budget: _Budget) -> Iterator[Pair]:
    """Equal stretches of two sequences, in no order; each element of each is matched once at most."""
    open_: list[Gap] = [(0, len(x), 0, len(y))]
    while open_:
        a, b, c, d = open_.pop()
        begun = a
        while a < b and c < d and x[a] == y[c]:
            a, c = a + 1, c + 1
        if a > begun:
            yield begun, c - (a - begun), a - begun
        ended = b
        while a < b and c < d and x[b - 1] == y[d - 1]:
            b, d = b - 1, d - 1
        if b < ended:
            yield b, d, ended - b
        if a == b or c == d or not budget.pays(b - a + d - c):
            continue
        anchors = _anchors(x[a:b], y[c:d])
        if anchors:
            open_.extend(_around(anchors, (a, b, c, d)))
            yield from ((a + i, c + j, 1) for i, j in anchors)
        elif (b - a) * (d - c) <= _FULL and budget.pays((b - a) * (d - c)):
            blocks = SequenceMatcher(None, x[a:b], y[c:d], False).get_matching_blocks()
            yield from ((a + block.a, c + block.b, block.size) for block in blocks if block.size)


def _around(anchors: Sequence[tuple[int, int]], gap: Gap) -> Iterator[Gap]:
    """The stretches before, between and behind anchors."""
    a, b, c, d = gap
    old, new = a, c
    for i, j in anchors:
        yield old, a + i, new, c + j
        old, new = a + i + 1, c + j + 1
    yield old, b, new, d


def _anchors(x: Sequence[str], y: Sequence[str]) -> list[tuple[int, int]]:
    """What occurs once in both, the longest choice of it that stands in the same order in both."""
    once = {unit for unit, count in Counter(x).items() if count == 1}
    once &= {unit for unit, count in Counter(y).items() if count == 1}
    if not once:
        return []
    place = {unit: j for j, unit in enumerate(y) if unit in once}
    pairs = [(i, place[unit]) for i, unit in enumerate(x) if unit in once]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs, sorted by their first, whose second rises too."""
    ends: list[int] = []  # the lowest second at which a subsequence of that length ends
    at: list[int] = []
    before: list[int] = []
    for nr, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(j)
            at.append(nr)
        else:
            ends[length], at[length] = j, nr
    found: list[tuple[int, int]] = []
    nr = at[-1] if at else -1
    while nr >= 0:
        found.append(pairs[nr])
        nr = before[nr]
    return found[::-1]


def _likely(matched: Sequence[Pair], gap: Gap) -> list[Pair]:
    """Matches without those that are short and stand between two changes that are no shorter: the same "и" or comma
    in other words. Changes grow together where one is left out.
    """
    kept: list[Pair] = []
    pairs = [(r.old, r.new, r.length) for r in _joined(matched)]
    for nr, (old, new, length) in enumerate(pairs):
        last = kept[-1] if kept else (gap[0], gap[2], 0)
        following = pairs[nr + 1] if nr + 1 < len(pairs) else (gap[1], gap[3], 0)
        before = max(old - last[0] - last[2], new - last[1] - last[2])
        behind = max(following[0] - old - length, following[1] - new - length)
        if length >= _CHANCE or length > min(before, behind):
            kept.append((old, new, length))
    return kept


def _by_characters(old: str, new: str, base: int, base_new: int, budget: _Budget) -> Iterator[Pair]:
    """What changed words have in common, where that is most of them: «Ивонов» and «Иванов»."""
    if max(len(old), len(new)) > _SHORT or not budget.pays(len(old) * len(new)):
        return
    blocks = SequenceMatcher(None, old, new, False).get_matching_blocks()
    if 2 * sum(block.size for block in blocks) >= max(len(old), len(new)):
        yield from ((base + block.a, base_new + block.b, block.size) for block in blocks if block.size)


def _joined(found: Sequence[Pair]) -> list[Run]:
    made: list[Run] = []
    for old, new, length in sorted(found):
        last = made[-1] if made else None
        if length == 0:
            continue
        if last and (last.old + last.length, last.new + last.length) == (old, new):
            made[-1] = Run(last.old, last.new, last.length + length)
        else:
            made.append(Run(old, new, length))
    return made
