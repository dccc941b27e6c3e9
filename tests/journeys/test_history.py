"""A morning's work by keys, then its history in the window, in files and in the ledger of corrections."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from annotate.model.text import Document, text_sha256
from annotate.suggestions import suggestion
from storage.project import SqliteProject
from tests.annotate.making import draft
from tests.journeys.keyboard import caret_to, walk_to
from tests.ui.hands import Hands, until
from tests.ui.windows import Open

TEXT = "В Туле инженер завода Егор Лужин показал новый цех. «Линия пущена», — заявил Лужин. Рядом Ока."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "завод.kavychki"


@pytest.fixture
def h(window: Open, path: Path) -> Hands:
    project = SqliteProject.create(str(path))
    anna = project.annotator("Анна")
    project.add([Document("d", TEXT, "Цех", text_sha256=text_sha256(TEXT))], anna.id)
    drafts = [
        draft(TEXT, "entity", "LOC", "Туле", score=0.9), draft(TEXT, "entity", "PER", "Егор Лужин", score=0.8),
        draft(TEXT, "entity", "PER", "Ока", score=0.3),
        draft(TEXT, "quote", "QUOTE", "Линия пущена", cue="заявил", maker="quote-rules", version="2"),
    ]  # fmt: skip
    project.put_suggestions("d", {"rules": "1", "quote-rules": "2"}, [suggestion("d", d) for d in drafts])
    project.close()
    h = window()
    assert h.window.open_project(str(path))
    return h


def ledger(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT text_suggested, text, outcome, label_suggested, label, moved_start, moved_end, maker"
            " FROM corrections ORDER BY coalesce(start_suggested, start)"
        ).fetchall()


def test_the_ledger_tells_what_the_keys_did(h: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walk_to(h, "entity", "Туле")
    h.key("Space")
    walk_to(h, "entity", "Егор Лужин")
    h.key("Alt+Shift+Left", "Alt+Shift+Left")  # завода, инженер
    walk_to(h, "entity", "Ока")
    h.key("l")
    walk_to(h, "quote", "Линия пущена")
    h.key("Backspace")
    caret_to(h, "цех")
    h.key("o")
    kept = ("Туле", "Туле", "kept", "LOC", "LOC", 0, 0, "rules")
    moved = ("Егор Лужин", "инженер завода Егор Лужин", "moved", "PER", "PER", -2, 0, "rules")
    added = ("", "цех", "added", "", "ORG", None, None, "")
    rejected = ("Линия пущена", "", "rejected", "QUOTE", "", None, None, "quote-rules")
    relabelled = ("Ока", "Ока", "relabelled", "PER", "LOC", 0, 0, "rules")
    assert ledger(path) == [kept, moved, added, rejected, relabelled]
    h.key("Ctrl+Z")
    assert ledger(path) == [kept, moved, rejected, relabelled]
    h.key("Ctrl+Z", "Ctrl+Z")
    assert ledger(path) == [kept, moved]
    h.key("Ctrl+Z")
    assert ledger(path)[1][5:7] == (-1, 0)
    h.key("Ctrl+Shift+Z", "Ctrl+Shift+Z", "Ctrl+Shift+Z", "Ctrl+Shift+Z")
    assert ledger(path) == [kept, moved, added, rejected, relabelled]

    h.key("Ctrl+Shift+H")
    found = h.window.all_history.list
    assert found is not None
    until(lambda: QApplication.activeWindow() is found and not found.model.busy)
    assert found.model.rowCount() == 1 + 6 + 4 + 4
    found.narrowing.search.setText("линия")
    assert [row.undone for row in found.model.rows] == [False, True, False]
    QTest.keyClick(found.narrowing.search, Qt.Key.Key_Down)
    QTest.keyClick(found.list, Qt.Key.Key_Return)
    assert h.state.document.id == "d"

    target = path.with_name("исправления.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    found.narrowing.search.clear()
    actions = [action for action in found.files.actions() if not action.isSeparator()]
    actions[3].trigger()
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == ["kept", "moved", "added", "rejected", "relabelled"]
    assert all(0 <= float(row["seconds"]) < 60 for row in rows)
    history = path.with_name("ход.jsonl")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(history), ""))
    actions[2].trigger()
    lines = [json.loads(line) for line in history.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == sorted(line["number"] for line in lines)
    edges = [(line["text_before"], line["text"]) for line in lines if line["number"] == 4 and line["text"]]
    assert edges == [("завода Егор Лужин", "инженер завода Егор Лужин")]
    with closing(SqliteProject.open(str(path))) as project:
        assert project.check() == []
