"""The documents of a project: a list that reads only what it shows, with search and status."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import KavychkiError
from annotate.ports import DocumentFilter, ProjectStore, Row
from ui.apart import Apart
from ui.i18n import noop, tr
from ui.panels.labels import plain, tip
from ui.panels.rows import ROW, RowDelegate, detail
from ui.theme import Theme
from ui.told import number

_PAGE = 40
_PAGES = 120  # in memory: a list of any length can be dragged from end to end
_MANY = 5_000  # documents from which on a search takes longer than a key may
_FILTERS: tuple[tuple[str, DocumentFilter], ...] = (
    (noop("All"), DocumentFilter()),
    (noop("New"), DocumentFilter(progress="new")),
    (noop("Started"), DocumentFilter(progress="started")),
    (noop("Done"), DocumentFilter(progress="done")),
    (noop("Flagged"), DocumentFilter(flagged=True)),
)
_Index = QModelIndex | QPersistentModelIndex


class DocumentsModel(QStringListModel):
    """The rows of a filtered list, fetched a page at a time.

    Qt keeps their count, as that many empty texts: a view asks for it once a row, and a list of a hundred thousand
    would stand still for a quarter of a second if Python had to answer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store: ProjectStore | None = None
        self._annotator = ""
        self.which = DocumentFilter()
        self._pages: dict[int, list[Row]] = {}

    def show(self, store: ProjectStore | None, annotator: str, which: DocumentFilter) -> None:
        """Another project, annotator or filter. Raises StorageError; the list is empty then."""
        self.beginResetModel()
        self._store, self._annotator, self.which = store, annotator, which
        self._pages = {}
        count = 0
        try:
            count = store.count(which, annotator) if store else 0
        finally:
            self.blockSignals(True)  # it is one reset, not rows that go and come
            self.removeRows(0, self.rowCount())
            if count:
                self.insertRows(0, count)
            self.blockSignals(False)
            self.endResetModel()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def row_at(self, number: int) -> Row | None:
        """The row at a place in the list; reads its page where it was not read yet."""
        page, place = divmod(number, _PAGE)
        if page not in self._pages and self._store is not None:
            try:
                self._pages[page] = self._store.rows(self.which, self._annotator, page * _PAGE, _PAGE)
            except KavychkiError:
                return None
            while len(self._pages) > _PAGES:
                del self._pages[next(iter(self._pages))]
        rows = self._pages.get(page, [])
        return rows[place] if place < len(rows) else None

    def titled(self, beginning: str, start: int) -> int | None:
        """The next row from `start` on, around the end, with a title that begins so, among those read: not all are."""
        read = [(page * _PAGE + i, row) for page, rows in self._pages.items() for i, row in enumerate(rows)]
        found = [number for number, row in read if row.title.casefold().startswith(beginning.casefold())]
        return min(found, key=lambda number: (number < start, number), default=None)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}. {detail(row)}"
        return tip(row.title) if role == Qt.ItemDataRole.ToolTipRole else None

    def refresh(self, document: str) -> None:
        """Reads the row of one document again, if it is among those read."""
        if self._store is None:
            return
        for page, rows in self._pages.items():
            for i, row in enumerate(rows):
                if row.id == document:
                    try:
                        fresh = self._store.row(document, self._annotator)
                    except KavychkiError:
                        return
                    if fresh is not None:
                        rows[i] = fresh
                    place = self.index(page * _PAGE + i)
                    self.dataChanged.emit(place, place)
                    return


