"""An export under way: told to who wants to know and counted, what it loses written down, and why it ends early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from annotate.errors import StorageError
from annotate.ports import ExportPlan, Loss, Progressed
from annotate.saying import saying
from storage.exporters.gathering import AnnotationSet, Tally


class Telling:
    """Sets are counted as they pass and told to who wants to know; what was lost of each is written behind it."""

    def __init__(
        self,
        plan: ExportPlan,
        count: int,
        progressed: Progressed | None = None,
        write: Callable[[Loss], None] | None = None,
    ) -> None:
        self._plan, self._count, self._progressed, self._write = plan, count, progressed, write
        self.tally = Tally()

    def of(self, given: Iterator[AnnotationSet]) -> Iterator[AnnotationSet]:
        for one in given:
            self.tell(self.tally.documents)
            yield one
            self.tally.documents += 1
            self.tally.settle(self._write)

    def passed(self) -> None:
        """Tells that a document is read again without a set that would be gathered for it."""
        self.tell(self.tally.documents)
        self.tally.documents += 1

    def tell(self, done: int) -> None:
        """Says how many are done. Raises StorageError "cancelled" where it is not to go on."""
        if self._progressed is not None and not self._progressed(min(done, self._count), self._count):
            target = self._plan.target
            raise StorageError("cancelled", target, f"{target}: the export was cancelled; nothing is written")

    def end(self) -> None:
        """Says that all has passed."""
        self.tell(self._count)


class Losses:
    """The file of losses, opened with the first of them."""

    def __init__(self, opened: Callable[[], TextIO]) -> None:
        self._opened = opened
        self._file: TextIO | None = None

    def write(self, loss: Loss) -> None:
        if self._file is None:
            self._file = self._opened()
            self._file.write("document\ttitle\tkind\tstart\tend\tdetail\n")
        cells = (loss.document, loss.title, loss.kind, str(loss.start), str(loss.end), loss.detail)
        self._file.write("\t".join(_cell(cell) for cell in cells) + "\n")


def _cell(words: str) -> str:
    return " ".join(words.split())


def changed(plan: ExportPlan) -> StorageError:
    """What is said where somebody has worked on the project while it was exported."""
    why = saying("the project has changed while it was exported")
    return StorageError("unverified", plan.target, f"{plan.target}: {why}; nothing is written", why)
