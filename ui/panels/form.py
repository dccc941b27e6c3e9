"""The form of the inspector: what is focused with its attributes, or the document where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotate.commands.quotes import quote_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.voices import voice_of
from annotate.speakers import Candidate
from ui.article.margins import is_given, voice_words
from ui.i18n import tr
from ui.keycaps import cap
from ui.keymap import Keymap
from ui.offering import why_offered
from ui.panels.about import about_document
from ui.panels.entity_line import EntityLine, entity_button
from ui.panels.field import narrow
from ui.panels.labels import Elided, plain
from ui.panels.page import Page, head_of
from ui.panels.sheet import Grid, Sheet

SLIM = 280  # pixels of pane below which fields stand below their names
_narrow = narrow


class Form(QScrollArea):
    """Shows and edits the focused mark. What a person asks for goes out by signals; nothing is changed here.

    `attribute_set` carries (name, value), `speaker_set` (name, kind), `label_set` a label, `went` a mark id,
    `decided` True for accept and False for reject or delete; `left` (Esc) asks for the keys to go back,
    `entity_asked` who the mention is.

    The fields of a layer are made once and follow the focus; what stands above and below them is made anew.
    """

    attribute_set = Signal(object)
    left = Signal()
    speaker_set = Signal(object)
    label_set = Signal(str)
    went = Signal(str)
    decided = Signal(bool)
    entity_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self._mark: Mark | None = None
        self._choices: list[Candidate] = []
        self._shown: object = None
        self._who = EntityLine()
        self._slim = False
        self._keymap = Keymap()
        self._copies: tuple[str, ...] = ()
        self._pages: dict[str, Page] = {}
        self._unfolded = False  # verdict and evidence, for the session
        self._inside = QWidget()
        self._inside.setObjectName("side")
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(16, 16, 16, 12)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._about: QWidget | None = None  # what is said of the document
        self.setWidget(self._inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keys
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The field with the keys is in sight."""
        if now is not None and self._inside.isAncestorOf(now):
            QTimer.singleShot(0, self, partial(self._reveal, now))

    def _reveal(self, widget: QWidget) -> None:
        if widget.hasFocus():
            self.ensureWidgetVisible(widget, 0, 40)

    def set_keymap(self, keymap: Keymap) -> None:
        """Other key caps beside choices and candidates."""
        self._keymap = keymap
        self.show_anew()

    def set_slim(self, slim: bool) -> None:
        """Whether fields stand below their names."""
        if slim != self._slim:
            self._slim = slim
            self.show_anew()

    def show_anew(self) -> None:
        """The same in other words, colours or room."""
        self._shown = None
        for page in self._pages.values():
            self._drop(page)
        self._pages.clear()
        self.show_focus(self._state, self._mark, self._choices)

    def set_copies(self, titles: tuple[str, ...]) -> None:
        """The titles of the near copies of the document that is shown next."""
        self._copies = titles

    def show_focus(self, state: State | None, mark: Mark | None, choices: list[Candidate]) -> None:
        """The form for a mark, or what to do where nothing is focused."""
        self._state, self._mark, self._choices = state, mark, choices
        entity = self._who.words(state, mark)
        document, status = (state.document.id, state.status if not mark else None) if state else ("", None)
        shown = (mark, tuple(choices), document, status, entity, state.schema if state else None, self._copies)
        if shown == self._shown and (state is None or mark is None):
            return
        page = self._page(state, mark) if state is not None and mark is not None else None
        if page is not None and state is not None and mark is not None:
            if shown != self._shown or mark.layer == "quote":
                who = entity_button(entity, self.entity_asked) if entity else None
                page.put(head_of(state, mark, self._slim, self.went.emit, who), self._tail(state, mark, choices))
            page.sheet.show_mark(state, mark)
        self._shown = shown
        if self._about is not None:
            self._drop(self._about)
            self._about = None
        if page is None and state is not None:
            self._about = about_document(state, self._keymap, self._copies)
            self._rows.insertWidget(0, self._about)
            self._about.show()
            self._lay_out()
        self._turn_to(page)

    def _turn_to(self, page: Page | None) -> None:
        here = self.focusWidget()
        loses = here is not None and here.hasFocus() and (page is None or not page.isAncestorOf(here))
        for other in self._pages.values():
            if other is not page and not other.isHidden():
                other.sheet.stash()
                other.hide()
        if page is not None and page.isHidden():
            page.show()
            self.verticalScrollBar().setValue(0)
            page.rows.activate()
            self._lay_out()
        if loses:
            self.left.emit()

    def _lay_out(self) -> None:
        """Gives everything its room now, not with the next event: it would stand squeezed for a moment."""
        self._rows.activate()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _drop(self, widget: QWidget) -> None:
        widget.hide()
        self._rows.removeWidget(widget)
        widget.deleteLater()

    def _page(self, state: State, mark: Mark) -> Page | None:
        layer = state.schema.layer(mark.layer)
        if layer is None:
            return None
        page = self._pages.get(layer.name)
        if page is not None and page.sheet.layer is not layer and page.sheet.layer != layer:
            self._drop(page)
            page = None
        if page is None:
            page = Page(Sheet(layer, self._keymap, self._slim, self._unfolded))
            page.hide()
            page.sheet.attribute_set.connect(self.attribute_set)
            page.sheet.label_set.connect(self.label_set)
            if page.sheet.fold is not None:
                page.sheet.fold.clicked.connect(self._fold)
            self._rows.insertWidget(0, page)
            self._pages[layer.name] = page
        return page

    def _fold(self, on: bool) -> None:
        self._unfolded = on

    @property
    def _sheet(self) -> Sheet | None:
        """The fields that show."""
        return next((page.sheet for page in self._pages.values() if not page.isHidden()), None)

    @property
    def entry(self) -> QWidget | None:
        """Where the keys go when they come to the form: to the field they were in, else the first one."""
        sheet = self._sheet
        last = sheet.focusWidget() if sheet is not None else None
        if sheet is None or not sheet.fields:
            return None
        return last if last is not None and last.isVisible() else next(iter(sheet.fields.values())).inner

    def settle(self) -> None:
        """Gives what is typed in the field with the keys, before something else is done."""
        sheet = self._sheet
        field = sheet.field_with(sheet.focusWidget()) if sheet is not None else None
        if field is not None and field.unsaved is not None:
            field.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        sheet = self._sheet
        field = sheet.field_with(self.focusWidget()) if sheet is not None else None
        if field is not None:
            field.give_up()
        self.left.emit()

    def _tail(self, state: State, mark: Mark, choices: list[Candidate]) -> QWidget:
        """Where the mark comes from, who may speak the quote, what can be done."""
        tail = QWidget()
        layout = QVBoxLayout(tail)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        origin = QWidget()
        grid = Grid(origin, self._slim)
        if mark.suggested:
            score = QLocale().toString(mark.score or 0.0, "f", 2)
            grid.add(plain(tr("Score"), "faint"), _narrow(Elided(f"{score} · {mark.maker}")))
        else:
            said = tr("from a suggestion") if mark.origin == "accepted" else tr("by hand")
            grid.add(plain(tr("Origin"), "faint"), _narrow(Elided(said)))
        layout.addWidget(origin)
        quote = quote_of(state, mark)
        if quote is not None and choices:
            layout.addWidget(self._candidates(state, quote, choices))
        layout.addLayout(self._buttons(mark))
        return tail

    def _candidates(self, state: State, quote: Mark, choices: list[Candidate]) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(6, 6, 6, 6)
        rows.setSpacing(1)
        voice = voice_of(quote.attributes, "speaker")
        for candidate in choices:
            key = cap(self._keymap, f"pick:{candidate.number}")
            title, why = voice_words(state.schema, candidate.name, candidate.kind, True), why_offered(candidate)
            pick = partial(self.speaker_set.emit, (candidate.name, candidate.kind))
            rows.addWidget(_choice_row(key, title, why, is_given(candidate, voice), pick))
        return card

    def _buttons(self, mark: Mark) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if mark.suggested:
            accept = QPushButton(tr("Accept"))
            accept.clicked.connect(partial(self.decided.emit, True))
            row.addWidget(accept)
        reject = QPushButton(tr("Reject") if mark.suggested else tr("Delete"))
        reject.clicked.connect(partial(self.decided.emit, False))
        row.addWidget(reject)
        row.addStretch(1)
        return row


def _choice_row(key: str, name: str, reason: str, chosen: bool, pick: Callable[[], object]) -> QWidget:
    """A button in the look of a list row: key cap, name, why it is offered."""
    row = QPushButton()
    row.setObjectName("flat")
    row.setCheckable(True)
    row.setChecked(chosen)
    row.setAccessibleName(f"{key} {name}".strip())
    inside = QHBoxLayout(row)
    inside.setContentsMargins(6, 0, 6, 0)
    inside.setSpacing(9)
    title, why = Elided(name), Elided(reason)
    row.setMinimumHeight(max(28, title.sizeHint().height() + 12))
    why.setObjectName("faint")
    why.setMinimumWidth(1)
    _narrow(title)
    for label in (plain(key, "kbd"), title, why) if key else (title, why):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(label, 1 if label is title else 0)
    row.clicked.connect(lambda _=False: pick())
    return _narrow(row)
