"""Fields of the schema editor: each shows a value and tells when a person gives it another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import LANGUAGES
from ui.panels.labels import plain, tip
from ui.theme import Theme

_SIGNS = {" ": "␣", "\u00a0": "⍽", "\t": "⇥", "\n": "↵"}


def visible(trim: str) -> str:
    """Characters to trim, those that cannot be seen as signs."""
    return "".join(_SIGNS.get(c, c) for c in trim)


def invisible(signs: str) -> str:
    """The characters of `visible`."""
    back = {sign: c for c, sign in _SIGNS.items()}
    return "".join(back.get(c, c) for c in signs)


def visible_ends(words: str) -> str:
    """Words on one line, the ends of lines as signs."""
    return words.replace("\n", _SIGNS["\n"])


def real_ends(line: str) -> str:
    """The words of `visible_ends`."""
    return line.replace(_SIGNS["\n"], "\n")


class Lines(QPlainTextEdit):
    """Words of several lines in a field of a few; Tab goes on to the next field."""

    given = Signal(str)

    def __init__(self, text: str, rows: int) -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        self._rows = rows
        self.textChanged.connect(self._tell)

    def _tell(self) -> None:
        self.given.emit(self.toPlainText())

    def sizeHint(self) -> QSize:
        return QSize(220, self.fontMetrics().lineSpacing() * self._rows + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())


class Worded(QWidget):
    """Words in each language of the window, one below the other; `rows` above 1 makes them fields of several lines."""

    given = Signal(object)

    def __init__(self, titles: Mapping[str, str], rows: int = 1) -> None:
        super().__init__()
        self._titles = dict(titles)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(5)
        self.fields: dict[str, QWidget] = {}
        for code in sorted(LANGUAGES, reverse=True):  # ru before en, as most projects are
            row = QHBoxLayout()
            row.setSpacing(7)
            sign = plain(code, "faint")
            sign.setFixedWidth(18)
            field: QLineEdit | Lines
            if rows == 1:
                field = QLineEdit(self._titles.get(code, ""))
                field.setCursorPosition(0)
                field.textEdited.connect(partial(self._set, code))
            else:
                field = Lines(self._titles.get(code, ""), rows)
                field.given.connect(partial(self._set, code))
            row.addWidget(sign)
            row.addWidget(field, 1)
            box.addLayout(row)
            self.fields[code] = field
        self.setFocusProxy(next(iter(self.fields.values())))

    def name(self, title: str) -> None:
        """Gives the fields names for screen readers."""
        for code, field in self.fields.items():
            field.setAccessibleName(f"{title} ({code})")

    def _set(self, code: str, words: str) -> None:
        self._titles[code] = words
        self.given.emit({c: w for c, w in self._titles.items() if w})


class _Swatch(QAbstractButton):
    """A colour to pick."""

    def __init__(self, theme: Theme, colour: str) -> None:
        super().__init__()
        self._theme, self.colour = theme, colour
        self.setCheckable(True)
        self.setAccessibleName(colour)
        self.setToolTip(tip(colour))

    def sizeHint(self) -> QSize:
        return QSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hue = self._theme.hue(self.colour)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(hue if not self.hasFocus() else self.palette().text().color(), 2))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 7, 7)
        painter.setPen(hue)
        painter.setBrush(hue)
        painter.drawRoundedRect(self.rect().adjusted(6, 6, -7, -7), 4, 4)


class Colours(QWidget):
    """The colours of the palette; arrow keys go from one to the next."""

    given = Signal(str)

    def __init__(self, theme: Theme, colour: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        self.group = QButtonGroup(self)
        self.swatches: dict[str, QAbstractButton] = {}
        for i, name in enumerate(theme.hues):
            swatch = _Swatch(theme, name)
            swatch.setChecked(name == colour or (name == "grey" and colour not in theme.hues))
            self.group.addButton(swatch)
            self.swatches[name] = swatch
            grid.addWidget(swatch, i // 9, i % 9)
        grid.setColumnStretch(9, 1)
        self.group.buttonToggled.connect(self._toggled)

    def _toggled(self, button: QAbstractButton, on: bool) -> None:
        if on and isinstance(button, _Swatch):
            self.given.emit(button.colour)


class Picked(QComboBox):
    """One of a few values in words."""

    given = Signal(str)

    def __init__(self, values: Iterable[tuple[str, str]], value: str) -> None:
        super().__init__()
        for said, title in values:
            self.addItem(title, said)
        self.setCurrentIndex(self.findData(value))
        self.setMinimumWidth(90)
        self.activated.connect(self._tell)

    def _tell(self, index: int) -> None:
        self.given.emit(str(self.itemData(index)))
