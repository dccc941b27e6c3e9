"""Parquet for Hugging Face: what pyarrow reads, the way back, files of others, broken ones, and pyarrow missing."""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from pyarrow import parquet as pq

from annotate.model.text import Span
from annotate.ports import ExportPlan, ImportPlan
from storage.exporters import export
from storage.exporters.parquet import TRAIN
from storage.exporters.tagging import iob
from storage.importers import read_paths
from tests.memory_store import MemoryStore
from tests.storage.formats.exchanging import KEPT, annotated, bring, fresh, project_of, store
from tests.storage.material import refused

__all__ = ["fresh", "store"]


def _export(store: MemoryStore, folder: Path, **choices: str) -> Path:
    export(store, ExportPlan("parquet", str(folder), "Анна", False, True, choices=choices))
    return folder / TRAIN


def _names(path: Path) -> list[str]:
    features = json.loads(pq.read_schema(path).metadata[b"huggingface"])["info"]["features"]
    names: list[str] = features["ner_tags"]["feature"]["names"]
    return names


def test_what_was_exported_comes_back(store: MemoryStore, fresh: MemoryStore, tmp_path: Path) -> None:
    first = _export(store, tmp_path / "1")
    assert bring(fresh, tmp_path / "1", ImportPlan("parquet")) == []
    assert _export(fresh, tmp_path / "2").read_bytes() == first.read_bytes()


@settings(max_examples=20)
@given(annotated())
def test_whatever_was_exported_comes_back(example: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, fresh = _export(project_of(example), Path(name) / "1"), MemoryStore()
        assert bring(fresh, first) == []
        assert _export(fresh, Path(name) / "2").read_bytes() == first.read_bytes()


def test_columns_are_as_datasets_wants_them(store: MemoryStore, tmp_path: Path) -> None:
    path = _export(store, tmp_path / "o")
    row = next(row for row in pq.read_table(path).to_pylist() if row["text"] == KEPT)
    names = _names(path)
    assert names[:3] == ["O", "B-PER", "I-PER"]
    tagged = [(t, names[tag]) for t, tag in zip(row["tokens"], row["ner_tags"], strict=True) if tag]
    assert tagged == [("МИД", "B-ORG"), ("РФ", "I-ORG")]
    assert all(KEPT.startswith(t, at) for t, at in zip(row["tokens"], row["token_starts"], strict=True))
    (quotation,) = row["quotations"]
    assert {name: quotation[name] for name in ("text", "type", "cue", "source")} == {
        "text": "Мост закроют … и\u2028починят", "type": "direct", "cue": "заявил", "source": "он",
    }  # fmt: skip
    (claim,) = row["claims"]
    assert (claim["text"], claim["type"]) == ("Мост закроют", "FUTURE")
    assert claim["claimant"] == row["quotations"][0]["speaker"]  # a claim in a quote is the speaker's
    schema = pq.read_schema(path)
    assert (schema.field("ner_tags").type, schema.field("tokens").type) == (
        pa.list_(pa.int64()), pa.list_(pa.string()),
    )  # fmt: skip


def test_row_groups_are_small(store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.exporters.parquet._ROWS", 2)
    path = _export(store, tmp_path / "o")
    with pq.ParquetFile(path) as file:
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [2, 2, 1]


def test_tags_begin_anew_for_neighbours() -> None:
    tokens = [Span(0, 2), Span(2, 3), Span(4, 6), Span(7, 9)]
    assert iob(tokens, [(Span(0, 3), "PER"), (Span(4, 6), "PER")]) == ["B-PER", "I-PER", "B-PER", "O"]


def test_files_of_others_are_read(tmp_path: Path) -> None:
    names = ["O", "B-PER", "I-PER", "B-LOC"]
    features = {"info": {"features": {"ner_tags": {"feature": {"names": names, "_type": "ClassLabel"}}}}}
    rows = {"tokens": [["Анна", "Ли", "Лев", "в", "Туле"], []], "ner_tags": [[1, 2, 1, 0, 3], []]}
    table = pa.table(rows).replace_schema_metadata({"huggingface": json.dumps(features)})
    pq.write_table(table, tmp_path / "o.parquet")
    first, second = read_paths([str(tmp_path / "o.parquet")], ImportPlan())
    text = first.documents[0].text
    assert text == "Анна Ли Лев в Туле"
    assert [(a.label, a.fragments[0].of(text)) for a in first.sets[0].records.annotations] == [
        ("PER", "Анна Ли"), ("PER", "Лев"), ("LOC", "Туле"),
    ]  # fmt: skip
    assert (second.code, "row 2" in second.message) == ("empty", True)
    pq.write_table(pa.table({"text": ["Да, 😀."], "label": [1]}), tmp_path / "t.parquet")
    assert [read.documents[0].text for read in read_paths([str(tmp_path / "t.parquet")])] == ["Да, 😀."]
    pq.write_table(pa.table({"x": [1]}), tmp_path / "x.parquet")
    (read,) = read_paths([str(tmp_path / "x.parquet")])
    assert (read.code, "no column text or tokens" in read.message) == ("broken", True)


def test_nothing_makes_the_reader_stumble(store: MemoryStore, tmp_path: Path) -> None:
    good = _export(store, tmp_path / "o").read_bytes()
    chance = random.Random(3)
    path = tmp_path / "d.parquet"
    for _ in range(250):
        data = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        reads = list(read_paths([str(path)], ImportPlan("parquet")))
        assert all(bool(read.code) != bool(read.sets) for read in reads)


def test_pyarrow_is_asked_for_where_it_is_missing(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    refusal = refused(lambda: export(store, ExportPlan("parquet", str(tmp_path / "o"), "Анна")))
    assert (refusal.code, 'pip install "kavychki[parquet]"' in str(refusal)) == ("missing-extra", True)
    assert not (tmp_path / "o").exists()
    (tmp_path / "d.parquet").write_bytes(b"PAR1")
    (read,) = read_paths([str(tmp_path / "d.parquet")], ImportPlan())
    assert (read.code, 'pip install "kavychki[parquet]"' in read.message) == ("missing-extra", True)
