"""The same mentions: offered in a dialog, changed in the background, written as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotate.mentions import Mention, Subject
from ui.i18n import tr
from ui.keycaps import spoken
from ui.seeking import Changing

if TYPE_CHECKING:
    from ui.window import MainWindow


class Same(QObject):
    """Does to the other mentions what was done to one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._changing: Changing | None = None

    def offer(self) -> bool:
        """Asks which of the other mentions are meant; whether anything is done to them."""
        from ui.dialogs.same import SameDialog

        window = self._window
        bench, verbs = window.bench, window.verbs
        if bench is None or verbs is None or bench.state is None or self._changing is not None:
            return False
        if not window.deeds.may_change():
            return False
        subject = verbs.memory.subject(bench.state, verbs.mark)
        if subject is None:
            window.status.notice(tr("Focus an annotation first: its words are looked for."))
            return False
        dialog = SameDialog(window, window.theme, bench, subject)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen
        dialog.deleteLater()
        window.view.setFocus()
        if done and chosen:
            self._change(subject, chosen)
        return done

    def _change(self, subject: Subject, chosen: list[Mention]) -> None:
        bench = self._window.bench
        assert bench is not None
        job = Changing(bench, subject, chosen, self)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._changed)
        self._changing = job
        job.start()

    def cancel(self) -> None:
        """Stops; nothing was written yet."""
        if self._changing is not None:
            self._changing.cancel()
            self._forget()

    def _progressed(self, progress: tuple[int, int]) -> None:
        self._window.status.show_work(tr("same mentions"), *progress, cancel=True)

    def _changed(self, job: Changing) -> None:
        window = self._window
        self._forget()
        if job.failure is not None:
            window.tell(job.failure)
            return
        count = len(job.chosen)
        if window.bench is not None and window.bench.dispatch(job.transaction) is not None:
            words = tr("%n place(s) changed.", count)
            key = spoken(window.keying.map, "undo")
            window.status.notice(words + (" " + tr("{key} takes it back.").format(key=key) if key else ""))

    def _forget(self) -> None:
        self._window.status.show_work("", 0, 0)
        if self._changing is not None:
            self._changing.deleteLater()
            self._changing = None
