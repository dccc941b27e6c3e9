"""How a dataset is parted into train, dev and test."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from annotate.ports import Split
from ui.i18n import noop, tr
from ui.panels.labels import ElidedBox, plain

_BY = {
    "": noop("one dataset"),
    "document": noop("parted by document"),
    "source": noop("parted by source"),
    "date": noop("parted by date"),
}
_SHARES = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)\s*")
_SEEDS = 2**31 - 1


class Parting(QWidget):
    """By what a dataset is parted, the percents of its parts, and the seed. `changed` tells of a choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.by = ElidedBox()
        self.by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.by.setMinimumContentsLength(12)
        for name, title in _BY.items():
            self.by.addItem(tr(title), name)
        self.by.setAccessibleName(tr("Parts"))
        self.shares, self.seed = QLineEdit("80/10/10"), QLineEdit("0")
        self.shares.setAccessibleName(tr("Percents of train, dev and test"))
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.setValidator(QIntValidator(0, _SEEDS, self.seed))
        said = plain(tr("train/dev/test, %")), plain(tr("seed"))
        for label, line in zip(said, (self.shares, self.seed), strict=True):
            label.setBuddy(line)
            line.setToolTip(line.accessibleName())
            line.textChanged.connect(self.changed)
        self._more = (said[0], self.shares, said[1], self.seed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.by, 7)
        for widget, share in zip(self._more, (0, 2, 0, 1), strict=True):
            row.addWidget(widget, share)
            widget.hide()
        self.shares.setMinimumWidth(78)
        self.seed.setMinimumWidth(46)
        self.by.currentIndexChanged.connect(self._show)

    def _show(self) -> None:
        for widget in self._more:
            widget.setVisible(bool(self.by.currentData()))
        self.changed.emit()

    def split(self) -> Split | None:
        """What was chosen; None for one dataset, and where `wrong` has something to say."""
        by = str(self.by.currentData())
        found = _SHARES.fullmatch(self.shares.text())
        if not by or not found or not self.seed.hasAcceptableInput():
            return None
        train, dev, test = (float(share.replace(",", ".")) / 100 for share in found.groups())
        try:
            return Split((train, dev, test), by, int(self.seed.text()))
        except ValueError:
            return None

    def wrong(self) -> str:
        """What is wrong with what was written, "" for nothing."""
        if not self.by.currentData() or self.split():
            return ""
        if not self.seed.hasAcceptableInput():
            return tr("The seed is a whole number.")
        return tr("The percents of train, dev and test are 100 together: 80/10/10.")
