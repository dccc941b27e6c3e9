"""What the outside fills: a store of projects, and makers of suggestions."""

from __future__ import annotations

from annotate.ports.backups import REASONS, Backup, Backups, Difference, Keeper, Kept, Restored
from annotate.ports.makers import PreAnnotator
from annotate.ports.outside import (
    LOSSES,
    LOSSES_TOLD,
    ExportPlan,
    ExportReport,
    Format,
    Loss,
    Outside,
    Progressed,
    Read,
)
from annotate.ports.rows import Added, Annotator, Counts, DocumentFilter, QuoteRow, Records, Row, Usage
from annotate.ports.store import ProjectStore

__all__ = [
    "LOSSES",
    "LOSSES_TOLD",
    "REASONS",
    "Added",
    "Annotator",
    "Backup",
    "Backups",
    "Counts",
    "Difference",
    "DocumentFilter",
    "ExportPlan",
    "ExportReport",
    "Format",
    "Keeper",
    "Kept",
    "Loss",
    "Outside",
    "PreAnnotator",
    "Progressed",
    "ProjectStore",
    "QuoteRow",
    "Read",
    "Records",
    "Restored",
    "Row",
    "Usage",
]  # fmt: skip
