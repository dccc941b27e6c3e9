"""The curve from a quote to its cue and its source: where it runs, and how it is drawn. Document coordinates."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_ROUND = 5.0  # pixels of radius at a bend
_DOT = 2.2


def route(quote: Sequence[QRectF], part: Sequence[QRectF], bar: float, drop: float, edge: float) -> tuple[QPointF, ...]:
    """The bends of the way from a quote to its cue or source; none where neither can be seen.

    It never crosses words: along one line it runs `drop` pixels below it, between two lines in the left margin where
    the quote's bar stands (`bar`). `edge` is the height at which what is out of sight lies beyond.
    """
    if not quote and not part:
        return ()
    if not part:
        return QPointF(bar, _end(quote, edge)), QPointF(bar, edge)
    goal = part[0]
    x, y, foot = goal.center().x(), goal.bottom() + drop, goal.bottom() + 1.5
    beside = [r for r in quote if abs(r.center().y() - goal.center().y()) < r.height() / 2]
    beside = [r for r in beside if r.right() <= goal.left() + 1 or r.left() >= goal.right() - 1]
    if beside:
        near = min(beside, key=lambda r: max(goal.left() - r.right(), r.left() - goal.right()))
        start = near.right() - 4 if near.right() <= goal.left() + 1 else near.left() + 4
        return QPointF(start, near.bottom() + 3), QPointF(start, y), QPointF(x, y), QPointF(x, foot)
    return QPointF(bar, _end(quote, y) if quote else edge), QPointF(bar, y), QPointF(x, y), QPointF(x, foot)


def _end(quote: Sequence[QRectF], y: float) -> float:
    """The end of a quote's bar that is nearer to a height; the height itself beside the bar."""
    return min(max(y, quote[0].top() - 1), quote[-1].bottom() + 4)


def rounded(points: Sequence[QPointF]) -> QPainterPath:
    """A path through points with round bends."""
    path = QPainterPath(points[0])
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        first, second = _towards(here, before), _towards(here, after)
        path.lineTo(first)
        path.quadTo(here, second)
    path.lineTo(points[-1])
    return path


def _towards(here: QPointF, other: QPointF) -> QPointF:
    away = other - here
    length = math.hypot(away.x(), away.y())
    return here + away * (min(_ROUND, length / 2) / length) if length else here


def draw(painter: QPainter, points: Sequence[QPointF], colour: QColor) -> None:
    """Draws the way with a dot at its end."""
    if not points:
        return
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(rounded(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], _DOT, _DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)
