"""doccano's JSONL: its documented shapes, what is lost said aloud, and the way back."""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from annotate.model.records import Annotation
from annotate.model.text import Span
from annotate.ports import DocumentFilter, ExportPlan
from storage.exporters import export, rehearse
from storage.importers import doccano, read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import HARD, KEPT, annotated, bring, fresh, project_of, store, there_and_back
from tests.storage.material import refused

__all__ = ["fresh", "store"]

ENTITY = {
    "type": "object",
    "required": ["id", "label", "start_offset", "end_offset"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer"},
        "label": {"type": "string", "minLength": 1, "maxLength": 100},
        "start_offset": {"type": "integer", "minimum": 0},
        "end_offset": {"type": "integer", "minimum": 1},
    },
}
RELATION = {
    "type": "object",
    "required": ["id", "from_id", "to_id", "type"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer"},
        "from_id": {"type": "integer"},
        "to_id": {"type": "integer"},
        "type": {"type": "string", "minLength": 1, "maxLength": 100},
    },
}
# backend/data_import/pipeline/label.py and backend/data_export/models.py of doccano 1.8
SHAPES: dict[str, dict[str, Any]] = {
    "relations": {
        "required": ["text", "entities", "relations"],
        "not": {"required": ["label"]},
        "properties": {
            "text": {"type": "string"},
            "entities": {"type": "array", "items": ENTITY},
            "relations": {"type": "array", "items": RELATION},
        },
    },
    "spans": {
        "required": ["text", "label"],
        "not": {"anyOf": [{"required": ["entities"]}, {"required": ["relations"]}]},
        "properties": {
            "label": {
                "type": "array",
                "items": {
                    "type": "array",
                    "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"type": "string", "maxLength": 100}],
                    "minItems": 3,
                    "maxItems": 3,
                },
            }
        },
    },
}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("shape", ["relations", "spans"])
@pytest.mark.parametrize("attributes", ["meta", "label", "leave-out"])
@pytest.mark.parametrize("overlapping", ["keep", "outermost", "innermost", "longest"])
def test_lines_have_the_documented_shape_and_come_back_as_they_were(
    store: MemoryStore, fresh: MemoryStore, tmp_path: Path, shape: str, attributes: str, overlapping: str
) -> None:
    choices = {"shape": shape, "attributes": attributes, "overlapping": overlapping}
    _, first, second = there_and_back(store, fresh, tmp_path, "doccano", choices, ".jsonl")
    for line in _lines(first):
        jsonschema.validate(line, SHAPES[shape])
        places = [(e["start_offset"], e["end_offset"]) for e in line.get("entities", [])]
        places += [(start, end) for start, end, _ in line.get("label", [])]
        assert all(0 <= start < end <= len(line["text"]) for start, end in places)
        if overlapping != "keep":
            places.sort()
            # what starts before the end of the one before it, doccano drops
            assert all(one[1] <= other[0] for one, other in pairwise(places))
    assert second.read_bytes() == first.read_bytes()


def test_ids_are_unique_in_a_file_and_relations_have_their_ends(store: MemoryStore, tmp_path: Path) -> None:
    export(store, ExportPlan("doccano", str(tmp_path / "o"), "Анна", False))
    lines = _lines(tmp_path / "o")
    ids = [e["id"] for line in lines for e in line["entities"]]
    assert len(ids) == len({*ids})
    (bridge,) = [line for line in lines if line["doc_id"] == "bridge"]
    words = {e["id"]: (e["label"], KEPT[e["start_offset"] : e["end_offset"]]) for e in bridge["entities"]}
    assert sorted((r["type"], words[r["from_id"]][1], words[r["to_id"]][1]) for r in bridge["relations"]) == [
        ("cue", "Мост закроют", "заявил"),
        ("fragment", "Мост закроют", "и\u2028починят"),
        ("quote", "Мост закроют", "Мост закроют"),
        ("source", "Мост закроют", "он"),
    ]
    assert {label for label, _ in words.values()} == {
        "CLAIM", "CUE", "LOC", "ORG", "QUOTE", "SOURCE", "misc:PLANT", "misc:вид:мост",
    }  # fmt: skip


def test_all_attributes_come_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    there_and_back(store, fresh, tmp_path, "doccano", {}, ".jsonl")
    found = fresh.records("bridge", fresh.annotator("Анна").id)
    (quote,) = [a for a in found.annotations if a.layer == "quote"]
    assert quote.attributes == HARD
    assert [f.of(KEPT) for f in quote.fragments] == ["Мост закроют", "и\u2028починят"]
    assert {(a.layer, a.label) for a in found.annotations} >= {("misc", "PLANT"), ("misc", "вид:мост")}
    assert (found.status.progress, found.status.flagged, found.status.note) == ("started", True, "ещё\tраз")  # type: ignore[union-attr]
    meant = {s.id: s for s in store.suggestions("bridge")}
    assert {s.id: s for s in fresh.suggestions("bridge")} == meant
    assert fresh.document("empty") == store.document("empty")


def test_attributes_with_choices_go_into_labels(store: MemoryStore, tmp_path: Path) -> None:
    report = export(
        store,
        ExportPlan("doccano", str(tmp_path / "o"), "Анна", False, choices={"attributes": "label", "shape": "spans"}),
    )
    labels = {label for line in _lines(tmp_path / "o") for _, _, label in line["label"]}
    assert labels >= {"QUOTE|checked=true|type=direct", "CLAIM|type=FUTURE"}
    lost = {loss.document: loss.detail for loss in report.losses if loss.kind == "attributes"}
    assert lost == {"bridge": "8 left out", "odd": "3 left out"}


