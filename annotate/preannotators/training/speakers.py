"""The model of speakers: a conditional logit over the candidates of each quotation, into one JSON file.

Learned from is what the program meets at run time: the quotations that its own rules find, matched to the gold.
Where the gold has no speaker though its source is a noun ("эксперты", "адвокат"), the noun itself is the answer:
half of the gold names such sources so, the other half leaves them empty.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotate.preannotators.cleaning import Plain
from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.learned.speakers import FILE, FORMAT, SpeakerModel
from annotate.preannotators.quotes import rules
from annotate.preannotators.quotes.antecedents import Candidate
from annotate.preannotators.quotes.parts import Cue, Found, Mention
from annotate.preannotators.quotes.people import People
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speakers import Speakers
from annotate.preannotators.training.logistic import smallest
from annotate.preannotators.view import View

VERSION = "1.0"
Figures = tuple[int, float, float]  # quotations, share right by the rules alone, share right with the model
FOLDS = 5
_FEWEST = 6  # articles in which a sign has to occur
_SHARED = 0.5  # of the code points of two contents, so that they count as the same quotation
_PENALTY = 8.0
_CAUTION = {"words": 0.1, "nobody": 0.1}  # added to the weights: a wrong name costs more than none
_SMALLEST = 0.01  # weights below that are left out


@dataclass(frozen=True, slots=True)
class Row:
    """One quotation: its candidates (none where the source names somebody itself), which are right, gold and answer.

    `described`: the answer is no name of the text but the source's own words.
    """

    article: int
    kind: str
    candidates: tuple[Candidate, ...]
    right: tuple[int, ...]
    gold: str
    answer: str
    described: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its quotations by the rules, in reading order, each with its gold speaker (None: not in the gold)."""

    speakers: Callable[[], Speakers]
    quotes: tuple[tuple[Found, str | None], ...]
    golden: tuple[tuple[Found, str | None], ...] = ()


def article(view: View, gold: Sequence[dict[str, Any]]) -> Article:
    scene = Scene(view.analysis)
    people = People(scene, view.of("entity"), view.words)
    normals = Normals(view.analysis, view.words, ())
    found = rules.in_order(scene, rules.find(scene))
    told = [(_as_found(scene, row), str(row["speaker"] or "")) for row in gold]
    told.sort(key=lambda pair: rules.reached(scene, pair[0]))
    return Article(
        lambda: Speakers(scene, people, normals),
        tuple((rules.meant(scene, quote), name) for quote, name in zip(found, _matched(found, gold), strict=True)),
        tuple((rules.meant(scene, quote), name) for quote, name in told),
    )


def moved(row: dict[str, Any], twin: Plain) -> dict[str, Any]:
    """A quotation of the gold where it stands in the readable twin of its text."""
    out = {**row, "start": twin.offset(row["start"]), "end": twin.offset(row["end"])}
    for part in ("source", "cue"):
        out[part] = [twin.offset(offset) for offset in row[part]] if row.get(part) else None
    if row.get("fragments"):
        out["fragments"] = [[twin.offset(offset) for offset in span] for span in row["fragments"]]
    return out


def _as_found(scene: Scene, row: dict[str, Any]) -> Found:
    """A quotation of the gold as the rules would hand it on."""
    cue = mention = None
    if row.get("cue"):
        first, last = _tokens(scene, row["cue"])
        head = next((i for i in range(first, last) if i in scene.cues.verbs), first)
        kind = scene.cues.verbs[head].kind if head in scene.cues.verbs else "adverbial"
        cue = Cue(first, last, head, kind)
    if row.get("source"):
        first, last = _tokens(scene, row["source"])
        nominal = [i for i in range(first, last) if scene.tokens[i].pos in ("NOUN", "PROPN", "PRON", "DET")]
        free = [i for i in nominal if not first <= scene.tokens[i].head < last]
        mention = Mention(first, last, (free or nominal or [first])[0])
    return Found(((row["start"], row["end"]),), row["type"], "clause" if cue else "floating", 1.0, cue, mention)


