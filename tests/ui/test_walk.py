"""What is shown and walked: the dialog by keys alone, the button and the bottom line that tell of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QTreeWidget

from tests.annotate.making import draft
from tests.ui.hands import Hands, answering, press, press_ok, the, until
from tests.ui.windows import Open, article
from ui.article.decorations import Filter

TEXT = "Мэр Белова в Туле, сказала: «Мост открыт»."


@pytest.fixture
def h(window: Open) -> Hands:
    return article(
        window, TEXT, draft(TEXT, "entity", "PER", "Белова"), draft(TEXT, "entity", "LOC", "Туле"),
        draft(TEXT, "quote", "QUOTE", "Мост открыт"),
    )  # fmt: skip


def _hidden(h: Hands) -> str:
    return " ".join(w.text() for w in h.window.status.findChildren(QLabel) if w.isVisible() and "hidden" in w.text())


def _uncheck_person(dialog: QDialog) -> None:
    """Down from the layer to its first label, Space, Return: no pointer."""
    tree = the(dialog, QTreeWidget)
    until(tree.hasFocus)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    QTest.keyClick(tree, Qt.Key.Key_Return)


def test_a_label_is_hidden_by_keys_alone_and_the_window_tells_of_it(h: Hands) -> None:
    assert _hidden(h) == ""
    with answering(_uncheck_person):
        h.key("Ctrl+Shift+L")
    assert h.window.top.filter == Filter(labels=frozenset({("entity", "PER")}))
    assert h.view.filter == h.window.top.filter
    assert _hidden(h) == "1 label hidden"
    assert h.window.top.layers.text() == "1 label hidden ▾"
    h.key("Tab")
    assert h.focused() == ("entity", "LOC", "Туле")


def test_the_dialog_shows_what_is_set_and_resets_it(h: Hands) -> None:
    which = Filter(frozenset({"quote"}), True, 0.8, 0.7, True, frozenset({("entity", "PER")}))
    h.window.top.set_filter(which)
    assert h.window.top.only.isChecked()
    assert h.menu("suggested_only").isChecked()
    with answering(press_ok):
        h.key("Ctrl+Shift+L")
    assert h.window.top.filter == which

    def everything(dialog: QDialog) -> None:
        press(dialog, "Show everything")
        assert not any(box.isChecked() for box in dialog.findChildren(QCheckBox))
        press_ok(dialog)

    with answering(everything):
        h.key("Ctrl+Shift+L")
    assert h.window.top.filter == Filter()
    assert _hidden(h) == ""
    assert h.window.top.layers.text() == "Layers ▾"


def test_a_layer_whose_labels_all_go_is_hidden_and_cancel_changes_nothing(h: Hands) -> None:
    def untick(dialog: QDialog) -> None:
        tree = the(dialog, QTreeWidget)
        QTest.keyClick(tree, Qt.Key.Key_Space)
        press_ok(dialog)

    with answering(untick):
        h.key("Ctrl+Shift+L")
    assert h.window.top.filter.hidden == {"entity"}
    with answering(lambda dialog: press(dialog, "Cancel")):
        h.key("Ctrl+Shift+L")
    assert h.window.top.filter.hidden == {"entity"}


def test_a_click_on_the_sign_in_the_bottom_line_opens_the_dialog(h: Hands) -> None:
    h.window.top.set_filter(Filter(hidden=frozenset({"quote"})))
    (sign,) = [w for w in h.window.status.findChildren(QLabel) if w.isVisible() and "hidden" in w.text()]
    met: list[str] = []

    def look(dialog: QDialog) -> None:
        met.append(dialog.windowTitle())
        assert dialog.findChildren(QPushButton)

    with answering(look):
        QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert met == ["What is shown and walked"]


def test_showing_a_layer_again_shows_all_of_its_labels(h: Hands) -> None:
    h.window.top.set_filter(Filter(labels=frozenset({("entity", "PER")})))
    menu = h.window.top.layers.menu()
    entry = next(a for a in menu.actions() if a.text() == "Entities")
    entry.setChecked(False)
    entry.setChecked(True)
    assert h.window.top.filter == Filter()
