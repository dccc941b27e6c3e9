"""Preferences: those of the person, how the article is set among them, and those of the open project."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotate.ports import ProjectStore
from ui.dialogs.parts import Scrolled, buttons, column
from ui.dialogs.reading import ReadingPage
from ui.i18n import LANGUAGES, tr
from ui.panels.labels import plain
from ui.settings import Settings
from ui.verbs import checks_setting, done_setting


class Preferences(QDialog):
    """Shows the settings; `apply` writes them once the dialog was accepted.

    `previewed` tells that the article would look otherwise with what is chosen now.
    """

    previewed = Signal()

    def __init__(self, parent: QWidget, settings: Settings, store: ProjectStore | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self._settings, self._store = settings, store
        self.annotator = QLineEdit(settings.annotator)
        self.language = QComboBox()
        self.language.addItem(tr("As the system"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language or "")))
        self.appearance = QComboBox()
        for title, value in ((tr("As the system"), "system"), (tr("Light"), "light"), (tr("Dark"), "dark")):
            self.appearance.addItem(title, value)
        self.appearance.setCurrentIndex(max(0, self.appearance.findData(settings.appearance)))
        self.contrast = QCheckBox(tr("High contrast"))
        self.contrast.setChecked(settings.contrast)
        self.policy = QComboBox()
        for title, value in (
            (tr("accept those above the score"), "accept"),
            (tr("leave them undecided"), "leave"),
            (tr("ask every time"), "ask"),
        ):
            self.policy.addItem(title, value)
        self.checks = QComboBox()
        for title, value in (
            (tr("they do not matter"), "ignore"),
            (tr("ask every time"), "ask"),
            (tr("done only without any"), "require"),
        ):
            self.checks.addItem(title, value)
        self.score = QDoubleSpinBox()
        self.score.setLocale(QLocale())
        self.score.setRange(0.0, 1.0)
        self.score.setSingleStep(0.05)
        self.score.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.score.lineEdit().setTextMargins(8, 0, 0, 0)
        self.reading = ReadingPage(settings.reading)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(Scrolled(self._general()), tr("General"))
        self.tabs.addTab(Scrolled(self.reading), tr("Reading"))
        column(self, self.tabs, buttons(self))
        self.setMinimumWidth(min(460, parent.width()))
        self.appearance.currentIndexChanged.connect(self.previewed)
        self.contrast.toggled.connect(self.previewed)
        self.reading.changed.connect(self.previewed)

    def _general(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 14, 0, 6)
        layout.setSpacing(11)
        form = _form()
        form.addRow(tr("Your name as annotator"), self.annotator)
        form.addRow(tr("Language"), self.language)
        form.addRow(tr("Appearance"), self.appearance)
        self.keys = QPushButton(tr("Change keys…"))
        self.keys.setAutoDefault(False)
        form.addRow(tr("Keys"), self.keys)
        form.addRow("", self.contrast)
        layout.addLayout(form)
        if self._store is not None:
            about = tr("This project: undecided suggestions when a document is done")
            layout.addWidget(plain(about, "strong", wrap=True))
            policy, score = done_setting(self._store)
            self.policy.setCurrentIndex(max(0, self.policy.findData(policy)))
            self.score.setValue(score)
            form = _form()
            form.addRow(tr("What becomes of them"), self.policy)
            form.addRow(tr("Score from"), self.score)
            self.checks.setCurrentIndex(max(0, self.checks.findData(checks_setting(self._store))))
            form.addRow(tr("Findings of the checks"), self.checks)
            layout.addLayout(form)
            for widget in (self.policy, self.score, self.checks):
                widget.setEnabled(not self._store.read_only)
        layout.addStretch(1)
        return page

    @property
    def look(self) -> str:
        """The appearance that is chosen now."""
        return str(self.appearance.currentData())

    def apply(self) -> None:
        """Keeps what was chosen of what belongs to the person."""
        self._settings.language = str(self.language.currentData()) or None
        self._settings.appearance = self.look
        self._settings.contrast = self.contrast.isChecked()
        self._settings.reading = self.reading.value
        if name := self.annotator.text().strip():
            self._settings.annotator = name

    def of_project(self) -> dict[str, str]:
        """The settings of the project as chosen; none without one that may be written."""
        if self._store is None or self._store.read_only:
            return {}
        return {
            "done": str(self.policy.currentData()),
            "done_score": f"{self.score.value():.2f}",
            "done_checks": str(self.checks.currentData()),
        }


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setVerticalSpacing(9)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
