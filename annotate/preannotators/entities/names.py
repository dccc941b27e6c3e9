"""Names of people, places and organisations: the tagger's spans, repaired, with a nominative and a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.model.text import Span
from annotate.preannotators.analysis import Analysis
from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.entities.repairs import Repaired, repaired
from annotate.preannotators.view import View
from annotate.suggestions import Draft

if TYPE_CHECKING:
    from annotate.preannotators.entities.agreed import Agreed

NAME, VERSION = "natasha-entities", "3.0"

# Exact precision by label on the development texts of factRuEval-2016 and NEREL.
_PRECISION = {"PER": 0.95, "LOC": 0.88, "ORG": 0.75}

# Exact precision by who saw the name ("unsure": the tagger alone or with natasha, without being sure), on the same
# texts and on those of NEREL's training set that the tagger had not seen.
_SEEN = {
    "both": {"PER": 0.98, "LOC": 0.96, "ORG": 0.91},
    "unsure": {"PER": 0.55, "LOC": 0.62, "ORG": 0.5},
    "learned": {"PER": 0.8, "LOC": 0.78, "ORG": 0.65},
    "natasha": {"PER": 0.4, "LOC": 0.65, "ORG": 0.45},
    "nested": {"PER": 0.5, "LOC": 0.6, "ORG": 0.4},
}
_SURE = 0.6


def drafts(view: View) -> list[Draft]:
    """The names of a text in reading order, outer ones first."""
    analysis = view.analysis
    tokens = analysis.tokens
    found = view.learned
    if found is None:
        names = [(name, _score(analysis, name)) for name in repaired(analysis)]
    else:
        from annotate.preannotators.entities.agreed import agreed

        names = [(a.name, _agreed_score(a)) for a in agreed(analysis, found.get("names", ()))]
    places = [(tokens[n.first].start, tokens[n.last - 1].end, n.label) for n, _ in names]
    normals = Normals(analysis, view.words, places)
    view.genders |= {Span(a, b): normals.person(a, b).gender for a, b, label in places if label == "PER"}
    return [
        Draft(
            NAME,
            VERSION,
            "entity",
            label,
            (Span(start, end),),
            score,
            attributes={"normal": normals.of(start, end, label)},
        )
        for (_, score), (start, end, label) in zip(names, places, strict=True)
    ]


def _agreed_score(name: Agreed) -> float:
    """The share that was right of those with the same witnesses on the development texts."""
    seen_by = "unsure" if name.seen_by in ("both", "learned") and name.score < _SURE else name.seen_by
    return _SEEN[seen_by][name.name.label]


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
