"""What other windows and programs do to the project of a desk."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from annotate.errors import EditRejected, KavychkiError, StorageError
from annotate.model.records import Status, status_id
from annotate.model.state import State, with_suggestions
from annotate.ports import News
from ui.unsaved import Overtaken, Unsaved, rebased, touched

if TYPE_CHECKING:
    from ui.workbench import Workbench


class Elsewhere:
    """Brings what others have written to a desk. Whoever listens to its `followed` finds it in the state."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.missed: News | None = None  # what could not be read when it was new

    def begin(self) -> None:
        """From here on others' changes are new."""
        with contextlib.suppress(StorageError):  # whoever reads next is told
            self._bench.store.news()
            self._bench.on_disk = self._bench.store.newest()

    def look(self) -> bool:
        """Shows what others have written since the last look; whether there was anything. Nothing is raised."""
        try:
            news = self._bench.store.news()
        except StorageError:
            return False  # whoever writes next is told
        if self.missed is not None:
            news, self.missed = self.missed.with_(news), None
        if news is not None:
            self.follow(news)
        return news is not None

    def miss(self, news: News) -> None:
        """Notes what could not be read; the next look tries again."""
        self.missed = news.with_(self.missed)

    def follow(self, news: News) -> None:
        """Shows what others have written. Where it cannot be read that is told, and the next look tries again."""
        bench, state = self._bench, self._bench.state
        try:
            if news.anew:  # a backup may be older than the annotator
                bench.annotator = bench.store.annotator(bench.annotator.name)
            bench.on_disk = bench.store.newest()
            renewed = self._renewed(state, news) if state is not None else None
            schema = bench.store.schema() if news.schema or news.anew else None
        except KavychkiError as error:
            self.miss(news)
            bench.failed.emit(error)
            return
        bench.state = renewed
        bench.undoing.look_again()
        bench.followed.emit(news)
        if schema is not None:
            bench.schema_changed.emit(schema)

    def _renewed(self, state: State, news: News) -> State | None:
        """The document on the desk with what is new in it, None where it is gone. Raises StorageError."""
        bench, here = self._bench, state.document.id
        if (news.anew or news.listed) and bench.store.row(here, bench.annotator.id) is None:
            return None
        if news.anew or news.schema or not news.reached.isdisjoint({(here, bench.annotator.id), (here, "")}):
            return bench.read(here)
        return with_suggestions(state, bench.store.suggestions(here)) if here in news.suggested else state

    def caught_up(self, deed: Unsaved) -> Unsaved | None:
        """A gesture that came too late, as it is on the newer state, which shows then; None where that changes nothing
        about it. Raises StorageError.
        """
        self.look()
        self._bench.reload()
        newer = rebased(deed, self._status_of)
        return newer if newer.transactions and newer != deed else None

    def _status_of(self, document: str) -> Status:
        """How far a document is, on the desk or not."""
        bench, who = self._bench, self._bench.annotator.id
        if bench.state is not None and bench.state.document.id == document:
            return bench.state.status
        return bench.store.records(document, who).status or Status(status_id(document, who), document, who)

    def overtaken(self, error: EditRejected, deed: Unsaved) -> EditRejected:
        """The same refusal with who it was that came before, as far as the journal knows."""
        store = self._bench.store
        try:
            step = store.last_about(deed.document, touched(deed))
            names = {annotator.id: annotator.name for annotator in store.annotators()}
        except StorageError:
            return error
        who = names.get(step.author, "") if step is not None and step.author != self._bench.annotator.id else ""
        return Overtaken(error.detail, step, who)
