"""The article view: shows a state, turns keys and mouse into what they mean, changes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotate.commands.edges import Edge
from annotate.commands.quotes import quote_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span, hull
from annotate.speakers import Candidate, offered
from ui.article import caret as carets
from ui.article import gestures
from ui.article.canvas import Canvas
from ui.article.caret import Caret
from ui.article.decorations import Filter
from ui.article.found import Found
from ui.article.geometry import Geometry
from ui.article.held import Held, aim_of, edge_held
from ui.article.hover import Hover
from ui.article.layout import Column, Heading, filled, placed
from ui.article.moving import Mover
from ui.article.offsets import OffsetMap
from ui.article.picture import Scene
from ui.article.pointer import Pointer
from ui.article.speaking import Voice
from ui.keys import chord
from ui.reading import Reading
from ui.theme import LIGHT, Theme


class ArticleView(QTextEdit):
    """A read only text with marks. It asks (`asked`) and reports the focus (`focused`); others decide.

    `asked` carries a gestures.Outcome; `focused` the id of the focused mark, "" for none; `chosen` the number
    of a speaker that was clicked; `zoomed` the steps of Ctrl and wheel. `caret_moved` tells
    that the caret is elsewhere.
    """

    asked = Signal(object)
    focused = Signal(str)
    chosen = Signal(int)
    zoomed = Signal(int)
    caret_moved = Signal()

    def __init__(self, on_key: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._on_key = on_key
        self._theme: Theme = LIGHT
        self.reading = Reading()
        self._heading = Heading("", "")
        self.column = Column(0, 0, 0)
        self._document: QTextDocument | None = None
        self.offsets = OffsetMap("")
        self.places = Geometry(self.document(), self.offsets)
        self.pointer = Pointer(self)
        self.hover = Hover(self)
        self.voice = Voice(self)
        self.mover = Mover(self)
        self.canvas = Canvas(self)
        self.state: State | None = None
        self.filter = Filter()
        self.focus_id = ""
        self.held = Held()
        self.characters = False  # whether arrows and mouse go by characters instead of tokens
        self._caret: Caret | None = None
        self.choices: list[Candidate] = []
        self._caps = tuple("0123456789")
        self.found = Found()
        self.noted: frozenset[str] = frozenset()  # ids of the marks in which checks have found something

    # what it shows

    def show_state(self, state: State, heading: Heading) -> None:
        """Another document: its text, from the top."""
        self.state = state
        self._heading = heading
        self.offsets = OffsetMap(state.text, state.document.body)
        self.pointer.gesture = gestures.IDLE
        self.caret = carets.first(state)
        self.focus_id, self.choices = "", []
        self.held = Held(armed=self.held.armed)
        self.verticalScrollBar().setValue(0)
        self._fill()
        self.focused.emit("")

    def update_state(self, state: State, heading: Heading) -> None:
        """The same document after a change."""
        if self.state is not None and state.text != self.state.text:
            self.show_state(state, heading)
        self.state = state
        if heading != self._heading:
            self._heading = heading
            self._place()
        if self.focus_id and self.focus_id not in state.marks:
            self.focus_id = ""
        self.held.changed(state, self.focused_mark)
        self._refresh_choices()
        self.voice.follow()
        self.canvas.refresh()

    def clear_state(self) -> None:
        """No document."""
        self.state, self.caret, self.focus_id, self.choices = None, None, "", []
        self._heading = Heading("", "")
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._dress()

    def set_caps(self, caps: tuple[str, ...]) -> None:
        """The key caps of the numbers 0 to 9, for the candidates of a quote."""
        self._caps = caps
        self.viewport().update()

    def set_size(self, pixels: float) -> None:
        """The size of the text, pixels."""
        self.set_reading(replace(self.reading, size=pixels))

    def set_reading(self, reading: Reading) -> None:
        """How the text is set; what stood at the top of the view stays there."""
        if reading == self.reading:
            return
        before, self.reading = self.reading, reading
        if reading == replace(before, patterns=reading.patterns):
            self.viewport().update()
            return
        at = QPointF(self.column.left, self.scrolled + 60)
        # before the face changes, and with it the places in the old layout
        anchor = self.places.offset_at(at) if self.scrolled else None
        above = self.places.caret(anchor).top() - self.scrolled if anchor is not None else 0.0
        self._dress()
        self._fill()
        if anchor is not None:
            self.verticalScrollBar().setValue(round(self.places.caret(anchor).top() - above))

    def _dress(self) -> None:
        """Colours and face by a rule of its own: a new style sheet of the window would put its face on the text."""
        self.setStyleSheet(
            f"QTextEdit {{ background: {self._theme.paper}; color: {self._theme.ink}; border: none;"
            f" selection-background-color: transparent; selection-color: {self._theme.ink};"
            f' font-family: "{self.reading.family}"; font-size: {round(self.reading.size)}px; }}'
        )
        self.viewport().update()

    def set_filter(self, which: Filter) -> None:
        self.filter = which
        mark = self.focused_mark
        if mark is not None and not which.shows(mark):
            self.focus_on("")
        self.viewport().update()

    def _fill(self) -> None:
        text = self.state.text[self.state.document.body :] if self.state else ""
        before = self._document  # Qt deletes the one that it made itself
        document, self.column = filled(text, self.reading, self.viewport().width(), self._heading, self)
        self.setDocument(document)
        self._document = document
        if before is not None:
            before.deleteLater()
        self.places = Geometry(document, self.offsets)
        self.viewport().update()

    def _place(self) -> None:
        self.column = placed(self.document(), self.viewport().width(), self._heading, self.reading)
        self.places.moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    # the focus

    @property
    def caret(self) -> Caret | None:
        """Where the keys work, and what is selected."""
        return self._caret

    @caret.setter
    def caret(self, caret: Caret | None) -> None:
        if caret != self._caret:
            self._caret = caret
            self.caret_moved.emit()
        self.voice.follow()

    @property
    def title(self) -> str:
        """What stands above the text."""
        return self._heading.title

    @property
    def focused_mark(self) -> Mark | None:
        return self.state.marks.get(self.focus_id) if self.state and self.focus_id else None

    @property
    def selection(self) -> Span | None:
        return self.caret.selection if self.caret else None

    def focus_on(self, mark: str, scroll: bool = True) -> None:
        """Focuses a mark ("" for none), brings it into view and puts the caret on its first token."""
        found = self.state.marks.get(mark) if self.state else None
        before, self.focus_id = self.focus_id, found.id if found else ""
        if self.state:
            self.held.focused(self.state, found, before)
        if found and self.state:
            token = self.state.tokens.at(found.fragments[0].start)
            self.caret = Caret(token) if token else self.caret
            if scroll:
                self.reveal(hull(found.fragments))
        self._refresh_choices()
        if before != self.focus_id:
            self.focused.emit(self.focus_id)
            self.voice.follow()
        self.canvas.refresh()

    def walk(
        self, step: int, stops: Callable[[Mark], bool] | None = None, start: tuple[int, int, str] | None = None
    ) -> bool:
        """Focuses the next or previous mark that `stops` accepts (all that Tab walks); whether there was one.

        It goes on from the place `start`, else from the focused mark, else from the caret.
        """
        if self.state is None or self.caret is None:
            return False
        mark = self.focused_mark
        here = (self.caret.token.start, -(1 << 60) if step > 0 else 0, "")
        place = start or (carets.place_of(mark) if mark else here)
        found = carets.walk(self.state, place, step, stops or self.filter.walks)
        if found is not None:
            self.focus_on(found.id)
        return found is not None

    def select(self, span: Span | None, exact: bool = False) -> None:
        """Selects a span, by characters where `exact` or where the caret goes by them, or nothing; the focus goes."""
        if self.caret and span and self.state and (exact or self.characters):
            self.caret = carets.among_characters(self.state, span.end, span.start)
        elif self.caret and span:
            last = self.state.tokens.at(span.end - 1) if self.state else None
            self.caret = Caret(last if last and span.contains(last) else Span(span.end - 1, span.end), span)
        elif self.caret:
            self.caret = Caret(self.caret.token)
        if span:
            self.focus_on("", scroll=False)
        self.canvas.refresh()

    def reveal(self, span: Span) -> None:
        """Scrolls so that the start of a span is comfortably in view; not at all where it is already."""
        place = self.places.caret(span.start)
        height = self.viewport().height()
        if place.top() < self.scrolled + 40 or place.bottom() > self.scrolled + height - 90:
            self.verticalScrollBar().setValue(round(place.top() - height / 3))

    def _refresh_choices(self) -> None:
        mark = self.focused_mark
        quote = quote_of(self.state, mark) if self.state and mark else None
        self.choices = offered(self.state, quote) if self.state and quote else []

    # keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.keyPressEvent(event)
                return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self.focus_id:
            if edge_held(event.key(), event.modifiers(), True) and event.key() in (Qt.Key.Key_Alt, Qt.Key.Key_Meta):
                event.accept()  # or the menu bar would have the keys when Alt, held to see an edge, is let go
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._hold_edge(edge_held(event.key(), event.modifiers(), True))
        name = chord(event)
        if name and self._on_key(name):
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hold_edge(edge_held(event.key(), event.modifiers(), False))
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hold_edge(None)
        super().focusOutEvent(event)

    def _hold_edge(self, edge: Edge | None) -> None:
        if edge != self.held.edge:
            self.held.edge = edge
            self.viewport().update()

    # mouse

    @property
    def scrolled(self) -> int:
        return self.verticalScrollBar().value()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def place_below(self, span: Span) -> QPoint:
        """Where a small palette for a span fits: below its last visible line, viewport coordinates."""
        top, bottom = float(self.scrolled), float(self.scrolled + self.viewport().height())
        rects = self.places.rects(span, top, bottom)
        if not rects:
            return QPoint(round(self.column.left), 40)
        last = rects[-1]
        return QPoint(round(last.left()), round(last.bottom() + 9 - self.scrolled))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.state is not None:
            exact = self.characters or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self.pointer.press(self.state, self._at(event), exact, aim_of(event.modifiers()), event.timestamp())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.state is not None:
            self.pointer.move(self.state, self._at(event))
            self.hover.move(self._at(event) if self.pointer.gesture.kind == "idle" else None)

    def leaveEvent(self, event: QEvent) -> None:
        self.hover.move(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.state is not None:
            self.pointer.release(self.state)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.state is not None:
            self.pointer.double_click(self.state, self._at(event), event.timestamp())

    def _at(self, event: QMouseEvent) -> QPointF:
        return event.position() + QPointF(0, self.scrolled)

    # painting

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()  # cards keep to the visible part of their quotes, so moving pixels is not enough

    def paintEvent(self, event: QPaintEvent) -> None:
        self.canvas.paint(event, lambda: super(ArticleView, self).paintEvent(event))

    def scene(self) -> Scene | None:
        """What the picture shows now; None without a document."""
        if self.state is None:
            return None
        caret = self.caret if not self.characters or self.selection else None
        return Scene(
            self.state, self.places, self._theme, self.column, self._heading, self.reading, self.filter,
            self.focused_mark, caret, self.hasFocus(), self.choices, self.scrolled,
            self.scrolled + self.viewport().height(), self._caps, self.hover.quote, self.found, self.noted,
            self.pointer.gesture,
        )  # fmt: skip
