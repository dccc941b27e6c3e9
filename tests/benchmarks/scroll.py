"""Scrolling, focusing and memory of the longest document in the real window, each beside its bar.

    python -m tests.benchmarks.scroll [--frames N]

A frame is one wheel notch, page, or step of the bar with the painting that it causes. Memory is what the process has
more of (PSS) with the document open and painted from end to end than with an empty window.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.desk import Desk
from tests.benchmarks.material import SIZES, project
from tests.benchmarks.start import memory
from tests.benchmarks.tell import line, machine
from tests.benchmarks.window import both

if TYPE_CHECKING:
    from ui.window import MainWindow

_FRAME = 16


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scroll")
    parser.add_argument("--frames", type=int, default=300)
    given = parser.parse_args(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.kavychki"
        project(path, len(SIZES)).close()
        in_window(path, given.frames)
    return 0


def in_window(path: Path, frames: int) -> None:
    """All of it in one process."""
    desk = Desk(path)
    window = desk.window
    small, _, big = desk.documents(len(SIZES))
    desk.open(small)
    desk.bench.close_document()
    desk.app.processEvents()
    gc.collect()
    before = memory("self")
    desk.open(big)
    for name, act in (
        ("scroll by the wheel", lambda _: wheel(window)),
        ("scroll by pages", lambda _: window.act("scroll:page_down")),
        ("drag the bar from end to end", lambda i: drag(window, i / frames)),
        ("jump about with the bar", lambda i: drag(window, random.Random(i).random())),
    ):
        window.act("scroll:top")
        desk.app.processEvents()
        times = [desk.painted(partial(act, i)) for i in range(frames)]
        both(f"{name}, 1 MB, frame p99", times, _FRAME, 0.99)
        print(f"{'':10}slowest frame {max(times)[0]:.1f} ms")
    window.act("scroll:top")
    window.view.focus_on("")
    times = [desk.painted(partial(window.act, "next")) for _ in range(frames)]
    both("focus the next suggestion, 1 MB, p99", times, _FRAME, 0.99)
    gc.collect()
    line("memory above the empty window, 1 MB seen from end to end", memory("self") - before, 120, "MB")
    window.close()


def wheel(window: MainWindow) -> None:
    """A notch of the wheel over the article."""
    from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent

    port = window.view.viewport()
    place = QPointF(port.rect().center())
    event = QWheelEvent(
        place, port.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(port, event)


def drag(window: MainWindow, share: float) -> None:
    """The handle of the scroll bar pulled to a share of its way."""
    bar = window.view.verticalScrollBar()
    bar.setSliderPosition(round(bar.maximum() * share))


if __name__ == "__main__":
    raise SystemExit(main())
