"""The same mentions: a list of places with their context and a tick each, of this article or of the project."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QProgressBar, QPushButton, QWidget

from annotate.errors import KavychkiError
from annotate.mentions import Mention, Subject
from annotate.occurrences import needles
from ui.dialogs.parts import buttons, column, sized
from ui.dialogs.places import PlaceRow, PlacesModel, PlacesView
from ui.i18n import tr
from ui.keys import chord
from ui.panels.labels import Elided, plain
from ui.seeking import MOST, Seeking
from ui.theme import Theme
from ui.told import error_words, number
from ui.workbench import Workbench

_WIDE, _LOW, _HIGH = 780, 340, 640  # pixels: of the dialog with few places, and with many


class SameDialog(QDialog):
    """Offers the other mentions of a subject; `chosen` are those that were ticked."""

    def __init__(self, parent: QWidget, theme: Theme, bench: Workbench, subject: Subject) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Same mentions"))
        sized(self, _WIDE, _LOW)
        self._bench, self._subject = bench, subject
        self._seeking: Seeking | None = None
        words = " ".join(subject.words.split())
        question = tr("Annotate «{words}» as {label}") if subject.act == "annotate" else tr("Remove {label} «{words}»")
        heading = Elided(question.format(words=words, label=subject.label))
        heading.setObjectName("strong")
        self.everywhere = QCheckBox(tr("In the whole project") + " (Alt+P)")
        self.model = PlacesModel(self)
        self.list = PlacesView(self.model)
        self.list.setAccessibleName(tr("Same mentions"))
        self._delegate = PlaceRow(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.said = plain("", "faint", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = QPushButton(tr("Stop"))
        self._stop.setAutoDefault(False)
        box = buttons(self)
        self._act = box.button(QDialogButtonBox.StandardButton.Ok)
        working = QHBoxLayout()
        working.addWidget(self.said, 1)
        working.addWidget(self._bar)
        working.addWidget(self._stop)
        self._bar.setFixedWidth(120)
        layout = column(self, heading, self.everywhere, self.list)
        layout.addLayout(working)
        layout.addWidget(box)
        self.everywhere.toggled.connect(self._seek)
        self.list.done.connect(self._enter)
        self._stop.clicked.connect(self._stopped)
        for changed in (self.model.dataChanged, self.model.rowsInserted, self.model.modelReset):
            changed.connect(self._count)
        self.finished.connect(self._forget)
        self._seek(False)
        self.list.setFocus()

    @property
    def chosen(self) -> list[Mention]:
        return self.model.chosen()

    def _seek(self, everywhere: bool) -> None:
        """Looks again, here or in the whole project."""
        self._forget()
        self._delegate.titles = everywhere
        self.model.clear()
        here = self._bench.state.document.id if self._bench.state else ""
        documents = [here]
        if everywhere:
            try:
                found = self._bench.store.holding(needles(self._subject.wanted))
            except KavychkiError as error:
                self.said.setText(error_words(error))
                return
            documents += [document for document in found if document != here]
        job = Seeking(self._bench, self._subject, documents, self)
        job.met.connect(self._met)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._sought)
        self._seeking = job
        self.said.setText("")
        self._bar.setVisible(everywhere)
        self._stop.setVisible(everywhere)
        job.start()

    def _met(self, found: tuple[str, list[Mention]]) -> None:
        self.model.add(*found)
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def _progressed(self, progress: tuple[int, int]) -> None:
        done, of = progress
        self._bar.setMaximum(max(1, of))
        self._bar.setValue(done)
        self.said.setText(tr("{done} of {all} documents").format(done=number(done), all=number(of)))

    def _sought(self, job: Seeking) -> None:
        words = ""
        if job.failure is not None:
            words = error_words(job.failure)
        elif job.capped:
            words = tr("Only the first {number} places are shown.").format(number=number(MOST))
        elif not self.model.places:
            words = tr("No other mention asks for it.")
        self._rest(words)

    def _stopped(self) -> None:
        self._forget()
        self._rest(tr("Stopped; what was found so far is shown."))

    def _rest(self, words: str) -> None:
        self.said.setText(words)
        self._bar.hide()
        self._stop.hide()
        self._forget()

    def _forget(self) -> None:
        if self._seeking is not None:
            self._seeking.cancel()
            self._seeking.deleteLater()
            self._seeking = None

    def _count(self) -> None:
        count = len(self.model.ticked)
        words = (
            tr("Annotate %n place(s)", count) if self._subject.act == "annotate" else tr("Remove %n place(s)", count)
        )
        self._act.setText(words)
        self._make_room()
        self._act.setEnabled(count > 0)

    def _make_room(self) -> None:
        """Becomes higher for more places, up to where the list is scrolled instead."""
        rows = self.list.sizeHintForRow(0) * len(self.model.places) + 14
        wish = min(_HIGH, self.height() + rows - self.list.height())
        if self.model.places and wish > self.height():
            sized(self, self.width(), wish)

    def _enter(self) -> None:
        if self.model.ticked:
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if chord(event) == "Alt+p":
            self.everywhere.toggle()
        else:
            super().keyPressEvent(event)
