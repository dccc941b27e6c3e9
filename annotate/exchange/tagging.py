"""Spans of tokens as tags (IOB2, IOB1, BILUO), and tags of whatever scheme as spans of tokens.

IOB1 after Ramshaw and Marcus 1995 (B- only where a span follows one of its label), IOB2 after Ratnaparkhi 1998 (B-
opens every span), BILUO after Ratinov and Roth 2009; BIOES says E and S for L and U.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from annotate.ports import Choice
from annotate.saying import saying

SCHEME = Choice(
    "scheme",
    ("iob2", "iob1", "biluo"),
    saying("how tags are written: B- opens each span, B- only where it must, or BILUO"),
)
OUTSIDE = ("O", "_", "-", "")
"""Tags of a token that is in no span; we write the first."""

TAG = re.compile(r"O|[BILUES]-\S+")
_PARTS = re.compile(r"([BILUES])-(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A span over the tokens `first..last` (inclusive)."""

    first: int
    last: int
    label: str


def tags(runs: Iterable[Run], count: int, scheme: str, opening: Collection[int] = ()) -> list[str]:
    """The tags of so many tokens; the runs come in order and share none. `opening` are tokens that open sentences."""
    made = ["O"] * count
    before = Run(-2, -2, "")
    for run in runs:
        inner, label = f"I-{run.label}", run.label
        made[run.first : run.last + 1] = [inner] * (run.last + 1 - run.first)
        touching = before.last + 1 == run.first and before.label == label and run.first not in opening
        if scheme != "iob1" or touching:
            made[run.first] = f"B-{label}"
        if scheme == "biluo":
            made[run.last] = f"{'L' if run.last > run.first else 'U'}-{label}"
        before = run
    return made


@dataclass
class Manner:
    """What tags of sentences look like, gathered as they pass: by that a scheme is told."""

    prefixes: frozenset[str] = frozenset()
    opened_by_b: int = 0
    opened_by_i: int = 0

    def look(self, sentence: Sequence[str]) -> None:
        """Takes notice of the tags of a sentence."""
        before = ""
        for tag in sentence:
            found = _PARTS.fullmatch(tag)
            if found and found[1] not in self.prefixes:
                self.prefixes |= {found[1]}
            if found and found[2] != before:
                self.opened_by_b += found[1] == "B"
                self.opened_by_i += found[1] == "I"
            before = found[2] if found else ""

    @property
    def scheme(self) -> str:
        """The scheme that fits best; "io" where nothing ever opens."""
        if self.prefixes & set("LUES"):
            return "biluo"
        if "B" not in self.prefixes:
            return "io"
        return "iob1" if self.opened_by_i > self.opened_by_b else "iob2"


def runs(sentence: Sequence[str], scheme: str) -> tuple[list[Run], list[tuple[int, str]]]:
    """The spans of a sentence, and what is wrong by the scheme: token and why. A tag that is wrong opens a span, or
    goes on with the one before it, as its label says.
    """
    found: list[Run] = []
    wrong: list[tuple[int, str]] = []
    first, label = -1, ""

    def close(end: int, why: str = "") -> None:
        nonlocal first
        if first >= 0:
            found.append(Run(first, end, label))
            if why and scheme == "biluo":
                wrong.append((end, why))
        first = -1

    for i, tag in enumerate(sentence):
        if tag in OUTSIDE:
            close(i - 1, saying("{label} ends without L- or U-", label=label))
            continue
        parts = _PARTS.fullmatch(tag)
        prefix, name = (parts[1], parts[2]) if parts else ("I", tag)
        goes_on = first >= 0 and name == label and prefix in "ILE"
        if not goes_on:
            close(i - 1, saying("{label} ends without L- or U-", label=label))
            first, label = i, name
            if prefix in "LE" or (prefix == "I" and scheme in ("iob2", "biluo")):
                wrong.append((i, saying("{tag} goes on with nothing", tag=tag)))
        if prefix in "LEUS":
            close(i)
    close(len(sentence) - 1, saying("{label} ends without L- or U-", label=label))
    return found, wrong
