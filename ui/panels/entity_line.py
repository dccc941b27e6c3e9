"""The line of the form that says who a mention is: its entity's name, how often it comes up, its Wikidata id."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import SignalInstance

from annotate.groups import entity_name
from annotate.model.marks import Mark
from annotate.model.state import State
from ui.i18n import tr
from ui.panels.labels import ElidedButton


class EntityLine:
    """Says who mentions are. How often each name comes up is counted once for as long as no mark changes."""

    def __init__(self) -> None:
        self._of: object = None
        self._counts: Counter[str] = Counter()

    def words(self, state: State | None, mark: Mark | None) -> str:
        """Who a mention is; "" for a mark that is no mention."""
        if state is None or mark is None or mark.layer != "entity":
            return ""
        if self._of is not state.marks:
            self._of = state.marks
            self._counts = Counter(entity_name(state, other) for other in state.marks if other.layer == "entity")
        name = entity_name(state, mark)
        known, count = state.group(name), self._counts[name]
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
