"""Going about: marks, documents, panes, sizes, appearance, language, help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from annotate.errors import KavychkiError
from ui.actions import ACTIONS
from ui.article import caret as carets
from ui.deeds.base import WindowDeeds
from ui.i18n import tr


class ViewDeeds(WindowDeeds):
    """What the Go, View and Help menus do."""

    def _move(self, name: str) -> bool:
        return self.window.view.mover.move(name)

    def _select(self, name: str) -> bool:
        return self.window.view.mover.move(name, select=True)

    def _scroll(self, name: str) -> bool:
        self.window.view.mover.scroll(name)
        return True

    def do_next(self) -> bool:
        return self._walk(1)

    def do_previous(self) -> bool:
        return self._walk(-1)

    def _walk(self, step: int) -> bool:
        rounds = self.verbs.rounds if self.verbs is not None else None
        if not (rounds.walk(step) if rounds is not None and rounds.kind else self.window.view.walk(step)):
            self.window.status.notice(tr("Nothing more in this direction."))
        return True

    def do_cycle(self) -> bool:
        view, state = self.window.view, self.bench.state if self.bench else None
        if state is None or view.caret is None:
            return False
        mark = carets.under(state, view.caret.token.start, view.filter.shows, view.focus_id)
        if mark is not None:
            caret = view.caret
            view.focus_on(mark.id, scroll=False)
            view.caret = caret
        return mark is not None

    def do_escape(self) -> bool:
        view = self.window.view
        if view.pointer.cancel() or self.window.linking.cancel():
            return True
        self.window.palette_bar.hide()
        if self.window.guideline.isVisible():
            self.window.guideline.close_card()
            return True
        if view.selection is not None:
            view.select(None)
        elif self.verbs is not None and self.verbs.rounds.leave():
            pass
        elif view.focus_id or view.held.mark:
            view.focus_on("")
            view.held.mark = ""
        elif not self.window.finding.close() and self.verbs is not None:
            self.verbs.arm("", "")
        self.window.menus.refresh()
        return True

    def do_next_document(self) -> bool:
        return self._turn(1)

    def do_previous_document(self) -> bool:
        return self._turn(-1)

    def _turn(self, step: int) -> bool:
        bench = self.bench
        if bench is None or bench.state is None:
            return False
        which = self.window.documents.which
        try:
            found = bench.store.neighbour(bench.state.document.id, which, bench.annotator.id, step)
        except KavychkiError as error:
            self.window.tell(error)
            return False
        if found is None:
            self.window.status.notice(
                tr("This is the last document.") if step > 0 else tr("This is the first document.")
            )
            return False
        return bench.open(found)

    def do_find(self) -> bool:
        self.window.panes.reach(self.window.documents)
        self.window.documents.search.setFocus()
        self.window.documents.search.selectAll()
        return True

    def do_all_quotes(self) -> bool:
        return self.window.all_quotes.ask()

    def do_project_history(self) -> bool:
        return self.window.all_history.ask()

    def do_next_pane(self) -> bool:
        return self._pane(1)

    def do_previous_pane(self) -> bool:
        return self._pane(-1)

    def _pane(self, step: int) -> bool:
        w = self.window
        lists = w.inspector.tabs.currentWidget()
        panes: list[tuple[QWidget, QWidget]] = [(w.documents.list, w.documents.list), (w.view, w.view), (lists, lists)]
        if (entry := w.inspector.form.entry) is not None:
            panes.insert(2, (w.inspector.form, entry))
        here = QGuiApplication.focusObject()
        whole = (
            i for i, (p, _) in enumerate(panes) if p is here or (isinstance(here, QWidget) and p.isAncestorOf(here))
        )
        there = panes[(next(whole, 0) + step) % len(panes)][1]
        w.panes.reach(there)
        there.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def do_bigger(self) -> bool:
        return self._size(self.window.settings.text_size + 1)

    def do_smaller(self) -> bool:
        return self._size(self.window.settings.text_size - 1)

    def do_normal_size(self) -> bool:
        return self._size(19.0)

    def _size(self, pixels: float) -> bool:
        self.window.settings.text_size = pixels
        self.window.view.set_size(self.window.settings.text_size)
        return True

    def do_suggested_only(self) -> bool:
        self.window.top.only.toggle()
        return True

    def do_walk_filter(self) -> bool:
        from ui.dialogs.walk import WalkDialog

        state = self.bench.state if self.bench else None
        if state is None:
            return False
        dialog = WalkDialog(self.window, state, self.window.top.filter)
        wanted = dialog.filter() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if wanted is not None:
            self.window.top.set_filter(wanted)
        return wanted is not None

    def do_characters(self) -> bool:
        window = self.window
        window.view.mover.among_characters(not window.view.characters)
        window.echo.show_characters()
        return True

    def _appearance(self, value: str) -> bool:
        self.window.settings.appearance = value
        self.window.apply_appearance()
        return True

    def _language(self, value: str) -> bool:
        self.window.settings.language = value or None
        self.window.retranslate()
        return True

    def do_palette(self) -> bool:
        from ui.dialogs.commands import CommandPalette

        allowed = [a.name for a in ACTIONS if self.window.allowed(a.name)]
        dialog = CommandPalette(self.window, allowed, self.window.keying.map)
        dialog.exec()
        picked = dialog.picked
        dialog.deleteLater()
        return bool(picked) and self.window.act(picked)

    def do_help(self) -> bool:
        from ui.dialogs.help import HelpDialog

        dialog = HelpDialog(self.window, self.window.keying.map)
        dialog.exec()
        change = dialog.change
        dialog.deleteLater()
        return self.do_shortcuts() if change else True

    def do_shortcuts(self) -> bool:
        return self.change_keys(self.window)

    def change_keys(self, parent: QWidget) -> bool:
        """Shows the keys to be changed, above `parent`."""
        from ui.dialogs.shortcuts import ShortcutsDialog

        keying = self.window.keying
        dialog = ShortcutsDialog(parent, keying.map, self.window.theme, keying.change)
        dialog.exec()
        dialog.deleteLater()
        return True

    def do_about(self) -> bool:
        from ui.dialogs.ask import about

        about(self.window)
        return True
