"""What each action of the table does, dialogs and background work included."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from annotate import commands
from annotate.errors import KavychkiError
from annotate.model.records import Annotation
from annotate.model.state import State
from annotate.ports import ProjectStore
from annotate.speakers import entity_name
from ui.actions import ACTIONS
from ui.article import caret as carets
from ui.i18n import tr
from ui.importing import Import
from ui.told import step_words, text_words
from ui.verbs import Verbs
from ui.workbench import Workbench

if TYPE_CHECKING:
    from ui.window import MainWindow

SUFFIX = ".kavychki"
_PATTERN = "Kavychki (*.kavychki)"


class Deeds(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.importing: Import | None = None
        self._waiting_for_models: list[str] = []

    @property
    def bench(self) -> Workbench | None:
        return self.window.bench

    @property
    def verbs(self) -> Verbs | None:
        return self.window.verbs

    def do(self, name: str) -> bool:
        """Does an action; whether it did anything."""
        for prefix, act in (
            ("label:", self._label),
            ("appearance:", self._appearance),
            ("language:", self._language),
            ("recent:", self.window.open_project),
        ):
            if name.startswith(prefix):
                return bool(act(name.removeprefix(prefix)))
        act_ = getattr(self, f"do_{name}", None)
        return bool(act_()) if callable(act_) else False

    # projects and documents

    def do_new(self) -> bool:
        path, _ = QFileDialog.getSaveFileName(
            self.window, tr("New project"), str(Path.home() / f"{tr('project')}{SUFFIX}"), _PATTERN,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )  # fmt: skip
        return bool(path) and self.create(path)

    def create(self, path: str) -> bool:
        """A new project at a path, opened."""
        path = path if Path(path).suffix else path + SUFFIX
        try:
            store = self.window.outside.create(path)
        except KavychkiError as error:
            self.window.tell(error)
            return False
        self.window.use(store)
        return True

    def do_open(self) -> bool:
        path, _ = QFileDialog.getOpenFileName(
            self.window, tr("Open project"), str(Path.home()), f"{_PATTERN};;{tr('All files')} (*)"
        )
        return bool(path) and self.window.open_project(path)

    def do_sample(self) -> bool:
        """A project with the articles of the program in the person's folder; the one made before, if any."""
        path = Path.home() / f"kavychki-sample{SUFFIX}"
        if path.exists():
            return self.window.open_project(str(path))
        if not self.create(str(path)):
            return False
        self.import_paths(self.window.outside.sample_paths())
        return True

    def do_import(self) -> bool:
        paths, _ = QFileDialog.getOpenFileNames(
            self.window, tr("Import files"), str(Path.home()), f"{tr('Text files')} (*.txt);;{tr('All files')} (*)"
        )
        return self.import_paths(paths)

    def do_import_folder(self) -> bool:
        path = QFileDialog.getExistingDirectory(self.window, tr("Import a folder"), str(Path.home()))
        return self.import_paths([path] if path else [])

    def import_paths(self, paths: Sequence[str]) -> bool:
        """Reads files and folders in the background of the window."""
        if not paths or self.bench is None or self.importing is not None:
            return False
        bench = self.bench
        job = Import(bench.store, bench.annotator.id, self.window.outside.read(paths), self)
        job.progressed.connect(self._imported_some)
        job.finished.connect(self._imported)
        self.importing = job
        self.window.status.show_work(tr("importing"), 0, 0, cancel=True)
        job.start()
        return True

    def _imported_some(self, count: int) -> None:
        self.window.status.show_work(tr("%n file(s) read", count), 0, 0, cancel=True)

    def _imported(self, job: Import) -> None:
        self.importing = None
        job.deleteLater()
        self.window.status.show_work("", 0, 0)
        self.window.documents.reload()
        new = [a for a in job.added if not a.duplicate_of]
        if self.bench is not None and new and self.bench.state is None:
            self.bench.open(new[0].document)
        if job.failure is not None:
            self.window.tell(job.failure)
            return
        said = [tr("%n document(s) added", len(new))]
        if same := len(job.added) - len(new):
            said.append(tr("%n known already", same))
        said.extend(f"{encoding}: {count}" for encoding, count in job.encodings.items())
        words = ", ".join(said) + "."
        if job.problems:
            named = [text_words(p.code, Path(p.path).name, default=p.message) for p in job.problems[:5]]
            more = len(job.problems) - len(named)
            words += "\n" + "\n".join(named) + (f"\n{tr('and %n more', more)}" if more else "")
        self.window.message.say(words, error=bool(job.problems))
        if not job.problems:
            QTimer.singleShot(6_000, self.window.message, partial(_hide_if, self.window.message, words))

    def do_paste(self) -> bool:
        from ui.dialogs.entry import ask_article

        answer = ask_article(self.window, QGuiApplication.clipboard().text())
        return answer is not None and self.add_text(*answer)

    def add_text(self, title: str, text: str) -> bool:
        """Adds a pasted article and opens it; a known one is opened."""
        bench = self.bench
        if bench is None:
            return False
        try:
            (added,) = bench.store.add([self.window.outside.read_text(text, title)], bench.annotator.id)
        except KavychkiError as error:
            self.window.tell(error)
            return False
        self.window.documents.reload()
        if added.duplicate_of:
            words = tr("This text is in the project already: {title}").format(title=added.duplicate_of)
            self.window.message.say(words, error=False)
        return bench.open(added.document)

    def do_describe(self) -> bool:
        from ui.dialogs.entry import ask_fields

        bench = self.bench
        if bench is None or bench.state is None:
            return False
        d = bench.state.document
        now = {"title": d.title, "date": d.date, "source": d.source, "url": d.url, "language": d.language}
        answer = ask_fields(self.window, now)
        return bool(answer) and bench.dispatch(commands.describe(bench.state, answer or {}, bench.by)) is not None

    def do_export(self) -> bool:
        from ui.dialogs.export import ExportDialog

        if self.bench is None:
            return False
        dialog = ExportDialog(self.window, self.window.outside, self.bench.store, self.bench.annotator.name)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        if done and dialog.report is not None:
            files = "\n".join(dialog.report.files)
            words = tr("%n document(s) exported:", dialog.report.documents) + "\n" + files
            self.window.message.say(words, error=False)
        dialog.deleteLater()
        return done

    def do_preferences(self) -> bool:
        from ui.dialogs.preferences import Preferences

        dialog = Preferences(self.window, self.window.settings, self.bench.store if self.bench else None)
        done = dialog.exec() == QDialog.DialogCode.Accepted
        if done:
            try:
                dialog.apply()
                if self.bench is not None and self.bench.annotator.name != self.window.settings.annotator:
                    self.bench.rename_annotator(self.bench.store.annotator(self.window.settings.annotator))
                    self.window.documents.show_project(self.bench.store, self.bench.annotator.id)
            except KavychkiError as error:
                self.window.tell(error)
            self.window.retranslate()
            self.window.apply_appearance()
        dialog.deleteLater()
        return done

    def do_quit(self) -> bool:
        return self.window.close()

    # undo

    def do_undo(self) -> bool:
        return self._revert(tr("Undone: {what}"), undo=True)

    def do_redo(self) -> bool:
        return self._revert(tr("Done again: {what}"), undo=False)

    def _revert(self, words: str, undo: bool) -> bool:
        bench = self.bench
        step = (bench.next_undo() if undo else bench.next_redo()) if bench else None
        if bench is None or step is None:
            return False
        entry = bench.undo() if undo else bench.redo()
        if entry is None:
            return False
        self.window.status.notice(words.format(what=step_words(step)))
        places = [e.after.fragments[0] for e in entry.transaction.edits if isinstance(e.after, Annotation)]
        if places:
            self.window.view.reveal(places[0])
        return True

    # annotating

    def _label(self, name: str) -> bool:
        layer, _, label = name.partition(":")
        schema = self.bench.state.schema if self.bench and self.bench.state else None
        rule, known = (schema.layer(layer), schema.label(layer, label)) if schema else (None, None)
        return bool(self.verbs and rule and known and self.verbs.label(rule, known))

    def do_accept(self) -> bool:
        return self.verbs is not None and self.verbs.accept()

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

    def do_name(self) -> bool:
        from ui.dialogs.entry import ask_name

        state, mark = self.bench.state if self.bench else None, self.window.view.focused_mark
        if state is None or mark is None or self.verbs is None:
            return False
        names = dict.fromkeys([c.name for c in self.window.view.choices])
        names.update(dict.fromkeys(entity_name(state, m) for m in state.marks if m.layer == "entity"))
        answer = ask_name(self.window, tr("Who speaks?"), list(names), str(mark.attributes.get("speaker") or ""))
        return answer is not None and self.verbs.speaker(answer)

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
        return self.verbs is not None and self.verbs.done(self._ask_done)

    def _ask_done(self, count: int, score: float) -> str:
        from ui.dialogs.ask import choose

        question = tr("%n undecided suggestion(s) score {score} or more.", count).format(score=f"{score:.2f}")
        return {0: "accept", 1: "leave"}.get(choose(self.window, question, (tr("Accept them"), tr("Leave them"))), "")

    def do_reopen(self) -> bool:
        bench = self.bench
        if bench is None or bench.state is None:
            return False
        return bench.dispatch(commands.set_progress(bench.state, "started", bench.by)) is not None

    # suggestions

    def suggest_for(self, state: State, again: bool = False) -> None:
        """Asks for suggestions for the document on the desk where it has none from today's makers."""
        suggester, bench = self.window.suggester, self.bench
        if bench is None or bench.store.read_only or not suggester.is_ready:
            return
        if again or state.document.id in bench.store.without_suggestions(suggester.makers, (state.document.id,)):
            suggester.ask(state.document.id, lambda: state.text, first=True)

    def do_suggest(self) -> bool:
        if self.bench is None or self.bench.state is None:
            return False
        if not self.window.suggester.is_ready:
            self.window.status.notice(tr("The models are still loading."))
            return False
        self.suggest_for(self.bench.state, again=True)
        return True

    def do_suggest_all(self) -> bool:
        bench, suggester = self.bench, self.window.suggester
        if bench is None or not suggester.is_ready:
            self.window.status.notice(tr("The models are still loading."))
            return False
        try:
            waiting = bench.store.without_suggestions(suggester.makers)
        except KavychkiError as error:
            self.window.tell(error)
            return False
        for document in waiting:
            suggester.ask(document, partial(_text_of, bench.store, document))
        if not waiting:
            self.window.status.notice(tr("Every document has its suggestions."))
        return bool(waiting)

    def cancel(self) -> None:
        """Stops what runs in the background."""
        if self.importing is not None:
            self.importing.cancel()
        self.window.suggester.forget()

    # going about

    def do_next(self) -> bool:
        return self._walk(1)

    def do_previous(self) -> bool:
        return self._walk(-1)

    def _walk(self, step: int) -> bool:
        if not self.window.view.walk(step):
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
        if view.cancel_gesture():
            return True
        self.window.palette_bar.hide()
        if view.selection is not None:
            view.select(None)
        elif view.focus_id:
            view.focus_on("")
        elif self.verbs is not None:
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
        self.window.documents.search.setFocus()
        self.window.documents.search.selectAll()
        return True

    def do_next_pane(self) -> bool:
        return self._pane(1)

    def do_previous_pane(self) -> bool:
        return self._pane(-1)

    def _pane(self, step: int) -> bool:
        w = self.window
        panes: list[QWidget] = [w.documents.list, w.view, w.inspector.tabs.currentWidget()]
        here = QGuiApplication.focusObject()
        now = next(
            (i for i, p in enumerate(panes) if p is here or (isinstance(here, QWidget) and p.isAncestorOf(here))), 0
        )
        panes[(now + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # looks

    def do_copy(self) -> bool:
        self.window.view.copy_text()
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

        dialog = CommandPalette(self.window, [a.name for a in ACTIONS if self.window.allowed(a.name)])
        dialog.exec()
        picked = dialog.picked
        dialog.deleteLater()
        return bool(picked) and self.window.act(picked)

    def do_help(self) -> bool:
        from ui.dialogs.commands import HelpDialog

        dialog = HelpDialog(self.window, self.bench.state.schema if self.bench and self.bench.state else None)
        dialog.exec()
        dialog.deleteLater()
        return True

    def do_about(self) -> bool:
        from ui.dialogs.ask import about

        about(self.window)
        return True


def _text_of(store: ProjectStore, document: str) -> str:
    return store.document(document).text


def _hide_if(bar: QWidget, words: str) -> None:
    """Hides a message that nobody has replaced since."""
    if getattr(bar, "words", "") == words:
        bar.hide()
