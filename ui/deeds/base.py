"""What the deeds of all kinds have in common: the window they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.i18n import tr
from ui.verbs import Verbs
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow


class WindowDeeds(QObject):
    """Actions of one window; each `do_NAME` does the action of that name and says whether it did anything."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    @property
    def bench(self) -> Workbench | None:
        return self.window.bench

    def may_change(self) -> bool:
        """Whether there is a project that can be changed; says so where it cannot."""
        if self.bench is not None and self.bench.store.read_only:
            self.window.status.notice(tr("This project is read-only: it can be looked at and exported, not changed."))
            return False
        return self.bench is not None

    @property
    def verbs(self) -> Verbs | None:
        return self.window.verbs
