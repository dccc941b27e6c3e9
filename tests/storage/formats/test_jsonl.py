"""Lossless JSONL of hostile files, and what all formats of JSON write: read again, and taken by a project file."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from annotate.model.text import Span
from annotate.ports import DocumentFilter, ExportPlan, ImportPlan
from storage.exporters import export, exporter_of
from storage.exporters.gathering import selection, sets
from storage.exporters.verifying import Differs
from storage.importers import jsonl
from storage.project import SqliteProject
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import bring, fresh, store, there_and_back

__all__ = ["fresh", "store"]

_ALL = DocumentFilter()

_LINE = {
    "id": "d1", "text": "Анна дома", "sha256": "", "bytes_sha256": "", "body": 0, "schema": {},
    "spans": [{"id": "a", "layer": "entity", "label": "PER", "pieces": [[0, 4]], "attrs": {}, "origin": "hand"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": ""}, "its id is empty"),
        ({"id": 7}, "id should be words, is int"),
        ({"body": 9}, "body 9 is outside the text"),
        ({"body": "0"}, "body '0' is outside the text"),
        ({"text": "Да\r\n"}, "line ends or marks"),
        ({"sha256": "0"}, "sum sha256"),
        ({"spans": 7}, "not iterable"),
        ({"pieces": [[0, 10]]}, "span a is outside the text"),
        ({"pieces": []}, "span a has no place"),
        ({"pieces": [[0, 4.0]]}, "0..4.0 are no offsets"),
        ({"pieces": [[True, 4]]}, "True..4 are no offsets"),
        ({"pieces": [[4, 0]]}, "not a span: 4..0"),
        ({"pieces": [[-1, 4]]}, "not a span: -1..4"),
        ({"attrs": {"a": None}}, "None is no value"),
        ({"attrs": [1]}, "'list' object"),
        ({"label": ""}, "layer, label and suggestion should be words"),
        ({"layer": ["entity"]}, "layer, label and suggestion should be words"),
        ({"origin": "suggested", "score": 2}, "score 2 is outside 0..1"),
        ({"origin": "suggested", "cue": [3, 99]}, "span a is outside the text"),
        ({"relations": [{"id": "r", "type": "cue", "from": "a", "to": "b"}]}, "an end that is not there"),
        ({"relations": [{"id": "a", "type": "cue", "from": "a", "to": "a"}]}, "an id is given twice"),
        ({"relations": [{"id": "r", "type": 5, "from": "a", "to": "a"}]}, "should be words"),
        ({"decisions": [{"id": "x", "suggestion": "s", "verdict": "?", "annotation": ""}]}, "decision.verdict"),
        ({"decisions": [{"id": i, "suggestion": "s", "verdict": "rejected", "annotation": ""} for i in "xy"]}, "twice"),
        ({"decisions": [{"id": "x", "suggestion": "s", "verdict": "accepted", "annotation": "z"}]}, "not there"),
        ({"groups": [{"id": "g", "name": ""}]}, "a group has no name"),
        ({"status": {"progress": "finished"}}, "status.progress"),
    ],
)
def test_a_line_that_contradicts_itself_is_refused(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    span = {**_LINE["spans"][0], **{n: v for n, v in changes.items() if n in _SPAN}}  # type: ignore[index]
    line = {**_LINE, "spans": [span], **{n: v for n, v in changes.items() if n not in _SPAN}}
    path = tmp_path / "x.jsonl"
    path.write_text(f"{json.dumps(_LINE)}\n{json.dumps(line)}\n{json.dumps({**_LINE, 'id': 'd3'})}\n", encoding="utf-8")
    good, bad, other = jsonl.read(path, ImportPlan())
    assert (good.code, bad.code, other.code) == ("", "broken", "")
    assert why in bad.message


_SPAN = ("layer", "label", "pieces", "attrs", "origin", "score", "cue")


def test_fragments_come_in_order(tmp_path: Path) -> None:
    span = {**_LINE["spans"][0], "pieces": [[5, 9], [0, 2], [2, 4]]}  # type: ignore[index]
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({**_LINE, "spans": [span]}), encoding="utf-8")
    (read,) = jsonl.read(path, ImportPlan())
    assert read.sets[0].records.annotations[0].fragments == (Span(0, 4), Span(5, 9))


def test_texts_that_share_an_id_stay_two(fresh: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    other = {**_LINE, "text": "Борис ушёл", "spans": [{**_LINE["spans"][0], "id": "b"}]}  # type: ignore[index]
    path.write_text(f"{json.dumps(_LINE)}\n{json.dumps(other)}\n", encoding="utf-8")
    assert bring(fresh, path) == []
    whose = fresh.annotator("Импорт").id
    rows = fresh.rows(_ALL, whose)
    assert {fresh.document(row.id).text: len(fresh.records(row.id, whose).annotations) for row in rows} == {
        "Анна дома": 1, "Борис ушёл": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy", "labelstudio"])
def test_a_project_file_takes_what_another_one_gave(store: MemoryStore, tmp_path: Path, name: str) -> None:
    with contextlib.closing(SqliteProject.create(str(tmp_path / "p.kavychki"))) as project:
        suffix = ".json" if name == "labelstudio" else ".jsonl"
        _, first, second = there_and_back(store, project, tmp_path, name, {}, suffix)
        assert second.read_bytes() == first.read_bytes()
        assert project.check() == []


class _Spoilt:
    """A dataset in which one thing is another one."""

    def __init__(self, path: Path, old: str, new: str) -> None:
        self._path = path
        words = path.read_text(encoding="utf-8")
        assert old in words
        self._meant = hashlib.sha256(path.read_bytes()).hexdigest()
        path.write_bytes(words.replace(old, new, 1).encode())

    def path(self, name: str = "") -> Path:
        return self._path.with_name(self._path.name + name)

    def names(self) -> list[str]:
        return [""]

    def noted(self) -> str:
        return self._meant

    def passed(self) -> None:
        pass


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("jsonl", '"label":"PER"', '"label":"LOC"'),
        ("doccano", '"label":"PER"', '"label":"LOC"'),
        ("doccano", '"end_offset":38', '"end_offset":3800'),
        ("doccano", '"from_id":5', '"from_id":500'),
        ("prodigy", '"answer":"accept"', '"answer":"yes"'),
        ("prodigy", '"token_end":3', '"token_end":4'),
        ("prodigy", '"ws":true', '"ws":false'),
        ("prodigy", '"head":', '"head":1'),
        ("prodigy", '"id":5', '"id":6'),
        ("labelstudio", '"labels":["PER"]', '"labels":["LOC"]'),
        ("labelstudio", '"labels":["PER"]', '"labels":["NONE"]'),
        ("labelstudio", '"from_name":"quote.type"', '"from_name":"quote.speaker"'),
        ("labelstudio", '"to_id":"r', '"to_id":"R'),
        ("labelstudio", '"end":30', '"end":31'),
        ("labelstudio", "},\n{", "}\n{"),
        ("labelstudio", "\n]\n", "\n"),
    ],
)
def test_what_was_not_meant_does_not_pass(store: MemoryStore, tmp_path: Path, name: str, old: str, new: str) -> None:
    path = tmp_path / "o"
    plan = ExportPlan(name, str(path), "Анна", False, True)
    export(store, plan)
    exporter = exporter_of(plan)
    again = sets(store, plan, selection(store, plan))
    with pytest.raises(Differs):
        exporter.verify(again, _Spoilt(path, old, new), exporter.format.chosen({}))
