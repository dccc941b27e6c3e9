"""Menus and shortcuts, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from annotate.model.schema import Schema, words
from ui.actions import ACTIONS, MARK, MENUS, VIEW, sequences
from ui.i18n import LANGUAGES, language, tr
from ui.keycaps import cap
from ui.keymap import Keymap, label_name

_BREAKS = frozenset({"export", "schema", "accept_all", "end_right", "grow", "name", "labels", "done",
                     "next_document", "find_text", "next_pane", "suggested_only", "copy", "describe", "mend",
                     "next_finding"})  # fmt: skip


class Menus:
    """The menus of a window. `act(name)` does an action; `allowed(name)` says whether it makes sense now."""

    def __init__(self, bar: QMenuBar, owner: QWidget, act: Callable[[str], object], allowed: Callable[[str], bool]):
        self.bar = bar
        self._owner = owner
        self._act = act
        self._allowed = allowed
        self.keymap = Keymap()
        self.actions: dict[str, QAction] = {}
        self.recent = QMenu(owner)
        self.labels = QMenu(owner)
        self.appearances: dict[str, QAction] = {}
        self.languages: dict[str, QAction] = {}
        self._chosen = ("", "")

    def build(self, schema: Schema | None) -> None:
        """Fills the bar in the language of the window; replaces what was there."""
        checked = {name for name, action in self.actions.items() if action.isChecked()}
        for action in self.actions.values():
            self._owner.removeAction(action)
            action.deleteLater()
        self.actions.clear()
        for menu in self.bar.findChildren(QMenu):  # clearing the bar keeps them
            menu.deleteLater()
        self.bar.clear()
        for name, title in MENUS.items():
            menu = self.bar.addMenu(tr(title))
            menu.aboutToShow.connect(self.refresh)
            for spec in ACTIONS:
                if spec.menu != name:
                    continue
                if spec.name in _BREAKS:
                    menu.addSeparator()
                action = QAction(tr(spec.text), self._owner)
                if spec.everywhere:
                    self._owner.addAction(action)
                action.triggered.connect(partial(self._do, spec.name))
                menu.addAction(action)
                self.actions[spec.name] = action
                if spec.name == "open":
                    self.recent = menu.addMenu(tr("Recent projects"))
            if name == MARK:
                self.labels = menu.addMenu(tr("Create or relabel"))
                self._fill_labels(schema)
            if name == VIEW:
                self._choices(menu)
        for name in ("suggested_only", "characters", "claim_mode", "quote_mode"):
            self.actions[name].setCheckable(True)
            self.actions[name].setChecked(name in checked)
        self.show_choices(*self._chosen)
        self._show_keys()
        self.refresh()

    def set_keymap(self, keymap: Keymap) -> None:
        """Other keys for what is there, and the labels of their schema."""
        self.keymap = keymap
        self._show_keys()
        self._fill_labels(keymap.schema)

    def _show_keys(self) -> None:
        for spec in ACTIONS:
            action = self.actions.get(spec.name)
            if action is not None and spec.everywhere:
                action.setShortcuts(sequences(self.keymap.keys(spec.name)))
            elif action is not None:
                key = cap(self.keymap, spec.name)
                action.setText(action.text().partition("\t")[0] + (f"\t{key}" if key else ""))

    def _fill_labels(self, schema: Schema | None) -> None:
        self.labels.clear()
        for layer in schema.layers if schema else ():
            for label in layer.offered:
                title = words(label.titles, language(), label.name).replace("&", "&&")
                name = label_name(layer.name, label.name)
                key = cap(self.keymap, name)
                action = self.labels.addAction(f"{label.name} · {title}" + (f"\t{key}" if key else ""))
                action.triggered.connect(partial(self._do, name))

    def _choices(self, menu: QMenu) -> None:
        self.appearances = self._group(
            menu.addMenu(tr("Appearance")),
            "appearance",
            {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")},
        )
        self.languages = self._group(menu.addMenu(tr("Language")), "language", {"": tr("As the system"), **LANGUAGES})

    def _group(self, menu: QMenu, prefix: str, titles: dict[str, str]) -> dict[str, QAction]:
        group = QActionGroup(menu)
        found: dict[str, QAction] = {}
        for value, title in titles.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._do, f"{prefix}:{value}"))
            found[value] = action
        return found

    def show_choices(self, appearance: str, language: str) -> None:
        """Marks the appearance and the language that are chosen."""
        self._chosen = (appearance, language)
        for group, value in ((self.appearances, appearance), (self.languages, language)):
            if value in group:
                group[value].setChecked(True)

    def show_recent(self, paths: list[str], names: list[str]) -> None:
        self.recent.clear()
        for path, name in zip(paths, names, strict=True):
            self.recent.addAction(name.replace("&", "&&")).triggered.connect(partial(self._do, f"recent:{path}"))
        self.recent.setEnabled(bool(paths))

    def refresh(self) -> None:
        """Greys what makes no sense now."""
        for name, action in self.actions.items():
            action.setEnabled(self._allowed(name))

    def name_undo(self, undo: str, redo: str) -> None:
        """What undo and redo would take back, in words."""
        for name, title, what in (("undo", tr("Undo"), undo), ("redo", tr("Redo"), redo)):
            if name in self.actions:
                self.actions[name].setText((f"{title}: {what}" if what else title).replace("&", "&&"))

    def _do(self, name: str, _checked: bool = False) -> None:
        self._act(name)
