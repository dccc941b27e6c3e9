"""How the text is set: limits and rubbish, what is at the top stays there, the preferences show it at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSettings
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.annotate.making import draft
from tests.ui.hands import Hands, answering, press_ok
from tests.ui.test_view import DRAFTS, TEXT
from tests.ui.windows import Open, article
from ui.contrast import sharp
from ui.dialogs.preferences import Preferences
from ui.reading import COLUMNS, LINE_HEIGHTS, SIZES, Reading, families, within
from ui.settings import Settings, settings_at
from ui.theme import load_fonts

LONG = "".join(f"Абзац {i}: " + "много разных слов в одной строке, " * 9 + "и конец.\n\n" for i in range(40))
OTHER = Reading("Inter", 24.0, 55, 160, True)


def test_the_setting_of_the_text_is_there_again_after_a_restart(tmp_path: Path) -> None:
    s = settings_at(str(tmp_path / "a.ini"))
    assert (s.reading, s.contrast) == (Reading(), False)
    s.reading, s.contrast = OTHER, True
    s.sync()
    again = settings_at(str(tmp_path / "a.ini"))
    assert (again.reading, again.contrast) == (OTHER, True)


@pytest.mark.parametrize("rubbish", ["", "huge", "nan", "inf", "-3", "1e99", "0x10", "70,5", "\x00"])
def test_rubbish_in_the_file_gives_a_text_that_can_be_read(tmp_path: Path, rubbish: str) -> None:
    raw = QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat)
    for name in ("text_size", "column", "line_height", "patterns", "face", "contrast"):
        raw.setValue(name, rubbish)
    found = Settings(raw).reading
    assert SIZES[0] <= found.size <= SIZES[1]
    assert COLUMNS[0] <= found.column <= COLUMNS[1]
    assert LINE_HEIGHTS[0] <= found.line_height <= LINE_HEIGHTS[1]
    assert (found.patterns, Settings(raw).contrast) == (False, False)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_any_value_is_within_its_limits(value: object) -> None:
    assert 40 <= within(value, (40, 120), 70) <= 120


def test_a_face_that_is_not_installed_gives_that_of_the_program(qapp: QApplication) -> None:
    load_fonts()
    assert replace(OTHER, face='No "such"; face {}').family == "PT Serif"
    assert replace(OTHER, face="").family == "PT Serif"
    assert OTHER.family == "Inter"


def test_the_faces_offered_have_cyrillic_letters_and_ours_come_first(window: Open) -> None:
    window()
    assert families()[:2] == ("PT Serif", "Inter")
    assert len(set(families())) == len(families())


def _top(h: Hands) -> tuple[int, float]:
    """The paragraph at the top of the view, and how far from it its first line is, pixels."""
    at = h.view.places.offset_at(QPointF(h.view.column.left, h.view.scrolled + 60))
    assert at is not None
    return h.text.count("\n\n", 0, at), h.view.places.caret(at).top() - h.view.scrolled


@pytest.mark.parametrize(
    "change",
    [
        Reading(size=31.0),
        Reading(size=12.0),
        Reading(column=40),
        Reading(line_height=220),
        Reading(line_height=110),
        Reading(face="Inter"),
        Reading(patterns=True),
        OTHER,
    ],
    ids=["larger", "smaller", "narrower", "higher", "lower", "another face", "patterns", "all"],
)
def test_the_paragraph_at_the_top_stays_there_whatever_is_changed(window: Open, change: Reading) -> None:
    h = article(window, LONG)
    h.view.reveal(h.span("Абзац 20"))
    h.view.verticalScrollBar().setValue(h.view.scrolled + 170)
    before, height = _top(h)
    h.view.set_reading(change)
    after, again = _top(h)
    assert after == before
    assert abs(again - height) < 2 * h.view.reading.size * h.view.reading.line_height / 100


def test_each_setting_shows_in_the_layout(window: Open) -> None:
    h = article(window, LONG)
    h.window.resize(2200, 800)
    QApplication.processEvents()

    def line() -> tuple[float, float]:
        return h.view.column.width, h.view.places.rects(h.span("много"), -1e9, 1e9)[0].height()

    usual = line()
    h.view.set_reading(Reading(column=40))
    assert line()[0] == pytest.approx(usual[0] * 40 / 70, rel=0.01)
    h.view.set_reading(Reading(size=38.0, column=40))
    assert line()[1] == pytest.approx(2 * usual[1], rel=0.06)
    heights = []
    for percent in (110, 220):
        h.view.set_reading(Reading(line_height=percent))
        heights.append(h.view.document().size().height())
    assert heights[1] > 1.4 * heights[0]
    h.view.set_reading(Reading(face="Inter"))
    assert h.view.document().defaultFont().family() == "Inter"


def test_the_preferences_show_a_setting_at_once_and_cancel_puts_all_back(window: Open) -> None:
    h = article(window, LONG)
    h.view.verticalScrollBar().setValue(900)
    paper = QColor(h.window.theme.paper)
    seen: list[object] = []

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        dialog.tabs.setCurrentIndex(1)
        page = dialog.reading
        page.text_size.setValue(30)
        seen.append(h.view.reading.size)
        page.column.setValue(50)
        page.line_height.setValue(180)
        page.patterns.setChecked(True)
        page.face.setCurrentIndex(1)
        seen.append(h.view.reading)
        dialog.appearance.setCurrentIndex(dialog.appearance.findData("dark"))
        dialog.contrast.setChecked(True)
        seen.append(h.window.theme)
        dialog.reject()

    with answering(act):
        h.window.act("preferences")
    assert seen == [30.0, Reading("Inter", 30.0, 50, 180, True), sharp(True)]
    assert h.view.reading == Reading()
    assert h.view.scrolled == 900
    assert QColor(h.window.theme.paper) == paper
    assert h.window.settings.reading == Reading()
    assert not h.window.inspector.entities.delegate.patterns


def test_the_preferences_keep_what_was_accepted_and_can_go_back_to_the_beginning(window: Open) -> None:
    h = article(window, TEXT, *DRAFTS)

    def change(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        dialog.reading.column.setValue(90)
        dialog.reading.patterns.setChecked(True)
        press_ok(dialog)

    def back(dialog: QDialog) -> None:
        assert isinstance(dialog, Preferences)
        assert dialog.reading.value == Reading(column=90, patterns=True)
        dialog.tabs.setCurrentIndex(1)
        dialog.reading.usual.click()
        press_ok(dialog)

    with answering(change):
        h.window.act("preferences")
    assert h.view.reading == h.window.settings.reading == Reading(column=90, patterns=True)
    assert h.window.inspector.entities.delegate.patterns
    with answering(back):
        h.window.act("preferences")
    assert h.view.reading == h.window.settings.reading == Reading()


def test_the_keys_for_larger_text_keep_the_rest_of_the_setting(window: Open) -> None:
    h = article(window, TEXT, draft(TEXT, "entity", "PER", "Анна Белова"))
    h.window.settings.reading = OTHER
    h.window.apply_appearance()
    h.window.act("bigger")
    QTest.qWait(1)
    assert h.view.reading == h.window.settings.reading == replace(OTHER, size=25.0)
    h.window.act("normal_size")
    assert h.view.reading == replace(OTHER, size=19.0)
