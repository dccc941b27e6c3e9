"""What dialogs have in common: a padded column, a row of buttons."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget


def column(dialog: QDialog, *widgets: QWidget) -> QVBoxLayout:
    """The dialog's layout with the widgets one below the other."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(20, 18, 20, 18)
    layout.setSpacing(11)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def buttons(dialog: QDialog, accept: str = "") -> QDialogButtonBox:
    """OK (or `accept`) and Cancel, wired to the dialog, without the platform's little pictures."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    if accept:
        box.button(QDialogButtonBox.StandardButton.Ok).setText(accept)
    for button in box.buttons():
        button.setIcon(QIcon())
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
