"""The inspector: what is focused with its attributes, and the lists of entities, quotes and claims."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from annotate.checks import Finding
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.speakers import Candidate
from ui.i18n import tr
from ui.keymap import Keymap
from ui.panels.checks import ChecksView
from ui.panels.entity_list import EntitiesView
from ui.panels.form import SLIM, Form
from ui.panels.history import HistoryView
from ui.panels.lists import LinesView, claim_lines
from ui.panels.quotes import QuotesPanel
from ui.panels.tabs import Tabs
from ui.theme import Theme

_MANY = 3_000  # marks of a document from which on the lists wait for a pause
_LATER = 60  # milliseconds after a change until the lists are made anew


class Inspector(QWidget):
    """The form above, the lists below. `went` carries the id of a mark to go to; `left` asks for the keys to go back
    to the article. What the form asks for are signals of `form`.
    """

    went = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state: State | None = None
        self._order: tuple[str, ...] | None = None
        self.form = Form()
        self.tabs = Tabs()
        self.entities, self.quotes, self.claims = EntitiesView(), QuotesPanel(), LinesView()
        self.history = HistoryView()
        self.checks = ChecksView()
        for view in (self.entities, self.quotes, self.claims, self.history, self.checks):
            self.tabs.addTab(view, "")
        self._timer = QTimer(self, singleShot=True, interval=_LATER)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.form)
        self._split.addWidget(self.tabs)
        self._split.setSizes([460, 400])
        whole.addWidget(self._split)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._fill_lists)
        self.form.went.connect(self.went)
        self.form.left.connect(self.left)
        self.tabs.currentChanged.connect(self._fill_lists)
        for view in (self.entities, self.quotes, self.claims):
            view.chosen.connect(self.went)
        for pane in (self.entities, self.quotes, self.claims, self.history, self.checks):
            pane.left.connect(self.left)

    def retranslate(self) -> None:
        views = (self.entities, self.quotes, self.claims, self.history)
        titles = (tr("Entities"), tr("Quotes"), tr("Claims"), tr("History"))
        for i, (view, title) in enumerate(zip(views, titles, strict=True)):
            self.tabs.setTabText(i, title)
            self.tabs.setTabToolTip(i, title)
            view.setAccessibleName(title)
        self.history.retranslate()
        self.checks.retranslate()
        self._name_checks()
        self.quotes.retranslate()
        self.form.show_anew()
        self._fill_lists()

    def set_keymap(self, keymap: Keymap) -> None:
        """Other key caps beside choices and candidates."""
        self.form.set_keymap(keymap)
        self.checks.set_keymap(keymap)
        self.quotes.set_keymap(keymap)

    def set_theme(self, theme: Theme) -> None:
        for view in (self.entities, self.quotes, self.claims):
            view.set_theme(theme)
        self.history.set_theme(theme)
        self.checks.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.form.set_slim(event.size().width() < SLIM)

    def set_patterns(self, on: bool) -> None:
        """Whether the signs in the lists have the patterns of their labels."""
        self.entities.set_patterns(on)

    def set_order(self, order: tuple[str, ...] | None) -> None:
        """The claims in the order of claim mode (ids of marks), None for that of the list."""
        if order != self._order:
            self._order = order
            self._timer.start()

    def show_state(self, state: State | None) -> None:
        """Another state; the lists follow a moment later, so that editing never waits for them."""
        self._state = state
        self._timer.start(_LATER if state is None or len(state.marks) < _MANY else 10 * _LATER)

    def show_checks(self, state: State | None, open_: Sequence[Finding], waived: Sequence[Finding]) -> None:
        """Other findings; their tab says how many are open."""
        self.checks.show_findings(state, open_, waived)
        self._name_checks()

    def _name_checks(self) -> None:
        index = self.tabs.indexOf(self.checks)
        self.tabs.setTabText(index, self.checks.title)
        self.tabs.setTabToolTip(index, self.checks.title)

    def _fill_lists(self) -> None:
        view = self.tabs.currentWidget()
        if view is self.history:
            self.history.show_history(self._state.history if self._state else None)
            return
        if view is self.quotes:
            self.quotes.show_state(self._state)
        elif view is self.entities:
            self.entities.show_entities(self._state)
        elif view is self.claims:
            self.claims.show_lines(claim_lines(self._state, self._order) if self._state else [])

    def show_focus(self, state: State | None, mark: Mark | None, choices: list[Candidate]) -> None:
        """The form for a mark, or what to do where nothing is focused."""
        self._state = state
        for view in (self.entities, self.quotes, self.claims):
            view.show_focus(mark.id if mark else "")
        self.checks.show_focus(mark.id if mark else "")
        self.form.show_focus(state, mark, choices)
