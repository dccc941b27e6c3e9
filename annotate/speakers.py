"""Who may speak a quote, or make a claim: ranked candidates for the number keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from annotate.choices import Choices, choices, is_pronoun
from annotate.commands.quotes import name_at, part_of
from annotate.groups import entity_name
from annotate.model.kept import Kept
from annotate.model.marks import Mark
from annotate.model.naming import speaking
from annotate.model.state import State
from annotate.model.text import Span, covered, hull, on_one_line
from annotate.model.voices import voice_of

__all__ = ["Candidate", "candidates", "entity_name"]

NAMES = 7
"""How many candidates with a name have a number key."""
COLLECTIVE, ARTICLE, UNKNOWN = 8, 9, 0
"""The number keys of those without a name."""

_AROUND = 1_000  # marks on either side of a quote among which the most frequent names are counted
_STRETCH = 250  # marks whose surroundings are counted together
_BACK = 3_000  # code points before a quote in which the quote before is looked for
_CONFIDENT = 0.8  # score from which on no choice of the annotator goes before a suggested speaker
_BREAKS = frozenset(".!?;:,—–«»„“”\n")  # what a cue and its subject do not stand on two sides of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, and why it is offered: "suggested", "words" (who spoke in such a source before), "source", "cue" (its
    subject), "chosen", "sentence", "paragraph", "before", "frequent", "quote" (that a claim is made in).

    `kind` is "article", "collective" or "unknown" for one without a name; `number` the key, None without one.
    """

    name: str
    reason: str
    kind: str = ""
    number: int | None = None


def offered(state: State, mark: Mark, limit: int = NAMES) -> list[Candidate]:
    """The candidates with their numbers: names first, then several together, the article's own voice, unknown."""
    named = [replace(c, number=n) for n, c in enumerate(candidates(state, mark, limit), 1)]
    return [
        *named,
        Candidate(collective_name(state, mark), "", "collective", COLLECTIVE),
        Candidate("", "", "article", ARTICLE),
        Candidate("", "", "unknown", UNKNOWN),
    ]


def first_candidate(found: list[Candidate]) -> Candidate | None:
    """Whom Enter takes: the likeliest one; None where nobody but those who are always offered is."""
    return next((c for c in found if c.number == 1), None)


def candidates(state: State, mark: Mark, limit: int = NAMES) -> list[Candidate]:
    """At most `limit` names for a quote's speaker or a claim's claimant, the likeliest first, each once.

    What the annotator has chosen in the document before moves up (annotate.choices): the same source is the same
    speaker again; whoever was chosen twice goes before what only stands near, but not before a confident suggestion
    or a name at the cue.
    """
    chosen = choices(state, mark.id)
    found: dict[tuple[str, str], Candidate] = {}
    for candidate in _of_claim(state, mark, chosen) if mark.layer == "claim" else _of_quote(state, mark, chosen):
        name = candidate.name.strip()
        name = name if candidate.kind else state.canonical(name)
        if name:
            found.setdefault((name.casefold(), candidate.kind), replace(candidate, name=name))
        if len(found) == limit:
            break
    return list(found.values())


def collective_name(state: State, mark: Mark) -> str:
    """What several people together are called: the source's words, in the nominative where that is known."""
    source = part_of(state, mark, "source") if mark.layer == "quote" else None
    if source is None:
        return ""
    place = source.fragments
    inside = [m for m in state.marks.overlapping(place[0].start, place[-1].end) if m.layer == "entity"]
    if any(m.label in speaking(state.schema)[0] for m in inside):
        return ""  # one person is not several
    here = [m for m in inside if m.fragments == place]
    normal = next((str(m.attributes["normal"]) for m in here if m.attributes.get("normal")), "")
    return normal or on_one_line(place, state.text)


def _of_quote(state: State, quote: Mark, chosen: Choices) -> Iterator[Candidate]:
    source = part_of(state, quote, "source")
    words = covered(source.fragments, state.text) if source else ""
    given = _given(state, quote, "speaker")
    if not quote.suggested:
        yield from given[:1]  # whom the annotator has given it already
    if (voice := chosen.voice_of(words)) and voice[1] in ("", "collective"):
        yield Candidate(voice[0], "words", voice[1])
    sure = not quote.suggested or quote.score is None or quote.score >= _CONFIDENT
    late = [] if sure else given
    if sure:
        yield from given
    name = name_at(state, hull(source.fragments)) if source else ""
    proper = name != words
    if name and proper:
        yield Candidate(name, "source")
    if source is None:  # else that is the subject: in «заявила она газете» the paper is none
        yield from (Candidate(entity_name(state, m), "cue") for m in _subject(state, quote))
    yield from (Candidate(n, "chosen") for n in chosen.names if chosen.often(n))
    yield from late
    if name and not proper and not is_pronoun(name):
        yield Candidate(name, "source")
    yield from _near(state, quote, chosen)
    yield from (Candidate(n, "chosen") for n in chosen.names)
    yield from _before(state, quote)
    yield from _frequent(state, quote, chosen)


