"""Marks: everything that shows in an article, annotations and open suggestions alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotate.model.quick import quick
from annotate.model.records import Annotation
from annotate.model.text import Fragments
from annotate.model.values import Attributes
from annotate.suggestions import Suggestion

Origin = Literal["suggested", "accepted", "hand"]
PARTS = ("cue", "source")


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation, an open suggestion, or the cue or source part of one.

    `owner` is the id of the suggestion or annotation that it stands for; for a part, the whole suggestion's.
    `score` is None for annotations.
    """

    id: str
    layer: str
    label: str
    fragments: Fragments
    origin: Origin
    owner: str
    attributes: Attributes = field(default_factory=dict)
    score: float | None = None
    maker: str = ""

    @property
    def suggested(self) -> bool:
        return self.origin == "suggested"

    @property
    def is_part(self) -> bool:
        """Whether it is the cue or source of a suggested quote, decided with it and not alone."""
        return self.id != self.owner


_mark = quick(Mark)


def part_id(suggestion: str, part: str) -> str:
    return f"{suggestion}#{part}"


def mark_of(annotation: Annotation) -> Mark:
    return _mark(
        annotation.id,
        annotation.layer,
        annotation.label,
        annotation.fragments,
        "accepted" if annotation.suggestion else "hand",
        annotation.id,
        annotation.attributes,
    )


def marks_of(suggestion: Suggestion, part_labels: Mapping[str, str]) -> list[Mark]:
    """The suggestion's own mark, then those of its cue and source. `part_labels`: layer of a part -> its label."""
    s = suggestion
    maker = f"{s.maker} {s.version}"
    found = [_mark(s.id, s.layer, s.label, s.fragments, "suggested", s.id, s.attributes, s.score, maker)]
    if s.cue is not None or s.source is not None:
        for part, span in zip(PARTS, (s.cue, s.source), strict=True):
            if span is not None:
                label = part_labels.get(part, part.upper())
                found.append(_mark(part_id(s.id, part), part, label, (span,), "suggested", s.id, {}, s.score, maker))
    return found
