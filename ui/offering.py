"""Names offered to whoever types one: why a candidate stands there, and the names of the document on a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from annotate.model.state import State
from annotate.names import names_in
from annotate.speakers import Candidate
from ui.i18n import noop, tr

NAMING = ("speaker", "claimant", "addressee")
"""Attributes whose words are the name of somebody in the article."""

_REASONS = {
    "suggested": noop("suggested"),
    "words": noop("same source before"),
    "source": noop("source"),
    "cue": noop("at the cue"),
    "chosen": noop("chosen before"),
    "sentence": noop("same sentence"),
    "paragraph": noop("same paragraph"),
    "before": noop("quote before"),
    "frequent": noop("frequent"),
    "quote": noop("speaks the quote"),
}


def why_offered(candidate: Candidate) -> str:
    """Why a candidate is offered, in words."""
    reason = _REASONS.get(candidate.reason, "")
    return tr(reason) if reason else ""


def completing(line: QLineEdit, state: State) -> None:
    """Offers the names of the document on a line."""
    completer = QCompleter([known.name for known in names_in(state)], line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
