"""The command that tells what was done in a project, and what became of its suggestions."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO

from storage.terminal.telling import Adding, Failed, counted, say

if TYPE_CHECKING:
    from annotate.changes import HistoryFilter, View
    from storage.project import SqliteProject

_WIDTHS = {
    "history": {
        "number": 7, "at": 24, "annotator": 14, "title": 24, "action": 15, "change": 8, "kind": 12, "label_before": 10,
        "label": 10, "text_before": 30, "text": 30,
    },
    "corrections": {
        "title": 24, "annotator": 14, "outcome": 21, "layer": 8, "label_suggested": 15, "label": 10, "moved": 6,
        "seconds": 8, "maker": 12, "score": 6, "text_suggested": 30, "text": 30,
    },
}  # fmt: skip
"""The columns that a table on the screen has, in characters; a file has all."""


def register(add: Adding) -> None:
    """history."""
    told = add("history", _history, "prints or writes who changed what and when, or what became of suggestions")
    told.add_argument("project", metavar="PROJECT")
    told.add_argument(
        "--corrections", action="store_true", help="the ledger of corrections: what became of each suggestion"
    )
    told.add_argument("--document", metavar="D", default="", help="only this document: its id or its title")
    told.add_argument("--annotator", metavar="NAME", default="", help="only what this annotator did")
    told.add_argument("--since", type=_since, metavar="DATE", help="from this day or time (ISO 8601) on")
    told.add_argument("--until", type=_until, metavar="DATE", help="until this day, or before this time")
    told.add_argument("--action", metavar="A", default="", help="only this action, or kind of actions (decisions ...)")
    told.add_argument("--layer", metavar="L", default="", help="only annotations of this layer (entity, quote ...)")
    told.add_argument("--label", metavar="L", default="", help="only annotations with this label (PER, LOC ...)")
    told.add_argument("--format", choices=("table", "csv", "jsonl"), default="table", help="(default: table)")
    told.add_argument(
        "--for-spreadsheets", action="store_true", help="CSV in which no cell is taken for a formula (' before it)"
    )
    told.add_argument("-o", "--out", metavar="FILE", default="", help="write it to a file")
    told.add_argument("--overwrite", action="store_true", help="replace an existing file")


def _history(given: argparse.Namespace) -> int:
    from storage.exporters.writing import Files
    from storage.project import SqliteProject

    if given.for_spreadsheets and given.format != "csv":
        raise Failed("--for-spreadsheets is for CSV: add --format csv")
    view: View = "corrections" if given.corrections else "history"
    if given.corrections and given.action:
        raise Failed("the ledger tells what came of several actions together; leave --action or --corrections out")
    with contextlib.closing(SqliteProject.open(given.project)) as project:
        which = _filter(project, given)
        if given.out:
            with Files(given.out, given.overwrite, ("",)) as files:
                count = _write(project, view, which, given, files.parts[""].open())
            print(f"{given.out}: {count} rows")
            return 0
        if given.format == "csv" and isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(newline="")  # its line ends are CR LF on every system
        if _write(project, view, which, given, sys.stdout) == 0:
            say(f"nothing is like that{_kinds(given.action)}")
    return 0


def _kinds(action: str) -> str:
    from annotate.changes import KINDS

    return f"; kinds of actions are {', '.join(KINDS)}" if action and action not in KINDS else ""


def _write(project: SqliteProject, view: View, which: HistoryFilter, given: argparse.Namespace, out: TextIO) -> int:
    from storage.history_files import write

    names = project.history_columns(view)
    with contextlib.closing(project.history_rows(view, which)) as rows, counted("rows written") as progressed:
        if given.format == "table":
            return _table(out, _WIDTHS[view], names, rows)
        return write(out, given.format, names, rows, given.for_spreadsheets, lambda count: progressed(count, 0))


def _table(out: TextIO, widths: Mapping[str, int], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    places = [(names.index(name), width) for name, width in widths.items()]
    count = 0
    for count, row in enumerate(rows, 1):
        if count == 1:
            out.write("  ".join(name.ljust(width) for name, width in widths.items()).rstrip() + "\n")
        cells = (_cell(row[place], width) for place, width in places)
        out.write("  ".join(cells).rstrip() + "\n")
    return count


def _cell(value: Any, width: int) -> str:
    """A value on one line, cut to a width; what would steer the terminal is left out."""
    words = " ".join(("" if value is None else str(value)).split())
    plain = "".join(letter for letter in words if letter.isprintable())
    return (plain if len(plain) <= width else plain[: width - 1] + "…").ljust(width)


def _filter(project: SqliteProject, given: argparse.Namespace) -> HistoryFilter:
    from annotate.changes import HistoryFilter

    return HistoryFilter(
        document=_document(project, given.document) if given.document else "",
        annotator=_annotator(project, given.annotator) if given.annotator else "",
        action=given.action, layer=given.layer, label=given.label, since=given.since or "", until=given.until or "",
    )  # fmt: skip


def _document(project: SqliteProject, word: str) -> str:
    found = project.documents_called(word)
    if word in found:
        return word
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failed(f"{project.path}: there is no document {word!r}; give its id or its whole title")
    raise Failed(f"{project.path}: {len(found)} documents are called {word!r}; give an id: {', '.join(found[:5])}")


def _annotator(project: SqliteProject, name: str) -> str:
    known = {annotator.name: annotator.id for annotator in project.annotators()}
    if name not in known:
        raise Failed(f"{project.path}: there is no annotator {name!r}; there are {', '.join(known) or 'none'}")
    return known[name]


def _since(word: str) -> str:
    return _instant(word, 0)


def _until(word: str) -> str:
    return _instant(word, 1)


def _instant(word: str, days: int) -> str:
    """A day, or a time, of this machine as the journal has times; of a day the beginning of the one `days` later."""
    from annotate.changes import begin_of, stamp

    try:
        if len(word) == len("2026-02-03"):
            return begin_of(date.fromisoformat(word) + timedelta(days))
        return stamp(datetime.fromisoformat(word))
    except (ValueError, OverflowError, OSError) as error:
        raise argparse.ArgumentTypeError(f"not a date or time: {word!r} (2026-02-03, 2026-02-03T10:00)") from error
