"""Whether the list of a project's quotes ever makes the window wait.

    python -m tests.benchmarks.quotes [--quotes 10000] [--documents 1000]

The real window opens a project, brings the list up and lets it fill, scrolls it from end to end, narrows it letter by
letter, picks a row and changes the quote in the article. Told is the longest gap between two turns of the event loop
in each of these, on the clock and in processor time: on a busy machine the clock tells of the others as well.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from annotate.model.edits import Edit, Transaction
from annotate.model.ids import uuid7
from annotate.model.records import Annotation, Record, Relation
from annotate.model.text import Document, Span, text_sha256
from storage.project import SqliteProject
from tests.benchmarks.desk import Desk
from tests.benchmarks.material import news
from tests.benchmarks.tell import line, machine

BAR = 100  # milliseconds
_AT = "2026-02-03T10:00:00.000Z"
_SPEAKERS = ("Анна Соколова", "Пётр Громов", "МЧС", "Олег Сомов", "", "Центробанк", "Ирина Дятлова")
_TYPES = ("direct", "indirect", "mixed")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.quotes")
    parser.add_argument("--quotes", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=1_000)
    given = parser.parse_args(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.kavychki"
        begun = time.perf_counter()
        project(path, given.quotes, given.documents)
        print(f"made {given.quotes} quotes in {given.documents} documents in {time.perf_counter() - begun:.1f} s")
        return 0 if Run(path).go(given.quotes) else 1


def project(path: Path, quotes: int, documents: int) -> None:
    """Documents of usual length, each with its share of the quotes; most have a speaker and a cue."""
    store = SqliteProject.create(str(path))
    who = store.annotator("bench").id
    made = []
    for number in range(documents):
        text = news(2_000, number)
        made.append(Document(uuid7(), text, f"Новость {number}", "2026-02-03", "bench", text_sha256=text_sha256(text)))
    store.add(made, who)
    share = -(-quotes // documents)
    work = []
    for number, document in enumerate(made):
        records: list[Record] = []
        for i in range(min(share, quotes - number * share)):
            start = i * (len(document.text) - 160) // share
            said = {"type": _TYPES[i % 3]} | ({"speaker": name} if (name := _SPEAKERS[(number + i) % 7]) else {})
            place = Span(start, start + 90)
            quote = Annotation(uuid7(), document.id, who, "quote", "QUOTE", (place,), said)
            cue = Annotation(uuid7(), document.id, who, "cue", "CUE", (Span(place.end + 2, place.end + 9),))
            records += [quote, cue, Relation(uuid7(), document.id, who, "cue", quote.id, cue.id)]
        if records:
            edits = tuple(Edit(None, record) for record in records)
            work.append(Transaction(edits, "annotate", who, _AT, document.id))
    store.append_all(work)
    store.close()


class Watch(QObject):
    """The longest gap between two turns of the event loop since it was begun, milliseconds: wall, processor."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)
        self._before = (0.0, 0.0)
        self.longest = (0.0, 0.0)

    def begin(self) -> None:
        self._before, self.longest = _now(), (0.0, 0.0)
        self._timer.start()

    def end(self) -> tuple[float, float]:
        self._turn()
        self._timer.stop()
        return self.longest

    def _turn(self) -> None:
        now = _now()
        gap = tuple((b - a) * 1000 for a, b in zip(self._before, now, strict=True))
        self.longest = max(self.longest[0], gap[0]), max(self.longest[1], gap[1])
        self._before = now


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


class Run:
    """One window with the list beside it."""

    def __init__(self, path: Path) -> None:
        self.desk = Desk(path)
        self.watch = Watch()
        self.told: list[bool] = []

    def go(self, quotes: int) -> bool:
        window = self.desk.window
        begun = time.perf_counter()
        self.watch.begin()
        window.act("all_quotes")
        found = window.all_quotes.list
        assert found is not None
        self._settle()
        self._tell(f"longest gap while {found.model.rowCount()} quotes are read")
        print(f"{'':10}all of them after {(time.perf_counter() - begun) * 1000:.0f} ms")
        assert found.model.rowCount() == quotes, found.model.rowCount()
        bar = found.list.verticalScrollBar()
        self.watch.begin()
        for step in range(201):
            bar.setValue(bar.maximum() * step // 200)
            self.desk.app.processEvents()
        self._tell("longest gap while it is scrolled from end to end")
        self.watch.begin()
        for letter in "громов":
            found.search.insert(letter)
            self.desk.app.processEvents()
        self._settle()
        for _ in "громов":
            QTest.keyClick(found.search, Qt.Key.Key_Backspace)
        self._settle()
        found.narrowing.missing.setCurrentIndex(1)
        found.narrowing.missing.activated.emit(1)
        self._settle()
        self._tell("longest gap while it is narrowed by typing and by choice")
        found.narrowing.missing.setCurrentIndex(0)
        found.narrowing.missing.activated.emit(0)
        self._settle()
        self.watch.begin()
        for row in range(0, found.model.rowCount(), max(1, quotes // 10)):
            found.list.activated.emit(found.model.index(row, 0))
            self.desk.app.processEvents()
            for act in ("name", "reject", "undo"):
                if act == "name":
                    assert window.verbs is not None
                    window.verbs.voices.pick(9)
                else:
                    window.act(act)
                self.desk.app.processEvents()
            QTest.qWait(60)  # the list follows a moment later
        self._tell("longest gap while rows are opened, changed, deleted, brought back")
        window.close()
        return all(self.told)

    def _settle(self) -> None:
        found = self.desk.window.all_quotes.list
        assert found is not None
        while found.model.busy:
            self.desk.app.processEvents()
        self.desk.app.processEvents()

    def _tell(self, what: str) -> None:
        wall, cpu = self.watch.end()
        self.told.append(line(what, wall, BAR, cpu=cpu))


if __name__ == "__main__":
    raise SystemExit(main())
