"""The backups of the open project, or of one that cannot be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from annotate.ports import Restored
from ui.deeds.base import WindowDeeds
from ui.i18n import tr


class BackupDeeds(WindowDeeds):
    """What File > Backups… does."""

    def do_backups(self) -> bool:
        return self.bench is not None and self.show_backups(self.bench.store.path)

    def show_backups(self, path: str) -> bool:
        """Lists the backups of a project; opens what was restored or copied. Whether anything was."""
        from ui.dialogs.backups import BackupsDialog

        window = self.window
        here = self.bench is not None and self.bench.store.path == path
        dialog = BackupsDialog(window, window.outside.backups(path), path, window.backing if here else None)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        restored, copied, then = dialog.restored, dialog.copied, dialog.chosen_time
        dialog.deleteLater()
        if done and copied:
            return window.open_project(copied)
        if done and restored is not None and window.open_project(path):
            window.message.say(_words(restored, then), error=False)
            return True
        return False


def _words(restored: Restored, then: str) -> str:
    words = [tr("The project is again what it was on {time}.").format(time=then)]
    if restored.before is not None:
        words.append(tr("What it was before is the newest of its backups."))
    if restored.aside:
        words.append(tr("The damaged file was put aside: {file}").format(file=restored.aside))
    return " ".join(words)
