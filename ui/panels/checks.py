"""The list of findings: what is wrong in which words, and the two things that can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from annotate.checks import Finding
from annotate.model.state import State
from annotate.model.text import on_one_line
from ui.i18n import tr
from ui.keycaps import cap, with_key
from ui.keymap import Keymap
from ui.panels.labels import ElidedButton, plain
from ui.panels.listing import Index, Listing, Rows
from ui.panels.lists import Line, LineDelegate
from ui.remarks import wrong
from ui.theme import Theme

_WORDS = 90  # characters of the words concerned that a row shows


class FindingsModel(Rows[Finding]):
    """Findings of a state; words are made for the rows that are seen."""

    state: State | None = None
    waived: frozenset[Finding] = frozenset()

    def line(self, finding: Finding) -> Line:
        """A row as it is drawn; the sign of one that was let be is hollow."""
        state, waived = self.state, finding in self.waived
        annotation = state.annotation(finding.annotation) if state else None
        if state is None or annotation is None:
            return Line("grey", "", "", (finding.annotation,), waived)
        label = state.schema.label(annotation.layer, annotation.label)
        said = on_one_line(finding.fragments, state.text)
        said = said if len(said) <= _WORDS else said[: _WORDS - 1] + "…"
        detail = tr("let be") if waived else ""
        return Line(label.colour if label else "grey", wrong(state, finding), detail, (annotation.id,), waived, said)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        roles = (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in roles:
            return None
        line = self.line(self.rows[index.row()])
        return line if role == Qt.ItemDataRole.UserRole else f"{line.title}: {line.below} {line.detail}".strip()


class FindingsList(Listing):
    """The rows. `picked` carries the row that was clicked or on which Enter was pressed, `reached` the current one."""

    picked = Signal(int)
    reached = Signal(int)

    def _pick(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.reached.emit(current.row())


class ChecksView(QWidget):
    """`chosen` carries the Finding to go to, `mended` and `waived` the one to do that to, `reached` the current one
    or None; `left` asks for the keys to go back to the article.
    """

    chosen = Signal(object)
    mended = Signal(object)
    waived = Signal(object)
    reached = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = FindingsList()
        self.model = FindingsModel(self.list)
        self.list.setModel(self.model)
        self.delegate = LineDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setUniformItemSizes(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFocusProxy(self.list)
        self.none = plain("", "faint")
        self.none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.none.setContentsMargins(16, 18, 16, 0)
        self.mend, self.waive = ElidedButton(), ElidedButton()
        self.show_waived = QCheckBox()
        self._keymap = Keymap()
        self._open: Sequence[Finding] = ()
        self._waived: Sequence[Finding] = ()
        self._does, self._again = "", False
        buttons = QHBoxLayout()
        buttons.setContentsMargins(6, 0, 6, 0)
        buttons.setSpacing(2)
        for button in (self.mend, self.waive):
            button.setObjectName("flat")
            button.setMinimumWidth(40)
            buttons.addWidget(button)
        buttons.addStretch(1)
        switch = QHBoxLayout()
        switch.setContentsMargins(16, 0, 12, 0)
        switch.addWidget(self.show_waived)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        column.addLayout(switch)
        column.addStretch(0)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self.list.left.connect(self.left)
        self.list.picked.connect(self._picked)
        self.list.reached.connect(self._reached)
        self.list.customContextMenuRequested.connect(self._menu)
        self.mend.clicked.connect(self._mend)
        self.waive.clicked.connect(self._waive)
        self.show_waived.toggled.connect(self._fill)

    # what it shows

    def retranslate(self) -> None:
        self.none.setText(tr("Nothing to remark."))
        self.show_waived.setText(tr("show what was let be"))
        self.setAccessibleName(tr("Checks"))
        self.list.setAccessibleName(tr("Checks"))
        self.show_deeds(self._does, self._again)
        self.list.viewport().update()

    @property
    def title(self) -> str:
        """What the tab is called: with the number of findings, where there are any."""
        return f"{tr('Checks')} {len(self._open)}" if self._open else tr("Checks")

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.list.viewport().update()

    def set_keymap(self, keymap: Keymap) -> None:
        """The keys that do what the buttons do."""
        self._keymap = keymap
        self.show_deeds(self._does, self._again)

    def show_findings(self, state: State | None, open_: Sequence[Finding], waived: Sequence[Finding]) -> None:
        """Other findings; the current row stays where it was, or is the one that came in its place."""
        self._open, self._waived = open_, waived
        self.model.state = state
        self._fill()

    def _fill(self, _shown: bool = False) -> None:
        rows = [*self._open, *(self._waived if self.show_waived.isChecked() else ())]
        row, scrolled, before = self.list.currentIndex().row(), self.list.verticalScrollBar().value(), self.finding
        had_keys = self.list.hasFocus()
        self.model.waived = frozenset(self._waived)
        self.model.show(rows)
        if rows:
            at = rows.index(before) if before in rows else max(0, min(row, len(rows) - 1))
            self.list.setCurrentIndex(self.model.index(at, 0))
            self.list.verticalScrollBar().setValue(scrolled)
        self.none.setVisible(not self._open)
        self.list.setVisible(bool(rows))
        for button in (self.mend, self.waive):
            button.setVisible(bool(rows))
        self.show_waived.setVisible(bool(self._waived) or self.show_waived.isChecked())
        if not rows:
            self.reached.emit(None)
        if not rows and had_keys:
            self.left.emit()

    def show_focus(self, mark: str) -> None:
        self.delegate.focused = mark
        self.list.viewport().update()

    def show_deeds(self, does: str, again: bool) -> None:
        """What the buttons do to the current row; `again` says that it was let be."""
        self._does, self._again = does, again
        keys = self._keymap
        said = tr("show it again") if again else tr("let it be")
        for button, words, name in ((self.mend, does, "mend"), (self.waive, said, "waive")):
            key = cap(keys, name)
            button.setText(" ".join(filter(None, (key, words or tr("mend")))).replace("&", "&&"))
            button.setToolTip(with_key(words or tr("mend"), keys, name))
        self.mend.setEnabled(bool(does))

    # which row

    @property
    def finding(self) -> Finding | None:
        """The finding of the current row."""
        row = self.list.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    @property
    def has_keys(self) -> bool:
        return self.list.hasFocus()

    def select(self, finding: Finding) -> None:
        """Makes the row of a finding the current one, in sight."""
        rows = list(self.model.rows)
        if finding in rows:
            index = self.model.index(rows.index(finding), 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _picked(self, row: int) -> None:
        self.chosen.emit(self.model.rows[row])
        self.left.emit()

    def _reached(self, _row: int) -> None:
        self.reached.emit(self.finding)

    def _mend(self) -> None:
        if self.finding is not None:
            self.mended.emit(self.finding)

    def _waive(self) -> None:
        if self.finding is not None:
            self.waived.emit(self.finding)

    def _menu(self, at: QPoint) -> None:
        """What can be done to the row under the pointer, or the current one."""
        index = self.list.indexAt(at)
        if index.isValid():
            self.list.setCurrentIndex(index)
        if self.finding is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Go there"), partial(self._picked, self.list.currentIndex().row()))
        if self._does:
            menu.addAction(self.mend.toolTip().replace("&", "&&"), self._mend)
        menu.addAction(self.waive.toolTip().replace("&", "&&"), self._waive)
        menu.popup(self.list.viewport().mapToGlobal(at))
