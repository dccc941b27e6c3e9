"""The curve from a quote to its cue and source: where it runs, when it shows, what showing it costs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent

from annotate.model.default_schema import DEFAULT_SCHEMA
from annotate.model.marks import Mark
from annotate.model.text import Span
from tests.annotate.making import draft
from tests.ui.hands import Hands
from tests.ui.windows import Open, article
from ui.article.decorations import decorations, depths_of, gaps_of
from ui.article.relations import rounded, route

LINE, HIGH = 33.0, 25.0
TEXT = "«Мы рады гостям, — сказала Белова, — и будем ждать». Потом все разошлись.\n\nБольше ничего не было."
QUOTE = draft(TEXT, "quote", "QUOTE", ("Мы рады гостям", "и будем ждать"), cue="сказала", source="Белова")


def _words(line: int, left: float, right: float) -> QRectF:
    return QRectF(left, line * LINE, right - left, HIGH)


def _crossed(points: tuple[QPointF, ...], column: tuple[float, float], lines: int) -> bool:
    """Whether a way runs through a line of text, other than down to one end of it."""
    for a, b in pairwise(points):
        if a.y() == b.y() and max(a.x(), b.x()) > column[0]:
            if any(i * LINE < a.y() < i * LINE + HIGH for i in range(lines)):
                return True
        elif a.x() == b.x() and column[0] < a.x() < column[1]:
            low, high = sorted((a.y(), b.y()))
            if any(low < i * LINE + HIGH / 2 < high for i in range(lines)):
                return True
    return False


_SPANS = st.tuples(st.integers(0, 9), st.integers(100, 500), st.integers(10, 90))


@given(_SPANS, st.integers(0, 9), st.integers(1, 4), st.floats(4, 7))
def test_the_way_never_crosses_words(goal: tuple[int, int, int], first: int, count: int, drop: float) -> None:
    line, left, width = goal
    part = _words(line, left, left + width)
    quote = [_words(first + i, 100, 590) for i in range(count)]
    points = route(quote, [part], 86.0, drop, 0.0)
    assert not _crossed(points, (100.0, 590.0), 16)
    assert points[-1] == QPointF(part.center().x(), part.bottom() + 1.5)


def test_on_one_line_it_runs_below_it_from_the_nearer_end() -> None:
    quote, cue = _words(0, 100, 300), _words(0, 340, 400)
    assert route([quote], [cue], 86, 6, 0)[:2] == (QPointF(296, 28), QPointF(296, 31))
    cue = _words(0, 100, 160)
    assert route([_words(0, 200, 300)], [cue], 86, 6, 0)[0].x() == 204


def test_to_another_line_it_starts_at_the_quotes_bar() -> None:
    found = route([_words(2, 100, 500), _words(3, 100, 200)], [_words(0, 300, 360)], 86, 6, 0)
    assert [p.x() for p in found] == [86, 86, 330, 330]
    assert found[0].y() == 2 * LINE - 1


def test_what_is_out_of_sight_is_at_the_edge_and_nothing_leads_from_nowhere_to_nowhere() -> None:
    assert route([], [], 86, 6, 0) == ()
    assert route([_words(2, 100, 500)], [], 86, 6, -2)[-1] == QPointF(86, -2)
    assert route([], [_words(2, 100, 500)], 86, 6, 400)[0] == QPointF(86, 400)
    assert not rounded(route([], [_words(2, 100, 500)], 86, 6, 400)).isEmpty()


def _mark(id: str, layer: str, *spans: tuple[int, int]) -> Mark:
    return Mark(id, layer, layer.upper(), tuple(Span(*s) for s in spans), "suggested", id, {}, 0.9)


def test_fragments_of_a_quote_are_linked_below_what_stands_between_them() -> None:
    quote = _mark("q", "quote", (0, 10), (30, 40))
    assert gaps_of(quote.fragments) == [Span(10, 30)]
    found = decorations(DEFAULT_SCHEMA, [quote, _mark("c", "cue", (12, 16)), _mark("s", "source", (17, 25))], "q",
                        frozenset())  # fmt: skip
    (link,) = [d for d in found if d.shape == "link"]
    assert (link.fragments, link.lane, link.lanes, link.focused, link.related) == ((Span(10, 30),), 1, 2, False, True)
    assert gaps_of((Span(0, 4), Span(4, 8))) == []


def test_bars_of_quotes_that_overlap_stand_beside_each_other() -> None:
    marks = [_mark("a", "quote", (0, 40)), _mark("b", "quote", (5, 10)), _mark("c", "quote", (50, 60))]
    assert depths_of(marks) == {"a": 0, "b": 1, "c": 0}


@pytest.fixture
def h(window: Open) -> Hands:
    return article(window, TEXT, QUOTE)


def _rest(h: Hands, at: QPoint) -> None:
    """Moves the pointer to a point, no button down."""
    port, none = h.view.viewport(), Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(port.mapToGlobal(at)), none, none, Qt.KeyboardModifier.NoModifier
    )
    QCoreApplication.sendEvent(port, event)


def test_the_pointer_on_quote_cue_source_or_card_shows_what_belongs_together(h: Hands) -> None:
    quote = h.mark("quote", "Мы рады гостям, — сказала Белова, — и будем ждать").id
    for words in ("рады", "сказала", "Белова", "ждать"):
        _rest(h, h.point(h.span(words).start + 1))
        assert h.view.hover.quote == quote
        _rest(h, h.point(h.span("разошлись").start + 1))
        assert h.view.hover.quote == ""
    _rest(h, h.card(quote))
    assert h.view.hover.quote == quote
    QCoreApplication.sendEvent(h.view, QEvent(QEvent.Type.Leave))
    assert h.view.hover.quote == ""


def test_a_curve_comes_with_the_pointer_and_goes_with_it(h: Hands) -> None:
    before = h.view.viewport().grab().toImage()
    _rest(h, h.point(h.span("сказала").start + 1))
    pointed = h.view.viewport().grab().toImage()
    assert pointed != before
    _rest(h, h.point(h.span("разошлись").start + 1))
    assert h.view.viewport().grab().toImage() == before


def test_moving_within_what_is_pointed_at_paints_nothing_anew(h: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    monkeypatch.setattr(h.view.viewport(), "update", lambda *_: painted.append(1))
    start = h.point(h.span("рады").start)
    for dx in range(12):
        _rest(h, start + QPoint(dx, 0))
    assert painted == [1]
    outside = h.point(h.span("разошлись").start)
    for dx in range(12):
        _rest(h, outside + QPoint(dx, 0))
    assert painted == [1, 1]
