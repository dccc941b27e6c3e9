"""Claim candidates: one draft a sentence, or a piece of quoted content within a sentence, with reasons and a score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotate.model.text import Span
from annotate.preannotators.analysis import Stretch
from annotate.preannotators.claims.features import claim_type, features, latest_year, topic
from annotate.preannotators.claims.weights import score
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "claim-rules", "1.0"

_LEAD = 4  # sentences
_SHORTEST = 25  # code points; below that nothing stands alone
_REASONS = {
    "num": "number",
    "money": "money",
    "percent": "percent",
    "date": "date",
    "entities": "names",
    "compare": "comparison",
    "cause": "cause",
    "justice": "justice",
    "harm": "harm",
    "power": "politics",
    "life": "biography",
    "old": "background",
    "attributed": "attributed",
    "future": "future",
    "hedge": "hedged",
    "opinion": "opinion",
    "first": "first-person",
}
_WORTH = (0.35, 0.6)  # scores from which a claim is at least 1, 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that may be a claim, whose it is, and whether it stands in the source's own words."""

    span: Span
    attributed: bool
    direct: bool
    claimant: str


def drafts(view: View) -> list[Draft]:
    """A draft for each candidate, by place."""
    out = []
    year, hard = latest_year(view.text), topic(view.analysis)
    for unit in units(view):
        seen = seen_in(view, unit, year, hard)
        if "boilerplate" in seen or "question" in seen:
            continue
        out.append(_draft(view, unit, seen))
    return out


def seen_in(view: View, unit: Unit, year: int, hard: float) -> dict[str, float]:
    """The features of a unit with its place in the article."""
    seen = features(view.analysis, unit.span, unit.attributed, unit.direct, year)
    position = view.analysis.sentence_at(unit.span.start)
    if position < _LEAD:
        seen["lead"] = 1.0
    seen["late"] = position / max(len(view.analysis.sentences), 1)
    seen["topic"] = hard
    return seen


def _draft(view: View, unit: Unit, seen: dict[str, float]) -> Draft:
    value = round(score(seen), 4)
    attributes: dict[str, str | int | float | bool] = {
        "type": claim_type(view.analysis, unit.span, seen),
        "worth": sum(value >= step for step in _WORTH),
        "reasons": ",".join(_REASONS[name] for name in _REASONS if name in seen),
    }
    if unit.claimant:
        attributes["claimant"] = unit.claimant
    return Draft(NAME, VERSION, "claim", "CLAIM", (unit.span,), value, attributes=attributes)


def units(view: View) -> list[Unit]:
    """Pieces of quotations cut at sentence borders, and every sentence that holds none."""
    found: dict[Span, Unit] = {}
    covered: set[int] = set()
    # the innermost quotation wins a piece that several hold: its source is whose words they are
    quotes = sorted(view.of("quote"), key=lambda q: -sum(len(s) for s in q.fragments))
    for quote in quotes:
        speaker = str(quote.attributes.get("speaker", ""))
        direct = quote.attributes.get("type") == "direct"
        for fragment in quote.fragments:
            for sentence in _sentences(view, fragment):
                piece = _piece(view, max(fragment.start, sentence.start), min(fragment.end, sentence.end))
                if piece is not None:
                    found[piece] = Unit(piece, True, direct, speaker)
                    covered.add(sentence.index)
    for sentence in view.analysis.sentences:
        if sentence.index not in covered and (piece := _piece(view, sentence.start, sentence.end)):
            found[piece] = Unit(piece, False, False, "")
    return [found[span] for span in sorted(found)]


def _sentences(view: View, span: Span) -> Iterator[Stretch]:
    sentences = view.analysis.sentences
    i = view.analysis.sentence_at(span.start)
    while i < len(sentences) and sentences[i].start < span.end:
        if sentences[i].end > span.start:
            yield sentences[i]
        i += 1


def _piece(view: View, start: int, end: int) -> Span | None:
    """The stretch without marks and punctuation at its ends; None where it is too short."""
    text = view.text
    while start < end and (text[start].isspace() or text[start] in "«„“\"',;:—–-•*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "»“”\"'.,;:—–-"):
        end -= 1
    return Span(start, end) if end - start >= _SHORTEST else None
