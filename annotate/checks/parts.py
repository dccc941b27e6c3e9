"""Checks of what belongs to a quote: speaker, cue, source."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.checks.finding import Finding, Look
from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import corrected
from annotate.commands.quotes import link_part, nearest_quote
from annotate.commands.spans import remove
from annotate.model.edits import Transaction
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Fragments, Span, hull
from annotate.model.voices import voice_of

_NEAR = 400  # code points; as far from a quote as a cue is linked to it
_RECENT = 32  # quotes around a place that are compared with each other


def without_speaker(look: Look) -> Iterator[Finding]:
    """Quotes of which nobody has said who speaks; "the article", "a group", "unknown" say it."""
    if look.state.schema.attribute("quote", "speaker") is None:
        return
    for quote in look.of("quote"):
        if not any(voice_of(quote.attributes, "speaker")):
            yield Finding("quote-without-speaker", quote.id, quote.fragments)


def without_cue(look: Look) -> Iterator[Finding]:
    """Quotes that no word introduces; the article's own voice needs none."""
    if look.state.schema.relation("cue") is None:
        return
    for quote in look.of("quote"):
        if ("cue", quote.id) not in look.heads and quote.attributes.get("speaker_kind") != "article":
            yield Finding("quote-without-cue", quote.id, quote.fragments)


def lone_cue(look: Look) -> Iterator[Finding]:
    """Cues that introduce no quote."""
    return _lone(look, "cue", "cue-without-quote")


def lone_source(look: Look) -> Iterator[Finding]:
    """Sources that no quote is of."""
    return _lone(look, "source", "source-without-quote")


def _lone(look: Look, layer: str, check: str) -> Iterator[Finding]:
    if look.state.schema.relation(layer) is None:
        return
    for part in look.of(layer):
        if part.id not in look.tails:
            yield Finding(check, part.id, part.fragments)


def overlapping(look: Look) -> Iterator[Finding]:
    """Quotes that share words with another one of another speaker.

    A quotation that lies in another one is none: nested quotations have a source of their own. The same words with
    two speakers («сообщает X со ссылкой на Y») are one.
    """
    open_: list[tuple[Annotation, tuple[str, str]]] = []
    for quote in look.of("quote"):
        voice = voice_of(quote.attributes, "speaker")
        if not any(voice):
            continue
        start = quote.fragments[0].start
        open_ = [pair for pair in open_ if pair[0].fragments[-1].end > start][-_RECENT:]
        for other, theirs in reversed(open_):
            if theirs != voice and _crosses(other.fragments, quote.fragments):
                said = theirs[0] or theirs[1]
                yield Finding("overlapping-speakers", quote.id, quote.fragments, said, other=other.id)
                break
        open_.append((quote, voice))


def _crosses(a: Fragments, b: Fragments) -> bool:
    """Whether two quotes are the same words, or have words in common without one lying in the other."""
    if a == b:
        return True
    if _covers(a, b) or _covers(b, a):
        return False
    return any(f.overlaps(g) for f in a for g in b)


def _covers(a: Fragments, b: Fragments) -> bool:
    return all(any(f.contains(g) for f in a) for g in b)


def mend_part(state: State, _finding: Finding, part: Annotation, by: By) -> Transaction | None:
    """Links a cue or source to the nearest quote that lacks one; deletes it where there is none."""
    g = Gesture(state, by)
    quote = nearest_quote(state, hull(part.fragments), part.layer)
    if quote is not None:
        link_part(g, quote, part)
    else:
        remove(g, part, [])
    return g.transaction("mend", part.fragments)


def mend_cue(state: State, _finding: Finding, quote: Annotation, by: By) -> Transaction | None:
    """Gives a quote the cue that was suggested with it, else one beside it that no quote has, else a suggested one."""
    layer = state.schema.layer("cue")
    if layer is None:
        return None
    g = Gesture(state, by)
    origin = state.suggestion(quote.suggestion)
    own = origin.cue if origin and origin.cue and _apart(origin.cue, quote) else None
    if own is not None:
        cue = g.at("cue", (own,)) or g.part("cue", layer.labels[0].name, own, quote.suggestion)
    elif there := _annotated(state, quote):
        cue = there
    elif span := _suggested(state, quote):
        cue = g.at("cue", (span,)) or g.part("cue", layer.labels[0].name, span)
    else:
        return None
    g.relate("cue", quote.id, cue.id)
    if own is None:
        corrected(g, quote)
    return g.transaction("mend", quote.fragments)


def _apart(span: Span, quote: Annotation) -> bool:
    return not any(f.overlaps(span) for f in quote.fragments)


def _distance(span: Span, quote: Annotation) -> int:
    return min(max(f.start - span.end, span.start - f.end, 0) for f in quote.fragments)


def _annotated(state: State, quote: Annotation) -> Annotation | None:
    """The nearest cue that no quote has and to which no other quote is nearer."""
    place = hull(quote.fragments)
    near = state.annotations.overlapping(max(0, place.start - _NEAR), place.end + _NEAR)
    cues = [a for a in near if a.layer == "cue" and not any(r.tail == a.id for r in state.relations_of(a.id))]
    fitting = [a for a in cues if nearest_quote(state, hull(a.fragments), "cue") == quote.id]
    return min(fitting, key=lambda a: (_distance(hull(a.fragments), quote), a.fragments), default=None)


def _suggested(state: State, quote: Annotation) -> Span | None:
    """The nearest suggested cue: of a suggestion over words of the quote, or in its sentence where it is nearest."""
    place = hull(quote.fragments)
    found: list[Span] = []
    for mark in state.marks.overlapping(max(0, place.start - _NEAR), place.end + _NEAR):
        if mark.layer != "cue" or not mark.suggested or not _apart(mark.fragments[0], quote):
            continue
        span = mark.fragments[0]
        suggestion, sentence = state.suggestion(mark.owner), state.tokens.sentence(span.start)
        same = suggestion and any(f.overlaps(h) for f in suggestion.fragments for h in quote.fragments)
        beside = sentence and any(f.overlaps(sentence) for f in quote.fragments)
        if same or (beside and nearest_quote(state, span, "cue") == quote.id):
            found.append(span)
    return min(found, key=lambda span: (_distance(span, quote), span), default=None)
