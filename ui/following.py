"""Changes of other windows, shown in this one while it stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from annotate.errors import KavychkiError
from annotate.model.state import State
from annotate.ports import News
from ui.hints import heading
from ui.i18n import tr
from ui.told import step_words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow

_EVERY = 250  # milliseconds between two looks, each of some microseconds
_MANY = 50  # documents from which on the whole list is read again


class Following(QObject):
    """Looks for what others write to the project of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def listen(self, bench: Workbench) -> None:
        """Looks from now on at this project."""
        bench.followed.connect(self._followed)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Shows what is new, unless the person is in the middle of something: then a moment later."""
        bench = self._window.bench
        if bench is None or self._is_held():
            return
        if bench.elsewhere.look() and bench.unsaved:
            bench.save()  # whoever was writing has finished

    def _is_held(self) -> bool:
        """Whether a gesture, a menu or a dialog counts on what it has begun with."""
        return (
            self._window.view.pointer.gesture.kind != "idle"
            or QApplication.activeModalWidget() is not None
            or QApplication.activePopupWidget() is not None
        )

    def _followed(self, news: News) -> None:
        window, bench = self._window, self._window.bench
        if bench is None:
            return
        state, shown = bench.state, window.view.state
        if news.anew:
            window.documents.show_project(bench.store, bench.annotator.id)
        elif news.listed or len(news.documents) > _MANY:
            window.documents.renew()
        for document in news.documents if not news.listed and len(news.documents) <= _MANY else ():
            window.documents.refresh(document)
        if state is None:
            try:
                window.open_somewhere(bench)
            except KavychkiError as error:
                window.tell(error)
        elif state is not shown:
            self._show(state, shown)
        window.echo.name_undo()
        window.echo.show_saved()
        if words := self._words(news, state, shown):
            window.status.notice(words)

    def _show(self, state: State, shown: State | None) -> None:
        """The document on the desk as it is now; scrolled, focused and with the caret as it was."""
        window, view = self._window, self._window.view
        if shown is not None and shown.text != state.text:
            top, focus = view.scrolled, view.focus_id
            view.show_state(state, heading(state))
            view.focus_on(focus, scroll=False)
            view.verticalScrollBar().setValue(top)
        window.echo.show_again(state)

    def _words(self, news: News, state: State | None, shown: State | None) -> str:
        """What is to be said of it: only of what one sees."""
        if shown is not None and state is None:
            return tr("This document is gone: it was removed in another window.")
        if state is None or state is shown or shown is None:
            return ""
        if news.anew:
            return tr("The file holds another state of the project now: a backup was restored.")
        here = [step for step in news.steps if step.document in ("", state.document.id)]
        if here:
            return tr("Changed in another window: {what}").format(what=step_words(here[-1]))
        return tr("Suggestions have come from another window.") if news.suggested else ""
