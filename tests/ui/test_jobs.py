"""The worker process as the window sees it: one text at a time, deaths survived, nothing left behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotate.errors import StorageError
from annotate.model.text import Span
from annotate.phrases import Groups
from annotate.suggestions import Draft
from tests.ui.hands import until
from ui import jobs
from ui.jobs import Suggester

# What a text says is what the worker does with it.
WORKER = """
import json, os, sys
sys.stdout.write(json.dumps({"ready": {"rules": "1"}}) + "\\n"); sys.stdout.flush()
for line in sys.stdin:
    asked = json.loads(line)
    text, job = asked.get("text", asked.get("paragraph")), asked["job"]
    if text == "die":
        os._exit(1)
    if text == "garbage":
        print("Traceback: this is no JSON")
    elif text == "half":
        print(json.dumps({"job": job, "drafts": [{"maker": "rules"}]}))
    elif "paragraph" in asked:
        print(json.dumps({"job": job, "groups": [[0, len(text)]], "clauses": [[0, 900]] if text == "far" else []}))
    elif text == "fail":
        print(json.dumps({"job": job, "error": "ValueError"}))
    elif text == "slow":
        # two pieces of one line, and noise on the side
        sys.stderr.write("loading..." * 10000); sys.stderr.flush()
        whole = json.dumps({"job": job, "drafts": []}) + "\\n"
        sys.stdout.write(whole[:5]); sys.stdout.flush(); sys.stdout.write(whole[5:])
    else:
        draft = {"maker": "rules", "version": "1", "layer": "entity", "label": "LOC", "fragments": [[0, len(text)]],
                 "score": 0.5, "cue": None, "source": None, "attributes": {"normal": text}}
        print(json.dumps({"job": job, "drafts": [draft]}))
    sys.stdout.flush()
