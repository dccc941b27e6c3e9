"""docs/TRAINING.md: every block of it, run in turn on a small project."""

from __future__ import annotations

import re
import shlex
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import main
from annotate.model.records import Record
from annotate.model.text import Document
from storage.project import SqliteProject
from tests.storage.material import annotation, creating, document, span, status

PAGE = Path(__file__).parents[3] / "docs" / "TRAINING.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PEOPLE = ("Анна Белова", "Лев Котов", "Вера Дёмина", "Олег Савин")
_PLACES = ("Тулу", "Омск", "Псков", "Казань")
_SAID = (
    "Завтра {} приедет в {}.",
    "Как сообщает газета, {} вернётся в {} утром.",
    "В пятницу {} позвонит в {} по делу.",
)


def _project(path: Path) -> None:
    """A project whose documents are done: who goes where."""
    store = SqliteProject.create(str(path))
    anna = store.annotator("Анна").id
    documents: list[Document] = []
    records: list[Record] = []
    for number, (words, person, place) in enumerate(product(_SAID, _PEOPLE, _PLACES)):
        id, text = f"d{number}", words.format(person, place)
        documents.append(document(id, text))
        for label, name in (("PER", person), ("LOC", place)):
            records.append(annotation(f"{id}{label}", id, anna, "entity", label, span(text, name)))
        records.append(status(id, anna))
    store.add(documents, anna)
    store.append(creating(*records))
    store.close()


@pytest.fixture
def blocks() -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_trains_a_model(
    blocks: list[tuple[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _project(tmp_path / "news.kavychki")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for kind, words in blocks:
        if kind == "sh":
            for line in words.splitlines():
                program, *given = shlex.split(line)
                assert (program, main.main(given)) == ("kavychki", 0), line
        elif kind == "python":
            exec(compile(words, str(PAGE), "exec"), names)
    assert names["losses"][-1] < names["losses"][0] / 3
    assert names["scores"]["ents_f"] > 0.8
    said = capsys.readouterr().out
    assert "PER Анна Белова\nLOC Тулу\n" in said
    assert [tag for _, tag in names["tagged"] if tag != "O"] == ["B-PER", "I-PER", "B-LOC"]
    assert {"train.spacy", "dev.spacy", "news-model"} <= {path.name for path in tmp_path.iterdir()}


def test_every_block_is_run_or_said_not_to_be(blocks: list[tuple[str, str]]) -> None:
    assert [kind for kind, _ in blocks].count("python") > 5
    assert {kind for kind, _ in blocks} == {"sh", "python", "text"}
