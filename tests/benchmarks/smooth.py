"""Whether the window stays smooth while suggestions are made for a whole project.

    python -m tests.benchmarks.smooth [--documents 200]

The real window opens the sample article and lets its worker make suggestions for all documents, as the menu does.
Meanwhile the caret walks, the article scrolls and is painted, every 16 ms. Told are how soon the models were ready and
the first suggestions on screen, the longest frame (one move and its painting), and the longest gap between two turns
of the event loop, each on the clock and in processor time: on a busy machine the clock tells of the others as well.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from annotate.model.ids import uuid7
from annotate.model.text import Document, text_sha256
from storage.outside import World
from storage.project import SqliteProject
from tests.benchmarks.material import news
from tests.benchmarks.tell import line, machine
from ui.app import application
from ui.settings import forgotten_settings
from ui.window import MainWindow

FRAME_BAR = 50  # milliseconds
READY_BAR = 2000
_TICK = 16  # milliseconds between two moves
_PATIENCE = 600  # seconds

Took = tuple[float, float]  # milliseconds on the clock, and of this process's processor time


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.smooth")
    parser.add_argument("--documents", type=int, default=200)
    given = parser.parse_args(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bulk.kavychki"
        project(path, given.documents)
        run = Run(path)
        run.go()
    told(run, given.documents)
    return 0


def project(path: Path, documents: int) -> None:
    """The sample article first, and built ones of usual length, none with suggestions."""
    store = SqliteProject.create(str(path))
    annotator = store.annotator("bench").id
    sample = [document for read in World().read(World().sample_paths()) for document in read.documents]
    built = []
    for number in range(documents - len(sample)):
        text = news(2_500, number)
        built.append(Document(uuid7(), text, f"Новость {number}", "2026-02-03", "bench", text_sha256=text_sha256(text)))
    store.add([*sample, *built], annotator)
    store.close()


class Run(QObject):
    """One window from its start to the end of the bulk run, with a hand that never rests."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.app = application()
        settings = forgotten_settings()
        settings.annotator = "bench"
        self.begun = time.perf_counter()
        self.window = MainWindow(World(), settings)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.open_project(str(path))
        self.ready = self.first = self.ended = 0.0
        self.made = 0
        self.frames: list[Took] = []
        self.gaps: list[Took] = []
        self._before: Took | None = None
        self._turn = 0
        self.window.suggester.ready.connect(self._ready)
        self.window.suggester.made.connect(self._made)
        self._timer = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def go(self) -> None:
        self._timer.start()
        self.app.exec()
        self._timer.stop()
        self.window.close()

    def _ready(self, _makers: object) -> None:
        self.ready = time.perf_counter()

    def _made(self, _made: object) -> None:
        self.made += 1
        if self.made == 1:
            self.window.view.viewport().repaint()
            self.first = time.perf_counter()
            QTimer.singleShot(0, self.window.suggesting.ask_for_all)

    def _tick(self) -> None:
        begun = _now()
        if self._before is not None and self.first:
            self.gaps.append(_since(self._before, begun))
        self._move()
        self.window.view.viewport().repaint()
        done = _now()
        if self.first:
            self.frames.append(_since(begun, done))
        self._before = done
        over = time.perf_counter() - self.begun > _PATIENCE
        if over or (self.made > 1 and not self.window.suggester.waiting):
            self.ended = time.perf_counter()
            self.app.quit()

    def _move(self) -> None:
        self._turn += 1
        view = self.window.view
        kind = self._turn % 4
        if kind == 0:
            bar = view.verticalScrollBar()
            bar.setValue(int(bar.maximum() * (0.5 + 0.5 * math.sin(self._turn / 25))))
        elif kind == 1:
            view.walk(1)
        else:
            QTest.keyClick(view, Qt.Key.Key_Right if self._turn % 400 < 200 else Qt.Key.Key_Up)


def _now() -> Took:
    return time.perf_counter(), time.process_time()


def _since(begun: Took, done: Took) -> Took:
    return (done[0] - begun[0]) * 1000, (done[1] - begun[1]) * 1000


def told(run: Run, documents: int) -> None:
    took = run.ended - run.first
    print(f"{run.made} of {documents} documents in {took:.1f} s, {len(run.frames)} frames; {machine()}")
    line("models ready after the window's start", (run.ready - run.begun) * 1000, READY_BAR)
    line("first article's suggestions on screen after that", (run.first - run.ready) * 1000, READY_BAR)
    for what, times in (("frame", run.frames), ("gap between turns of the event loop", run.gaps)):
        wall, cpu = (max(column) for column in zip(*times, strict=True))
        line(f"longest {what} in the bulk run", wall, FRAME_BAR, cpu=cpu)


if __name__ == "__main__":
    raise SystemExit(main())
