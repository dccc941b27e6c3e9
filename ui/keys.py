"""Which key was meant, whatever layout is on: letter keys go by their place on the keyboard."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_BY_RUSSIAN = dict(zip(_RUSSIAN, _LATIN, strict=True))
# Scan codes of the IBM set 1 (Windows) for the letter rows; X11 and Wayland add 8 to the evdev code, which is the same.
_ROWS = ((2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (44, "zxcvbnm,./"))
_SCAN = {first + i: letter for first, row in _ROWS for i, letter in enumerate(row)}
_SIGNS = "-=[];',./`"
# Virtual key codes of Apple's keyboards (HIToolbox Events.h, kVK_ANSI_*).
_APPLE = dict(
    zip(
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 31, 32, 34, 35, 37, 38, 40, 45, 46),
        "asdfhgzxcvbqweryt" + "ouiplj" + "knm",
        strict=True,
    )
) | dict(
    zip(
        (18, 19, 20, 21, 23, 22, 26, 28, 25, 29, 27, 24, 33, 30, 41, 39, 43, 47, 44, 50),
        "1234567890" + _SIGNS,
        strict=True,
    )
)
_SHIFTED = {
    "!": "1",
    '"': "2",
    "@": "2",
    "№": "3",
    "#": "3",
    "$": "4",
    "%": "5",
    "^": "6",
    "&": "7",
    "*": "8",
    "(": "9",
    ")": "0",
} | dict(zip("_+{}:<>?~", "-=[];,./`", strict=True))
_NAMED = {
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Return",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDown",
} | {Qt.Key(Qt.Key.Key_F1.value + i): f"F{i + 1}" for i in range(12)}
_SIGN_KEYS = {
    Qt.Key.Key_Minus: "-",
    Qt.Key.Key_Equal: "=",
    Qt.Key.Key_BracketLeft: "[",
    Qt.Key.Key_BracketRight: "]",
    Qt.Key.Key_Semicolon: ";",
    Qt.Key.Key_Apostrophe: "'",
    Qt.Key.Key_Comma: ",",
    Qt.Key.Key_Period: ".",
    Qt.Key.Key_Slash: "/",
    Qt.Key.Key_QuoteLeft: "`",
}


def physical(event: QKeyEvent) -> str:
    """The letter (a-z), digit or sign (-=[];',./`) on the key cap of a Latin keyboard, "" for other keys.

    A Latin letter or a sign that was typed is taken at its word (so Dvorak and AZERTY keep theirs); behind any other
    script the key's place decides, and where the platform does not give it, the standard Russian layout. That has
    the full stop and the comma on the key of the slash.
    """
    text = event.text().lower() if event.text().isprintable() else ""  # Ctrl makes control characters of letters
    place = _by_place(event)
    if len(text) == 1 and ("a" <= text <= "z" or text.isdigit()):
        return text
    if place.isdigit() and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return place  # the Russian layout has ; and : on the shifted 4 and 6
    if text and text in _SIGNS:
        return "/" if text in ",." and place == "/" else text
    if Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
        return chr(event.key()).lower()
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    cyrillic = text or (chr(event.key()).lower() if 0x400 <= event.key() < 0x500 else "")
    return place or _BY_RUSSIAN.get(cyrillic, "") or _SHIFTED.get(text, "")


def _by_place(event: QKeyEvent) -> str:
    if sys.platform == "darwin":
        return _APPLE.get(event.nativeVirtualKey(), "") if event.nativeVirtualKey() else ""
    scan = event.nativeScanCode()
    if sys.platform == "win32":
        return _SCAN.get(scan & 0xFF, "") if scan else ""
    return _SCAN.get(scan - 8, "") if scan > 8 else ""


def chord(event: QKeyEvent) -> str:
    """The key with its modifiers as the action table spells it: "Shift+Alt+Left", "p", "Shift+1", "Ctrl+z"."""
    key = _NAMED.get(Qt.Key(event.key()), "") or physical(event) or _SIGN_KEYS.get(Qt.Key(event.key()), "")
    if not key:
        return ""
    modifiers = event.modifiers()
    backtab = event.key() == Qt.Key.Key_Backtab
    names = (
        ("Ctrl", bool(modifiers & Qt.KeyboardModifier.ControlModifier)),
        ("Alt", bool(modifiers & Qt.KeyboardModifier.AltModifier)),
        ("Shift", backtab or bool(modifiers & Qt.KeyboardModifier.ShiftModifier)),
    )
    return "+".join([name for name, held in names if held] + [key])
