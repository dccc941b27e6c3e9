"""Near copies: going to one, and taking over what was made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from annotate.carrying import take_over
from annotate.errors import KavychkiError
from annotate.ports import Annotator
from ui.deeds.base import WindowDeeds
from ui.i18n import tr

if TYPE_CHECKING:
    from ui.dialogs.copies import Work


class CopyDeeds(WindowDeeds):
    """What is done with near copies of the document on the desk."""

    def titles_of_copies(self) -> tuple[str, ...]:
        """The titles of the near copies of the document on the desk; none where the file cannot say it now."""
        if self.bench is None or self.bench.state is None:
            return ()
        try:
            return tuple(copy.title for copy in self.bench.store.copies(self.bench.state.document.id))
        except KavychkiError:
            return ()

    def do_copies(self) -> bool:
        from ui.dialogs.copies import CopiesDialog

        bench, window = self.bench, self.window
        if bench is None or bench.state is None:
            return False
        try:
            copies = bench.store.copies(bench.state.document.id)
        except KavychkiError as error:
            window.tell(error)
            return False
        if not copies:
            window.status.notice(tr("The project has no near copy of this article."))
            return False
        dialog = CopiesDialog(window, copies)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen
        dialog.deleteLater()
        window.view.setFocus()
        return done and bench.open(chosen)

    def do_carry_over(self) -> bool:
        from ui.dialogs.copies import CarryDialog

        bench, window = self.bench, self.window
        if bench is None or bench.state is None or not self.may_change():
            return False
        try:
            works = self._works(bench.state.document.id)
        except KavychkiError as error:
            window.tell(error)
            return False
        if not works:
            window.status.notice(tr("Nobody has annotated a near copy of this article."))
            return False
        dialog = CarryDialog(window, bench.state, works, window.theme)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        given, dropped = dialog.carrying, dialog.dropped
        dialog.deleteLater()
        window.view.setFocus()
        return done and bench.dispatch(take_over(bench.state, given, dropped, bench.by)) is not None

    def _works(self, document: str) -> list[Work]:
        """What was annotated in copies: the own work first, then the closest copy. Raises StorageError."""
        from ui.dialogs.copies import Work

        assert self.bench is not None
        store, me = self.bench.store, self.bench.annotator.id
        names = {annotator.id: annotator for annotator in store.annotators()}
        works = [
            Work(store.document(copy.document), names.get(who, Annotator(who, "")), records)
            for copy in store.copies(document)
            for records in store.everybodys_records(copy.document)
            if records.annotations and (who := records.annotations[0].annotator)
        ]
        return sorted(works, key=lambda work: work.annotator.id != me)
