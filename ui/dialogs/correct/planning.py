"""What becomes of annotations, found beside the window while somebody writes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from annotate.model.schema import Schema
from annotate.model.text import Document
from annotate.ports import Records
from annotate.reanchor import Plan, in_steps
from annotate.suggestions import Suggestion

_LATER = 150  # milliseconds without a key until it is looked at


class _Look(QThread):
    """Makes one plan; `plan` is None until it is made, and where it was cancelled."""

    def __init__(
        self,
        document: Document,
        text: str,
        records: Sequence[Records],
        suggestions: Sequence[Suggestion],
        schema: Schema,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.text = text
        self._steps = in_steps(document, text, records, suggestions, schema)

    def run(self) -> None:
        for plan in self._steps:
            if self.isInterruptionRequested():
                return
            self.plan = plan


class Planning(QObject):
    """Plans the corrections of one document, the newest text at a time. `planned` carries a Plan."""

    planned = Signal(object)

    def __init__(
        self,
        document: Document,
        records: Sequence[Records],
        suggestions: Sequence[Suggestion],
        schema: Schema,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.records = list(records)
        self.suggestions = list(suggestions)
        self._schema = schema
        self._wanted: str | None = None
        self._look: _Look | None = None
        self._pause = QTimer(self, singleShot=True, interval=_LATER)
        self._pause.timeout.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether a plan is still to come."""
        return self._wanted is not None or self._look is not None

    def ask(self, text: str, at_once: bool = False) -> None:
        """Plans that text instead of the one before, after a pause or at once."""
        self._wanted = text
        if self._look is not None:
            self._look.requestInterruption()
        if at_once:
            self._begin()
        else:
            self._pause.start()

    def stop(self) -> None:
        """Ends; nothing is told any more."""
        self._pause.stop()
        self._wanted = None
        look, self._look = self._look, None
        if look is not None:
            look.finished.disconnect(self._done)
            look.requestInterruption()
            look.wait()
            look.deleteLater()

    def _begin(self) -> None:
        if self._wanted is None or self._look is not None:
            return
        text, self._wanted = self._wanted, None
        self._look = _Look(self.document, text, self.records, self.suggestions, self._schema, self)
        self._look.finished.connect(self._done)
        self._look.start()

    def _done(self) -> None:
        look, self._look = self._look, None
        if look is None:
            return
        plan = look.plan
        look.deleteLater()
        if self._wanted is None and plan is not None:
            self.planned.emit(plan)
        elif self._wanted is not None and not self._pause.isActive():
            self._begin()
