"""What stands beside the text: bars and claim flags on the left, cards with the speakers on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from annotate.commands.quotes import part_of
from annotate.model.marks import Mark
from annotate.model.schema import Schema, words
from annotate.model.state import State
from annotate.model.text import covered, hull
from annotate.model.voices import Voice, voice_of
from annotate.speakers import Candidate
from ui.article.decorations import depths_of
from ui.article.geometry import Geometry
from ui.i18n import language, tr
from ui.theme import SANS, Theme, face, mixed

RIGHT, LEFT = 196.0, 104.0  # the widths that cards and flags need beside the column, pixels
_GAP = 10.0
_WIDEST = 260.0  # pixels of a card, where there is room


def bar_at(left: float, depth: int) -> float:
    """Where a quote's bar stands beside a column that begins at `left`."""
    return left - 14 - 6 * depth


@dataclass
class Spots:
    """Where things that can be clicked were drawn: cards and flags by mark id, candidates by number."""

    cards: list[tuple[QRectF, str]] = field(default_factory=list)
    flags: list[tuple[QRectF, str]] = field(default_factory=list)
    choices: list[tuple[QRectF, int]] = field(default_factory=list)


Stretches = Sequence[tuple[float, float]]
"""Heights from and to."""


@dataclass(frozen=True, slots=True)
class Within:
    """The heights at which a picture is painted: in the text, in the left and in the right margin."""

    text: list[tuple[float, float]]
    left: list[tuple[float, float]]
    right: list[tuple[float, float]]


def reaches(stretches: Stretches, top: float, bottom: float) -> bool:
    """Whether something between two heights lies at any of those."""
    return any(top < high and low < bottom for low, high in stretches)


