"""Exporters: a project's work as datasets. A format is a module with `FORMAT`, `ENDINGS`, `write` and `verify`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import TextIO

from annotate.errors import KavychkiError, StorageError
from annotate.ports import SPLITS, ExportPlan, ExportReport, Format, Loss, Progressed, ProjectStore, Rehearsed
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
from storage.exporters.card import card
from storage.exporters.counting import Contents
from storage.exporters.gathering import AnnotationSet, Selected, Tally, selecting, selection, sets
from storage.exporters.manifest import described, dumped
from storage.exporters.manifest import files as listed
from storage.exporters.replacing import require_replaceable
from storage.exporters.splitting import parted
from storage.exporters.verifying import Differs
from storage.exporters.writing import (
    CARD,
    LOSSES,
    MANIFEST,
    SIDES,
    Files,
    Nowhere,
    Source,
    Target,
    require_free,
    within,
)

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
    within: Callable[[str, str], str] = within


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
    Exporter(parquet.FORMAT, parquet.ENDINGS, parquet.write, parquet.verify, parquet.within),
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
    report = ExportReport(0, {}, ())
    for step in rehearsing(store, plan):
        report = step.report
    return report


def rehearsing(store: ProjectStore, plan: ExportPlan) -> Iterator[Rehearsed]:
    """The rehearsal in steps of about _SLICE seconds, each as many documents as go into it: the losses of a format are
    those of its documents, so it may be written nowhere in pieces. Raises as `rehearse`.
    """
    exporter = exporter_of(plan)
    chosen, selected = exporter.format.chosen(plan.choices), list[Selected]()
    for _ in selecting(store, plan, selected):
        yield Rehearsed(0, 0, ExportReport(0, {}, ()))
    count = _count(selected)
    told = _Telling(plan, count)
    given = told.of(sets(store, plan, selected))
    for first in given:
        exporter.write(_for_a_while(first, given), Nowhere(), told.tally, chosen)
        yield Rehearsed(told.tally.documents, count, _report(told.tally))
    yield Rehearsed(count, count, _report(told.tally))


_SLICE = 0.012


def _for_a_while(first: AnnotationSet, more: Sets) -> Sets:
    until = perf_counter() + _SLICE
    yield first
    while perf_counter() < until and (one := next(more, None)) is not None:
        yield one


def export(store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None) -> ExportReport:
    """Writes the dataset, what is known of it beside it (manifest, card, and losses where there are any), reads it
    again, and then gives it its name: all files, or none.

    Raises:
        StorageError: "nothing", "cancelled" where `progressed` answered False, "unverified" where what was read again
            is not what was meant, "foreign" where files of others stand where it goes, "exists", "missing", "full" ...
    """
    exporter = exporter_of(plan)
    folder, chosen = exporter.format.folder, exporter.format.chosen(plan.choices)
    names = parts_of(plan)
    going = partial(require_replaceable, plan.target, plan.overwrite, exporter.endings, names, folder)
    going()
    require_free(plan.target, plan.overwrite, exporter.endings, names, folder)
    selected = selection(store, plan)
    parts = parted(store, plan, selected)
    contents = {part: Contents() for part in parts}
    count = _count(selected)
    with Files(plan.target, plan.overwrite, exporter.endings, names, folder, exporter.within, going) as files:
        told = _Telling(plan, count, progressed, _Losses(files).write)
        for part, chosen_sets in parts.items():
            passing = contents[part].passing(sets(store, plan, chosen_sets, selected))
            exporter.write(told.of(passing), files.parts[part], told.tally, chosen)
        told.end()
        drafts = files.settle()
        again = _Telling(plan, count, progressed)
        for part, chosen_sets in parts.items():
            meant = Contents()
            passing = again.of(meant.passing(sets(store, plan, chosen_sets, selected)))
            files.parts[part].passed = again.passed
            if _verify(exporter, passing, files.parts[part], plan) and meant != contents[part]:
                message = f"{plan.target}: the project has changed while it was exported; nothing is written"
                raise StorageError("unverified", plan.target, message)
        again.end()
        manifest = described(store, plan, exporter.format, selected, parts, contents, told.tally)
        main = [name for name in drafts if not name.endswith(LOSSES) and name != SIDES[LOSSES]]
        files.side(CARD).write(card(manifest, main))
        manifest |= {"files": listed(files.settle())}
        files.side(MANIFEST).write(dumped(manifest))
    return replace(_report(told.tally, files.written), removed=files.removed)


def parts_of(plan: ExportPlan) -> tuple[str, ...]:
    """The names of a dataset's parts; one without a split has a part "".

    A part to which no document falls has files all the same, without any in them.
    """
    if plan.split is None:
        return ("",)
    return tuple(part for part, share in zip(SPLITS, plan.split.shares, strict=True) if share > 0)


def _verify(exporter: Exporter, meant: Sets, source: Source, plan: ExportPlan) -> bool:
    """Whether the exporter has gathered the sets again; one that has noted the sum of what it meant need not."""
    begun = False

    def gathered() -> Sets:
        nonlocal begun
        begun = True
        yield from meant

    again = gathered()
    try:
        exporter.verify(again, source, exporter.format.chosen(plan.choices))
        if begun and next(again, None) is not None:  # whoever found an end early has not seen what is behind it
            raise Differs("documents are missing")
    except KavychkiError:
        raise
    except Exception as error:  # whatever a reader that is not ours complains of, it cannot read what was written
        message = f"{plan.target}: what was written did not read back as meant, so it is not kept ({error})"
        raise StorageError("unverified", plan.target, message, str(error)) from error
    return begun


def _count(selected: list[Selected]) -> int:
    return sum(len(one.documents) for one in selected)


def _report(tally: Tally, files: tuple[str, ...] = ()) -> ExportReport:
    counts = {kind: count for kind, count in tally.counts.items() if count}
    return ExportReport(tally.documents, counts, tuple(tally.first), files, dict(tally.by_kind))


class _Telling:
    """An export under way: sets are counted as they pass and told to who wants to know; what was lost of each is
    written behind it.
    """

    def __init__(
        self,
        plan: ExportPlan,
        count: int,
        progressed: Progressed | None = None,
        write: Callable[[Loss], None] | None = None,
    ) -> None:
        self._plan, self._count, self._progressed, self._write = plan, count, progressed, write
        self.tally = Tally()

    def of(self, given: Sets) -> Sets:
        for one in given:
            self._tell(self.tally.documents)
            yield one
            self.tally.documents += 1
            self.tally.settle(self._write)

    def passed(self) -> None:
        """Tells that a document is read again without a set that would be gathered for it."""
        self._tell(self.tally.documents)
        self.tally.documents += 1

    def _tell(self, done: int) -> None:
        if self._progressed is not None and not self._progressed(min(done, self._count), self._count):
            raise self._cancelled()

    def _cancelled(self) -> StorageError:
        target = self._plan.target
        return StorageError("cancelled", target, f"{target}: the export was cancelled; nothing is written")

    def end(self) -> None:
        """Says that all has passed."""
        self._tell(self._count)


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
