"""The rows of the list of a project's quotes: read and filtered in slices, so that the window never waits for them."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QAbstractListModel, QObject, Qt, QTimer, Signal

from annotate.commands.materialise import Voice
from annotate.errors import KavychkiError
from annotate.inflection import folded
from annotate.model.schema import Schema
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


class QuotesModel(QAbstractListModel):
    """The quotes of a project that a filter lets through, as rows of a list. Rows are read from the store one page
    after another, and looked through in slices; both go on until `settled`.

    `grown` tells that there are more (or other) rows; `failed` carries an error of the store.
    """

    grown = Signal()
    settled = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: ProjectStore | None = None
        self.annotator = ""
        self._schema: Schema | None = None
        self._rows: list[QuoteRow] = []
        self._words: dict[str, str] = {}  # by annotation: the folded words by which a row is found
        self._later: dict[str, None] = {}  # documents that were changed while rows were still read
        self._shown: list[int] = []
        self._seen = 0  # rows that were looked through
        self._all_read = True
        self._which = QuoteFilter()
        self._wanted: tuple[str, ...] = ()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    # what it is about

    def show(self, store: ProjectStore | None, annotator: str, schema: Schema | None) -> None:
        """Another project, annotator or state of the file: everything is read anew."""
        self.beginResetModel()
        self._store, self.annotator, self._schema = store, annotator, schema
        self._rows, self._words, self._shown, self._seen, self._later = [], {}, [], 0, {}
        self._all_read = store is None
        self.endResetModel()
        self._timer.start()

    def narrow(self, which: QuoteFilter, words: str) -> None:
        """Another filter; `words` begin words of the quote, its speaker or its document's title."""
        wanted = tuple(folded(words).split())
        if (which, wanted) == (self._which, self._wanted):
            return
        self._which, self._wanted = which, wanted
        self.beginResetModel()
        self._shown, self._seen = [], 0
        self.endResetModel()
        self._timer.start()

    def follow(self, document: str) -> None:
        """Reads the quotes of one document again: its rows change where they stand, new ones come last."""
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
        before = {row.annotation for row in self._rows if row.document == document}
        if before == fresh.keys():
            self._replace(fresh)
        else:
            self._words.update((row.annotation, _folded(row)) for row in found)
            others = [row for row in self._rows if row.document != document]
            self._rows = sorted([*others, *found], key=lambda row: row.annotation)
            self.beginResetModel()
            self._shown, self._seen = [], 0
            self._look(len(self._rows), self._shown.append)
            self.endResetModel()
        self.settled.emit()

    def _replace(self, fresh: dict[str, QuoteRow]) -> None:
        """Other words for rows that are there; which are shown is left as it is, so that nothing jumps away."""
        places = {row: place for place, row in enumerate(self._shown)}
        for i, row in enumerate(self._rows):
            if (new := fresh.get(row.annotation)) is not None and new != row:
                self._rows[i], self._words[new.annotation] = new, _folded(new)
                if i in places:
                    index = self.index(places[i], 0)
                    self.dataChanged.emit(index, index)

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
        return voices_of(self._rows)

    def row_at(self, number: int) -> QuoteRow:
        return self._rows[self._shown[number]]

    def place(self, annotation: str) -> int | None:
        """The number of the row of a quote, None where it is not shown."""
        return next((n for n, i in enumerate(self._shown) if self._rows[i].annotation == annotation), None)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        line = self._line(self.row_at(index.row()))
        if role == Qt.ItemDataRole.UserRole:
            return line
        return " ".join(filter(None, (line.title, line.detail, line.lack, line.below)))

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
        added: list[int] = []
        while perf_counter() < end:
            if self._seen < len(self._rows):
                self._look(_BATCH, added.append)
            elif self._all_read or not self._read():
                break
        if added:
            self.beginInsertRows(self.index(-1, -1), before, before + len(added) - 1)
            self._shown.extend(added)
            self.endInsertRows()
        done = self._all_read and self._seen >= len(self._rows)
        if done:
            self._timer.stop()
        self.grown.emit()
        if done:
            later, self._later = self._later, {}
            for document in later:
                self.follow(document)
            self.settled.emit()

    def _look(self, most: int, take: Callable[[int], object]) -> None:
        """Looks through the next rows."""
        which, wanted, end = self._which, self._wanted, min(len(self._rows), self._seen + most)
        for i in range(self._seen, end):
            row = self._rows[i]
            if which.fits(row) and all(f" {word}" in self._words[row.annotation] for word in wanted):
                take(i)
        self._seen = end

    def _read(self) -> bool:
        """Reads the next page; whether it could be read."""
        assert self._store is not None
        after = self._rows[-1].annotation if self._rows else ""
        try:
            page = self._store.quotes(self.annotator, after, _PAGE)
        except KavychkiError as error:
            self._all_read = True
            self.failed.emit(error)
            return False
        self._rows.extend(page)
        self._words.update((row.annotation, _folded(row)) for row in page)
        self._all_read = len(page) < _PAGE
        return True


def _folded(row: QuoteRow) -> str:
    """The words by which a row is found, a blank before each."""
    words = folded(f"{row.speaker} {row.words} {row.title}")
    return " " + "".join(letter if letter.isalnum() else " " for letter in words)
