"""Which changes of a project to show: whose, of which document and kind, with which label, when, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from annotate.changes import KINDS, UNDO, HistoryFilter, begin_of
from annotate.model.schema import Schema, words
from annotate.ports import Annotator
from ui.i18n import language, noop, tr
from ui.panels.labels import ElidedBox, plain
from ui.panels.listing import SearchLine

_KINDS = {
    "annotations": noop("Annotations made and deleted"),
    "decisions": noop("Suggestions accepted and rejected"),
    "edges": noop("Edges moved"),
    "labels": noop("Other labels"),
    "attributes": noop("Attributes"),
    "links": noop("Links, cues, sources"),
    "entities": noop("Entities"),
    "checks": noop("What the checks have found"),
    "documents": noop("Documents: import, status, notes"),
    "schema": noop("Label schema"),
    UNDO: noop("Undo and redo"),
}
_TAKEN_BACK = "taken back"
_DAYS = {
    "": noop("At any time"),
    "0": noop("Today"),
    "6": noop("In the last 7 days"),
    "29": noop("In the last 30 days"),
}
_BETWEEN = "between"


def period(days: str, today: date) -> tuple[str, str]:
    """The times between which the last so many days lie, as a filter has them; "" for any time."""
    return (begin_of(today - timedelta(int(days))), "") if days else ("", "")


class HistoryNarrowing(QWidget):
    """A line and five boxes. `changed` tells that another filter holds, `down` that the keys should go to the list."""

    changed = Signal()
    down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._which = HistoryFilter()
        self._people: Sequence[Annotator] = ()
        self._schema: Schema | None = None
        self._document = ""  # the one on the desk, and its title
        self.search = SearchLine()
        self.search.setClearButtonEnabled(True)
        self.count = plain("", "faint")
        self.who, self.where, self.kind, self.label, self.time = (ElidedBox() for _ in range(5))
        self.since, self.until = QDateEdit(), QDateEdit()
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.addWidget(self.since)
        days.addWidget(plain("–"))
        days.addWidget(self.until)
        days.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 0, 10, 6)
        grid.setSpacing(6)
        grid.addWidget(self.search, 0, 0, 1, 5)
        grid.addWidget(self.count, 0, 5, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for place, box in enumerate(self._boxes[:2]):
            grid.addWidget(box, 1, 3 * place, 1, 3)
        for place, box in enumerate(self._boxes[2:]):
            grid.addWidget(box, 2, 2 * place, 1, 2)
        grid.addWidget(self._days, 3, 0, 1, 6)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        for box in self._boxes:
            policy = box.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            box.setSizePolicy(policy)
            box.setMinimumWidth(60)
            box.activated.connect(self._picked)
        today = QDate.currentDate()
        for edit, day in ((self.since, today.addDays(-6)), (self.until, today)):
            edit.setDate(day)
            edit.setCalendarPopup(True)
            edit.dateChanged.connect(self._picked)
        self._days.hide()
        self.search.textChanged.connect(self._picked)
        self.search.down.connect(self.down)
        self.retranslate()

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.who, self.where, self.kind, self.label, self.time

    @property
    def which(self) -> HistoryFilter:
        """The filter that holds."""
        return self._which

    def offer(self, people: Sequence[Annotator], schema: Schema | None, document: str) -> None:
        """Whom and what there is to choose from. What is chosen stays so; "this document" is the one on the desk,
        `document`.
        """
        if (list(people), schema, document) != (list(self._people), self._schema, self._document):
            self._people, self._schema, self._document = people, schema, document
            here = bool(self._which.document)
            self._fill()
            if here:
                self.where.setCurrentIndex(self.where.count() - 1)
                self._picked()

    def reset(self, document: str = "") -> None:
        """Lets everything through again, or all of one document."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._which = HistoryFilter(document=document)
        for box in (self.kind, self.label, self.time, self.who):
            box.setCurrentIndex(0)
        self.where.setCurrentIndex(max(0, self.where.findData(document)))
        self._days.setVisible(False)
        self.changed.emit()

    def tell(self, shown: int, all_read: bool) -> None:
        """How many changes are shown, and whether there are more."""
        self.count.setText(str(shown) if all_read else f"{shown}+")

    def retranslate(self) -> None:
        names = {
            self.search: tr("Words of the change"), self.who: tr("Annotator"), self.where: tr("Document"),
            self.kind: tr("Kind of change"), self.label: tr("Label"), self.time: tr("Time"),
            self.since: tr("From this day on"), self.until: tr("Until this day"),
        }  # fmt: skip
        for widget, name in names.items():
            widget.setAccessibleName(name)
            if not isinstance(widget, QLineEdit):
                widget.setToolTip(name)
        self.search.setPlaceholderText(tr("Words of the change"))
        self._fill()

    def _fill(self) -> None:
        which = self._which
        kind = _TAKEN_BACK if which.undone else which.action
        schema = self._schema
        labels: list[tuple[str, object]] = []
        for layer in schema.layers if schema else ():
            labels.append((words(layer.titles, language(), layer.name), (layer.name, "")))
            if len(layer.labels) > 1:
                labels += [(f"    {words(x.titles, language(), x.name)}", (layer.name, x.name)) for x in layer.labels]
        here = [(tr("This document"), self._document)] if self._document else []
        kinds: list[tuple[str, object]] = [(tr(_KINDS[name]), name) for name in KINDS]
        chosen = (which.layer, which.label) if which.layer else ""
        _put(self.who, [(tr("Everybody"), ""), *((a.name, a.id) for a in self._people)], which.annotator)
        _put(self.where, [(tr("All documents"), ""), *here], which.document)
        _put(self.kind, [(tr("All changes"), ""), *kinds, (tr("Only what was taken back"), _TAKEN_BACK)], kind)
        _put(self.label, [(tr("All labels"), ""), *labels], chosen)
        days = [(tr(title), name) for name, title in _DAYS.items()]
        _put(self.time, [*days, (tr("Between two days…"), _BETWEEN)], self.time.currentData() or "")

    def _picked(self, _value: object = None) -> None:
        kind, label, time = self.kind.currentData(), self.label.currentData() or ("", ""), self.time.currentData()
        self._days.setVisible(time == _BETWEEN)
        if time == _BETWEEN:
            first, last = (_day(edit.date()) for edit in (self.since, self.until))
            since, until = begin_of(min(first, last)), begin_of(max(first, last) + timedelta(1))
        else:
            since, until = period(time or "", _day(QDate.currentDate()))
        which = HistoryFilter(
            self.where.currentData() or "", self.who.currentData() or "", "" if kind == _TAKEN_BACK else kind or "",
            label[0], label[1], self.search.text().strip(), since, until, kind == _TAKEN_BACK,
        )  # fmt: skip
        if which != self._which:
            self._which = which
            self.changed.emit()


def _put(box: QComboBox, entries: Sequence[tuple[str, object]], chosen: object) -> None:
    box.clear()
    for title, value in entries:
        box.addItem(title, value)
    # data that are tuples come back as they were; findData would compare them as Qt does
    values = [value for _, value in entries]
    box.setCurrentIndex(values.index(chosen) if chosen in values else 0)


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
