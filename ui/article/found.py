"""Places that a search has found, as they show in the article: flat like a highlighter, never outlined like a mark."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from annotate.model.text import Span
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.article.painter import Painter

_PAPER = {False: ("#fff3b0", "#ffd75e", "#7a5200"), True: ("#47401f", "#67571c", "#f3cf6b")}


@dataclass(frozen=True, slots=True)
class Found:
    """Places (start, end) in reading order, and the number of the one that one is at, -1 for none."""

    places: Sequence[tuple[int, int]] = ()
    current: int = -1

    def within(self, start: int, end: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Those that may show between two offsets, with their numbers."""
        first = bisect_left(self.places, (start,))
        while first and self.places[first - 1][1] > start:
            first -= 1
        for number in range(first, len(self.places)):
            if self.places[number][0] >= end:
                return
            yield number, self.places[number]


NOTHING = Found()


def colours(theme: Theme) -> tuple[QColor, QColor, QColor]:
    """Behind every place found, behind the current one, and its frame."""
    light, strong, frame = (QColor(name) for name in _PAPER[theme.dark])
    return light, strong, frame


def paint_found(drawn: Painter, found: Found, stretch: tuple[int, int]) -> None:
    """Lays colour behind the places in sight."""
    light, strong, _ = colours(drawn.theme)
    for number, place in found.within(*stretch):
        for rect in drawn.rects(Span(*place)):
            drawn.painter.fillRect(_box(rect), strong if number == found.current else light)


def frame_found(drawn: Painter, found: Found) -> None:
    """Frames the current place, over selection and marks."""
    if not 0 <= found.current < len(found.places):
        return
    drawn.painter.setPen(QPen(colours(drawn.theme)[2], 1.6))
    drawn.painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in drawn.rects(Span(*found.places[found.current])):
        drawn.painter.drawRect(_box(rect).adjusted(0.5, 0.5, -0.5, -0.5))


def _box(rect: QRectF) -> QRectF:
    return rect.adjusted(-1, -2, 1, 4)
