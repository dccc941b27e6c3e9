"""The types that natasha lacks, by the learned tagger: positions, peoples, events, laws, works, products, figures.

Trained on NEREL 1.1, whose guidelines say what each type is; the card of the model has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotate.model.text import Span
from annotate.preannotators.entities.normal import Normals
from annotate.preannotators.entities.peoples import peoples
from annotate.preannotators.entities.repairs import balanced
from annotate.preannotators.learned.chain import Found
from annotate.preannotators.marks import CLOSING, EITHER, Pair, scan
from annotate.preannotators.view import View
from annotate.suggestions import Draft

NAME, VERSION = "entity-model", "1.1"

# the group of outer mentions for each type, and whether mentions nested in them are sought as well
_OUTER = {
    "POSITION": "figures",
    "PERCENT": "figures",
    "NUMBER": "figures",
    "AGE": "figures",
    "EVENT": "things",
    "WORK": "things",
    "PRODUCT": "things",
    "NORP": "things",
    "LAW": "things",
}
_NESTING = frozenset({"POSITION", "EVENT", "LAW"})
_PEOPLE = 0.95  # share of the listed nouns for peoples that are right
_ALONE = 0.4  # probability from which a mention counts that only the tagger of inner ones sees
_DECLINED = frozenset({"POSITION", "NORP", "EVENT", "LAW", "PRODUCT"})


def drafts(view: View) -> list[Draft]:
    """The mentions of a text by type; none without a model."""
    found = view.learned
    if not found:
        return []
    tokens = view.analysis.tokens
    normals = Normals(view.analysis, view.words, ())
    pairs = scan(view.text, [p.span for p in view.analysis.paragraphs])
    found_here: dict[tuple[Span, str], tuple[float, str]] = {}
    for label, group in _OUTER.items():
        chosen = _of(found[group], label)
        if label in _NESTING:
            chosen = _with_inner(chosen, _of(found["heads"], label))
        if label == "NORP":
            chosen = _with_peoples(chosen, peoples(view.analysis))
        for mention in chosen:
            span = _in_marks(view, pairs, mention)
            if span is None:
                continue
            words = span.of(view.text)
            declines = label in _DECLINED and tokens[mention.first].pos in ("ADJ", "NOUN", "PROPN")
            normal = normals.of(span.start, span.end, label) if declines else " ".join(words.split())
            found_here[span, label] = max(found_here.get((span, label), (0.0, "")), (mention.score, normal))
    return [
        Draft(NAME, VERSION, "entity", label, (span,), score, attributes={"normal": normal})
        for (span, label), (score, normal) in found_here.items()
    ]


def _in_marks(view: View, pairs: list[Pair], mention: Found) -> Span | None:
    """The mention with its quote marks in pairs; None where that cannot be."""
    tokens = view.analysis.tokens
    first, last = mention.first, mention.last
    if _paired(view.text[tokens[first].start : tokens[last - 1].end]):
        return Span(tokens[first].start, tokens[last - 1].end)
    first, last, _ = balanced(view.analysis, first, last, pairs)
    while last > first and not tokens[last - 1].is_word and tokens[last - 1].text not in CLOSING + EITHER:
        last -= 1
    if first >= last or not any(t.is_word for t in tokens[first:last]):
        return None
    span = Span(tokens[first].start, tokens[last - 1].end)
    return span if _paired(span.of(view.text)) else None


def _paired(words: str) -> bool:
    return words.count("«") == words.count("»") and words.count('"') % 2 == 0


def _of(found: Iterable[Found], label: str) -> list[Found]:
    return [mention for mention in found if mention.label == label]


def _with_inner(outer: Sequence[Found], inner: Sequence[Found]) -> list[Found]:
    """Outer mentions with those nested in them, and inner ones apart that are likely; what crosses is left out."""
    out = list(outer)
    at = 0
    for mention in inner:
        while at < len(outer) and outer[at].last <= mention.first:
            at += 1
        over = [other for other in outer[at : at + 2] if other.first < mention.last]
        if not over:
            if mention.score >= _ALONE:
                out.append(mention)
        elif any(o.first <= mention.first and mention.last <= o.last for o in over):
            if all((o.first, o.last) != (mention.first, mention.last) for o in over):
                out.append(mention)
    return sorted(out, key=lambda m: (m.first, -m.last))


def _with_peoples(found: Sequence[Found], nouns: Iterable[int]) -> list[Found]:
    """The mentions, and the listed nouns for peoples that no mention covers; one that is a mention is surer."""
    covered = {i for mention in found for i in range(mention.first, mention.last)}
    listed = set(nouns)
    out = [m if m.last - m.first > 1 or m.first not in listed else replace(m, score=_PEOPLE) for m in found]
    return sorted([*out, *(Found(i, i + 1, "NORP", _PEOPLE) for i in listed - covered)], key=lambda m: m.first)
