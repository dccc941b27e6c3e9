"""Dialogs about who somebody is: the canonical name with completion, the Wikidata id, a name for whom is split off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from annotate.groups import Entity, alike, folded, tidied, wikidata_id
from ui.dialogs.parts import buttons, column, sized
from ui.i18n import tr
from ui.panels.labels import Elided, plain


class NameField(QWidget):
    """A line for a name and below it the known names that fit; the arrows go through them. `changed` carries the name.

    Case and the dots of ё make no other name: what is known already is taken as it is written there.
    """

    changed = Signal(str)

    def __init__(self, names: Sequence[str], now: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = list(names)
        self.line = QLineEdit(now)
        self.line.selectAll()
        self.line.setPlaceholderText(tr("Name"))
        self.line.setAccessibleName(tr("Name"))
        self.list = QListView()
        self.list.setObjectName("boxed")
        self.list.setAccessibleName(tr("Known names"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMaximumHeight(190)
        self._model = QStringListModel(self._names, self)
        self.list.setModel(self._model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._narrow)
        self.line.textChanged.connect(self._tell)
        self.list.clicked.connect(self._take)

    @property
    def name(self) -> str:
        """What is meant: a known name as it is written there, else what was typed, rid of blanks."""
        return alike(self._names, tidied(self.line.text())) or tidied(self.line.text())

    def _narrow(self, text: str) -> None:
        wanted = folded(text).split()
        self._model.setStringList([n for n in self._names if all(word in folded(n) for word in wanted)])

    def _tell(self, _text: str) -> None:
        self.changed.emit(self.name)

    def _take(self) -> None:
        self.line.setText(str(self.list.currentIndex().data()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._model.rowCount():
                row = self.list.currentIndex().row() + step
                self.list.setCurrentIndex(self._model.index(max(0, min(row, self._model.rowCount() - 1))))
                self._take()
                return True
        return super().eventFilter(watched, event)


class EntityDialog(QDialog):
    """The canonical name and the Wikidata id of an entity of a document, and what of the document is hers.

    `name` and `wikidata` (None: as it was) are what was wanted.
    """

    def __init__(self, parent: QWidget, entities: Sequence[Entity], one: Entity, wikidata_first: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Entity"))
        self.setMinimumWidth(420)
        self._one = one
        self._others = {alias: other for other in entities for alias in other.aliases if other is not one}
        self._others |= {other.name: other for other in entities if other is not one}
        self.field = NameField([other.name for other in entities], one.name)
        self.link = QLineEdit(one.wikidata)
        self.link.setPlaceholderText("Q159")
        self.link.setAccessibleName(tr("Wikidata"))
        self.said = plain("", "faint", wrap=True)
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())
        self._box = buttons(self)
        form = QFormLayout()
        form.setVerticalSpacing(7)
        form.addRow(plain(tr("Wikidata"), "faint"), self.link)
        counts = [tr("%n mention(s)", len(one.mentions))]
        counts += [tr("%n quote(s)", len(one.quotes))] if one.quotes else []
        counts += [tr("%n claim(s)", len(one.claims))] if one.claims else []
        form.addRow(plain(tr("Concerns"), "faint"), Elided(", ".join(counts)))
        if one.aliases:
            form.addRow(plain(tr("Also called"), "faint"), plain(", ".join(one.aliases), wrap=True))
        layout = column(self, plain(tr("Canonical name"), "strong"), self.field)
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addWidget(self._box)
        self.field.changed.connect(self._look)
        self.link.textEdited.connect(self._look)
        (self.link if wikidata_first else self.field).setFocus()
        if wikidata_first:
            self.link.selectAll()
        self._look()

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def wikidata(self) -> str | None:
        return wikidata_id(self.link.text()) if self.link.isModified() else None

    def _look(self, _text: str = "") -> None:
        """Says what would come of it, while it is typed."""
        other = self._others.get(self.name) if self.name != self._one.name else None
        known = other.wikidata if other else ""
        if not self.link.isModified():
            self.link.setText(known or self._one.wikidata)
        fine = wikidata_id(self.link.text()) is not None
        words = ""
        if not fine:
            words = tr("A Wikidata id looks like Q159; the address of the item will do, too.")
        elif other is not None:
            words = tr("Will be merged with «{name}»").format(name=other.name)
            words += ": " + tr("%n mention(s)", len(other.mentions)) + "."
        elif self.name in self._one.aliases:
            words = tr("Now an alias; it becomes the name.")
        self.said.setText(words)
        self._box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fine and bool(self.name))


def ask_whom(parent: QWidget, words: str, entities: Sequence[Entity], own: str) -> str | None:
    """Who the mention `words` of the entity `own` is instead; None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Somebody else"))
    sized(dialog, 400, 300)
    others = {other.name: other for other in entities if other.name != own}
    field = NameField(list(others))
    said = plain("", "faint", wrap=True)
    box = buttons(dialog)
    heading = Elided(tr("Who is «{words}»?").format(words=words))
    heading.setObjectName("strong")
    column(dialog, heading, field, said, box)

    def look(name: str) -> None:
        here = others.get(name)
        if here is not None:
            there = tr("%n mention(s)", len(here.mentions))
            said.setText(tr("Becomes a mention of «{name}»").format(name=here.name) + f": {there}.")
        else:
            said.setText(tr("This is the name that it has now.") if name == own else "")
        box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(name) and name != own)

    field.changed.connect(look)
    look("")
    field.setFocus()
    answer = field.name if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer or None


def ask_one_name(parent: QWidget, names: Sequence[str], now: str) -> str | None:
    """The one name of what goes by several; None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Canonical name"))
    sized(dialog, 400, 300)
    field = NameField(names, now)
    box = buttons(dialog, tr("Make one"))
    title = plain(tr("These are one. Under which name?"), "strong", wrap=True)
    column(dialog, title, field, box)
    ok = box.button(QDialogButtonBox.StandardButton.Ok)
    field.changed.connect(lambda name: ok.setEnabled(bool(name)))
    field.setFocus()
    answer = field.name if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer or None


def ask_link(parent: QWidget, name: str, now: str) -> str | None:
    """A Wikidata id, "" for none; None where the person changed their mind."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Wikidata"))
    dialog.setMinimumWidth(400)
    line = QLineEdit(now)
    line.setPlaceholderText("Q159")
    line.setAccessibleName(tr("Wikidata"))
    line.selectAll()
    said = plain("", "faint", wrap=True)
    said.setMinimumHeight(2 * said.fontMetrics().lineSpacing())
    box = buttons(dialog)
    heading = Elided(name)
    heading.setObjectName("strong")
    column(dialog, heading, line, said, box)

    def look(text: str) -> None:
        fine = wikidata_id(text) is not None
        said.setText("" if fine else tr("A Wikidata id looks like Q159; the address of the item will do, too."))
        box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fine)

    line.textChanged.connect(look)
    line.setFocus()
    answer = line.text() if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return answer
