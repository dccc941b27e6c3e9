"""Work that takes long and touches nothing of the window, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from annotate.errors import KavychkiError

T = TypeVar("T")


class Apart(QThread, Generic[T]):
    """Does `act` beside the window; `ended` carries its result, or the KavychkiError that it ended with."""

    ended = Signal(object)

    def __init__(self, act: Callable[[], T], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._result: T | KavychkiError | None = None
        self.finished.connect(self._tell)

    def run(self) -> None:
        try:
            self._result = self._act()
        except KavychkiError as error:
            self._result = error

    def _tell(self) -> None:
        self.ended.emit(self._result)
        self.deleteLater()
