"""What an attribution leaves of its sentence: the content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from annotate.preannotators.quotes.parts import Place
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.zones import Zone

_BOUNDARY_WORDS = frozenset("однако но а хотя что где когда".split())


def remainder(scene: Scene, zone: Zone, others: Sequence[Zone]) -> Place | None:
    """The content of a zone's sentence: what stands behind it, before it, or on its longer side."""
    sentence = scene.sentence_of(zone.first)
    low, high = _enclosed(scene, zone, sentence.first, sentence.last)
    first, last = min(zone.first, max(high, low)), zone.last
    for other in others:  # relays side by side: "сообщает X со ссылкой на Y"
        if other is not zone and other.first >= low and other.last <= high and other.rule != "adverbial":
            if other.first < last and first < other.last:
                first, last = min(first, other.first), max(last, other.last)
            elif _touching(scene, last, other.first):
                last = max(last, other.last)
            elif _touching(scene, other.last, first):
                first = min(first, other.first)
    right = (last, high)
    # what an attribution at the end of a sentence closes is the sentence, subordinate clauses and all
    left = _left_side(scene, low, first, whole=not _wordy(scene, *right))
    if zone.rule == "by-which" or not _wordy(scene, *left):
        place = right
    elif not _wordy(scene, *right) or not _separate(scene, last):
        place = left if not _wordy(scene, *right) else _longer(scene, left, right)
    else:
        place = _longer(scene, left, right)
    return _cut(scene, place, zone, others)


def _touching(scene: Scene, end: int, start: int) -> bool:
    return end == start or (end < start and all(scene.tokens[i].text in (",", "—") for i in range(end, start)))


