"""Where text lies in the widget: rectangles of spans, offsets under points. Document coordinates, y down."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLine

from annotate.model.text import Span
from ui.article.offsets import OffsetMap


class Geometry:
    """Look-ups in the laid out text of one document."""

    def __init__(self, document: QTextDocument, offsets: OffsetMap) -> None:
        self.document = document
        self.offsets = offsets
        self._view = (0.0, 0.0)
        self._drawn: dict[Span, list[QRectF]] = {}  # of that view

    def blocks(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, QRectF]]:
        """The paragraphs between two heights with their places."""
        layout = self.document.documentLayout()
        block = self._block_at(top)
        while block.isValid():
            place = layout.blockBoundingRect(block)
            if place.top() > bottom:
                return
            if place.bottom() >= top:
                yield block, place
            block = block.next()

    def visible(self, top: float, bottom: float) -> tuple[int, int]:
        """The offsets between which the text lies at these heights; long paragraphs count line by line."""
        first = last = None
        for block, place in self.blocks(top, bottom):
            for line in _lines(block, place, top, bottom):
                start = block.position() + line.textStart()
                first = start if first is None else first
                last = start + line.textLength()
        if first is None or last is None:
            return self.offsets.body, self.offsets.body
        return self.offsets.offset(first), self.offsets.offset(last)

    def rects(self, span: Span, top: float, bottom: float) -> list[QRectF]:
        """One rectangle a line that the span covers between two heights, left to right, top to bottom."""
        if (top, bottom) != self._view:
            return self._rects(span, top, bottom)
        found = self._drawn.get(span)
        if found is None:
            found = self._drawn[span] = self._rects(span, top, bottom)
        return found

    def look_at(self, top: float, bottom: float) -> None:
        """From now on what is asked for between these heights is kept: one picture after another shows the same."""
        if (top, bottom) != self._view:
            self._view = top, bottom
            self._drawn.clear()

    def moved(self) -> None:
        """The text was laid out anew, and nothing is where it was."""
        self._drawn.clear()

    def _rects(self, span: Span, top: float, bottom: float) -> list[QRectF]:
        start, end = self.offsets.position(span.start), self.offsets.position(span.end)
        layout = self.document.documentLayout()
        block = self.document.findBlock(start)
        found: list[QRectF] = []
        while block.isValid() and block.position() < end:
            place = layout.blockBoundingRect(block)
            if place.top() > bottom:
                break
            if place.bottom() >= top:
                base = block.position()
                for line in _lines(block, place, top, bottom, start - base):
                    if line.textStart() >= end - base:
                        break
                    a = max(start - base, line.textStart())
                    b = min(end - base, line.textStart() + line.textLength())
                    if b < end - base:  # the blank at which the line was broken is not seen
                        b = a + len(words[a:b].rstrip()) if (words := block.text()) else b
                    if a < b:
                        found.append(_rect(line, place, _edges(line, a, b, self.offsets.both_ways)))
            block = block.next()
        return found

    def caret(self, offset: int) -> QRectF:
        """The place of the gap before an offset, one pixel wide, as high as its line."""
        position = self.offsets.position(offset)
        block = self.document.findBlock(position)
        place = self.document.documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        if not line.isValid():
            return QRectF(place.left(), place.top(), 1, place.height())
        x = _x(line, position - block.position())
        return QRectF(place.left() + x, place.top() + line.y(), 1, line.height())

    def offset_at(self, point: QPointF) -> int | None:
        """The offset of the gap between characters that is nearest to a point; None where nothing is laid out."""
        block = self._block_at(point.y())
        place = self.document.documentLayout().blockBoundingRect(block)
        below = next(_lines(block, place, point.y(), float("inf")), None)
        line = below if below is not None else block.layout().lineAt(block.layout().lineCount() - 1)
        if not line.isValid():
            return None
        # behind the blank at which a line was broken the next line begins
        last = line.textStart() + line.textLength() - (line.lineNumber() + 1 < block.layout().lineCount())
        return self.offsets.offset(block.position() + min(line.xToCursor(point.x() - place.left()), last))

    def _block_at(self, y: float) -> QTextBlock:
        """The paragraph at a height, else the next one below, else the last.

        Qt's own hitTest answers with the end of the document for some heights between two paragraphs.
        """
        last = self.document.blockCount() - 1
        low, high = 0, min(8, last)
        # Qt lays out no further than it is asked: a long document is shown before its end has been laid out
        while high < last and self._bottom(high) < y:
            low, high = high + 1, min(2 * high, last)
        while low < high:
            middle = (low + high) // 2
            if self._bottom(middle) < y:
                low = middle + 1
            else:
                high = middle
        return self.document.findBlockByNumber(low)

    def _bottom(self, number: int) -> float:
        block = self.document.findBlockByNumber(number)
        return self.document.documentLayout().blockBoundingRect(block).bottom()

    def character_at(self, point: QPointF) -> int | None:
        """The offset of the very character that covers a point, None where none does."""
        found = self.offset_at(point)
        if found is None:
            return None
        behind = found
        while self._invisible(behind) and behind < found + 16:
            behind += 1  # a place before marks without width is the place behind them, too
        for offset in range(found - 1, behind + 1):
            if offset < self.offsets.body or offset >= self.offsets.length:
                continue
            for rect in self.rects(Span(offset, offset + 1), point.y() - 200, point.y() + 200):
                if rect.contains(point):
                    return offset
        return None

    def _invisible(self, offset: int) -> bool:
        """Whether the character at an offset has no width of its own: combining marks, joiners, soft hyphens."""
        if offset >= self.offsets.length:
            return False
        shown = str(self.document.characterAt(self.offsets.position(offset)))
        return len(shown) == 1 and unicodedata.category(shown) in ("Mn", "Me", "Cf")


def _lines(block: QTextBlock, place: QRectF, top: float, bottom: float, start: int = 0) -> Iterator[QTextLine]:
    """The lines of a paragraph between two heights, from that of the position `start` in the paragraph on.

    The first is found by halving: a paragraph may have thousands.
    """
    layout = block.layout()
    low, high = 0, layout.lineCount()
    if start > 0 and (first := layout.lineForTextPosition(start)).isValid():
        low = first.lineNumber()
        if place.top() + first.y() + first.height() >= top:
            high = low
    while low < high:
        middle = (low + high) // 2
        line = layout.lineAt(middle)
        if place.top() + line.y() + line.height() < top:
            low = middle + 1
        else:
            high = middle
    for i in range(low, layout.lineCount()):
        line = layout.lineAt(i)
        if place.top() + line.y() > bottom:
            return
        yield line


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # a pair in some bindings, a number in others
    return float(found[0] if isinstance(found, tuple) else found)


def _edges(line: QTextLine, start: int, end: int, both_ways: bool) -> tuple[float, float]:
    """Left and right of what stands at `start..end` in a line.

    Where scripts of both directions meet, the place before a character is not the end of the one before it: there
    the glyphs say where they are.
    """
    boxes = [run.boundingRect() for run in line.glyphRuns(start, end - start)] if both_ways else []
    if not boxes:
        return _x(line, start), _x(line, end)
    return min(box.left() for box in boxes), max(box.right() for box in boxes)


def _rect(line: QTextLine, place: QRectF, edges: tuple[float, float]) -> QRectF:
    left, right = min(edges), max(edges)
    return QRectF(place.left() + left, place.top() + line.y(), max(right - left, 2.0), line.height())
