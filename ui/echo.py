"""What the workbench and the article tell, carried to everything in the window that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotate.errors import KavychkiError
from annotate.model.edits import Entry
from annotate.model.schema import Schema
from annotate.model.state import State
from annotate.reanchor import first_difference
from annotate.rounds import Kind
from ui.hints import heading, hints
from ui.i18n import tr
from ui.panels.history import spoken_time
from ui.rounds import MODES
from ui.told import clock, is_of_today, number, objection_words, step_words
from ui.verbs import Verbs
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow

_FOLLOW = 25  # milliseconds until the inspector shows what is focused


class Echo(QObject):
    """The way back at one window: signals that tell of something done end here, as those that ask end in Hands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._mode: Kind | None = None
        self._following = QTimer(self, singleShot=True, interval=_FOLLOW)
        self._following.timeout.connect(self._follow)
        window.view.focused.connect(self._focused)
        window.view.caret_moved.connect(self._show_focus)

    def listen(self, bench: Workbench, verbs: Verbs) -> None:
        """Shows from now on what happens to this project."""
        bench.opened.connect(self._opened)
        bench.changed.connect(self._changed)
        bench.project_changed.connect(self._project_changed)
        bench.schema_changed.connect(self._schema_changed)
        bench.suggested.connect(self._suggested)
        bench.failed.connect(self._failed)
        bench.objected.connect(self._objected)
        self._window.keeping.listen(bench)
        self._window.following.listen(bench)
        self._window.finding.listen(bench)
        self._window.checking.looking.listen(bench)
        self._window.all_quotes.listen(bench)
        self._window.all_history.listen(bench)
        verbs.noticed.connect(self._window.status.notice)
        verbs.armed.connect(self._armed)
        verbs.rounds.changed.connect(self.show_mode)

    def _opened(self, state: State | None) -> None:
        window = self._window
        window.palette_bar.hide()
        if state is not None and state.schema != window.keying.map.schema:
            window.keying.show(state.schema)
        window.centre.setCurrentWidget(window.view if state else window.empty)
        if state is None:
            window.view.clear_state()
        else:
            before = window.view.state
            window.view.show_state(state, heading(state))
            if before is not None and before.document.id == state.document.id and before.text != state.text:
                window.view.mover.go_to(first_difference(before.text, state.text))
            window.suggesting.ask_for(state)
        window.inspector.show_state(state)
        window.inspector.form.set_copies(window.deeds.titles_of_copies())
        window.inspector.show_focus(state, None, [])
        window.documents.mark_current(state.document.id if state else "")
        if state is not None and window.bench is not None:
            window.settings.set_place(window.bench.store.path, state.document.id)
        self.name_undo()
        self.hint()
        if state is not None:
            window.view.setFocus()

    def _changed(self, entry: Entry) -> None:
        window = self._window
        assert window.bench is not None
        assert window.bench.state is not None
        state = window.bench.state
        window.status.quiet()  # whatever was said was about an earlier change
        self.show_again(state)
        if entry.transaction.document:
            window.documents.refresh(entry.transaction.document)
        self.name_undo()
        self.show_saved()

    def show_again(self, state: State | None) -> None:
        """The document on the desk after a change, where the person was."""
        window = self._window
        window.palette_bar.hide()
        if state is not None:
            window.view.update_state(state, heading(state))
        window.inspector.show_state(state)
        self._show_focus()

    def _project_changed(self, entry: Entry) -> None:
        """Documents have come or gone, or annotations in several of them have changed."""
        window = self._window
        assert window.bench is not None
        window.documents.reload()
        self.show_saved()
        here = window.bench.state.document.id if window.bench.state else ""
        if here and window.bench.store.row(here, window.bench.annotator.id) is not None:
            self.show_again(window.bench.state)
            self.name_undo()
        else:
            window.open_somewhere(window.bench)

    def _schema_changed(self, schema: Schema) -> None:
        """Labels were switched on or off, or the schema is another: suggestions, keys and menu entries come and go."""
        window = self._window
        assert window.bench is not None
        assert window.verbs is not None
        window.verbs.lay_down(schema)
        window.keying.show(schema)
        window.top.show_project(window.bench.store.name, schema)
        window.guideline.show_schema(schema)
        window.show_recent()
        self.name_undo()
        if window.bench.state is not None:
            self._suggested(window.bench.state.document.id)
            window.inspector.retranslate()
            window.suggesting.ask_for(window.bench.state)
        window.documents.reload()

    def _suggested(self, document: str) -> None:
        window = self._window
        assert window.bench is not None
        state = window.bench.state
        if state is not None and state.document.id == document:
            window.view.update_state(state, heading(state))
            window.inspector.show_state(state)
            self._show_focus()
        window.documents.refresh(document)

    def _objected(self, why: str) -> None:
        self._window.status.notice(objection_words(why))

    def _failed(self, error: KavychkiError) -> None:
        """Nothing changed: that is told, and a field that was to change it shows again what is so."""
        self._window.tell(error)
        self._show_focus()

    def _focused(self, _mark: str) -> None:
        self._window.palette_bar.hide()
        self._show_focus()

    def _show_focus(self) -> None:
        """Inspector and key hints follow the focus a moment later: the article never waits for their widgets."""
        self._following.start()

    def _follow(self) -> None:
        window = self._window
        self.hint()
        state, mark = window.bench.state if window.bench else None, window.view.focused_mark
        window.inspector.set_order(window.verbs.rounds.order_of_marks if window.verbs else None)
        window.inspector.show_focus(state, mark, window.view.choices)
        if state is not None and mark is not None:
            window.guideline.follow(state.schema, (mark.layer, mark.label))

    def _armed(self, label: str) -> None:
        window = self._window
        found = window.verbs.armed_label if window.verbs else None
        schema = window.bench.state.schema if window.bench and window.bench.state else None
        known = schema.label(*found) if found and schema else None
        window.status.show_armed(label, window.theme.hue(known.colour).name() if known else "")

    def name_undo(self) -> None:
        """Says in the menu what undo and redo would take back, and greys what makes no sense now."""
        window = self._window
        undo = window.bench.next_undo() if window.bench else None
        redo = window.bench.next_redo() if window.bench else None
        window.menus.name_undo(step_words(undo) if undo else "", step_words(redo) if redo else "")
        # a greyed action's shortcut is dead, so what became possible must not wait for the menu to be opened
        window.menus.refresh()
        window.top.undo.setEnabled(undo is not None)
        window.top.redo.setEnabled(redo is not None)

    def show_characters(self) -> None:
        """Says whether the arrows go by characters."""
        window = self._window
        window.menus.actions["characters"].setChecked(window.view.characters)
        window.status.show_characters(window.view.characters)

    def show_filter(self) -> None:
        """Says how much the filter hides."""
        self._window.status.show_filter(self._window.top.hiding)

    def show_mode(self) -> None:
        """The article, the lists and the bottom line in claim mode, in quote mode, or in none."""
        window, rounds = self._window, self._window.verbs.rounds if self._window.verbs else None
        window.view.set_filter(rounds.shown(window.top.filter) if rounds is not None else window.top.filter)
        for kind, name in MODES.items():
            window.menus.actions[name].setChecked(rounds is not None and rounds.kind == kind)
        mode = rounds.kind if rounds is not None else None
        if mode is not None and mode != self._mode:
            lists = {"claims": window.inspector.claims, "quotes": window.inspector.quotes}
            window.inspector.tabs.setCurrentWidget(lists[mode])
        self._mode = mode
        self._follow()

    def hint(self) -> None:
        """Says in the bottom line what the keys do here and now."""
        bench, keymap, verbs = self._window.bench, self._window.keying.map, self._window.verbs
        state = bench.state if bench else None
        again = verbs is not None and verbs.memory.again is not None
        rounds = verbs.rounds if verbs is not None and state is not None else None
        mode = rounds.keys(keymap) if rounds is not None else []
        self._window.status.show_mode(rounds.words if rounds is not None else "", rounds.kind if rounds else None)
        first = verbs.voices.first() if verbs is not None and state is not None else None
        found = self._window.checking.hints()
        name = first.name if first else ""
        said = hints(state, self._window.view, bench is not None, keymap, again, mode, name)
        self._window.status.show_keys([*found, *said])

    def show_saved(self) -> None:
        """Says in the bottom line which change of the project is on disk, whoever made it."""
        step = self._window.bench.on_disk if self._window.bench else None
        words = ""
        if step is not None:
            at = clock(step.at) if is_of_today(step.at) else spoken_time(step.at)
            words = tr("saved {time}, change {number}").format(time=at, number=number(step.number))
        self._window.status.show_saved(words)
