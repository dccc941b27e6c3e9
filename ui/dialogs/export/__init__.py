"""The export dialog: what, as which format, where; what would be lost is listed before anything is written."""

from ui.dialogs.export.dialog import ExportDialog
from ui.dialogs.format_words import KINDS

__all__ = ["KINDS", "ExportDialog"]
