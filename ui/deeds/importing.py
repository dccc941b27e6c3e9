"""Files that come into the project: looked through, asked about where there is something to ask, and brought in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotate.errors import KavychkiError
from annotate.exchange.survey import Survey
from annotate.ports import ImportPlan
from annotate.ports.outside import PLAN
from ui.deeds.base import WindowDeeds
from ui.i18n import tr
from ui.importing import Import, Look
from ui.told import read_words
from ui.workbench import now

if TYPE_CHECKING:
    from ui.window import MainWindow


class ImportDeeds(WindowDeeds):
    """Import by menu, folder, or files that are dropped. `importing` is what is under way."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.importing: Look | Import | None = None
        self._halted: Import | None = None  # one that was refused, and may go on

    def do_import(self) -> bool:
        endings = sorted({known.extension for known in self.window.outside.import_formats() if known.extension})
        known = " ".join(f"*{ending}" for ending in endings)
        paths, _ = QFileDialog.getOpenFileNames(
            self.window, tr("Import files"), str(Path.home()), f"{tr('Known formats')} ({known});;{tr('All files')} (*)"
        )
        return self.import_paths(paths)

    def do_import_folder(self) -> bool:
        path = QFileDialog.getExistingDirectory(self.window, tr("Import a folder"), str(Path.home()))
        return self.import_paths([path] if path else [])

    def import_paths(self, paths: Sequence[str]) -> bool:
        """Reads files and folders in the background of the window; where there is something to decide, it asks."""
        if not paths or self.bench is None or self.importing is not None:
            return False
        given = tuple(paths)
        look = Look(self.bench.store.schema(), lambda: self.window.outside.read(given), self.window)
        look.progressed.connect(self._looked_some)
        look.finished.connect(partial(self._looked, given))
        self.importing = look
        self._looked_some(0)
        look.start()
        return True

    def leave_import(self) -> None:
        """Ends an import at once, and takes back what it has written: its project is about to be closed."""
        if isinstance(self.importing, Import):
            self.importing.leave()
        elif self.importing is not None:
            self.importing.cancel()

    def _looked_some(self, count: int) -> None:
        self.window.status.show_work(tr("%n text(s) found", count), 0, 0, cancel=True)

    def _looked(self, paths: tuple[str, ...], look: Look) -> None:
        self.window.status.show_work("", 0, 0)
        plan: ImportPlan | None = None
        if look.failure is not None:
            self.window.tell(look.failure)
        elif not look.cancelled:
            plan = PLAN if _plain(look.survey) else self._asked(paths, look.survey)
        self.importing = None
        look.deleteLater()
        if plan is not None and self.bench is not None and self._schema_has(plan):
            self._bring(paths, plan)

    def _asked(self, paths: tuple[str, ...], survey: Survey) -> ImportPlan | None:
        """What the person says to what was found; None where they changed their mind."""
        from ui.dialogs.bringing import ImportDialog

        if self.bench is None:
            return None
        store = self.bench.store
        names = [annotator.name for annotator in store.annotators()]
        dialog = ImportDialog(self.window, self.window.outside, store.schema(), names, paths, survey)
        plan = dialog.plan() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return plan

    def _schema_has(self, plan: ImportPlan) -> bool:
        """Gives the label schema the new labels of a plan; whether it has them all then."""
        from annotate.exchange.new_labels import adding

        bench = self.bench
        assert bench is not None
        try:
            schema = bench.store.schema()
            change = adding(schema, plan.labels, bench.annotator.id, now())
        except KavychkiError as error:
            self.window.tell(error)
            return False
        return change is None or bench.dispatch(change) is not None

    def _bring(self, paths: tuple[str, ...], plan: ImportPlan) -> None:
        bench = self.bench
        assert bench is not None
        reads = self.window.outside.read(paths, plan)
        job = Import(bench.store, bench.annotator.id, reads, self.window, plan)
        job.progressed.connect(self._imported_some)
        job.returning.connect(self._returned_some)
        job.finished.connect(self._imported)
        if self._halted is not None:
            self._halted.deleteLater()
            self._halted = None
        self.importing = job
        self.window.status.show_work(tr("importing"), 0, 0, cancel=True)
        job.start()

    def _imported_some(self, count: int) -> None:
        self.window.status.show_work(tr("%n file(s) read", count), 0, 0, cancel=True)

    def _returned_some(self, left: int) -> None:
        self.window.status.show_work(tr("taking the import back: %n step(s) left", left), 0, 0)

    def _imported(self, job: Import) -> None:
        self.importing = None
        self.window.status.show_work("", 0, 0)
        self.window.documents.reload()
        bench = self.bench
        if bench is not None:
            bench.note_newest()
        if job.failure is not None:
            self._halted = job
            self.window.tell(job.failure, again=partial(self._import_on, job))
            return
        job.deleteLater()
        if bench is None:
            return
        if job.cancelled:
            if bench.state is not None and bench.store.row(bench.state.document.id, bench.annotator.id) is None:
                self.window.open_somewhere(bench)
            elif bench.state is not None:
                bench.reload()
            self.window.message.say(tr("The import was cancelled; nothing of it is left."), error=False)
            return
        if job.first and bench.state is None:
            bench.open(job.first)
        elif bench.state is not None and (job.annotations or job.suggestions):
            bench.reload()
        words = _result(job)
        self.window.message.say(words, error=bool(job.failed))
        if not job.failed and not job.remarks:
            QTimer.singleShot(6_000, self.window.message, partial(_hide_if, self.window.message, words))

    def _import_on(self, job: Import) -> None:
        """Goes on with an import that was refused, unless there is another project or import by now."""
        if job is self._halted and self.bench is not None and job.store is self.bench.store and self.importing is None:
            self._halted, self.importing = None, job
            job.start()


def _plain(survey: Survey) -> bool:
    """Whether there is nothing to decide: plain texts, or nothing that could be read."""
    return not (survey.annotations or survey.suggestions) and set(survey.formats) <= {"text", ""}


def _result(job: Import) -> str:
    """What came of an import, in words."""
    said = [tr("%n document(s) added", job.new)]
    if job.known:
        said.append(tr("%n known already", job.known))
    if job.near:
        said.append(tr("%n of them near copies", job.near))
    if job.annotations:
        said.append(tr("%n annotation(s)", job.annotations))
    if job.suggestions:
        said.append(tr("%n suggestion(s)", job.suggestions))
    said.extend(f"{encoding}: {count}" for encoding, count in job.encodings.items())
    lines = [", ".join(said) + ".", *job.remarks]
    lines += map(read_words, job.problems)
    if more := job.failed - len(job.problems):
        lines.append(tr("and %n more", more))
    return "\n".join(lines)


def _hide_if(bar: QWidget, words: str) -> None:
    """Hides a message that nobody has replaced since."""
    if getattr(bar, "words", "") == words:
        bar.hide()