class Margins:
    """Draws both margins of the visible stretch `top..bottom` for a column `left..right`, as far as they are `within`
    what is painted; where things are is told of all of them.
    """

    def __init__(
        self,
        painter: QPainter,
        geometry: Geometry,
        theme: Theme,
        column: tuple[float, float],
        view: tuple[float, float],
        beside: float,
        within: Within,
    ) -> None:
        self.painter = painter
        self.geometry = geometry
        self.theme = theme
        self.left, self.right = column
        self.top, self.bottom = view
        self.beside = beside
        self.within = within
        self.spots = Spots()
        self.caps = tuple("0123456789")  # the key caps of the numbers

    def bars(self, state: State, quotes: list[Mark], focus: str) -> None:
        """A bar at the left of a quote's lines, dashed for a suggestion; nested quotes stand further left."""
        colour = self.theme.hue(_colour(state.schema, "quote"))
        for quote, depth in zip(quotes, depths_of(quotes).values(), strict=True):
            x = bar_at(self.left, depth)
            ends: list[float] = []
            for fragment in quote.fragments:
                rects = self.geometry.rects(fragment, self.top, self.bottom)
                if not rects:
                    continue
                low, high = rects[0].top() - 1, rects[-1].bottom() + 4
                pen = QPen(mixed(colour, self.theme.paper, 0.75) if quote.suggested else colour, 2.5)
                if quote.id == focus:
                    pen = QPen(colour, 3.5)
                if quote.suggested:
                    pen.setStyle(Qt.PenStyle.CustomDashLine)
                    pen.setDashPattern([2.2, 1.6])
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                self.painter.setPen(pen)
                self.painter.drawLine(QPointF(x, low), QPointF(x, high))
                if ends:
                    self.painter.setPen(QPen(mixed(colour, self.theme.paper, 0.6), 1))
                    self.painter.drawLine(QPointF(x, ends[-1]), QPointF(x, low))
                ends.append(high)

    def cards(self, state: State, quotes: list[Mark], focus: str, choices: list[Candidate]) -> None:
        """The speaker's name and the cue beside each quote; candidates under the focused one."""
        low = self.top + 4
        colour = self.theme.hue(_colour(state.schema, "quote"))
        for quote in quotes:
            rects = self.geometry.rects(hull(quote.fragments), self.top, self.bottom)
            if not rects:
                continue
            y = max(rects[0].top(), low)
            shown = choices if quote.id == focus else []
            low = self._card(state, quote, y, colour, shown, quote.id == focus) + _GAP

    def _card(
        self, state: State, quote: Mark, y: float, colour: QColor, choices: list[Candidate], focused: bool
    ) -> float:
        p, x = self.painter, self.right + 34
        width = min(_WIDEST, max(RIGHT, self.beside) - 52)
        voice = voice_of(quote.attributes, "speaker")
        said = voice_words(state.schema, *voice)
        title = _on_two_lines(said or tr("who speaks?"), width)
        height = 17.0 * len(title)
        rows = [QRectF(x, y + height + 19 + 20 * i, width, 19) for i in range(len(choices))]
        bottom = y + height + 19 + 20 * len(rows)
        self.spots.cards.append((QRectF(x - 12, y - 2, width + 12, height + 19), quote.id))
        self.spots.choices += [(row, c.number) for row, c in zip(rows, choices, strict=True) if c.number is not None]
        if not reaches(self.within.right, y - 3, bottom + 3):
            return bottom
        plain = face(SANS, 12)
        p.setFont(_bold())
        p.setPen(colour if said else QColor(self.theme.faint))
        for i, line in enumerate(title):
            p.drawText(QRectF(x, y - 1 + 17 * i, width, 18), Qt.AlignmentFlag.AlignVCenter, line)
        cue = part_of(state, quote, "cue")
        kind = choice_title(state.schema, "quote", "type", str(quote.attributes.get("type") or ""))
        parts = [covered(cue.fragments, state.text).replace("\n", " ") if cue else "", kind]
        p.setFont(plain)
        p.setPen(QColor(self.theme.faint))
        detail = QFontMetricsF(plain).elidedText(" · ".join(filter(None, parts)), Qt.TextElideMode.ElideRight, width)
        p.drawText(QRectF(x, y + height, width, 17), Qt.AlignmentFlag.AlignVCenter, detail)
        for row, candidate in zip(rows, choices, strict=True):
            cap = self.caps[candidate.number] if candidate.number is not None else ""
            here = is_given(candidate, voice)
            self._choice(row, cap, voice_words(state.schema, candidate.name, candidate.kind, True), bold=here)
        pen = QPen(mixed(colour, self.theme.paper, 0.8) if quote.suggested else colour, 2 if focused else 1.5)
        if quote.suggested:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        p.setPen(pen)
        p.drawLine(QPointF(x - 10, y), QPointF(x - 10, bottom))
        return bottom

    def _choice(self, row: QRectF, key: str, title: str, bold: bool) -> None:
        p, font = self.painter, face(SANS, 10, QFont.Weight.DemiBold)
        width = max(16.0, QFontMetricsF(font).horizontalAdvance(key) + 8) if key else 0.0
        cap = QRectF(row.left(), row.top() + 2, width, 15)
        p.setPen(QPen(QColor(self.theme.line), 1))
        p.setBrush(QColor(self.theme.raised))
        if key:
            p.drawRoundedRect(cap, 4, 4)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setFont(font)
        p.setPen(QColor(self.theme.ink))
        p.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        font = face(SANS, 12, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        p.setFont(font)
        place = row.adjusted(width + 6, 0, 0, 0)
        elided = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        p.setPen(QColor(self.theme.ink if bold else self.theme.faint))
        p.drawText(place, Qt.AlignmentFlag.AlignVCenter, elided)

    def flags(self, state: State, claims: list[Mark], focus: str) -> None:
        """A flag with type and worth at the first line of each claim."""
        colour = self.theme.hue(_colour(state.schema, "claim"))
        font = face(SANS, 10.5, QFont.Weight.DemiBold)
        metrics, low = QFontMetricsF(font), self.top
        for claim in claims:
            rects = self.geometry.rects(hull(claim.fragments), self.top, self.bottom)
            if not rects:
                continue
            kind = choice_title(state.schema, "claim", "type", str(claim.attributes.get("type") or ""))
            worth = str(claim.attributes.get("worth", ""))
            title = " ".join(filter(None, (kind or tr("type?"), worth)))
            title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, LEFT - 44)
            width = metrics.horizontalAdvance(title) + 14
            y = max(rects[0].top() + 3, low)
            box = QRectF(self.left - 26 - width, y, width, 18)
            low = box.bottom() + 3
            if reaches(self.within.left, y - 2, low):
                self._flag(box, title, font, colour, claim.suggested, claim.id == focus)
            self.spots.flags.append((box, claim.id))

    def notes(self, marks: list[Mark]) -> None:
        """A small triangle beside the first line of each mark in which checks have found something."""
        colour, drawn = QColor(self.theme.danger), set()
        for mark in marks:
            rects = self.geometry.rects(mark.fragments[0], self.top, self.bottom)
            if not rects or (y := round(rects[0].center().y())) in drawn:
                continue
            drawn.add(y)
            x = self.left - 10
            self.painter.setPen(QPen(colour, 1))
            self.painter.setBrush(mixed(colour, self.theme.paper, 0.25))
            self.painter.drawPolygon(QPolygonF([QPointF(x, y - 4), QPointF(x + 5, y), QPointF(x, y + 4)]))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _flag(self, box: QRectF, title: str, font: QFont, colour: QColor, suggested: bool, focused: bool) -> None:
        p = self.painter
        pen = QPen(mixed(colour, self.theme.paper, 0.55) if suggested and not focused else colour, 1.2)
        if suggested:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 2])
        p.setPen(pen)
        p.setBrush(mixed(colour, self.theme.paper, 0.9 if focused and not suggested else 0.14 if focused else 0.04))
        p.drawRoundedRect(box, 9, 9)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.setFont(font)
        solid = focused and not suggested
        ink = QColor(self.theme.paper) if solid else mixed(colour, self.theme.paper, 0.8 if suggested else 1)
        p.setPen(ink)
        p.drawText(box, Qt.AlignmentFlag.AlignCenter, title)


