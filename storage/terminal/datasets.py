"""Commands for datasets."""

from __future__ import annotations

import argparse
import contextlib
import re
from typing import TYPE_CHECKING

from annotate.ports import SPLIT_BY, Split
from storage.terminal.telling import FAILED, Adding, Failed, counted, pairs, processes, say

if TYPE_CHECKING:
    from annotate.ports import ExportPlan, ExportReport
    from storage.project import SqliteProject

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def register(add: Adding) -> None:
    """export, verify."""
    export = add("export", _export, "writes a dataset")
    export.add_argument("project", metavar="PROJECT")
    export.add_argument("out", metavar="OUT", help="the file, or the folder, that is written")
    export.add_argument("--format", required=True, metavar="F", help="jsonl, conll2003 (see formats)")
    export.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a choice of the format")
    export.add_argument(
        "--annotator",
        metavar="NAME",
        help="whose work; needed where there are several; * for each, = for the adjudicator",
    )
    export.add_argument("--status", choices=("done", "all"), default="done", help="which documents (default: done)")
    export.add_argument("--query", default="", metavar="WORDS", help="only documents with these words")
    export.add_argument("--since", default="", metavar="DATE", help="only documents of that day (2026-02-03) or later")
    export.add_argument(
        "--until", default="", metavar="DATE", help="only documents of that day, month or year or earlier"
    )
    export.add_argument("--layers", default="", metavar="LAYER,...", help="only annotations of these layers")
    export.add_argument("--labels", default="", metavar="LABEL,...", help="only annotations with these labels")
    export.add_argument("--with-suggestions", action="store_true", help="open suggestions too, marked as such")
    export.add_argument(
        "--split", metavar="80/10/10", help="parts for train, dev and test, in percent; no copies across"
    )
    export.add_argument("--split-by", choices=SPLIT_BY, default="document", help="what decides (default: document)")
    export.add_argument("--seed", type=int, default=0, metavar="N", help="another draw of the split")
    export.add_argument("--pseudonyms", action="store_true", help="A1, A2 ... instead of the annotators' names")
    export.add_argument("--overwrite", action="store_true", help="replace an existing dataset, with the parts it had")
    export.add_argument("--jobs", type=processes, default=0, metavar="N", help="processes (default: as many as useful)")
    export.add_argument("--rehearse", action="store_true", help="say what would be written and lost; writes nothing")

    verify = add("verify", _verify, "compares the files of a dataset with its manifest")
    verify.add_argument("dataset", metavar="DATASET")


def _export(given: argparse.Namespace) -> int:
    from storage.exporters import export, rehearsing
    from storage.exporters.writing import LOSSES, SIDES
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        plan = _plan(given, project)
        if given.rehearse:
            with counted("rehearsed") as progressed:
                for step in rehearsing(project, plan):
                    progressed(step.done, step.of)
            print(_counts(step.report))
            for kind, count in step.report.lost.items():
                example = next(loss for loss in step.report.losses if loss.kind == kind)
                say(f"{count} {kind}, such as {example.title}: {example.detail}")
            return 0
        with counted("exported") as progressed:
            report = export(project, plan, progressed, given.jobs)
    print(_counts(report))
    if report.lost:
        file = next(file for file in report.files if file.endswith((LOSSES, SIDES[LOSSES])))
        say(f"{sum(report.lost.values())} losses ({', '.join(sorted(report.lost))}), see {file}")
    if report.removed:
        say(f"removed, of the earlier dataset: {', '.join(report.removed)}")
    for file in report.files:
        print(file)
    return 0


def _split(given: argparse.Namespace) -> Split | None:
    if given.split is None:
        return None
    try:
        train, dev, test = (float(share) / 100 for share in given.split.split("/"))
        return Split((train, dev, test), given.split_by, given.seed)
    except ValueError as error:
        raise Failed(
            f"--split {given.split!r}: write the percents of train, dev and test: 80/10/10 ({error})"
        ) from error


def _verify(given: argparse.Namespace) -> int:
    from storage.exporters.checking import wrong

    found = wrong(given.dataset)
    for line in found:
        say(line)
    if not found:
        print(f"{given.dataset}: its files are those of its manifest")
    return FAILED if found else 0


def _plan(given: argparse.Namespace, project: SqliteProject) -> ExportPlan:
    """Raises Failed for a layer, label or date that there is not: it would be empty, for no visible reason."""
    from annotate.ports import ExportPlan

    schema = project.schema()
    known = {layer.name for layer in schema.layers}
    offered = {label.name for layer in schema.layers for label in layer.labels}
    layers, labels = _words(given.layers), _words(given.labels)
    for what, words, there in (("layer", layers, known), ("label", labels, offered)):
        for word in words:
            if word not in there:
                names = ", ".join(sorted(there))
                raise Failed(f"{given.project}: its schema has no {what} {word!r}; there are: {names}")
    for date in filter(None, (given.since, given.until)):
        if not _DATE.fullmatch(date):
            raise Failed(f"{date!r} is no date; write 2026-02-03, 2026-02 or 2026")
    return ExportPlan(
        given.format,
        given.out,
        given.annotator or project.only_annotator(),
        given.status == "done",
        given.with_suggestions,
        given.overwrite,
        layers,
        labels,
        given.query,
        given.since,
        given.until,
        pairs(given.set),
        _split(given),
        given.pseudonyms,
    )


def _words(given: str) -> tuple[str, ...]:
    return tuple(word for part in given.split(",") if (word := part.strip()))


def _counts(report: ExportReport) -> str:
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    return f"{report.documents} documents" + (f": {counts}" if counts else "")
