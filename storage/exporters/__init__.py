"""Exporters: a project's work as datasets. A format is a module with `FORMAT`, `ENDINGS`, `write` and `verify`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from annotate.errors import KavychkiError, StorageError
from annotate.ports import ExportPlan, ExportReport, Format, Loss, Progressed, ProjectStore
from storage.exporters import (
    brat,
    claimreview,
    conll2003,
    conllu,
    doccano,
    flat,
    jsonl,
    labelstudio,
    page,
    parquet,
    prodigy,
    spacy,
    tei,
    webanno,
    webannotation,
    xlsx,
    xmi,
)
from storage.exporters.gathering import AnnotationSet, Selected, Tally, selection, sets
from storage.exporters.writing import LOSSES, Files, Nowhere, Source, Target, require_free

Sets = Iterator[AnnotationSet]
Chosen = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format, the endings of the files that it writes, and two functions.

    `write` writes annotation sets to a target and counts what is lost; `verify` reads what was written, with a library
    that is not ours where there is one, and compares it with what was meant of the same sets. It raises Differs.
    """

    format: Format
    endings: tuple[str, ...]
    write: Callable[[Sets, Target, Tally, Chosen], None]
    verify: Callable[[Sets, Source, Chosen], None]


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(jsonl.FORMAT, jsonl.ENDINGS, jsonl.write, jsonl.verify),
    Exporter(conll2003.FORMAT, conll2003.ENDINGS, conll2003.write, conll2003.verify),
    Exporter(conllu.FORMAT, conllu.ENDINGS, conllu.write, conllu.verify),
    Exporter(brat.FORMAT, brat.ENDINGS, brat.write, brat.verify),
    Exporter(doccano.FORMAT, doccano.ENDINGS, doccano.write, doccano.verify),
    Exporter(labelstudio.FORMAT, labelstudio.ENDINGS, labelstudio.write, labelstudio.verify),
    Exporter(prodigy.FORMAT, prodigy.ENDINGS, prodigy.write, prodigy.verify),
    Exporter(flat.CSV, flat.ENDINGS, flat.write_csv, flat.verify_csv),
    Exporter(flat.TSV, flat.ENDINGS, flat.write_tsv, flat.verify_tsv),
    Exporter(xlsx.FORMAT, xlsx.ENDINGS, xlsx.write, xlsx.verify),
    Exporter(webannotation.FORMAT, webannotation.ENDINGS, webannotation.write, webannotation.verify),
    Exporter(tei.FORMAT, tei.ENDINGS, tei.write, tei.verify),
    Exporter(xmi.FORMAT, xmi.ENDINGS, xmi.write, xmi.verify),
    Exporter(webanno.FORMAT, webanno.ENDINGS, webanno.write, webanno.verify),
    Exporter(spacy.FORMAT, spacy.ENDINGS, spacy.write, spacy.verify),
    Exporter(parquet.FORMAT, parquet.ENDINGS, parquet.write, parquet.verify),
    Exporter(claimreview.FORMAT, claimreview.ENDINGS, claimreview.write, claimreview.verify),
    Exporter(page.FORMAT, page.ENDINGS, page.write, page.verify),
)


def exporter_of(plan: ExportPlan) -> Exporter:
    """Raises StorageError "nothing" for a format that there is not, or a choice that it does not have."""
    for exporter in EXPORTERS:
        if exporter.format.name == plan.format:
            try:
                exporter.format.chosen(plan.choices)
            except ValueError as error:
                raise StorageError("nothing", plan.target, str(error)) from error
            return exporter
    names = ", ".join(exporter.format.name for exporter in EXPORTERS)
    raise StorageError("nothing", plan.target, f"there is no format {plan.format!r}; choose one of: {names}")


def rehearse(store: ProjectStore, plan: ExportPlan) -> ExportReport:
    """What the export would hold and lose; nothing is written, and an existing target is no obstacle.

    Raises:
        StorageError: "nothing" where no document is selected; what reading the project may raise.
    """
    exporter = exporter_of(plan)
    selected = selection(store, plan)
    tally = Tally()
    told = _told(sets(store, plan, selected), _count(selected), plan, None, tally, None)
    exporter.write(told, Nowhere(), tally, exporter.format.chosen(plan.choices))
    return _report(tally)


def export(store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
    """Writes the dataset, the losses beside it where there are any, reads it again, and then gives it its name: all
    files, or none.

    Raises:
        StorageError: "nothing", "cancelled" where `progressed` answered False, "unverified" where what was read again
            is not what was meant, "exists", "missing", "full" ...
    """
    exporter = exporter_of(plan)
    folder, chosen = exporter.format.folder, exporter.format.chosen(plan.choices)
    require_free(plan.target, plan.overwrite, exporter.endings, folder=folder)
    selected = selection(store, plan)
    tally = Tally()
    with Files(plan.target, plan.overwrite, exporter.endings, folder=folder) as files:
        lost = _Losses(files)
        told = _told(sets(store, plan, selected), _count(selected), plan, progressed, tally, lost.write)
        exporter.write(told, files.parts[""], tally, chosen)
        files.settle()
        _verify(exporter, sets(store, plan, selected), files.parts[""], plan)
    return _report(tally, files.written)


def _verify(exporter: Exporter, meant: Sets, source: Source, plan: ExportPlan) -> None:
    try:
        exporter.verify(meant, source, exporter.format.chosen(plan.choices))
    except KavychkiError:
        raise
    except Exception as error:  # whatever a reader that is not ours complains of, it cannot read what was written
        message = f"{plan.target}: what was written did not read back as meant, so it is not kept ({error})"
        raise StorageError("unverified", plan.target, message) from error


def _count(selected: list[Selected]) -> int:
    return sum(len(one.documents) for one in selected)


def _report(tally: Tally, files: tuple[str, ...] = ()) -> ExportReport:
    counts = {kind: count for kind, count in tally.counts.items() if count}
    return ExportReport(tally.documents, counts, tuple(tally.first), files, dict(tally.by_kind))


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
            self._file = self._files.side(LOSSES)
            self._file.write("document\ttitle\tkind\tstart\tend\tdetail\n")
        cells = (loss.document, loss.title, loss.kind, str(loss.start), str(loss.end), loss.detail)
        self._file.write("\t".join(_cell(cell) for cell in cells) + "\n")


def _cell(words: str) -> str:
    return " ".join(words.split())
