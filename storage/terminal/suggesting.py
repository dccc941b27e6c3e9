"""Commands that make suggestions."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys

from annotate.errors import StorageError
from annotate.model.text import Document
from storage.terminal.telling import FAILED, Adding, counted, processes, say


def register(add: Adding) -> None:
    """suggest, preview."""
    suggest = add("suggest", _suggest, "pre-annotates the documents that have no current suggestions")
    suggest.add_argument("project", metavar="PROJECT")
    suggest.add_argument("--labels", metavar="L,...", help="entity types to annotate from now on, all others off")
    suggest.add_argument(
        "--jobs", type=processes, default=0, metavar="N", help="processes (default: as many as useful)"
    )

    preview = add("preview", _preview, "prints the suggestions for texts, one JSON object a line; needs no project")
    preview.add_argument("files", metavar="FILE", nargs="*", help="text files; standard input (JSONL) without any")
    preview.add_argument("--jsonl", action="store_true", help='the files hold lines {"id", "text"}')
    preview.add_argument("--labels", metavar="L,...", help="only these entity types (default: all)")
    preview.add_argument("--jobs", type=processes, default=1, metavar="N", help="processes (default: 1)")


def _suggest(given: argparse.Namespace) -> int:
    from annotate.model.schema import switched
    from annotate.preannotators import NewsPreAnnotator
    from annotate.preannotators.bulk import suggest_in_processes
    from annotate.suggestions import suggestion
    from storage.annotators import annotator_name
    from storage.project import SqliteProject

    makers = NewsPreAnnotator().makers
    with contextlib.closing(SqliteProject.open(given.project)) as project, counted("pre-annotated") as progressed:
        if project.read_only:
            raise StorageError("read-only", project.path, f"{project.path}: it may not be written; work on a copy")
        if given.labels:
            schema = switched(project.schema(), "entity", given.labels.split(","))
            project.set_schema(schema, project.annotator(annotator_name()).id)
        ids = project.without_suggestions(makers)
        # a process takes about two seconds to load the models
        jobs = given.jobs or min(os.cpu_count() or 1, 4, 1 + len(ids) // 30)
        sums: dict[str, str] = {}
        texts = ((id, _text(project.document(id), sums)) for id in ids)
        total = 0
        for done, (id, drafts) in enumerate(suggest_in_processes(texts, jobs), 1):
            project.put_suggestions(id, makers, [suggestion(id, draft) for draft in drafts], sums.pop(id))
            total += len(drafts)
            progressed(done, len(ids))
    print(f"{len(ids)} documents pre-annotated, {total} suggestions")
    return 0


def _text(document: Document, sums: dict[str, str]) -> str:
    """The text of a document; its sum is noted, as a window may correct it meanwhile."""
    sums[document.id] = document.text_sha256
    return document.text


def _preview(given: argparse.Namespace) -> int:
    from annotate.model.default_schema import DEFAULT_SCHEMA
    from annotate.model.schema import offered, switched
    from annotate.preannotators.bulk import suggest_in_processes
    from annotate.preannotators.shapes import prediction
    from storage.importers.lines import from_files, from_lines

    shown = offered(switched(DEFAULT_SCHEMA, "entity", given.labels.split(","))) if given.labels else None
    bad: list[str] = []

    def complain(message: str) -> None:
        bad.append(message)
        say(message)

    if given.jsonl or not given.files:
        texts = from_lines(given.files, sys.stdin.buffer, complain)
    else:
        texts = from_files(given.files, complain)
    with counted("previewed") as progressed:
        for done, (id, drafts) in enumerate(suggest_in_processes(texts, given.jobs), 1):
            # each line at once: whoever reads it may wait for it before sending the next
            made = [d for d in drafts if shown is None or (d.layer, d.label) in shown]
            print(json.dumps(prediction(id, made), ensure_ascii=False, allow_nan=False), flush=True)
            progressed(done, 0)
    return FAILED if bad else 0
