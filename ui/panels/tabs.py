"""Tabs in a slim pane: all in sight, with shorter titles; one that ends in a number stays whole while it can."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

_LEAST = 40  # pixels of a tab that still shows how its title begins


def shared(wanted: Sequence[int], whole: Sequence[bool], room: int) -> list[int]:
    """The widths of tabs that have `room` together: the wide ones give way first, those that are `whole` last."""
    if sum(wanted) <= room:
        return list(wanted)
    fixed = sum(width for width, keeps in zip(wanted, whole, strict=True) if keeps)
    if room - fixed < _LEAST * (len(wanted) - sum(whole)):
        fixed, whole = 0, [False] * len(wanted)
    left, level = room - fixed, 0
    giving = sorted(width for width, keeps in zip(wanted, whole, strict=True) if not keeps)
    for i, width in enumerate(giving):
        level = left // (len(giving) - i)
        if width > level:
            break
        left -= width
    return [width if keeps else min(width, level) for width, keeps in zip(wanted, whole, strict=True)]


class _Bar(QTabBar):
    """A bar that gives its tabs the room there is."""

    def tabSizeHint(self, index: int) -> QSize:
        hints = [super(_Bar, self).tabSizeHint(i) for i in range(self.count())]
        pane = self.parentWidget()
        if pane is None:
            return hints[index]
        whole = [self.tabText(i)[-1:].isdigit() for i in range(self.count())]
        widths = shared([hint.width() for hint in hints], whole, pane.width())
        return QSize(widths[index], hints[index].height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)


class Tabs(QTabWidget):
    """Tabs all of which are in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(_Bar())
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(False)
