"""Which key was meant: letters go by their place on the keyboard, in any layout."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotate.model.default_schema import DEFAULT_SCHEMA
from tests.ui.hands import NONE, typed
from ui.keys import chord, physical

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
# Russian letters and the Latin ones on the same keys (ГОСТ 6431-90)
RUSSIAN = dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True))
# what X11 gives for the first letter of each row: evdev's code plus 8
SCANS = {"й": 24, "з": 33, "ф": 38, "д": 46, "я": 52, "с": 54, "ь": 58}
_HAS_PLACES = sys.platform not in ("darwin", "win32")


@pytest.mark.parametrize(("russian", "latin"), RUSSIAN.items())
def test_a_russian_letter_is_the_latin_one_of_its_key(russian: str, latin: str) -> None:
    assert physical(typed(russian)) == latin
    assert physical(typed(russian.upper(), modifiers=SHIFT)) == latin


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyz0123456789")
def test_a_latin_letter_or_digit_is_itself_wherever_it_stands(letter: str) -> None:
    assert physical(typed(letter)) == letter
    assert physical(typed(letter, scan=24)) == letter


@pytest.mark.skipif(not _HAS_PLACES, reason="the platform numbers its keys otherwise")
@pytest.mark.parametrize(("russian", "scan"), SCANS.items())
def test_the_place_of_the_key_says_the_same(russian: str, scan: int) -> None:
    assert physical(typed(russian, scan=scan)) == RUSSIAN[russian]


@pytest.mark.skipif(not _HAS_PLACES, reason="the platform numbers its keys otherwise")
def test_the_place_decides_for_scripts_that_nobody_listed() -> None:
    assert physical(typed("π", scan=33)) == "p"
    assert physical(typed("פ", scan=33)) == "p"
    assert physical(typed("π")) == ""


def test_without_a_text_the_key_code_decides() -> None:
    assert physical(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_P, CTRL, "\x10")) == "p"
    assert physical(typed("\x1a", key=ord("Я"))) == "z"
    assert physical(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F5, NONE, "")) == ""


@pytest.mark.parametrize(
    ("text", "key", "digit"),
    [
        ("!", Qt.Key.Key_Exclam, "1"),
        ("@", Qt.Key.Key_At, "2"),
        ("#", Qt.Key.Key_NumberSign, "3"),
        ('"', Qt.Key.Key_QuoteDbl, "2"),
        ("№", 0x2116, "3"),
        ("$", Qt.Key.Key_Dollar, "4"),
        ("%", Qt.Key.Key_Percent, "5"),
        ("^", Qt.Key.Key_AsciiCircum, "6"),
        ("&", Qt.Key.Key_Ampersand, "7"),
        ("*", Qt.Key.Key_Asterisk, "8"),
        ("(", Qt.Key.Key_ParenLeft, "9"),
        (")", Qt.Key.Key_ParenRight, "0"),
    ],
)
def test_shift_and_a_digit_are_the_digit_in_both_layouts(text: str, key: int, digit: str) -> None:
    assert chord(typed(text, modifiers=SHIFT, key=int(key))) == f"Shift+{digit}"


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_Space, NONE, "Space"),
        (Qt.Key.Key_Enter, NONE, "Return"),
        (Qt.Key.Key_Right, ALT, "Alt+Right"),
        (Qt.Key.Key_Left, ALT | SHIFT, "Alt+Shift+Left"),
        (Qt.Key.Key_Down, CTRL | SHIFT, "Ctrl+Shift+Down"),
        (Qt.Key.Key_Tab, NONE, "Tab"),
        (Qt.Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (Qt.Key.Key_Backtab, NONE, "Shift+Tab"),
        (Qt.Key.Key_Backspace, NONE, "Backspace"),
        (Qt.Key.Key_Escape, NONE, "Esc"),
        (Qt.Key.Key_Shift, SHIFT, ""),
        (Qt.Key.Key_F9, NONE, "F9"),
        (Qt.Key.Key_Minus, CTRL, "Ctrl+-"),
        (Qt.Key.Key_F20, NONE, ""),
    ],
)
def test_a_chord_names_the_modifiers_in_one_order(key: Qt.Key, modifiers: Qt.KeyboardModifier, name: str) -> None:
    assert chord(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "")) == name


def test_a_letter_with_ctrl_keeps_its_place() -> None:
    assert chord(typed("я", modifiers=CTRL)) == "Ctrl+z"
    assert chord(typed("z", modifiers=CTRL | SHIFT)) == "Ctrl+Shift+z"


def test_the_key_left_of_1_is_found_in_both_layouts() -> None:
    assert [chord(typed(c)) for c in "`ё"] == ["`", "`"]


@pytest.mark.parametrize("sign", "-=[];',./`")
def test_a_sign_is_found_where_it_is_typed(sign: str) -> None:
    assert chord(typed(sign)) == sign


@pytest.mark.parametrize(("russian", "sign"), dict(zip("хъжэбюё", "[];',.`", strict=True)).items())
def test_the_signs_of_the_latin_layout_are_found_behind_russian_letters(russian: str, sign: str) -> None:
    assert chord(typed(russian)) == sign


@pytest.mark.skipif(not _HAS_PLACES, reason="the platform numbers its keys otherwise")
def test_the_full_stop_of_the_russian_layout_is_the_slash() -> None:
    assert chord(typed(".", scan=61)) == "/"
    assert chord(typed(",", scan=61, modifiers=SHIFT)) == "Shift+/"
    assert chord(typed(".", scan=60)) == "."
    assert chord(typed("-", scan=61)) == "-"  # the German layout


@pytest.mark.parametrize(("shifted", "sign"), dict(zip("_+{}:<>?", "-=[];,./", strict=True)).items())
def test_shift_and_a_sign_are_the_sign(shifted: str, sign: str) -> None:
    assert chord(typed(shifted, modifiers=SHIFT)) == f"Shift+{sign}"


def test_every_key_of_the_schema_can_be_given_in_both_layouts() -> None:
    by_latin = {latin: russian for russian, latin in RUSSIAN.items()}
    keys = [label.key for layer in DEFAULT_SCHEMA.layers for label in layer.labels if label.key]
    assert [chord(typed(by_latin[key])) for key in keys] == keys
