"""A person at the window: keys, pointer and answers to dialogs, as real events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QToolButton,
    QWidget,
)

from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span, covered, hull
from ui.article.view import ArticleView
from ui.window import MainWindow
from ui.workbench import Workbench

W = TypeVar("W", bound=QWidget)

_KEYS = {
    "Space": Qt.Key.Key_Space,
    "Return": Qt.Key.Key_Return,
    "Backspace": Qt.Key.Key_Backspace,
    "Delete": Qt.Key.Key_Delete,
    "Tab": Qt.Key.Key_Tab,
    "Esc": Qt.Key.Key_Escape,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Home": Qt.Key.Key_Home,
    "PgDown": Qt.Key.Key_PageDown,
    "PgUp": Qt.Key.Key_PageUp,
    "F1": Qt.Key.Key_F1,
    "F2": Qt.Key.Key_F2,
    "F3": Qt.Key.Key_F3,
    "F4": Qt.Key.Key_F4,
    "F5": Qt.Key.Key_F5,
    "F6": Qt.Key.Key_F6,
    "F7": Qt.Key.Key_F7,
    "F8": Qt.Key.Key_F8,
    "/": Qt.Key.Key_Slash,
    "`": Qt.Key.Key_QuoteLeft,
    ",": Qt.Key.Key_Comma,
    "=": Qt.Key.Key_Equal,
    "-": Qt.Key.Key_Minus,
}
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
NONE_DOWN = Qt.MouseButton.NoButton


def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Lets the window work until something holds. Raises AssertionError when it takes too long."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, f"it never came to hold: {holds}"
        QTest.qWait(5)


def chord_of(keys: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """A chord as Qt's key and modifiers: "Ctrl+Shift+Z", "Alt+Right", "p"."""
    *names, last = keys.split("+")
    modifiers = NONE
    for name in names:
        modifiers |= _MODIFIERS[name]
    return _KEYS.get(last) or Qt.Key(ord(last.upper())), modifiers


def typed(letter: str, scan: int = 0, modifiers: Qt.KeyboardModifier = NONE, key: int | None = None) -> QKeyEvent:
    """The press of a key that gives `letter` in whatever layout; `scan` is the place of the key, 0 unknown."""
    code = Qt.Key(ord(letter.upper()) if key is None else key)
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan, 0, 0, letter)


