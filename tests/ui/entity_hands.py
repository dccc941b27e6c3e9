"""A person at the list of entities: rows found by their words, chosen, dragged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from tests.ui.hands import LEFT, NONE, Hands, press_ok, the, until
from ui.panels.entities import EntityLine
from ui.panels.entity_list import EntitiesView


def entities(h: Hands) -> EntitiesView:
    """The list, in front and with the keys."""
    view = h.window.inspector.entities
    h.window.inspector.tabs.setCurrentWidget(view)
    view.setFocus()
    return view


def shown(h: Hands) -> list[str]:
    """The rows: names with their counts, mentions behind a dash."""
    rows = h.window.inspector.entities.lines.rows
    return [f"- {r.title}" if isinstance(r, EntityLine) and r.child else f"{r.title} {r.detail}" for r in rows]


def lists(h: Hands, *rows: str) -> None:
    """Waits until the list has exactly these rows."""
    until(lambda: shown(h) == list(rows), 3) if shown(h) != list(rows) else None
    assert shown(h) == list(rows)


def place(h: Hands, row: str, nth: int = 0) -> QPoint:
    view = h.window.inspector.entities
    numbers = [i for i, said in enumerate(shown(h)) if said == row or said.rpartition(" ")[0] == row]
    index = view.lines.index(numbers[nth])
    view.scrollTo(index)
    return view.visualRect(index).center()


def click(h: Hands, row: str, modifiers: Qt.KeyboardModifier = NONE, nth: int = 0) -> None:
    QTest.mouseClick(h.window.inspector.entities.viewport(), LEFT, modifiers, place(h, row, nth))


def choose(h: Hands, *rows: str) -> None:
    """Goes to rows by Ctrl+click, so that the keys stay in the list."""
    view = entities(h)
    view.clearSelection()
    for row in rows:
        click(h, row, Qt.KeyboardModifier.ControlModifier)


def drag(h: Hands, start: QPoint, end: QPoint, before_release: Callable[[], object] | None = None) -> None:
    """Presses, moves, releases."""
    port = h.window.inspector.entities.viewport()
    QTest.mousePress(port, LEFT, NONE, start)
    for part in (0.4, 0.8, 1.0):
        at = start + QPoint(round((end.x() - start.x()) * part), round((end.y() - start.y()) * part))
        everywhere = QPointF(port.mapToGlobal(at))
        moved = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), everywhere, Qt.MouseButton.NoButton, LEFT, NONE)
        QCoreApplication.sendEvent(port, moved)
    if before_release is not None:
        before_release()
    QTest.mouseRelease(port, LEFT, NONE, end)


def naming(name: str = "", wikidata: str = "") -> Callable[[QDialog], None]:
    """Answers a dialog about who somebody is."""

    def answer(dialog: QDialog) -> None:
        for words, title in ((name, "Name"), (wikidata, "Wikidata")):
            if words:
                line = the(dialog, QLineEdit, title)
                line.selectAll()
                line.insert(words)
        press_ok(dialog)

    return answer
