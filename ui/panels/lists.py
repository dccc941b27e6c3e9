"""The lists of the inspector: quotes and claims as rows that lead to their marks, and what such lists share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotate.claims import claimant_of
from annotate.model.marks import Mark
from annotate.model.schema import Schema
from annotate.model.state import State
from annotate.model.text import on_one_line
from annotate.quotes import QuoteRecord
from ui.article.margins import choice_title, voice_words
from ui.article.strokes import sign
from ui.i18n import tr
from ui.panels.labels import brief
from ui.panels.listing import Index, Listing, Rows
from ui.panels.narrowing import lacking
from ui.theme import LIGHT, Theme, face

_WORDS = 90  # characters of a quote that a row shows


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a coloured sign (hollow while all its marks are suggestions), words, a detail, and the marks it is of.

    `lack` is what is missing, in words, before those below; `unsaid` that the title is a question; `kept` is the end
    of the detail, which is seen however long the rest of it is.
    """

    colour: str
    title: str
    detail: str
    marks: tuple[str, ...]
    suggested: bool
    below: str = ""
    pattern: str = "solid"
    lack: str = ""
    unsaid: bool = False
    kept: str = ""


def quote_line(schema: Schema, quote: QuoteRecord) -> Line:
    """The row of a quote: the speaker, the type, what is missing, the first words."""
    label = layer.labels[0].name if (layer := schema.layer("quote")) else ""
    return Line(
        colour_of(schema, "quote", label),
        voice_words(schema, quote.speaker, quote.speaker_kind) or tr("who speaks?"),
        choice_title(schema, "quote", "type", quote.type),
        (quote.mark,),
        quote.suggested,
        quote.words if len(quote.words) <= _WORDS else quote.words[: _WORDS - 1] + "…",
        lack=lacking(quote.missing),
        unsaid="speaker" in quote.missing,
    )


def claim_lines(state: State, order: Sequence[str] | None = None) -> list[Line]:
    """One row a claim: type and claimant, check-worthiness and score, the first words.

    In the `order` given (ids of marks), else annotations first, then suggestions with the most check-worthy first.
    """
    claims = [m for m in state.marks if m.layer == "claim"]
    claims.sort(key=lambda m: (m.suggested, -(m.score or 0.0) if m.suggested else m.fragments[0].start))
    if order is not None:
        rank = {id: i for i, id in enumerate(order)}
        claims.sort(key=lambda m: rank.get(m.id, len(rank)))
    return [_claim_line(state, m) for m in claims]


def _claim_line(state: State, claim: Mark) -> Line:
    kind = choice_title(state.schema, "claim", "type", str(claim.attributes.get("type") or ""))
    found = claimant_of(state, claim)
    kinds = {"article": tr("the article")}
    who = found.name or kinds.get(found.kind) or choice_title(state.schema, "claim", "claimant_kind", found.kind)
    score = f"{claim.score:.2f}".replace(".", ",") if claim.suggested and claim.score is not None else ""
    return Line(
        colour_of(state.schema, "claim", claim.label),
        " · ".join(filter(None, (kind or tr("claim"), who))),
        " · ".join(filter(None, (str(claim.attributes.get("worth", "")), score))),
        (claim.id,),
        claim.suggested,
        short(state, claim),
    )


def short(state: State, mark: Mark) -> str:
    """The words of a mark on one line, as many as a row has room for."""
    words = on_one_line(mark.fragments, state.text)
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"


def colour_of(schema: Schema, layer: str, label: str) -> str:
    """The colour of a label, that of nothing in particular for one that the schema does not know."""
    found = schema.label(layer, label)
    return found.colour if found else "grey"


class LinesModel(Rows[Line]):
    """Rows of a list."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, (line.title, line.detail, line.lack, line.below)))
        return None


def list_faces(option: QStyleOptionViewItem) -> tuple[QFont, QFont]:
    """The faces of a list's rows: of the first line, as large as the list says, and of what stands below it."""
    font: QFont = option.font
    pixels = QFontInfo(font).pixelSize()
    return face(font.family(), pixels), face(font.family(), pixels * 12 / 13)


def shown_detail(line: Line, metrics: QFontMetricsF, room: float) -> str:
    """The detail of a row in so many pixels, with its end whole."""
    left = max(0.0, room - metrics.horizontalAdvance(line.kept))
    free = brief(line.detail.removesuffix(line.kept))
    return metrics.elidedText(free, Qt.TextElideMode.ElideRight, left) + line.kept


class LineDelegate(QStyledItemDelegate):
    """Draws a row; all words are plain text."""

    theme: Theme = LIGHT
    focused: str = ""
    patterns: bool = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, (font, small) = index.data(Qt.ItemDataRole.UserRole), list_faces(option)
        below = QFontMetrics(small).height() + 3 if isinstance(line, Line) and line.below else 0
        return QSize(100, QFontMetrics(font).height() + 12 + below)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, Line):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self.theme, QRect(option.rect)
        state: QStyle.StateFlag = option.state
        if self.focused in line.marks and self.focused:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 1, -5, -2), 6, 6)
        font, small = list_faces(option)
        high, low = QFontMetricsF(font).height() + 2, QFontMetricsF(small).height() + 2
        middle = box.top() + 5 + high / 2
        pattern = line.pattern if self.patterns else ""
        sign(painter, QRectF(box.left() + 14, middle - 4.5, 9, 9), theme.hue(line.colour), line.suggested, pattern)
        detail = shown_detail(line, QFontMetricsF(small), box.width() / 2)
        room = QFontMetricsF(small).horizontalAdvance(detail)
        top = QRectF(box.left() + 32, box.top() + 5, box.width() - 48 - room, high)
        painter.setFont(font)
        painter.setPen(theme.hue("orange") if line.unsaid else QColor(theme.ink))
        title = QFontMetricsF(font).elidedText(brief(line.title), Qt.TextElideMode.ElideRight, top.width() - 6)
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(QColor(theme.faint))
        right = QRectF(box.left(), box.top() + 5, box.width() - 14, high)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        if line.below:
            under = QRectF(top.left(), top.bottom(), box.width() - 46, low)
            if line.lack:
                lack = QFontMetricsF(small).elidedText(f"{line.lack} · ", Qt.TextElideMode.ElideRight, under.width())
                painter.setPen(theme.hue("orange"))
                painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, lack)
                painter.setPen(QColor(theme.faint))
                under.setLeft(under.left() + QFontMetricsF(small).horizontalAdvance(lack))
            words = QFontMetricsF(small).elidedText(brief(line.below), Qt.TextElideMode.ElideRight, under.width())
            painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class LinesView(Listing):
    """A list of lines. `chosen` carries the id of the mark to go to; a row of several goes through them in turn."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.delegate = LineDelegate(self)
        self.setItemDelegate(self.delegate)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other rows; the scroll stays where it was."""
        if lines == self.lines.rows:
            return
        at = self.verticalScrollBar().value()
        self.lines.show(lines)
        self.verticalScrollBar().setValue(at)

    def show_focus(self, mark: str) -> None:
        self.delegate.focused = mark
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.viewport().update()

    def set_patterns(self, on: bool) -> None:
        """Whether the signs have the patterns of their labels."""
        self.delegate.patterns = on
        self.viewport().update()

    def _pick(self, index: QModelIndex) -> None:
        marks = self.lines.rows[index.row()].marks
        here = self.delegate.focused
        after = marks.index(here) + 1 if here in marks else 0
        self.chosen.emit(marks[after % len(marks)])
