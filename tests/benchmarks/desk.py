"""The window that is measured: on a project, without a worker, and what one act in it takes until it is painted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.window import MainWindow
    from ui.workbench import Workbench


class Desk:
    """An open window with its project, which it backs up only where that is asked.

    Times are milliseconds: wall clock, and of the processor.
    """

    def __init__(self, path: Path, backups: bool = False) -> None:
        from tests.ui.windows import Outside
        from ui.app import application
        from ui.settings import forgotten_settings
        from ui.window import MainWindow

        self.app = application()
        settings = forgotten_settings()
        settings.annotator = "bench"
        outside = Outside()
        outside.keeps = backups
        self.window: MainWindow = MainWindow(outside, settings, start_worker=False)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.open_project(str(path))
        self.app.processEvents()

    @property
    def bench(self) -> Workbench:
        assert self.window.bench is not None
        return self.window.bench

    def documents(self, count: int) -> list[str]:
        """The ids of the first documents of the list."""
        from annotate.ports import DocumentFilter

        return [row.id for row in self.bench.store.rows(DocumentFilter(), self.bench.annotator.id, 0, count)]

    def open(self, document: str) -> None:
        self.bench.open(document)
        self.app.processEvents()

    def painted(self, act: Callable[[], object]) -> tuple[float, float]:
        """What an act takes with the painting that it causes, all over the window."""
        begun, cpu = time.perf_counter(), time.process_time()
        act()
        self.window.view.viewport().repaint(0, 0, 1, 1)  # at once, and with it all that waits to be painted
        took = (time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000
        self.app.processEvents()
        return took
