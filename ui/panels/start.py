"""What shows where there is nothing to show: the start page, and the page of an empty project."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.panels.labels import tip


class StartPage(QWidget):
    """Recent projects and ways to begin. `acted` carries an action's name, `picked` a project's path."""

    acted = Signal(str)
    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QVBoxLayout(self)
        self._content: QWidget | None = None

    def show_recent(self, paths: list[str]) -> None:
        """Fills the page in the language of the window."""
        if self._content is not None:
            self._content.setParent(None)
            self._content.deleteLater()
        content = QWidget()
        content.setMaximumWidth(560)
        column = QVBoxLayout(content)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(_label("«Кавычки»", "heading"))
        column.addWidget(
            _label(tr("News articles become labelled datasets: entities, who said what, and what can be checked."),
                   "faint", wrap=True)
        )  # fmt: skip
        column.addSpacing(8)
        row = QHBoxLayout()
        for name, title in (
            ("new", tr("New project…")),
            ("open", tr("Open project…")),
            ("sample", tr("Try the sample")),
        ):
            button = QPushButton(title)
            button.clicked.connect(partial(self.acted.emit, name))
            button.setDefault(name == "new")
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        if paths:
            column.addSpacing(14)
            column.addWidget(_label(tr("Recent projects"), "strong"))
        for path in paths[:6]:
            button = QPushButton(Path(path).stem.replace("&", "&&"))
            button.setObjectName("flat")
            button.setToolTip(tip(path))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(partial(self.picked.emit, path))
            column.addWidget(button)
        column.addStretch(3)
        self._whole.addWidget(content, 1, Qt.AlignmentFlag.AlignHCenter)
        self._content = content


class EmptyProject(QWidget):
    """The centre of a project without documents: how to bring some in. `acted` carries an action's name."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chrome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._whole = QVBoxLayout(self)
        self._content: QWidget | None = None
        self.retranslate()

    def retranslate(self) -> None:
        if self._content is not None:
            self._content.setParent(None)
            self._content.deleteLater()
        content = QWidget()
        content.setMaximumWidth(460)
        column = QVBoxLayout(content)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(_label(tr("No article yet"), "heading"))
        column.addWidget(_label(tr("Drop text files or a folder here, or:"), "faint", wrap=True))
        row = QHBoxLayout()
        for name, title in (("import", tr("Import files…")), ("paste", tr("Paste an article…"))):
            button = QPushButton(title)
            button.clicked.connect(partial(self.acted.emit, name))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self._whole.addWidget(content, 1, Qt.AlignmentFlag.AlignHCenter)
        self._content = content


def _label(words: str, kind: str, wrap: bool = False) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(kind)
    label.setWordWrap(wrap)
    return label
