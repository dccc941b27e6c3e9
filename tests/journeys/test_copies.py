"""Two papers print one wire: the second is known as a copy, the work comes along, and no split parts the two."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

import main
from storage.project import SqliteProject
from tests.storage.test_copies import OTHER, wire
from tests.ui.hands import answering
from tests.ui.windows import Open
from ui.dialogs.copies import CarryDialog

FIRST = "Мэр Тулы Анна Белова открыла музей.\n\n" + wire()
SECOND = "ТУЛА, 3 февраля. Мэр Тулы Анна Белёва открыла музей.\n\n" + wire(2)


def test_a_wire_is_annotated_once(
    window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAVYCHKI_ANNOTATOR", "Анна")
    for name, text in (("агентство", FIRST), ("газета", SECOND), ("лес", OTHER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert main.main(["new", "п.kavychki"]) == 0
    assert main.main(["import", "п.kavychki", "агентство.txt", "газета.txt", "лес.txt"]) == 0
    assert "is a near copy of" in capsys.readouterr().err

    h = window()
    h.window.open_project(str(tmp_path / "п.kavychki"))
    assert "Анна Белова" in h.text
    for words, key in (("Тулы", "l"), ("Анна Белова", "p")):
        h.select(words)
        h.key(key)
    h.key("Ctrl+PgDown")
    assert "Анна Белёва" in h.text

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, CarryDialog)
        assert dialog.counts.text() == "1 annotation comes as it is, 1 to look at"
        dialog.accept()

    with answering(act):
        assert h.window.deeds.do("carry_over")
    assert [(a.label, a.fragments[0].of(h.text)) for a in h.state.annotations] == [
        ("LOC", "Тулы"), ("PER", "Анна Белёва"),
    ]  # fmt: skip
    h.key("Ctrl+Z")
    assert list(h.state.annotations) == []
    h.key("Ctrl+Y")
    h.window.close_project()

    asked = ["export", "п.kavychki", "набор.jsonl", "--format", "jsonl", "--status", "all", "--split", "60/0/40"]
    assert main.main(asked) == 0
    parts = [json.loads(line)["title"] for line in Path("набор.train.jsonl").read_text("utf-8").splitlines()]
    assert len(parts) == 2
    manifest = json.loads(Path("набор.jsonl.manifest.json").read_text("utf-8"))
    assert manifest["parts"]["train"]["annotations"] == {"entity": {"LOC": 2, "PER": 2}}
    assert main.main(["verify", "набор.jsonl"]) == 0
    with closing(SqliteProject.open("п.kavychki")) as project:
        assert project.check() == []
