"""How good suggestions are against a gold standard: quotations, check-worthy sentences, entities.

Offsets are code points, spans half open. Quotations and entities are plain values in the shapes of `preview --jsonl`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Pair = tuple[int, int]
Mention = tuple[int, int, str]
Quote = Mapping[str, Any]

MAIN = ("PER", "LOC", "ORG")
_TRIMMED = " \t\r\n\u00a0«»\"'“”„‘’`,.;:!?…—–-()[]"
_FOUND = 0.5  # intersection over union from which a quotation is found
_BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those predicted and of those in the gold are right; none of none counts as 0."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some are right; None where there are none."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A suggestion's score, and whether it was right, loosely and exactly."""

    score: float
    found: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The suggestions with scores from `low` up to `high`: how many, their mean score, how many were right."""

    low: float
    high: float
    count: int
    mean: float
    found: float
    exact: float


@dataclass(frozen=True)
class QuoteFigures:
    """Quotations and check-worthy sentences of some documents.

    `detection`: contents that share at least half of their characters (intersection over union) with one of the gold;
    `exact`: equal after marks, punctuation and white space at both ends. Each fragment counts as one. `kind`, `source`
    and `cue` are over those found: the same type; the spans overlap, or both are absent (the gold may not say). The
    speaker is right where a word of the gold's name is in the predicted one, by its first four letters; `attributed`
    are those found with the right speaker. `ranked` holds (score, worth) of every sentence, `missed` and `spurious`
    (document, span, type).
    """

    documents: int
    detection: Rate
    exact: Rate
    by_type: Mapping[str, Share]
    kind: Share
    source: Share
    cue: Share
    speaker: Share
    attributed: Rate
    ranked: Sequence[tuple[float, float]]
    judged: Sequence[Judged]
    missed: Sequence[tuple[str, Pair, str]]
    spurious: Sequence[tuple[str, Pair, str]]

    @property
    def average_precision(self) -> float | None:
        """Of the sentences ranked by score (the first of equals first); None where no sentence was judged."""
        ordered = [worth for _, worth in sorted(self.ranked, key=lambda row: -row[0])]
        return average_precision(ordered) if ordered else None

    @property
    def chance(self) -> float | None:
        """What a ranking by chance comes to: the mean worth."""
        return sum(worth for _, worth in self.ranked) / len(self.ranked) if self.ranked else None


@dataclass(frozen=True)
class EntityFigures:
    """Mentions by label: exact span and label, and any overlap with the same label."""

    documents: int
    exact: Mapping[str, Rate]
    overlap: Mapping[str, Rate]
    judged: Sequence[Judged]
    errors: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def main(self, exact: bool = True) -> Rate:
        """People, places and organisations together."""
        rates = [(self.exact if exact else self.overlap)[label] for label in MAIN]
        return Rate(*(sum(column) for column in zip(*((r.right, r.predicted, r.gold) for r in rates), strict=True)))


def quote_figures(
    gold: Mapping[str, Mapping[str, Any]],
    predicted: Mapping[str, Mapping[str, Any]],
    texts: Mapping[str, str] | None = None,
) -> QuoteFigures:
    """The figures of all documents of `gold`; spans are not trimmed where no text is known."""
    n: Counter[str] = Counter()
    by_type: dict[str, list[int]] = {}
    ranked: list[tuple[float, float]] = []
    judged: list[Judged] = []
    missed: list[tuple[str, Pair, str]] = []
    spurious: list[tuple[str, Pair, str]] = []
    for identity, wanted in gold.items():
        text = (texts or {}).get(identity)
        made = predicted.get(identity, {})
        ours, theirs = fragments(made.get("quotes", ())), fragments(wanted.get("quotes", ()))
        our_spans, their_spans = ([trimmed((q["start"], q["end"]), text) for q in quotes] for quotes in (ours, theirs))
        pairs = matched(their_spans, our_spans)
        found, right = {i for i, _ in pairs}, {j for _, j in pairs}
        n["gold"] += len(theirs)
        n["predicted"] += len(ours)
        n["found"] += len(pairs)
        n["exact"] += len(set(our_spans) & set(their_spans))
        for i, quote in enumerate(theirs):
            row = by_type.setdefault(str(quote["type"]), [0, 0])
            row[0] += i in found
            row[1] += 1
            if i not in found:
                missed.append((identity, their_spans[i], str(quote["type"])))
        for j, quote in enumerate(ours):
            judged.append(Judged(float(quote.get("score") or 0.0), j in right, our_spans[j] in their_spans))
            if j not in right:
                spurious.append((identity, our_spans[j], str(quote.get("type"))))
        for i, j in pairs:
            n.update(_agreements(theirs[i], ours[j]))
        ranked += _ranked(wanted.get("sentences") or (), made.get("claims", ()))
    return QuoteFigures(
        len(gold),
        Rate(n["found"], n["predicted"], n["gold"]),
        Rate(n["exact"], n["predicted"], n["gold"]),
        {kind: Share(*row) for kind, row in sorted(by_type.items())},
        Share(n["type"], n["found"]),
        Share(n["source"], n["has source"]),
        Share(n["cue"], n["has cue"]),
        Share(n["speaker"], n["found"]),
        Rate(n["speaker"], n["predicted"], n["gold"]),
        ranked,
        judged,
        missed,
        spurious,
    )


def fragments(quotes: Iterable[Quote]) -> list[Quote]:
    """One quotation a fragment."""
    return [{**q, "start": a, "end": b} for q in quotes for a, b in q.get("fragments") or [(q["start"], q["end"])]]


def trimmed(span: Pair, text: str | None) -> Pair:
    start, end = span
    if text is None:
        return start, end
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return start, end


def shared(a: Pair, b: Pair) -> float:
    """Intersection over union."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0


