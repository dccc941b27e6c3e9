"""Near copies of the article: which there are, and the work of one of them taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QListWidget, QWidget

from annotate.carrying import Carrying, carrying
from annotate.model.state import State
from annotate.model.text import Document
from annotate.ports import Annotator, Copy, Records
from ui.dialogs.correct.fates import FateRow, Fates, FatesView, lines_for
from ui.dialogs.parts import accepted_by_ctrl_enter, buttons, column, sized
from ui.i18n import tr
from ui.panels.labels import ElidedBox, plain
from ui.theme import Theme


class CopiesDialog(QDialog):
    """Lists the near copies; `chosen` is the id of the one to go to."""

    def __init__(self, parent: QWidget, copies: Sequence[Copy]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Near copies of this article"))
        sized(self, 560, 360)
        self._copies = copies
        self.list = QListWidget()
        self.list.setObjectName("boxed")
        self.list.setAccessibleName(self.windowTitle())
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for copy in copies:
            share = tr("{number} %").format(number=round(100 * copy.resemblance))
            self.list.addItem(f"{' '.join(copy.title.split())} · {share}")
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        column(self, plain(tr("%n near copies", len(copies)), "strong"), self.list, buttons(self, tr("Go there")))
        self.list.setFocus()

    @property
    def chosen(self) -> str:
        return self._copies[max(self.list.currentRow(), 0)].document


@dataclass(frozen=True, slots=True)
class Work:
    """What one annotator has made of a copy."""

    document: Document
    annotator: Annotator
    records: Records


class CarryDialog(QDialog):
    """Asks whose work on which copy is taken over, and what of it; `carrying` and `dropped` are the answer."""

    def __init__(self, parent: QWidget, state: State, works: Sequence[Work], theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Take over the work of a copy"))
        sized(self, 780, 560)
        self._state, self._works = state, works
        self.works = ElidedBox()
        self.works.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.works.setMinimumContentsLength(20)
        self.works.setAccessibleName(tr("Whose work on which copy"))
        for work in works:
            count = tr("%n annotation(s)", len(work.records.annotations))
            self.works.addItem(f"{' '.join(work.document.title.split())} · {work.annotator.name} · {count}")
        self.counts = plain("", "strong", wrap=True)
        self.fates = Fates(self)
        self.list = FatesView(self.fates)
        self.list.setAccessibleName(tr("What comes of the annotations"))
        self.list.setItemDelegate(FateRow(theme, self.fates, self.list))
        box = buttons(self, tr("Take over"))
        self.act = box.button(QDialogButtonBox.StandardButton.Ok)
        hint = plain(tr("Space takes an annotation or leaves it. What is ticked comes."), "faint", wrap=True)
        column(self, self.works, self.counts, self.list, hint, box)
        self.works.currentIndexChanged.connect(self._look)
        self.fates.dataChanged.connect(self._count)
        accepted_by_ctrl_enter(self)
        self._look(0)
        self.list.setFocus()

    @property
    def dropped(self) -> set[str]:
        """The ids in the copy of the annotations that do not come."""
        return set(self.fates.dropped)

    def _look(self, index: int) -> None:
        work = self._works[index]
        self.carrying: Carrying = carrying(self._state, work.document, work.records)
        self.fates.dropped.clear()
        names = {each.annotator.id: each.annotator.name for each in self._works}
        self.fates.show(lines_for(self.carrying.plan, self.carrying.offered, names, work.annotator.id))
        if self.fates.rows:
            self.list.setCurrentIndex(self.fates.index(0))
        self._count()

    def _count(self) -> None:
        rows = self.fates.rows
        coming = [line for line in rows if self.fates.stays(line)]
        uncertain = sum(line.fallen.place.fate == "uncertain" for line in coming)
        said = [tr("%n annotation(s) come as they are", len(coming) - uncertain)]
        if uncertain:
            said.append(tr("%n to look at", uncertain))
        if left := len(rows) - len(coming):
            said.append(tr("%n stay away", left))
        if known := len(self.carrying.known):
            said.append(tr("%n are here already", known))
        self.counts.setText(", ".join(said))
        self.act.setEnabled(bool(coming))
