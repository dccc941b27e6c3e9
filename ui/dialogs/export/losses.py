"""What a format cannot hold, by kind: each loss leads to its place in the article."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from annotate.ports import ExportReport, Loss
from ui.dialogs.format_words import kind_words
from ui.dialogs.parts import lines
from ui.i18n import tr
from ui.panels.labels import tip
from ui.told import number, said

_LOSS = Qt.ItemDataRole.UserRole


class LossTree(QTreeWidget):
    """Kinds with their counts, below each the losses themselves; not to be seen where there are none.

    `chosen` carries a Loss: a click, or Enter.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("boxed")
        self.setHeaderLabels([tr("What the format cannot hold"), tr("Where"), tr("What becomes of it")])
        self.setAccessibleName(tr("What the format cannot hold"))
        self.setUniformRowHeights(True)
        self.setMinimumHeight(130)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setIndentation(14)
        self.header().resizeSection(0, 176)
        self.header().resizeSection(1, 80)
        self.hide()
        self.itemClicked.connect(self._choose)

    def show_report(self, report: ExportReport) -> None:
        """The losses of a rehearsal; kinds that were open stay open."""
        opened = {line.data(0, _LOSS) for line in lines(self) if line.isExpanded()}
        self.clear()
        kinds: dict[str, list[Loss]] = defaultdict(list)
        for loss in report.losses:
            kinds[loss.kind].append(loss)
        for kind, losses in kinds.items():
            count = report.lost.get(kind, len(losses))
            head = QTreeWidgetItem(self, [f"{kind_words(kind)} ({number(count)})"])
            head.setData(0, _LOSS, kind)
            head.setFirstColumnSpanned(True)
            for loss in losses:
                place = f"{loss.start}–{loss.end}" if loss.end else ""
                became = " ".join(said(loss.detail).split())
                line = QTreeWidgetItem(head, [loss.title, place, became])
                line.setData(0, _LOSS, loss)
                line.setToolTip(2, tip(became))
            if count > len(losses):
                more = tr("and %n more, all in the file beside the dataset", count - len(losses))
                QTreeWidgetItem(head, [more]).setFirstColumnSpanned(True)
            head.setExpanded(kind in opened)
        self.setVisible(bool(kinds))
        for first in lines(self)[:1]:
            self.setCurrentItem(first)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        loss = item.data(0, _LOSS) if item is not None else None
        if isinstance(loss, Loss):
            self.chosen.emit(loss)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # the dialog would take it for its button
            item = self.currentItem()
            if item is not None and item.childCount():
                item.setExpanded(not item.isExpanded())
            self._choose(item)
            event.accept()
        else:
            super().keyPressEvent(event)
