"""Who has spoken so far, in reading order: what later pronouns and missing subjects point back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_MEMORY = 60  # speakers, no further back than a word can point


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody who said something.

    `described`: `name` is the words of the source, in the nominative, not a name. `written`: a text of theirs said it
    (говорится в заявлении МИД).
    """

    offset: int
    name: str
    gender: str
    plural: bool
    organisation: bool
    described: bool
    written: bool
    sentence: int
    paragraph: int


class History:
    """The speakers of one text as far as it is read."""

    def __init__(self) -> None:
        self._said: list[Spoken] = []

    def add(self, spoken: Spoken) -> None:
        self._said.append(spoken)

    def recently(self) -> Iterator[Spoken]:
        """Who spoke, the latest first."""
        return islice(reversed(self._said), _MEMORY)
