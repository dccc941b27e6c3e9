"""The laid out text: one column with room for both margins, the title above it, as the person has it set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextOption,
)

from ui.article.margins import LEFT, RIGHT
from ui.article.offsets import shown
from ui.reading import Reading
from ui.theme import SANS, Theme, face

_BLANK = 0.8  # height of a blank line in sizes of the text: a gap, not a hole
_LEAST = 330.0  # pixels of column below which the cards beside it make room
_RIM = 28.0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the text; nothing of it can be annotated."""

    title: str
    detail: str


def filled(
    text: str, reading: Reading, width: float, heading: Heading, parent: QObject
) -> tuple[QTextDocument, Column]:
    """A document with the text of an article set that way, placed for a viewport of some width.

    It is made whole before a widget sees it, so that it is laid out once; the text is never read back from it.
    """
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(face(reading.family, reading.size))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    cursor = QTextCursor(document)
    block = QTextBlockFormat()
    block.setLineHeight(float(reading.line_height), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.setBlockFormat(block)
    column = placed(document, width, heading, reading)
    cursor.insertText(shown(text))
    block.setLineHeight(reading.size * _BLANK, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.beginEditBlock()
    line = document.firstBlock()
    while line.isValid():
        if line.length() == 1:
            cursor.setPosition(line.position())
            cursor.setBlockFormat(block)
        line = line.next()
    cursor.endEditBlock()
    return document, column


@dataclass(frozen=True, slots=True)
class Column:
    """Where the column of text stands in a viewport, whether there is room for cards `beside` it, and how much."""

    left: float
    right: float
    top: float
    cards: bool = True
    beside: float = RIGHT

    @property
    def width(self) -> float:
        return self.right - self.left


def placed(document: QTextDocument, width: float, heading: Heading, reading: Reading) -> Column:
    """Sets the document's margins so that the column is as wide as wished, in the middle, below its heading."""
    metrics = QFontMetricsF(document.defaultFont())
    wish = metrics.horizontalAdvance("а" * reading.column)
    cards = width - LEFT - RIGHT >= _LEAST
    beside = LEFT + (RIGHT if cards else _RIM)
    column = min(wish, max(_RIM, width - beside))
    spare = max(0.0, width - beside - column)
    left = LEFT + spare * 0.4
    top = 34 + heading_height(heading, column, reading)
    frame = document.rootFrame().frameFormat()
    wanted = (left, width - left - column, top, 120.0)
    if (frame.leftMargin(), frame.rightMargin(), frame.topMargin(), frame.bottomMargin()) != wanted:
        _set_margins(document, frame, wanted)
    return Column(left, left + column, top, cards, width - left - column)


def _set_margins(document: QTextDocument, frame: QTextFrameFormat, wanted: tuple[float, ...]) -> None:
    document.setDocumentMargin(0)
    frame.setLeftMargin(wanted[0])
    frame.setRightMargin(max(0.0, wanted[1]))
    frame.setTopMargin(wanted[2])
    frame.setBottomMargin(wanted[3])
    document.rootFrame().setFrameFormat(frame)


_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)


def _title_font(reading: Reading) -> QFont:
    return face(reading.family, reading.size * 1.42, QFont.Weight.Bold)


@lru_cache(maxsize=8)
def _heights(heading: Heading, width: float, reading: Reading) -> tuple[float, float]:
    far = QRectF(0, 0, width, 10_000)
    title = QFontMetricsF(_title_font(reading)).boundingRect(far, _WRAP, heading.title).height() if heading.title else 0
    detail = QFontMetricsF(face(SANS, reading.size * 0.74)).boundingRect(far, _WRAP, heading.detail or " ").height()
    return title, detail


def heading_height(heading: Heading, width: float, reading: Reading) -> float:
    """How high the heading is with the gap below it, pixels."""
    title, detail = _heights(heading, width, reading)
    return title + detail + 8 + reading.size * 1.1


def paint_heading(painter: QPainter, heading: Heading, column: Column, reading: Reading, theme: Theme) -> None:
    """Draws title and detail above the column (document coordinates). Plain text: nothing in it is markup."""
    title, detail = _heights(heading, column.width, reading)
    painter.setPen(QColor(theme.ink))
    painter.setFont(_title_font(reading))
    painter.drawText(QRectF(column.left, 34, column.width, title + 4), _WRAP, heading.title)
    painter.setPen(QColor(theme.faint))
    painter.setFont(face(SANS, reading.size * 0.74))
    painter.drawText(
        QRectF(column.left, 34 + title + (8 if title else 0), column.width, detail + 4), _WRAP, heading.detail
    )
