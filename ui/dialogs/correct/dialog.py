"""Correcting the text: the text to write in, and beside it what becomes of the annotations before it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotate.errors import KavychkiError, TextRejected
from annotate.model.state import State
from annotate.model.text import canonical, hull, text_sha256
from annotate.ports import ProjectStore, Records
from annotate.reanchor import Plan, gone
from ui.dialogs.ask import confirm
from ui.dialogs.correct.editor import TextEditor
from ui.dialogs.correct.fates import FateRow, Fates, FatesView, Line, lines_of
from ui.dialogs.correct.planning import Planning
from ui.dialogs.parts import accepted_by_ctrl_enter, buttons, sized
from ui.i18n import noop, tr
from ui.panels.labels import plain
from ui.reading import Reading
from ui.theme import Theme
from ui.told import error_words

_WIDE, _HIGH = 1240, 820
_LIST = 420  # pixels of the list at first
_LONG = 700  # milliseconds after which it is said that the list is still to come
_SOON = 80  # milliseconds without a key until the text is looked at
_REFUSED = {
    "empty": noop("The text is empty."),
    "binary": noop("The text holds characters that no article has: {detail}."),
    "surrogate": noop("The text holds broken characters: {detail}."),
    "noncharacter": noop("The text holds characters that mean nothing: {detail}."),
}


class CorrectDialog(QDialog):
    """Asks for the corrected text; `plan` is what was agreed to, with `dropped` of the uncertain annotations."""

    def __init__(
        self, parent: QWidget, store: ProjectStore, state: State, offset: int, reading: Reading, theme: Theme
    ) -> None:
        """Raises StorageError where everybody's work cannot be read."""
        super().__init__(parent)
        self.setWindowTitle(tr("Correct the text"))
        sized(self, _WIDE, _HIGH)
        self._store = store
        self._me = state.annotator
        self._document = state.document
        self._names: Mapping[str, str] = {who.id: who.name for who in store.annotators()}
        document = state.document.id
        self.planning = Planning(
            state.document, store.everybodys_records(document), store.suggestions(document), state.schema, self
        )
        self.plan: Plan | None = None
        self.has_changes = False
        self._refused = ""
        self._wants_in = False
        self._pause = QTimer(self, singleShot=True, interval=_SOON)
        self._slow = QTimer(self, singleShot=True, interval=_LONG)
        self.editor = TextEditor(state.text, reading, theme)
        self.editor.setAccessibleName(tr("The text of the article"))
        self.counts = plain("", "strong", wrap=True)
        self.fates = Fates(self)
        self.list = FatesView(self.fates)
        self.list.setAccessibleName(tr("What becomes of the annotations"))
        self.list.setItemDelegate(FateRow(theme, self.fates, self.list))
        self.hint = plain("", "faint", wrap=True)
        self.said = plain("", "wrong", wrap=True)
        self.next = QPushButton(tr("Next to look at"))
        self.next.setAutoDefault(False)
        self.box = buttons(self, tr("Save the text"))
        self.save = self.box.button(QDialogButtonBox.StandardButton.Ok)
        self._arrange()
        self._connect()
        accepted_by_ctrl_enter(self)
        self._show_place(offset)
        self._look()

    def _arrange(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(14, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.editor)
        halves.addWidget(side)
        halves.setStretchFactor(0, 1)
        halves.setSizes([self.width() - _LIST, _LIST])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 18)
        whole.setSpacing(11)
        whole.addWidget(halves, 1)
        last = QHBoxLayout()
        last.addWidget(self.said, 1)
        last.addWidget(self.next)
        last.addWidget(self.box)
        whole.addLayout(last)

    def _connect(self) -> None:
        self.editor.edited.connect(self._edited)
        self.editor.done.connect(self.accept)
        self._pause.timeout.connect(self._look)
        self._slow.timeout.connect(self._say_slow)
        self.planning.planned.connect(self._planned)
        self.list.picked.connect(self._show_line)
        self.fates.dataChanged.connect(self._count)
        self.next.clicked.connect(self._go_on)
        self.finished.connect(self.planning.stop)

    def _show_place(self, offset: int) -> None:
        """The cursor where the person was in the article."""
        cursor = self.editor.textCursor()
        before = self._document.text[:offset]
        cursor.setPosition(len(before.encode("utf-16-le", "surrogatepass")) // 2)
        self.editor.setTextCursor(cursor)
        self.editor.setFocus()

    @property
    def dropped(self) -> set[str]:
        """The ids of the uncertain annotations that are not to stay."""
        return set(self.fates.dropped)

    def _edited(self) -> None:
        """A key only begins a short pause: to look at a megabyte takes longer than a key may."""
        self._wants_in = False
        self.plan = None
        self._pause.start()

    def _look(self, at_once: bool = False) -> None:
        """Looks at the text as it is: whether it can be kept, and what that would do."""
        self._pause.stop()
        text = self.editor.text
        self.plan = None
        self.has_changes = text != self._document.text
        self._refused = self._why_not(text)
        self.said.setText(self._refused)
        self.planning.ask(text, at_once)
        self._slow.start()
        self._count()

    def _say_slow(self) -> None:
        """What is said of the text before does not stand there as if it were of this one."""
        if self.plan is None and self.has_changes:
            self.counts.setText(tr("Looking what becomes of the annotations…"))

    def _why_not(self, text: str) -> str:
        """Why the text cannot be kept, in words; "" where it can."""
        try:
            if canonical(text) != text:
                return tr("The text begins with a byte order mark, which no article has.")
            holder = self._store.holder(text_sha256(text))
            if holder not in ("", self._document.id):
                title = self._store.document(holder).title
                return tr("This is the text of another document: {title}").format(title=title)
        except TextRejected as error:
            return tr(_REFUSED[error.code]).format(detail=error.detail)
        except KavychkiError as error:
            return error_words(error)
        return ""

    def _planned(self, plan: Plan) -> None:
        self.plan = plan
        row = self.list.currentIndex().row()
        self.fates.show(lines_of(plan, self._names, self._me))
        if self.fates.rows:
            self.list.setCurrentIndex(self.fates.index(min(max(row, 0), len(self.fates.rows) - 1)))
        self._count()
        if self._wants_in and not self.fates.rows:
            self.accept()  # nothing that would have to be looked at first
        self._wants_in = False

    def _count(self) -> None:
        plan = self.plan
        if plan is None:
            self.counts.setText(self.counts.text() if self.has_changes else tr("Nothing is changed yet."))
        elif not plan.changes_text:
            self.counts.setText(tr("Nothing is changed yet."))
        else:
            stays, moved = plan.count("unchanged"), plan.count("moved")
            goes = len(gone(plan, self.fates.dropped))
            said = [tr("%n annotation(s) untouched", stays), tr("%n moved", moved)]
            if uncertain := plan.count("uncertain"):
                said.append(tr("%n to look at", uncertain))
            if goes:
                said.append(tr("%n dropped", goes))
            self.counts.setText(", ".join(said))
        rows = bool(self.fates.rows) and plan is not None
        self.next.setVisible(rows)
        keys = tr("Space keeps an annotation or drops it. What is ticked stays at its new place.")
        empty = tr("Annotations whose words change or go are listed here before anything is saved.")
        self.hint.setText(keys if rows else empty)
        self.save.setEnabled(not self._refused and self.has_changes)

    def _show_line(self, line: Line) -> None:
        """Selects in the text where an annotation would stand; where it is gone, the place where it was."""
        plan = self.plan
        if plan is None or plan.text != self.editor.text:
            return
        places = line.fallen.place.fragments
        if places:
            self.editor.show_span(hull(places), plan.text)
            return
        cursor = self.editor.textCursor()
        at = plan.correction.offset(line.fallen.annotation.fragments[0].start)
        cursor.setPosition(len(plan.text[:at].encode("utf-16-le", "surrogatepass")) // 2)
        self.editor.setTextCursor(cursor)
        self.editor.ensureCursorVisible()

    def _go_on(self) -> None:
        """To the next row of the list, around its end."""
        if self.fates.rows:
            row = (self.list.currentIndex().row() + self.list.hasFocus()) % len(self.fates.rows)
            self.list.setFocus()
            self.list.setCurrentIndex(self.fates.index(row))
            self._show_line(self.fates.rows[row])

    def accept(self) -> None:
        """Takes the text as it is, once what it does is known and was shown, and nobody has done anything since."""
        if self._pause.isActive():
            self._look()
        if self._refused or not self.has_changes:
            return
        if self.plan is None or self.plan.text != self.editor.text:
            self._wants_in = True
            if self.plan is None:
                self.planning.ask(self.editor.text, at_once=True)
            return
        try:
            if self._store.document(self._document.id).text_sha256 != self._document.text_sha256:
                self.said.setText(
                    tr("Somebody has corrected this text meanwhile. Copy what you have written, leave, and begin anew.")
                )
                return
            records: list[Records] = self._store.everybodys_records(self._document.id)
            suggestions = self._store.suggestions(self._document.id)
            self._names = {who.id: who.name for who in self._store.annotators()}
        except KavychkiError as error:
            self.said.setText(error_words(error))
            return
        if records != self.planning.records:
            self.planning.records, self.planning.suggestions = records, suggestions
            self._look(at_once=True)
            self.said.setText(tr("Somebody has worked on this document meanwhile; the list is a new one."))
            return
        super().accept()

    def reject(self) -> None:
        """Leaves all as it was; a changed text is not thrown away without a question."""
        if self._pause.isActive():
            self._look()
        question = tr("Leave the text as it was? What you have written here is lost then.")
        if not self.has_changes or confirm(self, question, tr("Leave it as it was")):
            super().reject()
