"""Commands that decide on suggestions, one or many, and end the work on a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotate.commands.gesture import By, Gesture
from annotate.commands.materialise import materialise
from annotate.commands.spans import delete
from annotate.model.edits import Transaction
from annotate.model.marks import PARTS, Mark
from annotate.model.state import State
from annotate.model.text import Fragments
from annotate.suggestions import Suggestion


def accept(state: State, marks: tuple[str, ...], by: By) -> Transaction | None:
    """Accepts suggestions as they are (a part stands for its whole); None where none of them is one."""
    g = Gesture(state, by)
    found = (state.marks.get(mark) for mark in marks)
    taken = _accepted(g, (m for m in found if m is not None and m.suggested))
    return g.transaction("accept" if len(taken) == 1 else "accept_many", taken[0].fragments) if taken else None


def _accepted(g: Gesture, marks: Iterable[Mark]) -> list[Suggestion]:
    """Makes annotations of suggestions; of several for one place in a layer only the likeliest, and none of those that
    the rule of their layer keeps off their place.
    """
    best: dict[tuple[str, Fragments], Suggestion] = {}
    for suggestion in filter(None, map(g.state.suggestion, dict.fromkeys(m.owner for m in marks))):
        place = suggestion.layer, suggestion.fragments
        if place not in best or suggestion.score > best[place].score:
            best[place] = suggestion
    taken = [suggestion for suggestion in best.values() if _put(g, suggestion)]
    if best and not taken:
        g.by.refused("overlap")
    return taken


def _put(g: Gesture, suggestion: Suggestion) -> bool:
    """Makes a suggestion annotations; not where the rule of a layer keeps one of them off its place."""
    parts = [(suggestion.layer, suggestion.fragments)]
    spans = ((part, getattr(suggestion, part)) for part in PARTS)
    parts += [(part, (span,)) for part, span in spans if span is not None and g.at(part, (span,)) is None]
    if any(g.blocked(layer, fragments) for layer, fragments in parts):
        return False
    materialise(g, suggestion, "accepted")
    return True


def reject(state: State, marks: tuple[str, ...], by: By) -> Transaction | None:
    """Rejects suggestions. A single annotation is deleted; of a suggested quote's part only the part goes."""
    if len(marks) == 1:
        found = state.marks.get(marks[0])
        if found is not None and not found.suggested:
            return delete(state, found.id, by)
        if found is not None and found.is_part:
            return _without_part(state, found, by)
    g = Gesture(state, by)
    taken: dict[str, Mark] = {}
    for mark in marks:
        found = state.marks.get(mark)
        if found and found.suggested and found.owner not in taken:
            taken[found.owner] = found
            g.decide(found.owner, "rejected")
    if not taken:
        return None
    first = next(iter(taken.values()))
    return g.transaction("reject" if len(taken) == 1 else "reject_many", first.fragments)


def _without_part(state: State, part: Mark, by: By) -> Transaction | None:
    g = Gesture(state, by)
    without_part(g, part)
    return g.transaction("delete", part.fragments)


def without_part(g: Gesture, part: Mark) -> None:
    """Makes a quote of its suggestion, without that cue or source."""
    suggestion = g.state.suggestion(part.owner)
    if suggestion is None:
        return
    if part.layer == "cue":
        materialise(g, replace(suggestion, cue=None), "corrected")
    else:
        materialise(g, replace(suggestion, source=None), "corrected")


def undecided_above(state: State, score: float) -> list[Mark]:
    """The open suggestions that "done" would accept at that threshold."""
    return [m for m in state.open_marks() if m.score is not None and m.score >= score]


def done(state: State, score: float | None, by: By) -> Transaction | None:
    """Ends the work on a document; open suggestions scored at least `score` are accepted (None: left open)."""
    g = Gesture(state, by)
    if score is not None:
        _accepted(g, undecided_above(state, score))
    if state.status.progress != "done":
        g.put(replace(state.status, progress="done"))
    return g.transaction("done", subject=state.document.title)
