"""Fields: what is typed becomes a value or is told to be none, and nothing of it is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotate.model.schema import ATTRIBUTE_TYPES, Attribute, Choice
from annotate.model.values import Link, Value
from tests.ui.hands import LEFT, typed
from ui import i18n
from ui.panels.boxes import BoxField, SeveralField
from ui.panels.field import Field
from ui.panels.fields import field_of
from ui.panels.given import Wrong, address_of, day_of, line_of, number_of, number_words, opens
from ui.panels.lines import DayField, LineField, LongField
from ui.panels.links import LinksField, open_link

TODAY = datetime.now().astimezone().date().isoformat()
CHOICES = (Choice("a", {"en": "first"}, "1", {"en": "The first one."}), Choice("b", {"en": "second"}))


def shown(qtbot: QtBot, spec: Attribute, value: Value | None = None) -> tuple[Field, list[Value | None]]:
    """A field in a window of its own, and what it gives."""
    field = field_of(spec, value)
    given_: list[Value | None] = []
    field.changed.connect(given_.append)
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    QTest.qWaitForWindowActive(field)
    field.setFocus()
    return field, given_


@pytest.mark.parametrize(
    ("said", "value"),
    [("18,3", 18.3), ("18.3", 18.3), ("1 234,5", 1234.5), ("1\u00a0234", 1234), ("-4", -4), ("−4", -4), ("", None),
     ("1,234.5", 1234.5), ("1.234,5", 1234.5), (" 0 ", 0), ("1e3", 1000.0)],
)  # fmt: skip
def test_a_number_has_a_comma_or_a_point(said: str, value: Value | None) -> None:
    assert number_of(said) == value


@pytest.mark.parametrize("said", ["восемь", "1e999", "nan", "inf", "18 %", "--4"])
def test_what_is_no_number_is_told(said: str) -> None:
    with pytest.raises(Wrong):
        number_of(said)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_a_number_comes_back_from_its_words(value: float) -> None:
    assert number_of(number_words(value)) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [("2026", "2026"), ("2026-2", "2026-02"), ("2026-02-03", "2026-02-03"), ("3.2.2026", "2026-02-03"), ("", None)],
)
def test_a_day_may_be_a_month_or_a_year(said: str, value: Value | None) -> None:
    assert day_of(said) == value


@pytest.mark.parametrize("said", ["2026-02-30", "2026-13", "вчера", "3.2", "0000", "20260203"])
def test_days_that_no_calendar_has_are_told(said: str) -> None:
    with pytest.raises(Wrong):
        day_of(said)


@given(st.dates())
def test_every_day_of_the_calendar_is_one(day: object) -> None:
    assert day_of(str(day)) == str(day)


@pytest.mark.parametrize(
    ("said", "value"),
    [("https://primer.example/a?b=1", "https://primer.example/a?b=1"), ("primer.example/a", "https://primer.example/a"),
     ("HTTP://primer.example", "HTTP://primer.example"), ("https://пример.рф/новость", "https://пример.рф/новость"),
     ("", None)],
)  # fmt: skip
def test_an_address_is_one_of_the_web(said: str, value: Value | None) -> None:
    assert address_of(said) == value


@pytest.mark.parametrize(
    "said",
    ["javascript:alert(1)", "file:///etc/hosts", "слова", "https://", "https://a b.example", "mailto:a@b.example"],
)
def test_nothing_else_is_an_address_or_is_opened(said: str) -> None:
    assert not opens(said)
    assert not open_link(said)
    with pytest.raises(Wrong):
        address_of(said)


@given(st.text())
def test_words_on_a_line_are_on_one(said: str) -> None:
    line = line_of(said)
    assert line is None or (isinstance(line, str) and "\n" not in line and line == line.strip())


@pytest.mark.parametrize("type", ATTRIBUTE_TYPES)
def test_there_is_a_field_for_every_type_that_has_a_name_and_gives_nothing_unasked(qtbot: QtBot, type: str) -> None:
    choices = CHOICES if type in ("choice", "choices") else ()
    spec = Attribute("x", type, {"en": "The thing"}, choices, guideline={"en": "What <b>it</b> is."})  # type: ignore[arg-type]
    field, given_ = shown(qtbot, spec)
    assert field.inner.accessibleName() == "The thing"
    assert "&lt;b&gt;" in field.inner.toolTip()
    assert field.settle()
    assert (field.unsaved, given_) == (None, [])


def test_a_wrong_number_stays_with_words_beside_it_until_it_is_mended(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("share", "number"), 18.3)
    assert isinstance(field, LineField)
    assert field.line.text() == "18.3"
    field.line.setText("много")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert (field.line.text(), given_, field.wrong) == ("много", [], "A number, such as 18.3.")
    assert field.line.accessibleDescription() == field.wrong
    field.line.setText("19")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert (given_, field.wrong, field.unsaved) == ([19], "", None)


def test_giving_up_goes_back_to_the_value_where_what_was_typed_is_none(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("day", "date"), "2026-02")
    assert isinstance(field, LineField)
    field.line.setText("завтра")
    field.give_up()
    assert (field.line.text(), given_, field.wrong) == ("2026-02", [], "")
    field.line.setText("2027")
    field.give_up()
    assert given_ == ["2027"]


def test_a_russian_number_has_a_comma(qtbot: QtBot) -> None:
    i18n.install(QApplication.instance() or QApplication([]), "ru")
    try:
        field, _ = shown(qtbot, Attribute("share", "number"), 18.3)
        assert isinstance(field, LineField)
        assert field.line.text() == "18,3"
    finally:
        i18n.install(QApplication.instance() or QApplication([]), "en")


def test_t_and_the_button_put_today(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("day", "date"))
    assert isinstance(field, DayField)
    QTest.keyClick(field.line, Qt.Key.Key_T)
    assert given_ == [TODAY]
    field, given_ = shown(qtbot, Attribute("day", "date"))
    assert isinstance(field, DayField)
    QApplication.sendEvent(field.line, typed("е"))  # the key of t under the Russian layout
    assert given_ == [TODAY]
    field, given_ = shown(qtbot, Attribute("day", "date"))
    assert isinstance(field, DayField)
    QTest.mouseClick(field.button, LEFT)
    assert (given_, field.line.text()) == ([TODAY], TODAY)


def test_yes_and_no_and_not_said(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("checked", "bool"))
    assert isinstance(field, BoxField)
    assert field.box.currentText() == "—"
    for _ in range(2):
        QTest.keyClick(field.box, Qt.Key.Key_Down)
    QTest.keyClick(field.box, Qt.Key.Key_Home)
    assert given_ == [True, False, None]


def test_a_choice_is_shown_with_its_key_and_explained(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("kind", "choice", {}, CHOICES), "a")
    assert isinstance(field, BoxField)
    assert field.box.currentText() == "first   1"
    assert "The first one." in field.box.toolTip()
    QTest.keyClick(field.box, Qt.Key.Key_Down)
    assert given_ == ["b"]


def test_the_wheel_scrolls_past_choices(qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    field, given_ = shown(qtbot, Attribute("kind", "choice", {}, CHOICES), "a")
    assert isinstance(field, BoxField)
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field.box, event)
    assert (given_, event.isAccepted()) == ([], False)


def test_several_are_ticked_in_a_list_and_given_as_one_change(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("kinds", "choices", {}, CHOICES), ("b",))
    assert isinstance(field, SeveralField)
    assert field.button.text() == "second"
    QTest.keyClick(field.button, Qt.Key.Key_Space)
    assert field.ticks.isVisible()
    QTest.keyClick(field.ticks, Qt.Key.Key_Down)
    QTest.keyClick(field.ticks, Qt.Key.Key_Space)
    assert (field.ticks.isVisible(), given_) == (True, [])
    QTest.keyClick(field.ticks, Qt.Key.Key_Escape)
    assert (given_, field.button.text()) == ([("a", "b")], "first, second")


def test_several_lines_grow_and_are_given_when_the_keys_go(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("note"))
    assert isinstance(field, LongField)
    low = field.text.height()
    for letter in "раз\nдва":
        if letter == "\n":
            QTest.keyClick(field.text, Qt.Key.Key_Return)
        else:
            QApplication.sendEvent(field.text, typed(letter))
    assert field.text.height() > low
    field.text.clearFocus()
    assert given_ == ["раз\nдва"]


def test_a_link_is_added_with_the_day_on_which_it_was_seen_changed_and_removed(qtbot: QtBot) -> None:
    field, given_ = shown(qtbot, Attribute("evidence", "link"))
    assert isinstance(field, LinksField)
    QTest.keyClick(field.add, Qt.Key.Key_Space)
    (card,) = field.cards
    assert card.fields is not None
    address, seen, stance, passage = card.fields
    assert address.line.hasFocus()
    address.line.setText("каток")
    QTest.keyClick(address.line, Qt.Key.Key_Return)
    assert (given_, "http" in address.wrong) == ([], True)
    address.line.setText("primer.example/katok")
    QTest.keyClick(address.line, Qt.Key.Key_Return)
    assert given_.pop() == (Link("https://primer.example/katok", TODAY),)
    stance.setFocus()
    QTest.keyClick(stance.box, Qt.Key.Key_Down)
    assert given_.pop() == (Link("https://primer.example/katok", TODAY, "supports"),)
    passage.text.setPlainText("сдали 9 катков")
    passage.settle()
    seen.line.setText("2026-01")
    seen.settle()
    assert given_[-1] == (Link("https://primer.example/katok", "2026-01", "supports", "сдали 9 катков"),)
    assert card.head.text() == "+  primer.example · 2026-01"
    field.show_value(given_[-1])
    assert field.cards == [card]
    QTest.mouseClick(card.drop, LEFT)
    assert given_.pop() is None
    assert card not in field.cards


def test_a_bare_address_of_an_earlier_version_is_a_link_and_opens_only_by_a_click(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(open_url))
    field, given_ = shown(qtbot, Attribute("evidence", "link"), "https://primer.example/katok")
    assert isinstance(field, LinksField)
    (card,) = field.cards
    QTest.mouseClick(card.head, LEFT)
    assert opened == []
    QTest.mouseClick(card.go, LEFT)
    assert (opened, given_) == (["https://primer.example/katok"], [])
    field.show_value("file:///etc/hosts")
    assert not field.cards[0].go.isVisible()


def test_a_link_that_is_being_spoilt_stays_as_it_was_and_what_was_typed_is_kept(qtbot: QtBot) -> None:
    links = (Link("https://a.example", "2026"), Link("https://b.example"))
    field, given_ = shown(qtbot, Attribute("evidence", "link"), links)
    assert isinstance(field, LinksField)
    card = field.cards[0]
    card.head.setChecked(True)
    assert card.fields is not None
    card.fields[1].line.setText("когда-то")
    assert not field.settle()
    raw = field.unsaved
    assert raw is not None
    field.show_value(None)
    field.show_value(links)
    field.keep(raw)
    again = field.cards[0].fields
    assert again is not None
    assert (again[1].line.text(), bool(again[1].wrong), given_) == ("когда-то", True, [])
