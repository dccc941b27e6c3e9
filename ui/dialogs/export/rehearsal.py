"""A rehearsal of the export beside the window's events: asked again and again as choices change, never in the way."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from annotate.errors import KavychkiError
from annotate.ports import ExportPlan, ExportReport, Outside, ProjectStore, Rehearsed

_SOON = 120  # milliseconds without a change until it begins: nobody types a date at once


class Rehearsal(QObject):
    """The newest plan that was asked about, rehearsed in steps.

    `stepped` carries each Rehearsed on the way, `finished` the ExportReport or the KavychkiError that it came to.
    """

    stepped = Signal(object)
    finished = Signal(object)

    def __init__(self, outside: Outside, store: ProjectStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outside, self._store = outside, store
        self._plan: ExportPlan | None = None
        self._steps: Iterator[Rehearsed] | None = None
        self._report = ExportReport(0, {}, ())
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._begin)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._soon.isActive() or self._work.isActive()

    def ask(self, plan: ExportPlan) -> None:
        """Rehearses this plan in a moment; an earlier one that is under way is dropped."""
        self.cancel()
        self._plan = plan
        self._soon.start()

    def cancel(self) -> None:
        self._soon.stop()
        self._work.stop()
        self._steps = None

    def _begin(self) -> None:
        assert self._plan is not None
        self._steps = self._outside.rehearsing(self._store, self._plan)
        self._report = ExportReport(0, {}, ())
        self._work.start()

    def _step(self) -> None:
        assert self._steps is not None
        try:
            step = next(self._steps, None)
        except KavychkiError as error:
            self.cancel()
            self.finished.emit(error)
            return
        except Exception:  # a defect, which is reported; it must not look like a project without losses
            self.cancel()
            raise
        if step is None:
            self.cancel()
            self.finished.emit(self._report)
            return
        self._report = step.report
        self.stepped.emit(step)
