"""The line of the form that says who a mention is: its entity's name, how often it comes up, its Wikidata id."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance

from annotate.groups import entity_name
from annotate.model.marks import Mark
from annotate.model.state import State
from ui.i18n import tr
from ui.panels.labels import ElidedButton


def entity_words(state: State | None, mark: Mark | None) -> str:
    """Who a mention is, in words; "" for a mark that is no mention."""
    if state is None or mark is None or mark.layer != "entity":
        return ""
    name = entity_name(state, mark)
    count = sum(1 for other in state.marks if other.layer == "entity" and entity_name(state, other) == name)
    known = state.group(name)
    said = [name, f"×{count}" if count > 1 else "", known.wikidata if known else ""]
    return " · ".join(filter(None, said))


def entity_button(said: str, asked: SignalInstance) -> ElidedButton:
    """The words as a button that asks for more."""
    button = ElidedButton(said.replace("&", "&&"))
    button.setObjectName("flat")
    button.setStyleSheet("text-align: left; padding-left: 0;")
    button.setAccessibleName(f"{tr('Who')}: {said}")
    button.clicked.connect(lambda _checked=False: asked.emit())
    return button