"""


class Ears:
    """What a suggester has told so far."""

    def __init__(self, suggester: Suggester) -> None:
        self.ready: list[object] = []
        self.made: list[tuple[str, list[Draft]]] = []
        self.failed: list[tuple[str, str]] = []
        self.stopped: list[str] = []
        self.progressed: list[tuple[int, int]] = []
        suggester.ready.connect(self.ready.append)
        suggester.made.connect(self.made.append)
        suggester.failed.connect(self.failed.append)
        suggester.stopped.connect(self.stopped.append)
        suggester.progressed.connect(self.progressed.append)


Make = Callable[..., tuple[Suggester, Ears]]


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(jobs, "_PAUSE", 1)
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    made: list[Suggester] = []

    def start(*command: str) -> tuple[Suggester, Ears]:
        suggester = Suggester(command or [sys.executable, "-S", str(script)])
        ears = Ears(suggester)
        suggester.start()
        made.append(suggester)
        return suggester, ears

    yield start
    for suggester in made:
        suggester.stop()
        suggester.deleteLater()


def _drafts(text: str) -> list[Draft]:
    return [Draft("rules", "1", "entity", "LOC", (Span(0, len(text)),), 0.5, attributes={"normal": text})]


def test_texts_are_answered_in_order_with_what_makes_them(make: Make) -> None:
    suggester, ears = make()
    assert not suggester.is_ready
    for name in ("Тула", "Орёл 😀", "Тверь"):
        suggester.ask(name, lambda name=name: name)  # type: ignore[misc]
    until(lambda: len(ears.made) == 3)
    assert ears.ready == [{"rules": "1"}]
    assert suggester.makers == {"rules": "1"}
    assert ears.made == [(name, _drafts(name)) for name in ("Тула", "Орёл 😀", "Тверь")]
    assert (ears.failed, suggester.waiting) == ([], 0)
    assert ears.progressed == [(1, 3), (2, 3), (0, 0)]


def test_the_document_on_the_desk_goes_before_the_rest_and_nothing_is_asked_twice(make: Make) -> None:
    suggester, ears = make()
    for name in ("а", "б", "в"):
        suggester.ask(name, lambda name=name: name)  # type: ignore[misc]
    suggester.ask("я", lambda: "я", first=True)
    suggester.ask("б", lambda: "б")
    assert suggester.waiting == 4
    until(lambda: len(ears.made) == 4)
    assert [document for document, _ in ears.made] == ["я", "а", "б", "в"]


def test_a_paragraph_goes_before_the_texts_and_only_the_last_one_asked_about(make: Make) -> None:
    suggester, ears = make()
    grouped: list[object] = []
    order: list[str] = []
    suggester.grouped.connect(grouped.append)
    suggester.grouped.connect(lambda found: order.append(found[0]))
    suggester.made.connect(lambda made: order.append(made[0]))
    suggester.ask_groups("рано")
    until(lambda: suggester.is_ready)
    for name in ("а", "б", "в"):
        suggester.ask(name, lambda name=name: name)  # type: ignore[misc]
    suggester.ask_groups("первый")
    suggester.ask_groups("второй")
    until(lambda: len(ears.made) == 3)
    assert order == ["а", "второй", "б", "в"]
    assert grouped == [("второй", Groups((Span(0, 6),)))]
    assert ears.failed == []


@pytest.mark.parametrize("paragraph", ["garbage", "far", "die"])
def test_a_paragraph_that_cannot_be_read_has_no_groups_and_holds_up_nothing(make: Make, paragraph: str) -> None:
    suggester, ears = make()
    grouped: list[object] = []
    suggester.grouped.connect(grouped.append)
    until(lambda: suggester.is_ready)
    suggester.ask_groups(paragraph)
    suggester.ask("а", lambda: "а")
    until(lambda: len(ears.made) == 1)
    assert grouped == [(paragraph, None)]


def test_a_text_is_read_when_its_turn_comes_and_one_that_cannot_be_read_is_passed_over(make: Make) -> None:
    suggester, ears = make()

    def gone() -> str:
        raise StorageError("missing", "p", "it is gone")

    suggester.ask("gone", gone)
    suggester.ask("b", lambda: "Тула")
    until(lambda: ears.made)
    assert ears.failed == [("gone", "it is gone")]
    assert ears.made == [("b", _drafts("Тула"))]


@pytest.mark.parametrize("text", ["fail", "garbage", "half"])
def test_a_failed_text_does_not_stop_the_next_one(make: Make, text: str) -> None:
    suggester, ears = make()
    suggester.ask("bad", lambda: text)
    suggester.ask("good", lambda: "Тула")
    until(lambda: ears.made)
    assert [document for document, _ in ears.failed] == ["bad"]
    assert ears.made == [("good", _drafts("Тула"))]


def test_an_answer_in_pieces_and_noise_on_the_side_are_no_problem(make: Make) -> None:
    suggester, ears = make()
    suggester.ask("a", lambda: "slow")
    until(lambda: ears.made)
    assert ears.made == [("a", [])]


def test_after_a_death_a_new_worker_goes_on_with_the_rest(make: Make) -> None:
    suggester, ears = make()
    suggester.ask("bad", lambda: "die")
    suggester.ask("good", lambda: "Тула")
    until(lambda: ears.made)
    assert [document for document, _ in ears.failed] == ["bad"]
    assert ears.made == [("good", _drafts("Тула"))]
    assert len(ears.ready) == 2
    assert ears.stopped == []


def test_a_worker_that_dies_again_and_again_is_given_up(make: Make) -> None:
    suggester, ears = make()
    for i in range(8):
        suggester.ask(f"bad{i}", lambda: "die")
    until(lambda: ears.stopped)
    assert len(ears.stopped) == 1
    assert len(ears.failed) == jobs._RESTARTS + 1
    assert (suggester.is_ready, suggester.waiting) == (False, 0)


def test_a_program_that_is_not_there_is_said(make: Make, tmp_path: Path) -> None:
    suggester, ears = make(str(tmp_path / "nothing"))
    until(lambda: ears.stopped)
    assert ears.stopped[0] != ""
    assert not suggester.is_ready


def test_a_cancelled_batch_keeps_only_what_is_with_the_worker(make: Make) -> None:
    suggester, ears = make()
    until(lambda: ears.ready)
    for i in range(5):
        suggester.ask(str(i), lambda: "Тула")
    suggester.forget()
    assert suggester.waiting == 1
    until(lambda: ears.made)
    assert [document for document, _ in ears.made] == ["0"]
    suggester.ask("next", lambda: "Орёл")
    until(lambda: len(ears.made) == 2)


def test_stopping_leaves_no_process_and_no_answer_behind(make: Make) -> None:
    suggester, ears = make()
    until(lambda: ears.ready)
    process = suggester._process
    assert process is not None
    pid = process.processId()
    suggester.ask("a", lambda: "Тула")
    suggester.stop()
    assert (suggester.waiting, suggester.is_ready, ears.made) == (0, False, [])
    if sys.platform == "linux":
        assert not Path(f"/proc/{pid}").exists()
    # and it can begin anew
    suggester.start()
    suggester.ask("b", lambda: "Орёл")
    until(lambda: ears.made)
    assert ears.made == [("b", _drafts("Орёл"))]


def test_stopping_after_a_death_starts_no_other_one(make: Make) -> None:
    suggester, ears = make()
    suggester.ask("bad", lambda: "die")
    until(lambda: ears.failed)
    suggester.stop()
    assert not suggester._again.isActive()
    assert suggester._process is None


def test_without_a_command_nothing_starts(qapp: QApplication) -> None:
    suggester = Suggester([])
    suggester.start()
    suggester.ask("a", lambda: "Тула")
    assert (suggester._process, suggester.waiting) == (None, 1)
    suggester.stop()
    suggester.deleteLater()
