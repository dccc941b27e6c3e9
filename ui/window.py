"""The window: puts the rooms together and carries what happens in one to the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from annotate.errors import KavychkiError, StorageError
from annotate.ports import Outside, ProjectStore
from ui.actions import BY_NAME
from ui.allhistory import AllHistory
from ui.allquotes import AllQuotes
from ui.article.palette import Palette
from ui.article.view import ArticleView
from ui.backing import Backing
from ui.checking import Checking
from ui.contrast import themed
from ui.deeds import Deeds
from ui.echo import Echo
from ui.finding import Finding
from ui.following import Following
from ui.hands import Hands
from ui.i18n import install, tr
from ui.jobs import Suggester
from ui.keeping import Keeping
from ui.keying import Keying
from ui.linking import Linking
from ui.menus import Menus
from ui.panels.bars import MessageBar, StatusLine
from ui.panels.documents import DocumentsPanel
from ui.panels.find import FindBar
from ui.panels.guideline import GuidelineCard
from ui.panels.inspector import Inspector
from ui.panels.start import EmptyProject, StartPage
from ui.panels.topbar import TopBar
from ui.panes import Panes
from ui.parsing import Parsing
from ui.picking import Picking
from ui.reading import Reading
from ui.same import Same
from ui.settings import Settings
from ui.suggesting import Suggesting
from ui.theme import LIGHT, Theme, palette, style_sheet
from ui.told import error_words, safe_mode_words
from ui.verbs import Verbs
from ui.workbench import Workbench


class MainWindow(QMainWindow):
    """One window, one project at a time."""

    def __init__(self, outside: Outside, settings: Settings, start_worker: bool = True) -> None:
        super().__init__()
        self.outside = outside
        self.settings = settings
        self.bench: Workbench | None = None
        self.verbs: Verbs | None = None
        self.theme: Theme = LIGHT
        self.setAcceptDrops(True)
        self.setWindowTitle("Kavychki")
        self.top = TopBar()
        self.message = MessageBar()
        self.documents = DocumentsPanel()
        self.view = ArticleView(self._key)
        self.palette_bar = Palette(self.view.viewport())
        self.guideline = GuidelineCard(self.view.viewport())
        self.find_bar = FindBar()
        self.empty = EmptyProject()
        self.inspector = Inspector()
        self.status = StatusLine()
        self.start = StartPage()
        self.centre = QStackedWidget()
        self.stack = QStackedWidget()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.suggester = Suggester(outside.worker_command() if start_worker else [], self)
        self.suggesting = Suggesting(self)
        self.keying = Keying(self)
        self.parsing = Parsing(self)
        self.keeping = Keeping(self)
        self.following = Following(self)
        self.echo = Echo(self)
        self.finding = Finding(self)
        self.checking = Checking(self)
        self.same = Same(self)
        self.linking = Linking(self)
        self.picking = Picking(self)
        self.all_quotes = AllQuotes(self)
        self.backing = Backing(self)
        self.all_history = AllHistory(self)
        self.deeds = Deeds(self)
        self.hands = Hands(self)
        self.menus = Menus(self.top.menus, self, self.act, self.allowed)
        self._arrange()
        self.panes = Panes(self)
        self._connect()
        self.apply_appearance()
        self.retranslate()
        self.show_start()
        self._restore()

    def _arrange(self) -> None:
        self.centre.addWidget(self.empty)
        self.centre.addWidget(self.view)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.centre, 1)
        column.addWidget(self.find_bar)
        for widget in (self.documents, middle, self.inspector):
            self.splitter.addWidget(widget)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(1, 1)
        self.documents.setMinimumWidth(190)
        self.inspector.setMinimumWidth(230)
        self.splitter.setSizes([262, 838, 340])
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.splitter)
        whole = QWidget()
        whole.setObjectName("chrome")
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for widget in (self.top, self.message):
            rows.addWidget(widget)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(whole)
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height() - 40))

    def _connect(self) -> None:
        self.top.acted.connect(self.act)
        self.start.acted.connect(self.act)
        self.start.picked.connect(self.open_project)
        self.empty.acted.connect(self.act)
        self.documents.failed.connect(self.tell)
        self.palette_bar.acted.connect(self.act)
        self.status.cancelled.connect(self.deeds.cancel)
        self.status.acted.connect(self.act)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_appearance)

    # appearance and language

    def apply_appearance(self) -> None:
        """Colours and text as chosen; light or dark as the system is where that is left to it."""
        self.show_look(self.settings.appearance, self.settings.contrast, self.settings.reading)
        self.menus.show_choices(self.settings.appearance, self.settings.language or "")

    def show_look(self, appearance: str, contrast: bool, reading: Reading) -> None:
        """Colours and text as they would be with these choices."""
        dark = appearance == "dark"
        if appearance == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        theme, app = themed(dark, contrast), QApplication.instance()
        if isinstance(app, QApplication) and app.styleSheet() != style_sheet(theme):
            app.setPalette(palette(theme))
            app.setStyleSheet(style_sheet(theme))
        self.theme = theme
        for widget in (self.view, self.palette_bar, self.guideline, self.documents, self.inspector):
            widget.set_theme(theme)
        for shows in (self.palette_bar, self.guideline, self.inspector):
            shows.set_patterns(reading.patterns)
        self.view.set_reading(reading)

    def retranslate(self) -> None:
        """All words in the language that is chosen now."""
        app = QApplication.instance()
        if app is not None:
            install(app, self.settings.language)
        schema = self.bench.state.schema if self.bench and self.bench.state else self.keying.map.schema
        self.menus.build(schema)
        self.menus.show_choices(self.settings.appearance, self.settings.language or "")
        self.echo.name_undo()
        self.keying.show(schema)
        self.show_recent()
        for widget in (self.top, self.documents, self.inspector, self.empty, self.find_bar):
            widget.retranslate()
        self.view.setAccessibleName(tr("Article"))
        self.view.viewport().update()
        self.echo.hint()
        self.echo.show_characters()
        self.echo.show_filter()
        self.echo.show_saved()

    def show_recent(self) -> None:
        """The projects opened last, in the menu and on the start page."""
        paths = self.settings.recent
        self.menus.show_recent(paths, [Path(path).stem for path in paths])
        self.start.show_recent(paths)

    # projects

    def show_start(self) -> None:
        """No project."""
        self.stack.setCurrentWidget(self.start)
        self.top.show_project("", None)
        self.documents.show_project(None, "")
        self.show_recent()
        self.echo.hint()

    def open_project(self, path: str) -> bool:
        """Opens a project file instead of the present one; a failure leaves the present one open."""
        if not self.keeping.may_leave():
            return False
        try:
            store = self.outside.open(path)
        except KavychkiError as error:
            self.backing.tell_unopened(error, path)
            return False
        self.use(store)
        return True

    def use(self, store: ProjectStore) -> None:
        """Works on an open project from now on."""
        self.close_project()
        try:
            annotator = store.annotator(self.settings.annotator)
            schema = store.schema()
        except KavychkiError as error:
            store.close()
            self.tell(error)
            return
        self.bench = Workbench(store, annotator, self)
        self.verbs = Verbs(self.bench, self.view, self.bench)
        self.verbs.growing.groups = self.parsing.groups
        self.verbs.rounds.order = self.settings.claim_order
        self.echo.listen(self.bench, self.verbs)
        self.echo.show_mode()
        self.message.hide()
        self.settings.opened(store.path)
        self.setWindowTitle(f"{store.name} — Kavychki")
        self.top.show_project(store.name, schema)
        self.keying.show(schema)
        self.menus.refresh()
        self.show_recent()
        self.documents.show_project(store, annotator.id)
        self.stack.setCurrentWidget(self.splitter)
        self.echo.show_saved()
        self.open_somewhere(self.bench, self.settings.place(store.path))
        if store.read_only:
            self.message.say(tr("This project is read-only: it can be looked at and exported, not changed."), False)
        elif store.safe_mode:
            self.message.say(safe_mode_words(store.safe_mode), False)
        self.suggester.start()
        self.backing.watch(store)

    def open_somewhere(self, bench: Workbench, place: str = "") -> None:
        """Opens the document `place` if it is there, else the first of the list, else none."""
        row = bench.store.row(place, bench.annotator.id) if place else None
        rows = [row] if row else bench.store.rows(self.documents.which, bench.annotator.id, 0, 1)
        if rows:
            bench.open(rows[0].id)
        else:
            bench.close_document()

    def close_project(self) -> None:
        """Leaves the present project; everything is on disk already."""
        if self.bench is None:
            return
        self.deeds.leave_import()
        self.following.stop()
        self.keeping.stop()
        self.same.cancel()
        self.checking.looking.leave()
        self.all_quotes.close()
        self.all_history.close()
        self.suggester.forget()
        self.suggesting.forget()
        self.documents.show_project(None, "")
        self.backing.leave()
        self.bench.store.close()
        self.bench.deleteLater()
        self.bench = self.verbs = None
        self.guideline.hide()
        self.view.clear_state()
        self.inspector.show_state(None)
        self.inspector.show_focus(None, None, [])

    def tell(self, error: KavychkiError, again: Callable[[], object] | None = None) -> None:
        """Says what went wrong in the bar; the window stays as it was. `again` is what may be tried once more."""
        if isinstance(error, StorageError) and self.bench is not None and self.bench.unsaved:
            self.keeping.tell(error)
        elif isinstance(error, StorageError) and again is not None:
            self.message.say(error_words(error), act=tr("Try again"), doing=again)
        else:
            self.message.say(error_words(error))

    # actions

    def _key(self, name: str) -> bool:
        return self.hands.key(name)

    def allowed(self, name: str) -> bool:
        """Whether an action makes sense now."""
        if name.startswith(("label:", "appearance:", "language:", "recent:")) or name not in BY_NAME:
            return True
        needs = BY_NAME[name].needs
        if name == "undo":
            return self.bench is not None and self.bench.next_undo() is not None
        if name == "give_up":
            return self.bench is not None and bool(self.bench.unsaved)
        if name == "redo":
            return self.bench is not None and self.bench.next_redo() is not None
        if needs == "focus":
            return self.view.focused_mark is not None or name in ("accept", "accept_first")
        if needs == "document":
            return self.bench is not None and self.bench.state is not None
        return needs != "project" or self.bench is not None

    def act(self, name: str) -> bool:
        """Does an action by name, if it makes sense now; what is typed in the form is given first."""
        self.inspector.form.settle()
        return self.allowed(name) and self.deeds.do(name)

    # the window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.bench is not None and _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.deeds.import_paths(_dropped(event.mimeData()))

    def _restore(self) -> None:
        geometry = self.settings.blob("window")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        panes = self.settings.blob("panes")
        if not panes.isEmpty():
            self.splitter.restoreState(panes)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.keeping.may_leave():
            event.ignore()
            return
        self.settings.set_blob("window", self.saveGeometry())
        if not self.panes.narrow:
            self.settings.set_blob("panes", self.splitter.saveState())
        self.deeds.cancel()
        self.close_project()
        self.suggester.stop()
        self.settings.sync()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange:
            self.view.viewport().update()
        super().changeEvent(event)


def _dropped(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
