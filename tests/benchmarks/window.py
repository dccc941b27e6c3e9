"""Start, opening, editing and memory of the real window, each beside its bar.

    python -m tests.benchmarks.window [--documents N] [--edits N]

Times are milliseconds of wall clock on this machine, with its load; painting is the real painting of the platform
that QT_QPA_PLATFORM names (offscreen where there is no display).
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.desk import Desk
from tests.benchmarks.material import SIZES, project
from tests.benchmarks.tell import compile_modules, line, machine

_BARS_OPEN = (30, 60, 250)
_BARS_EDIT = (16, 16, 33)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.window")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=300)
    given = parser.parse_args(arguments)
    print(machine())
    compile_modules()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.kavychki"
        begun = time.perf_counter()
        project(path, given.documents).close()
        print(f"made a project with {given.documents} documents in {time.perf_counter() - begun:.1f} s")
        starts(path)
        in_window(path, given.edits)
        memory(path)
    return 0


def both(what: str, times: list[tuple[float, float]], bar: float, share: float) -> None:
    """The wall clock and processor time below which that share of the runs stayed."""
    wall, cpu = (sorted(column) for column in zip(*times, strict=True))
    place = max(0, math.ceil(len(times) * share) - 1)
    line(what, wall[place], bar, cpu=cpu[place])


def starts(path: Path) -> None:
    """From starting the process to the painted article."""
    times = []
    for _ in range(5):
        begun = time.time()
        done = child(path)
        times.append((done["painted"] - begun) * 1000)
    line("start to painted window, median of 5", statistics.median(times), 1000)


def child(path: Path, *options: str) -> dict[str, Any]:
    """What a start of the window told."""
    command = [sys.executable, "-m", "tests.benchmarks.start", str(path), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=120)
    told: dict[str, Any] = {}
    for row in done.stdout.splitlines():
        told.update(json.loads(row))
    return told


def memory(path: Path) -> None:
    told = child(path, "--models")
    window, worker = told["memory"]
    line("memory with models loaded: window + worker (PSS)", window + worker, 300, "MB")
    print(f"{'':10}window {window:.0f} MB, worker {worker:.0f} MB")


def in_window(path: Path, edits: int) -> None:
    """Opening and editing in one process."""
    desk = Desk(path)
    documents = desk.documents(len(SIZES) + 1)
    for (name, _, _), document, bar in zip(SIZES, documents, _BARS_OPEN, strict=False):
        times = []
        for _ in range(5):
            desk.open(documents[-1])
            times.append(desk.painted(partial(desk.bench.open, document)))
        both(f"open {name} spans to painted, median of 5", times, bar, 0.5)
    for (name, _, _), document, bar in zip(SIZES, documents, _BARS_EDIT, strict=False):
        desk.open(document)
        desk.window.view.walk(1)
        times = [desk.painted(partial(gesture, desk.window, i)) for i in range(edits)]
        both(f"edit in {name} spans, painted and saved, median", times, bar, 0.5)
        both(f"edit in {name} spans, painted and saved, p99", times, bar, 0.99)
    desk.window.close()


def gesture(window: object, i: int) -> None:
    """One of the verbs in turn: accept, move an edge, undo, relabel, delete, undo, create, undo."""
    from ui.window import MainWindow

    assert isinstance(window, MainWindow)
    kind = i % 8
    if kind == 0:
        window.act("accept")
    elif kind == 1:
        window.act("end_right")
    elif kind == 2:
        window.act("undo")
    elif kind == 3:
        window.view.walk(1, lambda m: m.layer == "entity")
        mark = window.view.focused_mark
        window.act(f"label:entity:{'LOC' if mark and mark.label == 'PER' else 'PER'}")
    elif kind == 4:
        window.act("reject")
    elif kind == 6:
        window.act("select:right")
        window.act("label:entity:ORG")
    else:
        window.act("undo")


if __name__ == "__main__":
    raise SystemExit(main())
