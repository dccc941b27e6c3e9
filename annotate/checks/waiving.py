"""Letting a finding be, and taking that back."""

from __future__ import annotations

from annotate.checks.finding import Finding
from annotate.commands.gesture import By, Gesture
from annotate.model.edits import Transaction
from annotate.model.records import Waiver
from annotate.model.state import State


def is_waived(state: State, finding: Finding) -> bool:
    """Whether the annotator lets a finding be."""
    return any((w.check, w.annotation) == (finding.check, finding.annotation) for w in state.waivers.values())


def waive(state: State, finding: Finding, by: By) -> Transaction | None:
    """Lets a finding be; None where it is so already, or its annotation is gone."""
    annotation = state.annotation(finding.annotation)
    if annotation is None or is_waived(state, finding):
        return None
    g = Gesture(state, by)
    g.put(Waiver(by.new_id(), state.document.id, state.annotator, finding.check, finding.annotation))
    return g.transaction("waive", annotation.fragments)


def unwaive(state: State, finding: Finding, by: By) -> Transaction | None:
    """Shows a finding again that was let be; None where it was not."""
    annotation, g = state.annotation(finding.annotation), Gesture(state, by)
    for waiver in state.waivers.values():
        if (waiver.check, waiver.annotation) == (finding.check, finding.annotation):
            g.remove(waiver)
    return g.transaction("unwaive", annotation.fragments if annotation else ())
