"""Who is named in the project: all names with their documents, made one entity or told apart again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)  # fmt: skip

from annotate import commands
from annotate.errors import KavychkiError
from annotate.groups import wikidata_id
from annotate.model.edits import Entry, Transaction
from annotate.model.ids import uuid7
from annotate.model.state import State
from annotate.namesakes import ORDERS, holding, ordered
from annotate.ports import DocumentFilter
from annotate.project_names import Named
from ui.dialogs.names_table import NameRow, NamesModel, NamesTable
from ui.dialogs.naming import ask_link, ask_one_name
from ui.dialogs.parts import column, sized
from ui.i18n import noop, tr
from ui.names import Change, NamesChanging, NamesReading, Writing
from ui.panels.labels import plain
from ui.told import error_words, number
from ui.workbench import Workbench

_FIRST = 300  # names that are shown while the others are being read

_TITLES = {
    "documents": noop("By documents"),
    "mentions": noop("By mentions"),
    "quotes": noop("By quotes"),
    "name": noop("By name"),
}


class NamesDialog(QDialog):
    """Lists the names and changes them in all their documents; `went` is the place to go to afterwards."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Entities of the project"))
        sized(self, 900, 620)
        self._bench = bench
        self.went: Named | None = None
        self._reading: NamesReading | None = None
        self._changing: NamesChanging | None = None
        self._writing: Writing | None = None
        self._keep: set[tuple[str, str]] = set()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find…"))
        self.search.setAccessibleName(tr("Find…"))
        self.search.setClearButtonEnabled(True)
        self.order = QComboBox()
        self.order.setAccessibleName(tr("Order"))
        for by in ORDERS:
            self.order.addItem(tr(_TITLES[by]), by)
        self.model = NamesModel(bench.store.schema())
        self.model.setParent(self)
        self.table = NamesTable(self.model)
        self.table.setAccessibleName(tr("Entities of the project"))
        self.said = plain("", "faint", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.stop = QPushButton(tr("Stop"))
        acts = (("m", tr("Make one")), ("s", tr("Tell apart")), ("w", tr("Wikidata id…")))
        self.acts = {key: QPushButton(f"{words} ({key.upper()})") for key, words in acts}
        self._close = QPushButton(tr("Close"))
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._showing = QTimer(self, interval=700)
        self._arrange()
        self._connect()
        self._read()
        self.table.setFocus()

    def _arrange(self) -> None:
        top, working, bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.order)
        working.addWidget(self.said, 1)
        working.addWidget(self.bar)
        working.addWidget(self.stop)
        for button in (*self.acts.values(), self._close, self.stop):
            button.setAutoDefault(False)
        for button in self.acts.values():
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(self._close)
        layout = column(self)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(working)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self._typing.timeout.connect(self._show)
        self._showing.timeout.connect(self._show)
        self.order.currentIndexChanged.connect(self._show)
        self.table.went.connect(self._go)
        self.table.acted.connect(self._act)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        self.stop.clicked.connect(self._stopped)
        self._close.clicked.connect(self.reject)
        for key, button in self.acts.items():
            button.clicked.connect(partial(self._act, key))
        self.finished.connect(self._forget)

    # reading

    def _read(self) -> None:
        """Reads the names anew."""
        self._forget()
        job = NamesReading(self._bench.store, self._bench.annotator.id, self)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._read_all)
        self._reading = job
        try:
            self._work(self._bench.store.count(DocumentFilter(), self._bench.annotator.id))
        except KavychkiError as error:
            self.said.setText(error_words(error))
        self._showing.start()
        job.start()

    def _progressed(self, documents: int) -> None:
        self.bar.setValue(documents)
        of = number(self.bar.maximum())
        self.said.setText(tr("{done} of {all} documents").format(done=number(documents), all=of))

    def _read_all(self, job: NamesReading) -> None:
        self._showing.stop()
        self._show()
        self.table.choose(self._keep, first=True)
        self._keep = set()
        self._rest(error_words(job.failure) if job.failure else self._summary())

    def _summary(self) -> str:
        found = self._reading.found if self._reading else {}
        words = tr("%n name(s)", len(found))
        shared = sum(1 for one in found.values() if not one.united and len(one.places) > 1)
        return words + (", " + tr("%n in several documents", shared) + "." if shared else ".")

    def _show(self) -> None:
        """The names that are looked for, in order; what was chosen stays chosen."""
        if self._reading is None:
            return
        chosen = {row.one.key for row in self.table.chosen() if row.place is None}
        found = holding(self._reading.found.values(), self.search.text())
        most = _FIRST if self._showing.isActive() else 0
        self.model.show(ordered(found, str(self.order.currentData()), most))
        self.table.choose(chosen)
        self._allow()

    def _typed(self, _text: str) -> None:
        self._typing.start()

    def _stopped(self) -> None:
        self._forget_changing()
        if self._reading is not None:
            self._reading.cancel()
        self._showing.stop()
        self._show()
        self._rest(tr("Stopped; what was found so far is shown."))

    # changing

    def _allow(self) -> None:
        """What makes sense for the rows chosen."""
        rows = self.table.chosen()
        free = self._changing is None and self._writing is None and not self._bench.store.read_only
        places = _places(rows)
        self.acts["m"].setEnabled(free and len({p.identity or p.document for p in places}) > 1)
        self.acts["s"].setEnabled(free and any(p.identity for p in places))
        self.acts["w"].setEnabled(free and bool(places))

    def _act(self, key: str) -> None:
        if not self.acts[key].isEnabled():
            return
        rows = self.table.chosen()
        {"m": self._unite, "s": self._separate, "w": self._link}[key](rows)

    def _unite(self, rows: Sequence[NameRow]) -> None:
        """The chosen names are one entity, in all their documents."""
        ones = list({id(row.one): row.one for row in rows}.values())
        name = ones[0].name
        if len({one.name for one in ones}) > 1:
            largest = max(ones, key=lambda one: (one.documents, one.mentions))
            names = list(dict.fromkeys(one.name for one in ones))
            name = ask_one_name(self, names, largest.name) or ""
        if not name:
            return
        places = _places(rows)
        identity = next((p.identity for p in places if p.identity), "") or uuid7()
        ids = {p.wikidata for p in places if p.wikidata}
        wikidata = ids.pop() if len(ids) == 1 else ""
        by = self._bench.by

        def change(state: State, known: Sequence[str]) -> Transaction | None:
            return commands.unite(state, known, name, identity, by, wikidata)

        self._change(places, change, {(identity, "")})

    def _separate(self, rows: Sequence[NameRow]) -> None:
        """In these documents it is somebody else of that name."""
        by = self._bench.by

        def change(state: State, names: Sequence[str]) -> Transaction | None:
            return next(filter(None, (commands.separate(state, name, by) for name in names)), None)

        self._change([p for p in _places(rows) if p.identity], change, {row.one.key for row in rows})

    def _link(self, rows: Sequence[NameRow]) -> None:
        """A Wikidata id for all of them."""
        known = {p.wikidata for p in _places(rows) if p.wikidata}
        typed = ask_link(self, rows[0].one.name, known.pop() if len(known) == 1 else "")
        id = wikidata_id(typed) if typed is not None else None
        if id is None:
            return
        by = self._bench.by

        def change(state: State, names: Sequence[str]) -> Transaction | None:
            made = [commands.set_wikidata(state, name, id, by) for name in dict.fromkeys(names)]
            return commands.joined_in_document([t for t in made if t is not None])

        self._change(_places(rows), change, {row.one.key for row in rows})

    def _change(self, places: Sequence[Named], change: Change, keep: set[tuple[str, str]]) -> None:
        self._keep = keep
        job = NamesChanging(self._bench, places, change, self)
        job.progressed.connect(self._changed_some)
        job.finished.connect(self._prepared)
        self._changing = job
        self._work(len({p.document for p in places}))
        self._allow()
        job.start()

    def _changed_some(self, progress: tuple[int, int]) -> None:
        self._progressed(progress[0])

    def _prepared(self, job: NamesChanging) -> None:
        transaction, failure = job.transaction, job.failure
        self._forget_changing()
        if failure is not None or transaction is None:
            self._rest(error_words(failure) if failure else tr("Nothing to change."))
        elif transaction.document:
            self._written(self._bench.dispatch(transaction))
        else:
            self.stop.hide()
            self.bar.setMaximum(0)
            self.said.setText(tr("Writing…"))
            self._writing = Writing(self._bench, transaction, self)
            self._writing.written.connect(self._written)
            self._allow()
            self._writing.start()

    def _written(self, entry: Entry | None) -> None:
        if self._writing is not None:
            self._writing.wait()
            self._writing.deleteLater()
            self._writing = None
        if entry is None:
            self._rest(tr("Nothing was changed."))
        else:
            self._read()

    def _work(self, of: int) -> None:
        self.bar.setMaximum(max(1, of))
        self.bar.setValue(0)
        self.bar.show()
        self.stop.show()

    def _rest(self, words: str) -> None:
        self.said.setText(words)
        self.bar.hide()
        self.stop.hide()
        self._allow()

    def _forget_changing(self) -> None:
        if self._changing is not None:
            self._changing.cancel()
            self._changing.deleteLater()
            self._changing = None

    def _forget(self) -> None:
        self._forget_changing()
        self._showing.stop()
        if self._reading is not None:
            self._reading.cancel()
            self._reading.deleteLater()
            self._reading = None

    def reject(self) -> None:
        if self._writing is None:  # what is being written is there in a moment
            super().reject()

    def _go(self, place: Named) -> None:
        if self._writing is None:
            self.went = place
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self.search.hasFocus():
            self._typing.stop()
            self._show()
            self.table.choose(set(), first=True)
            self.table.setFocus()
        elif event.text() == "/" and not self.search.hasFocus():
            self.search.setFocus()
        else:
            super().keyPressEvent(event)


def _places(rows: Sequence[NameRow]) -> list[Named]:
    """The documents that rows are about, each name in each once."""
    found = {(place.document, place.name): place for row in rows for place in row.places}
    return list(found.values())
