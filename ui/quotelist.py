"""The rows of the list of a project's quotes: read and filtered in slices, so that the window never waits for them."""

from __future__ import annotations

from bisect import bisect_left
from time import perf_counter

from PySide6.QtCore import QObject, QStringListModel, Qt, QTimer, Signal

from annotate.errors import KavychkiError
from annotate.inflection import folded
from annotate.model.schema import Schema
from annotate.model.voices import Voice
from annotate.ports import ProjectStore, QuoteRow
from annotate.quotes import QuoteFilter, voices_of
from ui.article.margins import choice_title, voice_words
from ui.i18n import tr
from ui.panels.listing import Index
from ui.panels.lists import Line
from ui.panels.narrowing import lacking

SLICE = 0.012  # seconds of work between two turns of the event loop
_PAGE = 50  # rows that are read at once
_ALL = 100_000  # more quotes than a document has
_BATCH = 200  # rows that are looked through between two looks at the clock


class QuotesModel(QStringListModel):
    """The quotes of a project that a filter lets through, as rows of a list. Rows are read from the store one page
    after another, and looked through in slices; both go on until `settled`.

    How many rows there are is kept by Qt, in strings that mean nothing: a list asks that for each row whenever it lays
    them out, which for ten thousand took 40 ms of Python. `grown` tells that there are more rows, `settled` that all
    are there, `failed` carries an error of the store.
    """

    grown = Signal()
    settled = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: ProjectStore | None = None
        self.annotator = ""
        self._schema: Schema | None = None
        self._rows: dict[str, QuoteRow] = {}  # by annotation
        self._words: dict[str, str] = {}  # the folded words by which each is found
        self._order: list[str] = []  # annotations, sorted
        self._shown: list[str] = []  # those that the filter lets through, sorted
        self._seen = 0  # of the order, those that were looked through
        self._later: dict[str, None] = {}  # documents that were changed while rows were still read
        self._all_read = True
        self._which = QuoteFilter()
        self._wanted: tuple[str, ...] = ()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    # what it is about

    def show(self, store: ProjectStore | None, annotator: str, schema: Schema | None) -> None:
        """Another project, annotator or state of the file: everything is read anew."""
        self._store, self.annotator, self._schema = store, annotator, schema
        self._rows, self._words, self._order, self._later = {}, {}, [], {}
        self._all_read = store is None
        self._begin()

    def narrow(self, which: QuoteFilter, words: str) -> None:
        """Another filter; `words` begin words of the quote, its speaker or its document's title."""
        wanted = tuple(folded(words).split())
        if (which, wanted) != (self._which, self._wanted):
            self._which, self._wanted = which, wanted
            self._begin()

    def _begin(self) -> None:
        self._shown, self._seen = [], 0
        self.setStringList([])
        self._timer.start()

    def follow(self, document: str) -> None:
        """Reads the quotes of one document again: rows change where they stand, come and go.

        A row that the filter would not let through any more stays, or it would jump away from whoever works on it.
        """
        if self._store is None:
            return
        if not self._all_read:
            self._later[document] = None
            return
        try:
            found = self._store.quotes(self.annotator, limit=_ALL, document=document)
        except KavychkiError as error:
            self.failed.emit(error)
            return
        fresh = {row.annotation: row for row in found}
        gone = [id for id, row in self._rows.items() if row.document == document and id not in fresh]
        for id in gone:
            self._remove(id)
        for id, row in fresh.items():
            before = self._rows.get(id)
            if before != row:
                self._put(row)
                if before is None:
                    self._insert(id)
                elif (place := self.place(id)) is not None:
                    self.dataChanged.emit(self.index(place, 0), self.index(place, 0))
        self.settled.emit()

    def _put(self, row: QuoteRow) -> None:
        self._rows[row.annotation], self._words[row.annotation] = row, _folded(row)

    def _remove(self, id: str) -> None:
        place = self.place(id)
        del self._rows[id], self._words[id]
        at = bisect_left(self._order, id)
        del self._order[at]
        self._seen -= at < self._seen
        if place is not None:
            del self._shown[place]
            self.removeRows(place, 1)

    def _insert(self, id: str) -> None:
        at = bisect_left(self._order, id)
        self._order.insert(at, id)
        if at <= self._seen:
            self._seen += 1
            if self._fits(id):
                place = bisect_left(self._shown, id)
                self._shown.insert(place, id)
                self.insertRows(place, 1)

    # rows

    @property
    def total(self) -> int:
        """How many quotes have been read."""
        return len(self._rows)

    @property
    def busy(self) -> bool:
        """Whether rows are still read or looked through."""
        return self._timer.isActive()

    @property
    def voices(self) -> list[Voice]:
        return voices_of(self._rows.values())

    def row_at(self, number: int) -> QuoteRow:
        return self._rows[self._shown[number]]

    def place(self, annotation: str) -> int | None:
        """The number of the row of a quote, None where it is not shown."""
        place = bisect_left(self._shown, annotation)
        return place if self._shown[place : place + 1] == [annotation] else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if not 0 <= index.row() < len(self._shown):
            return None
        line = self._line(self.row_at(index.row()))
        if role == Qt.ItemDataRole.UserRole:
            return line
        return " ".join(filter(None, (line.title, line.detail, line.lack, line.below)))

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def _line(self, row: QuoteRow) -> Line:
        schema = self._schema
        assert schema is not None
        label = layer.labels[0].colour if (layer := schema.layer("quote")) else "grey"
        who = voice_words(schema, row.speaker, row.speaker_kind) or tr("who speaks?")
        kind = choice_title(schema, "quote", "type", row.type)
        title = row.title if len(row.title) <= 48 else row.title[:47].rstrip() + "…"
        below = " · ".join(filter(None, (kind, row.words)))
        unsaid = "speaker" in row.missing
        return Line(label, who, title, (row.annotation,), False, below, lack=lacking(row.missing), unsaid=unsaid)

    # work

    def _work(self) -> None:
        """One slice: looks through what has been read, else reads on."""
        end = perf_counter() + SLICE
        before = len(self._shown)
        while perf_counter() < end:
            if self._seen < len(self._order):
                self._look()
            elif self._all_read or not self._read():
                break
        if len(self._shown) > before:
            self.insertRows(before, len(self._shown) - before)
        done = self._all_read and self._seen >= len(self._order)
        if done:
            self._timer.stop()
        self.grown.emit()
        if done:
            later, self._later = self._later, {}
            for document in later:
                self.follow(document)
            self.settled.emit()

    def _look(self) -> None:
        """Looks through the next rows."""
        end = min(len(self._order), self._seen + _BATCH)
        self._shown.extend(filter(self._fits, self._order[self._seen : end]))
        self._seen = end

    def _fits(self, id: str) -> bool:
        words = self._words[id]
        return self._which.fits(self._rows[id]) and all(f" {word}" in words for word in self._wanted)

    def _read(self) -> bool:
        """Reads the next page; whether it could be read."""
        assert self._store is not None
        try:
            page = self._store.quotes(self.annotator, self._order[-1] if self._order else "", _PAGE)
        except KavychkiError as error:
            self._all_read = True
            self.failed.emit(error)
            return False
        for row in page:
            self._put(row)
            self._order.append(row.annotation)
        self._all_read = len(page) < _PAGE
        return True


def _folded(row: QuoteRow) -> str:
    """The words by which a row is found, a blank before each."""
    words = folded(f"{row.speaker} {row.words} {row.title}")
    return " " + "".join(letter if letter.isalnum() else " " for letter in words)
