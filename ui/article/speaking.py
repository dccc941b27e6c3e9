"""What a screen reader is told of the article: where the caret is, what is selected, and the name of the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QTextCursor

from annotate.model.marks import Mark
from annotate.model.schema import words
from annotate.model.state import State
from annotate.model.text import on_one_line
from ui.article.decorations import Filter
from ui.i18n import language, tr

if TYPE_CHECKING:
    from ui.article.view import ArticleView

_LONG = 200  # characters of a mark that are spoken


def named(state: State, mark: Mark, which: Filter) -> str:
    """A mark in words: label, how it came about, its text, and which one it is of those that Tab stops at."""
    label = state.schema.label(mark.layer, mark.label)
    parts = [words(label.titles, language(), mark.label) if label else mark.label]
    if mark.suggested:
        parts.append(tr("suggested"))
        if mark.score is not None:
            parts.append(tr("score {score}").format(score=QLocale().toString(mark.score, "f", 2)))
    else:
        parts.append(tr("from a suggestion") if mark.origin == "accepted" else tr("by hand"))
    if speaker := str(mark.attributes.get("speaker") or ""):
        parts.append(tr("says {name}").format(name=speaker))
    text = on_one_line(mark.fragments, state.text)
    said = f"{', '.join(parts)}: {text if len(text) <= _LONG else text[: _LONG - 1] + '…'}"
    stops = [m.id for m in state.marks if which.walks(m)]
    if mark.id not in stops:
        return said
    return said + "; " + tr("{number} of {all}").format(number=stops.index(mark.id) + 1, all=len(stops))


def listening() -> bool:
    """Whether anything like a screen reader asks for what is told here."""
    return QAccessible.isActive()


def send(event: QAccessibleEvent) -> None:
    """Gives an event to whoever listens."""
    QAccessible.updateAccessibility(event)


class Voice(QObject):
    """Tells a screen reader what has changed in a view, once a turn of the event loop; does nothing where none is.

    Qt's own text cursor, which nobody sees, is where the caret or the selection is: so the reader can ask for it.
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._focus = ""
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._tell)

    def follow(self) -> None:
        """Caret, selection or focus may be others now."""
        if listening() and not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        view = self._view
        if view.state is None or view.caret is None:
            return
        selected = view.caret.selection
        self._move(selected.start if selected else view.caret.token.start, selected.end if selected else None)
        mark = view.focused_mark
        said = named(view.state, mark, view.filter) if mark else ""
        if mark and mark.id in view.noted:
            said += "; " + tr("the checks have found something")
        if said != self._focus:
            self._focus = said
            view.setAccessibleDescription(said or view.title)
            if said:
                event = QAccessibleAnnouncementEvent(view, said)
                event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
                send(event)

    def _move(self, start: int, end: int | None) -> None:
        """Puts the text cursor there; Qt tells of it. What is in view stays in view."""
        view = self._view
        cursor = QTextCursor(view.document())
        cursor.setPosition(view.offsets.position(start))
        if end is not None:
            cursor.setPosition(view.offsets.position(end), QTextCursor.MoveMode.KeepAnchor)
        now = view.textCursor()
        if (cursor.anchor(), cursor.position()) == (now.anchor(), now.position()):
            return
        bar = view.verticalScrollBar()
        top = bar.value()
        view.setTextCursor(cursor)
        bar.setValue(top)
