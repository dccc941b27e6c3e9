"""Projects, documents, import and export."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from os.path import commonpath
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from annotate import commands
from annotate.errors import KavychkiError
from annotate.model.text import Span, hull
from annotate.ports import Loss
from ui.deeds.importing import ImportDeeds
from ui.i18n import tr

SUFFIX = ".kavychki"
_NAMED = 4  # files that the message after an export names
_PATTERN = "Kavychki (*.kavychki)"


class FileDeeds(ImportDeeds):
    """What the File menu does."""

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
        dialog.place_chosen.connect(self.show_loss)
        dialog.writing.connect(self.window.suggesting.hold)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        if done and dialog.report is not None:
            files = dialog.report.files
            folder = Path(commonpath([Path(file).parent for file in files]))
            named = ", ".join(Path(file).relative_to(folder).as_posix() for file in files[:_NAMED])
            more = tr("and %n more", len(files) - _NAMED) if len(files) > _NAMED else ""
            said = tr("%n document(s) exported:", dialog.report.documents)
            words = " ".join(filter(None, [said, named, more])) + f"\n{folder}"
            if removed := ", ".join(Path(file).name for file in dialog.report.removed):
                words += "\n" + tr("Removed, of the earlier dataset: {names}").format(names=removed)
            show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder)))
            self.window.message.say(words, error=False, act=tr("Show the folder"), doing=show)
        dialog.deleteLater()
        return done

    def show_loss(self, loss: Loss) -> None:
        """Shows where something is that a format cannot hold, in the window behind the dialog."""
        bench, view = self.bench, self.window.view
        if bench is None:
            return
        if bench.state is None or bench.state.document.id != loss.document:
            if not bench.open(loss.document):
                return
        if bench.state is None or loss.end <= loss.start:
            return
        span = Span(loss.start, loss.end)
        found = [mark.id for mark in bench.state.marks if hull(mark.fragments) == span or span in mark.fragments]
        if found:
            view.focus_on(found[0])
        else:
            view.select(span, exact=True)
            view.reveal(span)

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
