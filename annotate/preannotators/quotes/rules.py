"""Quotations by rules of the language: content, cue, source, speaker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotate.model.text import Span, normalised
from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.quotes.direct import direct
from annotate.preannotators.quotes.fragments import fragments
from annotate.preannotators.quotes.indirect import indirect, zones
from annotate.preannotators.quotes.labels import labelled
from annotate.preannotators.quotes.parts import Cue, Found, Mention, Place, Places
from annotate.preannotators.quotes.people import People
from annotate.preannotators.quotes.scene import Scene
from annotate.preannotators.quotes.speakers import Speakers
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "quote-rules", "2.0"


def drafts(view: View) -> list[Draft]:
    """The quotations of a text, one draft each."""
    scene = Scene(view.analysis)
    found = find(scene)
    speakers = Speakers(scene, People(scene, view.of("entity"), view.words), Normals(view.analysis, view.words, ()))
    by_cue: dict[int, str] = {}
    out: list[tuple[Found, Draft]] = []
    for quote in in_order(scene, found):
        name = by_cue.get(quote.borrowed, "") if quote.borrowed >= 0 else speakers.of(meant(scene, quote))
        if quote.cue is not None:
            by_cue[quote.cue.head] = name
        out.append((quote, _draft(scene, quote, name)))
    # of several sources for the same words the one that is referred to comes before the medium that hands them on
    out.sort(key=lambda pair: (pair[0].places, pair[0].rule != "reference"))
    return [draft for _, draft in out]


def find(scene: Scene) -> list[Found]:
    """All quotations of a text."""
    marked = direct(scene)
    apart = zones(scene)
    labels = labelled(scene, apart)
    clauses = indirect(scene, apart)
    found = _chosen(scene, [*marked, *labels, *clauses])
    taken = Places((place, None) for quote in found for place in quote.places)
    return [*found, *fragments(scene, taken)]


def _chosen(scene: Scene, found: list[Found]) -> list[Found]:
    """Without what the same words are found for twice, and without clauses that a direct quotation holds whole."""
    marked = Places((place, q) for q in found if q.type == "direct" for place in q.places)
    spent = {q.cue.head for q in found if q.cue is not None and q.rule in ("marks-dash", "inserted")}
    clauses = Places((place, q) for q in found if q.rule == "clause" for place in q.places)
    out: list[Found] = []
    seen: set[tuple[tuple[Place, ...], int]] = set()
    for quote in found:
        key = (quote.places, quote.source.head if quote.source else -1)
        if key in seen:
            continue
        if quote.type != "direct" and _repeats(scene, quote, marked):
            continue
        if quote.rule in ("parenthesis", "clause") and quote.cue is not None and quote.cue.head in spent:
            continue
        if quote.rule == "adverbial" and _echoes(scene, quote, clauses):
            continue
        seen.add(key)
        out.append(quote)
    return out


def _echoes(scene: Scene, quote: Found, clauses: Places[Found]) -> bool:
    """ "по их мнению" inside a clause that is attributed to them already (S13)."""
    if (
        quote.source is None
        or quote.cue is None
        or scene.tokens[quote.source.head].lower not in ("его", "ее", "её", "их")
    ):
        return False
    at = scene.tokens[quote.cue.head].start
    return any(True for _ in clauses.over(at, at + 1))


def _repeats(scene: Scene, quote: Found, marked: Places[Found]) -> bool:
    """Whether it is a direct quotation's attribution seen again."""
    for (a, b), _ in marked.over(quote.start, quote.end):
        inside = a <= quote.start and quote.end <= b
        own = inside and quote.cue is not None and a <= scene.tokens[quote.cue.head].start < b
        # without a source it is the speaker's own "говорят, что" inside his words
        if not own or quote.source is None:
            return True
    return False


def in_order(scene: Scene, found: Iterable[Found]) -> list[Found]:
    """As the reader learns who speaks."""
    return sorted(found, key=lambda quote: reached(scene, quote))


def reached(scene: Scene, quote: Found) -> tuple[int, int]:
    """Where the reader learns who speaks, then where the words begin."""
    return _anchor(scene, quote), quote.start


def meant(scene: Scene, quote: Found) -> Found:
    """With what a relative pronoun stands for as the source."""
    return replace(quote, source=scene.sources.referent(quote.source)) if quote.source else quote


def _anchor(scene: Scene, quote: Found) -> int:
    """Where the reader learns who speaks: the source, else the cue, else the words."""
    if quote.source is not None:
        return scene.tokens[quote.source.head].start
    if quote.cue is not None:
        return scene.tokens[quote.cue.head].start
    return quote.start


def _draft(scene: Scene, quote: Found, speaker: str) -> Draft:
    attributes = {"type": quote.type, "rule": quote.rule}
    if speaker:
        attributes["speaker"] = speaker
    cue, source = _span(scene, quote.cue), _span(scene, quote.source)
    places = normalised(Span(a, b) for a, b in quote.places)
    return Draft(NAME, VERSION, "quote", "QUOTE", places, round(quote.score, 3), cue, source, attributes)


def _span(scene: Scene, part: Cue | Mention | None) -> Span | None:
    return Span(scene.tokens[part.first].start, scene.tokens[part.last - 1].end) if part else None
