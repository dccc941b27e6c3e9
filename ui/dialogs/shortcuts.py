"""The window in which a person changes keys: everything that has one, a preset to start from, a file to pass on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotate.errors import KavychkiError
from ui.actions import ACTIONS, GROUPS, key_title
from ui.dialogs.ask import confirm
from ui.dialogs.capture import CAPS, CapsDelegate, Capture
from ui.dialogs.parts import column, sized
from ui.i18n import tr
from ui.keycaps import caps as caps_of
from ui.keycaps import title, titles
from ui.keyfile import export, load
from ui.keymap import NUMBERS, Keymap, choice_name, needs_modifier, told_apart
from ui.panels.labels import plain
from ui.presets import PRESETS, fitting
from ui.theme import Theme
from ui.told import error_words

_NAME = Qt.ItemDataRole.UserRole
_PATTERN = "TOML (*.toml)"


class ShortcutsDialog(QDialog):
    """A list of everything that can have a key. `change` is given each new keymap, which holds at once."""

    def __init__(self, parent: QWidget, keymap: Keymap, theme: Theme, change: Callable[[Keymap], object]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change keys"))
        sized(self, 860, 660)
        self._map, self._change = keymap, change
        self._changing, self._more = "", False
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find an action or a key…"))
        self.preset = QComboBox()
        self.preset.setAccessibleName(tr("Set of keys"))
        self.tree = QTreeWidget()
        self.said = plain("", "faint", wrap=True)
        self.capture = Capture()
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._lay_out(theme)
        self._connect()
        self._fill()
        self._refresh()
        self.line.setFocus()

    def _lay_out(self, theme: Theme) -> None:
        self.tree.setObjectName("boxed")
        self.tree.setAccessibleName(tr("Keys"))
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([tr("What it does"), tr("Keys"), ""])
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(12)
        self.tree.setItemsExpandable(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setItemDelegateForColumn(1, CapsDelegate(theme, self.tree))
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        top = QHBoxLayout()
        top.addWidget(self.line, 1)
        top.addWidget(plain(tr("Set of keys"), "faint"))
        top.addWidget(self.preset)
        layout = column(self)
        layout.addLayout(top)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.capture)
        self._row_buttons = [
            self._button(tr("Change key"), partial(self._ask, more=False)),
            self._button(tr("Add a key"), partial(self._ask, more=True)),
            self._button(tr("No key"), self._clear),
            self._button(tr("Reset"), self._reset),
        ]
        file_buttons = [
            self._button(tr("Reset all"), self._reset_all),
            self._button(tr("Import…"), self._import),
            self._button(tr("Export…"), self._export),
            self._button(tr("Close"), self.accept),
        ]
        for buttons, gap in ((self._row_buttons, len(self._row_buttons)), (file_buttons, 1)):
            row = QHBoxLayout()
            for i, button in enumerate(buttons):
                if i == gap:
                    row.addStretch(1)
                row.addWidget(button)
            if gap == len(buttons):
                row.addStretch(1)
            layout.addLayout(row)

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)  # Enter belongs to the list
        button.clicked.connect(lambda _=False: act())
        return button

    def _connect(self) -> None:
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.tree.installEventFilter(self)
        self.tree.itemDoubleClicked.connect(lambda *_: self._ask(more=False))
        self.tree.currentItemChanged.connect(lambda *_: self._explain())
        self.preset.activated.connect(self._preset_picked)
        self.capture.caught.connect(self._caught)
        self.capture.left.connect(self._leave)

    # the list

    def _fill(self) -> None:
        groups: list[tuple[str, Sequence[str]]] = [
            (tr(heading), [a.name for a in ACTIONS if a.menu == group]) for group, heading in GROUPS.items()
        ]
        groups.append((tr("Create or relabel"), list(self._map.labels)))
        groups.append((tr("Number keys"), list(filter(self._meant, NUMBERS))))
        for heading, names in groups:
            if not names:
                continue
            top = QTreeWidgetItem(self.tree, [heading])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFirstColumnSpanned(True)
            font = top.font(0)
            font.setBold(True)
            top.setFont(0, font)
            for name in names:
                self._items[name] = QTreeWidgetItem(top, [title(self._map, name)])
                self._items[name].setData(0, _NAME, name)
            self._groups.append((top, [self._items[name] for name in names]))
        self.tree.expandAll()
        self.tree.setColumnWidth(0, 330)
        self.tree.setColumnWidth(1, 230)
        first = next(iter(self._items.values()))
        self.tree.setCurrentItem(first)

    def _meant(self, name: str) -> bool:
        """Whether a number key does anything here: a speaker always, a choice where the schema has it."""
        layers = self._map.schema.layers if self._map.schema else ()
        chosen = {choice_name(c.key) for layer in layers for a in layer.attributes for c in a.choices}
        return name.startswith("pick:") or name in chosen or name in self._map.chosen

    def _refresh(self) -> None:
        lost: dict[str, list[str]] = {}
        for clash in self._map.clashes():
            words = tr("{key} does “{what}”").format(key=key_title(clash.key), what=title(self._map, clash.winner))
            lost.setdefault(clash.loser, []).append(words)
        for name, item in self._items.items():
            own = [tr("changed")] if name in self._map.chosen else []
            off = [tr("switched off")] if self._map.is_off(name) else []
            found = caps_of(self._map, name)
            if self._map.is_off(name):
                found = titles(self._map.wanted(name))
            item.setText(1, "  ·  ".join(found))
            item.setData(1, CAPS, found)
            item.setText(2, "; ".join([*lost.get(name, []), *off, *own]))
        fits = fitting(self._map.own)
        self.preset.clear()
        for preset in PRESETS:
            self.preset.addItem(tr(preset.text), preset.name)
        if fits is None:
            self.preset.addItem(tr("Own keys"), "")
        self.preset.setCurrentIndex(self.preset.findData(fits.name if fits else ""))
        self._explain()

    def _narrow(self, text: str) -> None:
        pressed, wanted = text.strip().casefold(), text.casefold().split()
        for group, items in self._groups:
            for item in items:
                said = f"{item.text(0)} {item.text(1)} {group.text(0)}".casefold()
                caps: list[str] = item.data(1, CAPS) or []
                has = any(pressed in (cap.casefold(), cap.casefold().replace(" ", "+")) for cap in caps)
                item.setHidden(not has and not all(word in said for word in wanted))
            group.setHidden(all(item.isHidden() for item in items))
        shown = [item for item in self._items.values() if not item.isHidden()]
        if shown and self.tree.currentItem() not in shown:
            self.tree.setCurrentItem(shown[0])

    @property
    def current(self) -> str:
        """The name of what the list stands at, "" for nothing."""
        item = self.tree.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None and not item.isHidden() else ""

    def _explain(self) -> None:
        """What can be done with the row; a message stays until the row is left."""
        self.said.setText(tr("Enter: change the key. Delete: no key. Keys of menus work everywhere; those of the "
                             "article where the text has the focus."))  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._ask(more=False)
                return True
            if watched is self.line and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.tree.setFocus()
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if watched is self.tree and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._clear()
                return True
        return super().eventFilter(watched, event)

    def _step(self, step: int) -> None:
        shown = [item for item in self._items.values() if not item.isHidden()]
        item = self.tree.currentItem()
        if shown:
            place = shown.index(item) + step if item in shown else 0
            self.tree.setCurrentItem(shown[max(0, min(len(shown) - 1, place))])

    # changing one

    def _ask(self, more: bool) -> None:
        if not self.current:
            return
        self._changing, self._more = self.current, more
        words = tr("Press the new key for “{what}”. Esc: leave it as it is.")
        self.said.hide()
        self.capture.ask(words.format(what=title(self._map, self._changing)))

    def _caught(self, key: str) -> None:
        name = self._changing
        if not key:
            self.capture.setText(tr("This key cannot be used. Press another one, or Esc."))
            return
        if needs_modifier(name, key):
            words = tr(
                "“{what}” works everywhere, so {key} would be lost to typing. Hold Ctrl or Alt, or press an F key."
            )
            self.capture.setText(words.format(what=title(self._map, name), key=key_title(key)))
            return
        more = self._more
        self._leave()
        self._assign(name, [*(self._map.wanted(name) if more else ()), key])

    def _leave(self) -> None:
        back = self.capture.hasFocus()  # else the person has clicked elsewhere
        self.capture.hide()
        self.said.show()
        self._changing = ""
        if back:
            self.tree.setFocus()

    def _assign(self, name: str, keys: Sequence[str]) -> None:
        """Gives keys to a thing; a person is asked where something else has one of them."""
        has = told_apart(self._map.keys(name))
        taken = [(key, other) for key in told_apart(keys) if key not in has for other in self._map.holders(key)[:1]]
        taken = [(key, other) for key, other in taken if other != name]
        if taken:
            words = tr("{key} does “{what}”.")
            said = [words.format(key=key_title(key), what=title(self._map, other)) for key, other in taken]
            question = "\n".join([*said, "", tr("Take it away from there?")])
            if not confirm(self, question, tr("Take it away")):
                return
        self._take(self._map.taking(name, keys))

    def _clear(self) -> None:
        if self.current:
            self._take(self._map.having(self.current, ()))

    def _reset(self) -> None:
        if self.current:
            self._assign(self.current, self._map.default(self.current))

    def _take(self, keymap: Keymap) -> None:
        self._map = keymap
        self._change(keymap)
        self._refresh()

    # changing all

    def _preset_picked(self, index: int) -> None:
        self._take_preset(str(self.preset.itemData(index)))
        self._refresh()

    def _reset_all(self) -> None:
        self._take_preset(PRESETS[0].name)

    def _take_preset(self, name: str) -> None:
        preset = next((p for p in PRESETS if p.name == name), None)
        if preset is None or preset is fitting(self._map.own):
            return
        question = tr("Your own keys will be replaced. Export them first if you want them back.")
        if fitting(self._map.own) is None and not confirm(self, question, tr("Replace")):
            return
        kept = {n: keys for n, keys in self._map.own.items() if not self._map.knows(n)}
        self._take(Keymap({**kept, **preset.own()}, self._map.schema))

    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Import keys"), str(Path.home()), f"{_PATTERN};;{tr('All files')} (*)"
        )
        if not path:
            return
        try:
            keymap = load(path, self._map)
        except KavychkiError as error:
            self.said.setText(error_words(error))
            return
        self._take(keymap)
        self.said.setText(tr("Keys taken from {name}.").format(name=Path(path).name))

    def _export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Export keys"), str(Path.home() / "kavychki-keys.toml"), _PATTERN
        )
        if not path:
            return
        path = path if Path(path).suffix else f"{path}.toml"
        try:
            export(path, self._map)
        except KavychkiError as error:
            self.said.setText(error_words(error))
            return
        self.said.setText(tr("Keys written to {name}.").format(name=Path(path).name))
