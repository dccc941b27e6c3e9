"""The content of a direct quotation: the words between the marks."""

from __future__ import annotations

import re

from annotate.preannotators.marks import Pair
from annotate.preannotators.quotes.parts import Place
from annotate.preannotators.quotes.scene import Scene


def _pieces(pair: Pair) -> tuple[Place, ...]:
    return tuple((piece.start, piece.end) for piece in pair.pieces)


def content(scene: Scene, start: int, end: int) -> Place | None:
    """A direct content: without white space at its ends and without the comma or dash before the author's words."""
    text = scene.text
    while start < end and text[start] in " \t\n'":
        start += 1
    while end > start and text[end - 1] in " \t\n',":
        end -= 1
    return (start, end) if start < end else None


def direct_places(scene: Scene, pair: Pair) -> tuple[Place, ...]:
    """The contents of a pair of marks, without a conjunction that the author put inside: «что готов»."""
    places = [place for a, b in _pieces(pair) if (place := content(scene, a, b))]
    if places and re.match(r"что\s", scene.text[places[0][0] : places[0][1]]) and scene.words(*places[0]) > 2:
        places[0] = (places[0][0] + 4, places[0][1])
    return tuple(places)
