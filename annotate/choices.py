"""What the annotator has chosen so far in a document, against what was suggested: it moves candidates up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from annotate.inflection import folded, same_word
from annotate.model.kept import Kept
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import covered
from annotate.model.voices import Voice, voice_of

_REMEMBERED = 200  # choices; an article has fewer, and a book of a thousand quotes shall not make the focus wait
_FADING = 0.8  # what a choice weighs against the one after it
_PRONOUNS = frozenset("он она оно они его ее их ему ей им ею него нее нем них нему ней ним нею ними я мы вы".split())


@dataclass(frozen=True, slots=True)
class Choices:
    """Names that the annotator gave: how often, with what weight (later ones more), and for which source's words.

    `times`, `weights` and `spelled` go by the folded name; `words` has the latest choice first.
    """

    times: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    words: tuple[tuple[str, Voice], ...] = ()

    def weight(self, name: str) -> float:
        return self.weights.get(name.casefold(), 0.0)

    def often(self, name: str) -> bool:
        """Whether a name was chosen more than once."""
        return self.times.get(name.casefold(), 0) > 1

    @property
    def names(self) -> list[str]:
        """The names, the likeliest first."""
        return [self.spelled[key] for key in sorted(self.weights, key=lambda key: -self.weights[key])]

    def voice_of(self, source: str) -> Voice | None:
        """Whom the annotator has last heard in a source of these words, in any of their forms."""
        if not source or is_pronoun(source):
            return None
        return next((voice for words, voice in self.words if alike(words, source)), None)


def choices(state: State, but: str = "") -> Choices:
    """What was chosen in the annotated quotes of a document, without the quote `but`.

    A quote counts where its suggestion said otherwise or nothing, and where it was made by hand. Ids of records are
    in the order of their making (UUIDv7), so this is the same after a restart, and undo takes it back.
    """
    latest = islice(
        (a for a in _latest(Kept(state, state.annotations, state.proposals, state.names)) if a.id != but), _REMEMBERED
    )
    times: dict[str, int] = {}
    weights: dict[str, float] = {}
    spelled: dict[str, str] = {}
    words: list[tuple[str, Voice]] = []
    for age, annotation in enumerate(latest):
        name, kind = voice_of(annotation.attributes, "speaker")
        if name and not kind:
            key = state.canonical(name).casefold()
            spelled.setdefault(key, state.canonical(name))
            times[key] = times.get(key, 0) + 1
            weights[key] = weights.get(key, 0.0) + _FADING**age
        source = state.tail(annotation.id, "source")
        if source is not None and kind != "unknown":
            said = covered(source.fragments, state.text)
            if not is_pronoun(said):
                words.append((said, ("" if kind == "article" else state.canonical(name), kind)))
    return Choices(times, weights, spelled, tuple(words))


@lru_cache(maxsize=1)  # going from quote to quote asks the same thousands of annotations again
def _latest(kept: Kept) -> tuple[Annotation, ...]:
    """The latest choices in the annotated quotes, one more than are remembered, the last one first."""
    made = sorted((a for a in kept.state.annotations if a.layer == "quote"), key=lambda a: a.id, reverse=True)
    return tuple(islice((a for a in made if _chosen(kept.state, a)), _REMEMBERED + 1))


def _chosen(state: State, annotation: Annotation) -> bool:
    """Whether somebody is said to speak a quote whom its suggestion did not have."""
    voice = voice_of(annotation.attributes, "speaker")
    origin = state.suggestion(annotation.suggestion) if annotation.suggestion else None
    return voice != ("", "") and (origin is None or voice_of(origin.attributes, "speaker") != voice)


def is_pronoun(words: str) -> bool:
    """Whether a source only points to somebody named before."""
    return folded(words.strip()) in _PRONOUNS


def alike(one: str, other: str) -> bool:
    """Whether two sources have the same words, in whatever forms."""
    ours, theirs = re.findall(r"\w+", one), re.findall(r"\w+", other)
    if len(ours) != len(theirs):
        return False
    return all(a[:2].casefold() == b[:2].casefold() and same_word(a, b) for a, b in zip(ours, theirs, strict=True))