def _of_claim(state: State, claim: Mark, chosen: Choices) -> Iterator[Candidate]:
    yield from _given(state, claim, "claimant")
    around = [
        m for m in state.marks.overlapping(claim.fragments[0].start, claim.fragments[-1].end) if m.layer == "quote"
    ]
    for quote in sorted(around, key=lambda m: len(hull(m.fragments))):
        if speaker := quote.attributes.get("speaker"):
            yield Candidate(str(speaker), "quote", str(quote.attributes.get("speaker_kind", "")))
    yield from (Candidate(n, "chosen") for n in chosen.names if chosen.often(n))
    yield from _near(state, claim, chosen)
    yield from (Candidate(n, "chosen") for n in chosen.names)
    yield from _before(state, claim)
    yield from _frequent(state, claim, chosen)


def _given(state: State, mark: Mark, name: str) -> list[Candidate]:
    """Whom a mark has, then whom its suggestion had."""
    origins = [mark.attributes]
    annotation = state.annotation(mark.id)
    if annotation and annotation.suggestion and (origin := state.suggestion(annotation.suggestion)):
        origins.append(origin.attributes)
    voices = [voice_of(attributes, name) for attributes in origins]
    return [Candidate(name, "suggested", kind) for name, kind in voices if name]


def _subject(state: State, quote: Mark) -> list[Mark]:
    """Who stands in the clause of a quote's cue, the nearest first, those behind it before those in front."""
    cue = part_of(state, quote, "cue")
    if cue is None:
        return []
    place = hull(cue.fragments)
    low = high = 0
    while place.start - low > 0 and state.text[place.start - low - 1] not in _BREAKS:
        low += 1
    while place.end + high < len(state.text) and state.text[place.end + high] not in _BREAKS:
        high += 1
    clause, people = Span(place.start - low, place.end + high), speaking(state.schema)[0]

    def distance(mark: Mark) -> tuple[bool, int, bool]:
        there = hull(mark.fragments)
        return (
            mark.label not in people,
            max(there.start - place.end, place.start - there.end),
            there.start < place.start,
        )

    return sorted(_people(state, clause, quote), key=distance)[:1]


def _near(state: State, mark: Mark, chosen: Choices) -> Iterator[Candidate]:
    """People and organisations of the sentences at both ends of a mark, then of the paragraph; chosen ones first."""
    whole = hull(mark.fragments)
    for reason, finder in (("sentence", state.tokens.sentence), ("paragraph", state.tokens.paragraph)):
        near = [finder(whole.start), finder(whole.end - 1), finder(min(whole.end + 4, len(state.text) - 1))]
        for span in dict.fromkeys(filter(None, near)):
            names = [entity_name(state, m) for m in _people(state, span, mark)]
            yield from (Candidate(n, reason) for n in sorted(names, key=lambda n: -chosen.weight(n)))


def _before(state: State, mark: Mark) -> Iterator[Candidate]:
    """The speaker of the quote before."""
    start = mark.fragments[0].start
    before = [m for m in state.marks.overlapping(max(0, start - _BACK), start) if m.layer == "quote"]
    for other in reversed(before):
        if other.id != mark.id and (speaker := other.attributes.get("speaker")):
            yield Candidate(str(speaker), "before", str(other.attributes.get("speaker_kind", "")))
            break


def _frequent(state: State, mark: Mark, chosen: Choices) -> Iterator[Candidate]:
    stretch = state.marks.rank_of((mark.fragments[0].start, 0, "")) // _STRETCH
    often = _names_around(Kept(state, state.marks, state.names, state.schema), stretch)
    for name, _ in sorted(often, key=lambda item: (-chosen.weight(item[0]), -item[1])):
        yield Candidate(name, "frequent")


@lru_cache(maxsize=4)  # the quotes of a page have the same names around them
def _names_around(kept: Kept, stretch: int) -> list[tuple[str, int]]:
    """The most frequent people and organisations around a stretch of marks, and how often they come up."""
    state, middle = kept.state, stretch * _STRETCH
    around = range(max(0, middle - _AROUND), min(len(state.marks), middle + _STRETCH + _AROUND))
    labels = frozenset().union(*speaking(state.schema))
    marks = [m for m in map(state.marks.ranked, around) if m.layer == "entity" and m.label in labels]
    return Counter(entity_name(state, m) for m in marks).most_common(9)


def _people(state: State, span: Span, quote: Mark) -> list[Mark]:
    """People, then organisations, in `span` and outside the content of the quote; of a claim anywhere in it."""
    found = [m for m in state.marks.overlapping(span.start, span.end) if m.layer == "entity"]
    people, bodies = speaking(state.schema)
    found = [m for m in found if (m.label in people or m.label in bodies) and span.contains(hull(m.fragments))]
    if quote.layer == "quote":
        found = [m for m in found if not any(f.overlaps(g) for f in quote.fragments for g in m.fragments)]
    return sorted(found, key=lambda m: (m.label not in people, m.fragments))
