"""Makers of suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from annotate.suggestions import Draft


class PreAnnotator(Protocol):
    """A maker of suggestions: pure, picklable, a batch in and a batch out."""

    @property
    def makers(self) -> Mapping[str, str]:
        """name -> version of everything whose drafts it gives."""
        ...

    def suggest_many(self, texts: Sequence[str]) -> list[list[Draft]]:
        """The drafts of each text, in reading order; the same whatever the batch."""
        ...
