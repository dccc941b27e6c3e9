"""What shows where there is nothing to show: the start page, and the page of an empty project."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.panels.labels import plain, tip


class _Page(QWidget):
    """A page with a narrow column in its middle. `acted` carries an action's name."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QVBoxLayout(self)
        self._content: QWidget | None = None

    def _fresh(self, width: int) -> QVBoxLayout:
        """An empty column in the place of the one before."""
        if self._content is not None:
            self._whole.removeWidget(self._content)
            self._content.hide()  # still a child: without a parent it would be a window for a moment
            self._content.deleteLater()
        self._content = QWidget()
        self._content.setMaximumWidth(width)
        self._whole.addWidget(self._content, 1, Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self._content)
        column.setSpacing(12)
        column.addStretch(2)
        return column

    def _ways(self, ways: Sequence[tuple[str, str]]) -> QHBoxLayout:
        """A row of buttons for actions (name, title)."""
        row = QHBoxLayout()
        for name, title in ways:
            button = QPushButton(title)
            button.clicked.connect(partial(self.acted.emit, name))
            button.setDefault(name == "new")
            row.addWidget(button)
        row.addStretch(1)
        return row


class StartPage(_Page):
    """Recent projects and ways to begin. `picked` carries a project's path."""

    picked = Signal(str)

    def show_recent(self, paths: list[str]) -> None:
        """Fills the page in the language of the window."""
        column = self._fresh(560)
        column.addWidget(plain("«Кавычки»", "heading"))
        about = tr("News articles become labelled datasets: entities, who said what, and what can be checked.")
        column.addWidget(plain(about, "faint", wrap=True))
        column.addSpacing(8)
        ways = (("new", tr("New project…")), ("open", tr("Open project…")), ("sample", tr("Try the sample")))
        column.addLayout(self._ways(ways))
        if paths:
            column.addSpacing(14)
            column.addWidget(plain(tr("Recent projects"), "strong"))
        for path in paths[:6]:
            button = QPushButton(Path(path).stem.replace("&", "&&"))
            button.setObjectName("flat")
            button.setToolTip(tip(path))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(partial(self.picked.emit, path))
            column.addWidget(button)
        column.addStretch(3)


class EmptyProject(_Page):
    """The centre of a project without documents: how to bring some in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.retranslate()

    def retranslate(self) -> None:
        column = self._fresh(460)
        column.addWidget(plain(tr("No article yet"), "heading"))
        column.addWidget(plain(tr("Drop text files or a folder here, or:"), "faint", wrap=True))
        column.addLayout(self._ways((("import", tr("Import files…")), ("paste", tr("Paste an article…")))))
        column.addStretch(3)
