"""What the outside fills: a store of projects, and makers of suggestions."""

from __future__ import annotations

from annotate.ports.makers import PreAnnotator
from annotate.ports.outside import LOSSES, ExportPlan, ExportReport, Format, Loss, Outside, Progressed, Read
from annotate.ports.rows import Added, Annotator, Counts, DocumentFilter, News, QuoteRow, Records, Row, Usage
from annotate.ports.store import ProjectStore

__all__ = [
    "LOSSES", "Added", "Annotator", "Counts", "DocumentFilter", "ExportPlan", "ExportReport", "Format", "Loss",
    "News", "Outside", "PreAnnotator", "Progressed", "ProjectStore", "QuoteRow", "Read", "Records", "Row", "Usage",
]  # fmt: skip
