"""Commands that make projects and bring articles into them."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.terminal.backups import keeping
from storage.terminal.telling import FAILED, Adding, Failed, counted, in_one_go, pairs, say

# Whatever takes time to import is imported by the command that needs it.
if TYPE_CHECKING:
    from annotate.model.schema import Schema
    from annotate.ports import Brought, Incoming, Labels, Read, Unknown


def register(add: Adding) -> None:
    """new, sample, import."""
    new = add("new", _new, "makes a project file")
    new.add_argument("project", metavar="PROJECT")
    new.add_argument("--schema", metavar="FILE", help="a label schema (JSON or TOML) instead of the one for news")

    sample = add("sample", _sample, "makes a project with the sample article in it")
    sample.add_argument("project", metavar="PROJECT")

    imports = add("import", _import, "adds files and folders of articles to a project")
    imports.add_argument("project", metavar="PROJECT")
    imports.add_argument("paths", metavar="PATH", nargs="+")
    imports.add_argument(
        "--format", default="", metavar="F", help="format of the files (see formats); found out without it"
    )
    imports.add_argument("--encoding", default="", metavar="E", help="encoding of the files; detected without it")
    imports.add_argument("--annotator", metavar="NAME", help="whose annotations they are; else whom the file names")
    imports.add_argument("--as-suggestions", action="store_true", help="annotations become suggestions, nobody's work")
    imports.add_argument(
        "--label", action="append", default=[], metavar="OLD=NEW", help="what a label that the schema lacks becomes"
    )
    imports.add_argument(
        "--add-labels", action="store_true", help="add other labels that the schema lacks to it, as they are called"
    )
    imports.add_argument("--leave-out", action="store_true", help="leave annotations with other such labels out")
    imports.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a choice of the format")


def _new(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.schema_file import read_schema

    SqliteProject.create(given.project, read_schema(given.schema) if given.schema else None).close()
    print(f"{given.project}: made")
    return 0


def _sample(given: argparse.Namespace) -> int:
    from storage.annotators import annotator_name
    from storage.outside import World
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.create(given.project)) as project:
        articles = [document for read in World().read(World().sample_paths()) for document in read.documents]
        project.add(articles, project.annotator(annotator_name()).id)
    print(f"{given.project}: made, with {len(articles)} article")
    return 0


def _import(given: argparse.Namespace) -> int:
    from annotate.exchange.intake import prepared
    from annotate.exchange.labels import unknown
    from annotate.exchange.new_labels import adding, place_of
    from annotate.exchange.trace import Trace
    from annotate.ports import ImportPlan
    from storage.annotators import annotator_name
    from storage.importers import batches, incoming, read_paths
    from storage.project import SqliteProject
    from storage.suggestions import now

    plan = ImportPlan(
        given.format,
        given.encoding,
        pairs(given.set),
        given.annotator or "",
        given.as_suggestions,
        _labels(given.label),
    )
    refused: list[str] = []

    def told(reads: Iterable[Read]) -> Iterator[Incoming]:
        for read in reads:
            if read.code:
                refused.append(read.path)
                say(read.message)
            elif read.encoding and read.encoding != "utf-8":
                say(f"{read.path}: read as {read.encoding}")
            if read.message and not read.code:
                say(read.message)
            yield from incoming(read)

    added = known = annotations = proposals = 0
    trace = Trace()
    with (
        contextlib.closing(SqliteProject.open(given.project)) as project,
        keeping(project),
        counted("imported") as progressed,
    ):
        schema = project.schema()
        author = project.annotator(annotator_name()).id
        if not given.add_labels:
            _require_targets(given.project, plan.labels, schema)
        if not given.leave_out:
            strange = [
                label
                for label in unknown((one for read in read_paths(given.paths, plan) for one in incoming(read)), schema)
                if (label.layer, label.label) not in plan.labels
            ]
            if strange and not given.add_labels:
                raise Failed(_strange(given.project, strange))
            new = {(label.layer, label.label): place_of(schema, label.layer, label.label) for label in strange}
            plan = replace(plan, labels={**plan.labels, **new})
            if (change := adding(schema, plan.labels, author, now())) is not None:
                project.append(change)
                schema = project.schema()
        try:
            for batch in batches(told(read_paths(given.paths, plan))):
                ready = [prepared(one, plan, schema) for one in batch]
                with in_one_go():
                    made = project.bring(ready, author)
                    trace.note(zip(ready, made, strict=True))
                for one, brought in zip(ready, made, strict=True):
                    _say(one, brought)
                    known += bool(brought.duplicate_of)
                    added += not brought.duplicate_of
                    annotations += brought.annotations
                    proposals += brought.suggestions
                progressed(added + known, 0)
        except KeyboardInterrupt:
            say("taking back what was imported ...")
            for _ in trace.taking_back(project, now()):
                pass
            raise
    more = "".join(
        f", {count} {what}" for count, what in ((annotations, "annotations"), (proposals, "suggestions")) if count
    )
    print(f"{added} added, {known} known already, {len(refused)} refused{more}")
    return FAILED if refused else 0


def _say(one: Incoming, brought: Brought) -> None:
    """What is worth saying about one document that came."""
    for remark in one.remarks:
        say(f"{brought.title}: {remark}")
    if brought.refused:
        say(f"{brought.title}: its annotations did not come: {brought.refused}")
    if brought.duplicate_of and not (brought.annotations or brought.suggestions):
        say(f"{brought.title}: is there already as {brought.duplicate_of!r}")
    if brought.near:
        say(f"{brought.title}: is a near copy of {brought.near!r}")


def _labels(given: Sequence[str]) -> Labels:
    """LAYER:LABEL=LAYER:LABEL words as a table; nothing behind the sign leaves such annotations out."""
    table: dict[tuple[str, str], tuple[str, str] | None] = {}
    for word in given:
        old, sign, new = word.partition("=")
        if not sign or ":" not in old or (new and ":" not in new):
            raise Failed(f"--label {word!r}: write LAYER:LABEL=LAYER:LABEL, or LAYER:LABEL= to leave such ones out")
        layer, _, label = old.partition(":")
        to_layer, _, to_label = new.partition(":")
        table[layer, label] = (to_layer, to_label) if new else None
    return table


def _require_targets(project: str, labels: Labels, schema: Schema) -> None:
    """Raises Failed where a label is to become one that the schema does not have."""
    for target in filter(None, labels.values()):
        if schema.label(*target) is None:
            names = ", ".join(f"{layer.name}:{label.name}" for layer in schema.layers for label in layer.labels)
            raise Failed(f"{project}: its label schema has no {':'.join(target)}; there are: {names}")


def _strange(project: str, strange: Sequence[Unknown]) -> str:
    """What to do about labels that the schema does not have."""
    lines = [f"{project}: its label schema has none of these labels of the files; nothing was imported. Add for each:"]
    for label in strange:
        target = ":".join(label.guess) if label.guess else ""
        lines.append(f"  --label {label.layer}:{label.label}={target}   ({label.count} annotations)")
    return "\n".join([*lines, "or --add-labels, which adds all others to the schema, or --leave-out"])
