"""The bar at the top: menus, the project's name, undo and redo, filters, export."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget

from annotate.model.schema import Schema, words
from ui.article.decorations import Filter
from ui.i18n import language, tr
from ui.keycaps import spoken, with_key
from ui.keymap import Keymap

_BELOW = (1.01, 0.9, 0.8, 0.6)
_CLAIMS = (0.0, 0.3, 0.5, 0.7, 1.01)


_LEAST = 720  # pixels of window in which the bar still says what matters
_ROOM = (
    (1300, ("previous", "next")),
    (1220, ("only",)),
    (1060, ("done",)),
    (960, ("export",)),
    (900, ("scores",)),
    (790, ("_name",)),
)


class TopBar(QWidget):
    """`acted` carries an action's name, `filtered` a Filter."""

    acted = Signal(str)
    filtered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(42)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self._filter = Filter()
        self._schema: Schema | None = None
        self._keymap = Keymap()
        self._name = QLabel()
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setObjectName("strong")
        self.undo, self.redo = self._button("undo"), self._button("redo")
        self.previous, self.next = self._button("previous_document"), self._button("next_document")
        self.only = QToolButton()
        self.only.setCheckable(True)
        self.layers, self.scores = QToolButton(), QToolButton()
        for button in (self.layers, self.scores):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(QMenu(button))
        self.done, self.export = self._button("done"), self._button("export")
        for button in (self.undo, self.redo, self.previous, self.next):
            button.setObjectName("flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 14, 0)
        row.setSpacing(7)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumWidth(_LEAST)
        self.menus.setMinimumHeight(32)
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(6)
        row.addWidget(self._name)
        row.addStretch(1)
        for widget in (self.previous, self.next, self.undo, self.redo, self.layers, self.only, self.scores,
                       self.done, self.export):  # fmt: skip
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(widget)
        self.only.toggled.connect(self._only)
        self.retranslate()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.clicked.connect(partial(self.acted.emit, name))
        return button

    def retranslate(self) -> None:
        for button, sign in ((self.undo, "↶"), (self.redo, "↷"), (self.previous, "‹"), (self.next, "›")):
            button.setText(sign)
        self.only.setText(tr("Only suggestions"))
        self.done.setText(tr("Done"))
        self.export.setText(tr("Export…"))
        self.set_keymap(self._keymap)
        self._fill_menus()

    def set_keymap(self, keymap: Keymap) -> None:
        """Tool tips with the keys that do the same."""
        self._keymap = keymap
        for button, said, name in (
            (self.undo, tr("Undo"), "undo"),
            (self.redo, tr("Redo"), "redo"),
            (self.previous, tr("Previous document"), "previous_document"),
            (self.next, tr("Next document"), "next_document"),
        ):
            button.setToolTip(with_key(said, keymap, name))
            button.setAccessibleName(button.toolTip())
        key = spoken(keymap, "next")
        said = tr("{key} stops at suggestions only").format(key=key) if key else tr("Only suggestions")
        self.only.setToolTip(with_key(said, keymap, "suggested_only"))
        self.done.setToolTip(with_key(tr("Done, next document"), keymap, "done"))
        self.export.setToolTip(spoken(keymap, "export"))

    def show_project(self, name: str, schema: Schema | None) -> None:
        """The open project; "" for none."""
        self._name.setText(name)
        self._schema = schema
        for widget in (self.undo, self.redo, self.previous, self.next, self.layers, self.only, self.scores, self.done,
                       self.export):  # fmt: skip
            widget.setVisible(bool(name))
        self._fit()
        self._fill_menus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window what has a key or a menu of its own makes room for what has none."""
        open_ = self._schema is not None
        for least, widgets in _ROOM:
            for name in widgets:
                getattr(self, name).setVisible(open_ and self.width() >= least)

    @property
    def filter(self) -> Filter:
        return self._filter

    @property
    def hiding(self) -> str:
        """How much of the schema the filter hides, in words; "" for nothing."""
        layers = self._schema.layers if self._schema else ()
        hidden = sum(self._filter.hides(layer.name, label.name) for layer in layers for label in layer.offered)
        return tr("%n label(s) hidden", hidden) if hidden else ""

    def set_filter(self, which: Filter) -> None:
        """Another filter; the buttons follow."""
        self._filter = which
        before = self.only.blockSignals(True)
        self.only.setChecked(which.suggested_only)
        self.only.blockSignals(before)
        self._change(which)

    def _name_layers(self) -> None:
        """The button says when it hides something."""
        self.layers.setText((self.hiding or tr("Layers")) + " ▾")
        font = self.layers.font()
        font.setBold(bool(self.hiding))
        self.layers.setFont(font)

    def _fill_menus(self) -> None:
        self._name_layers()
        menu = self.layers.menu()
        menu.clear()
        for layer in self._schema.layers if self._schema else ():
            entry = QAction(words(layer.titles, language(), layer.name), menu)
            entry.setCheckable(True)
            entry.setChecked(layer.name not in self._filter.hidden)
            entry.toggled.connect(partial(self._layer, layer.name))
            menu.addAction(entry)
        menu.addSeparator()
        entry = QAction(tr("Rejected, struck through"), menu)
        entry.setCheckable(True)
        entry.setChecked(self._filter.rejected)
        entry.toggled.connect(self._rejected)
        menu.addAction(entry)
        menu.addSeparator()
        for score, title in claim_titles().items():
            entry = QAction(title, menu)
            entry.setCheckable(True)
            entry.setChecked(score == self._filter.claims_from)
            entry.triggered.connect(partial(self._claims, score))
            menu.addAction(entry)
        menu.addSeparator()
        entry = QAction(tr("What is shown and walked…"), menu)
        entry.triggered.connect(partial(self.acted.emit, "walk_filter"))
        menu.addAction(entry)
        entry = QAction(tr("Types to annotate…"), menu)
        entry.triggered.connect(partial(self.acted.emit, "labels"))
        menu.addAction(entry)
        menu = self.scores.menu()
        menu.clear()
        for score, title in below_titles().items():
            entry = QAction(title, menu)
            entry.setCheckable(True)
            entry.setChecked(score == self._filter.below)
            entry.triggered.connect(partial(self._below, score))
            menu.addAction(entry)
        self.scores.setText(_score_title(self._filter.below) + " ▾")

    def _change(self, which: Filter) -> None:
        self._filter = which
        self.filtered.emit(which)
        self._fill_menus()

    def _only(self, on: bool) -> None:
        self._filter = replace(self._filter, suggested_only=on)
        self.filtered.emit(self._filter)

    def _layer(self, name: str, on: bool) -> None:
        hidden = self._filter.hidden - {name} if on else self._filter.hidden | {name}
        labels = frozenset(label for label in self._filter.labels if label[0] != name)
        self._filter = replace(self._filter, hidden=hidden, labels=labels)
        self._name_layers()
        self.filtered.emit(self._filter)

    def _rejected(self, on: bool) -> None:
        self._filter = replace(self._filter, rejected=on)
        self.filtered.emit(self._filter)

    def _below(self, score: float, _checked: bool = False) -> None:
        self._change(replace(self._filter, below=score))

    def _claims(self, score: float, _checked: bool = False) -> None:
        self._change(replace(self._filter, claims_from=score))


def _figure(score: float) -> str:
    return f"{score:.1f}".replace(".", ",") if language() == "ru" else f"{score:.1f}"


def below_titles() -> dict[float, str]:
    """The limits below which Tab stops at a suggestion, and what each is called."""
    return {score: _score_title(score) for score in _BELOW}


def claim_titles() -> dict[float, str]:
    """The scores from which suggested claims are shown, and what each is called."""
    between = tr("Claim suggestions from {score}")
    names = {0.0: tr("All claim suggestions"), 1.01: tr("No claim suggestions")}
    return {score: names.get(score, between.format(score=_figure(score))) for score in _CLAIMS}


def _score_title(score: float) -> str:
    return tr("Any score") if score > 1 else tr("Score < {score}").format(score=_figure(score))
