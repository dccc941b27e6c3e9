"""What could not be saved: said above the article and in the bottom line, until it is saved or given up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotate.errors import StorageError
from ui.i18n import tr
from ui.told import error_words, step_words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow

_WAITS = (250, 500, 1000, 2000, 4000)
"""Milliseconds between the attempts to write while another window does; then the person is asked."""
_LONGEST = 30  # letters of a gesture in the bottom line


class Keeping(QObject):
    """The gestures of one window that wait to be written."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._tries = 0
        self._said = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._by_itself)

    def listen(self, bench: Workbench) -> None:
        """Follows what becomes of the gestures in this project."""
        self.stop()
        bench.kept.connect(self._kept)

    def stop(self) -> None:
        """There is no project, and nothing waits."""
        self._timer.stop()
        self._tries, self._said = 0, ""
        self._window.status.show_unsaved("")

    def _kept(self, count: int) -> None:
        bench, window = self._window.bench, self._window
        if not count or bench is None:
            if self._said and window.message.words == self._said:
                window.message.hide()
            self.stop()
        else:
            window.status.show_unsaved(self._words(bench))
            if (error := bench.unsaved[0].error) is not None:
                self.tell(error)
        window.menus.refresh()

    def _words(self, bench: Workbench) -> str:
        if len(bench.unsaved) > 1:
            return tr("not saved: %n change(s)", len(bench.unsaved))
        what = step_words(bench.unsaved[0].as_step())
        return tr("not saved: {what}").format(what=what if len(what) <= _LONGEST else f"{what[: _LONGEST - 1]}…")

    def tell(self, error: StorageError) -> None:
        """Says why a gesture waits. A lock is waited for before anybody is asked to do something about it."""
        bar, waits = self._window.message, error.code == "locked" and self._tries < len(_WAITS)
        if waits:
            name = Path(error.path).name or error.path
            self._said = tr("Another window or program is writing to {name}. This is saved as soon as it lets go.")
            self._said = self._said.format(name=name)
            bar.say(self._said, error=False, other=tr("Discard"), instead=self.give_up)
            if not self._timer.isActive():
                self._timer.start(_WAITS[self._tries])
        else:
            self._said = error_words(error)
            bar.say(self._said, act=tr("Try again"), doing=self.again, other=tr("Discard"), instead=self.give_up)

    def _by_itself(self) -> None:
        self._tries += 1
        if self._window.bench is not None:
            self._window.bench.save()

    def again(self) -> bool:
        """Tries at once; whether anything waited."""
        bench = self._window.bench
        if bench is None or not bench.unsaved:
            return False
        self._tries = 0
        bench.retry()
        return True

    def give_up(self) -> bool:
        """Forgets what waits; whether anything did."""
        bench = self._window.bench
        if bench is None or not bench.unsaved:
            return False
        bench.give_up()
        return True

    def may_leave(self) -> bool:
        """Whether the project may be left: nothing waits, or somebody has said what becomes of it."""
        from ui.dialogs.ask import choose

        bench = self._window.bench
        if bench is None or not bench.unsaved:
            return True
        question = tr("%n change(s) could not be saved.", len(bench.unsaved))
        question += "\n" + "\n".join(step_words(deed.as_step()) for deed in bench.unsaved[:5])
        answer = choose(self._window, question, (tr("Save now"), tr("Discard")))
        if answer == 1:
            bench.give_up()
        return answer == 1 or (answer == 0 and bench.save())
