"""Checks while one works: what about the annotations of a document is worth a look, and how it is mended.

Nothing here is an error: whatever a check finds can be let be (`waive`).
"""

from __future__ import annotations

from dataclasses import replace

from annotate.checks import labels, parts, spans
from annotate.checks.finding import Check, Elsewhere, Finding, Look
from annotate.checks.waiving import is_waived, unwaive, waive
from annotate.commands.gesture import By
from annotate.errors import EditRejected
from annotate.model.edits import Transaction
from annotate.model.state import State, prepared

__all__ = ["CHECKS", "Check", "Elsewhere", "Finding", "all_findings", "findings", "is_waived", "mend", "unwaive", "waive"]

CHECKS: tuple[Check, ...] = (
    Check("quote-without-speaker", parts.without_speaker),
    Check("quote-without-cue", parts.without_cue, parts.mend_cue),
    Check("cue-without-quote", parts.lone_cue, parts.mend_part),
    Check("source-without-quote", parts.lone_source, parts.mend_part),
    Check("overlapping-speakers", parts.overlapping),
    Check("cut-token", spans.cut_token, spans.mend_token),
    Check("untrimmed-edge", spans.untrimmed, spans.mend_edges),
    Check("unbalanced-marks", spans.unbalanced, spans.mend_marks),
    Check("labelled-differently", labels.differently, labels.mend_label),
    Check("missing-attribute", labels.missing, labels.mend_missing),
)
"""All checks; of several findings about one annotation the first here comes first."""

_BY_NAME = {check.name: check for check in CHECKS}


def all_findings(state: State, elsewhere: Elsewhere | None = None) -> list[Finding]:
    """What the checks find in the annotations of a state, in reading order; waived or not."""
    look = Look(state, elsewhere or {})
    found = [finding for check in CHECKS for finding in check.find(look)]
    return sorted(found, key=lambda f: (f.fragments[0].start, -f.fragments[-1].end, f.annotation))


def findings(state: State, elsewhere: Elsewhere | None = None) -> list[Finding]:
    """What the checks find and the annotator has not let be."""
    waived = {(waiver.check, waiver.annotation) for waiver in state.waivers.values()}
    return [f for f in all_findings(state, elsewhere) if (f.check, f.annotation) not in waived]


def mend(state: State, finding: Finding, by: By) -> Transaction | None:
    """Puts right what a check found, as one step; None where that needs a person, or would not help."""
    check, annotation = _BY_NAME.get(finding.check), state.annotation(finding.annotation)
    made = check.mend(state, finding, annotation, by) if check and annotation else None
    if check is None or made is None:
        return None
    try:
        after = prepared(state, made)
    except EditRejected:
        return None
    return replace(made, action="mend") if finding not in check.find(Look(after, {})) else None
