"""What a maker sees: the analysis of a text, the dictionary, and the drafts of the makers before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from annotate.model.text import Span
from annotate.preannotators.analysis import Analyser, Analysis
from annotate.suggestions import Draft

if TYPE_CHECKING:
    from annotate.preannotators.learned.chain import Found


@dataclass
class View:
    """One text on its way through the makers.

    `date` is the article's own where its header gives one (ISO 8601), else empty; `genders` says whether a person's
    name is a man's or a woman's ("Masc", "Fem").
    """

    analysis: Analysis
    words: Analyser
    drafts: list[Draft] = field(default_factory=list)
    date: str = ""
    genders: dict[Span, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.analysis.text

    @cached_property
    def learned(self) -> Mapping[str, Sequence[Found]] | None:
        """What the learned tagger finds, by group of types; None where its model is missing."""
        from annotate.preannotators.learned.entities import find

        return find(self.analysis, self.words) if self.analysis.tokens else {}

    def add(self, drafts: Iterable[Draft]) -> None:
        self.drafts.extend(drafts)

    def of(self, layer: str) -> list[Draft]:
        """The drafts of one layer so far, in the order of their making."""
        return [draft for draft in self.drafts if draft.layer == layer]
