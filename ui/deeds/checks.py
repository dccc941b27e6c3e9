"""Going through what the checks have found."""

from __future__ import annotations

from ui.deeds.base import WindowDeeds


class CheckDeeds(WindowDeeds):
    """What is done about findings, in the article and in their list."""

    def do_next_finding(self) -> bool:
        return self.window.checking.step(1)

    def do_previous_finding(self) -> bool:
        return self.window.checking.step(-1)

    def do_mend(self) -> bool:
        return self.window.checking.mend_here()

    def do_waive(self) -> bool:
        return self.window.checking.waive_here()
