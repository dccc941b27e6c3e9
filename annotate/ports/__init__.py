"""What the outside fills: a store of projects, and makers of suggestions."""

from __future__ import annotations

from annotate.ports.exchange import (
    ADJUDICATED,
    EACH,
    LOSSES,
    LOSSES_KEPT,
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
    Rehearsed,
    Split,
    Unknown,
)
from annotate.ports.makers import PreAnnotator
from annotate.ports.outside import Outside, Progressed
from annotate.ports.rows import Added, Annotator, Counts, DocumentFilter, QuoteRow, Records, Row, Usage
from annotate.ports.store import ProjectStore

__all__ = [
    "ADJUDICATED",
    "EACH",
    "LOSSES",
    "LOSSES_KEPT",
    "SPLITS",
    "Added",
    "Annotator",
    "Brought",
    "Choice",
    "Counts",
    "DocumentFilter",
    "ExportPlan",
    "ExportReport",
    "Format",
    "ImportPlan",
    "Incoming",
    "Labels",
    "Loss",
    "Outside",
    "PreAnnotator",
    "Progressed",
    "ProjectStore",
    "QuoteRow",
    "Read",
    "Records",
    "Rehearsed",
    "Row",
    "Split",
    "Unknown",
    "Usage",
]  # fmt: skip
