"""Small dialogs for one piece of text: a name with completion, a note, a pasted article, a document's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr


def ask_name(parent: QWidget, title: str, names: Sequence[str], now: str) -> str | None:
    """A name, typed or taken from `names`; None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(380)
    line = QLineEdit(now)
    line.selectAll()
    line.setPlaceholderText(tr("Name"))
    found = QListView()
    found.setObjectName("boxed")
    found.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    model = QStringListModel(list(names), dialog)
    found.setModel(model)
    found.setMaximumHeight(220)

    def narrow(text: str) -> None:
        wanted = text.casefold().split()
        model.setStringList([n for n in names if all(w in n.casefold() for w in wanted)])

    line.textEdited.connect(narrow)
    completer = QCompleter(list(names), dialog)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    line.setCompleter(completer)

    def take(index: QModelIndex) -> None:
        line.setText(str(index.data()))
        dialog.accept()

    found.activated.connect(take)
    layout = _body(dialog, _label(title, "strong"), line, found)
    layout.addWidget(_buttons(dialog))
    line.setFocus()
    answer = line.text().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_note(parent: QWidget, title: str, now: str) -> str | None:
    """A note; Ctrl+Enter accepts. None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumSize(420, 200)
    text = QPlainTextEdit(now)
    text.setTabChangesFocus(True)
    layout = _body(dialog, _label(title, "strong"), text)
    layout.addWidget(_buttons(dialog))
    text.setFocus()
    answer = text.toPlainText().strip() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer


def ask_article(parent: QWidget, text: str) -> tuple[str, str] | None:
    """Title and text of an article to add, filled with `text` (the clipboard)."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Paste an article"))
    dialog.resize(640, 520)
    title = QLineEdit()
    title.setPlaceholderText(tr("Title (left empty: the first sentence)"))
    body = QPlainTextEdit(text)
    body.setPlaceholderText(tr("The text of the article"))
    body.setTabChangesFocus(True)
    layout = _body(dialog, _label(tr("Paste an article"), "strong"), title, body)
    layout.addWidget(_buttons(dialog, tr("Add")))
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
    layout = _body(dialog, _label(tr("Document"), "strong"))
    layout.addLayout(form)
    wrong = _label("", "faint")
    layout.addWidget(wrong)
    buttons = _buttons(dialog)
    layout.addWidget(buttons)

    def look(text: str) -> None:
        fine = _DATE.fullmatch(text.strip()) is not None
        wrong.setText("" if fine else tr("A date is written 2026-02-03."))
        buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fine)

    lines["date"].textChanged.connect(look)
    answer = None
    if dialog.exec() == QDialog.DialogCode.Accepted:
        answer = {name: line.text().strip() for name, line in lines.items()}
    dialog.deleteLater()
    return answer


def _label(words: str, kind: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(kind)
    return label


def _body(dialog: QDialog, *widgets: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 16, 18, 16)
    layout.setSpacing(10)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def _buttons(dialog: QDialog, accept: str = "") -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    if accept:
        box.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
