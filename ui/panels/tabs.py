"""Tabs in a slim pane: their titles are shortened, but for those that say how many there are of something."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget


class _Bar(QTabBar):
    """A bar that shortens no title that ends in a number."""

    def minimumTabSizeHint(self, index: int) -> QSize:
        whole = self.tabText(index)[-1:].isdigit()
        return self.tabSizeHint(index) if whole else super().minimumTabSizeHint(index)


class Tabs(QTabWidget):
    """Tabs all of which are in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(_Bar())
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(False)
