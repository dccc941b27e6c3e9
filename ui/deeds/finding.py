"""Finding words, the same mentions, and the last action once more."""

from __future__ import annotations

from ui.deeds.base import WindowDeeds


class FindDeeds(WindowDeeds):
    """What is done to words wherever they stand."""

    def do_find_text(self) -> bool:
        self.window.finding.ask()
        return True

    def do_find_next(self) -> bool:
        return self._step(1)

    def do_find_previous(self) -> bool:
        return self._step(-1)

    def _step(self, step: int) -> bool:
        """To the next place; the keys are the article's then, so that the key of a label annotates it."""
        found = self.window.finding.step(step)
        if found and self.window.finding.found.places:
            self.window.view.setFocus()
        return found

    def do_repeat(self) -> bool:
        from ui.repeating import repeat

        return self.verbs is not None and repeat(self.verbs)

    def do_same(self) -> bool:
        return self.window.same.offer()
