"""Draws underlines of each pattern, and the signs of labels in lists and on buttons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from ui.theme import Theme

_DASHES: Mapping[str, tuple[float, ...]] = {  # lengths of strokes and gaps, pixels
    "dots": (0.01, 4.5),
    "dashes": (5.0, 3.0),
    "long": (13.0, 4.0),
    "dash-dot": (8.0, 3.5, 0.01, 3.5),
}


def underline(painter: QPainter, pattern: str, left: float, right: float, y: float, colour: QColor,
              width: float = 2.0) -> None:  # fmt: skip
    """Draws a line of that pattern around the height `y`; `width` is that of the solid one, pixels."""
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if pattern == "double":
        pen.setWidthF(max(0.9, width * 0.55))
        painter.setPen(pen)
        apart = max(1.2, width * 0.85)
        for dy in (-apart, apart):
            painter.drawLine(QPointF(left, y + dy), QPointF(right, y + dy))
        return
    if pattern in ("wave", "zigzag", "ticks"):
        pen.setWidthF(max(0.9, width * 0.65))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_winding(pattern, left, right, y))
        return
    if pattern == "thick":
        pen.setWidthF(width * 1.9)
    elif pattern in _DASHES:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        if pattern in ("dots", "dash-dot"):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setWidthF(width * 1.15)
        pen.setDashPattern([length / pen.widthF() for length in _DASHES[pattern]])
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))


def _winding(pattern: str, left: float, right: float, y: float) -> QPainterPath:
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    if pattern == "ticks":
        path.lineTo(QPointF(right, y))
        while x < right:
            path.moveTo(QPointF(x + 0.5, y - 2.2))
            path.lineTo(QPointF(x + 0.5, y + 2.2))
            x += 5
        return path
    step = 4.0 if pattern == "wave" else 3.5
    while x < right:
        side = -1 if up else 1
        if pattern == "wave":
            path.quadTo(QPointF(x + step / 2, y + 3.2 * side), QPointF(x + step, y))
        else:
            path.lineTo(QPointF(x + step, y + 1.8 * side))
        x, up = x + step, not up
    return path


def sign(painter: QPainter, box: QRectF, hue: QColor, hollow: bool, pattern: str) -> None:
    """The sign of a label in a list: a square in its colour, hollow for suggestions, above its pattern, if any."""
    painter.setPen(QPen(hue, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else hue)
    if pattern:
        middle, y = box.center().x(), box.bottom() + 1
        painter.drawRoundedRect(QRectF(box.left(), box.top() - 3.5, box.width(), box.height() - 1), 2.5, 2.5)
        half = box.width() / 2 + 3
        underline(painter, pattern, middle - half, middle + half, y, hue, 1.6)
    else:
        painter.drawRoundedRect(box, 2.5, 2.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)


@lru_cache(maxsize=256)
def _drawn(pattern: str, rgb: int, scale: float) -> QIcon:
    picture = QPixmap(round(18 * scale), round(18 * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sign(painter, QRectF(4.5, 5, 9, 9), QColor(rgb), False, pattern)
    painter.end()
    return QIcon(picture)


def icon(theme: Theme, colour: str, pattern: str, scale: float = 1.0) -> QIcon:
    """The sign of a label for buttons and lists; `scale` is the device pixel ratio."""
    return _drawn(pattern, theme.hue(colour).rgb(), scale)
