"""The rows of the history of a project: read a page at a time, as far as somebody scrolls, in words."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer, Signal

from annotate.changes import HistoryFilter, HistoryPage, HistoryRow
from annotate.errors import KavychkiError
from annotate.model.schema import Schema, words
from annotate.model.values import Value, said
from annotate.ports import ProjectStore
from ui.article.margins import choice_title
from ui.i18n import language, tr
from ui.panels.history import spoken_time
from ui.panels.listing import Index
from ui.panels.lists import Line, colour_of
from ui.told import step_words

_PAGE = 100  # rows that are read at once
_WORDS, _TITLE, _VALUES = 70, 48, 3  # characters of covered words and of a title, attributes of one change, in a row


class HistoryModel(QAbstractListModel):
    """The changes of a project that a filter lets through, the newest first.

    A page looks at a bounded number of entries, so where changes are rare the next ones are read between two turns of
    the event loop, until there are enough or all are read. `grown` tells of rows or of the end, `failed` carries an
    error of the store.
    """

    grown = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[HistoryRow] = []
        self.which = HistoryFilter()
        self._store: ProjectStore | None = None
        self._schema: Schema | None = None
        self._wanted = _PAGE
        self._before = 0  # where to read on
        self._newest = 0  # the last entry that was there when it was read
        self._all_read = True
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._read)

    def show(self, store: ProjectStore | None, schema: Schema | None, which: HistoryFilter) -> None:
        """Another project, state of the file or filter: everything is read anew."""
        self.beginResetModel()
        self._store, self._schema, self.which = store, schema, which
        self.rows, self._wanted, self._before, self._newest = [], _PAGE, 0, 0
        self._all_read = store is None
        self.endResetModel()
        if store is None:
            self._timer.stop()
        else:
            self._read()

    def rest(self) -> None:
        """Reads no further, until somebody scrolls or it is shown anew."""
        self._timer.stop()

    @property
    def busy(self) -> bool:
        """Whether more is being read just now."""
        return self._timer.isActive()

    @property
    def all_read(self) -> bool:
        return self._all_read

    def follow(self) -> None:
        """Reads what has been done since; what was taken back by it says so."""
        if self._store is None:
            return
        if self.which.undone:
            self.show(self._store, self._schema, self.which)
            return
        fresh: list[HistoryRow] = []
        before = 0
        while True:
            page = self._page(before, self._newest)
            if page is None:
                return
            fresh += page.rows
            before = page.before
            if not before:
                break
        self._newest = max(self._newest, self._last())
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self.rows[:0] = fresh
            self.endInsertRows()
        self._take_back()
        self.grown.emit()

    def _take_back(self) -> None:
        """Marks the rows that are taken back by now."""
        gone: dict[int, bool] = {}
        for place, row in enumerate(self.rows):
            if row.step.reverts is not None:
                gone[row.step.reverts] = not gone.get(row.step.number, False)
            if row.step.number in gone and gone[row.step.number] != row.undone:
                self.rows[place] = replace(row, undone=gone[row.step.number])
                self.dataChanged.emit(self.index(place), self.index(place))

    def _read(self) -> None:
        """Reads the next page; goes on soon where that was not enough."""
        if not self._newest:
            self._newest = self._last()
        page = None if self._all_read else self._page(self._before, 0)
        if page is None:
            self._all_read = True
        else:
            self._before, self._all_read = page.before, page.before == 0
            if page.rows:
                self._newest = max(self._newest, page.rows[0].step.number)
                self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(page.rows) - 1)
                self.rows.extend(page.rows)
                self.endInsertRows()
        if self._all_read or len(self.rows) >= self._wanted:
            self._timer.stop()
        else:
            self._timer.start()
        self.grown.emit()

    def _page(self, before: int, after: int) -> HistoryPage | None:
        assert self._store is not None
        try:
            return self._store.history(self.which, before, after, _PAGE)
        except KavychkiError as error:
            self.failed.emit(error)
            return None

    def _last(self) -> int:
        """The number of the newest entry, whatever the filter says."""
        assert self._store is not None
        try:
            rows = self._store.history(HistoryFilter(), limit=1).rows
        except KavychkiError as error:
            self.failed.emit(error)
            return 0
        return rows[0].step.number if rows else 0

    # what a list asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def canFetchMore(self, parent: Index) -> bool:
        return not self._all_read and not self._timer.isActive()

    def fetchMore(self, parent: Index) -> None:
        self._wanted = len(self.rows) + _PAGE
        self._timer.start()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows) or self._schema is None:
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line_of(self._schema, row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = line_of(self._schema, row)
            return ", ".join(filter(None, (line.title, line.detail, line.lack, line.below)))
        return None


def line_of(schema: Schema, row: HistoryRow) -> Line:
    """A change in words: what, who and when; whether it was taken back, where, from what to what, by what."""
    what, change = step_words(row.step), row.change
    if row.step.reverts is not None:
        what = (tr("Done again: {what}") if row.again else tr("Undone: {what}")).format(what=what)
    at = spoken_time(row.step.at)
    when = f" · {at}" if row.annotator and at else at
    title = row.title if len(row.title) <= _TITLE else row.title[: _TITLE - 1].rstrip() + "…"
    made = " ".join(filter(None, (row.maker, _score(row.score))))
    by = tr("suggested by {maker}").format(maker=made) if made else ""
    return Line(
        colour_of(schema, change.layer, change.label or change.label_before),
        what[:1].upper() + what[1:],
        row.annotator + when,
        (str(row.step.number),),
        row.undone,
        " · ".join(filter(None, (*changed_words(schema, row), by, title))) or "—",
        lack=tr("taken back") if row.undone else "",
        kept=when,
    )


def changed_words(schema: Schema, row: HistoryRow) -> list[str]:
    """From what to what: the label, the words, the attributes; how many records where there are several."""
    change, found = row.change, []
    if row.step.action == "import":
        return [tr("%n document(s)", row.changes)] if row.changes else []
    before, after = (_label(schema, change.layer, label) for label in (change.label_before, change.label))
    if before and after and before != after:
        found.append(f"{before} → {after}")
    elif after or before:
        found.append(after or before)
    if change.words or change.words_before:
        found.append(f"«{_short(change.words_before)}» → «{_short(change.words)}»")
    for name, was, now in change.values[:_VALUES]:
        spec = schema.attribute(change.layer, name)
        title = words(spec.titles, language(), name) if spec else name
        old, new = (_value(schema, change.layer, name, value) or "—" for value in (was, now))
        found.append(f"{title}: {old} → {new}")
    return found


def _label(schema: Schema, layer: str, label: str) -> str:
    known = schema.label(layer, label)
    return words(known.titles, language(), label) if known else label


def _value(schema: Schema, layer: str, name: str, value: Value) -> str:
    return _short(choice_title(schema, layer, name, said(value)))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _WORDS else text[: _WORDS - 1].rstrip() + "…"


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}".replace(".", ",")
