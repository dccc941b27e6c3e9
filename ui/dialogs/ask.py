"""Questions with two or three answers, and the report of a bug. Plain text throughout."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from annotate import VERSION
from ui.dialogs.parts import sized
from ui.i18n import tr


def confirm(parent: QWidget, question: str, act: str) -> bool:
    """Whether the person wants `act`."""
    return choose(parent, question, (act,)) == 0


def choose(parent: QWidget, question: str, acts: tuple[str, ...]) -> int:
    """Which of `acts` the person wants, -1 for none of them."""
    box = QMessageBox(parent)
    box.setWindowTitle("Kavychki")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    buttons = [box.addButton(act, QMessageBox.ButtonRole.AcceptRole) for act in acts]
    box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(buttons[0])
    box.exec()
    clicked = box.clickedButton()
    answer = next((i for i, button in enumerate(buttons) if button is clicked), -1)
    box.deleteLater()
    return answer


def about(parent: QWidget) -> None:
    """Name, version, licence."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("About Kavychki"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Kavychki {VERSION}")
    box.setInformativeText(
        tr("Annotates Russian news: entities, quotations, claims. MIT licence; fonts PT Serif and Inter under the OFL.")
    )
    box.exec()
    box.deleteLater()


def report_bug(parent: QWidget | None, trace: str) -> None:
    """A defect of the program: what happened, ready to be copied. The work so far is on disk."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("A defect of the program"))
    sized(dialog, 680, 380)
    words = QLabel(tr("Something went wrong inside the program. Everything up to the last change is saved."))
    words.setWordWrap(True)
    text = QPlainTextEdit(trace)
    text.setReadOnly(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = buttons.addButton(tr("Copy the report"), QDialogButtonBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(trace))
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(words)
    layout.addWidget(text)
    layout.addWidget(buttons)
    dialog.exec()
    dialog.deleteLater()
