"""Every verb by keyboard alone, and every verb by mouse alone: the same work in the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu

from tests.journeys import story, tables
from tests.journeys.story import write_note
from tests.ui.hands import LEFT, NONE, Hands, answering, pick, press, until
from tests.ui.windows import Open

WORKER = [sys.executable, str(Path(__file__).with_name("worker.py"))]
SENTENCE = "Среди направлений — энергетика, углеводороды, критически важные минералы и редкоземельные элементы"


def _caret_to(h: Hands, words: str) -> None:
    """Goes by paragraphs, then by tokens, as one does."""
    place = h.span(words).start
    for _ in range(400):
        caret = h.view.caret
        assert caret is not None
        if caret.token.start == place:
            return
        paragraph = h.state.tokens.paragraph(place)
        assert paragraph is not None
        if caret.token.start < paragraph.start:
            h.key("Ctrl+Down")
        else:
            h.key("Right" if caret.token.start < place else "Left")
    raise AssertionError(words)


def by_keyboard(h: Hands) -> None:
    h.key("Tab", "Backspace", "Space", "Space")  # no claim; a place; a person
    assert h.focused() == ("entity", "ORG", "Reuters")
    h.key("Tab", "Shift+Tab")
    assert h.focused() == ("entity", "ORG", "Reuters")
    h.key("l")
    assert h.focused() == ("entity", "LOC", "Reuters")
    h.key("Tab", "Alt+Left", "Alt+Shift+Right")
    assert h.focused() == ("entity", "ORG", "иностранных дел")
    h.key("Alt+Shift+Left")
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    h.key("Esc")
    _caret_to(h, "главы")
    h.key("t")
    assert h.focused() == ("entity", "POSITION", "главы")
    h.key("Esc")
    _caret_to(h, "марте")
    h.key("Shift+Right", "Shift+Right", "d")
    assert h.focused() == ("entity", "DATE", "марте 2025 года")
    _caret_to(h, "углеводороды")
    h.key("m", "Backspace")  # a mistake, deleted
    assert h.focused() is None
    _caret_to(h, "Российская")
    while h.focused() != ("quote", "QUOTE", h.text[494:826]):
        h.key("Tab")
    h.key("2")
    _caret_to(h, "углеводороды")
    h.key("c", "4", "Shift+2")
    with answering(write_note("сравнить с прошлым годом")):
        h.key("n")
    h.key("Esc", "f", "Ctrl+Z", "Ctrl+Shift+Z")
    h.key("Ctrl+Return")
    assert h.text == story.SECOND


def _menu(h: Hands, bar_title: str, name: str) -> None:
    """Opens a menu of the bar and clicks an entry."""
    bar = h.window.top.menus
    (title,) = [a for a in bar.actions() if a.text() == bar_title]
    QTest.mouseClick(bar, LEFT, NONE, bar.actionGeometry(title).center())
    menu = title.menu()
    assert isinstance(menu, QMenu)
    until(menu.isVisible)
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(h.menu(name)).center())
    until(lambda: not menu.isVisible())


def _row(h: Hands, words: str) -> None:
    """Clicks the row of the entities' list with that title."""
    view = h.window.inspector.entities
    until(lambda: words in [line.title for line in view.lines.lines])
    index = view.lines.index([line.title for line in view.lines.lines].index(words))
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())


def _choice(h: Hands, value: str) -> None:
    """Picks a value in the one combo box of the inspector that offers it."""

    def boxes() -> list[QComboBox]:
        return [b for b in h.window.inspector.findChildren(QComboBox) if b.isVisible() and b.findData(value) >= 0]

    until(boxes)
    (box,) = boxes()
    pick(box, value)
    until(lambda: value in map(str, h.mark_focused().attributes.values()))


def _click(h: Hands, words: str, layer: str, covers: str = "") -> None:
    """Clicks on words, again and again until that layer's mark over `covers` has the focus."""
    for _ in range(5):
        h.click(words)
        focused = h.focused()
        if focused and (focused[0], focused[2]) == (layer, covers or words):
            return
    raise AssertionError((words, layer, h.focused()))