class DocumentsView(QListView):
    """The list itself. All rows are of one height, so one that has changed is only painted again: Qt would lay out
    every row of the list anew.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._typed, self._typed_at = "", 0.0

    def keyboardSearch(self, typed: str) -> None:
        """Goes to the title that is typed; Qt would read the whole list for one that there is not."""
        model, now = self.model(), monotonic()
        on = now - self._typed_at < QApplication.keyboardInputInterval() / 1000
        self._typed, self._typed_at = (self._typed if on else "") + typed, now
        here = max(0, self.currentIndex().row())
        found = model.titled(self._typed, here + (len(self._typed) == 1)) if isinstance(model, DocumentsModel) else None
        if found is not None:
            self.setCurrentIndex(model.index(found, 0))

    def dataChanged(self, top: _Index, bottom: _Index, roles: Sequence[int] = ()) -> None:
        for row in range(top.row(), bottom.row() + 1):
            self.update(self.model().index(row, 0))


class DocumentsPanel(QWidget):
    """Search, status filter, list, and how much is done. `chosen` carries a document id, `failed` an error."""

    chosen = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store: ProjectStore | None = None
        self._annotator = ""
        self.model = DocumentsModel(self)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.status = QComboBox()
        self.list = DocumentsView()
        self.list.setModel(self.model)
        self.delegate = RowDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self._empty = plain("", "faint", wrap=True)
        self._import_key = ""
        self._done = plain("", "faint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._typing = QTimer(self, singleShot=True, interval=120)
        self._looking: Apart[int] | None = None
        self._looked_for = DocumentFilter()
        self._stale: set[str] = set()
        self._following = QTimer(self, singleShot=True, interval=150)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.setSpacing(6)
        top.addWidget(self.search, 1)
        self.status.setMinimumWidth(96)
        top.addWidget(self.status)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(14, 8, 14, 12)
        bottom.setSpacing(6)
        bottom.addWidget(self._done)
        bottom.addWidget(self._bar)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        self._empty.setContentsMargins(14, 10, 14, 10)
        whole.addWidget(self._empty)
        whole.addWidget(self.list, 1)
        whole.addLayout(bottom)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._first)
        self._typing.timeout.connect(self._look)
        self._following.timeout.connect(self._refresh)
        self.status.currentIndexChanged.connect(self.reload)
        self.list.clicked.connect(self._picked)
        self.list.activated.connect(self._picked)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Find…"))
        self.search.setAccessibleName(tr("Find…"))
        self.list.setAccessibleName(tr("Documents"))
        self.status.setAccessibleName(tr("Status"))
        index = max(0, self.status.currentIndex())
        self.status.blockSignals(True)
        self.status.clear()
        self.status.addItems([tr(title) for title, _ in _FILTERS])
        self.status.setCurrentIndex(index)
        self.status.blockSignals(False)
        self._count()
        self.list.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.list.viewport().update()

    @property
    def which(self) -> DocumentFilter:
        base = _FILTERS[max(0, self.status.currentIndex())][1]
        return DocumentFilter(self.search.text().strip(), base.progress, base.flagged)

    def show_project(self, store: ProjectStore | None, annotator: str) -> None:
        """Another project, or none; the one before is no longer asked anything."""
        if self._looking is not None:
            self._looking.ended.disconnect(self._looked)
            self._looking.wait()
            self._looking = None
        self._store, self._annotator = store, annotator
        self._stale.clear()
        self._following.stop()
        self.search.clear()
        self._typing.stop()
        self.status.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        """Reads the list again, as filtered."""
        try:
            self.model.show(self._store, self._annotator, self.which)
        except KavychkiError as error:
            self.failed.emit(error)
        self._count()
        self.mark_current(self.delegate.current)

    def renew(self) -> None:
        """Reads the list again, and stays where it is scrolled to."""
        bar = self.list.verticalScrollBar()
        at = bar.value()
        self.reload()
        bar.setValue(at)

    def refresh(self, document: str) -> None:
        """One document has changed; its row follows a moment later, so that editing never waits for it."""
        self._stale.add(document)
        if not self._following.isActive():
            self._following.start()

    def _refresh(self) -> None:
        documents, self._stale = self._stale, set()
        for document in sorted(documents):
            self.model.refresh(document)
        self._count()

    def mark_current(self, document: str) -> None:
        """The document on the desk."""
        self.delegate.current = document
        row = None
        if document and self._store is not None:
            try:
                row = self._store.position(document, self.which, self._annotator)
            except KavychkiError as error:
                self.failed.emit(error)
        if row is not None:
            index = self.model.index(row)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self.list.viewport().update()

    def _count(self) -> None:
        if self._store is None:
            self._done.setText("")
            self._bar.setValue(0)
            self._empty.hide()
            return
        try:
            counts = self._store.counts(self._annotator)
        except KavychkiError as error:
            self.failed.emit(error)
            return
        self._done.setText(tr("{done} of {all} done").format(done=number(counts.done), all=number(counts.documents)))
        self._bar.setMaximum(max(1, counts.documents))
        self._bar.setValue(counts.done)
        self._empty.setVisible(self.model.rowCount() == 0)
        none = tr("No documents yet. Drop files here.")
        if self._import_key:
            none = tr("No documents yet. Drop files here or press {key}.").format(key=self._import_key)
        self._empty.setText(tr("Nothing matches.") if counts.documents else none)

    def set_import_key(self, key: str) -> None:
        """The key that an empty list tells of, "" for none."""
        if key != self._import_key:
            self._import_key = key
            self._count()

    def _typed(self, _text: str) -> None:
        self._typing.start()

    def _look(self) -> None:
        """Shows what fits the words typed. In a large project that is looked up beside the window, which has the answer
        at hand when it reads the list: so typing never waits.
        """
        store, which, annotator = self._store, self.which, self._annotator
        if store is None or self._bar.maximum() < _MANY:
            self.reload()
        elif self._looking is None:
            self._looked_for = which
            self._looking = Apart(lambda: store.count(which, annotator), self)
            self._looking.ended.connect(self._looked)
            self._looking.start()

    def _looked(self, _found: object) -> None:
        self._looking = None
        if self.which == self._looked_for:
            self.reload()
        elif not self._typing.isActive():  # or the other words are looked up in a moment
            self._look()

    def _picked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.chosen.emit(row.id)

    def _first(self) -> None:
        self._typing.stop()
        self.reload()
        if self.model.rowCount():
            self._picked(self.model.index(0))
