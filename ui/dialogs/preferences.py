"""Preferences: those of the person, and those of the open project."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotate.ports import ProjectStore
from ui.dialogs.parts import buttons, column
from ui.i18n import LANGUAGES, tr
from ui.panels.labels import plain
from ui.settings import Settings
from ui.verbs import done_setting


class Preferences(QDialog):
    """Shows the settings; `apply` writes them once the dialog was accepted."""

    def __init__(self, parent: QWidget, settings: Settings, store: ProjectStore | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.setMinimumWidth(460)
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
        self.policy = QComboBox()
        for title, value in (
            (tr("accept those above the score"), "accept"),
            (tr("leave them undecided"), "leave"),
            (tr("ask every time"), "ask"),
        ):
            self.policy.addItem(title, value)
        self.score = QDoubleSpinBox()
        self.score.setLocale(QLocale())
        self.score.setRange(0.0, 1.0)
        self.score.setSingleStep(0.05)
        self.score.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        form = QFormLayout()
        form.setVerticalSpacing(9)
        form.addRow(tr("Your name as annotator"), self.annotator)
        form.addRow(tr("Language"), self.language)
        form.addRow(tr("Appearance"), self.appearance)
        self.keys = QPushButton(tr("Change keys…"))
        self.keys.setAutoDefault(False)
        form.addRow(tr("Keys"), self.keys)
        layout = column(self)
        layout.addLayout(form)
        if store is not None:
            about = tr("This project: undecided suggestions when a document is done")
            layout.addWidget(plain(about, "strong", wrap=True))
            policy, score = done_setting(store)
            self.policy.setCurrentIndex(max(0, self.policy.findData(policy)))
            self.score.setValue(score)
            form = QFormLayout()
            form.addRow(tr("What becomes of them"), self.policy)
            form.addRow(tr("Score from"), self.score)
            layout.addLayout(form)
            for widget in (self.policy, self.score):
                widget.setEnabled(not store.read_only)
        layout.addWidget(buttons(self))

    def apply(self) -> None:
        """Writes what was chosen. Raises StorageError for the project's part."""
        self._settings.language = str(self.language.currentData()) or None
        self._settings.appearance = str(self.appearance.currentData())
        if name := self.annotator.text().strip():
            self._settings.annotator = name
        if self._store is not None and not self._store.read_only:
            self._store.set_setting("done", str(self.policy.currentData()))
            self._store.set_setting("done_score", f"{self.score.value():.2f}")
