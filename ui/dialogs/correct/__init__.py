"""The mode in which the text of an article is corrected."""

from ui.dialogs.correct.dialog import CorrectDialog

__all__ = ["CorrectDialog"]