def test_losses_are_told(store: MemoryStore, tmp_path: Path) -> None:
    choices = {"overlapping": "outermost", "discontinuous": "leave-out", "shape": "spans", "attributes": "leave-out"}
    report = rehearse(store, ExportPlan("doccano", str(tmp_path / "o"), "Анна", False, choices=choices))
    kinds = {loss.kind for loss in report.losses if loss.document == "bridge"}
    assert kinds == {"attributes", "discontinuous", "nested", "overlapping", "relations"}
    refusal = refused(
        lambda: rehearse(store, ExportPlan("doccano", "o", "Анна", False, choices={"overlapping": "refuse"}))
    )
    assert (refusal.code, "overlap; choose what is kept" in str(refusal)) == ("overlapping", True)


def test_labels_that_doccano_has_no_room_for_are_cut_and_told(fresh: MemoryStore, tmp_path: Path) -> None:
    store = project_of(("дом", [Annotation("a", "d", "", "entity", "Д" * 120, (Span(0, 3),))], []))
    report = export(store, ExportPlan("doccano", str(tmp_path / "o"), "Анна", False))
    assert [(loss.kind, loss.start, loss.end) for loss in report.losses] == [("label", 0, 3)]


FOREIGN = (
    '{"id": 7, "text": "Google в Туле", "label": [[0, 6, "ORG"], [9, 13, "LOC"]], "Comments": []}',
    '{"id": 8, "data": "В Туле", "labels": [[2, 6, "LOC"]], "author": "я"}',
    '{"id": 9, "text": "Да\\r\\nВ Туле", "entities": [{"id": 3, "label": "LOC", "start_offset": 6, "end_offset": 10},'
    ' {"id": 4, "label": "город", "start_offset": 0, "end_offset": 2}],'
    ' "relations": [{"id": 1, "from_id": 3, "to_id": 4, "type": "в"}]}',
    '{"id": 1, "text": "Никого", "entities": [], "relations": [], "Comments": ["?"]}',
)


@pytest.mark.parametrize("array", [False, True])
def test_files_of_doccano_are_read(fresh: MemoryStore, tmp_path: Path, array: bool) -> None:
    path = tmp_path / ("all.json" if array else "all.jsonl")
    path.write_text(f"[{','.join(FOREIGN)}]" if array else "\n".join(FOREIGN), encoding="utf-8")
    reads = list(read_paths([str(path)]))
    assert [read.code for read in reads] == [""] * 4
    found = [
        [(a.layer, a.label, a.fragments[0].of(one.document.text)) for a in one.records.annotations]
        for read in reads
        for one in read.sets
    ]
    assert found == [
        [("entity", "ORG", "Google"), ("entity", "LOC", "Туле")],
        [("entity", "LOC", "Туле")],
        [("entity", "город", "Да"), ("entity", "LOC", "Туле")],
        [],
    ]
    assert [len(read.sets[0].records.relations) for read in reads] == [0, 0, 1, 0]
    assert reads[3].sets[0].remarks == ("comments are left out",)
    assert bring(fresh, path) == ["comments are left out"]


def test_older_files_with_numbers_of_labels_and_users_are_read(fresh: MemoryStore, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    spans = [(12, 2, 6, 1), (13, 7, 10, 1), (12, 2, 6, 2)]
    names = ("label", "start_offset", "end_offset", "user")
    made = [dict(zip(names, span, strict=True)) for span in spans]
    lines = [{"id": 1, "text": "В Туле Ода.", "annotations": made}, {"id": 2, "text": "Пусто.", "annotations": []}]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    first, second = read_paths([str(path)])
    assert (first.format, len(first.documents), [one.annotator for one in first.sets]) == (
        "doccano", 1, ["doccano 1", "doccano 2"],
    )  # fmt: skip
    found = [[(a.label, a.fragments) for a in one.records.annotations] for one in first.sets]
    assert found == [[("12", (Span(2, 6),)), ("13", (Span(7, 10),))], [("12", (Span(2, 6),))]]
    assert not any(one.records.annotations for one in second.sets)
    assert bring(fresh, path) == []
    whose = [fresh.records(row.id, fresh.annotator("doccano 2").id) for row in fresh.rows(DocumentFilter(), "", 0, 9)]
    assert [len(records.annotations) for records in whose] == [1, 0]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"text": "Да", "label": [[0, "2", "X"]]}', "0..'2' are no offsets"),
        ('{"text": "Да", "label": [[0, 2]]}', "not enough values"),
        ('{"text": "Да", "label": [7]}', "7 is no span"),
        ('{"text": 7, "label": []}', "text should be words, is int"),
        ('{"text": " ", "label": []}', "nothing but white space"),
        ('{"text": "Да", "entities": [{"label": "X", "end_offset": 1}]}', "'start_offset' is missing"),
    ],
)
def test_a_broken_line_is_told(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f"{FOREIGN[0]}\n{line}\n{FOREIGN[1]}\n", encoding="utf-8")
    good, bad, other = doccano.read(path, None)  # type: ignore[arg-type]
    assert (good.code, bad.code, other.code) == ("", "broken", "")
    assert bad.message.startswith(f"{path}, line 2: ")
    assert why in bad.message


@settings(max_examples=30)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        _, first, second = there_and_back(project_of(example), MemoryStore(), Path(name), "doccano", {}, ".jsonl")
        assert second.read_bytes() == first.read_bytes()
