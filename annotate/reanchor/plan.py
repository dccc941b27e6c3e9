"""What a correction of a document's text does to everybody's work on it, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotate.model.overlap import offending
from annotate.model.records import Annotation, Suggestion
from annotate.model.schema import Schema
from annotate.model.text import Document, Span, text_sha256
from annotate.ports import Records
from annotate.reanchor.places import Correction, Place

_STEP = 500  # annotations that are placed at a stretch: a few milliseconds


@dataclass(frozen=True, slots=True)
class Fallen:
    """An annotation and what becomes of it. `in_the_way`: the rule of its layer keeps it off its new place."""

    annotation: Annotation
    place: Place
    in_the_way: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A document, its corrected text, and what becomes of each annotation and each decided suggestion.

    `records` is everybody's work as it was when the plan was made; `suggestions` are those that anybody has decided on.
    """

    document: Document
    text: str
    correction: Correction
    records: tuple[Records, ...]
    annotations: tuple[Fallen, ...]
    suggestions: tuple[tuple[Suggestion, Suggestion | None], ...]

    @property
    def body(self) -> int:
        return self.correction.body(self.document.body)

    @property
    def changes_text(self) -> bool:
        return self.text != self.document.text

    def count(self, fate: str) -> int:
        """How many annotations share a fate."""
        return sum(fallen.place.fate == fate for fallen in self.annotations)

    @property
    def uncertain(self) -> list[Fallen]:
        """Those that somebody should look at, in the order of the old text."""
        return [fallen for fallen in self.annotations if fallen.place.fate == "uncertain"]

    @property
    def lost(self) -> list[Fallen]:
        return [fallen for fallen in self.annotations if fallen.place.fate == "lost"]


def planned(
    document: Document, text: str, records: Iterable[Records], suggestions: Iterable[Suggestion], schema: Schema
) -> Plan:
    """The plan of a correction; `suggestions` are all of the document."""
    *_, plan = in_steps(document, text, records, suggestions, schema)
    assert plan is not None
    return plan


def in_steps(
    document: Document, text: str, records: Iterable[Records], suggestions: Iterable[Suggestion], schema: Schema
) -> Iterator[Plan | None]:
    """The same in steps, for whoever has other things to do between them; the last one gives the plan."""
    correction = Correction(document.text, text)
    yield None
    work = tuple(records)
    placed: list[Fallen] = []
    for nr, annotation in enumerate((a for made in work for a in made.annotations), 1):
        placed.append(Fallen(annotation, correction.place(annotation.fragments)))
        if nr % _STEP == 0:
            yield None
    placed = _kept_apart(placed, schema)
    placed.sort(key=lambda fallen: (fallen.annotation.fragments[0].start, fallen.annotation.id))
    decided = {decision.suggestion for made in work for decision in made.decisions}
    moved = tuple((s, _moved(s, correction)) for s in suggestions if s.id in decided)
    yield Plan(document, text, correction, work, tuple(placed), moved)


def _kept_apart(placed: Sequence[Fallen], schema: Schema) -> list[Fallen]:
    """Those whose proposed place the rule of their layer does not allow are told apart; they cannot be kept."""
    rules = {layer.name: layer.overlap for layer in schema.layers if layer.overlap != "any"}
    after: dict[tuple[str, str], list[Annotation]] = {}
    before: dict[tuple[str, str], list[Annotation]] = {}
    changed: set[tuple[str, str]] = set()
    for fallen in placed:
        a, place = fallen.annotation, fallen.place
        if a.layer in rules and place.fragments:
            before.setdefault((a.annotator, a.layer), []).append(a)
            after.setdefault((a.annotator, a.layer), []).append(replace(a, fragments=place.fragments))
            if place.fate == "uncertain":
                changed.add((a.annotator, a.layer))
    met: set[str] = set()
    for key in changed:
        rule = rules[key[1]]
        met |= {a.id for a in offending(rule, after[key])} - {a.id for a in offending(rule, before[key])}
    return [
        replace(fallen, in_the_way=True)
        if fallen.annotation.id in met and fallen.place.fate == "uncertain"
        else fallen
        for fallen in placed
    ]  # fmt: skip


def _moved(suggestion: Suggestion, correction: Correction) -> Suggestion | None:
    """The suggestion in the corrected text, None where its words are gone; a cue or source may go alone."""
    place = correction.place(suggestion.fragments)
    if not place.fragments:
        return None
    cue, source = (_part(part, correction) for part in (suggestion.cue, suggestion.source))
    return replace(suggestion, fragments=place.fragments, cue=cue, source=source)


def _part(part: Span | None, correction: Correction) -> Span | None:
    fragments = correction.place((part,)).fragments if part is not None else ()
    return fragments[0] if fragments else None


def gone(plan: Plan, dropped: Collection[str]) -> set[str]:
    """The ids of the annotations that go: the lost ones, those of the uncertain that are not wanted (`dropped`), and
    those that would stand in another's way.
    """
    return {
        fallen.annotation.id
        for fallen in plan.annotations
        if fallen.place.fate == "lost"
        or (fallen.place.fate == "uncertain" and (fallen.in_the_way or fallen.annotation.id in dropped))
    }


def sum_of(plan: Plan) -> str:
    """The sum (SHA-256) of the corrected text."""
    return text_sha256(plan.text)
