"""Aids above the words: the bar of the caret among characters, handles of fragments, what an edge would gain."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotate.commands.edges import Edge, gained, index_of
from annotate.model.marks import Mark
from annotate.model.text import Span
from ui.article.held import Held
from ui.article.picture import Scene
from ui.theme import mixed


def aids(painter: QPainter, scene: Scene, held: Held, gap: int | None) -> None:
    """Draws what helps to see where the next key goes; `gap` is where the caret is among characters."""
    mark, at_hand = scene.focus, scene.state.marks.get(held.mark)
    if mark is not None:
        label = scene.state.schema.label(mark.layer, mark.label)
        colour = scene.theme.hue(label.colour if label else "grey")
        _fragments(painter, scene, mark, held, colour)
        if held.edge is not None and scene.active:
            _next(painter, scene, mark, held, colour, gap is not None)
    elif at_hand is not None and scene.caret and scene.caret.selection:
        _held(painter, scene, at_hand)
    if gap is not None:
        _bar(painter, scene, gap)


def _fragments(painter: QPainter, scene: Scene, mark: Mark, held: Held, colour: QColor) -> None:
    """Both handles of each of several fragments; those of the fragment in hand are filled strongly."""
    if len(mark.fragments) < 2:
        return
    for i, fragment in enumerate(mark.fragments):
        strong = i == held.fragment
        for edge in ("start", "end"):
            if strong or (not (i == 0 and edge == "start") and not (i + 1 == len(mark.fragments) and edge == "end")):
                _handle(painter, scene, fragment, "start" if edge == "start" else "end", colour, strong)


def _next(painter: QPainter, scene: Scene, mark: Mark, held: Held, colour: QColor, characters: bool) -> None:
    """The token that the next press outwards would take in, and the handle that it would move."""
    assert held.edge is not None
    index = index_of(mark, held.edge, held.index())
    if index is None:
        return
    _handle(painter, scene, mark.fragments[index], held.edge, colour, strong=True)
    more = gained(scene.state, mark, held.edge, held.index(), characters)
    pen = QPen(colour, 1.2, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in scene.places.rects(more, scene.top, scene.bottom) if more else ():
        painter.drawRoundedRect(rect.adjusted(-1, 0, 1, 1), 4, 4)


def _handle(painter: QPainter, scene: Scene, fragment: Span, edge: Edge, colour: QColor, strong: bool) -> None:
    rects = scene.places.rects(fragment, scene.top, scene.bottom)
    whole = scene.places.rects(_edge(fragment, edge), scene.top, scene.bottom)
    if not rects or not whole:  # that edge is out of sight
        return
    rect = rects[0] if edge == "start" else rects[-1]
    x = rect.left() - 3 if edge == "start" else rect.right() + 3
    painter.setPen(QPen(colour, 3.5 if strong else 2))
    painter.drawLine(QPointF(x, rect.top() - 1), QPointF(x, rect.bottom() + 2))
    painter.setPen(QPen(QColor(scene.theme.paper), 1) if strong else Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    size = 5.0 if strong else 3.0
    painter.drawEllipse(QPointF(x, rect.top() - 2 if edge == "start" else rect.bottom() + 3), size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _edge(fragment: Span, edge: Edge) -> Span:
    if edge == "start":
        return Span(fragment.start, fragment.start + 1)
    return Span(fragment.end - 1, fragment.end)


def _held(painter: QPainter, scene: Scene, mark: Mark) -> None:
    """A thin line under the mark to which the selected words would be added."""
    label = scene.state.schema.label(mark.layer, mark.label)
    painter.setPen(QPen(mixed(scene.theme.hue(label.colour if label else "grey"), scene.theme.paper, 0.6), 1.4))
    for fragment in mark.fragments:
        for rect in scene.places.rects(fragment, scene.top, scene.bottom):
            painter.drawLine(QPointF(rect.left(), rect.bottom() + 2), QPointF(rect.right(), rect.bottom() + 2))


def _bar(painter: QPainter, scene: Scene, gap: int) -> None:
    """The caret between two characters."""
    place = scene.places.caret(gap)
    colour = QColor(scene.theme.ink) if scene.active else mixed(scene.theme.ink, scene.theme.paper, 0.4)
    painter.fillRect(QRectF(place.left() - 1, place.top() - 1, 2, place.height() + 2), colour)
