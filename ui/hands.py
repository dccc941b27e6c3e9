"""What keys, mouse, inspector and bars ask for, carried to the verbs and deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotate.model.text import Span
from annotate.model.values import Value
from ui.article.decorations import Filter
from ui.article.fitting import fits
from ui.article.gestures import Aim, Outcome

if TYPE_CHECKING:
    from ui.window import MainWindow


class Hands(QObject):
    """The person's hands at one window: each signal that asks for something ends here."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._connect()

    def _connect(self) -> None:
        window = self._window
        window.view.asked.connect(self._asked)
        window.palette_bar.labelled.connect(self._label_clicked)
        window.view.chosen.connect(self._digit)
        window.view.zoomed.connect(self._zoomed)
        window.view.caret_moved.connect(window.palette_bar.hide)  # it would stand beside other words
        for button in (window.find_bar.previous, window.find_bar.next):
            button.clicked.connect(self._found)
        window.inspector.form.attribute_set.connect(self._attribute_set)
        window.inspector.form.speaker_set.connect(self._speaker_set)
        window.inspector.form.label_set.connect(self._label_set)
        window.inspector.left.connect(window.view.setFocus)
        window.guideline.left.connect(window.view.setFocus)
        window.inspector.went.connect(self._went)
        window.inspector.history.went.connect(self._back_to)
        window.inspector.history.asked.connect(self._history_of_document)
        window.inspector.form.decided.connect(self._decided)
        window.inspector.form.entity_asked.connect(window.deeds.do_entity_name)
        entities = window.inspector.entities
        entities.rename_asked.connect(window.deeds.describe_entity)
        entities.wikidata_asked.connect(window.deeds.link_entity)
        entities.merge_asked.connect(window.deeds.merge_entities)
        entities.split_asked.connect(window.deeds.move_mentions)
        window.documents.chosen.connect(self._document_chosen)
        window.top.filtered.connect(self._filtered)
        window.status.disarmed.connect(self._disarmed)

    def _history_of_document(self) -> None:
        bench = self._window.bench
        if bench is not None and bench.state is not None:
            self._window.all_history.ask(bench.state.document.id)

    def key(self, name: str) -> bool:
        """Does what a chord means in the article; whether it means anything there."""
        if self._window.verbs is None or self._window.bench is None or self._window.bench.state is None:
            return False
        # shortcuts of the window too: without a Latin layout that of a letter does not come through by itself
        meant = self._window.keying.map.at(name)
        kind, _, rest = meant.partition(":")
        if kind == "pick":
            return self._window.verbs.digit(int(rest))
        if kind == "worth":
            return self._window.verbs.choice("!" + rest)
        if kind == "label":
            self._window.deeds.do(meant)
            return True
        return bool(meant) and self._window.act(meant)

    def _asked(self, outcome: Outcome) -> None:
        window = self._window
        if window.bench is None or window.bench.state is None or window.verbs is None:
            return
        armed = window.verbs.armed_label is not None
        window.verbs.asked(outcome)  # first, as the focus that changes with it takes the palette along
        if outcome.kind == "selected" and outcome.span and not armed:
            self._offer_labels(outcome.span, outcome.exact)
        elif outcome.kind in ("selected", "click", "added", "cut"):
            self._offer()
        window.view.setFocus()

    def _found(self) -> None:
        """The palette beside what was gone to with a button of the find bar."""
        selected = self._window.view.selection
        if selected is not None:
            self._offer_labels(selected)
        else:
            self._offer()

    def _offer_labels(self, span: Span, exact: bool = False) -> None:
        """The palette for selected words."""
        window = self._window
        if window.view.state is not None:
            window.palette_bar.offer(window.view.state.schema, None, window.view.place_below(span), self._pieces(exact))

    def _pieces(self, exact: bool) -> tuple[str, ...]:
        """What the selected words can do to a quote or claim: be added to it, be cut out of it."""
        window = self._window
        state, selected = window.view.state, window.view.selection
        held = state.marks.get(window.view.held.mark) if state else None
        if state is None or held is None or selected is None or window.verbs is None:
            return ()
        aims: tuple[tuple[Aim, str], ...] = (("add", "add_fragment"), ("cut", "cut_fragment"))
        made = ((fits(state, aim, None, held, exact), name) for aim, name in aims)
        return tuple(name for fit, name in made if fit and fit(selected))

    def _offer(self) -> None:
        """The palette for what has the focus."""
        window, mark = self._window, self._window.view.focused_mark
        if mark is None or window.bench is None or window.bench.state is None:
            window.palette_bar.hide()
        else:
            window.palette_bar.offer(window.bench.state.schema, mark, window.view.place_below(mark.fragments[-1]))

    def _label_clicked(self, label: tuple[str, str]) -> None:
        self._window.deeds.do(f"label:{label[0]}:{label[1]}")
        self._window.view.setFocus()

    def _digit(self, value: int) -> None:
        if self._window.verbs is not None:
            self._window.verbs.digit(value)

    def _zoomed(self, step: int) -> None:
        self._window.deeds.do("bigger" if step > 0 else "smaller")

    def _attribute_set(self, change: tuple[str, Value]) -> None:
        if self._window.verbs is not None:
            self._window.verbs.attribute(*change)

    def _speaker_set(self, voice: tuple[str, str]) -> None:
        if self._window.verbs is not None:
            self._window.verbs.voices.give(*voice)
            self._window.view.setFocus()

    def _label_set(self, label: str) -> None:
        mark = self._window.view.focused_mark
        if mark is not None:
            self._window.deeds.do(f"label:{mark.layer}:{label}")

    def _went(self, mark: str) -> None:
        self._window.view.focus_on(mark)
        self._window.view.setFocus()

    def _back_to(self, step: int) -> None:
        if self._window.bench is not None:
            self._window.bench.go_to(step)

    def _decided(self, accepted: bool) -> None:
        self._window.deeds.do("accept" if accepted else "reject")
        self._window.view.setFocus()

    def _document_chosen(self, document: str) -> None:
        if self._window.bench is not None and (
            self._window.bench.state is None or self._window.bench.state.document.id != document
        ):
            self._window.bench.open(document)
        self._window.view.setFocus()

    def _filtered(self, which: Filter) -> None:
        verbs = self._window.verbs
        self._window.view.set_filter(verbs.rounds.shown(which) if verbs is not None else which)
        self._window.menus.actions["suggested_only"].setChecked(which.suggested_only)
        self._window.echo.show_filter()

    def _disarmed(self) -> None:
        if self._window.verbs is not None:
            self._window.verbs.arm("", "")
        self._window.view.setFocus()
