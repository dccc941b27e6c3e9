"""Draws decorations: tints, outlines and underlines below the text, rings, tags and previews above it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from annotate.model.text import Span
from ui.article.decorations import Decoration
from ui.article.geometry import Geometry
from ui.article.margins import Stretches, reaches
from ui.article.strokes import underline
from ui.reading import Reading
from ui.theme import SANS, Theme, face, mixed

_LANE = 3.5  # pixels between the underlines of overlapping marks, where there is room
_FREE = 0.15  # share of a line's height that is free above its letters
_ABOVE, _BELOW = 20.0, 16.0  # pixels beyond a line: the tag over a ring, the handles of fragments


def room(rect: QRectF, reading: Reading) -> float:
    """The pixels below a line of text in which lines can be drawn before the letters of the next one."""
    return rect.height() * (reading.line_height / 100 - 1 + _FREE)


def around(rect: QRectF, reading: Reading) -> tuple[float, float]:
    """Between which heights anything is drawn for a mark on a line: rings, tags, handles, the lowest underline."""
    return rect.top() - _ABOVE, rect.bottom() + max(_BELOW, room(rect, reading) + 4)


class Painter:
    """Draws one pass over the visible stretch `top..bottom` (document coordinates)."""

    def __init__(
        self,
        painter: QPainter,
        geometry: Geometry,
        theme: Theme,
        top: float,
        bottom: float,
        reading: Reading | None = None,
    ) -> None:
        self.painter = painter
        self.geometry = geometry
        self.theme = theme
        self.top, self.bottom = top, bottom
        self.reading = reading or Reading()

    def _lane(self, d: Decoration, rect: QRectF) -> tuple[float, float]:
        """How far below the line the underline of a mark lies, and its width: many lanes share the room there is."""
        step = max(1.1, min(_LANE, (room(rect, self.reading) - 2.5) / max(1, d.lanes - 1)))
        return d.lane * step, min(2.0, max(0.8, step * 0.62))

    def rects(self, span: Span) -> list[QRectF]:
        return self.geometry.rects(span, self.top, self.bottom)

    def below(self, decorations: list[Decoration], within: Stretches) -> None:
        """Everything that lies under the words, as far as it may reach into some stretches."""
        for d in decorations:
            colour = self.theme.hue(d.colour)
            for i, fragment in enumerate(d.fragments):
                rects = self.rects(fragment)
                for j, rect in enumerate(rects):
                    if reaches(within, *around(rect, self.reading)):
                        last = i + 1 == len(d.fragments) and j + 1 == len(rects)
                        self._one(d, colour, rect, last)

    def _one(self, d: Decoration, colour: QColor, rect: QRectF, last: bool) -> None:
        if d.shape == "content":
            share = 0.16 if d.focused else 0.11 if d.related else 0.055 if d.look == "suggested" else 0.08
            self.painter.fillRect(rect.adjusted(-1, -1, 1, 3).toRect(), mixed(colour, self.theme.paper, share))
        elif d.shape == "entity":
            self._entity(d, colour, rect, last)
        elif d.shape == "link":
            self._link(d, colour, rect)
        elif d.shape == "claim":
            if d.focused or d.related:
                self._wave(rect, colour)
        else:
            self._underline(d, colour, rect, last)

    def _entity(self, d: Decoration, colour: QColor, rect: QRectF, last: bool) -> None:
        p, paper = self.painter, self.theme.paper
        down, width = self._lane(d, rect)
        box = rect.adjusted(-1.5, -0.5, 1.5, 1.5 + down)
        if d.look == "suggested":
            tint = QColor(colour)
            tint.setAlphaF(0.16 if d.focused else 0.05)
            pen = QPen(mixed(colour, paper, 0.85), 1.1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2.4])
            self._fill(box, tint, 4)
            p.setPen(pen)
            p.drawLines(_sides(box))
            if d.pattern != "solid":
                ink = mixed(colour, paper, 0.8)
                underline(p, d.pattern, box.left() + 3, box.right() - 3, box.bottom() - 2.2, ink, width * 0.8)
            return
        tint = QColor(colour)
        tint.setAlphaF((0.30 if d.focused else 0.16) if self.theme.dark else (0.24 if d.focused else 0.13))
        self._fill(box, tint, 4)
        base = box.bottom()
        underline(p, d.pattern, box.left() + 1.5, box.right() - 1.5, base, colour, width)
        if d.look == "hand" and last:
            self._dot(QPointF(box.right() - 1.5, base), colour)

    def _underline(self, d: Decoration, colour: QColor, rect: QRectF, last: bool) -> None:
        down, width = self._lane(d, rect)
        y = rect.bottom() + 1.5 + down
        share = 0.65 if d.look == "suggested" and not d.related else 1.0
        pen = QPen(mixed(colour, self.theme.paper, share), width if d.shape == "cue" else width * 0.75)
        if d.shape == "cue":
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.01, 2.0])
        if d.related or d.focused:
            tint = QColor(colour)
            tint.setAlphaF(0.20)
            self._fill(rect.adjusted(-1, 0, 1, 1), tint, 3)
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y))
        if d.look == "hand" and last:
            self._dot(QPointF(rect.right() - 1, y), colour)

    def _link(self, d: Decoration, colour: QColor, rect: QRectF) -> None:
        """A hair through the words between two fragments of a quote, as the bar in the margin has it."""
        down, _ = self._lane(d, rect)
        y = rect.bottom() + 1.5 + down
        pen = QPen(mixed(colour, self.theme.paper, 0.9 if d.related else 0.5), 1)
        if d.look == "suggested":
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(rect.left() - 1, y), QPointF(rect.right() + 1, y))

    def _dot(self, at: QPointF, colour: QColor) -> None:
        self.painter.setPen(QPen(QColor(self.theme.paper), 1))
        self.painter.setBrush(colour)
        self.painter.drawEllipse(at, 3.2, 3.2)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _wave(self, rect: QRectF, colour: QColor) -> None:
        y, x, up = rect.bottom() + 4.5, rect.left(), True
        path = QPainterPath(QPointF(x, y))
        while x < rect.right():
            path.quadTo(QPointF(x + 2, y + (-2.4 if up else 2.4)), QPointF(x + 4, y))
            x, up = x + 4, not up
        self.painter.setPen(QPen(colour, 1.1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(path)

    def _fill(self, rect: QRectF, colour: QColor, radius: float) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawRoundedRect(rect, radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def struck(self, span: Span, colour: QColor) -> None:
        """Words of a rejected suggestion: a line through them."""
        self.painter.setPen(QPen(mixed(colour, self.theme.paper, 0.7), 1.2))
        for rect in self.rects(span):
            y = rect.top() + rect.height() * 0.58
            self.painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def selection(self, span: Span) -> None:
        """The selected words."""
        for rect in self.rects(span):
            self._fill(rect.adjusted(0, -1, 0, 3), mixed(self.theme.accent, self.theme.paper, 0.28), 3)

    def caret(self, token: Span, active: bool) -> None:
        """The token that a key would act on."""
        for rect in self.rects(token):
            box = rect.adjusted(-2, -1, 2, 2)
            if active:
                self._fill(box, mixed(self.theme.ink, self.theme.paper, 0.09), 4)
            self.painter.setPen(QPen(mixed(self.theme.ink, self.theme.paper, 0.55 if active else 0.2), 1))
            self.painter.drawRoundedRect(box, 4, 4)

    def ring(self, d: Decoration, tag: str) -> None:
        """The focused mark: a ring around each line of it and its label above the last one's end."""
        colour = self.theme.hue(d.colour)
        rects = [rect for fragment in d.fragments for rect in self.rects(fragment)]
        if d.shape in ("entity", "cue", "source"):
            self.painter.setPen(QPen(colour, 1.8))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            for rect in rects:
                self.painter.drawRoundedRect(rect.adjusted(-3, -2, 3, 3 + self._lane(d, rect)[0]), 5, 5)
        if rects:
            beside = 1 if d.shape == "content" else 3  # on the ring, and off the quotation marks where there is none
            self._handle(rects[0].adjusted(-beside, 0, 0, 0), colour, left=True)
            self._handle(rects[-1].adjusted(0, 0, beside, 0), colour, left=False)
        if rects and tag and d.shape in ("entity", "cue", "source"):
            self._tag(rects[-1], tag, colour)  # last: over a short word it lies on the handles, and is to be read

    def _tag(self, rect: QRectF, words: str, colour: QColor) -> None:
        """The label on the upper rim of the ring, no higher than the gap between two lines is."""
        height = min(14.0, max(11.0, rect.height() * (self.reading.line_height / 100 - 1) + 3))
        font = face(SANS, height * 0.76, QFont.Weight.DemiBold)
        width = QFontMetricsF(font).horizontalAdvance(words) + 8
        box = QRectF(rect.right() + 4 - width, rect.top() + 2 - height, width, height)
        self._fill(box, colour, 3.5)
        self.painter.setFont(font)
        self.painter.setPen(QColor(self.theme.paper))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _handle(self, rect: QRectF, colour: QColor, left: bool) -> None:
        x = rect.left() if left else rect.right()
        self.painter.setPen(QPen(colour, 2))
        self.painter.drawLine(QPointF(x, rect.top() - 1), QPointF(x, rect.bottom() + 2))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawEllipse(QPointF(x, rect.top() - 2 if left else rect.bottom() + 3), 3, 3)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def preview(self, span: Span, colour: QColor) -> None:
        """What releasing the pointer here would give."""
        tint = QColor(colour)
        tint.setAlphaF(0.18)
        for rect in self.rects(span):
            self._fill(rect.adjusted(-1.5, -1, 1.5, 2), tint, 4)
            self.painter.setPen(QPen(colour, 1.4))
            self.painter.drawRoundedRect(rect.adjusted(-1.5, -1, 1.5, 2), 4, 4)

    def link(self, start: QPointF, end: QPointF, colour: QColor) -> None:
        """The line from a quote to the mention that it is being linked to."""
        path = QPainterPath(start)
        middle = (start.x() + end.x()) / 2
        path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
        self.painter.setPen(QPen(colour, 1.6))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawPath(path)
        self.painter.setBrush(colour)
        self.painter.drawEllipse(end, 3, 3)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)


def _sides(box: QRectF) -> list[QLineF]:
    """The four sides of a box without its corners: dashes around bends take much longer to draw."""
    left, right, top, bottom, bend = box.left(), box.right(), box.top(), box.bottom(), 2.5
    return [
        QLineF(left + bend, top, right - bend, top),
        QLineF(left + bend, bottom, right - bend, bottom),
        QLineF(left, top + bend, left, bottom - bend),
        QLineF(right, top + bend, right, bottom - bend),
    ]
