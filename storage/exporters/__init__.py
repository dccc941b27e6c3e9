"""Exporters: a project's work as datasets. A format is a module with `FORMAT`, `ENDINGS`, `write` and `verify`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

from annotate.errors import StorageError
from annotate.ports import SPLITS, ExportPlan, ExportReport, Format, Progressed, ProjectStore, Rehearsed
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
    pieces,
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
from storage.exporters.telling import Losses, Telling, changed
from storage.exporters.verifying import Verify, read_again
from storage.exporters.writing import (
    CARD,
    LOSSES,
    MANIFEST,
    SIDES,
    Files,
    Nowhere,
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

    `in_pieces` says that the files of some documents and of those behind them, put together, are the files of all: a
    document is written the same whatever stands before it. `headed` are the endings of files that open with a line of
    their own, which then stands there once.
    """

    format: Format
    endings: tuple[str, ...]
    write: Callable[[Sets, Target, Tally, Chosen], None]
    verify: Verify
    within: Callable[[str, str], str] = within
    in_pieces: bool = False
    headed: tuple[str, ...] = ()


EXPORTERS: tuple[Exporter, ...] = (
    Exporter(jsonl.FORMAT, jsonl.ENDINGS, jsonl.write, jsonl.verify, in_pieces=True),
    Exporter(
        conll2003.FORMAT,
        conll2003.ENDINGS,
        conll2003.write,
        conll2003.verify,
        in_pieces=True,
        headed=(conll2003.TOKENS,),
    ),
    Exporter(conllu.FORMAT, conllu.ENDINGS, conllu.write, conllu.verify, in_pieces=True),
    Exporter(brat.FORMAT, brat.ENDINGS, brat.write, brat.verify),
    Exporter(doccano.FORMAT, doccano.ENDINGS, doccano.write, doccano.verify),
    Exporter(labelstudio.FORMAT, labelstudio.ENDINGS, labelstudio.write, labelstudio.verify),
    Exporter(prodigy.FORMAT, prodigy.ENDINGS, prodigy.write, prodigy.verify, in_pieces=True),
    Exporter(flat.CSV, flat.ENDINGS, flat.write_csv, flat.verify_csv, in_pieces=True, headed=flat.ENDINGS),
    Exporter(flat.TSV, flat.ENDINGS, flat.write_tsv, flat.verify_tsv, in_pieces=True, headed=flat.ENDINGS),
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
    told = Telling(plan, count)
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


def export(store: ProjectStore, plan: ExportPlan, progressed: Progressed | None = None, jobs: int = 0) -> ExportReport:
    """Writes the dataset, what is known of it beside it (manifest, card, and losses where there are any), reads it
    again, and then gives it its name: all files, or none.

    `jobs` is how many processes write it, 0 for as many as useful; what is written does not depend on that.

    Raises:
        StorageError: "nothing", "cancelled" where `progressed` answered False, "unverified" where what was read again
            is not what was meant, "foreign" where files of others stand where it goes, "exists", "missing", "full" ...
    """
    exporter = exporter_of(plan)
    folder = exporter.format.folder
    names = parts_of(plan)
    going = partial(require_replaceable, plan.target, plan.overwrite, exporter.endings, names, folder)
    going()
    require_free(plan.target, plan.overwrite, exporter.endings, names, folder)
    selected = selection(store, plan)
    parts = parted(store, plan, selected)
    count = _count(selected)
    jobs = pieces.jobs_for(store, exporter, count, jobs)
    with Files(plan.target, plan.overwrite, exporter.endings, names, folder, exporter.within, going) as files:
        if jobs > 1:
            told = Telling(plan, count, progressed)
            made = pieces.written(exporter, store, plan, selected, parts, files, told, jobs)
        else:
            made = _written(exporter, store, plan, selected, parts, files, progressed)
        drafts = files.settle()
        manifest = described(store, plan, exporter.format, selected, parts, made.contents, made.tally)
        main = [name for name in drafts if not name.endswith(LOSSES) and name != SIDES[LOSSES]]
        files.side(CARD).write(card(manifest, main))
        drafts = files.settle()
        manifest |= {"files": listed(drafts)}
        made.require(drafts, manifest["files"], plan)
        files.side(MANIFEST).write(dumped(manifest))
    return replace(_report(made.tally, files.written), removed=files.removed)


def _written(
    exporter: Exporter,
    store: ProjectStore,
    plan: ExportPlan,
    selected: list[Selected],
    parts: Mapping[str, list[Selected]],
    files: Files,
    progressed: Progressed | None,
) -> pieces.Joined:
    """Writes all parts of a dataset in this process, and reads them again. Raises StorageError."""
    contents, count = {part: Contents() for part in parts}, _count(selected)
    chosen = exporter.format.chosen(plan.choices)
    told = Telling(plan, count, progressed, Losses(partial(files.side, LOSSES)).write)
    for part, chosen_sets in parts.items():
        passing = contents[part].passing(sets(store, plan, chosen_sets, selected))
        exporter.write(told.of(passing), files.parts[part], told.tally, chosen)
    told.end()
    files.settle()
    again = Telling(plan, count, progressed)
    for part, chosen_sets in parts.items():
        meant = Contents()
        passing = again.of(meant.passing(sets(store, plan, chosen_sets, selected)))
        files.parts[part].passed = again.passed
        if read_again(exporter.verify, passing, files.parts[part], chosen, plan.target) and meant != contents[part]:
            raise changed(plan)
    again.end()
    return pieces.Joined(told.tally, contents, {})


def parts_of(plan: ExportPlan) -> tuple[str, ...]:
    """The names of a dataset's parts; one without a split has a part "".

    A part to which no document falls has files all the same, without any in them.
    """
    if plan.split is None:
        return ("",)
    return tuple(part for part, share in zip(SPLITS, plan.split.shares, strict=True) if share > 0)


def _count(selected: list[Selected]) -> int:
    return sum(len(one.documents) for one in selected)


def _report(tally: Tally, files: tuple[str, ...] = ()) -> ExportReport:
    counts = {kind: count for kind, count in tally.counts.items() if count}
    return ExportReport(tally.documents, counts, tuple(tally.first), files, dict(tally.by_kind))