@contextmanager
def answering(act: Callable[[QDialog], object]) -> Iterator[None]:
    """The modal dialog that comes up meanwhile is handed to `act`, and closed where that fails or leaves it open."""
    met: list[object] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            if waiting:
                QTimer.singleShot(5, look)
            return
        try:
            met.append(dialog)
            act(dialog)
        finally:
            if dialog.isVisible() and dialog is QApplication.activeModalWidget():
                dialog.reject()

    def give_up() -> None:
        """A question that nobody expected would stand there for ever: its event loop lets no time limit through."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            unasked.append(dialog.windowTitle() or type(dialog).__name__)
            dialog.reject()

    waiting, before, unasked = True, QApplication.activeWindow(), list[str]()
    limit = QTimer(interval=20_000)
    limit.timeout.connect(give_up)
    limit.start()
    QTimer.singleShot(0, look)
    try:
        yield
    finally:
        waiting = False
        limit.stop()
    assert not unasked, f"nobody answered {unasked}"
    assert met, "no dialog came up"
    if before is not None:
        # a window manager gives the focus back; the offscreen platform has none
        before.activateWindow()
        until(lambda: QApplication.activeWindow() is before)


def the(dialog: QWidget, kind: type[W], name: str = "") -> W:
    """The one child of a kind that can be seen, with that text or accessible name where one is given."""
    found = [w for w in dialog.findChildren(kind) if w.isVisible()]
    if name:
        found = [w for w in found if name in (getattr(w, "text", str)(), w.accessibleName())]
    assert len(found) == 1, (kind, name, found)
    return found[0]


def press(dialog: QWidget, title: str) -> None:
    """Clicks the button of that title, once it is there."""

    def found() -> list[QAbstractButton]:
        buttons = dialog.findChildren(QAbstractButton)
        return [b for b in buttons if b.isVisible() and b.text().replace("&", "") == title]

    until(found, 2)
    (button,) = found()
    QTest.mouseClick(button, LEFT)


def press_ok(dialog: QWidget) -> None:
    """Clicks the button that accepts, whatever it says."""
    (box,) = dialog.findChildren(QDialogButtonBox)
    QTest.mouseClick(next(b for b in box.buttons() if box.buttonRole(b) == box.ButtonRole.AcceptRole), LEFT)


def press_first(dialog: QWidget) -> None:
    """The default answer of a question."""
    assert isinstance(dialog, QMessageBox)
    QTest.mouseClick(dialog.defaultButton(), LEFT)


def pick(box: QComboBox, value: str) -> None:
    """Opens a combo box with the pointer and clicks the entry of that value."""
    row = box.findData(value)
    assert row >= 0, (value, [box.itemData(i) for i in range(box.count())])
    QTest.mouseClick(box, LEFT)
    until(box.view().isVisible)
    view = box.view()
    view.scrollTo(box.model().index(row, 0))
    place = view.visualRect(box.model().index(row, 0)).center()
    _send(view.viewport(), QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)
    until(lambda: not view.isVisible())


def _send(
    widget: QWidget,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton,
    buttons: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = NONE,
    stamp: int = 0,
) -> None:
    where = QPointF(at)
    event = QMouseEvent(kind, where, QPointF(widget.mapToGlobal(at)), button, buttons, modifiers)
    event.setTimestamp(stamp)
    QCoreApplication.sendEvent(widget, event)


class Hands:
    """Works in one window. Places are named by the words that stand there (`nth` counts from 0)."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def view(self) -> ArticleView:
        return self.window.view

    @property
    def bench(self) -> Workbench:
        assert self.window.bench is not None
        return self.window.bench

    @property
    def state(self) -> State:
        assert self.bench.state is not None
        return self.bench.state

    @property
    def text(self) -> str:
        return self.state.text

    # keys

    def key(self, *chords: str) -> None:
        """Presses keys where the focus is."""
        for keys in chords:
            key, modifiers = chord_of(keys)
            if keys == "Shift+Tab":
                key = Qt.Key.Key_Backtab
            QTest.keyClick(QApplication.focusWidget() or self.view, key, modifiers)

    def russian(self, letters: str, scan: int = 0) -> None:
        """Presses keys in the article while the Russian layout is on."""
        for letter in letters:
            QCoreApplication.sendEvent(self.view, typed(letter, scan))

    # places

    def span(self, words: str, nth: int = 0) -> Span:
        start = self.state.document.body - 1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return Span(start, start + len(words))

    def show(self, span: Span) -> None:
        """Scrolls as a wheel would so that a place is in the middle, where it is out of sight."""
        self.view.reveal(span)

    def point(self, offset: int, part: float = 0.5, scroll: bool = True) -> QPoint:
        """A point on a character, `part` of its width from the left; the place is scrolled into sight."""
        span = Span(offset, offset + 1)
        if scroll:
            self.show(span)
        (rect,) = self.view.places.rects(span, -1e9, 1e9)[:1]
        height = self.view.verticalScrollBar().value()
        return QPoint(round(rect.left() + rect.width() * part), round(rect.center().y() - height))

    # pointer

    def click(self, words: str, nth: int = 0) -> None:
        """Clicks on the second letter of words: at the first one a focused mark has its handle."""
        self.click_at(self.point(self.span(words, nth).start + 1))

    def click_at(self, at: QPoint) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, NONE, at)

    def double_click(self, words: str, nth: int = 0) -> None:
        at = self.point(self.span(words, nth).start + 1)
        QTest.mousePress(self.view.viewport(), LEFT, NONE, at)
        QTest.mouseRelease(self.view.viewport(), LEFT, NONE, at)
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, at)

    def triple_click(self, words: str, nth: int = 0) -> None:
        """A double click and a third one right after it."""
        self.double_click(words, nth)
        port, at = self.view.viewport(), self.point(self.span(words, nth).start + 1)
        for kind, buttons in ((QEvent.Type.MouseButtonPress, LEFT), (QEvent.Type.MouseButtonRelease, NONE_DOWN)):
            _send(port, kind, at, LEFT, buttons, stamp=self.view.pointer.twice_at)

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        modifiers: Qt.KeyboardModifier = NONE,
        before_release: Callable[[], object] | None = None,
    ) -> None:
        """Presses, moves in three steps, releases."""
        port = self.view.viewport()
        QTest.mousePress(port, LEFT, modifiers, start)
        for part in (0.3, 0.7, 1.0):
            at = start + QPoint(round((end.x() - start.x()) * part), round((end.y() - start.y()) * part))
            _send(port, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, LEFT, modifiers)
        if before_release is not None:
            before_release()
        QTest.mouseRelease(port, LEFT, modifiers, end)

    def select(self, first: str, last: str = "") -> None:
        """Drags from the middle of the first words to the last letter of the last ones."""
        start, end = self.span(first), self.span(last or first)
        self.show(start)
        self.drag(self.point(start.start, 0.3, scroll=False), self.point(end.end - 1, 0.7, scroll=False))

    def edge(self, side: str, span: Span, to: int, modifiers: Qt.KeyboardModifier = NONE, part: float = 0.5) -> None:
        """Drags the handle of the focused mark, whose fragment is `span`, to a character."""
        self.show(span)
        character = span.start if side == "start" else span.end - 1
        (rect,) = self.view.places.rects(Span(character, character + 1), -1e9, 1e9)[:1]
        x = rect.left() if side == "start" else rect.right()
        start = QPoint(round(x), round(rect.center().y() - self.view.verticalScrollBar().value()))
        self.drag(start, self.point(to, part, scroll=False), modifiers)

    def paint(self) -> None:
        """Waits for nothing: paints now, so that cards and flags are where they will be clicked."""
        self.view.viewport().grab()

    def card(self, quote: str) -> QPoint:
        """The middle of a quote's card in the right margin."""
        self.paint()
        return self._middle([box for box, of in self.view.pointer.spots.cards if of == quote])

    def flag(self, claim: str) -> QPoint:
        """The middle of a claim's flag in the left margin."""
        self.paint()
        return self._middle([box for box, of in self.view.pointer.spots.flags if of == claim])

    def candidate(self, number: int) -> QPoint:
        """The middle of a candidate's line under the card of the focused quote."""
        self.paint()
        return self._middle([box for box, of in self.view.pointer.spots.choices if of == number])

    def _middle(self, boxes: list[QRectF]) -> QPoint:
        (box,) = boxes
        return (box.center() - QPointF(0, self.view.verticalScrollBar().value())).toPoint()

    def palette(self, title: str) -> None:
        """Clicks a button of the small palette in the text."""
        bar = self.window.palette_bar
        assert bar.isVisible(), "the palette is not there"
        buttons = [b for b in bar.findChildren(QToolButton) if b.isVisible() and b.text() == title]
        assert len(buttons) == 1, (title, [b.text() for b in bar.findChildren(QToolButton)])
        QTest.mouseClick(buttons[0], LEFT)

    def drop(self, *paths: str) -> None:
        """Drops files on the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
        self.window.dropEvent(QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, LEFT, NONE))

    def menu(self, name: str) -> QAction:
        return self.window.menus.actions[name]

    # what is there

    def mark(self, layer: str, words: str, nth: int = 0) -> Mark:
        """The mark of a layer over exactly these words (for several fragments: from the first to the last)."""
        place = self.span(words, nth)
        found = [m for m in self.state.marks if m.layer == layer and hull(m.fragments) == place]
        assert len(found) == 1, (layer, words, [covered(m.fragments, self.text) for m in found])
        return found[0]

    def mark_focused(self) -> Mark:
        mark = self.view.focused_mark
        assert mark is not None, "nothing is focused"
        return mark

    def focused(self) -> tuple[str, str, str] | None:
        """Layer, label and words of the focused mark."""
        mark = self.view.focused_mark
        return (mark.layer, mark.label, covered(mark.fragments, self.text)) if mark else None

    def progress(self) -> str:
        """How far the document on the desk is."""
        return self.state.status.progress

    def selected(self) -> str:
        return self.view.selection.of(self.text) if self.view.selection else ""