def _longer(scene: Scene, left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    def size(stretch: tuple[int, int]) -> int:
        return scene.tokens[stretch[1] - 1].end - scene.tokens[stretch[0]].start

    return left if size(left) > size(right) else right


def _separate(scene: Scene, last: int) -> bool:
    return last < len(scene.tokens) and scene.tokens[last].text in (",", "—", "–", "-")


def _wordy(scene: Scene, first: int, last: int) -> bool:
    words = [token for token in scene.tokens[first:last] if token.is_word]
    return len(words) > 1 or (
        len(words) == 1 and words[0].lower not in ("однако", "и", "а", "но", "кроме", "также", "так")
    )


def _past_year(scene: Scene, first: int, last: int) -> int:
    """Past "... на 2013 г." where a sentence ends that the splitter takes for an abbreviation inside one."""
    tokens = scene.tokens
    for i in range(last - 2, first + 3, -1):
        if tokens[i - 1].text == "." and tokens[i - 2].lower in ("г", "гг", "в", "вв") and tokens[i].text[0].isupper():
            year = tokens[i - 3].text[:1].isdigit() or tokens[i - 3].text[:1] in "XVI"
            if year and not tokens[i].name and tokens[i].pos in ("DET", "PRON", "ADP", "ADV", "PART", "CCONJ", "SCONJ"):
                return i
    return first


def _left_side(scene: Scene, low: int, first: int, whole: bool) -> tuple[int, int]:
    """The words left of an attribution: all, or the clause from the last border that opens a new one."""
    tokens = scene.tokens
    end = first
    while end > low and tokens[end - 1].text in (",", "—", "–", "-"):
        end -= 1
    start = low
    while start + 1 < end and tokens[start].lower in ("однако", "но", "а", "и"):
        start += 1
    if [t.lower for t in tokens[start : start + 4]] == ["о", "том", ",", "что"]:
        return start + 4, max(start + 4, end)  # о том, что мост закроют, сообщила мэрия
    low = start = _past_year(scene, low, end)
    depth = 0
    for i in range(low, end):
        depth += (tokens[i].text == "(") - (tokens[i].text == ")")
        if depth > 0:
            continue
        apart = tokens[i].text in (";", ":") and scene.text[tokens[i].end : tokens[i].end + 1] == " "
        if apart or (
            not whole
            and tokens[i].text == ","
            and i + 1 < len(tokens)
            and (tokens[i + 1].lower in _BOUNDARY_WORDS or _relative(scene, i + 1))
        ):
            start = i + 1
            if tokens[i].text == "," and tokens[i + 1].lower in _BOUNDARY_WORDS:
                start = i + 2
            elif tokens[i].text == ",":
                start = end
    return start, max(start, end)


def _relative(scene: Scene, i: int) -> bool:
    """Whether a relative clause begins at the token: "которые", "в которой"."""
    tokens = scene.tokens
    return tokens[i].lemma == "который" or (
        tokens[i].pos == "ADP" and i + 1 < len(tokens) and tokens[i + 1].lemma == "который"
    )


def _enclosed(scene: Scene, zone: Zone, first: int, last: int) -> tuple[int, int]:
    """The part of the sentence inside the same brackets and marks as the zone."""
    pair = scene.pair_of(zone.cue.head)
    tokens = scene.tokens
    if zone.first > first and zone.last < last and tokens[zone.first - 1].text == "(" and tokens[zone.last].text == ")":
        return first, zone.first - 1  # нефть подорожает (как заявил министр)
    if pair is not None:
        first = max(first, scene.analysis.first_token(pair.inner_start))
        last = min(last, scene.analysis.first_token(pair.inner_end))
    depth = 0
    for i in range(zone.first - 1, first - 1, -1):
        if scene.tokens[i].text == ")":
            depth += 1
        elif scene.tokens[i].text == "(":
            depth -= 1
            if depth < 0:
                first = i + 1
                last = next((j for j in range(zone.last, last) if scene.tokens[j].text == ")"), last)
                break
    return first, last


# Words that tie a statement to the text before it and belong to the author: "другими словами, ..."
_TIES = (
    "таким образом",
    "другими словами",
    "иными словами",
    "впрочем",
    "тем временем",
    "между тем",
    "кроме того",
    "более того",
    "вместе с тем",
    "при этом",
    "напомним",
    "стоит отметить",
)


def _past_tie(scene: Scene, first: int, last: int) -> int:
    """Past "таким образом," or "стоит отметить, что" at the start of a sentence."""
    if first >= last or scene.sentence_of(first).first != first:
        return first
    start = scene.tokens[first].start
    for words in _TIES:
        if scene.text[start : start + len(words) + 1].lower() == words + ",":
            after = scene.analysis.first_token(start + len(words) + 1)
            after += after < last and scene.tokens[after].lower == "что"
            return after if after < last - 2 else first
    return first


def behind_attribution(scene: Scene, first: int, last: int, zones: Sequence[Zone]) -> int:
    """Past an attribution that opens the stretch: what it attributes is the content of both."""
    tokens = scene.tokens
    moved = True
    while moved:
        while first < last and tokens[first].text in (",", "—"):
            first += 1
        behind = next(
            (z.last for z in zones if z.first == first and z.rule in ("adverbial", "how", "reference")), first
        )
        moved = first < behind < last - 2
        first = behind if moved else first
    return first


def _cut(scene: Scene, place: tuple[int, int], zone: Zone, others: Sequence[Zone]) -> Place | None:
    """Without other attributions at the ends of the stretch."""
    first, last = place
    tokens = scene.tokens
    for other in others:
        if other is zone or other.cue.head == zone.cue.head:
            continue
        if other.rule in ("adverbial", "how") and first < other.first < last and zone.last <= first:
            at = bisect_left(scene.turns, other.first)
            last = scene.turns[at - 1] if at and scene.turns[at - 1] > first else last
        if other.rule != "adverbial" and first < other.first and other.last >= last - 1 and other.last <= last + 1:
            last = other.first
    first = _past_tie(scene, behind_attribution(scene, first, last, others), last)
    if first >= last:
        return None
    end = tokens[last - 1].end
    sentence = scene.sentence_of(first)
    if last == sentence.last:  # razdel may cut the sentence inside a pair of marks
        end = next(
            (
                p.end
                for p in scene.pairs_from(tokens[first].start + 1, end)
                if p.depth == 0 and end < p.end < end + 1500
            ),
            end,
        )
    return scene.trimmed(tokens[first].start, end)
