"""What each action of the table does, dialogs and background work included."""

from __future__ import annotations

from ui.deeds.backups import BackupDeeds
from ui.deeds.checks import CheckDeeds
from ui.deeds.clips import ClipDeeds
from ui.deeds.copies import CopyDeeds
from ui.deeds.files import SUFFIX, FileDeeds
from ui.deeds.finding import FindDeeds
from ui.deeds.going import ViewDeeds
from ui.deeds.groups import GroupDeeds
from ui.deeds.marks import MarkDeeds
from ui.deeds.modes import ModeDeeds
from ui.deeds.schema import SchemaDeeds
from ui.deeds.texts import TextDeeds
from ui.i18n import tr

__all__ = ["SUFFIX", "Deeds"]


class Deeds(
    FileDeeds,
    BackupDeeds,
    ClipDeeds,
    MarkDeeds,
    GroupDeeds,
    ViewDeeds,
    FindDeeds,
    CheckDeeds,
    ModeDeeds,
    SchemaDeeds,
    TextDeeds,
    CopyDeeds,
):
    """The actions of one window, by name."""

    def do(self, name: str) -> bool:
        """Does an action; whether it did anything."""
        for prefix, act in (
            ("label:", self._label),
            ("appearance:", self._appearance),
            ("language:", self._language),
            ("recent:", self.window.open_project),
            ("move:", self._move),
            ("select:", self._select),
            ("scroll:", self._scroll),
        ):
            if name.startswith(prefix):
                return bool(act(name.removeprefix(prefix)))
        deed = getattr(self, f"do_{name}", None)
        return bool(deed()) if callable(deed) else False

    def do_suggest(self) -> bool:
        if self.bench is None or self.bench.state is None:
            return False
        return self._loaded() and self.window.suggesting.ask_for(self.bench.state, again=True)

    def do_suggest_all(self) -> bool:
        if self.bench is None or not self._loaded():
            return False
        waiting = self.window.suggesting.ask_for_all()
        if not waiting:
            self.window.status.notice(tr("Every document has its suggestions."))
        return waiting

    def _loaded(self) -> bool:
        if not self.window.suggester.is_ready:
            self.window.status.notice(tr("The models are still loading."))
        return self.window.suggester.is_ready

    def cancel(self) -> None:
        """Stops what runs in the background."""
        if self.importing is not None:
            self.importing.cancel()
        self.window.same.cancel()
        self.window.suggester.forget()
