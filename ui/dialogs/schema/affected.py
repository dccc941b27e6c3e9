"""What a change of the label schema does to the annotations of the project, before it is made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from annotate.model.schema_changes import Change, Thing
from annotate.model.schema_draft import Draft, Item
from annotate.model.schema_migration import Migration
from ui.dialogs.parts import Scrolled, buttons, column, sized
from ui.dialogs.schema.words import change_words, thing_words
from ui.i18n import tr
from ui.panels.labels import plain

_DELETE = -1
_OPEN = -2


class AffectedDialog(QDialog):
    """Lists what is affected; asks what becomes of annotations with something that goes, and is not content until
    that is said.
    """

    def __init__(self, parent: QWidget, draft: Draft, migration: Migration) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What this changes"))
        self._questions: list[tuple[Thing, Sequence[Item], QComboBox]] = []
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.setSpacing(8)
        asked = [change for change in migration.changes if needs_answer(change, migration)]
        told = [c for c in migration.changes if c not in asked]
        for change in asked:
            self._ask(rows, draft, change, migration)
        used = sorted(told, key=lambda c: not migration.touched[c].annotations)  # what touches something comes first
        self.lines = [change_words(change, migration.touched[change]) for change in used]
        for line in self.lines:
            rows.addWidget(plain(line, wrap=True))
        rows.addStretch(1)
        self.buttons = buttons(self, tr("Change the schema"))
        about = tr("One undo step takes all of it back, the schema and the annotations.")
        column(self, Scrolled(page), plain(about, "faint", wrap=True), self.buttons)
        sized(self, 560, 420)
        self._look()

    def _ask(self, rows: QVBoxLayout, draft: Draft, change: Change, migration: Migration) -> None:
        heirs = draft.heirs(change.thing)
        box = QComboBox()
        box.addItem(tr("— choose —"), _OPEN)
        for i, heir in enumerate(heirs):
            box.addItem(tr("merge into {name}").format(name=heir.name), i)
        count = migration.touched[change].annotations
        if change.thing.kind == "choice":
            box.addItem(tr("remove the value from %n annotation(s)", count), _DELETE)
        else:
            box.addItem(tr("delete %n annotation(s)", count), _DELETE)
        box.setAccessibleName(thing_words(change.thing))
        box.currentIndexChanged.connect(self._look)
        rows.addWidget(plain(change_words(change, migration.touched[change]), "strong", wrap=True))
        rows.addWidget(box)
        rows.addSpacing(8)
        self._questions.append((change.thing, heirs, box))

    def _look(self) -> None:
        open_ = any(box.currentData() == _OPEN for _, _, box in self._questions)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not open_)

    def settle(self, draft: Draft) -> bool:
        """Tells the draft what was chosen; whether something is merged by it."""
        merged = False
        for thing, heirs, box in self._questions:
            chosen = int(box.currentData())
            if chosen >= 0:
                draft.settle(thing, heirs[chosen])
                merged = True
        return merged


def needs_answer(change: Change, migration: Migration) -> bool:
    """Whether annotations would go by a change without anybody having said so."""
    return (
        change.what == "removed"
        and change.thing.kind in ("layer", "label", "choice")
        and migration.touched[change].annotations > 0
    )
