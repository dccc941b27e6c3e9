"""What tests of the checks share: a text, annotations that somebody has made before, what the window shows."""

from __future__ import annotations

from annotate.commands.gesture import Gesture
from annotate.model.records import Annotation
from annotate.model.text import covered
from tests.annotate.making import place
from tests.ui.hands import Hands, until

TEXT = (
    "Мэр заявил, что мост откроют в мае, а не в июне. По словам врачей, всё спокойно.\n\n"
    "Пётр Громов приехал в Тулу. Он сказал: «Мы видели завод «Волна», — и уехал."
)


def put(h: Hands, layer: str, label: str, words: str, nth: int = 0, **attributes: str) -> str:
    """An annotation that somebody has made before; its id."""
    g = Gesture(h.state, h.bench.by)
    id = h.bench.by.new_id()
    fragments = (place(h.text, words, nth),)
    g.put(Annotation(id, h.state.document.id, h.state.annotator, layer, label, fragments, attributes))
    assert h.bench.dispatch(g.transaction("annotate", fragments)) is not None
    return id


def link(h: Hands, type: str, head: str, tail: str) -> None:
    g = Gesture(h.state, h.bench.by)
    g.relate(type, head, tail)
    assert h.bench.dispatch(g.transaction("relate")) is not None


def checks(h: Hands) -> list[str]:
    """The checks that found something, as the window shows it once nothing more is under way."""
    until(lambda: h.window.checking.looking.is_current)
    return [finding.check for finding in h.window.checking.open]


def rows(h: Hands) -> list[str]:
    """What the rows of the list say."""
    model = h.window.inspector.checks.model
    return [str(model.data(model.index(i, 0))) for i in range(model.rowCount())]


def words(h: Hands, id: str) -> str:
    found = h.state.annotation(id)
    return covered(found.fragments, h.text) if found else ""


def title(h: Hands) -> str:
    tabs = h.window.inspector.tabs
    return tabs.tabText(tabs.indexOf(h.window.inspector.checks))


def said(h: Hands) -> str:
    return h.window.status._notice.text()


def shown(h: Hands) -> None:
    """Brings the list up, with the keys in it."""
    h.window.inspector.tabs.setCurrentWidget(h.window.inspector.checks)
    h.window.inspector.checks.setFocus()
