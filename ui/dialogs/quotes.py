"""All quotes of the project in a window of its own, beside the article."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotate.model.schema import Schema
from annotate.ports import ProjectStore
from ui.dialogs.parts import sized
from ui.i18n import tr
from ui.panels.labels import plain
from ui.panels.listing import NumberedListing, SearchLine
from ui.panels.lists import LineDelegate
from ui.panels.narrowing import Narrowing
from ui.quotelist import QuotesModel
from ui.theme import Theme


class QuotesWindow(QDialog):
    """`chosen` carries (document, annotation) of the quote to go to. It stays open; the article can be worked on."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.model = QuotesModel(self)
        self.search = SearchLine()
        self.search.setClearButtonEnabled(True)
        self.narrowing = Narrowing()
        self.list = NumberedListing()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.delegate = LineDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.empty = plain("", "faint", wrap=True)
        self.empty.setContentsMargins(14, 10, 14, 10)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 10, 0, 0)
        rows.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(10, 0, 10, 0)
        above.addWidget(self.search)
        rows.addLayout(above)
        for widget in (self.narrowing, self.empty):
            rows.addWidget(widget)
        rows.addWidget(self.list, 1)
        sized(self, 520, 640)
        self.search.textChanged.connect(self._narrow)
        self.search.down.connect(self._to_list)
        self.narrowing.changed.connect(self._narrow)
        self.list.picked.connect(self._picked)
        self.list.left.connect(self.close)
        self.model.grown.connect(self._tell)
        self.model.settled.connect(self._offer)
        self._schema: Schema | None = None
        self.retranslate()

    def show_project(self, store: ProjectStore | None, annotator: str, schema: Schema | None) -> None:
        """The quotes of a project as they are in its file now."""
        self._schema = schema
        self.model.show(store, annotator, schema)

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.list.viewport().update()

    def show_focus(self, mark: str) -> None:
        """The row of the focused quote stands out."""
        self.delegate.focused = mark
        self.list.viewport().update()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Quotes of the project"))
        for widget, words in ((self.search, tr("Words, speaker, document")), (self.list, tr("Quotes of the project"))):
            widget.setAccessibleName(words)
        self.search.setPlaceholderText(tr("Words, speaker, document"))
        self.narrowing.retranslate()
        self._tell()

    def _narrow(self) -> None:
        self.model.narrow(self.narrowing.which, self.search.text())

    def _tell(self) -> None:
        shown, of = self.model.rowCount(), self.model.total
        self.narrowing.tell(shown, of)
        waiting = self.model.busy
        self.empty.setVisible(not shown)
        self.list.setVisible(bool(shown))
        if waiting:
            self.empty.setText(tr("Reading…"))
        elif of:
            self.empty.setText(tr("No quote is like that. Choose less above."))
        else:
            self.empty.setText(tr("No quotes in this project yet. Accept suggested ones, or mark your own."))

    def _offer(self) -> None:
        if self._schema is not None:
            self.narrowing.offer(self._schema, self.model.voices)
        self._tell()

    def _to_list(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0, 0))

    def _picked(self, number: int) -> None:
        row = self.model.row_at(number)
        self.chosen.emit((row.document, row.annotation))
