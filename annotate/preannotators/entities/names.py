"""Names of people, places and organisations: the tagger's spans, repaired, with a nominative and a score."""

from __future__ import annotations

from annotate.model.text import Span
from annotate.preannotators.analysis import Analysis
from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.entities.repairs import Repaired, repaired
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "natasha-entities", "1.0"

# Exact precision by label on the development texts of factRuEval-2016 and NEREL.
_PRECISION = {"PER": 0.95, "LOC": 0.88, "ORG": 0.75}


def drafts(view: View) -> list[Draft]:
    """The names of a text in reading order, outer ones first."""
    analysis = view.analysis
    tokens = analysis.tokens
    names = repaired(analysis)
    places = [(tokens[n.first].start, tokens[n.last - 1].end, n.label) for n in names]
    normals = Normals(analysis, view.words, places)
    return [
        Draft(
            NAME,
            VERSION,
            "entity",
            label,
            (Span(start, end),),
            _score(analysis, name),
            attributes={"normal": normals.of(start, end, label)},
        )
        for name, (start, end, label) in zip(names, places, strict=True)
    ]


def _score(analysis: Analysis, name: Repaired) -> float:
    """How likely the span is right: the label's precision, moved by what was seen to go wrong."""
    words = [t for t in analysis.tokens[name.first : name.last] if t.is_word]
    score = _PRECISION[name.label]
    if name.how == "list":
        score = 0.85
    elif name.how == "joined":
        score = 0.8
    elif name.how == "marks":
        score -= 0.15
    if name.label == "PER" and len(words) > 1 and len(words) <= 3:
        score += 0.03
    if name.label == "ORG" and len(words) > 5:
        score -= 0.2
    if any(not t.text[0].isupper() for t in words[:1]):
        score -= 0.1
    return round(min(max(score, 0.05), 0.99), 3)
