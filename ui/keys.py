"""Which key was meant, whatever layout is on: letter keys go by their place on the keyboard."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_BY_RUSSIAN = dict(zip(_RUSSIAN, _LATIN, strict=True))
# Scan codes of the IBM set 1 (Windows) for the letter rows; X11 and Wayland add 8 to the evdev code, which is the same.
_ROWS = ((16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))
_SCAN = {first + i: letter for first, row in _ROWS for i, letter in enumerate(row)} | {
    2 + i: digit for i, digit in enumerate("1234567890")
}
# Virtual key codes of Apple's keyboards (HIToolbox Events.h, kVK_ANSI_*).
_APPLE = dict(
    zip(
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 31, 32, 34, 35, 37, 38, 40, 45, 46),
        "asdfhgzxcvbqweryt" + "ouiplj" + "knm",
        strict=True,
    )
) | dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), "1234567890", strict=True))
_SHIFTED_DIGITS = {"!": "1", '"': "2", "@": "2", "№": "3", "#": "3"}
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
    Qt.Key.Key_Slash: "/",
    Qt.Key.Key_F2: "F2",
}


def physical(event: QKeyEvent) -> str:
    """The letter (a-z) or digit on the key cap of a Latin keyboard, "" for other keys.

    A Latin letter that was typed is taken at its word (so Dvorak and AZERTY keep their letters); behind any other
    script the key's place decides, and where the platform does not give it, the standard Russian layout.
    """
    text = event.text().lower() if event.text().isprintable() else ""  # Ctrl makes control characters of letters
    if len(text) == 1 and ("a" <= text <= "z" or text.isdigit()):
        return text
    if Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
        return chr(event.key()).lower()
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    if letter := _by_place(event):
        return letter
    cyrillic = text or (chr(event.key()).lower() if 0x400 <= event.key() < 0x500 else "")
    return _BY_RUSSIAN.get(cyrillic, "") or _SHIFTED_DIGITS.get(text, "")


def _by_place(event: QKeyEvent) -> str:
    if sys.platform == "darwin":
        return _APPLE.get(event.nativeVirtualKey(), "") if event.nativeVirtualKey() else ""
    scan = event.nativeScanCode()
    if sys.platform == "win32":
        return _SCAN.get(scan & 0xFF, "") if scan else ""
    return _SCAN.get(scan - 8, "") if scan > 8 else ""


def chord(event: QKeyEvent) -> str:
    """The key with its modifiers as the action table spells it: "Shift+Alt+Left", "p", "Shift+1", "Ctrl+z"."""
    key = _NAMED.get(Qt.Key(event.key()), "") or physical(event)
    if not key:
        if event.text() in ("`", "ё", "Ё", "~") or event.key() == Qt.Key.Key_QuoteLeft:
            key = "`"
        elif event.text() in ("/", "."):
            key = "/" if event.text() == "/" else ""
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
