"""Fields of claims, which know more than a value: whom a claim inherits, its own words, what stands in it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from annotate.claims import Claimant, claimant_of, starting_words
from annotate.model.marks import Mark
from annotate.model.naming import speaking
from annotate.model.schema import Attribute, Choice, words
from annotate.model.state import State
from annotate.model.values import Value
from annotate.slots import fitting, fresh, offers
from annotate.speakers import entity_name
from ui.i18n import language, tr
from ui.panels.boxes import BoxField
from ui.panels.field import Typed, narrow, small
from ui.panels.given import line_of
from ui.panels.labels import ElidedButton, ElidedLine, tip
from ui.panels.lines import LongField

_MOST = 12  # names that are offered


class OfferBox(QComboBox):
    """A line to type on with a list of what could stand there, made when it is opened (↓, Alt+↓, the arrow)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setLineEdit(ElidedLine())
        self.setCompleter(None)  # type: ignore[arg-type]
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.entries: list[tuple[str, str]] = []

    def offered(self) -> list[tuple[str, str]]:
        """The entries (words, what is put there), made anew by the field."""
        return self.entries

    def showPopup(self) -> None:
        typed = self.currentText()
        self.blockSignals(True)
        self.clear()
        for title, value in self.offered():
            self.addItem(title, value)
        self.setCurrentIndex(-1)
        self.setEditText(typed)
        self.blockSignals(False)
        if self.count():
            super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class OfferField(Typed):
    """A line to type on with what could stand there in a list."""

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(spec, line_of, str, parent)
        self.state: State | None = None
        self.mark: Mark | None = None
        self._about = ""
        self.box = OfferBox()
        self.line = ElidedLine()
        self.box.setLineEdit(self.line)
        self.box.offered = self.entries  # type: ignore[method-assign]
        self.line.editingFinished.connect(self.settle)
        self.box.activated.connect(self._picked)
        self.hold(self.box)

    def entries(self) -> list[tuple[str, str]]:
        """What is offered now: words, and what is put there."""
        raise NotImplementedError

    @property
    def typed(self) -> str:
        return self.line.text()

    def _write(self, words: str) -> None:
        self.line.setText(words)
        self.line.setCursorPosition(0)
        self._tell()

    def _tell(self) -> None:
        """All of what stands there, and what the attribute is."""
        self.box.setToolTip(tip(" · ".join(filter(None, (self.typed, self._about)))))

    def _picked(self, index: int) -> None:
        self._write(str(self.box.itemData(index)))
        self.settle()

    def name(self, title: str, about: str) -> None:
        super().name(title, about)
        self.line.setAccessibleName(title)
        self._about = about
        self._tell()

    def show_mark(self, state: State, mark: Mark) -> None:
        self.state, self.mark = state, mark
        super().show_mark(state, mark)


class SlotField(OfferField):
    """When, where, how many: the entities in a claim and in its sentence are offered. Where those in it say something
    else by now, that is told below.
    """

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.news: QPushButton = ElidedButton()
        self.news.setObjectName("flat")
        self.news.setStyleSheet("text-align: left; padding-left: 2px;")
        self.news.clicked.connect(self._take)
        self.column.addWidget(narrow(self.news))
        self.news.hide()
        self._fresh = ""

    def entries(self) -> list[tuple[str, str]]:
        if self.state is None or self.mark is None:
            return []
        found = offers(self.state, self.mark.fragments, self.spec)
        return [(o.words if o.words == o.value else f"{o.value}   {o.words}", o.value) for o in found]

    def show_context(self, state: State, mark: Mark) -> None:
        self._fresh = "" if mark.suggested else fresh(state, mark.fragments, self.spec, self.value)
        if self._fresh:
            said = tr("in the text: {words}").format(words=self._fresh)
            self.news.setText(said.replace("&", "&&"))
            self.news.setToolTip(tip(tr("Take what the entity in the claim says now")))
        self.news.setVisible(bool(self._fresh))

    def _take(self) -> None:
        value = fitting(self.spec, self._fresh)
        if value is not None:
            self._write(str(value))
            self.settle()


class ClaimantField(OfferField):
    """Who makes a claim: whom it inherits shows faintly, a name that is typed goes before, an empty line goes back."""

    def show_mark(self, state: State, mark: Mark) -> None:
        self.state, self.mark = state, mark
        found = claimant_of(state, mark)
        self.show_value(found.name or None if not found.inherited else None)
        self.line.setPlaceholderText(self._inherited(found) if found.inherited else "")

    def _inherited(self, found: Claimant) -> str:
        if found.kind == "article":
            return tr("the article")
        kinds = {c.value: words(c.titles, language(), c.value) for c in self._kinds()}
        who = found.name or kinds.get(found.kind, "") or tr("who speaks?")
        return tr("{who} · from the quote").format(who=who)

    def _kinds(self) -> tuple[Choice, ...]:
        spec = self.state.schema.attribute("claim", "claimant_kind") if self.state else None
        return spec.choices if spec else ()

    def entries(self) -> list[tuple[str, str]]:
        if self.state is None or self.mark is None:
            return []
        labels = frozenset().union(*speaking(self.state.schema))
        people = (m for m in self.state.marks if m.layer == "entity" and m.label in labels)
        names = Counter(entity_name(self.state, m) for m in people)
        found = [(name, name) for name, _ in names.most_common(_MOST)]
        return [(tr("as inherited"), ""), *found] if self.value is not None else found


class KindField(BoxField):
    """What a claimant without a name is; what is inherited shows where nothing is chosen."""

    def show_mark(self, state: State, mark: Mark) -> None:
        found = claimant_of(state, mark)
        titles = {c.value: words(c.titles, language(), c.value) for c in self.spec.choices}
        inherited = titles.get(found.kind, "") if found.inherited else ""
        self.say_none(f"— {inherited}".rstrip() if inherited else "—")
        self.show_value(found.kind or None if not found.inherited else None)


class WordingField(LongField):
    """The stand-alone wording: it starts from the covered words, and is kept only where it is not these."""

    def __init__(self, spec: Attribute, parent: QWidget | None = None) -> None:
        self.reset = small("↺", tr("Back to the words of the article"), self._reset)
        super().__init__(spec, True, (self.reset,), parent)
        self.start = ""
        self.parse = self._other
        self.text.entered.connect(self._begin)

    def _other(self, typed: str) -> Value | None:
        said = line_of(typed)
        return None if said == self.start else said

    def show_mark(self, state: State, mark: Mark) -> None:
        self.start = starting_words(state, mark)
        self.text.show_placeholder(self.start)
        super().show_mark(state, mark)

    def _show(self, value: Value | None) -> None:
        if value is not None or not self.text.hasFocus():
            super()._show(value)
        self.reset.setVisible(value is not None)

    def _begin(self) -> None:
        """The covered words stand in an empty field once one goes into it."""
        if not self.typed and self.value is None:
            self._write(self.start)
            self.text.moveCursor(QTextCursor.MoveOperation.End)

    @property
    def unsaved(self) -> object | None:
        return self.typed if self._other(self.typed) != self.value else None

    def settle(self) -> bool:
        done = super().settle()
        self.reset.setVisible(self.value is not None)
        if self.value is None and not self.text.hasFocus():
            self._write("")
        return done

    def _reset(self) -> None:
        self._write("")
        self.settle()
