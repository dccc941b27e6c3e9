"""What an import has written, so that it can be taken back: an import that is cancelled leaves nothing behind."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from annotate.errors import EditRejected
from annotate.model.edits import Transaction, reverting
from annotate.ports import Brought, Incoming, ProjectStore

_STEP = 20  # journal entries that are taken back between two looks at the events of a window


class Trace:
    """The journal entries of an import by number, and the makers of suggestions that came to documents that were there.

    Annotators whom it made stay, without work. What somebody has changed meanwhile stays, in a document that goes.
    """

    def __init__(self) -> None:
        self._entries = array("q")
        self._proposed: dict[str, dict[str, str]] = {}

    def note(self, pairs: Iterable[tuple[Incoming, Brought]]) -> None:
        """Keeps what one call of `bring` has written."""
        numbers: set[int] = set()
        for one, brought in pairs:
            numbers.update(brought.entries)
            if brought.duplicate_of and brought.suggestions:
                makers = self._proposed.setdefault(brought.document, {})
                makers.update((s.maker, s.version) for s in one.suggestions)
        self._entries.extend(sorted(numbers))

    def __len__(self) -> int:
        return len(self._entries)

    def taking_back(self, store: ProjectStore, at: str) -> Iterator[int]:
        """Takes everything back, the newest first; each step gives how many entries are left.

        Raises:
            StorageError: where that cannot be written; what is taken back then is whole steps.
        """
        while self._entries:
            newest = self._entries[: -_STEP - 1 : -1]
            made = [store.entry(number) for number in newest]
            _append(store, [reverting(entry, entry.transaction.author, at) for entry in made])
            del self._entries[-len(newest) :]
            yield len(self._entries)
        for document, makers in self._proposed.items():
            store.put_suggestions(document, makers, ())
        self._proposed.clear()


def _append(store: ProjectStore, transactions: Sequence[Transaction]) -> None:
    try:
        store.append_all(transactions)
    except EditRejected:
        if len(transactions) > 1:
            for transaction in transactions:
                _append(store, [transaction])
