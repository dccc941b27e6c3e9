"""Small dialogs for one piece of text: a note, a pasted article, a document's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.dialogs.parts import accepted_by_ctrl_enter, buttons, column, sized
from ui.i18n import tr
from ui.panels.labels import plain


def ask_note(parent: QWidget, title: str, now: str) -> str | None:
    """A note; Ctrl+Enter accepts. None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumSize(420, 200)
    text = QPlainTextEdit(now)
    text.setTabChangesFocus(True)
    layout = column(dialog, plain(title, "strong"), text)
    layout.addWidget(buttons(dialog))
    accepted_by_ctrl_enter(dialog)
    text.setFocus()
    answer = text.toPlainText().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_article(parent: QWidget, text: str) -> tuple[str, str] | None:
    """Title and text of an article to add, filled with `text` (the clipboard); Ctrl+Enter adds it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Paste an article"))
    sized(dialog, 640, 520)
    title = QLineEdit()
    title.setPlaceholderText(tr("Title (left empty: the first sentence)"))
    body = QPlainTextEdit(text)
    body.setPlaceholderText(tr("The text of the article"))
    body.setTabChangesFocus(True)
    layout = column(dialog, plain(tr("Paste an article"), "strong"), title, body)
    layout.addWidget(buttons(dialog, tr("Add")))
    accepted_by_ctrl_enter(dialog)
    (title if text else body).setFocus()
    answer = (title.text().strip(), body.toPlainText()) if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")


def ask_fields(parent: QWidget, now: Mapping[str, str]) -> dict[str, str] | None:
    """Title, date, source, address and language of a document."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Document"))
    dialog.setMinimumWidth(460)
    titles = {
        "title": tr("Title"),
        "date": tr("Date (YYYY-MM-DD)"),
        "source": tr("Source"),
        "url": tr("Address"),
        "language": tr("Language"),
    }
    lines = {name: QLineEdit(now.get(name, "")) for name in titles}
    form = QFormLayout()
    for name, title in titles.items():
        lines[name].setCursorPosition(0)
        form.addRow(title, lines[name])
    layout = column(dialog, plain(tr("Document"), "strong"))
    layout.addLayout(form)
    wrong = plain("", "faint")
    layout.addWidget(wrong)
    row = buttons(dialog)
    layout.addWidget(row)

    def look(text: str) -> None:
        fine = _DATE.fullmatch(text.strip()) is not None
        wrong.setText("" if fine else tr("A date is written 2026-02-03."))
        row.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fine)

    lines["date"].textChanged.connect(look)
    answer = None
    if dialog.exec() == QDialog.DialogCode.Accepted:
        answer = {name: line.text().strip() for name, line in lines.items()}
    dialog.deleteLater()
    return answer
