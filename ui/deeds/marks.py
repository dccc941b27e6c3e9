"""Undo, decisions, boundaries, speakers, notes, done."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from annotate import commands
from annotate.errors import KavychkiError
from annotate.model.edits import Entry, step_of
from annotate.model.marks import PARTS
from annotate.model.records import Annotation, Decision
from annotate.model.state import State
from ui.deeds.base import WindowDeeds
from ui.i18n import tr
from ui.told import step_words


class MarkDeeds(WindowDeeds):
    """What the Edit and Annotate menus do to the document on the desk."""

    def do_undo(self) -> bool:
        return self._revert(tr("Undone: {what}"), undo=True)

    def do_redo(self) -> bool:
        return self._revert(tr("Done again: {what}"), undo=False)

    def do_history(self) -> bool:
        inspector = self.window.inspector
        inspector.tabs.setCurrentWidget(inspector.history)
        inspector.history.setFocus()
        return True

    def _revert(self, words: str, undo: bool) -> bool:
        bench = self.bench
        entry = (bench.undo() if undo else bench.redo()) if bench else None
        if bench is None or entry is None:
            return False
        self.window.status.notice(words.format(what=step_words(step_of(entry))))
        if bench.state is not None and (mark := _mark_of(bench.state, entry)):
            self.window.view.focus_on(mark)
        return True

    def _label(self, name: str) -> bool:
        layer, _, label = name.partition(":")
        schema = self.bench.state.schema if self.bench and self.bench.state else None
        rule, known = (schema.layer(layer), schema.label(layer, label)) if schema else (None, None)
        return bool(self.verbs and rule and known and self.verbs.label(rule, known))

    def do_labels(self) -> bool:
        from ui.dialogs.labels import LabelsDialog

        if self.bench is None or not self.may_change():
            return False
        try:
            schema = self.bench.store.schema()
        except KavychkiError as error:
            self.window.tell(error)
            return False
        window = self.window
        dialog = LabelsDialog(
            window, schema, window.theme, window.keying.map.of(schema), window.settings.reading.patterns
        )
        wanted = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return wanted is not None and self.bench.switch_labels(dialog.layer, wanted)

    def do_accept(self) -> bool:
        return self.verbs is not None and self.verbs.accept()

    def do_accept_first(self) -> bool:
        return self.verbs is not None and self.verbs.voices.accept_first()

    def do_reject(self) -> bool:
        return self.verbs is not None and self.verbs.reject()

    def do_end_right(self) -> bool:
        return self.verbs is not None and self.verbs.move("end", 1)

    def do_end_left(self) -> bool:
        return self.verbs is not None and self.verbs.move("end", -1)

    def do_start_left(self) -> bool:
        return self.verbs is not None and self.verbs.move("start", -1)

    def do_start_right(self) -> bool:
        return self.verbs is not None and self.verbs.move("start", 1)

    def do_grow(self) -> bool:
        return self.verbs is not None and self.verbs.growing.step(1)

    def do_shrink(self) -> bool:
        return self.verbs is not None and self.verbs.growing.step(-1)

    def do_next_fragment(self) -> bool:
        return self.verbs is not None and self.verbs.pieces.next()

    def do_add_fragment(self) -> bool:
        return self.verbs is not None and self.verbs.pieces.add()

    def do_cut_fragment(self) -> bool:
        return self.verbs is not None and self.verbs.pieces.cut()

    def do_name(self) -> bool:
        return self.verbs is not None and self.window.picking.ask()

    def do_link(self) -> bool:
        return self.window.linking.go()

    def do_note(self) -> bool:
        from ui.dialogs.entry import ask_note

        state, mark = self.bench.state if self.bench else None, self.window.view.focused_mark
        if state is None or self.verbs is None:
            return False
        now = str(mark.attributes.get("note") or "") if mark else state.status.note
        title = tr("Note on the annotation") if mark else tr("Note on the document")
        answer = ask_note(self.window, title, now)
        return answer is not None and answer != now and self.verbs.note(answer)

    def do_flag(self) -> bool:
        return self.verbs is not None and self.verbs.flag()

    def do_accept_all(self) -> bool:
        return self._many(tr("Accept %n suggestion(s)?", len(self._shown())), accepted=True)

    def do_reject_all(self) -> bool:
        return self._many(tr("Reject %n suggestion(s)?", len(self._shown())), accepted=False)

    def _shown(self) -> list[str]:
        state = self.bench.state if self.bench else None
        return [m.id for m in state.open_marks() if self.window.view.filter.walks(m)] if state else []

    def _many(self, question: str, accepted: bool) -> bool:
        from ui.dialogs.ask import confirm

        shown = self._shown()
        if not shown or self.verbs is None:
            self.window.status.notice(tr("No suggestion is shown."))
            return False
        act = tr("Accept") if accepted else tr("Reject")
        return confirm(self.window, question, act) and self.verbs.many(shown, accepted)

    def do_done(self) -> bool:
        return self.verbs is not None and self.verbs.done(self._ask_done, self.window.checking.may_end)

    def _ask_done(self, count: int, score: float) -> str:
        from ui.dialogs.ask import choose

        question = tr("%n undecided suggestion(s) score {score} or more.", count).format(score=f"{score:.2f}")
        return {0: "accept", 1: "leave"}.get(choose(self.window, question, (tr("Accept them"), tr("Leave them"))), "")

    def do_reopen(self) -> bool:
        bench = self.bench
        if bench is None or bench.state is None:
            return False
        return bench.dispatch(commands.set_progress(bench.state, "started", bench.by)) is not None


def _mark_of(state: State, entry: Entry) -> str:
    """The mark that a change was about, as it is now: what is there again, else the suggestion that is open again."""
    edits = entry.transaction.edits
    there = [e.after for e in edits if isinstance(e.after, Annotation)]
    again = [e.before.suggestion for e in edits if isinstance(e.before, Decision)]
    candidates = [*(a.id for a in sorted(there, key=lambda a: a.layer in PARTS)), *again]
    return next((id for id in candidates if id in state.marks), "")
