"""The export dialog: plans an export, rehearses it while it is planned, and carries it out."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import KavychkiError, StorageError
from annotate.ports import LOSSES, ExportPlan, ExportReport, Outside, ProjectStore, Rehearsed
from ui.dialogs.choices import Choices
from ui.dialogs.export.formats import Formats
from ui.dialogs.export.losses import LossTree
from ui.dialogs.export.rehearsal import Rehearsal
from ui.dialogs.export.which import Documents, Labels
from ui.dialogs.export.writing import write
from ui.dialogs.format_words import count_words, told
from ui.dialogs.parts import scrolled, sized
from ui.i18n import tr
from ui.panels.labels import plain
from ui.told import error_words, number

_ANEW = 1.5  # seconds between two looks at the losses of a rehearsal that is under way


class ExportDialog(QDialog):
    """Plans an export and carries it out. `report` is what was written, None before.

    `place_chosen` carries a Loss whose place is to be shown in the window behind; the dialog stays. `writing` says that
    the project is being written (True), and that this is over.
    """

    place_chosen = Signal(object)
    writing = Signal(bool)

    def __init__(self, parent: QWidget, outside: Outside, store: ProjectStore, annotator: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        sized(self, 960, 700)
        self._outside, self._store = outside, store
        self.report: ExportReport | None = None
        self._shown = 0.0
        self.rehearsal = Rehearsal(outside, store, self)
        self.formats = Formats(outside.export_formats())
        self.documents = Documents(store, annotator)
        self.labels = Labels(store.schema())
        self.choices, self.strategies = Choices(), Choices(beside=True)
        self.target = QLineEdit()
        self._browsing = QPushButton(tr("Choose…"))
        self._about, self._place, self._words = plain("", "faint", True), plain(), plain("", "strong", True)
        self.notice = plain("", "", True)
        self.notice.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.losses = LossTree()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self.export = self._buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._arrange()
        self._connect()
        self._show_format()
        self.formats.search.setFocus()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._place)
        row.addWidget(self.target, 1)
        row.addWidget(self._browsing)
        self._place.setBuddy(self.target)
        how = QWidget()
        inside = QVBoxLayout(how)
        inside.setContentsMargins(0, 8, 0, 0)
        self._none = plain(tr("There is nothing to choose about this format."), "faint", True)
        inside.addWidget(self._none)
        inside.addWidget(self.choices)
        inside.addStretch(1)
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(tr("Documents and annotations"))
        self.tabs.addTab(self.documents, tr("Documents"))
        self.tabs.addTab(self.labels, tr("Layers and labels"))
        self.tabs.addTab(how, tr("Format"))
        right = QVBoxLayout()
        right.setSpacing(9)
        for widget in (self._about, self.tabs):
            right.addWidget(widget)
        right.addLayout(row)
        right.addWidget(self._words)
        right.addWidget(self.notice)
        right.addWidget(self.strategies)
        right.addWidget(self.losses, 1)
        right.addStretch(0)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        columns.addWidget(self.formats, 2)
        columns.addLayout(right, 5)
        scrolled(self, page, self._buttons)

    def _connect(self) -> None:
        self._browsing.clicked.connect(self._browse)
        self._buttons.accepted.connect(self._go)
        self._buttons.rejected.connect(self.reject)
        self.formats.changed.connect(self._show_format)
        for chooser in (self.documents, self.labels, self.choices, self.strategies):
            chooser.changed.connect(self._look)
        self.rehearsal.stepped.connect(self._stepped)
        self.rehearsal.finished.connect(self._rehearsed)
        self.losses.chosen.connect(self.place_chosen)

    def done(self, result: int) -> None:
        self.rehearsal.cancel()
        super().done(result)

    def plan(self, overwrite: bool = False) -> ExportPlan:
        """What the dialog says now."""
        which = self.documents
        layers, labels = self.labels.chosen()
        return ExportPlan(
            self.formats.current.name,
            self.target.text().strip(),
            str(which.annotator.currentData()),
            not which.all.isChecked(),
            which.suggestions.isChecked(),
            overwrite,
            layers,
            labels,
            which.query.text().strip(),
            which.since.text().strip(),
            which.until.text().strip(),
            self.choices.values() | self.strategies.values(),
            which.parting.split(),
            pseudonyms=which.pseudonyms.isChecked(),
        )

    def _show_format(self) -> None:
        """The choices, the place and the losses of the format that was picked."""
        known = self.formats.current
        self._about.setText(told(known)[1])
        before = self.choices.values() | self.strategies.values()
        plain_ones = [choice for choice in known.choices if choice.name not in LOSSES]
        self.choices.show_choices(plain_ones, before)
        self.strategies.show_choices([choice for choice in known.choices if choice.name in LOSSES], before)
        self._none.setVisible(not plain_ones)
        self._place.setText(tr("Folder") if known.folder else tr("File"))
        self.target.setAccessibleName(self._place.text())
        self._suggest_target()
        self._look()

    def _suggest_target(self) -> None:
        """A name beside the project, or in the folder that was chosen before."""
        project, known = Path(self._store.path), self.formats.current
        now = self.target.text().strip()
        here = Path(now).parent if now else project.parent
        folder = here if here.is_dir() else Path.home()
        name = f"{project.stem}-{known.name}" if known.folder else f"{project.stem}.{known.extension.lstrip('.')}"
        self.target.setText(str(folder / name))

    def _look(self) -> None:
        """Rehearses what is chosen now, or says what stands in the way."""
        self.rehearsal.cancel()
        self.export.setEnabled(False)
        if missing := self._outside.missing(self.formats.current):
            self._say("", error_words(missing))
        elif wrong := self.documents.wrong():
            self._say("", wrong)
        elif self.labels.nothing:
            self._say("", tr("No layer is ticked, so there is nothing to export."))
        else:
            self._words.setText(tr("Trying it out…"))
            self.notice.hide()
            self._shown = perf_counter()
            self.rehearsal.ask(self.plan(overwrite=True))

    def _say(self, counts: str, notice: str = "") -> None:
        """What would be exported, and what has to be done first."""
        self._words.setText(counts)
        self._words.setVisible(bool(counts))
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        if notice:
            self.losses.show_report(ExportReport(0, {}, ()))

    def _stepped(self, step: Rehearsed) -> None:
        """How far the rehearsal of a large project is; nobody has to wait for its end."""
        if not step.of:
            return
        words = tr("Trying it out: {done} of {all}").format(done=number(step.done), all=number(step.of))
        self._words.setText(words)
        self._words.show()
        self.export.setEnabled(True)
        if perf_counter() - self._shown > _ANEW and not self.losses.hasFocus():
            self.losses.show_report(step.report)
            self._shown = perf_counter()

    def _rehearsed(self, made: ExportReport | KavychkiError) -> None:
        if isinstance(made, KavychkiError):
            self._say("", error_words(made))
            return
        counts = count_words(made.counts, self._store.schema())
        self._say(tr("%n document(s)", made.documents) + (f" · {counts}" if counts else ""))
        self.losses.show_report(made)
        if not made.losses:
            self.notice.setText(tr("The format holds all of it."))
            self.notice.show()
        self.export.setEnabled(made.documents > 0)

    def _browse(self) -> None:
        known, now = self.formats.current, Path(self.target.text().strip())
        if known.folder:
            chosen = QFileDialog.getExistingDirectory(self, tr("Where the new folder goes"), str(now.parent))
            path = str(Path(chosen) / now.name) if chosen else ""
        else:
            pattern = f"{told(known)[0]} (*.{known.extension.lstrip('.')})"
            path, _ = QFileDialog.getSaveFileName(
                self, tr("Export"), str(now), pattern, options=QFileDialog.Option.DontConfirmOverwrite
            )
        if path:
            self.target.setText(path)

    def _go(self) -> None:
        if not self.target.text().strip():
            self._complain(tr("Say which file to write."))
            return
        self.rehearsal.cancel()
        self._write()

    def _write(self, overwrite: bool = False) -> None:
        self.writing.emit(True)
        try:
            self.report = write(self, self._outside, self._store, self.plan(overwrite))
        except StorageError as error:
            if overwrite or error.code != "exists":
                self._complain(error_words(error))
            elif self._replace(error.detail):
                self._write(overwrite=True)
            return
        finally:
            self.writing.emit(False)
        self.accept()

    def _complain(self, why: str) -> None:
        """Why nothing was written; the list of losses stays as it is."""
        self.notice.setText(why)
        self.notice.setVisible(bool(why))

    def _replace(self, parts: str) -> bool:
        """Whether what is there may go; `parts` are the files of it that the new dataset does not have."""
        from ui.dialogs.ask import confirm

        words = tr("{name} exists. Replace it?")
        if parts:
            words = tr("An earlier dataset {name} is there. Replace it? Of its files these are removed: {parts}.")
        name = Path(self.target.text().strip()).name
        return confirm(self, words.format(name=name, parts=parts), tr("Replace"))

    @property
    def words(self) -> QLabel:
        """What would be exported, in words."""
        return self._words
