"""A person at the mouse of a window, and of its dialogs, who never touches the keys but Alt, Ctrl and Shift."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from tests.ui.hands import LEFT, NONE, Hands, pick, until
from ui.dialogs.same import SameDialog

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def menu(h: Hands, bar_title: str, name: str) -> None:
    """Opens a menu of the bar and clicks an entry."""
    bar = h.window.top.menus
    (title,) = [a for a in bar.actions() if a.text() == bar_title]
    QTest.mouseClick(bar, LEFT, NONE, bar.actionGeometry(title).center())
    opened = title.menu()
    assert isinstance(opened, QMenu)
    until(opened.isVisible)
    QTest.mouseClick(opened, LEFT, NONE, opened.actionGeometry(h.menu(name)).center())
    until(lambda: not opened.isVisible())
    _give_back(h.window)


def _give_back(window: QWidget) -> None:
    """The focus of a menu that has closed: a window manager does that, the offscreen platform has none."""
    window.activateWindow()
    until(lambda: QApplication.activeWindow() is window)


def drop_down(button: QToolButton, title: str) -> None:
    """Opens a button's menu and clicks an entry."""
    opened = button.menu()

    def click() -> None:
        if not opened.isVisible():
            QTimer.singleShot(5, click)
            return
        (entry,) = [a for a in opened.actions() if a.text() == title]
        QTest.mouseClick(opened, LEFT, NONE, opened.actionGeometry(entry).center())

    QTimer.singleShot(0, click)
    QTest.mouseClick(button, LEFT)
    assert not opened.isVisible()
    _give_back(button.window())


def row(h: Hands, words: str) -> None:
    """Clicks the row of the entities' list with that title."""
    view = h.window.inspector.entities
    until(lambda: words in [line.title for line in view.lines.rows])
    index = view.lines.index([line.title for line in view.lines.rows].index(words))
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())


def choice(h: Hands, value: str) -> None:
    """Picks a value in the one combo box of the inspector that offers it."""

    def boxes() -> list[QComboBox]:
        return [b for b in h.window.inspector.findChildren(QComboBox) if b.isVisible() and b.findData(value) >= 0]

    until(boxes)
    (box,) = boxes()
    pick(box, value)
    until(lambda: value in map(str, h.mark_focused().attributes.values()))


def click(h: Hands, words: str, layer: str, covers: str = "", nth: int = 0) -> None:
    """Clicks on words, again and again until that layer's mark over `covers` has the focus."""
    for _ in range(5):
        h.click(words, nth)
        focused = h.focused()
        if focused and (focused[0], focused[2]) == (layer, covers or words):
            return
    raise AssertionError((words, layer, h.focused()))


def free(h: Hands) -> None:
    """Clicks the armed label in the bottom line, so that a drag only selects."""
    for label in h.window.status.findChildren(QLabel, "armed"):
        if label.isVisible():
            QTest.mouseClick(label, LEFT)
    assert h.view.held.armed is None


def draw(h: Hands, words: str, modifiers: Qt.KeyboardModifier, nth: int = 0) -> None:
    """Drags over words with keys of the other hand held."""
    span = h.span(words, nth)
    h.show(span)
    h.drag(h.point(span.start, 0.1, scroll=False), h.point(span.end - 1, 0.9, scroll=False), modifiers)


def tick(dialog: QDialog, number: int) -> None:
    """Clicks the tick at the left of a row."""
    assert isinstance(dialog, SameDialog)
    place = dialog.list.visualRect(dialog.model.index(number))
    place.setWidth(36)
    QTest.mouseClick(dialog.list.viewport(), LEFT, NONE, place.center())


def check_box(dialog: QDialog, title: str) -> None:
    """Clicks the box of a layer or label."""
    (tree,) = dialog.findChildren(QTreeWidget)
    found = tree.findItems(title, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    (item,) = [i for i in found if i.text(0).split(" · ")[0] == title]
    tree.scrollToItem(item)
    option = QStyleOptionViewItem()
    option.rect, option.features = tree.visualItemRect(item), option.ViewItemFeature.HasCheckIndicator
    box = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, tree)
    QTest.mouseClick(tree.viewport(), LEFT, NONE, box.center())


def moment(h: Hands, number: int) -> None:
    view = h.window.inspector.history
    place = view.visualRect(view.model().index(number, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)


def nobody(h: Hands) -> list[QPushButton]:
    """The inspector's row for a speaker whom nobody knows, in a list; an empty one before it is there."""
    rows = h.window.inspector.findChildren(QPushButton)
    return [row for row in rows if row.isVisible() and row.accessibleName() == "0 unknown"]
