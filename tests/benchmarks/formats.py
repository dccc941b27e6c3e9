"""`make bench ARGS=formats`: how fast datasets come and go, and how much memory that takes, each format in a process.

    python -m tests.benchmarks.formats [--documents N] [--sample N] [--only FORMAT...] [--jobs N]
        [--gigabytes G] [--imported G] [--shapes FORMAT...]

N articles of 3,000 characters with some 60 annotations each. The lossless file and CoNLL-2003 are measured on all of
them, the other formats on a sample. What is measured is what a person waits for: an export is written, read back and
compared, synced; an import is read, checked, written with its journal.

What a machine can do at most is measured in the same run: "rows alone" puts the rows of the project that was made into
the tables of an empty one, with nothing around it; "JSON alone" parses each line of its lossless file and writes it
again, with Python's json.

With --gigabytes a file of that size with one broken line is read too, in each of the --shapes (the lossless one without
it); with --imported one is imported by the command line. --documents 0 leaves everything else out.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import SENTENCES, Press
from tests.benchmarks.shapes import SHAPES, WHO, large_file, lines
from tests.benchmarks.stream import peak
from tests.benchmarks.tell import line, machine

MEMORY_BAR = 300
BARS = {("import", "jsonl"): 2_000, ("export", "jsonl"): 4_000, ("export", "conll2003"): 1_000}


def _import(file: str, project: str, name: str) -> dict[str, float]:
    """Reads a dataset into a new project as the command line does."""
    from annotate.exchange.intake import prepared
    from annotate.ports import ImportPlan
    from storage.importers import batches, incoming, read_paths
    from storage.project import SqliteProject

    plan, store = ImportPlan(name), SqliteProject.create(project)
    author, schema = store.annotator(WHO).id, store.schema()
    begun, busy = time.perf_counter(), time.process_time()
    count = broken = 0

    def given() -> Iterator[Any]:
        nonlocal broken
        for read in read_paths([file], plan):
            broken += bool(read.code)
            yield from incoming(read)

    for batch in batches(given()):
        count += len(store.bring([prepared(one, plan, schema) for one in batch], author))
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    findings = len(store.check()) if count <= 500 else 0
    store.close()
    return {"documents": count, "seconds": took, "cpu": busy, "peak": peak(), "broken": broken + findings}


def _export(project: str, target: str, name: str, jobs: str) -> dict[str, float]:
    """Exports a project; the peak of memory is that of all processes together."""
    import resource

    from annotate.ports import ExportPlan
    from storage.exporters import export, exporter_of, pieces
    from storage.project import SqliteProject

    store, plan = SqliteProject.open(project), ExportPlan(name, target, WHO, suggestions=True)
    begun, busy = time.perf_counter(), _busy()
    report = export(store, plan, jobs=int(jobs))
    took, busy = time.perf_counter() - begun, _busy() - busy
    many = pieces.jobs_for(store, exporter_of(plan), report.documents, int(jobs))
    store.close()
    # at most: as if all processes were at their peak at once, and shared nothing
    whole = peak() + (many * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 if many > 1 else 0)
    return {"documents": report.documents, "seconds": took, "cpu": busy, "peak": whole, "broken": 0}


def _busy() -> float:
    """Seconds of processor that this process and those that it has started took."""
    taken = os.times()
    return taken.user + taken.system + taken.children_user + taken.children_system


def _read(file: str, name: str) -> dict[str, Any]:
    """Reads a dataset and keeps nothing of it."""
    from annotate.ports import ImportPlan
    from storage.importers import read_paths

    begun, busy, count = time.perf_counter(), time.process_time(), 0
    said = []
    for read in read_paths([file], ImportPlan(name)):
        count += len(read.documents)
        if read.code:
            said.append(read.message)
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    return {"documents": count, "seconds": took, "cpu": busy, "peak": peak(), "broken": len(said), "said": said[:3]}


_ROWS = ("annotator", "document", "document_sketch", "journal", "annotation", "fragment", "relation", "status")
"""The tables that an import writes, but for the index of words, which is filled from the texts."""
_OF = {
    "document": "nr BETWEEN ? AND ?",
    "document_sketch": "nr BETWEEN ? AND ?",
    "status": "nr BETWEEN ? AND ?",
    "fragment": "annotation IN (SELECT id FROM annotation WHERE document IN"
    " (SELECT id FROM document WHERE nr BETWEEN ? AND ?))",
}
_HERE = "document IN (SELECT id FROM document WHERE nr BETWEEN ? AND ?)"


def _rows(project: str, target: str) -> dict[str, float]:
    """Puts the rows of a project into a new one, 500 documents at a time."""
    from storage.project import SqliteProject
    from storage.search import normalised

    SqliteProject.create(target).close()
    took = busy = 0.0
    with closing(sqlite3.connect(project)) as there, closing(sqlite3.connect(target, isolation_level=None)) as here:
        here.execute("PRAGMA synchronous = FULL")
        (count,) = there.execute("SELECT count(*) FROM document").fetchone()
        for first in range(1, count + 1, 500):
            given = first, first + 499
            rows = {table: _page(there, table, given) for table in _ROWS if table != "annotator" or first == 1}
            words = [(row[0], normalised(row[2]), normalised(row[-1])) for row in rows["document"]]
            begun, was = time.perf_counter(), time.process_time()
            here.execute("BEGIN")
            for table, found in rows.items():
                marks = ", ".join("?" * len(found[0])) if found else ""
                here.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", found)
            here.executemany("INSERT INTO document_search (rowid, title, text) VALUES (?, ?, ?)", words)
            here.execute("COMMIT")
            took, busy = took + time.perf_counter() - begun, busy + time.process_time() - was
    return {"documents": count, "seconds": took, "cpu": busy, "peak": peak(), "broken": 0}


def _page(connection: sqlite3.Connection, table: str, given: tuple[int, int]) -> list[tuple[Any, ...]]:
    if table == "annotator":
        return connection.execute("SELECT * FROM annotator").fetchall()
    return connection.execute(f"SELECT * FROM {table} WHERE {_OF.get(table, _HERE)}", given).fetchall()


def _json(file: str) -> dict[str, float]:
    """Parses each line of a file and writes it again."""
    begun, busy, count = time.perf_counter(), time.process_time(), 0
    with Path(file).open(encoding="utf-8") as lines, Path(f"{file}.again").open("w", encoding="utf-8") as again:
        for words in lines:
            again.write(json.dumps(json.loads(words), ensure_ascii=False))
            count += 1
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    Path(f"{file}.again").unlink()
    return {"documents": count, "seconds": took, "cpu": busy, "peak": peak(), "broken": 0}


def child(*words: str) -> dict[str, Any]:
    """What a process of its own tells; {} where it failed, which it has said."""
    command = [sys.executable, "-m", "tests.benchmarks.formats", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False, timeout=7_200)
    return dict(json.loads(done.stdout)) if not done.returncode else {}


def told(what: str, name: str, found: dict[str, Any]) -> bool:
    """A row for what a child found; whether it met the bars."""
    if not found:
        print(f"{what} {name:20} FAILED", flush=True)
        return False
    speed = found["documents"] / max(0.001, found["seconds"])
    title = f"{what} {name}, {found['documents']:.0f} documents"
    met = found["peak"] <= MEMORY_BAR and not found["broken"]
    if bar := BARS.get((what, name)):
        met &= line(title, speed, bar, "/s", least=True)
    else:
        print(f"{title:58}{speed:10.0f} /s", end="")
    busy = found["documents"] / max(0.001, found["cpu"])
    shown = f"{busy:8.0f} /s of processor, {found['peak']:5.0f} MB (bar {MEMORY_BAR})"
    broken = f", {found['broken']} broken" if found["broken"] else ""
    print(f"{' ' * 58 if bar else ''}{shown}{broken}", flush=True)
    return met


def streamed(folder: Path, press: Press, name: str, gigabytes: float) -> bool:
    """Reads a file of that size in which one line is broken: it is named, the others are read, memory is bounded."""
    path = folder / "large.jsonl"
    count, broken = large_file(path, press, name, int(gigabytes * 1e9), again=1_000)
    found = child("read", str(path), name)
    path.unlink()
    met = told(f"read {gigabytes:g} GB of", name, {**found, "broken": 0}) if found else False
    return _rest(count, broken, int(found.get("documents", 0)), found.get("said", ())) and met


def imported(folder: Path, press: Press, name: str, gigabytes: float) -> bool:
    """Imports such a file as a person does, by the command line."""
    path, project = folder / "large.jsonl", folder / "imported.kavychki"
    count, broken = large_file(path, press, name, int(gigabytes * 1e9))
    found = child("command", str(path), str(project), name)
    path.unlink()
    _clear(folder)
    project.unlink(missing_ok=True)
    met = told(f"import of {gigabytes:g} GB by command,", name, {**found, "broken": 0}) if found else False
    return _rest(count, broken, int(found.get("documents", 0)), found.get("said", ())) and met


def _rest(count: int, broken: int, came: int, said: Sequence[str]) -> bool:
    """Whether the broken line was named and all others came."""
    named = [words for words in said if f", line {broken}:" in words]
    met = line("documents that did not come", count - 1 - came, 0, "")
    return line(f"broken lines named (line {broken})", len(named), 1, "", least=True) and met


def _command(file: str, project: str, name: str) -> dict[str, Any]:
    """What `kavychki import` does, and what of memory it takes."""
    from storage.project import SqliteProject

    SqliteProject.create(project).close()
    words = [sys.executable, "main.py", "import", project, file, "--format", name, "--leave-out"]
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        took = time.perf_counter() - begun
        said.seek(0)
        told_so = said.read().replace("\r", "\n").splitlines()
    added = next((int(one.split()[0]) for one in reversed(told_so) if " added, " in one), 0)
    kept = [one for one in told_so if ", line " in one]
    busy = used.ru_utime + used.ru_stime
    return {
        "documents": added,
        "seconds": took,
        "cpu": busy,
        "peak": used.ru_maxrss / 1024,
        "broken": 0,
        "said": kept[:3],
    }


def main(arguments: list[str] | None = None) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.formats")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=500, help="documents for the formats without a bar")
    parser.add_argument("--gigabytes", type=float, default=0.0, help="size of a file to read")
    parser.add_argument("--imported", type=float, default=0.0, help="gigabytes to import by the command line")
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=["jsonl"], help="formats of these files")
    parser.add_argument("--only", nargs="+", default=[], help="some formats only")
    parser.add_argument("--jobs", type=int, default=0, help="processes of an export (default: as many as useful)")
    given = parser.parse_args(arguments)
    press, met = Press(min(SENTENCES, 50 * (given.documents or SENTENCES))), []
    readable = {importer.format.name for importer in IMPORTERS}
    print(machine())
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        large, small = folder / "large.kavychki", folder / "small.kavychki"
        if given.documents:
            met.append(told("import", "jsonl", _filled(folder, press, given.documents, large)))
            met.append(told("rows alone", "jsonl", child("rows", str(large), str(folder / "rows.kavychki"))))
            _clear(folder)
            _filled(folder, press, min(given.sample, given.documents), small)
        for exporter in EXPORTERS if given.documents else ():
            name = exporter.format.name
            if given.only and name not in given.only:
                continue
            target = folder / f"out{'' if exporter.format.folder else exporter.format.extension}"
            project = large if ("export", name) in BARS else small
            met.append(told("export", name, child("export", str(project), str(target), name, str(given.jobs))))
            if name == "jsonl" and target.exists():
                met.append(told("JSON alone", name, child("json", str(target))))
            if name in readable and name != "jsonl" and target.exists():
                back = folder / f"{name}.kavychki"
                met.append(told("import", name, child("import", str(target), str(back), name)))
                back.unlink(missing_ok=True)
            _clear(folder)
        for name in given.shapes:
            if given.gigabytes:
                met.append(streamed(folder, press, name, given.gigabytes))
            if given.imported:
                met.append(imported(folder, press, name, given.imported))
    print(machine())
    return 0 if all(met) else 1


def _filled(folder: Path, press: Press, count: int, project: Path) -> dict[str, Any]:
    """Makes a project of so many articles; what the import of them took."""
    path = folder / "all.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{words}\n" for words in lines(press, count))
    found = child("import", str(path), str(project), "jsonl")
    path.unlink()
    return found


def _clear(folder: Path) -> None:
    """Takes away what an export left, the deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.name.startswith(("large.kavychki", "small.kavychki")):
            path.rmdir() if path.is_dir() else path.unlink()


_CHILDREN: dict[str, Any] = {
    "import": _import, "export": _export, "read": _read, "command": _command, "rows": _rows, "json": _json,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in _CHILDREN:
        print(json.dumps(_CHILDREN[sys.argv[1]](*sys.argv[2:])))
    else:
        raise SystemExit(main())
