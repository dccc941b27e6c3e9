"""Who makes the backups of an open project: beside the work, in a thread, one after another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.errors import StorageError
from annotate.model.edits import Transaction
from annotate.ports import Backup, Kept
from storage.backups.bulk import reason
from storage.backups.naming import BY_HAND, all_named, folder_of

# A keeper is made while a project opens; what makes a backup is loaded when there is one to make.
if TYPE_CHECKING:
    from storage.backups.making import Begun

AGAIN = timedelta(minutes=10)
"""How long the next act of the same kind needs no backup of its own."""

PATIENCE = 0.8  # seconds that closing waits for what is nearly finished
_END = 2.0  # seconds in which what is given up has to end
_CHANGED_ONLY = ("opened", "hourly")


class Keeper:
    """`annotate.ports.Keeper`, and what an open project asks before bulk acts. Usable from several threads.

    In WAL mode the state before an act is held by a read transaction, so nobody waits while it is copied; in the other
    modes a reader would keep the act out, so the copy is made before it.
    """

    def __init__(self, path: str | Path, apart: bool = True) -> None:
        self.path = Path(path)
        self._apart = apart
        self._told: list[Callable[[Kept], None]] = []
        self._lock = threading.Lock()
        self._waiting: deque[tuple[str, Begun | None]] = deque()
        self._at_work = ""
        self._thread: threading.Thread | None = None
        self._stopped = False

    def listen(self, told: Callable[[Kept], None]) -> None:
        self._told.append(told)

    @property
    def busy(self) -> bool:
        thread = self._thread
        return thread is not None and thread.is_alive()

    def ask(self, why: str) -> None:
        if why == BY_HAND or not self._lately(why):
            self._queue(why, None)

    def before_adding(self, documents: int) -> None:
        """Called before documents are added: more than one is an import."""
        if documents > 1:
            self._before("before-import")

    def before(self, transactions: Sequence[Transaction]) -> None:
        """Called before transactions are written. What cannot be kept is told, and never keeps the work up."""
        if why := reason(transactions):
            self._before(why)

    def close(self, patience: float = PATIENCE) -> None:
        thread = self._thread
        if thread is not None:
            thread.join(patience)
            self._stopped = True
            thread.join(_END)
        self._stopped = True

    def _before(self, why: str) -> None:
        if self._stopped or self._lately(why):
            return
        from storage.backups.making import Begun

        begun: Begun | None = None
        try:
            begun = Begun(self.path, why)
            if not begun.holding:
                begun.copy()
        except StorageError as error:
            if begun is not None:
                begun.close()
            self._tell(Kept(why, failure=error))
        else:
            self._queue(why, begun)

    def _lately(self, why: str) -> bool:
        """Whether there is such a backup that is young enough, or will be."""
        with self._lock:
            if why == self._at_work or any(why == other for other, _ in self._waiting):
                return True
        since = datetime.now(UTC) - AGAIN
        return any(one.why == why and one.at > since for one in all_named(folder_of(self.path)))

    def _queue(self, why: str, begun: Begun | None) -> None:
        with self._lock:
            self._waiting.append((why, begun))
            if not self._at_work or not self.busy:
                self._at_work = why
                self._thread = threading.Thread(target=self._work, name="backups", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._at_work = ""
                    return
                why, begun = self._waiting.popleft()
                self._at_work = why
            kept = self._kept(why, begun)
            if kept is not None:
                self._tell(kept)

    def _kept(self, why: str, begun: Begun | None) -> Kept | None:
        """What became of one; None where it was given up."""
        from storage.backups.copying import Given
        from storage.backups.making import Begun

        try:
            if self._stopped:
                return None
            fresh = begun is None
            begun = begun or Begun(self.path, why)
            only_changed = why in _CHANGED_ONLY
            if only_changed and begun.unchanged():
                return Kept(why, self._unsound())
            if fresh or begun.holding:
                begun.copy(self._is_stopped, patient=fresh)
            return Kept(why, begun.finish(self._apart, self._is_stopped, always=not only_changed))
        except StorageError as error:
            return Kept(why, failure=error)
        except Given:
            return None
        finally:
            if begun is not None:
                begun.close()

    def _unsound(self) -> Backup | None:
        """The newest backup where that is marked unsound: it is told again until somebody has done something."""
        from storage.backups.listing import backup_at

        newest = all_named(folder_of(self.path))[-1:]
        try:
            return backup_at(newest[0].path) if newest and not newest[0].sound else None
        except StorageError:
            return None

    def _is_stopped(self) -> bool:
        return self._stopped

    def _tell(self, kept: Kept) -> None:
        for told in self._told:
            told(kept)
