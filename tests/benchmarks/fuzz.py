"""`make bench ARGS="fuzz --minutes 10"`: broken files for every reader of formats, new ones each time.

    python -m tests.benchmarks.fuzz [--minutes M] [--seed N] [--format NAME] [--keep DIR]

Good exports are broken in every way that tests/storage/formats/fuzzing.py knows, and read. A case that a reader does
not take well is told with its seed and kept; `--seed` begins with that one again.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from storage.importers import IMPORTERS
from tests.benchmarks.stream import peak
from tests.benchmarks.tell import line, machine
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import filled
from tests.storage.formats.fuzzing import Complaint, attempt, broken, samples

MEMORY_BAR = 800


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fuzz")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000_000))
    parser.add_argument("--format", default="", help="one format only")
    parser.add_argument(
        "--keep", type=Path, default=Path("playground/fuzz"), help="where files are put that are read badly"
    )
    given = parser.parse_args(arguments)
    importers = [one for one in IMPORTERS if given.format in ("", one.format.name)]
    print(f"{machine()}, seed {given.seed}")
    tried: Counter[str] = Counter()
    failed: list[str] = []
    slowest, ends = (0.0, ""), time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as made:
        store = MemoryStore()
        filled(store)
        good = samples(store, Path(made))
        seed = given.seed
        while time.monotonic() < ends:
            for importer in importers:
                name = importer.format.name
                bad, case = Path(made) / good[name].name, f"--format {name} --seed {seed}"
                broken(good[name], bad, random.Random(f"{name} {seed}"))
                begun = time.process_time()
                try:
                    attempt(importer, bad, case)
                except Complaint as complaint:
                    failed.append(str(complaint))
                    print(complaint, flush=True)
                    _keep(bad, given.keep / f"{name}-{seed}{bad.suffix}")
                tried[name] += 1
                slowest = max(slowest, (time.process_time() - begun, case))
            seed += 1
    print(", ".join(f"{name}: {count}" for name, count in sorted(tried.items())))
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}")
    met = [line("broken files that were read badly", len(failed), 0, ""), line("memory", peak(), MEMORY_BAR, "MB")]
    return 0 if all(met) else 1


def _keep(bad: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if bad.is_dir():
        shutil.copytree(bad, place, dirs_exist_ok=True)
    else:
        shutil.copyfile(bad, place)


if __name__ == "__main__":
    raise SystemExit(main())
