"""Children of the benchmark of large projects: work that streams, measured in a process of its own.

python -m tests.benchmarks.stream import PROJECT FOLDER
python -m tests.benchmarks.stream export PROJECT
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

_EXPORTED = 3_000  # documents


def peak() -> float:
    """The most that this process has had in memory, megabytes (Linux; 0 elsewhere)."""
    return _memory("VmHWM:")


def resident() -> float:
    """What this process has in memory, megabytes (Linux; 0 elsewhere)."""
    return _memory("VmRSS:")


def forget_peak() -> None:
    """Lets `peak` count from now on (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _memory(what: str) -> float:
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:  # noqa: PTH123
            return next(int(line.split()[1]) for line in file if line.startswith(what)) / 1024
    except OSError:
        return 0.0


def child(what: str, path: Path, *more: str) -> list[float]:
    """What a child tells."""
    command = [sys.executable, "-m", "tests.benchmarks.stream", what, str(path), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=1_800)
    return [float(figure) for figure in json.loads(done.stdout)]


def _import(path: str, folder: str) -> list[float]:
    """Documents a second, and the peak of memory."""
    from storage.importers import batches, incoming, read_paths
    from storage.project import SqliteProject

    store = SqliteProject.open(path)
    who = store.annotator("bench").id
    begun = time.perf_counter()
    added = sum(
        sum(not one.duplicate_of for one in store.bring(batch, who))
        for batch in batches(one for read in read_paths([folder]) for one in incoming(read))
    )
    took = time.perf_counter() - begun
    store.close()
    return [added / took, peak()]


def _export(path: str) -> list[float]:
    """Documents a second, and the peak of memory."""
    from annotate.ports import ExportPlan
    from storage.exporters import jsonl
    from storage.exporters.gathering import Tally, selection, sets
    from storage.exporters.writing import Nowhere
    from storage.project import SqliteProject

    store = SqliteProject.open(path)
    plan = ExportPlan("jsonl", "", "bench", done=False, suggestions=True)
    begun = time.perf_counter()
    jsonl.write(islice(sets(store, plan, selection(store, plan)), _EXPORTED), Nowhere(), Tally(), {})
    took = time.perf_counter() - begun
    store.close()
    return [_EXPORTED / took, peak()]


if __name__ == "__main__":
    print(json.dumps(_import(*sys.argv[2:]) if sys.argv[1] == "import" else _export(*sys.argv[2:])))
