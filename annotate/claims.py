"""Claims as records: who makes one, and in which words.

Whoever speaks the quote that a claim stands in makes the claim, the article itself where it stands in none. That is
inherited and not stored: a claim holds a claimant only where the annotator has named one, or while the quote around it
is but a suggestion.
"""

from __future__ import annotations

from typing import NamedTuple

from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Fragments, holds, hull, on_one_line
from annotate.model.values import Attributes, Value
from annotate.model.voices import voice_of

ARTICLE = "article"


class Claimant(NamedTuple):
    """Who makes a claim: the canonical name, or what else can be said ("article", "collective", "unknown"; "" where
    there is a name or nobody has looked yet), and whether that is inherited.
    """

    name: str
    kind: str
    inherited: bool


def claimant_of(state: State, mark: Mark) -> Claimant:
    """Who makes a claim, an annotation or a suggestion."""
    own = voice_of(mark.attributes, "claimant")
    quote = _linked(state, mark) or _around(state, mark.fragments, mark.suggested)
    spoken = voice_of(quote.attributes, "speaker") if quote else ("", "")
    unlinked = not mark.suggested and quote is not None and quote.suggested
    if quote is None or (unlinked and own != spoken):
        return Claimant(*own, False) if any(own) and own != ("", ARTICLE) else Claimant("", ARTICLE, True)
    if not any(own) or own == spoken or (mark.suggested and own == _suggested_voice(state, quote)):
        return Claimant(*spoken, True)
    return Claimant(*own, False)


def claimed(voice: tuple[str, str], quote: tuple[str, str] | None) -> tuple[str, str]:
    """What a claim stores of its claimant: nothing of whom it inherits from its `quote` (None: the article)."""
    inherited = ("", ARTICLE) if quote is None else quote
    return ("", "") if voice == inherited else voice


def inherited(claim: Attributes, quote: Attributes) -> dict[str, Value]:
    """What a claim with these attributes has of the quote that it stands in ({}: none), as attributes of its own."""
    name, kind = ("", "") if any(voice_of(claim, "claimant")) else voice_of(quote, "speaker")
    said = {"claimant": name, "claimant_kind": kind}
    return {attribute: value for attribute, value in said.items() if value}


def suggested_claimant(state: State, fragments: Fragments) -> dict[str, Value]:
    """What a new claim stores of its claimant: the speaker of the innermost quote around it while that is only
    suggested; it goes once the quote is accepted.
    """
    quote = _around(state, fragments, True)
    if quote is None or not quote.suggested:
        return {}
    name, kind = voice_of(quote.attributes, "speaker")
    return {"claimant": name} if name else {"claimant_kind": kind} if kind else {}


def worded(state: State, claim: Mark, words: str) -> str:
    """What is stored of a stand-alone wording: on one line, nothing where it is the covered text."""
    said = " ".join(words.split())
    return "" if said == starting_words(state, claim) else said


def starting_words(state: State, claim: Mark) -> str:
    """The words that a stand-alone wording starts from: the covered text on one line."""
    return on_one_line(claim.fragments, state.text)


def reasons_of(mark: Mark) -> tuple[str, ...]:
    """Why a claim was suggested, as the pre-annotator names it."""
    return tuple(filter(None, (one.strip() for one in str(mark.attributes.get("reasons", "")).split(","))))


def _linked(state: State, mark: Mark) -> Mark | None:
    tail = None if mark.suggested else state.tail(mark.id, "quote")
    return state.marks.get(tail.id) if tail else None


def _around(state: State, fragments: Fragments, all_: bool) -> Mark | None:
    """The innermost quote around a place, of all or only of the suggested ones."""
    place = hull(fragments)
    found = [m for m in state.marks.overlapping(place.start, place.end) if m.layer == "quote"]
    found = [m for m in found if (all_ or m.suggested) and holds(m.fragments, place)]
    return min(found, key=lambda m: len(hull(m.fragments)), default=None)


def _suggested_voice(state: State, quote: Mark) -> tuple[str, str]:
    annotation = state.annotation(quote.id)
    origin = state.suggestion(annotation.suggestion) if annotation else None
    return voice_of(origin.attributes, "speaker") if origin else ("", "")
