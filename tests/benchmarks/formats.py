"""`make bench ARGS=formats`: how fast datasets come and go, and how much memory that takes, each format in a process.

    python -m tests.benchmarks.formats [--documents N] [--sample N] [--only FORMAT...] [--gigabytes G]

N articles of 3,000 characters with some 60 annotations each. The lossless file and CoNLL-2003 are measured on all of
them, the other formats on a sample. What is measured is what a person waits for: an export is written, read back and
compared, synced; an import is read, checked, written with its journal. With --gigabytes a lossless file of that size
with one broken line is read too.

What a machine can do at most is measured in the same run: "rows alone" puts the rows of the project that was made into
the tables of an empty one, with nothing around it; "JSON alone" parses each line of its lossless file and writes it
again, with Python's json.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus import SENTENCES, Article, Press
from tests.benchmarks.stream import peak
from tests.benchmarks.tell import line, machine

WHO = "bench"
SPANS = 60
MEMORY_BAR = 300
BARS = {("import", "jsonl"): 2_000, ("export", "jsonl"): 4_000, ("export", "conll2003"): 1_000}
BROKEN = 70_000


def lines(press: Press, count: int) -> Iterator[str]:
    """Articles as lines of the lossless file."""
    for number in range(count):
        yield json.dumps(values(press.article(number), number), ensure_ascii=False)


def values(article: Article, number: int) -> dict[str, Any]:
    """An article as the lossless file has it."""
    spans: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for at, sentence in article.parts:
        first = len(spans)
        if first + len(sentence.marks) > SPANS:
            break
        for mark in sentence.marks:
            for part, nr in (("cue", mark.cue), ("source", mark.source)):
                if nr >= 0:
                    ends = {"from": f"{number}-{len(spans)}", "to": f"{number}-{first + nr}"}
                    relations.append({"id": f"{number}-r{len(relations)}", "type": part, **ends})
            spans.append(
                {
                    "id": f"{number}-{len(spans)}",
                    "layer": mark.layer,
                    "label": mark.label,
                    "pieces": [[at + mark.start, at + mark.end]],
                    "attrs": json.loads(mark.attributes),
                    "origin": "hand",
                }
            )
    return {
        "id": f"d{number}",
        "text": article.text,
        "title": article.title,
        "date": f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "source": "bench",
        "annotator": WHO,
        "status": {"progress": "done", "flagged": False, "note": ""},
        "spans": spans,
        "relations": relations,
    }


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


def _export(project: str, target: str, name: str) -> dict[str, float]:
    """Exports a project."""
    from annotate.ports import ExportPlan
    from storage.exporters import export
    from storage.project import SqliteProject

    store, plan = SqliteProject.open(project), ExportPlan(name, target, WHO, suggestions=True)
    begun, busy = time.perf_counter(), time.process_time()
    report = export(store, plan)
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    store.close()
    return {"documents": report.documents, "seconds": took, "cpu": busy, "peak": peak(), "broken": 0}


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


def streamed(folder: Path, press: Press, gigabytes: float) -> bool:
    """Reads a file of that size in which one line is broken: it is named, the others are read, memory is bounded."""
    path, size = folder / "large.jsonl", int(gigabytes * 1e9)
    block = [f"{words}\n".encode() for words in lines(press, 1_000)]
    count = max(2, size * len(block) // sum(map(len, block)))
    broken = min(BROKEN, count // 2)
    with path.open("wb") as file:
        for number in range(1, count + 1):
            file.write(b'{"id": "x", "text": "\n' if number == broken else block[number % len(block)])
    found = child("read", str(path), "jsonl")
    path.unlink()
    met = told(f"read {gigabytes:g} GB of", "jsonl", {**found, "broken": 0}) if found else False
    named = [words for words in found.get("said", ()) if f", line {broken}:" in words]
    met &= line("documents that did not come", count - 1 - found.get("documents", 0), 0, "")
    return line(f"broken lines named (line {broken})", len(named), 1, "", least=True) and met


def main(arguments: list[str] | None = None) -> int:
    from storage.exporters import EXPORTERS
    from storage.importers import IMPORTERS

    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.formats")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=500, help="documents for the formats without a bar")
    parser.add_argument("--gigabytes", type=float, default=0.0, help="size of a lossless file to read")
    parser.add_argument("--only", nargs="+", default=[], help="some formats only")
    given = parser.parse_args(arguments)
    press, met = Press(min(SENTENCES, 50 * given.documents)), []
    readable = {importer.format.name for importer in IMPORTERS}
    print(machine())
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        large, small = folder / "large.kavychki", folder / "small.kavychki"
        met.append(told("import", "jsonl", _filled(folder, press, given.documents, large)))
        met.append(told("rows alone", "jsonl", child("rows", str(large), str(folder / "rows.kavychki"))))
        _clear(folder)
        _filled(folder, press, min(given.sample, given.documents), small)
        for exporter in EXPORTERS:
            name = exporter.format.name
            if given.only and name not in given.only:
                continue
            target = folder / f"out{'' if exporter.format.folder else exporter.format.extension}"
            project = large if ("export", name) in BARS else small
            met.append(told("export", name, child("export", str(project), str(target), name)))
            if name == "jsonl" and target.exists():
                met.append(told("JSON alone", name, child("json", str(target))))
            if name in readable and name != "jsonl" and target.exists():
                back = folder / f"{name}.kavychki"
                met.append(told("import", name, child("import", str(target), str(back), name)))
                back.unlink(missing_ok=True)
            _clear(folder)
        if given.gigabytes:
            met.append(streamed(folder, press, given.gigabytes))
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


_CHILDREN: dict[str, Any] = {"import": _import, "export": _export, "read": _read, "rows": _rows, "json": _json}

if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in _CHILDREN:
        print(json.dumps(_CHILDREN[sys.argv[1]](*sys.argv[2:])))
    else:
        raise SystemExit(main())
