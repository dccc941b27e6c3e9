"""What the outside fills: a store of projects, and makers of suggestions."""

from __future__ import annotations

from annotate.ports.backups import REASONS, Backup, Backups, Difference, Keeper, Kept, Restored
from annotate.ports.exchange import (
    ADJUDICATED,
    EACH,
    LOSSES,
    LOSSES_TOLD,
    SPLIT_BY,
    SPLITS,
    Brought,
    Choice,
    ExportPlan,
    ExportReport,
    Format,
    ImportPlan,
    Incoming,
    Labels,
    Loss,
    Read,
    Split,
    Unknown,
)
from annotate.ports.makers import PreAnnotator
from annotate.ports.outside import Outside, Progressed
from annotate.ports.rows import Added, Annotator, Copy, Counts, DocumentFilter, News, QuoteRow, Records, Row, Usage
from annotate.ports.store import ProjectStore

__all__ = [
    "ADJUDICATED",
    "EACH",
    "LOSSES",
    "LOSSES_TOLD",
    "REASONS",
    "SPLITS",
    "SPLIT_BY",
    "Added",
    "Annotator",
    "Backup",
    "Backups",
    "Brought",
    "Choice",
    "Copy",
    "Counts",
    "Difference",
    "DocumentFilter",
    "ExportPlan",
    "ExportReport",
    "Format",
    "ImportPlan",
    "Incoming",
    "Keeper",
    "Kept",
    "Labels",
    "Loss",
    "News",
    "Outside",
    "PreAnnotator",
    "Progressed",
    "ProjectStore",
    "QuoteRow",
    "Read",
    "Records",
    "Restored",
    "Row",
    "Split",
    "Unknown",
    "Usage",
]  # fmt: skip