def _tokens(scene: Scene, span: Sequence[int]) -> tuple[int, int]:
    first = min(scene.analysis.covering(span[0]), len(scene.tokens) - 1)
    return first, max(scene.analysis.first_token(span[1]), first + 1)


def _matched(found: Sequence[Found], gold: Sequence[dict[str, Any]]) -> list[str | None]:
    """The gold speaker of each quotation ("" for none), where a piece of it is a piece of the gold."""
    pieces = [
        (start, end, str(row["speaker"] or ""))
        for row in gold
        for start, end in row.get("fragments") or [(row["start"], row["end"])]
    ]
    scored = sorted(
        (
            (_overlap(place, (start, end)), -i, -j)
            for i, quote in enumerate(found)
            for place in quote.places
            for j, (start, end, _) in enumerate(pieces)
        ),
        reverse=True,
    )
    out: list[str | None] = [None] * len(found)
    taken: set[int] = set()
    for share, i, j in scored:
        if share >= _SHARED and out[-i] is None and j not in taken:
            out[-i] = pieces[-j][2]
            taken.add(j)
    return out


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def rows(number: int, text: Article, model: SpeakerModel | None, golden: bool = False) -> list[Row]:
    """The quotations of one article; who has spoken before is as the gold has it, else as `model` or the rules say."""
    speakers = text.speakers()
    out: list[Row] = []
    by_cue: dict[int, str] = {}
    for quote, gold in text.golden if golden else text.quotes:
        named = speakers.named(quote)
        candidates: tuple[Candidate, ...] = ()
        if quote.borrowed >= 0:
            name = by_cue.get(quote.borrowed, "")
        elif named is not None:
            name = named
        else:
            candidates = tuple(speakers.candidates(quote))
            name = _answer(candidates, gold, model)
        if gold is not None:
            described = not speakers.antecedents.label(name)
            out.append(Row(number, _kind(candidates), candidates, _right(candidates, gold), gold, name, described))
        if quote.borrowed < 0:
            speakers.settle(quote, name)
        if quote.cue is not None:
            by_cue[quote.cue.head] = name
    return out


def _kind(candidates: Sequence[Candidate]) -> str:
    return candidates[-1].signs[-1].partition("|")[0] if candidates else "named"


def _answer(candidates: Sequence[Candidate], gold: str | None, model: SpeakerModel | None) -> str:
    if model is not None:
        return model.best(candidates).name
    if gold is not None and (right := _right(candidates, gold)):
        return candidates[right[0]].name
    return next((c.name for c in candidates if "guess:this" in c.signs), candidates[-1].name)


def _right(candidates: Sequence[Candidate], gold: str) -> tuple[int, ...]:
    """The candidates nearest to the gold's name; where none is near, the words of the source or nobody, if offered."""
    if not candidates:
        return ()
    if gold:
        near = [_likeness(candidate.name, gold) for candidate in candidates]
        if max(near) > 0:
            return tuple(i for i, value in enumerate(near) if value == max(near))
    # a pronoun that the gold gives no name for stands for somebody without one
    pronoun = not gold and _kind(candidates) in ("he", "she", "they")
    unnamed = [i for i, candidate in enumerate(candidates) if pronoun and _fits_unnamed(candidate)]
    last = candidates[-1]
    offered = not last.name or "words" in last.signs
    return tuple(unnamed) or ((len(candidates) - 1,) if offered else ())


def _fits_unnamed(candidate: Candidate) -> bool:
    signs = candidate.signs
    if "unnamed subject" in signs:
        return "subject number:agrees" in signs and "subject gender:clashes" not in signs
    return "label:said" in signs and "number" in signs and "said:clashes" not in signs


def _likeness(name: str, gold: str) -> float:
    if name == gold:
        return 2.0
    a, b = stems(name), stems(gold)
    return len(a & b) / len(a | b) if a & b else 0.0


def stems(name: str) -> set[str]:
    """The first four letters of the longer words: what the case forms of a name share."""
    return {word[:4].lower() for word in re.findall(r"\w+", name) if len(word) > 2}


