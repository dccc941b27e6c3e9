"""`make bench ARGS="fuzz --minutes 10"`: broken files for every reader of formats, new ones each time.

    python -m tests.benchmarks.fuzz [--minutes M] [--rounds N] [--seed N] [--format NAME] [--keep DIR]

Good datasets, ours and those of other programs, are bent (well made, with values that cannot be) or damaged (bytes) in
every way that tests/storage/formats/bending.py and breaking.py know, and read into a project, which is checked and
exported after each round. A case that is not taken well is told with its seed and kept; `--seed` begins with that one
again.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from annotate.ports import EACH, ExportPlan
from storage.exporters import export
from storage.importers import IMPORTERS, Importer
from storage.project import SqliteProject
from tests.benchmarks.stream import forget_peak, peak, resident
from tests.benchmarks.tell import line, machine
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import filled
from tests.storage.formats.fuzzing import Complaint, attempt, broken, planned
from tests.storage.formats.seeds import seeds

MEMORY_BAR = 400
"""Megabytes that a case may take on top of what there was."""
_ROUNDS = 20  # until a project is looked at and made anew


@dataclass
class Figures:
    """What came of the cases."""

    tried: Counter[str] = field(default_factory=Counter)
    fruitful: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    hungriest: list[tuple[float, str]] = field(default_factory=list)

    def took(self, seconds: float, megabytes: float, case: str) -> None:
        for most, figure in ((self.slowest, seconds), (self.hungriest, megabytes)):
            most.append((figure, case))
            most.sort(reverse=True)
            del most[5:]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fuzz")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=0, help="so many cases of each reader instead of minutes")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000_000))
    parser.add_argument("--format", default="", help="one format only")
    parser.add_argument(
        "--keep", type=Path, default=Path("playground/fuzz"), help="where files are put that are read badly"
    )
    given = parser.parse_args(arguments)
    importers = [one for one in IMPORTERS if given.format in ("", one.format.name)]
    print(f"{machine()}, seed {given.seed}", flush=True)
    figures, seed, ends = Figures(), given.seed, time.monotonic() + 60 * given.minutes
    last = seed + given.rounds if given.rounds else None
    with tempfile.TemporaryDirectory() as made:
        source = MemoryStore()
        filled(source)
        good = seeds(source, Path(made))
        while seed != last if last is not None else time.monotonic() < ends:
            path = Path(made) / f"{seed}.kavychki"
            with contextlib.closing(SqliteProject.create(str(path))) as store:
                first = seed
                while seed < first + _ROUNDS and seed != last and (last is not None or time.monotonic() < ends):
                    for importer in importers:
                        _case(importer, good, Path(made) / "bad", seed, figures, store, given.keep)
                    seed += 1
                _look(store, Path(made), f"project of seeds {first} to {seed - 1}", figures)
            for left in Path(made).glob(f"{path.name}*"):
                left.unlink()
    for name, count in sorted(figures.tried.items()):
        print(f"{name:14}{count:7} cases, {figures.fruitful[name]:6} with documents")
    print("slowest:", *(f"\n  {seconds:6.2f} s   {case}" for seconds, case in figures.slowest))
    print("most memory:", *(f"\n  {megabytes:6.0f} MB  {case}" for megabytes, case in figures.hungriest))
    print(machine())
    met = [
        line("broken files that were read badly", len(figures.failed), 0, ""),
        line("memory of a case", figures.hungriest[0][0] if figures.hungriest else 0, MEMORY_BAR, "MB"),
        line("memory of all", peak(), 2 * MEMORY_BAR, "MB"),
    ]
    return 0 if all(met) else 1


def _case(
    importer: Importer,
    good: dict[str, tuple[Path, ...]],
    bad: Path,
    seed: int,
    figures: Figures,
    store: SqliteProject,
    keep: Path,
) -> None:
    """One broken file for a reader."""
    name = importer.format.name
    rng, case = random.Random(f"{name} {seed}"), f"--format {name} --seed {seed} --rounds 1"
    broken(rng.choice(good[name]), bad, rng, rng.choice([place for places in good.values() for place in places]))
    plan = planned(importer, rng)
    forget_peak()
    begun, before = time.process_time(), resident()
    try:
        figures.fruitful[name] += bool(attempt(importer, bad, case, plan, store))
    except Complaint as complaint:
        figures.failed.append(str(complaint))
        print(f"{complaint}, {plan}", flush=True)
        shutil.copytree(bad, keep / f"{name}-{seed}", dirs_exist_ok=True)
    figures.tried[name] += 1
    figures.took(time.process_time() - begun, max(0.0, peak() - before), case)


def _look(store: SqliteProject, folder: Path, which: str, figures: Figures) -> None:
    """Whether a project is sound after all that came into it, and can be exported."""
    try:
        for finding in store.check()[:5]:
            raise Complaint(f"{which}: {finding}")
        if store.at_work():
            export(store, ExportPlan("jsonl", str(folder / "o.jsonl"), EACH, False, True, overwrite=True))
    except Exception as complaint:  # noqa: BLE001 - whatever it is, the round that led to it is told
        figures.failed.append(str(complaint))
        print(f"{which}: {type(complaint).__name__}: {complaint}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
