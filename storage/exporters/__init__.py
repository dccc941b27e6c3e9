"""Exporters: a project's work as datasets. A format is a module with `FORMAT`, `ENDINGS` and `write`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

from annotate.errors import StorageError
from annotate.ports import ExportPlan, ExportReport, Format, Loss, Progressed, ProjectStore
from storage.exporters import conll2003, jsonl
from storage.exporters.gathering import AnnotationSet, Tally, annotator_of, require_some, sets
from storage.exporters.writing import Files, Nowhere, Target, require_free

LOSSES = ".losses.tsv"


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format, the endings of the files that it writes, and the function that writes annotation sets to a target."""

    format: Format
    endings: tuple[str, ...]
    write: Callable[[Iterator[AnnotationSet], Target, Tally], None]

    @property
    def all_endings(self) -> tuple[str, ...]:
        return (*self.endings, LOSSES)


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(jsonl.FORMAT, jsonl.ENDINGS, jsonl.write),
    Exporter(conll2003.FORMAT, conll2003.ENDINGS, conll2003.write),
)


def exporter_of(plan: ExportPlan) -> Exporter:
    """Raises StorageError "nothing" for a format that there is not."""
    for exporter in EXPORTERS:
        if exporter.format.name == plan.format:
            return exporter
    names = ", ".join(exporter.format.name for exporter in EXPORTERS)
    raise StorageError("nothing", plan.target, f"there is no format {plan.format!r}; choose one of: {names}")


def rehearse(store: ProjectStore, plan: ExportPlan) -> ExportReport:
    """What the export would hold and lose; nothing is written, and an existing target is no obstacle.

    Raises:
        StorageError: "nothing" where no document is selected; what reading the project may raise.
    """
    exporter, annotator = exporter_of(plan), annotator_of(store, plan)
    count = require_some(store, plan, annotator)
    tally = Tally()
    exporter.write(_told(sets(store, plan, annotator), count, plan, None, tally, None), Nowhere(), tally)
    return _report(tally)


def export(store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
    """Writes the dataset, the losses beside it where there are any: all files, or none.

    Raises:
        StorageError: "nothing", "cancelled" where `progressed` answered False, "exists", "missing", "full" ...
    """
    exporter, annotator = exporter_of(plan), annotator_of(store, plan)
    require_free(plan.target, plan.overwrite, exporter.all_endings)
    count = require_some(store, plan, annotator)
    tally = Tally()
    with Files(plan.target, plan.overwrite, exporter.all_endings) as files:
        lost = _Losses(files)
        exporter.write(_told(sets(store, plan, annotator), count, plan, progressed, tally, lost.write), files, tally)
    return _report(tally, files.written)


def _report(tally: Tally, files: tuple[str, ...] = ()) -> ExportReport:
    counts = {kind: count for kind, count in tally.counts.items() if count}
    return ExportReport(tally.documents, counts, tuple(tally.first), files, dict(tally.lost))


def _told(
    given: Iterator[AnnotationSet],
    count: int,
    plan: ExportPlan,
    progressed: Progressed | None,
    tally: Tally,
    write: Callable[[Loss], None] | None,
) -> Iterator[AnnotationSet]:
    """The sets, counted as they pass and told to who wants to know; what was lost of each is written behind it."""
    for one in given:
        if progressed is not None and not progressed(tally.documents, count):
            raise StorageError("cancelled", plan.target, f"{plan.target}: the export was cancelled; nothing is written")
        yield one
        tally.documents += 1
        tally.settle(write)
    if progressed is not None:
        progressed(tally.documents, tally.documents)


class _Losses:
    """The file of losses, opened with the first of them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._file: TextIO | None = None

    def write(self, loss: Loss) -> None:
        if self._file is None:
            self._file = self._files.open(LOSSES)
            self._file.write("document\ttitle\tkind\tstart\tend\tdetail\n")
        cells = (loss.document, loss.title, loss.kind, str(loss.start), str(loss.end), loss.detail)
        self._file.write("\t".join(_cell(cell) for cell in cells) + "\n")


def _cell(words: str) -> str:
    return " ".join(words.split())
