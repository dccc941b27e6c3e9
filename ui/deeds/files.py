"""Projects, documents, import and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotate import commands
from annotate.errors import KavychkiError
from ui.deeds.base import WindowDeeds
from ui.i18n import tr
from ui.importing import Import
from ui.told import text_words

if TYPE_CHECKING:
    from ui.window import MainWindow

SUFFIX = ".kavychki"
_PATTERN = "Kavychki (*.kavychki)"


class FileDeeds(WindowDeeds):
    """What the File menu does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.importing: Import | None = None
        self._halted: Import | None = None  # one that was refused, and may go on

    def do_new(self) -> bool:
        path, _ = QFileDialog.getSaveFileName(
            self.window, tr("New project"), str(Path.home() / f"{tr('project')}{SUFFIX}"), _PATTERN,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        return bool(path) and self.create(path)

    def create(self, path: str) -> bool:
        """A new project at a path, opened."""
        if not self.window.keeping.may_leave():
            return False
        path = path if Path(path).suffix else path + SUFFIX
        try:
            store = self.window.outside.create(path)
        except KavychkiError as error:
            self.window.tell(error)
            return False
        self.window.use(store)
        return True

    def do_open(self) -> bool:
        path, _ = QFileDialog.getOpenFileName(
            self.window, tr("Open project"), str(Path.home()), f"{_PATTERN};;{tr('All files')} (*)"
        )
        return bool(path) and self.window.open_project(path)

    def do_sample(self) -> bool:
        """A project with the articles of the program in the person's folder; the one made before, if any."""
        path = Path.home() / f"kavychki-sample{SUFFIX}"
        if path.exists():
            return self.window.open_project(str(path))
        if not self.create(str(path)):
            return False
        self.import_paths(self.window.outside.sample_paths())
        return True

    def do_import(self) -> bool:
        paths, _ = QFileDialog.getOpenFileNames(
            self.window, tr("Import files"), str(Path.home()), f"{tr('Text files')} (*.txt);;{tr('All files')} (*)"
        )
        return self.import_paths(paths)

    def do_import_folder(self) -> bool:
        path = QFileDialog.getExistingDirectory(self.window, tr("Import a folder"), str(Path.home()))
        return self.import_paths([path] if path else [])

    def import_paths(self, paths: Sequence[str]) -> bool:
        """Reads files and folders in the background of the window."""
        if not paths or self.bench is None or self.importing is not None:
            return False
        bench = self.bench
        job = Import(bench.store, bench.annotator.id, self.window.outside.read(paths), self)
        job.progressed.connect(self._imported_some)
        job.finished.connect(self._imported)
        if self._halted is not None:
            self._halted.deleteLater()
            self._halted = None
        self.importing = job
        self.window.status.show_work(tr("importing"), 0, 0, cancel=True)
        job.start()
        return True

    def _imported_some(self, count: int) -> None:
        self.window.status.show_work(tr("%n file(s) read", count), 0, 0, cancel=True)

    def _imported(self, job: Import) -> None:
        self.importing = None
        self.window.status.show_work("", 0, 0)
        self.window.documents.reload()
        if self.bench is not None:
            self.bench.note_newest()
        if self.bench is not None and job.first and self.bench.state is None:
            self.bench.open(job.first)
        if job.failure is not None:
            self._halted = job
            self.window.tell(job.failure, again=partial(self._import_on, job))
            return
        job.deleteLater()
        said = [tr("%n document(s) added", job.added)]
        if job.known:
            said.append(tr("%n known already", job.known))
        if job.near:
            said.append(tr("%n of them near copies", job.near))
        said.extend(f"{encoding}: {count}" for encoding, count in job.encodings.items())
        words = ", ".join(said) + "."
        if job.problems:
            named = [text_words(p.code, Path(p.path).name, default=p.message) for p in job.problems[:5]]
            more = len(job.problems) - len(named)
            words += "\n" + "\n".join(named) + (f"\n{tr('and %n more', more)}" if more else "")
        self.window.message.say(words, error=bool(job.problems))
        if not job.problems:
            QTimer.singleShot(6_000, self.window.message, partial(_hide_if, self.window.message, words))

    def _import_on(self, job: Import) -> None:
        """Goes on with an import that was refused, unless there is another project or import by now."""
        if job is self._halted and self.bench is not None and job.store is self.bench.store and self.importing is None:
            self._halted, self.importing = None, job
            job.start()

    def do_paste(self) -> bool:
        from ui.dialogs.entry import ask_article

        answer = ask_article(self.window, QGuiApplication.clipboard().text())
        return answer is not None and self.add_text(*answer)

    def add_text(self, title: str, text: str) -> bool:
        """Adds a pasted article and opens it; a known one is opened."""
        bench = self.bench
        if bench is None:
            return False
        try:
            (added,) = bench.store.add([self.window.outside.read_text(text, title)], bench.annotator.id)
        except KavychkiError as error:
            self.window.tell(error, again=partial(self.add_text, title, text))
            return False
        bench.note_newest()
        self.window.documents.reload()
        if added.duplicate_of:
            words = tr("This text is in the project already: {title}").format(title=added.duplicate_of)
            self.window.message.say(words, error=False)
        elif added.near:
            self.window.message.say(tr("A near copy of: {title}").format(title=added.near), error=False)
        return bench.open(added.document)

    def do_describe(self) -> bool:
        from ui.dialogs.entry import ask_fields

        bench = self.bench
        if bench is None or bench.state is None:
            return False
        d = bench.state.document
        now = {"title": d.title, "date": d.date, "source": d.source, "url": d.url, "language": d.language}
        answer = ask_fields(self.window, now)
        return bool(answer) and bench.dispatch(commands.describe(bench.state, answer or {}, bench.by)) is not None

    def do_export(self) -> bool:
        from ui.dialogs.export import ExportDialog

        if self.bench is None:
            return False
        dialog = ExportDialog(self.window, self.window.outside, self.bench.store, self.bench.annotator.name)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        if done and dialog.report is not None:
            files = "\n".join(dialog.report.files)
            words = tr("%n document(s) exported:", dialog.report.documents) + "\n" + files
            self.window.message.say(words, error=False)
        dialog.deleteLater()
        return done

    def do_preferences(self) -> bool:
        from ui.dialogs.preferences import Preferences

        window = self.window
        dialog = Preferences(window, window.settings, self.bench.store if self.bench else None)
        dialog.keys.clicked.connect(lambda: window.deeds.change_keys(dialog))
        dialog.previewed.connect(
            lambda: window.show_look(dialog.look, dialog.contrast.isChecked(), dialog.reading.value)
        )
        at = window.frameGeometry()
        if at.width() > 1000:  # beside the text that it changes, not above it
            dialog.move(at.right() - dialog.sizeHint().width() - 60, at.top() + 90)
        top = window.view.scrolled
        done = dialog.exec() == QDialog.DialogCode.Accepted
        if not done:
            window.apply_appearance()
            window.view.verticalScrollBar().setValue(top)
        else:
            dialog.apply()
            self._apply_to_project(dialog.of_project())
            self.window.retranslate()
            self.window.apply_appearance()
        dialog.deleteLater()
        return done

    def _apply_to_project(self, chosen: Mapping[str, str]) -> None:
        """Writes settings of the project, and who annotates it from now on."""
        bench, name = self.bench, self.window.settings.annotator
        if bench is None:
            return
        try:
            for setting, value in chosen.items():
                bench.store.set_setting(setting, value)
            if bench.annotator.name != name and bench.rename_annotator(bench.store.annotator(name)):
                self.window.documents.show_project(bench.store, bench.annotator.id)
        except KavychkiError as error:
            self.window.tell(error, again=partial(self._apply_to_project, chosen))

    def do_save(self) -> bool:
        if not self.window.keeping.again():
            self.window.status.notice(tr("Everything is saved."))
        return True

    def do_give_up(self) -> bool:
        return self.window.keeping.give_up()

    def do_quit(self) -> bool:
        return self.window.close()


def _hide_if(bar: QWidget, words: str) -> None:
    """Hides a message that nobody has replaced since."""
    if getattr(bar, "words", "") == words:
        bar.hide()
