"""Kavychki: the window, or a command without one.

    main.py [PROJECT]            the window
    main.py COMMAND ...          see `main.py --help`

A project that is called like a command is opened as ./new. Exit codes: 0 done, 1 something failed (said on
stderr), 2 wrong usage, 130 interrupted. KAVYCHKI_ANNOTATOR names the annotator; without it that is the user.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from annotate.errors import KavychkiError, StorageError

# Whatever takes time to import is imported by the command that needs it.
if TYPE_CHECKING:
    from annotate.model.text import Document
    from annotate.ports import Read

FAILED = 1
INTERRUPTED = 130


class Failed(KavychkiError):
    """A command could not do what it was asked; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the program called with `arguments` (default: the process's)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # what we print is read by programs, which expect UTF-8 whatever the console speaks
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # who read us has gone; Python would complain once more when it flushes at exit
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except KavychkiError as error:
        print(f"kavychki: {error}", file=sys.stderr)
        return FAILED
    return code


def _run(words: list[str]) -> int:
    parser, commands = _parser()
    if words and (words[0] in commands or words[0].startswith("-")):
        given = parser.parse_args(words)
        if given.command:
            return int(given.run(given))
    elif len(words) > 1:
        parser.error(f"there is no command {words[0]!r}")
    return _window(words[0] if words else None)


class _Version(argparse.Action):
    """Prints the version; it is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("kavychki")
        except metadata.PackageNotFoundError:
            version = "(not installed: running from a checkout)"
        print(f"kavychki {version}")
        parser.exit()


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    parser = argparse.ArgumentParser(
        prog="kavychki",
        description="Turns news articles into labelled datasets. Without a command it opens the window.",
        epilog="kavychki [PROJECT] opens the window on a project, or where you last were.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.set_defaults(command="")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, run: Any, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=what)
        made.set_defaults(run=run)
        return made

    new = command("new", _new, "makes a project file")
    new.add_argument("project", metavar="PROJECT")
    new.add_argument("--schema", metavar="FILE", help="a label schema (JSON or TOML) instead of the one for news")

    sample = command("sample", _sample, "makes a project with the sample article in it")
    sample.add_argument("project", metavar="PROJECT")

    imports = command("import", _import, "adds files and folders of articles to a project")
    imports.add_argument("project", metavar="PROJECT")
    imports.add_argument("paths", metavar="PATH", nargs="+")
    imports.add_argument("--format", default="text", metavar="F", help="format of the files (see formats)")
    imports.add_argument("--encoding", default="", metavar="E", help="encoding of the files; detected without it")

    suggest = command("suggest", _suggest, "pre-annotates the documents that have no current suggestions")
    suggest.add_argument("project", metavar="PROJECT")
    suggest.add_argument("--labels", metavar="L,...", help="entity types to annotate from now on, all others off")
    suggest.add_argument("--jobs", type=_jobs, default=0, metavar="N", help="processes (default: as many as useful)")

    preview = command("preview", _preview, "prints the suggestions for texts, one JSON object a line; needs no project")
    preview.add_argument("files", metavar="FILE", nargs="*", help="text files; standard input (JSONL) without any")
    preview.add_argument("--jsonl", action="store_true", help='the files hold lines {"id", "text"}')
    preview.add_argument("--labels", metavar="L,...", help="only these entity types (default: all)")
    preview.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes (default: 1)")

    export = command("export", _export, "writes a dataset")
    export.add_argument("project", metavar="PROJECT")
    export.add_argument("out", metavar="OUT")
    export.add_argument("--format", required=True, metavar="F", help="jsonl, conll2003 (see formats)")
    export.add_argument("--annotator", metavar="NAME", help="whose work; needed where there are several")
    export.add_argument("--status", choices=("done", "all"), default="done", help="which documents (default: done)")
    export.add_argument("--with-suggestions", action="store_true", help="open suggestions too, marked as such")
    export.add_argument("--overwrite", action="store_true", help="replace existing files")

    check = command("check", _check, "verifies a project: its journal, every offset, the file itself")
    check.add_argument("project", metavar="PROJECT")

    schema = command("schema", _schema, "prints the label schema of a project (TOML), or writes it to a file")
    schema.add_argument("project", metavar="PROJECT")
    schema.add_argument("file", metavar="FILE", nargs="?", help="a file to write it to: TOML or JSON by its suffix")
    schema.add_argument("--overwrite", action="store_true", help="replace an existing file")

    stats = command("stats", _stats, "prints what is in a project and how far its annotators are")
    stats.add_argument("project", metavar="PROJECT")
    stats.add_argument("--json", action="store_true", help="as JSON")

    render = command("render", _render, "writes a picture (PNG) of the window on a project; needs no display")
    render.add_argument("project", metavar="PROJECT")
    render.add_argument("picture", metavar="PNG")

    command("formats", _formats, "lists the formats of import and export")
    return parser, frozenset(commands.choices)


def _jobs(word: str) -> int:
    count = int(word)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _window(path: str | None) -> int:
    from storage.outside import World
    from ui.app import run

    return run(path, World())


def _render(given: argparse.Namespace) -> int:
    from storage.outside import World

    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("darwin", "win32")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import render

    if not render(given.project, given.picture, World()):
        raise Failed(f"{given.picture}: the picture could not be written; check its folder and the free space")
    print(given.picture)
    return 0


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
    from storage.annotators import annotator_name
    from storage.importers import IMPORTERS, batches, read_paths
    from storage.project import SqliteProject

    refused: list[str] = []

    def told(reads: Iterable[Read]) -> Iterator[Document]:
        for read in reads:
            if read.code:
                refused.append(read.path)
                _say(read.message)
            elif read.encoding != "utf-8":
                _say(f"{read.path}: read as {read.encoding}")
            yield from read.documents

    if given.format not in [importer.format.name for importer in IMPORTERS]:
        raise Failed(f"there is no import format {given.format!r}; see `kavychki formats`")
    added = known = 0
    with contextlib.closing(SqliteProject.open(given.project)) as project, _progress("imported") as progressed:
        author = project.annotator(annotator_name()).id
        for batch in batches(told(read_paths(given.paths, given.encoding, given.format))):
            for one in project.add(batch, author):
                if one.duplicate_of:
                    known += 1
                    _say(f"{one.title}: is there already as {one.duplicate_of!r}")
                else:
                    added += 1
            progressed(added + known, 0)
    print(f"{added} added, {known} known already, {len(refused)} refused")
    return FAILED if refused else 0


def _suggest(given: argparse.Namespace) -> int:
    from annotate.model.schema import switched
    from annotate.preannotators import NewsPreAnnotator
    from annotate.preannotators.bulk import suggest_in_processes
    from annotate.suggestions import suggestion
    from storage.annotators import annotator_name
    from storage.project import SqliteProject

    makers = NewsPreAnnotator().makers
    with contextlib.closing(SqliteProject.open(given.project)) as project, _progress("pre-annotated") as progressed:
        if project.read_only:
            raise StorageError("read-only", project.path, f"{project.path}: it may not be written; work on a copy")
        if given.labels:
            schema = switched(project.schema(), "entity", given.labels.split(","))
            project.set_schema(schema, project.annotator(annotator_name()).id)
        ids = project.without_suggestions(makers)
        # a process takes about two seconds to load the models
        jobs = given.jobs or min(os.cpu_count() or 1, 4, 1 + len(ids) // 30)
        texts = ((id, project.document(id).text) for id in ids)
        total = 0
        for done, (id, drafts) in enumerate(suggest_in_processes(texts, jobs), 1):
            project.put_suggestions(id, makers, [suggestion(id, draft) for draft in drafts])
            total += len(drafts)
            progressed(done, len(ids))
    print(f"{len(ids)} documents pre-annotated, {total} suggestions")
    return 0


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
        _say(message)

    if given.jsonl or not given.files:
        texts = from_lines(given.files, sys.stdin.buffer, complain)
    else:
        texts = from_files(given.files, complain)
    with _progress("previewed") as progressed:
        for done, (id, drafts) in enumerate(suggest_in_processes(texts, given.jobs), 1):
            # each line at once: whoever reads it may wait for it before sending the next
            made = [d for d in drafts if shown is None or (d.layer, d.label) in shown]
            print(json.dumps(prediction(id, made), ensure_ascii=False, allow_nan=False), flush=True)
            progressed(done, 0)
    return FAILED if bad else 0


def _export(given: argparse.Namespace) -> int:
    from annotate.ports import ExportPlan
    from storage.exporters import LOSSES, export
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.open(given.project)) as project, _progress("exported") as progressed:
        plan = ExportPlan(
            given.format,
            given.out,
            given.annotator or project.only_annotator(),
            given.status == "done",
            given.with_suggestions,
            given.overwrite,
        )
        report = export(project, plan, progressed)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    print(f"{report.documents} documents" + (f": {counts}" if counts else ""))
    if report.losses:
        kinds = sorted({loss.kind for loss in report.losses})
        file = next(file for file in report.files if file.endswith(LOSSES))
        _say(f"{len(report.losses)} losses ({', '.join(kinds)}), see {file}")
    for file in report.files:
        print(file)
    return 0


def _check(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        findings = project.check()
    for finding in findings:
        print(f"{finding.kind}: {f'document {finding.document}: ' if finding.document else ''}{finding.detail}")
    print(f"{given.project}: {f'{len(findings)} findings' if findings else 'sound'}")
    return FAILED if findings else 0


def _schema(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.schema_file import schema_text, write_schema

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        schema = project.schema()
    if given.file:
        write_schema(schema, given.file, given.overwrite)
    print(given.file or schema_text(schema), end="\n" if given.file else "")
    return 0


def _stats(given: argparse.Namespace) -> int:
    from storage.project import SqliteProject
    from storage.stats import told

    with contextlib.closing(SqliteProject.open(given.project)) as project:
        figures = project.figures()
    if given.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        print(*told(figures), sep="\n")
    return 0


def _formats(_: argparse.Namespace) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    for way, entries in (("import", IMPORTERS), ("export", EXPORTERS)):
        for entry in entries:
            print(f"{way}  {entry.format.name:<10} {entry.format.extension:<7} {entry.format.description}")
    return 0


class _Progress:
    """A counter on stderr: rewritten in place on a terminal, else a line every ten seconds, and none in the first."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._terminal = sys.stderr.isatty()
        self._next = time.monotonic() + 1.0
        self._shown = False

    def __call__(self, done: int, of_all: int) -> bool:
        if time.monotonic() >= self._next:
            words = f"{done} of {of_all} {self._verb}" if of_all else f"{done} {self._verb}"
            print(f"\r{words}" if self._terminal else words, end="" if self._terminal else "\n", file=sys.stderr)
            sys.stderr.flush()
            self._next = time.monotonic() + (0.2 if self._terminal else 10.0)
            self._shown = True
        return True

    def finish(self) -> None:
        if self._shown and self._terminal:
            print(file=sys.stderr)


@contextlib.contextmanager
def _progress(verb: str) -> Iterator[_Progress]:
    progress = _Progress(verb)
    try:
        yield progress
    finally:
        progress.finish()


if __name__ == "__main__":
    sys.exit(main())