def _bold() -> QFont:
    return face(SANS, 13, QFont.Weight.DemiBold)


@lru_cache(maxsize=256)
def _on_two_lines(title: str, width: float) -> tuple[str, ...]:
    """A name on two lines at most; measuring its letters takes most of the time of a card."""
    metrics = QFontMetricsF(_bold())
    first, rest = title, ""
    if metrics.horizontalAdvance(title) > width:
        words_ = title.split(" ")
        taken = next(
            (i for i in range(len(words_) - 1, 0, -1) if metrics.horizontalAdvance(" ".join(words_[:i])) <= width), 1
        )
        first, rest = " ".join(words_[:taken]), " ".join(words_[taken:])
    lines = (first, rest) if rest else (first,)
    return tuple(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)


def _colour(schema: Schema, layer: str) -> str:
    found = schema.layer(layer)
    return found.labels[0].colour if found else "grey"


def voice_words(schema: Schema, name: str, kind: str, offered: bool = False) -> str:
    """Who says something, in the language of the window; "" where nobody has looked yet.

    Where it is `offered`, several people together are told from somebody of that name.
    """
    if not kind:
        return name
    if kind == "collective" and name:
        return tr("group: {name}").format(name=name) if offered else name
    return choice_title(schema, "quote", "speaker_kind", kind)


def is_given(candidate: Candidate, voice: Voice) -> bool:
    """Whether it is the candidate who says it now."""
    name, kind = voice
    return candidate.kind == kind and (candidate.name == name or kind in ("article", "unknown")) and voice != ("", "")


def choice_title(schema: Schema, layer: str, attribute: str, value: str) -> str:
    """The words for a choice, in the language of the window; "" for none."""
    spec = schema.attribute(layer, attribute)
    for choice in spec.choices if spec else ():
        if choice.value == value:
            title = words(choice.titles, language(), value)
            return title if attribute != "worth" else title.partition(" ")[0]
    return value
