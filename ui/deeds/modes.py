"""Claim mode and quote mode."""

from __future__ import annotations

from ui.deeds.base import WindowDeeds
from ui.i18n import tr


class ModeDeeds(WindowDeeds):
    """What switches the modes in which one goes from claim to claim, from quote to quote."""

    def do_claim_mode(self) -> bool:
        return self.verbs is not None and self.verbs.rounds.toggle("claims")

    def do_quote_mode(self) -> bool:
        return self.verbs is not None and self.verbs.rounds.toggle("quotes")

    def do_claim_order(self) -> bool:
        if self.verbs is None:
            return False
        done = self.verbs.rounds.turn()
        self.window.settings.claim_order = self.verbs.rounds.order
        worth = self.verbs.rounds.order == "worth"
        said = tr("Claim mode: most check-worthy first.") if worth else tr("Claim mode: in reading order.")
        self.window.status.notice(said)
        return done
