"""What of an article's picture is another one after a change. Document coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from PySide6.QtCore import QRectF

from annotate.commands.quotes import part_of
from annotate.model.marks import Mark
from annotate.model.text import Span
from annotate.suggestions import Suggestion
from ui.article.painter import around
from ui.article.picture import Scene

_FAR = 1e4  # pixels to either side: a band is as wide as any window
RIM = 4.5
"""Pixels beside the column that marks may take; what stands in the margins keeps further away."""
_HEAVY = ("state", "places")  # compared as objects: they are made anew, never changed in their content
_PARTS = ("state", "focus", "caret", "choices", "noted", "gesture")  # looked at in detail


def same(one: Scene, other: Scene) -> bool:
    """Whether two scenes show the same."""
    return all(_equal(one, other, field.name) for field in fields(Scene))


def _equal(one: Scene, other: Scene, name: str) -> bool:
    a, b = getattr(one, name), getattr(other, name)
    return a is b or (name not in _HEAVY and bool(a == b))


def differing(before: Scene, after: Scene) -> list[QRectF] | None:
    """The places at which one scene's picture may differ from another one's; None for all of it."""
    if before is after:
        return []
    whole = (field.name for field in fields(Scene) if field.name not in _PARTS)
    if before.state.schema is not after.state.schema or not all(_equal(before, after, name) for name in whole):
        return None
    if before.gesture != after.gesture and "link" in (before.gesture.kind, after.gesture.kind):
        return None  # a line leads from the margin to the pointer
    spans = list(_spans(before, after))
    old, new = _threads(before), _threads(after)
    threads = [(old.get(thread) or new[thread]) for thread in old.keys() ^ new.keys()]
    if not all(_in_sight(after, span) for ends in threads for span in ends):
        return None  # they lead over the edge of what is seen
    found = [_band(after, [span]) for span in spans] + [_band(after, ends) for ends in threads]
    return [*filter(None, found), *_margins(before, after)]


def _spans(before: Scene, after: Scene) -> Iterator[Span]:
    """Words below or above which another thing is drawn than before."""
    for shape in {*before.shapes} ^ {*after.shapes}:
        yield from shape.fragments
    if before.keyed != after.keyed:
        yield from filter(None, (before.keyed[0], after.keyed[0]))
    if before.gesture != after.gesture:
        yield from filter(None, (before.gesture.preview, after.gesture.preview))
    if after.filter.rejected and before.state is not after.state:
        turned_down = (scene.state.rejected(*scene.stretch) for scene in (before, after))
        for gone in _symmetric(*turned_down):
            yield from gone.fragments


def _symmetric(one: Iterable[Suggestion], other: Iterable[Suggestion]) -> list[Suggestion]:
    ones, others = list(one), list(other)
    return [x for x in ones if x not in others] + [x for x in others if x not in ones]


def _threads(scene: Scene) -> dict[tuple[object, ...], tuple[Span, ...]]:
    """What each curve is drawn by, and the words between which it leads."""
    return {(t.quote.label, t.depth, t.share, t.deep, t.ends): t.ends for t in scene.threads()}


def _in_sight(scene: Scene, span: Span) -> bool:
    low, high = scene.stretch
    return low <= span.start and span.end <= high


def _band(scene: Scene, spans: Sequence[Span]) -> QRectF | None:
    """The lines of some words and all between them, from one rim of the window to the other; None out of sight."""
    rects = [rect for span in spans for rect in scene.places.rects(span, scene.top, scene.bottom)]
    if not rects:
        return None
    lows, highs = zip(*(around(rect, scene.reading) for rect in rects), strict=True)
    top, bottom = min(lows), max(highs)
    return QRectF(-_FAR, top, 2 * _FAR, bottom - top)


def _margins(before: Scene, after: Scene) -> Iterator[QRectF]:
    """The margins in which something else stands than before."""
    height = after.bottom - after.top
    if _left(before) != _left(after):
        yield QRectF(-_FAR, after.top, _FAR + after.column.left - RIM, height)
    if after.column.cards and _right(before) != _right(after):
        yield QRectF(after.column.right + RIM, after.top, _FAR, height)


def _left(scene: Scene) -> tuple[object, ...]:
    """What bars, flags and notes are drawn by."""
    focus = scene.focus.id if scene.focus and scene.focus.layer == "claim" else ""
    return scene.quotes, scene.quote, scene.claims, focus, scene.remarked


def _right(scene: Scene) -> tuple[object, ...]:
    """What cards are drawn by."""
    cues: list[Mark | None] = [part_of(scene.state, quote, "cue") for quote in scene.quotes]
    return scene.quotes, scene.quote, cues, scene.choices
