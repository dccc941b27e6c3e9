"""The history of the project in a window of its own, beside the article: who changed what and when; and its export."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from annotate.changes import HistoryFilter, View
from annotate.model.schema import Schema
from annotate.ports import ProjectStore
from ui.dialogs.parts import sized
from ui.historylist import HistoryModel
from ui.i18n import noop, tr
from ui.panels.historyfilter import HistoryNarrowing
from ui.panels.labels import plain
from ui.panels.listing import NumberedListing
from ui.panels.lists import LineDelegate
from ui.theme import Theme

Wanted = tuple[View, str, bool]
"""A file to be written: of what, which ending, and whether for spreadsheets."""

_FILES: tuple[tuple[str, Wanted], ...] = (
    (noop("These changes as CSV…"), ("history", "csv", False)),
    (noop("These changes as CSV for a spreadsheet…"), ("history", "csv", True)),
    (noop("These changes as JSON lines…"), ("history", "jsonl", False)),
    (noop("Ledger of corrections as CSV…"), ("corrections", "csv", False)),
    (noop("Ledger of corrections as CSV for a spreadsheet…"), ("corrections", "csv", True)),
    (noop("Ledger of corrections as JSON lines…"), ("corrections", "jsonl", False)),
)


class HistoryWindow(QDialog):
    """`chosen` carries (document, annotation) of the change to go to, `exported` a file that is Wanted. It stays open;
    the article can be worked on.
    """

    chosen = Signal(object)
    exported = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.model = HistoryModel(self)
        self.narrowing = HistoryNarrowing()
        self.list = NumberedListing()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.delegate = LineDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.empty = plain("", "faint", wrap=True)
        self.empty.setContentsMargins(14, 10, 14, 10)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.export = QPushButton()
        self.export.setAutoDefault(False)
        self.files = QMenu(self.export)
        for place, (_, wanted) in enumerate(_FILES):
            if place == 3:
                self.files.addSeparator()
            self.files.addAction("").setData(wanted)
        self.files.triggered.connect(lambda action: self.exported.emit(cast("Wanted", tuple(action.data()))))
        self.export.setMenu(self.files)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 10, 0, 10)
        rows.setSpacing(0)
        rows.addWidget(self.narrowing)
        rows.addWidget(self.empty)
        rows.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.setContentsMargins(10, 8, 10, 0)
        below.addStretch(1)
        below.addWidget(self.export)
        rows.addLayout(below)
        rows.setStretchFactor(self.empty, 1)
        sized(self, 660, 680)
        self._store: ProjectStore | None = None
        self._schema: Schema | None = None
        self.narrowing.changed.connect(self._narrow)
        self.narrowing.down.connect(self._to_list)
        self.list.picked.connect(self._picked)
        self.list.left.connect(self.close)
        self.model.grown.connect(self._tell)
        self.finished.connect(self.model.rest)
        self.retranslate()

    @property
    def which(self) -> HistoryFilter:
        return self.narrowing.which

    def show_project(self, store: ProjectStore | None, schema: Schema | None) -> None:
        """The history of a project as it is in its file now."""
        self._store, self._schema = store, schema
        self._narrow()

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.list.viewport().update()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("History of the project"))
        self.list.setAccessibleName(tr("History of the project"))
        self.export.setText(tr("Export…"))
        actions = [action for action in self.files.actions() if not action.isSeparator()]
        for action, (title, _) in zip(actions, _FILES, strict=True):
            action.setText(tr(title))
        self.narrowing.retranslate()
        self._tell()

    def _narrow(self) -> None:
        self.model.show(self._store, self._schema, self.which)
        self.list.scrollToTop()
        self._tell()

    def _tell(self) -> None:
        shown = self.model.rowCount()
        self.narrowing.tell(shown, self.model.all_read)
        self.empty.setVisible(not shown)
        self.list.setVisible(bool(shown))
        if not self.model.all_read:
            self.empty.setText(tr("Reading…"))
        elif self.which != HistoryFilter():
            self.empty.setText(tr("No change is like that. Choose less above."))
        else:
            self.empty.setText(tr("Nothing has been done in this project yet."))

    def _to_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0, 0))

    def _picked(self, number: int) -> None:
        row = self.model.rows[number]
        document = row.step.document or row.change.document
        if document:
            self.chosen.emit((document, row.change.annotation))
