"""Commands for datasets."""

from __future__ import annotations

import argparse
import contextlib

from annotate.ports import SPLIT_BY, Split
from storage.terminal.telling import FAILED, Adding, Failed, counted, pairs, say


def register(add: Adding) -> None:
    """export, verify, formats."""
    export = add("export", _export, "writes a dataset")
    export.add_argument("project", metavar="PROJECT")
    export.add_argument("out", metavar="OUT")
    export.add_argument("--format", required=True, metavar="F", help="jsonl, conll2003 (see formats)")
    export.add_argument("--annotator", metavar="NAME", help="whose work; needed where there are several; * for each")
    export.add_argument("--status", choices=("done", "all"), default="done", help="which documents (default: done)")
    export.add_argument("--with-suggestions", action="store_true", help="open suggestions too, marked as such")
    export.add_argument("--layer", action="append", default=[], metavar="NAME", help="only annotations of these layers")
    export.add_argument("--label", action="append", default=[], metavar="NAME", help="only annotations of these labels")
    export.add_argument("--query", default="", metavar="WORDS", help="only documents with these words")
    export.add_argument("--since", default="", metavar="DATE", help="only documents of this day or later")
    export.add_argument(
        "--until", default="", metavar="DATE", help="only documents of this day, month or year, or earlier"
    )
    export.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a choice of the format")
    export.add_argument(
        "--split", metavar="80/10/10", help="parts for train, dev and test, in percent; no copies across"
    )
    export.add_argument("--split-by", choices=SPLIT_BY, default="document", help="what decides (default: document)")
    export.add_argument("--seed", type=int, default=0, metavar="N", help="another draw of the split")
    export.add_argument("--pseudonyms", action="store_true", help="call annotators A1, A2 ...")
    export.add_argument("--overwrite", action="store_true", help="replace existing files")

    verify = add("verify", _verify, "compares the files of a dataset with its manifest")
    verify.add_argument("dataset", metavar="DATASET")

    add("formats", _formats, "lists the formats of import and export")


def _export(given: argparse.Namespace) -> int:
    from annotate.ports import ExportPlan
    from storage.exporters import export
    from storage.exporters.writing import LOSSES, SIDES
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.open(given.project)) as project, counted("exported") as progressed:
        plan = ExportPlan(
            given.format,
            given.out,
            given.annotator or project.only_annotator(),
            given.status == "done",
            given.with_suggestions,
            given.overwrite,
            tuple(given.layer),
            tuple(given.label),
            given.query,
            given.since,
            given.until,
            pairs(given.set),
            _split(given),
            given.pseudonyms,
        )
        report = export(project, plan, progressed)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    print(f"{report.documents} documents" + (f": {counts}" if counts else ""))
    if report.lost:
        file = next(file for file in report.files if file.endswith((LOSSES, SIDES[LOSSES])))
        say(f"{sum(report.lost.values())} losses ({', '.join(sorted(report.lost))}), see {file}")
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


def _formats(_: argparse.Namespace) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    for way, entries in (("import", IMPORTERS), ("export", EXPORTERS)):
        for entry in entries:
            print(f"{way}  {entry.format.name:<10} {entry.format.extension:<7} {entry.format.description}")
    return 0