def _disarm(h: Hands) -> None:
    """Clicks the armed label in the bottom line, so that a drag only selects."""
    (label,) = h.window.status.findChildren(QLabel, "armed")
    QTest.mouseClick(label, LEFT)
    assert h.window.verbs is not None
    assert h.window.verbs.armed_label is None


def by_mouse(h: Hands) -> None:
    h.click("Министр")
    assert h.focused() == ("claim", "CLAIM", "Министр иностранных дел России Сергей Лавров")
    h.palette("✕")
    assert h.focused() == ("entity", "LOC", "России")
    press(h.window.inspector, "Accept")
    assert h.focused() == ("entity", "PER", "Сергей Лавров")
    _click(h, "Сергей Лавров", "entity")
    h.palette("✓")
    assert h.focused() == ("entity", "ORG", "Reuters")
    _row(h, "Reuters")
    h.click("Reuters")
    h.palette("LOC")
    assert h.focused() == ("entity", "LOC", "Reuters")
    _click(h, "Министерстве", "entity", "Министерстве иностранных дел России")
    (place,) = h.mark_focused().fragments
    h.edge("end", place, h.span("дел России заявили").start + 2)
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    (place,) = h.mark_focused().fragments
    h.edge("start", place, place.start + 15)
    (place,) = h.mark_focused().fragments
    h.edge("start", place, place.start - 5)
    assert h.focused() == ("entity", "ORG", "Министерстве иностранных дел")
    _disarm(h)
    h.double_click("главы")
    h.palette("POSITION")
    assert h.focused() == ("entity", "POSITION", "главы")
    h.select("марте", "2025 года")  # the label is armed still
    assert h.focused() == ("entity", "POSITION", "марте 2025 года")
    h.click("2025 года")
    h.palette("DATE")
    assert h.focused() == ("entity", "DATE", "марте 2025 года")
    h.select("углеводороды")
    _click(h, "углеводороды", "entity")
    h.palette("✕")
    assert h.focused() is None
    _disarm(h)
    h.show(h.span("Российская"))
    h.click_at(h.card(h.mark("quote", h.text[494:826]).id))
    h.click_at(h.candidate(2))
    h.select(SENTENCE, "искусственный интеллект и космос")
    h.palette("CLAIM")
    assert h.focused() == ("claim", "CLAIM", h.text[1067:1225])
    _choice(h, "COMPARE")
    _choice(h, "1")
    _click(h, "углеводороды", "claim", h.text[1067:1225])
    with answering(write_note("сравнить с прошлым годом")):
        h.palette("✎")
    _menu(h, "Annotate", "flag")
    QTest.mouseClick(h.window.top.undo, LEFT)
    QTest.mouseClick(h.window.top.redo, LEFT)
    QTest.mouseClick(h.window.top.done, LEFT)
    assert h.text == story.SECOND


def _worked(h: Hands, path: Path, hands: Any) -> tables.Rows:
    story.begin(h, path)
    hands(h)
    h.window.close_project()
    return tables.rows(path)


def test_keyboard_alone_and_mouse_alone_leave_the_same_in_the_tables(window: Open, tmp_path: Path) -> None:
    keyboard = _worked(window(WORKER), tmp_path / "keys.kavychki", by_keyboard)
    mouse = _worked(window(WORKER), tmp_path / "mouse.kavychki", by_mouse)
    assert keyboard == mouse
    made = [
        (layer, label, words) for _, layer, label, _, words, _, suggested in keyboard["annotations"] if not suggested
    ]
    assert ("entity", "POSITION", ["главы"]) in made
    assert ("entity", "DATE", ["марте 2025 года"]) in made
    claim = next(a for a in keyboard["annotations"] if a[1] == "claim" and a[3] == [[1067, 1225]])
    assert claim[5] == {"note": "сравнить с прошлым годом", "type": "COMPARE", "worth": "1"}
    quote = next(a for a in keyboard["annotations"] if a[1] == "quote" and a[3] == [[494, 826]])
    assert quote[5] == {"speaker": "МИД РФ", "type": "direct"}
    assert keyboard["status"] == [[keyboard["status"][0][0], "done", 1, ""]]
