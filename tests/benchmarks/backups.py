"""How long a backup takes, and whether the window ever waits for it.

    python -m tests.benchmarks.backups [--megabytes 20 200] [--seconds 3]

The real window opens a project of that size, and two backups are wished for: one while nobody does anything, and one
while somebody works. The caret walks then, and the document is flagged and unflagged, which writes to the file each
time. Told are how long copying and verifying took, the longest gap between two turns of the event loop meanwhile, and
how long a bulk act waits for the state before it to be held; on the clock and in processor time: on a busy machine the
clock tells of the others as well.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotate.ports import Kept
from storage.backups.making import Begun
from tests.benchmarks.desk import Desk
from tests.benchmarks.quotes import Watch, project
from tests.benchmarks.tell import line, machine

GAP_BAR = 50  # milliseconds
HOLD_BAR = 16
_SECONDS_BAR = {20: 10.0, 200: 20.0}  # megabytes -> seconds; the full check is made up to 64 MB
_EACH = 33  # documents a megabyte, each with 10 quotes
_PAUSE = 0.15  # seconds between two changes


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backups")
    parser.add_argument("--megabytes", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--seconds", type=float, default=3.0, help="of work without a backup, to compare with")
    given = parser.parse_args(arguments)
    print(machine())
    met = [_measured(megabytes, given.seconds) for megabytes in given.megabytes]
    return 0 if all(met) else 1


def _measured(megabytes: int, seconds: float) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.kavychki"
        documents = max(2, _EACH * megabytes)
        project(path, documents * 10, documents)
        print(f"project of {path.stat().st_size / 1e6:.0f} MB: {documents} documents, {documents * 10} quotes")
        desk = Desk(path, backups=True)
        _watched(desk, lambda: False, seconds)  # what is done for the first time takes longer
        without = _watched(desk, lambda: False, seconds)
        (_, still), (took, working) = (_backed_up(desk, keys) for keys in (False, True))
        hold = _held(path)
        desk.window.close()
    bar = _SECONDS_BAR.get(megabytes, max(_SECONDS_BAR.values()))
    name = f"{megabytes} MB"
    return all(
        [
            line(f"{name}: backup copied and verified", took, bar, "s"),
            line(f"{name}: longest gap of the event loop meanwhile", still[0], GAP_BAR, cpu=still[1]),
            line(f"{name}: the same while somebody works", working[0], GAP_BAR, cpu=working[1]),
            line(f"{name}: while somebody works without a backup", without[0], GAP_BAR, cpu=without[1]),
            line(f"{name}: what a bulk act waits for it", hold, HOLD_BAR),
        ]
    )


def _backed_up(desk: Desk, keys: bool) -> tuple[float, tuple[float, float]]:
    """Seconds that a backup takes, and the longest gap meanwhile."""
    backing = desk.window.backing
    assert backing.keeper is not None
    told: list[Kept] = []

    def hear(kept: Kept) -> None:
        if kept.why == "by-hand":
            told.append(kept)

    backing.kept.connect(hear)
    begun = time.perf_counter()
    backing.keeper.ask("by-hand")
    gap = _watched(desk, lambda: bool(told), 600.0, keys)
    took = time.perf_counter() - begun
    backing.kept.disconnect(hear)
    (kept,) = told
    assert kept.backup is not None, kept.failure
    assert kept.backup.sound
    return took, gap


def _watched(desk: Desk, over: Callable[[], bool], seconds: float, keys: bool = True) -> tuple[float, float]:
    """The longest gap while somebody works, or only looks at it, until it is over."""
    watch, until, next_change, turn = Watch(), time.perf_counter() + seconds, 0.0, 0
    view = desk.window.view
    desk.app.processEvents()
    watch.begin()
    while not over() and time.perf_counter() < until:
        desk.app.processEvents()
        if keys and time.perf_counter() >= next_change:
            next_change = time.perf_counter() + _PAUSE
            turn += 1
            QTest.keyClick(view, Qt.Key.Key_F if turn % 3 == 0 else Qt.Key.Key_Right)
    return watch.end()


def _held(path: Path) -> float:
    """Milliseconds that holding the state before a bulk act takes."""
    begun = time.perf_counter()
    held = Begun(path, "before-change")
    took = (time.perf_counter() - begun) * 1000
    held.close()
    return took


if __name__ == "__main__":
    raise SystemExit(main())
