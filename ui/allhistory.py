"""The history of the project beside the article: what is picked there comes up here, what is done here follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QProgressDialog

from annotate.errors import KavychkiError, StorageError
from ui.i18n import tr
from ui.told import number
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.dialogs.history import HistoryWindow, Wanted
    from ui.window import MainWindow

_SOON = 60  # milliseconds after a change until the list follows; the article does not wait for it


class AllHistory(QObject):
    """The window with the history, made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.list: HistoryWindow | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._follow)

    def listen(self, bench: Workbench) -> None:
        """Follows what happens to this project."""
        bench.opened.connect(self._opened)
        bench.changed.connect(self._changed)
        bench.project_changed.connect(self._changed)
        bench.schema_changed.connect(self._anew)

    def ask(self, document: str = "") -> bool:
        """Comes up, or to the front; with all of one document where that is named."""
        from ui.dialogs.history import HistoryWindow

        window = self._window
        if window.bench is None:
            return False
        if self.list is None:
            self.list = HistoryWindow(window)
            self.list.chosen.connect(self._chosen)
            self.list.exported.connect(self._export)
            self.list.model.failed.connect(window.tell)
            self.list.finished.connect(self._back)
        self.list.retranslate()
        self.list.set_theme(window.theme)
        if self.list.isVisible():
            self._offer()
        else:
            self._anew(None)
        if document:
            self.list.narrowing.reset(document)
        self.list.show()
        self.list.raise_()
        self.list.activateWindow()
        (self.list.list if self.list.list.currentIndex().isValid() else self.list.narrowing.search).setFocus()
        return True

    def close(self) -> None:
        """Goes with its project."""
        self._soon.stop()
        if self.list is not None:
            self.list.close()
            self.list.show_project(None, None)
            self.list.narrowing.reset()

    def _anew(self, _change: object) -> None:
        """Reads everything again."""
        self._soon.stop()
        self._offer()
        bench = self._window.bench
        if bench is not None and self.list is not None:
            self.list.show_project(bench.store, bench.state.schema if bench.state else self._window.keying.map.schema)

    def _offer(self) -> None:
        """Offers whom there is to choose from now, and the document on the desk."""
        bench = self._window.bench
        if bench is None or self.list is None:
            return
        try:
            people = bench.store.annotators()
        except KavychkiError as error:
            self._window.tell(error)
            return
        schema = bench.state.schema if bench.state else self._window.keying.map.schema
        self.list.narrowing.offer(people, schema, bench.state.document.id if bench.state else "")

    def _opened(self, _state: object) -> None:
        """Another document on the desk: "this document" is another one. The rest of the list stays where it is."""
        if self.list is not None and self.list.isVisible():
            self._offer()

    def _changed(self, _change: object) -> None:
        if self.list is not None and self.list.isVisible():
            self._soon.start()

    def _follow(self) -> None:
        if self.list is not None:
            self.list.model.follow()

    def _back(self, _result: int) -> None:
        self._window.activateWindow()
        self._window.view.setFocus()

    def _chosen(self, place: tuple[str, str]) -> None:
        document, annotation = place
        window = self._window
        bench = window.bench
        if bench is None:
            return
        if bench.state is None or bench.state.document.id != document:
            if bench.store.row(document, bench.annotator.id) is None:
                window.status.notice(tr("This document was removed."))
                return
            if not bench.open(document):
                return
        if bench.state is not None and bench.state.marks.get(annotation) is not None:
            window.view.focus_on(annotation)
        elif annotation:
            window.status.notice(tr("What was changed then is not there any more, or is another annotator's."))
        self._back(0)

    def _export(self, wanted: Wanted) -> None:
        view, ending, spreadsheets = wanted
        bench, dialog = self._window.bench, self.list
        if bench is None or dialog is None:
            return
        project = Path(bench.store.path)
        folder = project.parent if project.parent.is_dir() else Path.home()
        name = f"{project.stem}.{'history' if view == 'history' else 'corrections'}.{ending}"
        title = tr("Export")
        path, _ = QFileDialog.getSaveFileName(dialog, title, str(folder / name), f"{ending.upper()} (*.{ending})")
        if not path:
            return
        if not path.lower().endswith(f".{ending}"):
            path += f".{ending}"
        progress = QProgressDialog(tr("Exporting…"), tr("Cancel"), 0, 0, dialog)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(600)

        def progressed(done: int, _of: int) -> bool:
            progress.setValue(done % 2)
            QCoreApplication.processEvents()
            return not progress.wasCanceled()

        try:
            count = self._window.outside.write_history(
                bench.store, view, dialog.which, path, spreadsheets, True, progressed
            )  # fmt: skip
        except StorageError as error:
            if error.code != "cancelled":
                self._window.tell(error)
            return
        finally:
            progress.close()
            progress.deleteLater()
        words = tr("{number} rows written to {name}").format(number=number(count), name=Path(path).name)
        self._window.message.say(words, error=False)
