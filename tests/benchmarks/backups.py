"""How long a backup takes, and whether the window ever waits for it.

    python -m tests.benchmarks.backups [--megabytes 20 200] [--seconds 3]

The real window opens a project of that size, and a backup is wished for while somebody works: the caret walks, and
the document is flagged and unflagged, which writes to the file each time. Told are how long copying and verifying took,
the longest gap between two turns of the event loop meanwhile, and how long a bulk act waits for the state before it to
be held; on the clock and in processor time: on a busy machine the clock tells of the others as well.
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
        desk = Desk(path)
        told: list[Kept] = []
        desk.window.backing.kept.connect(told.append)
        _worked(desk, lambda: False, seconds)  # what is done for the first time takes longer
        idle = _worked(desk, lambda: False, seconds)
        keeper = desk.window.backing.keeper
        assert keeper is not None
        begun = time.perf_counter()
        keeper.ask("by-hand")
        gap = _worked(desk, lambda: any(kept.why == "by-hand" for kept in told), 600.0)
        took = time.perf_counter() - begun
        backup = next(kept.backup for kept in told if kept.why == "by-hand")
        assert backup is not None
        assert backup.sound
        hold = _held(path)
        desk.window.close()
        bar = _SECONDS_BAR.get(megabytes, max(_SECONDS_BAR.values()))
        return all(
            (
                line(f"{megabytes} MB: backup copied and verified", took, bar, "s"),
                line(f"{megabytes} MB: longest gap of the event loop meanwhile", gap[0], GAP_BAR, cpu=gap[1]),
                line(f"{megabytes} MB: the same without a backup", idle[0], GAP_BAR, cpu=idle[1]),
                line(f"{megabytes} MB: what a bulk act waits for it", hold, HOLD_BAR),
            )
        )


def _worked(desk: Desk, over: Callable[[], bool], seconds: float) -> tuple[float, float]:
    """The longest gap while somebody works until it is over."""
    watch, until, next_change, turn = Watch(), time.perf_counter() + seconds, 0.0, 0
    view = desk.window.view
    desk.app.processEvents()
    watch.begin()
    while not over() and time.perf_counter() < until:
        desk.app.processEvents()
        if time.perf_counter() >= next_change:
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
