"""Suggestions in the life of a window: asked for when a document opens, written and shown when they come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotate.errors import KavychkiError
from annotate.model.state import State
from annotate.model.text import text_sha256
from annotate.ports import ProjectStore
from annotate.suggestions import Draft, suggestion
from ui.i18n import tr

if TYPE_CHECKING:
    from ui.window import MainWindow


_KEPT = 20
"""Documents whose suggestions are kept where they cannot be written; beyond that no more are made."""


class Suggesting(QObject):
    """Between the worker process of a window and its open project."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._refused: dict[str, list[Draft]] = {}  # what could not be written, or not yet, by document
        self._sums: dict[str, str] = {}  # of the texts that were asked about
        self._held = False
        worker = window.suggester
        worker.ready.connect(self._ready)
        worker.made.connect(self._made)
        worker.failed.connect(self._failed)
        worker.stopped.connect(self._stopped)
        worker.progressed.connect(self._progressed)

    def ask_for(self, state: State, again: bool = False) -> bool:
        """Asks for suggestions for a document where it has none from today's makers, before all others.

        The document that comes after it is asked for too, so that it is ready when its turn comes.
        """
        worker, bench = self._window.suggester, self._window.bench
        if bench is None or bench.store.read_only or not worker.is_ready:
            return False
        document = state.document.id
        try:
            following = bench.store.next_open(document, bench.annotator.id)
            wanted = [document, *([following] if following else [])]
            missing = bench.store.without_suggestions(worker.makers, wanted)
        except KavychkiError as error:
            self._window.tell(error)
            return False
        asked = again or document in missing
        if asked:
            worker.ask(document, partial(self._noted, document, lambda: state.text), first=True)
        if following in missing and following != document:
            worker.ask(following, partial(self._noted, following, partial(_text_of, bench.store, following)))
        return asked

    def ask_for_all(self) -> bool:
        """Queues every document that has no suggestions from today's makers; whether there was one."""
        bench, worker = self._window.bench, self._window.suggester
        if bench is None:
            return False
        try:
            waiting = bench.store.without_suggestions(worker.makers)
        except KavychkiError as error:
            self._window.tell(error)
            return False
        for document in waiting:
            worker.ask(document, partial(self._noted, document, partial(_text_of, bench.store, document)))
        return bool(waiting)

    def _noted(self, document: str, text: Callable[[], str]) -> str:
        """The text that goes to the worker: what comes back belongs to it and to no other."""
        words = text()
        self._sums[document] = text_sha256(words)
        return words

    def _ready(self, _makers: object) -> None:
        bench = self._window.bench
        if bench is not None and bench.state is not None:
            self.ask_for(bench.state)

    def _made(self, made: tuple[str, list[Draft]]) -> None:
        document, drafts = made
        self._refused[document] = drafts
        if self._held:
            return
        if not self._write() and len(self._refused) > _KEPT:
            # the disk is full, say: the others are made when they can be written
            self._refused.clear()
            self._window.suggester.forget()

    def hold(self, on: bool) -> None:
        """While this is on, nothing is written: what is exported must be the same when it is read again."""
        self._held = on
        if not on:
            self._write()

    def forget(self) -> None:
        """Another project: what could not be written is of the one before."""
        self._refused.clear()

    def _write(self) -> bool:
        """Writes what has been made and is not written yet; whether all of it is."""
        bench = self._window.bench
        while bench is not None and self._refused:
            document, drafts = next(iter(self._refused.items()))
            fits, text = True, self._sums.get(document, "")
            try:
                if bench.store.row(document, bench.annotator.id) is not None:
                    proposals = [suggestion(document, draft) for draft in drafts]
                    fits = bench.store.put_suggestions(document, self._window.suggester.makers, proposals, text)
            except KavychkiError as error:
                self._window.tell(error, again=self._write)
                return False
            del self._refused[document]
            self._sums.pop(document, None)
            if fits:
                bench.refresh_suggestions(document)
            elif bench.state is not None and bench.state.document.id == document:
                # the text was corrected meanwhile: in this window, or in another one
                if bench.state.document.text_sha256 != text:
                    self.ask_for(bench.state)
                else:
                    bench.reload()
        return True

    def _failed(self, what: tuple[str, str]) -> None:
        self._window.status.notice(tr("No suggestions for this article: {why}").format(why=what[1]))

    def _stopped(self, why: str) -> None:
        self._window.message.say(tr("Suggestions are not available: {why}").format(why=why))

    def _progressed(self, progress: tuple[int, int]) -> None:
        done, of = progress
        self._window.status.show_work(tr("suggestions") if of else "", done, of, cancel=of > 1)


def _text_of(store: ProjectStore, document: str) -> str:
    return store.document(document).text
