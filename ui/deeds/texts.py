"""The text of the document on the desk is corrected."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from annotate.errors import KavychkiError
from annotate.reanchor import Plan, correct_text, gone
from ui.deeds.base import WindowDeeds
from ui.i18n import tr


class TextDeeds(WindowDeeds):
    """What is done with the text itself."""

    def do_correct_text(self) -> bool:
        """A deliberate mode: everywhere else the text is read only."""
        from ui.dialogs.correct import CorrectDialog

        bench, window = self.bench, self.window
        if bench is None or bench.state is None or not self.may_change():
            return False
        caret = window.view.caret
        start = caret.token.start if caret is not None else bench.state.document.body
        try:
            if bench.store.document(bench.state.document.id).text_sha256 != bench.state.document.text_sha256:
                bench.reload()  # another window has corrected it
            dialog = CorrectDialog(window, bench.store, bench.state, start, window.settings.reading, window.theme)
        except KavychkiError as error:
            window.tell(error)
            return False
        done = dialog.exec() == QDialog.DialogCode.Accepted
        plan, dropped, offset = dialog.plan, dialog.dropped, dialog.editor.offset
        dialog.deleteLater()
        window.view.setFocus()
        if not done or plan is None:
            return False
        entry = bench.dispatch(correct_text(plan, dropped, bench.annotator.id, bench.by))
        if entry is None:
            return False
        window.view.mover.go_to(offset)
        window.status.notice(_told(plan, dropped))
        return True


def _told(plan: Plan, dropped: set[str]) -> str:
    """What was done, with its counts."""
    leaves = gone(plan, dropped)
    moved = sum(fallen.place.fate != "unchanged" for fallen in plan.annotations) - len(leaves)
    said = [tr("text corrected")]
    if moved:
        said.append(tr("%n moved", moved))
    if leaves:
        said.append(tr("%n dropped", len(leaves)))
    return f"{said[0]}: {', '.join(said[1:])}" if len(said) > 1 else said[0]
