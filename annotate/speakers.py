"""Who may speak a quote: ranked candidates for the number keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from annotate.commands.quotes import name_at, part_of
from annotate.groups import entity_name, speaker_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span, hull

__all__ = ["Candidate", "candidates", "entity_name"]

_AROUND = 1_000  # marks on either side of a quote among which the most frequent names are counted


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, and why it is offered: "suggested", "source", "sentence", "paragraph", "before", "frequent"."""

    name: str
    reason: str


def candidates(state: State, quote: Mark, limit: int = 9) -> list[Candidate]:
    """At most `limit` names, the likeliest first, each once.

    Order: the suggested speaker, the source mention, people and organisations of the quote's sentence outside
    its content, of its paragraph, the speaker of the quote before, the most frequent in the document.
    """
    found: dict[str, Candidate] = {}
    for name, reason in _ranked(state, quote):
        name = name.strip()
        key = name.casefold()
        if name and key not in found:
            found[key] = Candidate(name, reason)
        if len(found) == limit:
            break
    return list(found.values())


def _ranked(state: State, quote: Mark) -> Iterator[tuple[str, str]]:
    if speaker := speaker_of(state, quote):
        yield speaker, "suggested"
    if not quote.suggested and (annotation := state.annotation(quote.id)) and annotation.suggestion:
        origin = state.suggestion(annotation.suggestion)
        if origin and (named := origin.attributes.get("speaker")):
            yield str(named), "suggested"
    if source := part_of(state, quote, "source"):
        yield name_at(state, hull(source.fragments)), "source"
    whole = hull(quote.fragments)
    for reason, finder in (("sentence", state.tokens.sentence), ("paragraph", state.tokens.paragraph)):
        near = [finder(whole.start), finder(whole.end - 1), finder(min(whole.end + 4, len(state.text) - 1))]
        for span in dict.fromkeys(filter(None, near)):
            for mark in _people(state, span, quote):
                yield entity_name(state, mark), reason
    before = [m for m in state.marks.overlapping(max(0, whole.start - 3000), whole.start) if m.layer == "quote"]
    for mark in reversed(before):
        if mark.id != quote.id and (speaker := speaker_of(state, mark)):
            yield speaker, "before"
            break
    middle = state.marks.rank_of((whole.start, 0, ""))
    around = range(max(0, middle - _AROUND), min(len(state.marks), middle + _AROUND))
    marks = [m for m in map(state.marks.ranked, around) if m.layer == "entity" and m.label in ("PER", "ORG")]
    names = Counter(entity_name(state, m) for m in marks)
    for name, _ in names.most_common(9):
        yield name, "frequent"


def _people(state: State, span: Span, quote: Mark) -> list[Mark]:
    """People, then organisations, in `span` and outside the content of the quote."""
    found = [m for m in state.marks.overlapping(span.start, span.end) if m.layer == "entity"]
    found = [m for m in found if m.label in ("PER", "ORG") and span.contains(hull(m.fragments))]
    outside = [m for m in found if not any(f.overlaps(g) for f in quote.fragments for g in m.fragments)]
    return sorted(outside, key=lambda m: (m.label != "PER", m.fragments))
