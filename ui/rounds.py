"""Claim mode and quote mode: the keys go from one claim, or one quote, to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotate.model.state import State
from annotate.rounds import Kind, Order, Round, before, begun, mark_at, progress, renewed, stepped, stop_of
from ui.article.decorations import Filter
from ui.i18n import tr
from ui.keycaps import cap, spoken
from ui.keymap import Keymap

if TYPE_CHECKING:
    from ui.verbs import Verbs

_SHOWN = {"claims": ("claim",), "quotes": ("quote", "cue", "source")}
MODES: dict[Kind, str] = {"claims": "claim_mode", "quotes": "quote_mode"}
"""The action that switches each mode."""


class Rounds(QObject):
    """The mode that is on, if any, and where one is in it. It stays on from document to document, and through undo.

    `changed` tells that a mode was switched on or off, or has another order.
    """

    changed = Signal()

    def __init__(self, verbs: Verbs) -> None:
        super().__init__(verbs)
        self._verbs = verbs
        self.order: Order = "worth"
        self._round: Round | None = None
        self._state: State | None = None  # for which the round is right
        self._here = ""
        verbs.view.focused.connect(self._focused)

    @property
    def kind(self) -> Kind | None:
        return self._round.kind if self._round else None

    def toggle(self, kind: Kind) -> bool:
        """Switches a mode on, with the focus on what is to be decided first; or off again."""
        state = self._verbs.state
        if self.kind == kind:
            return self.leave()
        if state is None:
            return False
        self._begin(state, kind)
        self.changed.emit()
        mark = self._verbs.mark
        if mark is None or stop_of(state, mark) not in self.stops:
            self._here = ""
            self.onward()
        return True

    def leave(self) -> bool:
        """Switches the mode off; whether one was on."""
        was, self._round = self._round, None
        if was is not None:
            self.changed.emit()
        return was is not None

    def turn(self) -> bool:
        """The other order of the claims."""
        self.order = "reading" if self.order == "worth" else "worth"
        state = self._verbs.state
        if state is not None and self.kind == "claims":
            here = self._here
            self._begin(state, "claims")
            self._here = here
        self.changed.emit()
        return True

    def _begin(self, state: State, kind: Kind) -> None:
        mark = self._verbs.mark
        self._round, self._state = begun(state, kind, self.order), state
        self._here = stop_of(state, mark) if mark is not None else ""

    def _now(self) -> tuple[Round, State] | None:
        """The round, and the state that it goes through; another document begins it anew."""
        state = self._verbs.state
        if self._round is None or state is None:
            return None
        if self._state is None or self._state.document.id != state.document.id:
            self._begin(state, self._round.kind)
        elif self._state is not state:
            self._round, self._state = renewed(self._round, state, self._here), state
        return self._round, state

    def _focused(self, mark: str) -> None:
        now = self._now()
        found = now[1].marks.get(mark) if now else None
        if now is not None and found is not None and (stop := stop_of(now[1], found)) in now[0].stops:
            self._here = stop

    def _place(self, round_: Round, state: State, way: int) -> str:
        """The stop that one goes on from: where one is, or for another mark the one before it in the text."""
        mark = self._verbs.mark
        if mark is None or stop_of(state, mark) in round_.stops:
            return self._here
        # back from another mark: the stop before it is the next one in that direction
        found = before(round_, state, mark.fragments[0].start)
        if way < 0 and found:
            later = round_.stops.index(found) + 1
            return round_.stops[later] if later < len(round_.stops) else ""
        return found or self._here

    def walk(self, step: int) -> bool:
        """To the next or last stop, decided or not; whether there is one."""
        now = self._now()
        found = stepped(*now, self._place(*now, step), step) if now else None
        if found is not None:
            self._verbs.view.focus_on(found.id)
        return found is not None

    def onward(self) -> bool:
        """To the next stop where something is left to do; says so where there is none."""
        now = self._now()
        if now is None:
            return False
        found = stepped(*now, self._place(*now, 1), 1, open_only=True)
        if found is not None:
            self._verbs.view.focus_on(found.id)
            return True
        words = tr("No claim is left to decide.") if now[0].kind == "claims" else tr("No quote is left to complete.")
        key = spoken(self._verbs.keymap, "done")
        self._verbs.noticed.emit(f"{words} {tr('{key}: done and next document.').format(key=key)}" if key else words)
        return True

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops of the round in their order."""
        now = self._now()
        return now[0].stops if now else ()

    @property
    def order_of_marks(self) -> tuple[str, ...] | None:
        """The marks of claim mode in its order, None while it is off."""
        now = self._now()
        if now is None or now[0].kind != "claims":
            return None
        return tuple(mark.id for mark in (mark_at(now[1], stop) for stop in now[0].stops) if mark is not None)

    @property
    def words(self) -> str:
        """The mode that is on and how far it is, "" for none."""
        now = self._now()
        if now is None:
            return ""
        at = progress(*now, self._here)
        said = tr("Claims: {place} of {all}") if now[0].kind == "claims" else tr("Quotes: {place} of {all}")
        return said.format(place=at.place or "–", all=at.of) + " · " + tr("%n decided", at.decided)

    def keys(self, keymap: Keymap) -> list[tuple[str, str]]:
        """The keys of the mode that is on, with what they do."""
        if self.kind is None:
            return []
        found = [(cap(keymap, "escape"), tr("leave the mode"))]
        if self.kind == "claims":
            turned = tr("reading order") if self.order == "worth" else tr("most check-worthy first")
            found.append((cap(keymap, "claim_order"), turned))
        return found

    def shown(self, which: Filter) -> Filter:
        """What shows and is walked while the mode is on: all of what it goes through, whatever the filter says."""
        if self.kind is None:
            return which
        layers = _SHOWN[self.kind]
        hidden = frozenset(layer for layer in which.hidden if layer not in layers)
        labels = frozenset(label for label in which.labels if label[0] not in layers)
        claims = 0.0 if self.kind == "claims" else which.claims_from
        return replace(
            which, hidden=hidden, labels=labels, suggested_only=False, below=1.01, claims_from=claims, only=layers[0]
        )
