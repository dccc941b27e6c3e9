"""What a screen reader hears: the text, the caret, the selection, the name of the focus, a name for every widget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from tests.ui.hands import Hands, until
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.article import speaking


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The announcements, in order, while a screen reader seems to listen."""
    said: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        said.append(event.message())

    monkeypatch.setattr(speaking, "send", note)
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(False)


def _settle() -> None:
    for _ in range(3):
        QCoreApplication.processEvents()


def test_the_article_is_a_text_that_can_be_read_as_a_whole(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    found = QAccessible.queryAccessibleInterface(h.view)
    assert found.role() == QAccessible.Role.EditableText
    assert found.state().readOnly
    assert found.text(QAccessible.Text.Name) == "Article"
    text = found.textInterface()
    assert text.characterCount() == len(TEXT)
    assert text.text(0, len(TEXT)).replace("\u2029", "\n") == TEXT


def test_a_focused_mark_is_told_in_words(window: Open, heard: list[str]) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.key("Tab")
    _settle()
    assert heard == ["person, suggested, score 0.95: Анна Белова; 1 of 6"]
    found = QAccessible.queryAccessibleInterface(h.view)
    assert found.text(QAccessible.Text.Description) == heard[-1]
    h.key("Tab", "Tab")
    _settle()
    assert heard[-1] == "quotation, suggested, score 0.90, says Анна Белова: Ехать стало ближе; 3 of 6"
    h.key("Space")
    h.click("Ехать")
    _settle()
    assert heard[-1] == "quotation, from a suggestion, says Анна Белова: Ехать стало ближе; 4 of 8"
    h.key("Esc")
    _settle()
    assert found.text(QAccessible.Text.Description) == "d"


def test_it_is_told_in_the_language_of_the_window(window: Open, heard: list[str]) -> None:
    h = article(window, TEXT, *DRAFTS, language="ru")
    h.key("Tab")
    _settle()
    assert heard == ["человек, предложено, оценка 0,95: Анна Белова; 1 из 6"]


def test_the_caret_and_the_selection_are_where_the_reader_looks_for_them(window: Open, heard: list[str]) -> None:
    text = "😀 Раз два три.\n" * 60
    h = article(window, text)
    found = QAccessible.queryAccessibleInterface(h.view).textInterface()
    h.click("два")
    _settle()
    start = h.span("два").start
    assert found.cursorPosition() == h.view.offsets.position(start) == start + 1
    h.key("Shift+Right")
    _settle()
    assert found.selectionCount() == 1
    assert h.view.textCursor().selectedText() == h.selected()
    h.key("Esc")
    bar = h.view.verticalScrollBar()
    bar.setValue(400)
    h.view.caret = h.view.caret
    _settle()
    assert bar.value() == 400  # telling never scrolls


def test_nobody_who_listens_means_nothing_told_and_no_text_cursor_moved(
    window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(speaking, "send", said.append)
    h = article(window, TEXT, *DRAFTS)
    h.key("Tab", "Right")
    _settle()
    assert said == []
    assert h.view.textCursor().position() == 0


def _nameless(top: QWidget) -> list[str]:
    """What of the widgets that take keys or clicks has no name."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.metaObject().className() in ("QScrollArea", "QMenuBar", "QTabBar", "QTabWidget"):
            continue  # they hold what has names
        if widget.objectName().startswith("qt_") or widget.focusProxy() is not None:
            continue
        said = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if not said:
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("words", ["Анна", "Ехать", "Движение", ""])
def test_every_widget_that_takes_keys_has_a_name(window: Open, words: str) -> None:
    h: Hands = article(window, TEXT, *DRAFTS)
    if words:
        h.click(words)
        until(lambda: h.window.inspector.form._mark is not None)
    assert _nameless(h.window) == []
    for view, title in zip(
        (h.window.inspector.entities, h.window.inspector.quotes, h.window.inspector.claims),
        ("Entities", "Quotes", "Claims"),
        strict=True,
    ):
        assert QAccessible.queryAccessibleInterface(view).text(QAccessible.Text.Name) == title


def test_the_buttons_of_the_palette_say_what_they_do(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)
    h.click("Анна")
    bar = h.window.palette_bar
    names = [
        QAccessible.queryAccessibleInterface(b).text(QAccessible.Text.Name)
        for b in bar.findChildren(QWidget)
        if b.isVisible()
    ]
    assert names[:3] == ["Accept (Space)", "Reject (⌫)", "place (l)"]
