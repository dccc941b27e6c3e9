"""Annotations come in from another tool and go out as a dataset, with the keys alone: what the formats say is asked,
and what they cannot hold leads to its place.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLineEdit

from annotate.ports import DocumentFilter
from tests.ui.hands import Hands, answering, until
from tests.ui.windows import Open
from ui.dialogs.bringing import ImportDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.parts import lines

TEXT = "😀 Мэр Анна Белова открыла мост. «Ехать стало ближе», — сказала она."


def _tab_to(h: Hands, name: str) -> None:
    """Presses Tab until the field of that accessible name has the focus."""
    met: list[str] = []
    for _ in range(40):
        here = QApplication.focusWidget()
        if here is not None and here.accessibleName() == name:
            return
        met.append(here.accessibleName() if here is not None else "")
        h.key("Tab")
    raise AssertionError(f"Tab never comes to {name!r}, but to {met}")


def _type(words: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    field.insert(words)


@pytest.fixture
def desk(window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """A window on an empty project; Ctrl+I finds a file of doccano with a label that the schema does not have."""
    row = {
        "text": TEXT,
        "entities": [
            {"id": 1, "label": "Персонаж", "start_offset": 6, "end_offset": 17},
            {"id": 2, "label": "PER", "start_offset": 11, "end_offset": 17},
            {"id": 3, "label": "Мусор", "start_offset": 26, "end_offset": 30},
        ],
        "relations": [],
    }
    file = tmp_path / "из doccano.jsonl"
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(file)], ""))
    h = window()
    assert h.window.deeds.create(str(tmp_path / "проект.kavychki"))
    return h


def _import(h: Hands) -> None:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ImportDialog)
        until(dialog.isActiveWindow)
        assert h.bench.store.count(DocumentFilter(), "") == 0
        _tab_to(h, "Entities: Персонаж becomes")
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox)
        while "(PER)" not in box.currentText():
            h.key("Down")
        h.key("Return")

    with answering(answer):
        h.key("Ctrl+I")
        until(lambda: h.window.deeds.importing is None)
        until(lambda: h.bench.state is not None)


def test_a_strange_label_is_settled_and_its_annotation_is_there(desk: Hands) -> None:
    _import(desk)
    assert desk.text == TEXT
    assert (desk.mark("entity", "Анна Белова").label, desk.mark("entity", "Белова").label) == ("PER", "PER")
    assert [mark.label for mark in desk.state.marks] == ["PER", "PER"]
    assert "entity Мусор: 1 left out" in desk.window.message.words
    project = desk.bench.store
    assert project.records(desk.state.document.id, desk.bench.annotator.id).annotations[0].annotator


def test_a_loss_leads_to_its_place_and_the_dataset_is_as_the_strategy_says(desk: Hands, tmp_path: Path) -> None:
    _import(desk)
    desk.window.message.hide()
    desk.view.setFocus()
    tables = tmp_path / "таблицы"

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, ExportDialog)
        until(dialog.isActiveWindow)
        _type("conll2003")
        until(lambda: not dialog.rehearsal.busy)
        assert [line.text(0) for line in lines(dialog.losses)] == ["nested in another one (1)"]
        _tab_to(desk, "What the format cannot hold")
        desk.key("Return", "Down", "Return")
        assert desk.focused() == ("entity", "PER", "Белова")
        _tab_to(desk, "Find a format")
        _type("csv")
        _tab_to(desk, "Documents and annotations")
        desk.key("Right", "Right")
        _tab_to(desk, "For Excel or LibreOffice")
        desk.key("Down")
        _tab_to(desk, "Folder")
        _type(str(tables))
        until(lambda: not dialog.rehearsal.busy)
        desk.key("Return")

    with answering(answer):
        desk.key("Ctrl+E")
    assert "entities.csv" in desk.window.message.words
    assert str(tables) in desk.window.message.words
    data = (tables / "entities.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["label"], row["text"]) for row in rows] == [("PER", "Анна Белова"), ("PER", "Белова")]
