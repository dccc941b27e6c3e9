"""What a check finds, and what checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from annotate.commands.gesture import By
from annotate.model.edits import Transaction
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.model.text import Fragments

Elsewhere = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Layer -> words -> label -> how often the annotator has labelled them so in the other documents of the project."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an annotation that is worth a look; one at most for each check and annotation.

    `fragments` are the words to show. `detail` is what the check knows besides: the attribute that is missing, the
    label that the same words carry elsewhere, the speaker of the other quote. `mended` is what a mend would put
    there, where the check knows it. `other` is the id of another annotation that is concerned.
    """

    check: str
    annotation: str
    fragments: Fragments
    detail: str = ""
    mended: str = ""
    other: str = ""


class Look:
    """A state as checks look at it: annotations by layer in reading order, and what relations lead where.

    With `only` they see that one annotation and its relations, and nothing else.
    """

    def __init__(self, state: State, elsewhere: Elsewhere | None = None, only: str = "") -> None:
        self.state = state
        self.elsewhere = elsewhere or {}
        one = state.annotation(only) if only else None
        relations = state.relations_of(only) if only else state.relations.values()
        self.heads = {(r.type, r.head) for r in relations}
        self.tails = {r.tail for r in relations}
        self._of: dict[str, list[Annotation]] = {}
        for annotation in filter(None, [one]) if only else state.annotations:
            self._of.setdefault(annotation.layer, []).append(annotation)

    def of(self, layer: str) -> list[Annotation]:
        """The annotations of a layer, none where the schema has no such layer."""
        return self._of.get(layer, []) if self.state.schema.layer(layer) else []


Find = Callable[[Look], Iterator[Finding]]
Mend = Callable[[State, Finding, Annotation, By], Transaction | None]


def nothing(_state: State, _finding: Finding, _annotation: Annotation, _by: By) -> Transaction | None:
    """The mend of what needs a person."""
    return None


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name, which waivers and exports keep for ever: how it finds, and how it mends what it found.

    `compares` says that it takes more than an annotation and its relations to know whether there is something.
    """

    name: str
    find: Find
    mend: Mend = nothing
    compares: bool = False
