"""What the entities found so far mean: who or what is one (canonical names), calendar values, amounts.

It finds no entities of its own; it says more of those that are there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from annotate.model.text import Span
from annotate.model.values import Scalar
from annotate.preannotators.entities import amounts, calendar
from annotate.preannotators.entities.calendar import full_date
from annotate.preannotators.entities.groups import Mention, canonical_names
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "entity-meaning", "1.0"

_NAMED = ("PER", "LOC", "ORG")
_DATELINE = 60  # code points; a paragraph as short as that which names a day is the article's dateline


def drafts(view: View) -> list[Draft]:
    """None; the drafts of the view are replaced by fuller ones."""
    names = _names(view)
    today = article_date(view)
    for i, draft in enumerate(view.drafts):
        if i in names:
            view.drafts[i] = _with(draft, "name", names[i])
        elif value := _value(view, draft, today):
            view.drafts[i] = _with(draft, "value", value)
    return []


def article_date(view: View) -> date | None:
    """The article's date: its header's, else a dateline's, else the only full date of the title or the lead."""
    if view.date:
        return date.fromisoformat(view.date)
    for paragraph in view.analysis.paragraphs[:3]:
        words = view.text[paragraph.start : paragraph.end]
        if len(words) <= _DATELINE and (found := full_date(words)):
            return found
    for paragraph in view.analysis.paragraphs[:2]:
        spans = [d.fragments[0] for d in view.drafts if d.label == "DATE"]
        inside = [s for s in spans if paragraph.start <= s.start and s.end <= paragraph.end]
        if dates := {found for span in inside if (found := full_date(span.of(view.text)))}:
            return next(iter(dates)) if len(dates) == 1 else None
    return None


def _value(view: View, draft: Draft, today: date | None) -> str:
    span = draft.fragments[0]
    words = span.of(view.text)
    match draft.label:
        case "DATE":
            return calendar.value(words, today, _tense(view, span))
        case "MONEY":
            return amounts.money(words)
        case "PERCENT":
            return amounts.share(words)
        case "NUMBER":
            return amounts.number(words)
        case "AGE":
            return amounts.age(words)
    return ""


def _tense(view: View, span: Span) -> calendar.Tense:
    """That of the finite verb nearest to the date in its sentence; "" where it is the present or none."""
    analysis = view.analysis
    here = analysis.first_token(span.start)
    if here >= len(analysis.tokens):
        return ""
    sentence = analysis.sentences[analysis.tokens[here].sentence]
    last = analysis.first_token(span.end)
    verbs = [
        (here - t.index if t.index < here else t.index - last, t.index, t.feats["Tense"])
        for t in analysis.tokens[sentence.first : sentence.last]
        if t.feats.get("Tense") and t.pos in ("VERB", "AUX") and t.feats.get("VerbForm") in ("Fin", "Part")
    ]
    tense = min(verbs)[2] if verbs else ""
    return "past" if tense == "Past" else "future" if tense == "Fut" else ""


def _with(draft: Draft, name: str, value: Scalar) -> Draft:
    return replace(draft, attributes={**draft.attributes, name: value})


def _names(view: View) -> dict[int, str]:
    """The canonical name of each draft of a person, place or organisation, by its number."""
    found = [i for i, d in enumerate(view.drafts) if d.layer == "entity" and d.label in _NAMED]
    found.sort(key=lambda i: (view.drafts[i].fragments[0].start, -view.drafts[i].fragments[0].end))
    mentions = [_mention(view, view.drafts[i]) for i in found]
    return dict(zip(found, canonical_names(mentions, view.text), strict=True))


def _mention(view: View, draft: Draft) -> Mention:
    span = draft.fragments[0]
    before = view.analysis.first_token(span.start) - 1
    return Mention(
        draft.label,
        span.start,
        span.end,
        str(draft.attributes.get("normal", "")) or span.of(view.text),
        view.genders.get(span, ""),
        view.analysis.tokens[before].text if before >= 0 else "",
    )
