"""Claim candidates: one draft a sentence, or a piece of quoted content within a sentence, with reasons and a score."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotate.model.text import Span
from annotate.preannotators.analysis import Stretch
from annotate.preannotators.claims.features import claim_type
from annotate.preannotators.claims.learned import model
from annotate.preannotators.claims.signs import Article
from annotate.preannotators.claims.weights import score, weighed
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "claim-rules", "2.0"

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
_CAUSING = frozenset(
    f"r:{verb}" for verb in "вызвать вызывать привести приводить повлечь спровоцировать обусловить".split()
)
_LONGEST_CAPTION = 250  # code points
_CREDIT = re.compile(r"\b(?:фото|видео|иллюстрация|скриншот|кадр|photo)\w*\s*[:/©]|©", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"(?:\w+, )?(?:\d{1,2} \w+ (?:\d{4}(?: года| г\.?)?)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|date \d{4}-\d{2}-\d{2})(?:,? (?:в )?\d{1,2}:\d{2})?.{0,40}",
    re.IGNORECASE,
)
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
    article = Article(view)
    for unit in units(view):
        seen = article.seen(unit.span, unit.attributed, unit.direct)
        if "boilerplate" in seen or "question" in seen:
            continue
        out.append(_draft(view, article, unit, seen))
    return out


def _draft(view: View, article: Article, unit: Unit, seen: Mapping[str, float]) -> Draft:
    kind = claim_type(view.analysis, unit.span, seen)
    learned = model()
    if learned is None:
        value = score(seen)
    else:
        signs = article.signs(unit.span, seen)
        value = learned.score(signs, weighed(seen))
        # a unit that a verb of cause governs is the guidelines' own example; annotators of single sentences miss it
        if kind in learned.types and not (kind == "CAUSE" and signs.keys() & _CAUSING):
            kind = learned.type(signs | {"rule:" + kind: 1.0})
    value = round(value, 4)
    attributes: dict[str, str | int | float | bool] = {
        "type": kind,
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
    aside = {p.index for p in view.analysis.paragraphs if _is_furniture(view, p)}
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
        if sentence.paragraph in aside or sentence.index in covered:
            continue
        if piece := _piece(view, sentence.start, sentence.end):
            found[piece] = Unit(piece, False, False, "")
    return [found[span] for span in sorted(found)]


def _is_furniture(view: View, paragraph: Stretch) -> bool:
    """A caption, a credit or a line with nothing but a date: part of the page, not of the news."""
    if paragraph.end - paragraph.start > _LONGEST_CAPTION:
        return False
    words = view.analysis.tokens[paragraph.first : paragraph.last]
    line = paragraph.span.of(view.text)
    if _CREDIT.search(line):
        return True
    return not any(t.pos in ("VERB", "AUX") for t in words) and bool(_DATE_LINE.fullmatch(line.strip()))


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
    if end - start < _SHORTEST or sum(t.is_word for t in view.analysis.within(start, end)) < 2:
        return None
    return Span(start, end)
