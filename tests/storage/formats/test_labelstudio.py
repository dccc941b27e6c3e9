"""Label Studio's JSON: its documented shape, the config that it names, other people's files, and the way back."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings

from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.ports import ExportPlan, Read
from storage.exporters import export
from storage.exporters.labelstudio_config import COLOURS
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import HARD, KEPT, annotated, bring, fresh, project_of, store, there_and_back
from ui.theme import LIGHT

__all__ = ["fresh", "store"]

_PLACE = {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}}


def _result(kind: str, key: str, value: dict[str, Any], *more: str) -> dict[str, Any]:
    return {
        "required": ["id", "from_name", "to_name", "type", "value"],
        "properties": {
            "type": {"const": kind},
            "to_name": {"const": "text"},
            "value": {
                "type": "object",
                "required": ["start", "end", key, *more],
                "properties": {**_PLACE, key: value},
            },
        },
    }


_WORDS = {"type": "array", "minItems": 1, "items": {"type": "string"}}
# https://labelstud.io/guide/task_format, /guide/predictions and the "Sample Results JSON" of /tags
RESULT = {
    "type": "array",
    "items": {
        "oneOf": [
            _result("labels", "labels", _WORDS, "text"),
            _result("choices", "choices", _WORDS),
            _result("textarea", "text", _WORDS),
            _result("number", "number", {"type": "number"}),
            {
                "required": ["type", "from_id", "to_id", "direction"],
                "properties": {
                    "type": {"const": "relation"},
                    "direction": {"enum": ["left", "right", "bi"]},
                    "labels": _WORDS,
                },
            },
        ]
    },
}
TASKS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}},
            "annotations": {
                "type": "array",
                "items": {"type": "object", "required": ["result"], "properties": {"result": RESULT}},
            },
            "predictions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["result", "model_version"],
                    "properties": {
                        "result": RESULT,
                        "model_version": {"type": "string"},
                        "score": {"type": "number", "minimum": 0, "maximum": 1},
                    },
                },
            },
        },
    },
}


def _tasks(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_bytes().decode("utf-8"))
    return found


def _named(tasks: list[dict[str, Any]], id: str) -> dict[str, Any]:
    (found,) = [task for task in tasks if task["data"]["doc_id"] == id]
    return found


@pytest.mark.parametrize("fragments", ["split", "hull", "leave-out"])
def test_tasks_have_the_documented_shape_and_come_back_as_they_were(
    store: MemoryStore, fresh: MemoryStore, tmp_path: Path, fragments: str
) -> None:
    choices = {"discontinuous": fragments}
    _, first, second = there_and_back(store, fresh, tmp_path, "labelstudio", choices, ".json")
    jsonschema.validate(_tasks(first), TASKS)
    assert second.read_bytes() == first.read_bytes()
    config = [path.with_name(f"{path.name}.config.xml").read_text(encoding="utf-8") for path in (first, second)]
    assert config[0] == config[1]


def test_results_name_what_the_config_has(store: MemoryStore, tmp_path: Path) -> None:
    """The config, read by another parser, offers each label, choice and relation, and shows the text as it is."""
    export(store, ExportPlan("labelstudio", str(tmp_path / "o.json"), "Анна", False, True))
    root = ET.parse(tmp_path / "o.json.config.xml").getroot()  # of our own making
    controls = {tag.get("name"): tag for tag in root.iter() if tag.get("name")}
    assert {tag.get("toName") for tag in controls.values()} == {None, "text"}
    assert (controls["text"].tag, controls["text"].get("value")) == ("Text", "$text")
    assert root.findtext("Style") == ".htx-text { white-space: pre-wrap; }"
    relations = {tag.get("value") for tag in root.iter("Relation")}
    seen = set()
    for task in _tasks(tmp_path / "o.json"):
        for one in (*task["annotations"], *task["predictions"]):
            regions = {r["id"]: r for r in one["result"] if r["type"] == "labels"}
            for result in one["result"]:
                seen.add(result["type"])
                if result["type"] == "relation":
                    assert {result["from_id"], result["to_id"]} <= regions.keys()
                    assert {*result["labels"]} <= relations
                    continue
                control, value = controls[result["from_name"]], result["value"]
                assert control.tag.lower() == result["type"]
                assert result["id"] in regions
                assert (control.get("perRegion") is None) == (result["type"] == "labels")
                offered = {child.get("value") for child in control}
                assert {*value.get("labels", ()), *value.get("choices", ())} <= offered
                if result["type"] == "labels":
                    assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    assert seen == {"labels", "choices", "textarea", "number", "relation"}
    organisation = next(tag for tag in controls["entity"] if tag.get("value") == "ORG")
    assert organisation.get("background") in COLOURS.values()


def test_the_colours_are_those_of_the_window() -> None:
    assert dict(LIGHT.hues) == COLOURS


def test_all_attributes_and_suggestions_come_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    _, first, _ = there_and_back(store, fresh, tmp_path, "labelstudio", {}, ".json")
    found = fresh.records("bridge", fresh.annotator("Анна").id)
    (quote,) = [a for a in found.annotations if a.layer == "quote"]
    assert quote.attributes == HARD
    assert [f.of(KEPT) for f in quote.fragments] == ["Мост закроют", "и\u2028починят"]
    assert {(a.layer, a.label) for a in found.annotations} >= {("misc", "PLANT"), ("misc", "вид:мост")}
    assert (found.status.progress, found.status.flagged, found.status.note) == ("started", True, "ещё\tраз")  # type: ignore[union-attr]
    assert {s.id: s for s in fresh.suggestions("bridge")} == {s.id: s for s in store.suggestions("bridge")}
    assert fresh.document("empty") == store.document("empty")
    (prediction,) = _named(_tasks(first), "bridge")["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("rules/2", 0.625)
    assert [r["labels"] for r in prediction["result"] if r["type"] == "relation"] == [["fragment"], ["cue"], ["source"]]


def test_without_the_config_the_values_are_read_all_the_same(
    store: MemoryStore, fresh: MemoryStore, tmp_path: Path
) -> None:
    path = tmp_path / "o.json"
    export(store, ExportPlan("labelstudio", str(path), "Анна", False))
    (tmp_path / "o.json.config.xml").write_bytes(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;")
    assert bring(fresh, path) == []
    (quote,) = [
        a for a in fresh.records("bridge", fresh.annotator("Анна").id).annotations if a.layer == "quote"
    ]  # fmt: skip
    assert quote.attributes == HARD


def test_a_layer_may_be_called_as_the_text_is(fresh: MemoryStore, tmp_path: Path) -> None:
    made = [
        Annotation("a", "d", "", "text", "text", (Span(0, 3),), {"text": "text", "a.number": "5", "%2E": "\x02"}),
        Annotation("b", "d", "", "a.b%", "\x01", (Span(0, 2),)),
    ]
    report, first, second = there_and_back(project_of(("дом", made, [])), fresh, tmp_path, "labelstudio", {}, ".json")
    assert first.read_bytes() == second.read_bytes()
    assert [loss.detail for loss in report.losses] == ["a.b% '\\x01' is written as '\ufffd'"]
    found = {a.layer: a.attributes for a in fresh.records("d", fresh.annotator("Анна").id).annotations}
    assert found == {"text": made[0].attributes, "a.b%": {}}


def _region(start: Any, end: Any, label: str, id: str = "x", **more: Any) -> dict[str, Any]:
    return {
        "id": id, "from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": start, "end": end, "labels": [label], **more},
    }  # fmt: skip


def _write(path: Path, *tasks: dict[str, Any]) -> list[Read]:
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(read_paths([str(path)]))


def test_tasks_of_label_studio_are_read(fresh: MemoryStore, tmp_path: Path) -> None:
    """Several annotators, skipped and predicted ones, attributes, relations in both directions, words that move."""
    text = "👨‍👩‍👧‍👦 Анна живёт\r\nв Туле"
    anna, town = text.index("Анна"), text.index("Туле")
    units = len(text[:town].encode("utf-16-le")) // 2
    mood = {"id": "p", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["рада"]}}
    old = {"id": "p", "from_name": "age", "to_name": "text", "type": "number", "value": {"number": 7}}
    link = {"type": "relation", "from_id": "t", "to_id": "p", "direction": "left", "labels": ["живёт"]}
    task = {
        "id": 5,
        "data": {"text": text, "author": "я", "url": "https://example.org"},
        "annotations": [
            {
                "id": 1,
                "completed_by": {"id": 3, "email": "anna@example.org", "first_name": "", "last_name": ""},
                "result": [
                    mood,
                    _region(anna, anna + 4, "PER", "p", text="Анна"),
                    _region(units, units + 4, "город", "t", text="Туле"),
                    link,
                    old,
                    {
                        "id": "whole",
                        "from_name": "kind",
                        "to_name": "text",
                        "type": "choices",
                        "value": {"choices": ["?"]},
                    },
                ],
            },
            {"id": 2, "completed_by": 4, "was_cancelled": True, "result": []},
            {"id": 3, "completed_by": 4, "result": [_region(str(anna), str(anna + 4), "PER")]},
        ],
        "predictions": [{"model_version": "ru 3", "score": 0.7, "result": [_region(town, town + 4, "LOC", score=0.9)]}],
    }
    (read,) = _write(tmp_path / "project.json", task)
    one, other = read.sets
    kept = one.document.text
    assert kept == text.replace("\r\n", "\n")
    assert (one.annotator, other.annotator) == ("anna@example.org", "user 4")
    assert [(a.layer, a.label, a.fragments[0].of(kept), a.attributes) for a in one.records.annotations] == [
        ("entity", "PER", "Анна", {"mood": "рада", "age": 7}),
        ("entity", "город", "Туле", {}),
    ]
    names = {a.id: a.label for a in one.records.annotations}
    assert [(r.type, names[r.head], names[r.tail]) for r in one.records.relations] == [("живёт", "PER", "город")]
    assert one.remarks == (
        "1 results that belong to no span of text are left out",
        "1 annotations that were skipped are left out",
    )
    assert [(s.maker, s.label, s.score, s.fragments[0].of(kept)) for s in one.suggestions] == [
        ("ru 3", "LOC", 0.7, "Туле")
    ]
    assert (one.document.url, one.document.meta) == ("https://example.org", {"author": "я"})
    assert one.document.id == other.document.id
    assert bring(fresh, tmp_path / "project.json") == list(one.remarks)


def test_words_that_a_region_does_not_have_are_told(tmp_path: Path) -> None:
    task = {"data": {"text": "Анна живёт"}, "annotations": [{"result": [_region(0, 4, "PER", text="Пётр")]}]}
    (read,) = _write(tmp_path / "x.json", task)
    assert read.sets[0].remarks == ("0..4: other words stand there than the region says",)


def test_json_min_is_read(tmp_path: Path) -> None:
    small = {
        "text": "Анна живёт в Туле", "id": 1, "label": [{"start": 0, "end": 4, "text": "Анна", "labels": ["PER"]}],
        "annotator": 1, "annotation_id": 7, "created_at": "2026-02-03T10:00:00Z", "lead_time": 7.5, "mood": "рада",
    }  # fmt: skip
    (read,) = _write(tmp_path / "min.json", small)
    (one,) = read.sets
    assert (one.annotator, one.document.meta) == ("user 1", {"mood": "рада"})
    assert [(a.layer, a.label, a.fragments) for a in one.records.annotations] == [("entity", "PER", (Span(0, 4),))]


def test_a_broken_task_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    good = {"data": {"text": "Анна"}, "annotations": [{"result": []}]}
    broken: list[dict[str, Any]] = [
        {"data": {"image": 5}},
        {"data": {"text": "Анна"}, "annotations": [{"result": [_region(0, None, "PER")]}]},
        {"data": {"text": "Анна"}, "annotations": 7},
    ]
    reads = _write(tmp_path / "x.json", good, *broken, good)
    assert [read.code for read in reads] == ["", "broken", "broken", "broken", ""]
    assert reads[1].message == f"{tmp_path / 'x.json'}, element 2: it is no task of Label Studio (its data has no text)"
    whole = (tmp_path / "x.json").read_bytes()
    (tmp_path / "x.json").write_bytes(whole[:-20])
    assert [read.code for read in read_paths([str(tmp_path / "x.json")])] == [
        "",
        "broken",
        "broken",
        "broken",
        "broken",
    ]


def test_an_export_without_annotations_is_an_array(fresh: MemoryStore, tmp_path: Path) -> None:
    store = project_of(("дом", [], []))
    export(store, ExportPlan("labelstudio", str(tmp_path / "o.json"), "Анна", False))
    (task,) = _tasks(tmp_path / "o.json")
    assert (task["annotations"], task["predictions"]) == ([], [])


@settings(max_examples=30)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        _, first, second = there_and_back(project_of(example), MemoryStore(), Path(name), "labelstudio", {}, ".json")
        assert second.read_bytes() == first.read_bytes()
