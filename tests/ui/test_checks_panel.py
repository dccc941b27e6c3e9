"""The list of findings, worked through by its own keys and by the pointer; and "done" that waits for none open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from tests.annotate.making import draft
from tests.ui.hands import LEFT, Hands, answering, pick, press, press_ok
from tests.ui.remarks import TEXT, checks, put, rows, said, shown, title, words
from tests.ui.windows import Open, article
from ui.dialogs.preferences import Preferences


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT)


def test_what_was_let_be_is_silent_and_can_be_shown_again(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    h.key("F8", "Shift+F7")
    assert said(h) == "Let be: An edge cuts a word. Nothing to remark."
    assert [(w.check, w.annotation) for w in h.state.waivers.values()] == [("cut-token", person)]
    assert (checks(h), title(h), rows(h)) == ([], "Checks", [])
    shown(h)
    panel = h.window.inspector.checks
    QTest.mouseClick(panel.show_waived, LEFT, pos=QPoint(8, panel.show_waived.height() // 2))
    assert rows(h) == ["An edge cuts a word: Пётр Громо let be"]
    assert panel.none.isVisible()
    panel.setFocus()
    assert (panel.waive.text(), panel.mend.isEnabled()) == ("Shift F7 show it again", False)
    h.key("Shift+F7")
    assert said(h) == "Shown again: An edge cuts a word. 1 finding left."
    assert (checks(h), dict(h.state.waivers)) == (["cut-token"], {})
    h.key("Ctrl+Z", "Ctrl+Z")
    assert checks(h) == ["cut-token"]


def test_the_list_is_worked_through_by_its_own_keys(h: Hands) -> None:
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    person = put(h, "entity", "PER", "Пётр Громо")
    assert len(checks(h)) == 2
    shown(h)
    h.key("Down", "F7")
    assert words(h, person) == "Пётр Громов"
    assert h.window.inspector.checks.has_keys
    assert h.view.focus_id == ""  # the list has the keys, and the article stays where it is
    h.key("Up", "Shift+F7")
    assert [w.annotation for w in h.state.waivers.values()] == [claim]
    assert rows(h) == []
    assert h.view.hasFocus()


def test_enter_and_a_click_on_a_row_go_there(h: Hands) -> None:
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    person = put(h, "entity", "PER", "Пётр Громо")
    checks(h)
    shown(h)
    h.key("Down", "Return")
    assert (h.view.focus_id, h.view.hasFocus()) == (person, True)
    shown(h)
    list_ = h.window.inspector.checks.list
    middle = list_.visualRect(h.window.inspector.checks.model.index(0, 0)).center()
    QTest.mouseClick(list_.viewport(), LEFT, pos=middle)
    assert (h.view.focus_id, h.view.hasFocus()) == (claim, True)


def test_escape_in_the_list_gives_the_keys_back(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громо")
    checks(h)
    shown(h)
    h.key("Esc")
    assert h.view.hasFocus()


def test_buttons_and_the_menu_of_a_row_do_what_the_keys_do(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    claim = put(h, "claim", "CLAIM", "мост откроют в мае")
    checks(h)
    shown(h)
    panel = h.window.inspector.checks
    h.key("Down")
    assert panel.mend.text() == "F7 take the whole word"
    QTest.mouseClick(panel.mend, LEFT)
    assert words(h, person) == "Пётр Громов"
    at = panel.list.visualRect(panel.model.index(0, 0)).center()
    where = panel.list.viewport().mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    QApplication.sendEvent(panel.list.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Go there", "what to press (F7)", "let it be (Shift+F7)"]
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert [w.annotation for w in h.state.waivers.values()] == [claim]


def test_a_click_on_the_count_goes_to_the_first(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    checks(h)
    QTest.mouseClick(h.window.status._findings, LEFT)
    assert (h.view.focus_id, h.view.hasFocus()) == (person, True)


def setting(h: Hands, value: str) -> None:
    """Chooses in the preferences what findings mean for "done"."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        pick(dialog.checks, value)
        press_ok(dialog)

    with answering(act):
        h.window.act("preferences")


def test_done_passes_findings_over_unless_the_project_says_otherwise(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громо")
    h.key("Ctrl+Return")
    assert h.progress() == "done"


def test_done_can_require_that_no_finding_is_open(h: Hands) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    setting(h, "require")
    assert h.bench.store.setting("done_checks") == "require"
    h.view.setFocus()
    h.key("Ctrl+Return")
    assert h.progress() == "started"
    assert (h.view.focus_id, h.view.hasFocus()) == (person, True)
    assert h.window.inspector.tabs.currentWidget() is h.window.inspector.checks
    assert said(h) == "1 finding left. This project is done only without any. An edge cuts a word."
    h.key("F7", "Ctrl+Return")
    assert h.progress() == "done"
    h.key("Ctrl+Z", "Ctrl+Z", "F8", "Shift+F7", "Ctrl+Return")
    assert h.progress() == "done"


def test_done_counts_what_it_would_accept_itself(window: Open) -> None:
    h = article(
        window, TEXT,
        draft(TEXT, "entity", "PER", "Пётр Громо", score=0.95),
        draft(TEXT, "quote", "QUOTE", "всё спокойно", score=0.9, cue="о словам", attributes={"speaker": "врачи"}),
        draft(TEXT, "claim", "CLAIM", "мост откроют в мае", score=0.4),
    )  # fmt: skip
    h.bench.store.set_setting("done_checks", "require")
    h.key("Ctrl+Return")
    assert h.progress() == "new"
    assert h.focused() == ("cue", "CUE", "о словам")
    h.key("Backspace", "Ctrl+Return")
    assert said(h).startswith("2 findings left.")
    h.bench.store.set_setting("done", "leave")
    h.key("F8", "Shift+F7", "Ctrl+Return")
    assert h.progress() == "done"


def answer(title_: str) -> Callable[[QDialog], object]:
    return lambda dialog: press(dialog, title_)


@pytest.mark.parametrize(
    ("title_", "progress", "focus"),
    [("Show them", "started", True), ("Done all the same", "done", False), ("Cancel", "started", False)],
)
def test_done_can_ask(h: Hands, title_: str, progress: str, focus: bool) -> None:
    person = put(h, "entity", "PER", "Пётр Громо")
    setting(h, "ask")
    h.view.setFocus()
    with answering(answer(title_)):
        h.key("Ctrl+Return")
    assert (h.progress(), h.view.focus_id == person) == (progress, focus)


def test_a_setting_that_is_none_means_nothing(h: Hands) -> None:
    put(h, "entity", "PER", "Пётр Громо")
    h.bench.store.set_setting("done_checks", "sometimes")
    h.key("Ctrl+Return")
    assert h.progress() == "done"