def matched(gold: Sequence[Pair], predicted: Sequence[Pair]) -> list[Pair]:
    """One-to-one pairs (index in the gold, index in the predicted) of what is found, the best overlap first."""
    scored = sorted(((shared(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)), reverse=True)
    left, right = set(range(len(gold))), set(range(len(predicted)))
    pairs = []
    for overlap, i, j in scored:
        if overlap >= _FOUND and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j))
    return pairs


def _agreements(wanted: Quote, made: Quote) -> Counter[str]:
    n: Counter[str] = Counter()
    n["type"] = wanted["type"] == made.get("type")
    for part in ("source", "cue"):
        if part in wanted:
            n[f"has {part}"] = 1
            n[part] = same_place(wanted[part], made.get(part))
    n["speaker"] = same_speaker(wanted.get("speaker"), made.get("speaker"))
    return n


def same_place(wanted: Sequence[int] | None, made: Sequence[int] | None) -> bool:
    if not wanted or not made:
        return not wanted and not made
    return shared((wanted[0], wanted[1]), (made[0], made[1])) > 0


def same_speaker(wanted: str | None, made: str | None) -> bool:
    return bool(_stems(wanted) & _stems(made)) or not (wanted or made)


def _stems(name: str | None) -> set[str]:
    return {word[:4].lower() for word in re.findall(r"\w+", name or "") if len(word) > 2}


def _ranked(sentences: Sequence[Sequence[Any]], claims: Iterable[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """(score, worth) of each sentence; a claim's score goes to the sentence that it overlaps most."""
    scores = [0.0] * len(sentences)
    for claim in claims:
        overlaps = [min(row[1], claim["end"]) - max(row[0], claim["start"]) for row in sentences]
        most = max(overlaps, default=0)
        if most > 0:
            place = overlaps.index(most)
            scores[place] = max(scores[place], claim["score"])
    return [(score, float(row[2])) for score, row in zip(scores, sentences, strict=True)]


def average_precision(ranked: Sequence[float]) -> float:
    """`ranked`: worth in 0..1, best scored first; worth between 0 and 1 counts in part."""
    seen = total = 0.0
    for rank, worth in enumerate(ranked, 1):
        seen += worth
        total += worth * seen / rank
    return total / sum(ranked) if any(ranked) else 0.0


def entity_figures(
    gold: Mapping[str, set[Mention]],
    predicted: Mapping[str, Iterable[Mapping[str, Any]]],
    texts: Mapping[str, str],
    labels: Iterable[str],
) -> EntityFigures:
    """The figures of all documents of `gold`; predictions of other than `labels` are left out."""
    known = set(labels)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("exact", "overlap", "predicted", "gold")}
    judged: list[Judged] = []
    errors: Counter[tuple[str, str, str]] = Counter()
    for identity, spans in gold.items():
        wanted = outermost({s for s in spans if s[2] in MAIN}) | {s for s in spans if s[2] not in MAIN}
        rows = [e for e in predicted.get(identity, ()) if e["label"] in known]
        made = {(e["start"], e["end"], e["label"]) for e in rows}
        for label in {mention[2] for mention in wanted | made}:
            theirs, ours = {m for m in wanted if m[2] == label}, {m for m in made if m[2] == label}
            counts["exact"][label] += len(theirs & ours)
            counts["overlap"][label] += len(overlapping(theirs, ours))
            counts["predicted"][label] += len(ours)
            counts["gold"][label] += len(theirs)
        for e in rows:
            span = (e["start"], e["end"], e["label"])
            touching = any(g[2] == span[2] and g[0] < span[1] and span[0] < g[1] for g in wanted)
            judged.append(Judged(float(e.get("score") or 0.0), touching, span in wanted))
        text = texts[identity]
        errors.update(("spurious", m[2], text[m[0] : m[1]]) for m in made - wanted)
        errors.update(("missed", m[2], text[m[0] : m[1]]) for m in wanted - made)
    shown = [*MAIN, *sorted((set(counts["predicted"]) | set(counts["gold"])) - set(MAIN))]
    exact, overlap = (
        {label: Rate(counts[kind][label], counts["predicted"][label], counts["gold"][label]) for label in shown}
        for kind in ("exact", "overlap")
    )
    return EntityFigures(len(gold), exact, overlap, judged, errors)


def outermost(spans: set[Mention]) -> set[Mention]:
    """Those that no other place holds."""
    return {s for s in spans if not any(o[0] <= s[0] and s[1] <= o[1] and o[:2] != s[:2] for o in spans)}


def overlapping(gold: set[Mention], predicted: set[Mention]) -> list[tuple[Mention, Mention]]:
    """One-to-one pairs of mentions that share a character, from left to right."""
    free = sorted(gold)
    pairs = []
    for mention in sorted(predicted):
        partner = next((g for g in free if g[0] < mention[1] and mention[0] < g[1]), None)
        if partner is not None:
            free.remove(partner)
            pairs.append((partner, mention))
    return pairs


def calibration(judged: Iterable[Judged]) -> list[Bin]:
    """The suggestions by score: a score says how likely the suggestion is right."""
    rows = sorted(judged, key=lambda j: j.score)
    table = []
    for low, high in zip(_BINS, (*_BINS[1:], 1.01), strict=True):
        held = [j for j in rows if low <= j.score < high]
        if held:
            count = len(held)
            table.append(
                Bin(
                    low,
                    min(high, 1.0),
                    count,
                    sum(j.score for j in held) / count,
                    sum(j.found for j in held) / count,
                    sum(j.exact for j in held) / count,
                )
            )
    return table
