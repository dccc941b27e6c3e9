"""Attributions that stand apart from the words they attribute: where they begin and end.

A zone is the stretch of tokens that belongs to the author of the article; what is left of its sentence is content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotate.preannotators.quotes.parts import Cue, Mention
from annotate.preannotators.quotes.scene import Scene

_MONTHS = frozenset("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split())


_DAYS = frozenset("понедельник вторник среда четверг пятница суббота воскресенье вчера сегодня".split())


@dataclass(frozen=True, slots=True)
class Zone:
    """The author's words `first <= i < last` in a sentence, with cue and source."""

    first: int
    last: int
    cue: Cue
    source: Mention | None
    rule: str


# The zones of a text by the index of their sentence.
Zones = Mapping[int, Sequence[Zone]]


def past_apposition(scene: Scene, comma: int, limit: int) -> int:
    """Past "..., член комитета," or "..., посвящённому выборам," behind a source, to the comma that closes it."""
    tokens = scene.tokens
    if comma + 1 >= limit or tokens[comma].text != ",":
        return comma
    opening = tokens[comma + 1]
    if opening.lemma == "который" or (opening.pos == "ADP" and tokens[min(comma + 2, limit - 1)].lemma == "который"):
        return _past_relative(scene, comma, limit)
    apposed = (
        opening.pos == "NOUN"
        and opening.feats.get("Animacy") == "Anim"
        and opening.case in ("Nom", "Gen", "Dat")
        and (tokens[comma - 1].name == "PER" or (opening.case == "Gen" and tokens[comma - 1].case == "Gen"))
    )
    participle = opening.feats.get("VerbForm") == "Part" and opening.feats.get("Variant") != "Short"
    if not apposed and not participle:
        return comma
    for i in range(comma + 2, min(limit, comma + 16)):
        if tokens[i].text == ",":
            return i
        if tokens[i].is_finite or tokens[i].text in ("—", ":", ";"):
            return comma
    return comma


def _past_relative(scene: Scene, comma: int, limit: int) -> int:
    """Past ", который возил его на дачу," to the comma that closes the clause; the comma itself where none does."""
    verb = False
    for i in range(comma + 1, min(limit, comma + 30)):
        token = scene.tokens[i]
        verb = verb or token.is_finite
        if token.text == "," and verb:
            return i if any(t.is_finite for t in scene.tokens[i + 1 : limit]) else comma
        if token.text in (":", ";", "—"):
            return comma
    return comma


def zone_end(scene: Scene, start: int, limit: int) -> int:
    """The comma, dash or stop at which an attribution that starts before `start` ends."""
    tokens = scene.tokens
    i = start
    while i < limit:
        token = tokens[i]
        if token.start in scene.phrases.pair_at:
            i = max(scene.analysis.first_token(scene.phrases.pair_at[token.start].end), i + 1)
            continue
        if token.text == "," and (behind := _past_date(scene, i, limit)):
            i = behind
            continue
        if token.text in (",", ";", ":", ")", "—", "–") or (token.text == "." and i == limit - 1) or token.text == "…":
            return i
        i += 1
    return limit


def _past_date(scene: Scene, comma: int, limit: int) -> int | None:
    """Past the date of "сообщили в пятницу, 5 марта 2015 года, газеты"."""
    tokens = scene.tokens
    if comma + 3 >= limit or tokens[comma - 1].lemma not in _DAYS:
        return None
    if not tokens[comma + 1].text.isdigit() or tokens[comma + 2].lemma not in _MONTHS:
        return None
    for i in range(comma + 3, min(limit, comma + 7)):
        if tokens[i].text == ",":
            return i + 1 if i + 1 < limit and not tokens[i + 1].is_finite else None
    return None


def by_sentence(scene: Scene, found: Iterable[Zone]) -> Zones:
    """The zones of each sentence, in order."""
    zones: dict[int, list[Zone]] = defaultdict(list)
    for zone in sorted(found, key=lambda z: (z.first, z.last)):
        zones[scene.tokens[zone.first].sentence].append(zone)
    return dict(zones)
