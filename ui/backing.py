"""Backups in the life of a window: after opening, every hour, and what is told of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotate.errors import KavychkiError, StorageError
from annotate.ports import Keeper, Kept, ProjectStore
from ui.i18n import tr
from ui.told import error_words

if TYPE_CHECKING:
    from ui.window import MainWindow

_FIRST = 3_000  # milliseconds after opening: the window is up then, and the first article painted
_HOUR = 3_600_000
_MAY_COME_BACK = ("damaged", "not-a-project", "missing")


class Backing(QObject):
    """Between the keeper of the open project and the window. `kept` carries what became of a backup (a Kept)."""

    kept = Signal(object)
    _heard = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.keeper: Keeper | None = None
        self._failed = ""
        self._unsound = False
        self._first = QTimer(self, singleShot=True, interval=_FIRST)
        self._hourly = QTimer(self, interval=_HOUR)
        self._first.timeout.connect(partial(self._ask, "opened"))
        self._hourly.timeout.connect(partial(self._ask, "hourly"))
        # told in the keeper's thread, heard in ours
        self._heard.connect(self._hear)

    def watch(self, store: ProjectStore) -> None:
        """Has backups made of a project from now on."""
        self._failed, self._unsound = "", False
        self.keeper = self._window.outside.keeper(store)
        if self.keeper is not None:
            self.keeper.listen(self._heard.emit)
            self._first.start()
            self._hourly.start()

    def leave(self) -> None:
        """Ends it; what is not finished in a second is given up."""
        self._first.stop()
        self._hourly.stop()
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None

    def _ask(self, why: str) -> None:
        if self.keeper is not None:
            self.keeper.ask(why)

    def _hear(self, kept: Kept) -> None:
        """A failure is told once, until another one or a success comes."""
        if kept.failure is not None:
            if kept.failure.code != self._failed:
                self._failed = kept.failure.code
                words = tr("No backup could be made: {why}").format(why=error_words(kept.failure))
                self._window.message.say(words)
        elif kept.backup is not None:
            self._failed = ""
            if kept.backup.sound:
                self._unsound = False
            elif not self._unsound:
                self._unsound = True
                words = tr(
                    "The check finds something wrong in this project. It was backed up as it is; no older backup is"
                    " removed meanwhile. File > Backups… has them."
                )
                self._window.message.say(words)
        self.kept.emit(kept)

    def tell_unopened(self, error: KavychkiError, path: str) -> None:
        """Says why a project could not be opened, and offers its backups where it has some."""
        window = self._window
        if isinstance(error, StorageError) and error.code in _MAY_COME_BACK and window.outside.backups(path).all():
            offer = partial(window.deeds.show_backups, path)
            window.message.say(error_words(error), act=tr("Restore a backup…"), doing=offer)
        else:
            window.tell(error)
