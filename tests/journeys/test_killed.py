"""The whole job on the real article, the program killed in the middle of it, and the work taken up again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from storage.project import SqliteProject
from tests.journeys import story, tables
from tests.journeys.datasets import entities_of_conll, normalised, span_rows
from tests.ui.hands import answering, press_ok, until
from tests.ui.windows import Open
from ui.dialogs.export import ExportDialog

_ROOT = Path(__file__).parent.parent.parent


class Child:
    """A window in another process, and what it has told so far."""

    def __init__(self, folder: Path, how: str) -> None:
        self.project = folder / "новости.kavychki"
        self.worker = 0
        self.changes: list[dict[str, Any]] = []
        self.finished = False
        command = [sys.executable, "-m", "tests.journeys.driver", str(self.project), str(folder / "child.ini"), how]
        self._errors = (folder / "stderr").open("w+")
        self.process = subprocess.Popen(
            command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=self._errors, encoding="utf-8"
        )  # fmt: skip

    def listen(self, enough: Callable[[], bool]) -> None:
        """Reads what it tells until that is enough."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            self.worker = told.get("worker", self.worker)
            self.finished = "finished" in told
            if "number" in told:
                self.changes.append(told)
            if enough():
                return
        self._errors.seek(0)
        pytest.fail(f"the window ended by itself: {self._errors.read()}")

    def kill(self) -> None:
        """SIGKILL: nothing is asked, nothing is told."""
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._errors.close()


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    made: list[Child] = []

    def start(how: str) -> Child:
        made.append(Child(tmp_path, how))
        return made[-1]

    yield start
    for one in made:
        one.close()


def _gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its exit code yet."""
    state = Path(f"/proc/{pid}/stat")
    try:
        if state.exists():
            return state.read_text().rsplit(")", 1)[1].split()[0] in "ZX"
        os.kill(pid, 0)
    except OSError:
        return True
    return False


def _sound(path: Path) -> None:
    """Opens the project as the next start would; whatever was in the middle of being written is settled then."""
    project = SqliteProject.open(str(path))
    try:
        assert project.check() == []
    finally:
        project.close()


def test_whole_job_killed_reopened_undone_and_exported(
    child: Callable[[str], Child], window: Open, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    one = child("whole")
    one.listen(lambda: one.finished)
    one.kill()
    assert one.changes[-1]["action"] == "done"
    until(lambda: _gone(one.worker))

    # what was on screen is on disk
    _sound(one.project)
    document = one.changes[-1]["records"][0][1]["document"]
    assert tables.records(one.project, document) == one.changes[-1]["records"]
    told = [(c["number"], c["action"]) for c in one.changes]
    assert [(number, action) for number, action, _ in tables.journal(one.project)][-len(told) :] == told

    # the next day: undo goes on where the other process was
    h = window()
    assert h.window.open_project(str(one.project))
    assert h.text.startswith(" date 2026-02-03")
    assert h.progress() == "done"
    h.key("Ctrl+Z")
    assert h.progress() == "started"
    h.key("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert (h.state.status.note, h.state.status.flagged) == ("", False)
    assert h.mark("entity", "Сергей Лавров").origin == "accepted"
    h.key("Ctrl+Return")
    assert h.text == story.SECOND

    # both formats from the dialog
    for format, name in (("lossless", "whole.jsonl"), ("conll2003", "whole.conll")):
        with answering(_export(format, tmp_path / name)):
            h.key("Ctrl+E")
        assert name in h.window.message.words
        assert str(tmp_path) in h.window.message.words
    h.window.close_project()
    _sound(one.project)

    (line,) = (tmp_path / "whole.jsonl").read_text(encoding="utf-8").splitlines()
    golden("journeys/whole.json", normalised(json.loads(line)))
    conll = (tmp_path / "whole.conll").read_text(encoding="utf-8")
    golden("journeys/whole.conll", conll)
    golden("journeys/whole.losses.tsv", _without_ids(tmp_path / "whole.conll.losses.tsv"))

    rows = tables.rows(one.project)
    assert span_rows(json.loads(line)) == [row[1:6] for row in rows["annotations"]]
    assert entities_of_conll(conll) == _outermost(rows["annotations"])


def _outermost(annotations: list[Any]) -> list[tuple[str, str]]:
    """What a flat format can hold of the rows of entities: label and words, in the order of the text."""
    entities = [(places[0], label, words[0]) for _, layer, label, places, words, *_ in annotations if layer == "entity"]
    outer = [
        e for e in entities if not any(o[0] != e[0] and o[0][0] <= e[0][0] and e[0][1] <= o[0][1] for o in entities)
    ]
    return [(label, words) for _, label, words in sorted(outer)]


def _export(format: str, target: Path) -> Callable[[QDialog], None]:
    """Finds the format by its name, types the file's name, exports."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        assert not dialog.documents.all.isChecked()
        QTest.keyClicks(dialog.formats.search, format)
        dialog.target.selectAll()
        QTest.keyClicks(dialog.target, str(target))
        until(dialog.export.isEnabled)
        press_ok(dialog)

    return answer


def _without_ids(path: Path) -> str:
    return "".join(line.partition("\t")[2] for line in path.read_text(encoding="utf-8").splitlines(keepends=True))


def test_a_kill_in_the_middle_of_fast_work_loses_nothing_that_was_told(child: Callable[[str], Child]) -> None:
    one = child("restless")
    one.listen(lambda: len(one.changes) == 40)
    one.kill()
    _sound(one.project)
    entries = {number: action for number, action, _ in tables.journal(one.project)}
    assert {c["number"]: c["action"] for c in one.changes}.items() <= entries.items()
    if max(entries) == one.changes[-1]["number"]:
        document = one.changes[-1]["records"][0][1]["document"]
        assert tables.records(one.project, document) == one.changes[-1]["records"]
