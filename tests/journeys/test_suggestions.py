"""Suggestions from the real models, and what becomes of undecided ones when a document is done."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QMessageBox

from storage.outside import World
from storage.project import SqliteProject
from tests.journeys import story
from tests.ui.hands import Hands, answering, press, until
from tests.ui.windows import Open
from ui.verbs import done_setting

WORKER = [sys.executable, str(Path(__file__).with_name("worker.py"))]


def test_the_real_models_make_the_sample_ready_to_be_decided_on(window: Open, tmp_path: Path) -> None:
    h = window(World().worker_command())
    assert h.window.deeds.create(str(tmp_path / "real.kavychki"))
    h.drop(*World().sample_paths())
    until(lambda: h.bench.state is not None)
    until(lambda: len(h.state.open_marks()) > 0, 60)
    layers = {m.layer for m in h.state.open_marks()}
    assert layers == {"entity", "quote", "claim"}
    # the quotation that two full sentences of МИД РФ are, with its speaker, cue and source
    quote = h.mark("quote", h.text[494:826])
    assert quote.attributes["speaker"] == "Министерство иностранных дел России"
    assert [m.layer for m in h.state.marks.overlapping(830, 860) if m.is_part] == ["cue", "source"]
    names = {str(m.attributes.get("normal")) for m in h.state.open_marks() if m.label == "PER"}
    assert {"Сергей Лавров", "Дональд Трамп"} <= names
    (row,) = h.bench.store.rows(h.window.documents.which, h.bench.annotator.id)
    assert row.open == len(h.state.open_marks())


@pytest.fixture
def ready(window: Open, tmp_path: Path) -> Hands:
    h = window(WORKER)
    story.begin(h, tmp_path / "a.kavychki")
    return h


def _open(h: Hands, score: float = 0.0) -> int:
    return sum((m.score or 0.0) >= score for m in h.state.open_marks())


def _reopened(h: Hands) -> None:
    """Back to the document that was done."""
    h.key("Ctrl+PgUp")
    assert h.text != story.SECOND


def test_done_accepts_what_scores_high_enough_says_how_many_and_is_one_undo_step(ready: Hands) -> None:
    h = ready
    above, below = _open(h, 0.8), _open(h) - _open(h, 0.8)
    assert above > 20
    assert below > 5
    entries = len(h.bench.store.journal())
    h.key("Ctrl+Return")
    assert h.text == story.SECOND
    assert len(h.bench.store.journal()) == entries + 1
    said = h.window.status.findChildren(type(h.window.status._notice))
    words = " ".join(label.text() for label in said)
    assert f"{above} suggestions accepted" in words
    assert f"{below} left open" in words
    # undo goes back to the document and brings every suggestion back
    h.key("Ctrl+Z")
    assert h.text != story.SECOND
    assert (h.state.status.progress, _open(h, 0.8), len(h.state.annotations)) == ("new", above, 0)
    h.key("Ctrl+Shift+Z")
    assert (h.state.status.progress, _open(h, 0.8), _open(h)) == ("done", 0, below)


def test_done_leaves_undecided_ones_alone_where_the_project_says_so(ready: Hands) -> None:
    h = ready
    h.bench.store.set_setting("done", "leave")
    before = _open(h)
    h.key("Ctrl+Return")
    assert h.text == story.SECOND
    _reopened(h)
    assert (h.state.status.progress, _open(h), len(h.state.annotations)) == ("done", before, 0)


@pytest.mark.parametrize(
    ("answer", "progress", "accepted"),
    [("Accept them", "done", True), ("Leave them", "done", False), ("Cancel", "new", False)],
)
def test_done_asks_where_the_project_says_so(ready: Hands, answer: str, progress: str, accepted: bool) -> None:
    h = ready
    h.bench.store.set_setting("done", "ask")
    h.bench.store.set_setting("done_score", "0.9")
    above = _open(h, 0.9)
    asked = []

    def decide(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog.text())
        press(dialog, answer)

    with answering(decide):
        h.key("Ctrl+Return")
    assert len(asked) == 1
    assert str(above) in asked[0]
    if answer != "Cancel":
        assert h.text == story.SECOND
        _reopened(h)
    assert h.state.status.progress == progress
    assert _open(h, 0.9) == (0 if accepted else above)


def test_what_was_rejected_stays_rejected_when_the_models_run_again(ready: Hands, tmp_path: Path) -> None:
    h = ready
    h.key("Tab")
    gone, open_ = h.view.focus_id, _open(h)
    h.key("Backspace")
    before = {s.id for s in h.bench.store.suggestions(h.state.document.id)}
    heard: list[str] = []
    h.bench.suggested.connect(heard.append)
    h.key("Ctrl+R")
    until(lambda: heard)
    assert {s.id for s in h.bench.store.suggestions(h.state.document.id)} == before
    assert gone not in h.state.marks
    assert _open(h) == open_ - 1
    h.window.close_project()
    project = SqliteProject.open(str(tmp_path / "a.kavychki"))
    assert project.check() == []
    project.close()


def test_the_document_that_comes_next_has_its_suggestions_before_it_is_opened(ready: Hands) -> None:
    store, who = ready.bench.store, ready.bench.annotator.id

    def counts() -> list[int | None]:
        return [row.open for row in store.rows(ready.window.documents.which, who)]

    until(lambda: None not in counts())
    assert ready.text != story.SECOND


@pytest.mark.parametrize(("name", "value"), [("done", "no such policy"), ("done_score", "much"), ("done_score", "7")])
def test_a_setting_that_is_none_counts_as_the_default(ready: Hands, name: str, value: str) -> None:
    ready.bench.store.set_setting(name, value)
    assert done_setting(ready.bench.store) == ("accept", 0.8)
