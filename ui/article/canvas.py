"""Paints an article, and after a change only what of the picture is another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QRegion

from annotate.commands.edges import Edge
from ui.article.aids import aids
from ui.article.differences import RIM, differing, same
from ui.article.margins import Within
from ui.article.picture import Scene, above, below

if TYPE_CHECKING:
    from ui.article.view import ArticleView


@dataclass(frozen=True)
class Shown:
    """A picture: its scene, and what lies above it of the keys."""

    scene: Scene
    edge: Edge | None
    fragment: int
    adding: str  # the mark to which selected words would be added, "" for none
    gap: int | None

    @property
    def above(self) -> tuple[object, ...]:
        return self.edge, self.fragment, self.adding, self.gap


class Canvas:
    """The picture of a view as it stands on the screen."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._made: Scene | None = None
        self._shown: Shown | None = None

    def refresh(self) -> None:
        """Has what is another one than on the screen painted, where that can be told; else everything."""
        region = self.changed()
        if region is None:
            self._view.viewport().update()
        else:
            self._view.viewport().update(region)

    def changed(self) -> QRegion | None:
        """What of the window shows another picture than the one painted last; None where it may be all of it."""
        if not self._view.devicePixelRatioF().is_integer():
            return None  # a part that ends within a pixel of the screen would leave a seam
        shown, here = self._shown, self._picture()
        found = differing(shown.scene, here.scene) if shown and here and shown.above == here.above else None
        if found is None:
            return None
        region = QRegion()
        for place in found:
            region = region.united(self._in_window(place))
        for box, _ in self._view.pointer.spots.flags:
            flag = self._in_window(box.adjusted(-2, -2, 2, 2))
            if region.intersects(flag):  # where only a part is painted, Qt lays the dashes around a bend otherwise
                region = region.united(flag)
        return region.intersected(self._view.viewport().rect())

    def _in_window(self, place: QRectF) -> QRect:
        return place.translated(0, -self._view.scrolled).toAlignedRect()

    def paint(self, event: QPaintEvent, words: Callable[[], None]) -> None:
        """Paints what the event is about: what lies below the words, `words`, and what lies above them."""
        view = self._view
        self._shown = here = self._picture()
        if here is None:
            return
        scene = here.scene
        view.places.look_at(scene.top, scene.bottom)
        with self._painting() as painter:
            view.pointer.spots = below(painter, scene, _within(event.region(), scene))
        words()
        with self._painting() as painter:
            above(painter, scene, view.pointer)
            aids(painter, scene, view.held, here.gap)

    def _picture(self) -> Shown | None:
        view, scene = self._view, self._scene()
        if scene is None:
            return None
        adding = view.held.mark if scene.focus is None and view.selection else ""
        gap = view.caret.gap if view.characters and view.caret else None
        return Shown(scene, view.held.edge, view.held.fragment, adding, gap)

    def _scene(self) -> Scene | None:
        """The scene as it is now; the one before where it is the same, as much in it is worked out once."""
        made = self._view.scene()
        if made is None or self._made is None or not same(self._made, made):
            self._made = made
        return self._made

    @contextmanager
    def _painting(self) -> Iterator[QPainter]:
        """A painter in document coordinates."""
        painter = QPainter(self._view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self._view.scrolled)
        try:
            yield painter
        finally:
            painter.end()


def _within(region: QRegion, scene: Scene) -> Within:
    """What of a picture is painted for a region of the window."""
    left, right = scene.column.left - RIM, scene.column.right + RIM
    within = Within([], [], [])
    for place in region:  # type: ignore[attr-defined]  # Qt's stubs do not know it
        stretch = scene.top + place.y(), scene.top + place.y() + place.height()
        if place.x() < left:
            within.left.append(stretch)
        if place.x() < right - 1 and place.x() + place.width() > left + 1:
            within.text.append(stretch)
        if place.x() + place.width() > right:
            within.right.append(stretch)
    return within
