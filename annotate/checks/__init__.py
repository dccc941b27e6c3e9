"""Checks while one works: what about the annotations of a document is worth a look, and how it is mended.

Nothing here is an error: whatever a check finds can be let be (`waive`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotate.checks import labels, parts, spans
from annotate.checks.finding import Check, Elsewhere, Finding, Look
from annotate.checks.labels import asked
from annotate.checks.waiving import is_waived, unwaive, waive
from annotate.commands.gesture import By
from annotate.errors import EditRejected
from annotate.model.edits import Transaction
from annotate.model.state import State, prepared

__all__ = [
    "CHECKS",
    "Check",
    "Elsewhere",
    "Finding",
    "all_findings",
    "asked",
    "findings",
    "holds",
    "in_order",
    "in_steps",
    "is_waived",
    "mend",
    "parted",
    "unwaive",
    "waive",
]

CHECKS: tuple[Check, ...] = (
    Check("quote-without-speaker", parts.without_speaker),
    Check("quote-without-cue", parts.without_cue, parts.mend_cue),
    Check("cue-without-quote", parts.lone_cue, parts.mend_part),
    Check("source-without-quote", parts.lone_source, parts.mend_part),
    Check("overlapping-speakers", parts.overlapping, compares=True),
    Check("cut-token", spans.cut_token, spans.mend_token),
    Check("untrimmed-edge", spans.untrimmed, spans.mend_edges),
    Check("unbalanced-marks", spans.unbalanced, spans.mend_marks),
    Check("labelled-differently", labels.differently, labels.mend_label, compares=True),
    Check("missing-attribute", labels.missing, labels.mend_missing),
)
"""All checks; of several findings about one annotation the first here comes first."""

_BY_NAME = {check.name: check for check in CHECKS}


def in_steps(state: State, elsewhere: Elsewhere | None = None) -> Iterator[list[Finding]]:
    """What each check finds, one after the other: a long document is looked at without holding anything up."""
    look = Look(state, elsewhere)
    for check in CHECKS:
        yield list(check.find(look))


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order; those at one place in the order of the checks, where they are given so."""
    return sorted(found, key=lambda f: (f.fragments[0].start, -f.fragments[-1].end))


def all_findings(state: State, elsewhere: Elsewhere | None = None) -> list[Finding]:
    """What the checks find in the annotations of a state, in reading order; waived or not."""
    return in_order(finding for step in in_steps(state, elsewhere) for finding in step)


def parted(state: State, found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are open, and those that the annotator has let be."""
    waived = {(waiver.check, waiver.annotation) for waiver in state.waivers.values()}
    parts: tuple[list[Finding], list[Finding]] = ([], [])
    for finding in found:
        parts[(finding.check, finding.annotation) in waived].append(finding)
    return parts


def findings(state: State, elsewhere: Elsewhere | None = None) -> list[Finding]:
    """What the checks find and the annotator has not let be."""
    return parted(state, all_findings(state, elsewhere))[0]


def holds(state: State, finding: Finding) -> bool:
    """Whether something that was found is still so, as far as its annotation alone can tell."""
    check, annotation = _BY_NAME.get(finding.check), state.annotation(finding.annotation)
    if check is None or annotation is None:
        return False
    if check.compares:
        return annotation.fragments == finding.fragments and annotation.label != finding.detail
    return finding in check.find(Look(state, only=annotation.id))


def mend(state: State, finding: Finding, by: By) -> Transaction | None:
    """Puts right what a check found, as one step; None where that needs a person, or would not help."""
    check, annotation = _BY_NAME.get(finding.check), state.annotation(finding.annotation)
    if check is None or annotation is None or not holds(state, finding):
        return None
    made = check.mend(state, finding, annotation, by)
    if made is None:
        return None
    try:
        after = prepared(state, made)
    except EditRejected:
        return None
    return None if holds(after, finding) else replace(made, action="mend")