def fit(known: Sequence[Row]) -> SpeakerModel:
    """The weights that make the right candidates likeliest, with a quadratic penalty."""
    asked = [row for row in known if len(row.candidates) > 1 and row.right]
    spread: dict[str, set[int]] = {}
    for row in asked:
        for candidate in row.candidates:
            for sign in candidate.signs:
                spread.setdefault(sign, set()).add(row.article)
    signs = sorted(sign for sign, articles in spread.items() if len(articles) >= _FEWEST)
    number = {sign: i for i, sign in enumerate(signs)}
    lines = [[number[s] for s in c.signs if s in number] or [len(signs)] for row in asked for c in row.candidates]
    flat = np.array([i for line in lines for i in line])
    lengths = np.array([len(line) for line in lines])
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    sizes = np.array([len(row.candidates) for row in asked])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    good = np.zeros(len(lines))
    for first, row in zip(firsts, asked, strict=True):
        good[first + np.array(row.right)] = 1

    def cost(weights: Any) -> tuple[float, Any]:
        sums = np.add.reduceat(weights[flat], begins)
        sums = sums - np.repeat(np.maximum.reduceat(sums, firsts), sizes)
        shares = np.exp(sums)
        chances = shares / np.repeat(np.add.reduceat(shares, firsts), sizes)
        hits = np.add.reduceat(chances * good, firsts)
        slope = chances - chances * good / np.repeat(hits, sizes)
        value = -np.sum(np.log(hits)) + 0.5 * _PENALTY * np.sum(weights * weights)
        back = np.bincount(flat, np.repeat(slope, lengths), len(signs) + 1)
        return float(value), back + _PENALTY * weights

    best = smallest(cost, np.zeros(len(signs) + 1))
    return SpeakerModel(VERSION, {sign: float(best[i]) + _CAUTION.get(sign, 0.0) for sign, i in number.items()})


def is_right(name: str, described: bool, gold: str) -> bool:
    """Whether the scorer would take the name for the gold's; the source's own words are as good as none."""
    return bool(stems(name) & stems(gold)) or (not gold and (described or not name))


def learned_from(texts: Sequence[Article]) -> list[Row]:
    """The quotations that the rules find, and those of the gold with their own sources."""
    return [
        row
        for golden in (False, True)
        for number, text in enumerate(texts)
        for row in rows(number, text, None, golden=golden)
    ]


def make(texts: Sequence[Article], folder: Path) -> dict[str, Figures]:
    """Writes the model into `folder`; its figures on unseen articles by cross-validation."""
    known = learned_from(texts)
    figures = validated(texts, known)
    weights = fit(known).weights
    kept = {sign: round(weight, 3) for sign, weight in sorted(weights.items()) if abs(weight) >= _SMALLEST}
    held = {"format": FORMAT, "version": VERSION, "weights": kept}
    text = json.dumps(held, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    return figures


def validated(texts: Sequence[Article], known: Sequence[Row]) -> dict[str, Figures]:
    """Per kind of source, by cross-validation over articles, in reading order with the model's own answers before."""
    counts: Counter[tuple[str, str]] = Counter()
    for fold in range(FOLDS):
        model = fit([row for row in known if row.article % FOLDS != fold])
        for number, text in enumerate(texts):
            if number % FOLDS == fold:
                for row in rows(number, text, model):
                    _count(counts, row)
    kinds = sorted({kind for kind, _ in counts}, key=lambda kind: (-counts[kind, "all"], kind))
    return {kind: _figures(counts, kind) for kind in kinds}


def _figures(counts: Counter[tuple[str, str]], kind: str) -> Figures:
    number = counts[kind, "all"]
    return number, counts[kind, "rules"] / number, counts[kind, "model"] / number


def _count(counts: Counter[tuple[str, str]], row: Row) -> None:
    """Adds one quotation to those of its kind, of all, and of all that were asked about."""
    ruled, described = row.answer, row.described
    if row.candidates:
        guess = next((c for c in row.candidates if "guess:this" in c.signs), row.candidates[-1])
        ruled, described = guess.name, guess.described
    for kind in (row.kind, "every kind", *(["without a name"] if row.candidates else [])):
        counts[kind, "all"] += 1
        counts[kind, "model"] += is_right(row.answer, row.described, row.gold)
        counts[kind, "rules"] += is_right(ruled, described, row.gold)
