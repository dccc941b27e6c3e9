"""The picture of an article: what is drawn below the words and above them, from one scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtGui import QPainter

from annotate.commands.quotes import part_of, quote_of
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import Span, hull
from annotate.speakers import Candidate
from ui.article.caret import Caret
from ui.article.decorations import Decoration, Filter, decorations, depths_of
from ui.article.found import NOTHING, Found, frame_found, paint_found
from ui.article.geometry import Geometry
from ui.article.gestures import IDLE, Gesture
from ui.article.layout import Column, Heading, paint_heading
from ui.article.margins import Margins, Spots, Within, bar_at, reaches
from ui.article.painter import Painter, room
from ui.article.pointer import Pointer
from ui.article.relations import draw as draw_thread
from ui.article.relations import route
from ui.reading import Reading
from ui.theme import Theme, mixed


@dataclass(frozen=True)
class Thread:
    """A curve from a quote to its cue or source, with its strength (0..1), the depth of the quote's bar in the margin,
    and how far down it runs in the room below a line (0..1).
    """

    quote: Mark
    part: Mark
    share: float
    depth: int
    deep: float

    @property
    def ends(self) -> tuple[Span, ...]:
        """The words between which it leads."""
        return *self.quote.fragments, hull(self.part.fragments)


@dataclass(frozen=True)
class Scene:
    """Everything that one picture shows: the visible stretch `top..bottom` in document coordinates, and what has
    the focus. `active` says whether keys go to the article.
    """

    state: State
    places: Geometry
    theme: Theme
    column: Column
    heading: Heading
    reading: Reading
    filter: Filter
    focus: Mark | None
    caret: Caret | None
    active: bool
    choices: list[Candidate]
    top: float
    bottom: float
    caps: tuple[str, ...] = tuple("0123456789")  # the key caps of the numbers
    hovered: str = ""
    found: Found = NOTHING
    noted: frozenset[str] = frozenset()
    gesture: Gesture = IDLE

    @cached_property
    def stretch(self) -> tuple[int, int]:
        """The offsets between which the visible text lies."""
        low, high = self.places.visible(self.top, self.bottom)
        return low, high + 1

    @cached_property
    def marks(self) -> list[Mark]:
        return [m for m in self.state.marks.overlapping(*self.stretch) if self.filter.shows(m)]

    @cached_property
    def quote(self) -> Mark | None:
        """The quote that the focus is, or is a part of."""
        return quote_of(self.state, self.focus) if self.focus else None

    @cached_property
    def shapes(self) -> list[Decoration]:
        focus = self.focus.id if self.focus else ""
        return decorations(self.state.schema, self.marks, focus, self.related, self.reading.patterns)

    @cached_property
    def quotes(self) -> list[Mark]:
        return [m for m in self.marks if m.layer == "quote"]

    @cached_property
    def claims(self) -> list[Mark]:
        return [m for m in self.marks if m.layer == "claim"]

    @cached_property
    def remarked(self) -> list[Mark]:
        """The marks in which checks have found something."""
        return [m for m in self.marks if m.id in self.noted]

    @property
    def keyed(self) -> tuple[Span | None, str]:
        """The words that are "selected", or the "caret" at which the keys work."""
        if self.caret and self.caret.selection:
            return self.caret.selection, "selected"
        if self.caret and not self.focus:
            return self.caret.token, "caret"
        return None, ""

    def painter(self, painter: QPainter) -> Painter:
        return Painter(painter, self.places, self.theme, self.top, self.bottom, self.reading)

    def threads(self) -> Iterator[Thread]:
        """The curves from quotes to their cues and sources."""
        depths = depths_of(self.quotes)
        for quote, share in self._threaded():
            for name, deep in (("cue", 0.6), ("source", 0.88)):
                part = part_of(self.state, quote, name)
                if part is not None and self.filter.shows(part):
                    yield Thread(quote, part, share, depths.get(quote.id, 0), deep)

    def _threaded(self) -> Iterator[tuple[Mark, float]]:
        """The quotes whose cue and source are tied to them by a curve, with its strength (0..1)."""
        hovered = self.state.marks.get(self.hovered)
        if hovered is not None and self.filter.shows(hovered) and hovered != self.quote:
            yield hovered, 0.5
        if self.quote is not None:
            yield self.quote, 0.9

    @property
    def related(self) -> frozenset[str]:
        """What is shown together with the focus: the quote of a cue or source, the parts of a quote."""
        if self.quote is None:
            return frozenset()
        parts = (part_of(self.state, self.quote, part) for part in ("cue", "source"))
        return frozenset({self.quote.id, *(part.id for part in parts if part)})


def below(painter: QPainter, scene: Scene, within: Within) -> Spots:
    """Draws heading, marks, selection or caret, and the margins, as far as they lie within what is painted; returns
    what of them can be clicked.
    """
    state, theme = scene.state, scene.theme
    if reaches(within.text, 0, scene.column.top):
        paint_heading(painter, scene.heading, scene.column, scene.reading, theme)
    drawn = scene.painter(painter)
    paint_found(drawn, scene.found, scene.stretch)
    drawn.below(scene.shapes, within.text)
    _threads(drawn, scene)
    for gone in state.rejected(*scene.stretch) if scene.filter.rejected else ():
        label = state.schema.label(gone.layer, gone.label)
        for fragment in () if scene.filter.hides(gone.layer, gone.label) else gone.fragments:
            drawn.struck(fragment, theme.hue(label.colour if label else "grey"))
    words, how = scene.keyed
    if words is not None and how == "selected":
        drawn.selection(words)
    elif words is not None:
        drawn.caret(words, scene.active)
    column = scene.column
    margins = Margins(
        painter, scene.places, theme, (column.left, column.right), (scene.top, scene.bottom), column.beside, within
    )
    margins.caps = scene.caps
    quotes, focused = scene.quotes, scene.quote.id if scene.quote else ""
    margins.bars(state, quotes, focused)
    if scene.column.cards:
        margins.cards(state, quotes, focused, scene.choices)
    margins.flags(state, scene.claims, scene.focus.id if scene.focus else "")
    margins.notes(scene.remarked)
    return margins.spots


def _threads(drawn: Painter, scene: Scene) -> None:
    """The curves from quotes to their cues and sources, below the words."""
    for thread in scene.threads():
        *fragments, place = thread.ends
        own = [rect for fragment in fragments for rect in drawn.rects(fragment)]
        bar = bar_at(scene.column.left, thread.depth)
        label = scene.state.schema.label(thread.quote.layer, thread.quote.label)
        colour = mixed(scene.theme.hue(label.colour if label else "grey"), scene.theme.paper, thread.share)
        rects = drawn.rects(place)
        unseen = place.start if own else fragments[0].start
        edge = scene.top - 2 if unseen < scene.stretch[0] else scene.bottom + 2
        drop = max(4.0, room((rects or own)[0], scene.reading) * thread.deep) if rects or own else 0.0
        draw_thread(drawn.painter, route(own, rects, bar, drop, edge), colour)


def above(painter: QPainter, scene: Scene, pointer: Pointer) -> None:
    """Draws the ring of the focus and the preview of the gesture under way."""
    drawn = scene.painter(painter)
    frame_found(drawn, scene.found)
    for shape in scene.shapes:
        if shape.focused:
            drawn.ring(shape, shape.label)
    gesture = scene.gesture
    if gesture.preview is not None:
        hue = "violet" if gesture.kind == "link" else "orange" if gesture.aim == "cut" else "blue"
        drawn.preview(gesture.preview, scene.theme.hue(hue))
    if gesture.kind == "link":
        drawn.link(pointer.pressed_at, pointer.at, scene.theme.hue("violet"))
