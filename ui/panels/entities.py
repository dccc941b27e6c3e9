"""The rows of the list of entities: one a name, and below those that are unfolded their mentions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotate.groups import Entity, groups
from annotate.model.marks import Mark
from annotate.model.state import State
from annotate.model.text import hull
from ui.article.patterns import pattern_of
from ui.i18n import tr
from ui.panels.listing import Index
from ui.panels.lists import Line, LineDelegate, colour_of, short

_INDENT = 16  # pixels by which mentions stand further right
_AROUND = 40  # code points of context on each side of a mention


@dataclass(frozen=True, slots=True)
class EntityLine(Line):
    """A row of an entity, or (`child`) of one of its mentions. `unfolded` is None where there is nothing to unfold."""

    name: str = ""
    child: bool = False
    unfolded: bool | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells the row from others, also after the list was made anew."""
        return (self.name, self.marks[0]) if self.child else (self.name, "")


def entity_lines(state: State, unfolded: Collection[str] = ()) -> list[EntityLine]:
    """A row for each name, the most frequent first, people and organisations before the rest; names that only
    speakers and claimants have come last.
    """
    layer = state.schema.layer("entity")
    order = {label.name: i for i, label in enumerate(layer.labels)} if layer else {}
    found = [one for one in groups(state) if one.marks]
    found.sort(key=lambda one: (order.get(one.label, 99), -len(one.mentions), one.name))
    rows: list[EntityLine] = []
    for one in found:
        opened = one.name in unfolded and len(one.mentions) > 1
        rows.append(_line(state, one, opened))
        if opened:
            marks = (state.marks.get(id) for id in one.mentions)
            rows.extend(_child(state, one.name, mark) for mark in marks if mark is not None)
    return rows


def _line(state: State, one: Entity, unfolded: bool) -> EntityLine:
    count = f"×{len(one.mentions)}"
    if not one.mentions:
        count = tr("%n quote(s)", len(one.quotes)) if one.quotes else tr("%n claim(s)", len(one.claims))
    return EntityLine(
        colour_of(state.schema, "entity", one.label),
        one.name,
        f"{one.wikidata} · {count}" if one.wikidata else count,
        one.marks,
        not one.decided if one.mentions else all(state.annotation(id) is None for id in one.marks),
        pattern=pattern_of(state.schema, "entity", one.label),
        name=one.name,
        unfolded=unfolded if len(one.mentions) > 1 else None,
    )


def _child(state: State, name: str, mark: Mark) -> EntityLine:
    place, text = hull(mark.fragments), state.text
    before = " ".join(text[max(state.document.body, place.start - _AROUND) : place.start].split())
    after = " ".join(text[place.end : place.end + _AROUND].split())
    return EntityLine(
        colour_of(state.schema, "entity", mark.label),
        short(state, mark),
        tr("suggested") if mark.suggested else "",
        (mark.id,),
        mark.suggested,
        f"{_last_words(before)} [{short(state, mark)}] {after}".strip(),
        pattern_of(state.schema, "entity", mark.label),
        name,
        child=True,
    )


def _last_words(before: str, limit: int = 18) -> str:
    """The end of what stands before a mention, whole words."""
    return before if len(before) <= limit else "…" + before[-limit:].partition(" ")[2]


class EntityDelegate(LineDelegate):
    """Draws the rows: mentions further right, a triangle where something can be unfolded, what is selected."""

    onto: str = ""  # the entity over which something is held

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, EntityLine):
            return
        box = QRect(option.rect)
        row = QRectF(box.adjusted(4, 1, -4, -1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(self.theme.raised))
            painter.drawRoundedRect(row, 6, 6)
        painter.restore()
        moved = QStyleOptionViewItem(option)
        if line.child:
            moved.rect = box.adjusted(_INDENT, 0, 0, 0)
        super().paint(painter, moved, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._signs(painter, option, line, row)
        painter.restore()

    def _signs(self, painter: QPainter, option: QStyleOptionViewItem, line: EntityLine, row: QRectF) -> None:
        """What tells of a row beside its words: selected, to be unfolded, held over."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.drawRoundedRect(QRectF(row.left(), row.top() + 5, 3, row.height() - 10), 1.5, 1.5)
        if line.unfolded is not None:
            middle = QPointF(row.left() + 5.5, row.top() + 5 + option.fontMetrics.height() / 2)
            sides = ((-3, -2), (3, -2), (0, 2.5)) if line.unfolded else ((-2, -3), (-2, 3), (2.5, 0))
            painter.setBrush(QColor(self.theme.faint))
            painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in sides]))
        if self.onto and line.name == self.onto and not line.child:
            painter.setPen(QPen(QColor(self.theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 6, 6)
