"""The key help: every key that does something, as it is now, on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotate.model.schema import Schema, words
from annotate.speakers import ARTICLE, COLLECTIVE, NAMES, UNKNOWN
from ui.actions import ACTIONS, GROUPS, key_title
from ui.dialogs.parts import sized
from ui.i18n import language, noop, tr
from ui.keycaps import choice_cap, title, titles, together
from ui.keymap import Keymap, choice_name
from ui.panels.labels import plain

_MOUSE = (
    noop("Drag over words: select, or create with the armed label."),
    noop("Drag a handle of the focused mark: move its edge. With Alt: by characters."),
    noop("Drag a card in the right margin to a name: that is who speaks. To a cue: that is the quote's."),
    noop("Drag with Ctrl: add words to the quote or claim focused last. With Ctrl and Shift: cut them out."),
    noop("Click again: what else lies there. Double click: the token, triple click: the sentence."),
)
_ENTITIES = (
    (("F2",), noop("Another name; that of another entity merges them")),
    (("m",), noop("Merge the selected ones")),
    (("s",), noop("Split this mention off")),
    (("w",), noop("Wikidata id")),
    (("→", "←"), noop("Unfold and fold the mentions")),
    (
        (),
        noop("Drag a row onto another: merge. A mention onto a row: it goes there; onto empty space: it is split off."),
    ),
)
"""What keys and mouse do in the list of entities."""
_COLUMNS, _SHOWN = 3, 2  # columns of the sheet at most, key caps of one action
_COLUMN = 380  # pixels that a column needs

Row = tuple[Sequence[str], str]  # key caps, what they do


class HelpDialog(QDialog):
    """All keys on one sheet. `change` says afterwards whether the person would change them."""

    def __init__(self, parent: QWidget, keymap: Keymap) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and help"))
        self.change = False
        sized(self, 1240, 860)
        self._keymap = keymap
        self._columns = 0
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.setContentsMargins(20, 8, 20, 14)
        change = box.addButton(tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in box.buttons():
            button.setIcon(QIcon())
        box.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        change.setAutoDefault(False)
        change.clicked.connect(self._change)
        box.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area)
        whole.addWidget(box)
        area.setFocus()  # arrow keys scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = max(1, min(_COLUMNS, self.width() // _COLUMN))
        if count != self._columns:
            self._columns = count
            self._area.setWidget(_sheet(self._keymap, count))

    def _change(self) -> None:
        self.change = True
        self.accept()


def _sheet(keymap: Keymap, count: int) -> QWidget:
    """All groups in that many columns."""
    sheet = QWidget()
    sheet.setObjectName("chrome")
    columns = QHBoxLayout(sheet)
    columns.setContentsMargins(24, 18, 24, 18)
    columns.setSpacing(30)
    for groups in balanced(_groups(keymap), count):
        side = QVBoxLayout()
        side.setSpacing(6)
        for heading, rows in groups:
            _group(side, heading, rows)
        side.addStretch(1)
        columns.addLayout(side, 1)
    return sheet


def balanced(groups: Sequence[tuple[str, Sequence[Row]]], count: int) -> list[list[tuple[str, Sequence[Row]]]]:
    """The groups in their order in `count` columns of much the same height: the lowest that the order allows."""
    heights = [len(rows) + 2 for _, rows in groups]
    limit = max(heights, default=0)
    while len(found := _filled(heights, limit)) > count:
        limit += 1
    return [[groups[i] for i in column] for column in found]


def _filled(heights: Sequence[int], limit: int) -> list[list[int]]:
    columns: list[list[int]] = [[]]
    for i, height in enumerate(heights):
        if columns[-1] and sum(heights[j] for j in columns[-1]) + height > limit:
            columns.append([])
        columns[-1].append(i)
    return columns


def _groups(keymap: Keymap) -> list[tuple[str, Sequence[Row]]]:
    found: list[tuple[str, Sequence[Row]]] = []
    if keymap.schema is not None:
        labels = [(titles(keymap.keys(name)), title(keymap, name)) for name in keymap.labels]
        found.append((tr("Create or relabel"), _with_keys(labels)))
        found.append((tr("Focused quote or claim"), _choices(keymap, keymap.schema)))
    for group, heading in GROUPS.items():
        actions = [(titles(keymap.keys(a.name)), title(keymap, a.name)) for a in ACTIONS if a.menu == group]
        found.append((tr(heading), _with_keys(actions)))
    found.append((tr("List of entities"), [(caps, tr(text)) for caps, text in _ENTITIES]))
    found.append((tr("Mouse"), [([], tr(text)) for text in _MOUSE]))
    return [(heading, rows) for heading, rows in found if rows]


def _with_keys(rows: Sequence[tuple[list[str], str]]) -> list[Row]:
    return [(caps[:_SHOWN], text) for caps, text in rows if caps]


def _choices(keymap: Keymap, schema: Schema) -> list[Row]:
    speakers = together(key for n in range(1, NAMES + 1) for key in keymap.keys(f"pick:{n}")[:1])
    rows = [([speakers], tr("who speaks"))]
    for number, said in (
        (COLLECTIVE, tr("speakers: several together")),
        (ARTICLE, tr("speaker: the article itself")),
        (UNKNOWN, tr("speaker unknown")),
    ):
        rows.append(([key_title(k) for k in keymap.keys(f"pick:{number}")[:1]], said))
    rows.append((titles(keymap.keys("accept_first"))[:1], tr("the first candidate, where nobody speaks yet")))
    for layer in schema.layers:
        choices = [choice for attribute in layer.attributes for choice in attribute.choices if choice_name(choice.key)]
        rows.extend(([choice_cap(keymap, c.key)], words(c.titles, language(), c.value)) for c in choices)
    return [(caps, text) for caps, text in rows if any(caps)]


def _group(column: QVBoxLayout, heading: str, rows: Sequence[Row]) -> None:
    column.addWidget(plain(heading, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for i, (caps, text) in enumerate(rows):
        said = plain(text, wrap=True)
        if caps:
            grid.addWidget(_caps(caps), i, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, i, 1)
        else:
            grid.addWidget(said, i, 0, 1, 2)
    column.addLayout(grid)
    column.addSpacing(12)


def _caps(caps: Sequence[str]) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    for cap in caps:
        row.addWidget(plain(cap, "kbd"))
    return whole
