"""The caret on a token or between characters: where it goes, as pure functions of a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotate.model import graphemes
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span, hull


@dataclass(frozen=True, slots=True)
class Caret:
    """The token that keys act on, and (while selecting) the token or span where the selection began.

    Among characters it is the gap before the offset `at`, and a selection goes from the gap `since` to it, exactly;
    `token` is the one near by.
    """

    token: Span
    anchor: Span | None = None
    at: int | None = None
    since: int | None = None

    @property
    def selection(self) -> Span | None:
        if self.at is not None:
            exact = self.since is not None and self.since != self.at
            return Span(min(self.at, self.since or 0), max(self.at, self.since or 0)) if exact else None
        if self.anchor is None:
            return None
        return Span(min(self.anchor.start, self.token.start), max(self.anchor.end, self.token.end))

    @property
    def exact(self) -> bool:
        """Whether the selection is of characters and meant as it is."""
        return self.at is not None and self.selection is not None

    @property
    def gap(self) -> int:
        """The offset at which typing would go on: where the selection was drawn to, else before the token."""
        if self.at is not None:
            return self.at
        if self.anchor is None:
            return self.token.start
        return self.token.start if self.token.start < self.anchor.start else max(self.token.end, self.anchor.end)

    @property
    def origin(self) -> int:
        """The offset at which the selection began, the gap where there is none."""
        if self.at is not None:
            return self.at if self.since is None else self.since
        whole = self.selection
        return self.gap if whole is None else whole.end if self.gap == whole.start else whole.start


def first(state: State) -> Caret | None:
    """The caret on the first token of the body."""
    token = state.tokens.after(state.document.body)
    return Caret(token) if token else None


def by_token(state: State, caret: Caret, step: int) -> Span | None:
    """The token before (-1) or behind (+1) the caret's; the first that ends beyond a selection of characters."""
    if caret.exact:
        at = caret.gap - (step < 0)
        found = state.tokens.at(at) or (state.tokens.after(at) if step > 0 else state.tokens.before(at))
        return found if found and found.start >= state.document.body else None
    if step > 0:
        return state.tokens.after(caret.token.end)
    found = state.tokens.before(caret.token.start)
    return found if found and found.start >= state.document.body else None


def among_characters(state: State, at: int, since: int | None = None) -> Caret | None:
    """The caret in the gap before the offset `at`, with a selection that began at `since`; None in a text of blanks."""
    body, last = state.document.body, len(state.text)
    at = min(max(at, body), last)
    token = state.tokens.near(min(at, max(body, last - 1)))
    token = token if token is None or token.start >= body else state.tokens.after(body)
    return Caret(token, at=at, since=None if since is None else min(max(since, body), last)) if token else None


def by_character(state: State, caret: Caret, step: int) -> int:
    """The gap a grapheme further (or back); the caret's own at the ends of the body."""
    return max(graphemes.stepped(state.text, caret.gap, step), state.document.body)


def by_sentence(state: State, caret: Caret, step: int) -> Span | None:
    """The first token of the next sentence, or of this one, or (already there) of the one before."""
    sentence = state.tokens.sentence(caret.token.start)
    if sentence is None:
        return None
    if step > 0:
        return state.tokens.after(sentence.end)
    if caret.token.start > sentence.start:
        return state.tokens.at(max(sentence.start, state.document.body))
    before = state.tokens.before(sentence.start)
    previous = state.tokens.sentence(before.start) if before and before.start >= state.document.body else None
    return state.tokens.at(max(previous.start, state.document.body)) if previous else None


def by_paragraph(state: State, caret: Caret, step: int) -> Span | None:
    """The first token of the next paragraph, or of this one, or (already there) of the one before."""
    here = state.tokens.paragraph(caret.token.start)
    if here is None:
        return None
    if step > 0:
        return state.tokens.after(here.end)
    if caret.token.start > max(here.start, state.document.body):
        return state.tokens.after(max(here.start, state.document.body))
    before = state.tokens.before(here.start)
    if before is None or before.start < state.document.body:
        return None
    previous = state.tokens.paragraph(before.start)
    return state.tokens.at(max(previous.start, state.document.body)) if previous else None


def at_line(state: State, caret: Caret, step: int, neighbour: Callable[[int, int], int | None]) -> Span | None:
    """The token above (-1) or below (+1); `neighbour(offset, step)` gives an offset in that line of the screen."""
    offset = neighbour((caret.token.start + caret.token.end) // 2, step)
    if offset is None:
        return None
    token = state.tokens.near(max(offset, state.document.body))
    return token if token and token.start >= state.document.body else None


def moved(caret: Caret, token: Span | None, select: bool) -> Caret:
    """The caret on `token`, with the selection begun, kept or dropped; unchanged where there is no token."""
    if token is None:
        return caret if select else Caret(caret.token)
    return Caret(token, (caret.anchor or _first_character(caret) or caret.token) if select else None)


def _first_character(caret: Caret) -> Span | None:
    """Where a selection of characters began."""
    if not caret.exact:
        return None
    return Span(caret.origin, caret.origin + 1) if caret.origin < caret.gap else Span(caret.origin - 1, caret.origin)


def under(state: State, offset: int, shows: Callable[[Mark], bool], after: str = "") -> Mark | None:
    """The mark at an offset: the shortest, or the next longer one behind `after`, around the end.

    Of several on the same words an entity comes before a cue or source.
    """
    found = [m for m in state.marks.at(offset) if shows(m)]
    found.sort(key=lambda m: (len(hull(m.fragments)), m.layer != "entity", m.layer, m.id))
    if not found:
        return None
    ids = [m.id for m in found]
    return found[(ids.index(after) + 1) % len(found)] if after in ids else found[0]


def walk(state: State, place: tuple[int, int, str], step: int, stops: Callable[[Mark], bool]) -> Mark | None:
    """The next (+1) or previous (-1) mark in reading order from a place (start, minus end, id) that `stops` accepts."""
    marks = state.marks
    rank = marks.rank_of(place)
    if step > 0:
        if rank < len(marks) and marks.key_at(rank) == place:
            rank += 1
        for i in range(rank, len(marks)):
            if stops(found := marks.ranked(i)):
                return found
        return None
    for i in range(rank - 1, -1, -1):
        if stops(found := marks.ranked(i)):
            return found
    return None


def place_of(mark: Mark) -> tuple[int, int, str]:
    span = hull(mark.fragments)
    return span.start, -span.end, mark.id
