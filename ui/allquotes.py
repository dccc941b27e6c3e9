"""The list of the project's quotes beside the article: what is picked there comes up here, and what changes here
follows there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotate.model.edits import Entry
from annotate.ports import News
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.dialogs.quotes import QuotesWindow
    from ui.window import MainWindow

_SOON = 40  # milliseconds after a change until the list follows; the article does not wait for it


class AllQuotes(QObject):
    """The list of one window, made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.list: QuotesWindow | None = None
        self._changes: dict[str, None] = {}  # documents that were changed a moment ago
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._follow)

    def listen(self, bench: Workbench) -> None:
        """Follows what happens to this project."""
        bench.opened.connect(self._opened)
        bench.changed.connect(self._changed)
        bench.project_changed.connect(self._anew)
        bench.schema_changed.connect(self._anew)
        bench.followed.connect(self._followed)

    def ask(self) -> bool:
        """Comes up, or to the front."""
        from ui.dialogs.quotes import QuotesWindow

        window = self._window
        if window.bench is None:
            return False
        if self.list is None:
            self.list = QuotesWindow(window)
            self.list.chosen.connect(self._chosen)
            self.list.model.failed.connect(window.tell)
            self.list.finished.connect(self._back)
            window.view.focused.connect(self.list.show_focus)
        self.list.retranslate()
        self.list.set_theme(window.theme)
        if not self.list.isVisible():
            self._read()
        self.list.show()
        self.list.raise_()
        self.list.activateWindow()
        (self.list.list if self.list.list.currentIndex().isValid() else self.list.search).setFocus()
        return True

    def close(self) -> None:
        """Goes with its project."""
        self._soon.stop()
        if self.list is not None:
            self.list.close()
            self.list.show_project(None, "", None)

    def _read(self) -> None:
        bench = self._window.bench
        if bench is not None and self.list is not None:
            schema = bench.state.schema if bench.state else self._window.keying.map.schema
            self.list.show_project(bench.store, bench.annotator.id, schema)

    def _changed(self, entry: Entry) -> None:
        if self.list is not None and self.list.isVisible() and entry.transaction.document:
            self._changes[entry.transaction.document] = None
            self._soon.start()

    def _followed(self, news: News) -> None:
        """What another window has changed."""
        if news.anew or news.listed:
            self._anew(None)
        elif self.list is not None and self.list.isVisible():
            self._changes.update(dict.fromkeys(document for document, _ in news.reached if document))
            self._soon.start()

    def _follow(self) -> None:
        changes, self._changes = self._changes, {}
        if self.list is not None:
            for document in changes:
                self.list.model.follow(document)

    def _opened(self, _state: object) -> None:
        """Another document, or somebody else at the desk."""
        bench = self._window.bench
        if bench is not None and self.list is not None and self.list.model.annotator not in ("", bench.annotator.id):
            self._anew(None)

    def _back(self, _result: int) -> None:
        self._window.activateWindow()
        self._window.view.setFocus()

    def _anew(self, _change: object) -> None:
        if self.list is not None and self.list.isVisible():
            self._read()

    def _chosen(self, quote: tuple[str, str]) -> None:
        document, annotation = quote
        window = self._window
        bench = window.bench
        if bench is None:
            return
        if bench.state is None or bench.state.document.id != document:
            if not bench.open(document):
                return
        window.view.focus_on(annotation)
        self._back(0)
