"""What dialogs have in common: a padded column, a row of buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


class Scrolled(QScrollArea):
    """A page as large as it wants to be, and scrolled where the screen has no room for it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._page = page
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return self._page.sizeHint() + QSize(4, 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(280, 120))


def scrolled(dialog: QDialog, page: QWidget, buttons: QDialogButtonBox) -> None:
    """The dialog's layout: a page, scrolled where there is no room for it, above the buttons."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(18, 16, 18, 16)
    layout.setSpacing(10)
    layout.addWidget(Scrolled(page), 1)
    layout.addWidget(buttons)


def sized(dialog: QDialog, width: int, height: int) -> None:
    """Gives the dialog that size, or less where the screen is smaller."""
    room = dialog.screen().availableSize() - QSize(24, 60)  # a frame and a title bar
    dialog.resize(QSize(width, height).boundedTo(room))


def lines(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    """The lines of a tree that stand below no other."""
    return [line for i in range(tree.topLevelItemCount()) if (line := tree.topLevelItem(i)) is not None]


def children(line: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """The lines right below one."""
    return [child for i in range(line.childCount()) if (child := line.child(i)) is not None]


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


def accepted_by_ctrl_enter(dialog: QDialog) -> None:
    """Lets Ctrl+Enter, on the keypad too, accept a dialog in which Enter alone begins a new line."""
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), dialog).activated.connect(dialog.accept)
