"""The window in which the label schema of a project is edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import KavychkiError
from annotate.model.schema import Schema
from annotate.model.schema_changes import Plan, Thing
from annotate.model.schema_draft import Draft, Item, ItemKind
from annotate.model.schema_migration import Migration
from annotate.ports import Outside, Usage
from ui.dialogs.parts import Scrolled, accepted_by_ctrl_enter, buttons, column, sized
from ui.dialogs.schema.affected import AffectedDialog
from ui.dialogs.schema.forms import ItemForm
from ui.dialogs.schema.preview import Preview
from ui.dialogs.schema.tree import SchemaTree
from ui.dialogs.schema.words import KINDS, item_words, mistake_words, usage_words
from ui.i18n import tr
from ui.keymap import Keymap
from ui.panels.labels import plain, tip
from ui.theme import Theme
from ui.told import error_words

_LATER = 80  # milliseconds after a key until the preview follows


class SchemaDialog(QDialog):
    """A tree of the schema, the form of what is selected, and what it will look like. `migration` is what was agreed on
    once the dialog was accepted, None where nothing is to change.

    `look` says what a plan does to the project's annotations, `used` how much a thing is used; `words` are a sentence
    of the article with [the words in focus].
    """

    def __init__(
        self,
        parent: QWidget,
        schema: Schema,
        theme: Theme,
        keymap: Keymap,
        outside: Outside,
        look: Callable[[Plan], Migration],
        used: Callable[[Thing], Usage | None],
        words: str = "",
        patterns: bool = False,
        read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Label schema"))
        self.migration: Migration | None = None
        self.draft = Draft(schema)
        self._theme, self._keymap, self._outside, self._look = theme, keymap, outside, look
        self._used, self._read_only = used, read_only
        self.tree = SchemaTree(self.draft, theme)
        self.preview = Preview(theme, keymap, words, patterns)
        self.form: ItemForm | None = None
        self._place = QVBoxLayout()
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self.merge_menu, self.add_menu = QMenu(self), QMenu(self)
        self._arrange()
        self._connect()
        self.tree.fill(self.draft.item("entity") or self.draft.root)
        self.tree.setFocus()

    def _arrange(self) -> None:
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.addWidget(self.tree, 1)
        tools = QHBoxLayout()
        tools.setSpacing(5)
        self.add = self._tool("+", tr("Add (Insert)"))
        self.remove = self._tool("−", tr("Remove (Delete)"))
        self.up = self._tool("↑", tr("Up (Alt+↑)"))
        self.down = self._tool("↓", tr("Down (Alt+↓)"))
        self.merge = self._tool(tr("Merge…"), tr("Merge into another (Ctrl+M)"))
        for tool in (self.add, self.remove, self.up, self.down, self.merge):
            tools.addWidget(tool)
        tools.addStretch(1)
        rows.addLayout(tools)
        middle = QWidget()
        middle.setLayout(self._place)
        self._place.setContentsMargins(0, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        for widget in (left, middle, self.preview):
            split.addWidget(widget)
        rows.setContentsMargins(0, 0, 10, 0)
        self.tree.setMinimumWidth(190)
        self.preview.setMinimumWidth(190)
        split.setSizes([285, 425, 310])
        split.setStretchFactor(1, 1)
        self.said = plain("", "faint", wrap=True)
        self.said.hide()
        self.buttons = buttons(self, tr("Save"))
        self.imports, self.exports = QPushButton(tr("Import…")), QPushButton(tr("Export…"))
        for button in (self.imports, self.exports):
            button.setAutoDefault(False)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        column(self, split, self.said, self.buttons).setStretch(0, 1)
        sized(self, 1080, 700)
        if self._read_only:
            self._say(tr("This project is read-only: it can be looked at and exported, not changed."), False)
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).hide()
            for widget in (self.add, self.remove, self.up, self.down, self.merge, self.imports):
                widget.hide()

    def _tool(self, words: str, hint: str) -> QToolButton:
        tool = QToolButton()
        tool.setText(words)
        tool.setToolTip(tip(hint))
        tool.setAccessibleName(hint)
        return tool

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 400)

    def _connect(self) -> None:
        self.tree.picked.connect(self._show)
        self._later.timeout.connect(self._preview)
        self.add.clicked.connect(self._offer_kinds)
        self.remove.clicked.connect(self._remove)
        self.up.clicked.connect(partial(self._move, -1))
        self.down.clicked.connect(partial(self._move, 1))
        self.merge.clicked.connect(self._offer_heirs)
        self.imports.clicked.connect(self._import)
        self.exports.clicked.connect(self._export)
        if not self._read_only:
            self.tree.asked.connect(self._asked)
            accepted_by_ctrl_enter(self)

    def _asked(self, act: str) -> None:
        """What a key of the tree asks for."""
        button = {"add": self.add, "remove": self.remove, "up": self.up, "down": self.down, "merge": self.merge}[act]
        button.click()  # nothing where it is greyed

    # what is selected

    def _show(self, item: Item) -> None:
        old = self._place.takeAt(0)
        if old is not None and (gone := old.widget()) is not None:
            gone.hide()
            gone.deleteLater()
        keymap = self._keymap.of(self.draft.schema())
        self.form = ItemForm(self.draft, item, self._theme, keymap, self._usage(item))
        self.form.changed.connect(self._changed)
        self.form.retyped.connect(self._retyped)
        self.form.setEnabled(not self._read_only)
        area = Scrolled(self.form)
        self._place.addWidget(area)
        area.show()  # now, so that a field of it can have the keys
        self._greyed(item)
        if not self._read_only:
            self._tell_elsewhere([wrong for wrong in self.draft.wrong() if wrong is not item])
        self._preview()

    def _usage(self, item: Item) -> str:
        """How much what an item stands for is used in the project."""
        try:
            found = [usage for thing in item.origins if (usage := self._used(thing)) is not None]
        except KavychkiError as error:
            return error_words(error)
        return usage_words(found) if found else ""

    def _greyed(self, item: Item) -> None:
        """Greys what makes no sense for an item."""
        alike = item.alike
        inside = item.parent is not None
        self.remove.setEnabled(inside)
        self.up.setEnabled(inside and alike.index(item) > 0)
        self.down.setEnabled(inside and alike.index(item) + 1 < len(alike))
        self.merge.setEnabled(bool(self.draft.may_merge(item)))

    def _changed(self) -> None:
        self.tree.refresh()
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        wrong = self.draft.wrong()
        ok.setEnabled(not wrong)
        self.exports.setEnabled(not wrong)
        self._tell_elsewhere([item for item in wrong if item is not self.tree.item])
        self._later.start()

    def _tell_elsewhere(self, wrong: list[Item]) -> None:
        """Says what keeps the schema from being saved where that is not the selected thing."""
        found = [(item_words(item), self.draft.mistakes(item)[0]) for item in wrong[:1]]
        self.said.setVisible(bool(found))
        for words, mistake in found:
            self._say(f"{words or '—'}: {mistake_words(mistake)}")

    def _retyped(self) -> None:
        """The choices of an attribute come and go with its type."""
        self._anew(self.tree.item)

    def _preview(self) -> None:
        self.preview.show_item(self.draft, self.tree.item)

    # what is done to it

    def _anew(self, current: Item | None) -> None:
        self.tree.fill(current)
        self._changed()

    def _offer_kinds(self) -> None:
        self.add_menu.clear()
        offered: dict[ItemKind, Item] = {}
        item: Item | None = self.tree.item
        while item is not None:
            for kind in self.draft.may_hold(item):
                offered.setdefault(kind, item)
            item = item.parent
        for kind, parent in offered.items():
            self.add_menu.addAction(tr(KINDS[kind])).triggered.connect(partial(self._add, parent, kind))
        self._popup(self.add_menu, self.add)

    def _add(self, parent: Item, kind: ItemKind, _checked: bool = False) -> None:
        made = self.draft.add(parent, kind)
        self._anew(made)
        if self.form is not None and self.form.first is not None:
            self.form.first.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self) -> None:
        item = self.tree.item
        if item.parent is None:
            return
        alike = item.alike
        here = alike.index(item)
        beside = alike[here + 1] if here + 1 < len(alike) else alike[here - 1] if here else item.parent
        self.draft.remove(item)
        self._anew(beside)

    def _move(self, step: int) -> None:
        item = self.tree.item
        if self.draft.move(item, step):
            self._anew(item)

    def _offer_heirs(self) -> None:
        item = self.tree.item
        self.merge_menu.clear()
        for other in self.draft.may_merge(item):
            act = self.merge_menu.addAction(tr("merge into {name}").format(name=other.name).replace("&", "&&"))
            act.triggered.connect(partial(self._merge, item, other))
        if not self.merge_menu.isEmpty():
            self._popup(self.merge_menu, self.merge)

    def _merge(self, item: Item, into: Item, _checked: bool = False) -> None:
        self.draft.merge(item, into)
        self._anew(into)

    def _popup(self, menu: QMenu, button: QWidget) -> None:
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # files

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Import a label schema"), str(Path.home()), self._patterns())
        if path:
            self.import_from(path)

    def import_from(self, path: str) -> bool:
        """Makes the schema of a file the one that is edited; whether it could be read."""
        try:
            schema = self._outside.read_schema(path)
        except KavychkiError as error:
            self._say(error_words(error))
            return False
        self.draft.take_over(schema)
        self.said.hide()
        self._anew(self.draft.item("entity"))
        return True

    def _export(self) -> None:
        name = str(Path.home() / f"{self.draft.root.name}.toml")
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the label schema"), name, self._patterns())
        if path:
            self.export_to(path)

    def export_to(self, path: str) -> bool:
        """Writes the schema as it is now to a file; the person has agreed to replace one that is there."""
        try:
            self._outside.write_schema(self.draft.schema(), path, overwrite=True)
        except KavychkiError as error:
            self._say(error_words(error))
            return False
        self._say(tr("Written: {file}").format(file=path), False)
        return True

    def _patterns(self) -> str:
        return f"TOML (*.toml);;JSON (*.json);;{tr('All files')} (*)"

    def _say(self, words: str, wrong: bool = True) -> None:
        self.said.setStyleSheet(f"color: {self._theme.danger if wrong else self._theme.faint};")
        self.said.setText(words)
        self.said.setVisible(True)

    # the end

    def accept(self) -> None:
        """Says what is affected, asks what has to be asked, and closes when all is agreed on."""
        wrong = self.draft.wrong()
        if self._read_only or wrong:
            if wrong:
                self.tree.select(wrong[0])
            return
        migration = self._looked()
        if migration is None:
            return
        if any(touched.annotations for touched in migration.touched.values()):
            ask = AffectedDialog(self, self.draft, migration)
            agreed = ask.exec() == QDialog.DialogCode.Accepted
            merged = agreed and ask.settle(self.draft)
            ask.deleteLater()
            if not agreed:
                return
            migration = self._looked() if merged else migration
        self.migration = migration
        super().accept()

    def _looked(self) -> Migration | None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return self._look(self.draft.plan())
        except KavychkiError as error:
            self._say(error_words(error))
            return None
        finally:
            QGuiApplication.restoreOverrideCursor()
