"""What the words around a token belong to: nominal groups, clauses, and the ladder by which a selection grows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotate.model.state import State
from annotate.model.text import Span

_SMALL = frozenset("в во на из с со к ко о об от до у за по при про для без над под и а но или что как не ни".split())
_JOINTS = "-–.’'"  # what may stand within a name without a blank on one side: Ж.-П. Сартр
_OPENING, _CLOSING = '«„“"', '»“”"'


@dataclass(frozen=True, slots=True)
class Groups:
    """What a parser saw in a paragraph: nominal groups and clauses, each kind by start, the longer first.

    Groups of one head are nested; those of different heads may overlap.
    """

    nominal: tuple[Span, ...] = ()
    clauses: tuple[Span, ...] = ()

    def shifted(self, by: int) -> Groups:
        """The same in a text in which the paragraph begins at `by`."""

        def moved(spans: Iterable[Span]) -> tuple[Span, ...]:
            return tuple(Span(s.start + by, s.end + by) for s in spans)

        return Groups(moved(self.nominal), moved(self.clauses))


def ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """By start, the longer first, each once."""
    return tuple(sorted(set(spans), key=lambda s: (s.start, -s.end)))


def plain_groups(text: str, tokens: Sequence[Span]) -> Groups:
    """The nominal groups that the shapes of the words alone show, where no parser has looked: names of adjacent
    capitalised words with initials and hyphens, a word with the quoted name behind it, a number with its words.
    """
    found: list[Span] = []
    i = 0
    while i < len(tokens):
        last = _name(text, tokens, i)
        if last is None:
            last = _figure(text, tokens, i)
        if last is not None and last > i:
            found.append(Span(tokens[i].start, tokens[last].end))
            found += [Span(t.start, tokens[last].end) for t in tokens[i + 1 : last] if _first_initial(text, t)]
            if last > i + 1 and _begins(text, tokens[i]):  # which has a capital whatever it is
                found.append(Span(tokens[i + 1].start, tokens[last].end))
        i = i + 1 if last is None else last + 1
    found += _titled(text, tokens, found)
    return Groups(ordered(found))


def _name(text: str, tokens: Sequence[Span], first: int) -> int | None:
    """The last token of the run of capitalised words that begins with the token `first`."""
    if not _capital(text, tokens[first]) or tokens[first].of(text).lower() in _SMALL:
        return None
    last = i = first
    while i + 1 < len(tokens) and _near(text, tokens[i], tokens[i + 1]):
        i += 1
        word = tokens[i].of(text)
        if _capital(text, tokens[i]):
            last = i
        elif word == "." and len(tokens[i - 1]) == 1:
            last = i  # an initial
        elif word not in _JOINTS or tokens[i - 1].end != tokens[i].start:
            break
    return last


def _first_initial(text: str, token: Span) -> bool:
    """Whether a name begins here behind other capitals: Москве А. С. Пушкин."""
    before = text[max(0, token.start - 3) : token.start]
    return len(token) == 1 and text[token.end : token.end + 1] == "." and not before.strip().endswith(".")


def _begins(text: str, token: Span) -> bool:
    """Whether a word begins a sentence."""
    before = text[max(0, token.start - 3) : token.start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?…\n" + _OPENING + "—"


def _figure(text: str, tokens: Sequence[Span], first: int) -> int | None:
    """A number with the words of its measure: 2 млрд рублей, 3 февраля 2026 года."""
    if not tokens[first].of(text)[0].isdigit():
        return None
    last = first
    for i in range(first + 1, min(first + 4, len(tokens))):
        word = tokens[i].of(text)
        if not _near(text, tokens[i - 1], tokens[i]) or word.lower() in _SMALL or not (word.isalnum() or word == "%"):
            break
        last = i
    return last


def _titled(text: str, tokens: Sequence[Span], names: Sequence[Span]) -> list[Span]:
    """The word before a name or a quoted name together with it: министр Сергей Лавров, банк «Открытие»."""
    ends = {span.start: span.end for span in names if not text[span.start].isdigit()}
    found = []
    for before, after in pairwise(tokens):
        word = before.of(text)
        if not word[0].isalpha() or word.lower() in _SMALL or not _near(text, before, after):
            continue
        if after.start in ends and word.islower():
            found.append(Span(before.start, ends[after.start]))
        elif after.of(text) in _OPENING and (end := _closing(text, after)):
            found.append(Span(before.start, end))
    return found


def _closing(text: str, mark: Span) -> int | None:
    """Where the short quoted name that a mark opens ends, the closing mark with it."""
    for i in range(mark.end, min(mark.end + 60, len(text))):
        if text[i] == "\n":
            return None
        if text[i] in _CLOSING:
            return i + 1
    return None


def _capital(text: str, token: Span) -> bool:
    return text[token.start].isupper()


def _near(text: str, before: Span, after: Span) -> bool:
    """Whether nothing but a blank, or nothing at all, stands between two tokens."""
    return text[before.end : after.start] in ("", " ", "\u00a0", "\u202f")


def ladder(seed: Span, *steps: Iterable[Span], fitted: Callable[[Span], Span | None] = lambda span: span) -> list[Span]:
    """What a token grows to, step by step: the spans that contain it, each within the next, the seed first.

    `steps` are kinds of spans; all of one kind come before those of the next one that contain them. `fitted` makes
    of a span what an annotation there would cover.
    """
    rungs = [fitted(seed) or seed]
    for kind in steps:
        for span in sorted(kind, key=len):
            found = fitted(span) if span.contains(seed) else None
            if found is not None and found != rungs[-1] and found.contains(rungs[-1]):
                rungs.append(found)
    return rungs


def around(state: State, offset: int) -> tuple[list[Span], list[Span]]:
    """The sentence and the paragraph at an offset, none of them before the body."""
    body = state.document.body
    found = (state.tokens.sentence(offset), state.tokens.paragraph(offset))
    sentence, paragraph = ([Span(max(s.start, body), s.end)] if s and s.end > body else [] for s in found)
    return sentence, paragraph
